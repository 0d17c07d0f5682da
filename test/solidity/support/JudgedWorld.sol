// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

import {ICouncilArbitrator} from "../../../contracts/interfaces/ICouncilArbitrator.sol";
import {DisputeRecord, IDisputeDesk} from "../../../contracts/interfaces/IDisputeDesk.sol";
import {Panel} from "../../../contracts/interfaces/IPanels.sol";
import {IUptimeOracle, Statement} from "../../../contracts/interfaces/IUptimeOracle.sol";
import {HostileArbitrator} from "../../../contracts/test/HostileArbitrators.sol";
import {Launcher} from "./Launcher.sol";
import {World} from "./World.sol";

/// @notice A world whose uptime oracle, dispute desk and council are the real ones, with five monitors whose keys are
/// known.
abstract contract JudgedWorld is World {
    uint256 internal constant MOST_MONITORS = 5;

    IUptimeOracle internal oracle;
    IDisputeDesk internal desk;
    ICouncilArbitrator internal council;
    /// An arbitrator that asks nothing, rules when it is told to, and would rule as it was told.
    HostileArbitrator internal arbitrator;

    /// In ascending order of their addresses, as panels name them.
    uint256[5] internal monitorKeys = [uint256(0x3031), 0x3032, 0x3033, 0x3034, 0x3035];

    function deployJudgedWorld(address market) internal {
        Launcher[2] memory launchers;
        for (uint256 i = 0; i < 2; ++i) {
            launchers[i] = Launcher(deploy("test/solidity/support/Launcher.sol:Launcher", ""));
        }
        deployWorldFor(market, launchers[0].first(), launchers[1].first());
        council = ICouncilArbitrator(
            deploy("contracts/dispute/CouncilArbitrator.sol:CouncilArbitrator", abi.encode(authority, uint256(0)))
        );
        arbitrator = HostileArbitrator(payable(deploy("contracts/test/HostileArbitrators.sol:HostileArbitrator", "")));
        // It has ruled, so that what it would say counts.
        arbitrator.setStatus(uint256(IArbitrator.DisputeStatus.Solved));
        oracle = IUptimeOracle(launchers[0].launch("contracts/uptime/UptimeOracle.sol:UptimeOracle", abi.encode(hub)));
        desk = IDisputeDesk(
            launchers[1].launch(
                "contracts/dispute/DisputeDesk.sol:DisputeDesk",
                abi.encode(hub, council, "ipfs://contest", "ipfs://claim")
            )
        );
        equal(address(oracle), launchers[0].first(), "the oracle must stand where the hub expects it");
        equal(address(desk), launchers[1].first(), "the desk must stand where the hub expects it");
        _sortMonitors();
    }

    /// @dev A panel of the first `count` monitors; `judge` zero for the council.
    function addPanelOf(
        uint256 count,
        uint256 threshold,
        uint8 share,
        address recipient,
        address judge
    ) internal returns (bytes32) {
        Panel memory panel;
        panel.monitors = new address[](count);
        for (uint256 i = 0; i < count; ++i) panel.monitors[i] = vm.addr(monitorKeys[i]);
        (panel.threshold, panel.share, panel.recipient) = (uint8(threshold), share, recipient);
        panel.arbitrator = judge;
        hub.createPanel(panel);
        return hub.hashPanel(panel);
    }

    /// @dev What these members of a panel say of an hour, signed: `masks` are theirs, in the order of their bits in
    /// `members`.
    function statementsOf(
        bytes32 id,
        uint32 hour,
        uint256 members,
        uint256[] memory masks
    ) internal view returns (Statement[] memory statements) {
        statements = new Statement[](masks.length);
        uint256 found = 0;
        for (uint8 member = 0; found < masks.length; ++member) {
            if ((members >> member) & 1 == 0) continue;
            uint64 mask = uint64(masks[found]);
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(monitorKeys[member], oracle.hashDowntime(id, hour, mask));
            statements[found] = Statement(member, mask, abi.encodePacked(r, s, v));
            ++found;
        }
    }

    /// @dev Lets whoever judges a dispute rule on it.
    function rule(uint256 dispute, uint256 ruling) internal {
        DisputeRecord memory record = desk.disputeOf(dispute);
        if (record.arbitrator == address(council)) {
            vm.prank(GOVERNANCE);
            council.giveRuling(record.arbitratorDispute, ruling);
        } else {
            arbitrator.giveRuling(desk, record.arbitratorDispute, ruling);
        }
    }

    function _sortMonitors() private {
        for (uint256 i = 1; i < MOST_MONITORS; ++i) {
            for (uint256 j = i; j > 0 && vm.addr(monitorKeys[j]) < vm.addr(monitorKeys[j - 1]); --j) {
                (monitorKeys[j], monitorKeys[j - 1]) = (monitorKeys[j - 1], monitorKeys[j]);
            }
        }
    }
}
