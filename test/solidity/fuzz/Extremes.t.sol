// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Choice, Lease} from "../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {World} from "../support/World.sol";

/// @notice Whatever is accepted comes to its end: any rate and any term that the types allow.
contract ExtremesTest is World {
    function setUp() external {
        deployWorld();
        fund(dai, renter, 1 << 119);
        fund(dai, provider, 1 << 119);
    }

    function testFuzz_NothingTrapsMoney(uint96 rate, uint24 term, uint256 seed) external {
        Offer memory offer = offerOf(dai, 2, uint96(bound(rate, 1, type(uint96).max)), 1);
        term = uint24(bound(term, 1, type(uint24).max));
        offer.bondMultiple = uint8(bound(mix(seed, 1), 2, 255));
        offer.exitMinutes = uint16(mix(seed, 2));
        offer.committed = uint24(bound(mix(seed, 3), 0, term));
        Choice memory choice;
        choice.term = term;
        choice.deposit = uint24(bound(mix(seed, 4), max(1, offer.committed), term));
        uint256 bond = lens.quoteTake(offer, choice, renter).bond;
        vm.prank(provider);
        hub.stake(address(dai), bond);
        bytes32 id = takeAs(renter, offer, choice);

        _live(id, choice, seed);
        _everybodyLeaves();
    }

    function _live(bytes32 id, Choice memory choice, uint256 seed) private {
        if (choice.deposit < choice.term && mix(seed, 5) % 2 == 0) {
            vm.prank(renter);
            hub.topUp(id, uint24(bound(mix(seed, 6), 1, choice.term - choice.deposit)));
        }
        vm.warp(GENESIS + bound(mix(seed, 7), 0, uint256(choice.term) * 60 + 2 days));
        hub.settle(id);
        _judge(id, seed);
        address closer = mix(seed, 10) % 2 == 0 ? renter : provider;
        if (vm.getBlockTimestamp() / 60 < GENESIS / 60 + 1 + choice.deposit) {
            vm.prank(closer);
            hub.close(id);
        }
        if (lens.finalAt(id) > vm.getBlockTimestamp()) vm.warp(lens.finalAt(id));
        if (reputation.times(id) == 0) hub.finalize(id);
    }

    /// @dev Some minutes of the last hour are down, and the renter claims some of the bond.
    function _judge(bytes32 id, uint256 seed) private {
        (Lease memory lease, ) = hub.leaseOf(id);
        uint256 minute = min(vm.getBlockTimestamp() / 60, lease.end);
        // The last hour that is over.
        uint256 until = minute == lease.end ? minute : minute - (minute % 60);
        if (until > lease.start && vm.getBlockTimestamp() < (until + 60) * 60) {
            uint256 from = max(lease.start, until - 1 - ((until - 1) % 60));
            vm.prank(ORACLE);
            hub.recordDowntime(id, uint32((until - 1) / 60), uint8(bound(mix(seed, 8), 1, until - from)));
        }
        if (minute < lease.start || vm.getBlockTimestamp() >= (lease.end + 420) * 60) return;
        vm.prank(DESK);
        hub.openClaim(id, renter, uint24(bound(mix(seed, 9), 1, lease.bond)));
        vm.prank(DESK);
        hub.ruleClaim(id, mix(seed, 11) % 2 == 0);
    }

    function _everybodyLeaves() private {
        _leave(renter);
        _leave(provider);
        _leave(recipients[0]);
        (uint256 total, uint256 locked) = hub.collateralOf(provider, address(dai));
        equal(locked, 0, "I12: a finalized lease must lock nothing");
        if (total != 0) {
            vm.prank(provider);
            hub.withdrawCollateral(address(dai), provider, total);
        }
        address[] memory providers = new address[](1);
        providers[0] = provider;
        hub.collectFees(address(dai), providers);
        equal(dai.balanceOf(address(hub)), 0, "I12: when all have left, nothing may remain");
    }

    function _leave(address who) private {
        (uint256 amount, ) = hub.balanceOf(who, address(dai));
        if (amount == 0) return;
        vm.prank(who);
        hub.withdraw(address(dai), who, amount);
    }
}
