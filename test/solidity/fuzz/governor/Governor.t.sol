// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {ICollateral} from "../../../../contracts/interfaces/ICollateral.sol";
import {IDisputes} from "../../../../contracts/interfaces/IDisputes.sol";
import {IDowntime} from "../../../../contracts/interfaces/IDowntime.sol";
import {IReports} from "../../../../contracts/interfaces/IReports.sol";
import {IFeePool} from "../../../../contracts/interfaces/IFeePool.sol";
import {ILeasehold} from "../../../../contracts/interfaces/ILeasehold.sol";
import {ILeases, Lease, LeaseFlags} from "../../../../contracts/interfaces/ILeases.sol";
import {ILedger} from "../../../../contracts/interfaces/ILedger.sol";
import {IPanels} from "../../../../contracts/interfaces/IPanels.sol";
import {IParameterSets, ParameterSet, ParameterSetStatus} from "../../../../contracts/interfaces/IParameterSets.sol";
import {IRatings} from "../../../../contracts/interfaces/IRatings.sol";
import {IReputation, Tier} from "../../../../contracts/interfaces/IReputation.sol";
import {ITenancies} from "../../../../contracts/interfaces/ITenancies.sol";
import {TestToken} from "../../../../contracts/test/TestToken.sol";
import {Side} from "./Side.sol";
import {Base} from "../../support/Base.sol";

/// @notice I11: whatever governance does, with every function that it alone may call and every value, alters no lease that runs. Two equal
/// protocols live through the same: governance acts on the first only. No action of its may change a record, a
/// balance or collateral; every call of anybody else's must end alike on both sides; and so must all the money.
contract GovernorTest is Base {
    uint256 private constant GENESIS = 1_893_456_000;
    uint256 private constant STEPS = 48;

    address private constant GOVERNANCE = address(0x6071);
    address private constant ORACLE = address(0x06AC);
    address private constant DESK = address(0xDE54);
    address private constant PROVIDER = address(0xA11CE);
    address private constant RENTER = address(0xB0B);
    address private constant STRANGER = address(0x57A);

    TestToken private _token;
    Side private _ruled;
    Side private _free;

    /// Hours that were reported.
    mapping(uint256 lease => mapping(uint256 hour => bool)) private _reported;

    /// How many calls of governance's and of the others' succeeded.
    uint256 private _governed;
    uint256 private _lived;

    function setUp() external {
        vm.warp(GENESIS);
        _token = TestToken(deploy("contracts/test/TestToken.sol:TestToken", abi.encode("USD Coin", "USDC", 6)));
        bytes memory arguments = abi.encode(_token);
        _ruled = Side(deploy("test/solidity/fuzz/governor/Side.sol:Side", arguments));
        _free = Side(deploy("test/solidity/fuzz/governor/Side.sol:Side", arguments));
        _ruled.open();
        _free.open();
        equal(_ruled.digest(), _free.digest(), "both sides begin alike");
    }

    function testFuzz_GovernanceAltersNothing(uint256 seed) external {
        for (uint256 step = 0; step < STEPS; ++step) {
            seed = mix(seed, step);
            if (seed % 2 == 0) _govern(mix(seed, 1));
            else _live(mix(seed, 1));
        }
        _endAll();
    }

    /// @dev Both did enough that the test says something.
    function test_BothAct() external {
        uint256 seed = 2030;
        for (uint256 step = 0; step < 400; ++step) {
            seed = mix(seed, step);
            if (seed % 2 == 0) _govern(mix(seed, 1));
            else _live(mix(seed, 1));
        }
        atLeast(_governed, 60, "governance acted");
        atLeast(_lived, 40, "others acted");
        _endAll();
    }

    function test_AllThatCanBeStoppedAreTakes() external {
        ILeasehold hub = _ruled.HUB();
        uint16[] memory sets = new uint16[](1);
        sets[0] = 1;
        vm.prank(GOVERNANCE);
        hub.pause(sets);
        isTrue(!_taken(7), "no lease is opened under a paused set");
        vm.prank(GOVERNANCE);
        hub.unpause(sets);
        isTrue(_taken(7), "one is opened when it is open again");
        vm.prank(GOVERNANCE);
        hub.retireParameterSet(1);
        isTrue(!_taken(8), "no lease is opened under a retired set");
        _free.take(7, 600, 600, 0, 0);
        _endAll();
    }

    function _taken(uint256 slot) private returns (bool taken) {
        // solhint-disable-next-line avoid-low-level-calls
        (taken, ) = address(_ruled).call(abi.encodeCall(Side.take, (slot, 600, 600, 0, 0)));
    }

    /// @dev A call of governance's, which may fail, and changes nothing that anybody has.
    function _govern(uint256 seed) private {
        (address target, bytes memory data) = _decision(seed % 14, mix(seed, 2));
        bytes32 before = _ruled.digest();
        vm.prank(GOVERNANCE);
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = target.call(data);
        if (done) ++_governed;
        equal(_ruled.digest(), before, "governance changed a lease, a balance or collateral");
        _ruled.requireCovered(GENESIS / 1 weeks);
    }

    function _decision(uint256 which, uint256 seed) private view returns (address target, bytes memory data) {
        target = address(_ruled.HUB());
        uint16[] memory sets = new uint16[](1);
        sets[0] = uint16(seed % 4);
        if (which == 0) return (target, abi.encodeCall(IParameterSets.addParameterSet, (_randomSet(seed))));
        if (which == 1) return (target, abi.encodeCall(IParameterSets.retireParameterSet, (sets[0])));
        if (which == 2) return (target, abi.encodeCall(IParameterSets.pause, (sets)));
        if (which == 3) return (target, abi.encodeCall(IParameterSets.unpause, (sets)));
        if (which == 4) return (target, abi.encodeCall(IPanels.recommendPanel, (_ruled.PANEL(), seed % 2 == 0)));
        if (which == 5) {
            target = _ruled.REPUTATION();
            Tier[3] memory tiers;
            for (uint256 i = 0; i < 3; ++i) tiers[i] = Tier(uint16(seed % (3_000 * (i + 1))), 0, uint128(seed >> 200));
            return (target, abi.encodeCall(IReputation.setTiers, (tiers)));
        }
        if (which == 6) {
            return (address(_ruled.POOL()), abi.encodeCall(IFeePool.setRewardShare, (seed % 600_000)));
        }
        if (which == 7) {
            uint256 amount = bound(seed, 0, _ruled.POOL().treasuryOf(address(_token)) + 1);
            data = abi.encodeCall(IFeePool.withdrawTreasury, (address(_token), GOVERNANCE, amount));
            return (address(_ruled.POOL()), data);
        }
        return (_ruled.AUTHORITY(), _admission(which, seed));
    }

    /// @dev What can be done with the access manager: close the hub to its roles, give every function of its to nobody or everybody.
    function _admission(uint256 which, uint256 seed) private view returns (bytes memory) {
        address hub = address(_ruled.HUB());
        if (which == 8) return abi.encodeCall(IAccessManager.setTargetClosed, (hub, seed % 4 == 0));
        if (which == 9) {
            bytes4[] memory selectors = new bytes4[](5);
            selectors[0] = ILeases.settle.selector;
            selectors[1] = ILeases.close.selector;
            selectors[2] = ILedger.withdraw.selector;
            selectors[3] = ICollateral.withdrawCollateral.selector;
            selectors[4] = bytes4(bytes32(seed));
            uint64 role = seed % 2 == 0 ? 7 : type(uint64).max;
            return abi.encodeCall(IAccessManager.setTargetFunctionRole, (hub, selectors, role));
        }
        if (which == 10)
            return abi.encodeCall(IAccessManager.grantRole, (uint64(seed % 4), STRANGER, uint32(seed >> 230)));
        if (which == 11) return abi.encodeCall(IAccessManager.setTargetAdminDelay, (hub, uint32(seed % 2)));
        if (which == 12) {
            // The access manager itself may call whatever governance wants: as nobody's agent.
            bytes memory call = abi.encodeCall(ILedger.withdraw, (address(_token), GOVERNANCE, 1));
            return abi.encodeCall(IAccessManager.execute, (hub, call));
        }
        // Seldom, as nothing can be decided afterwards: an authority that admits nobody.
        address authority = seed % 5 == 0 ? address(_token) : _ruled.AUTHORITY();
        return abi.encodeCall(IAccessManager.updateAuthority, (hub, authority));
    }

    function _randomSet(uint256 seed) private view returns (ParameterSet memory set) {
        set.token = seed % 5 == 0 ? STRANGER : address(_token);
        set.fee = uint16(bound(mix(seed, 1), 0, 50_001));
        set.reportWindow = uint16(bound(mix(seed, 2), 29, 10_081));
        set.claimWindow = uint16(bound(mix(seed, 3), 59, 10_081));
        set.contestWindow = uint16(bound(mix(seed, 4), 59, 10_081));
        set.discount3 = uint8(bound(mix(seed, 5), 0, 51));
        set.discount2 = uint8(bound(mix(seed, 6), 0, set.discount3));
        set.discount1 = uint8(bound(mix(seed, 7), 0, set.discount2));
        (set.leastDeposit, set.feeUnit) = (uint96(mix(seed, 8)), uint96(mix(seed, 9)));
        set.status = ParameterSetStatus.Open;
    }

    /// @dev Time goes on, or somebody else does something; on both sides with the same end.
    function _live(uint256 seed) private {
        if (seed % 3 == 0) vm.warp(vm.getBlockTimestamp() + (mix(seed, 1) % 5 hours));
        uint256 lease = mix(seed, 2) % 3;
        uint256 value = mix(seed, 3);
        uint256 which = mix(seed, 4) % 18;
        uint256 hour = vm.getBlockTimestamp() / 1 hours;
        if (which != 0 && which < 4) value = _reportOf(lease, hour - 1, value);
        (bool done, bytes memory answer) = _act(_ruled, which, lease, value, hour);
        (bool should, bytes memory expected) = _act(_free, which, lease, value, hour);
        equal(done ? 1 : 0, should ? 1 : 0, "a call ends alike, whatever governance did");
        // Tiers are governance's; they count for later leases.
        if (done && which != 17) equal(keccak256(answer), keccak256(expected), "a call answers alike");
        if (done) ++_lived;
        equal(_ruled.digest(), _free.digest(), "both sides are alike");
    }

    /// @dev How many minutes an honest oracle would record of an hour: some of those that can be reported, and none again.
    function _reportOf(uint256 lease, uint256 hour, uint256 value) private returns (uint256) {
        try _ruled.HUB().hearingOf(_ruled.ids(lease), uint32(hour), 1) returns (
            uint64 reportable,
            uint8,
            address[] memory
        ) {
            uint256 most = 0;
            for (; reportable != 0; reportable &= reportable - 1) ++most;
            if (_reported[lease][hour] || most == 0) return 0;
            _reported[lease][hour] = true;
            return bound(value, 1, most);
        } catch {
            return 1;
        }
    }

    function _act(
        Side side,
        uint256 which,
        uint256 lease,
        uint256 value,
        uint256 hour
    ) private returns (bool done, bytes memory answer) {
        (address by, bytes memory data) = _call(side.ids(lease), which, value, hour);
        address target = address(side.HUB());
        vm.prank(by);
        // solhint-disable-next-line avoid-low-level-calls
        return target.call(data);
    }

    function _call(
        bytes32 id,
        uint256 which,
        uint256 value,
        uint256 hour
    ) private view returns (address, bytes memory) {
        address token = address(_token);
        uint32[] memory days_ = new uint32[](1);
        days_[0] = uint32(hour / 24 - (value % 3));
        if (which == 0) return (STRANGER, abi.encodeCall(ILeases.settle, (id)));
        if (which < 4) {
            return (ORACLE, abi.encodeCall(IReports.recordDowntime, (id, uint32(hour - 1), uint8(value))));
        }
        if (which == 4) return (STRANGER, abi.encodeCall(IDowntime.enforce, (id, days_)));
        if (which == 5) return (DESK, abi.encodeCall(IDisputes.openContest, (id, PROVIDER, days_)));
        if (which == 6) return (DESK, abi.encodeCall(IDisputes.ruleContest, (id, days_, value % 2 == 0)));
        if (which == 7) return (DESK, abi.encodeCall(IDisputes.openClaim, (id, RENTER, uint24(value % 2_000))));
        if (which == 8) return (DESK, abi.encodeCall(IDisputes.ruleClaim, (id, value % 2 == 0)));
        if (which == 9) return (RENTER, abi.encodeCall(ILeases.topUp, (id, uint24(value % 600))));
        if (which == 10) {
            return (value % 2 == 0 ? RENTER : PROVIDER, abi.encodeCall(ILeases.close, (id)));
        }
        if (which == 11) return (STRANGER, abi.encodeCall(ILeases.finalize, (id)));
        if (which == 12) {
            address owner = value % 2 == 0 ? RENTER : PROVIDER;
            return (owner, abi.encodeCall(ILedger.withdraw, (token, owner, 1 + (value % 1e6))));
        }
        if (which == 13) {
            address[] memory providers = new address[](1);
            providers[0] = PROVIDER;
            return (STRANGER, abi.encodeCall(ILedger.collectFees, (token, providers)));
        }
        if (which == 14) return (PROVIDER, abi.encodeCall(ITenancies.addBond, (id, uint24(value % 600))));
        if (which == 15) {
            uint256 from = hour * 60 + 400 + (value % 600);
            return (PROVIDER, abi.encodeCall(IDowntime.announceMaintenance, (id, uint32(from), uint32(from + 20))));
        }
        if (which == 16) {
            return (PROVIDER, abi.encodeCall(ICollateral.withdrawCollateral, (token, PROVIDER, 1 + (value % 1e20))));
        }
        return (STRANGER, abi.encodeCall(IRatings.refreshTier, (PROVIDER)));
    }

    /// @dev Disputes are ruled, leases end, days are enforced and all is paid out, on both sides alike.
    function _endAll() private {
        uint256 day = GENESIS / 1 days;
        for (uint256 round = 0; round < 2; ++round) {
            vm.warp(vm.getBlockTimestamp() + 12 days);
            for (uint256 i = 0; i < 3; ++i) {
                uint256 hour = vm.getBlockTimestamp() / 1 hours;
                for (uint256 d = 0; d < 12; ++d) {
                    // The day `d` after the first: see how {_call} counts back.
                    _both(6, i, 0, (day + d) * 24);
                }
                _both(8, i, 0, hour);
                _both(0, i, 0, hour);
                for (uint256 d = 0; d < 12; ++d) _both(4, i, 0, (day + d) * 24);
                _both(11, i, 0, hour);
            }
        }
        for (uint256 i = 0; i < 3; ++i) {
            (Lease memory lease, ) = _ruled.HUB().leaseOf(_ruled.ids(i));
            isTrue(lease.flags & LeaseFlags.FINALIZED != 0, "every lease comes to its end");
        }
        _both(13, 0, 0, day * 24);
        equal(_ruled.digest(), _free.digest(), "in the end everybody has the same");
    }

    function _both(uint256 which, uint256 lease, uint256 value, uint256 hour) private {
        (bool done, bytes memory answer) = _act(_ruled, which, lease, value, hour);
        (bool should, bytes memory expected) = _act(_free, which, lease, value, hour);
        equal(done ? 1 : 0, should ? 1 : 0, "a call ends alike in the end");
        if (done) equal(keccak256(answer), keccak256(expected), "a call answers alike in the end");
    }
}
