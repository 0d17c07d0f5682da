// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Choice, Lease, LeaseFlags} from "../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {World} from "../support/World.sol";

/// @notice Whoever was idle for many days loses nothing: a close, a new bond and the end of a lease take in all days
/// that are due, a settlement a few.
contract ManyDaysTest is World {
    uint256 private constant DAYS = 30;
    uint256 private constant DAY = 1440;

    bytes32 private _id;
    uint256 private _failed;

    function setUp() external {
        deployWorld();
        fund(usdc, renter, 1e12);
        stakeAs(provider, usdc, 1e12);
        Offer memory offer = offerOf(usdc, 1, 650_000, 1);
        (offer.committed, offer.allowance, offer.bondMultiple) = (uint24(DAYS * DAY), 10, 255);
        Choice memory choice;
        // At a midnight, so that days are whole.
        choice.start = uint32(GENESIS / 60 + DAY);
        (choice.term, choice.deposit) = (uint24(DAYS * DAY), uint24(DAYS * DAY));
        _id = takeAs(renter, offer, choice);
    }

    /// @dev On each of `count` days some minutes are down, on the last two three hours and more, which frees the
    /// renter; then all is due.
    function _fail(uint256 count, uint256 seed) private {
        uint256 first = GENESIS / 60 / DAY + 1;
        for (uint256 i = 0; i < count; ++i) {
            uint256 hours_ = i + 2 < count ? 1 : 4;
            for (uint256 hour = (first + i) * 24; hour < (first + i) * 24 + hours_; ++hour) {
                vm.warp((hour + 1) * 3600);
                uint8 minutes_ = uint8(bound(mix(seed, hour), i + 2 < count ? 1 : 46, 60));
                vm.prank(ORACLE);
                hub.recordDowntime(_id, uint32(hour), minutes_);
                _failed += minutes_;
            }
        }
        vm.warp(((first + count) * DAY + 60 + DAY) * 60);
        equal(hub.dueDaysOf(_id).length, count, "all days must be due");
    }

    function testFuzz_ACloseEnforcesAllThatIsDue(uint256 count, uint256 seed) external {
        _fail(bound(count, 2, DAYS - 3), seed);
        vm.prank(renter);
        hub.close(_id);
        Lease memory lease = _lease();
        equal(lease.end, vm.getBlockTimestamp() / 60 + 1, "the renter must be free, however many days were due before");
        equal(lease.pending, 0, "no day may be left");
        equal(lens.accountOf(_id).returned, (uint256(lease.rate) * _failed) / 60, "all of their pay must be returned");
    }

    function testFuzz_ANewBondEnforcesAllThatIsDue(uint256 count, uint256 seed) external {
        _fail(bound(count, 2, DAYS - 3), seed);
        uint256 bond = _lease().bond;
        vm.prank(provider);
        hub.addBond(_id, 1000);
        equal(_lease().bond, bond + 1000, "the bond must grow");
        equal(_lease().pending, 0, "no day may be left");
        isTrue(_lease().flags & LeaseFlags.WAIVED != 0, "the renter must be free, as it was before the bond grew");
    }

    function testFuzz_TheEndEnforcesAllThatIsDue(uint256 count, uint256 seed) external {
        _fail(bound(count, 2, DAYS), seed);
        vm.warp(max(vm.getBlockTimestamp(), lens.finalAt(_id)));
        hub.finalize(_id);
        equal(reputation.factsOf(_id).down, _failed, "all that failed must be told");
        equal(
            reputation.factsOf(_id).pay,
            (uint256(650_000) * (DAYS * DAY - _failed)) / 60,
            "all the rest must be paid, and no more"
        );
    }

    /// One settlement after the other enforces four days each, the oldest first.
    function testFuzz_SettlementsEnforceFourEach(uint256 count, uint256 seed) external {
        count = bound(count, 2, DAYS - 3);
        _fail(count, seed);
        uint32 oldest = hub.dueDaysOf(_id)[0];
        for (uint256 left = count; left != 0; left -= min(left, 4)) {
            equal(hub.dueDaysOf(_id).length, left, "four days fewer must be due");
            equal(hub.dueDaysOf(_id)[0], oldest + count - left, "the oldest must be enforced first");
            hub.settle(_id);
        }
        equal(hub.dueDaysOf(_id).length, 0, "no day may be left");
        equal(_lease().pending, 0, "no day may be left");
    }

    function _lease() private view returns (Lease memory lease) {
        (lease, ) = hub.leaseOf(_id);
    }
}
