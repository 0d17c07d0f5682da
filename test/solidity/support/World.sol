// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILeasehold, Partners} from "../../../contracts/interfaces/ILeasehold.sol";
import {Permit} from "../../../contracts/interfaces/ILedger.sol";
import {Choice} from "../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {Panel} from "../../../contracts/interfaces/IPanels.sol";
import {ParameterSet, ParameterSetStatus} from "../../../contracts/interfaces/IParameterSets.sol";
import {ILeaseholdLens} from "../../../contracts/interfaces/ILeaseholdLens.sol";
import {StandInFeePool, StandInReputation} from "../../../contracts/test/StandIns.sol";
import {TestToken} from "../../../contracts/test/TestToken.sol";
import {Base} from "./Base.sol";

/// @notice A freshly deployed hub, with two tokens, a parameter set for each, and two panels.
abstract contract World is Base {
    /// 2030-01-01 00:00:00 UTC, when every world begins.
    uint256 internal constant GENESIS = 1_893_456_000;

    address internal constant GOVERNANCE = address(0x6071);
    address internal constant MARKET = address(0x3A67);
    address internal constant ORACLE = address(0x06AC);
    address internal constant DESK = address(0xDE54);

    uint256 internal constant PROVIDER_KEY = 0xA11CE;
    address internal provider = vm.addr(PROVIDER_KEY);
    address internal renter = vm.addr(0xB0B);

    address internal authority;
    ILeasehold internal hub;
    ILeaseholdLens internal lens;
    StandInReputation internal reputation;
    StandInFeePool internal feePool;
    TestToken internal usdc;
    TestToken internal dai;

    /// Hashes of the panels, and who gets their shares.
    bytes32[2] internal panels;
    address[2] internal recipients = [address(0x9A1), address(0x9A2)];
    uint8[2] internal panelShares = [50, 100];

    function deployWorld() internal {
        deployWorldFor(MARKET, ORACLE, DESK);
    }

    /// @dev The same, with these as the hub's partners.
    function deployWorldFor(address market, address uptimeOracle, address disputeDesk) internal {
        vm.warp(GENESIS);
        authority = deploy("AccessManager", abi.encode(GOVERNANCE));
        reputation = StandInReputation(deploy("contracts/test/StandIns.sol:StandInReputation", ""));
        feePool = StandInFeePool(deploy("contracts/test/StandIns.sol:StandInFeePool", ""));
        Partners memory partners = Partners(feePool, reputation, market, uptimeOracle, disputeDesk);
        hub = ILeasehold(deploy("contracts/Leasehold.sol:Leasehold", abi.encode(authority, partners)));
        lens = ILeaseholdLens(deploy("contracts/lens/LeaseholdLens.sol:LeaseholdLens", abi.encode(hub)));
        usdc = TestToken(deploy("contracts/test/TestToken.sol:TestToken", abi.encode("USD Coin", "USDC", 6)));
        dai = TestToken(deploy("contracts/test/TestToken.sol:TestToken", abi.encode("Dai", "DAI", 18)));
        addSet(address(usdc), 25_000, 60, 360, 1440);
        addSet(address(dai), 25_000, 60, 360, 1440);
        for (uint256 i = 0; i < 2; ++i) panels[i] = addPanel(panelShares[i], recipients[i]);
    }

    function addPanel(uint8 share, address recipient) internal returns (bytes32) {
        Panel memory panel;
        panel.monitors = new address[](1);
        panel.monitors[0] = address(0x3030);
        panel.threshold = 1;
        panel.share = share;
        panel.recipient = recipient;
        hub.createPanel(panel);
        return hub.hashPanel(panel);
    }

    function addSet(
        address token,
        uint16 fee,
        uint16 reportWindow,
        uint16 claimWindow,
        uint16 contestWindow
    ) internal returns (uint16 parameterSet) {
        return
            addSet(
                ParameterSet(
                    token,
                    fee,
                    reportWindow,
                    claimWindow,
                    contestWindow,
                    ParameterSetStatus.Open,
                    0,
                    0,
                    0,
                    0,
                    1
                )
            );
    }

    function addSet(ParameterSet memory set) internal returns (uint16 parameterSet) {
        vm.prank(GOVERNANCE);
        return hub.addParameterSet(set);
    }

    /// @dev Gives `who` tokens and lets the hub take them.
    function fund(TestToken token, address who, uint256 amount) internal {
        token.mint(who, amount);
        vm.prank(who);
        token.approve(address(hub), type(uint256).max);
    }

    function stakeAs(address who, TestToken token, uint256 amount) internal {
        fund(token, who, amount);
        vm.prank(who);
        hub.stake(address(token), amount);
    }

    function signOffer(Offer memory offer, uint256 key) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hub.hashOffer(offer));
        return abi.encodePacked(r, s, v);
    }

    /// @dev Takes an offer that the provider's key signs.
    function takeAs(address who, Offer memory offer, Choice memory choice) internal returns (bytes32) {
        bytes memory signature = signOffer(offer, PROVIDER_KEY);
        vm.prank(who);
        return hub.take(offer, signature, choice, noPermit());
    }

    function noPermit() internal pure returns (Permit memory permit) {
        return permit;
    }

    /// @dev An offer of a slot in `token`, open to anyone for a minute to 2^24 - 1 minutes.
    function offerOf(
        TestToken token,
        uint16 parameterSet,
        uint96 rate,
        uint256 slot
    ) internal view returns (Offer memory offer) {
        offer.provider = provider;
        offer.parameterSet = parameterSet;
        offer.slot = bytes32(slot);
        offer.token = address(token);
        offer.rate = rate;
        offer.shortestTerm = 1;
        offer.longestTerm = type(uint24).max;
        offer.latestStart = type(uint32).max;
        offer.penaltyMultiple = 2;
        offer.bondMultiple = 3;
        offer.panel = panels[0];
        offer.expiry = type(uint40).max;
    }
}
