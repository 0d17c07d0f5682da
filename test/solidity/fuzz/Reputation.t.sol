// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Facts, IReputation, ProviderRecord, Tier} from "../../../contracts/interfaces/IReputation.sol";
import {Base} from "../support/Base.sol";

/// @notice Reputation under facts of any size, told by this contract in the hub's place.
contract ReputationTest is Base {
    address private constant PROVIDER = address(0x10);
    address private constant RENTER = address(0x20);

    IReputation private _reputation;

    function setUp() external {
        Tier[3] memory tiers = [Tier(7_500, 100e6, 0), Tier(8_250, 1_000e6, 0), Tier(9_000, 10_000e6, 0)];
        _reputation = IReputation(
            deploy(
                "contracts/reputation/Reputation.sol:Reputation",
                abi.encode(address(this), address(this), address(this), tiers)
            )
        );
        vm.warp(1_893_456_000);
    }

    /// Stands where standing is asked for.
    function standingOf(address) external pure returns (uint256) {
        return type(uint128).max;
    }

    /// Whatever lengths, rates, units and counts a lease ends with, and whatever was counted before.
    function testFuzz_RecordsAnyLease(Facts memory facts, uint256 seed, uint256 rounds) external {
        rounds = bound(rounds, 1, 6);
        for (uint256 i = 0; i < rounds; ++i) {
            _shape(facts, mix(seed, i));
            _recordAndCompare(facts);
            vm.warp(vm.getBlockTimestamp() + (mix(seed, 100 + i) % 4) * (mix(seed, 200 + i) % 3_000 hours));
        }
    }

    /// Ratings of any weight, so often that every field is full.
    function testFuzz_RecordsAnyRatings(uint256 seed, uint256 rounds) external {
        rounds = bound(rounds, 1, 30);
        for (uint256 i = 0; i < rounds; ++i) {
            uint256 random = mix(seed, i);
            // Weights are from the least that can be rated to the most that can be counted.
            uint256 fee = bound(random, 20_000, type(uint128).max) >> (random % 100);
            uint96 unit = uint96(1 << ((random >> 8) % 30));
            if ((fee / 2) * 1e6 < uint256(unit) * 10_000) (fee, unit) = (20_000, 1_000_000);
            address renter = address(uint160((random % 3) + 1));
            (, , , uint256 ratedBefore, ) = _reputation.earnedOf(PROVIDER);
            _reputation.recordRating(PROVIDER, renter, fee, unit, uint8((random >> 16) % 5) + 1);
            (, , , uint256 rated, uint256 stars) = _reputation.earnedOf(PROVIDER);
            atLeast(rated, ratedBefore, "a rating must not take from what was rated");
            atMost(stars, 4 * rated + (1 << 15), "there are four stars above one at most");
            atMost(_reputation.scoreOf(PROVIDER), 10_000, "no score is above the best");
            vm.warp(vm.getBlockTimestamp() + ((random >> 32) % 100 hours));
        }
        equal(_reputation.providerRecordOf(PROVIDER).ratings, rounds, "every rating must be counted");
    }

    /// A thousand years without a lease leave what a newcomer has.
    function testFuzz_ForgetsAndAnswersAtAnyTime(Facts memory facts, uint256 hours_) external {
        _shape(facts, 1);
        _reputation.recordLease(facts);
        uint256 score = _reputation.scoreOf(PROVIDER);
        hours_ = bound(hours_, 0, 8_766_000);
        vm.warp(vm.getBlockTimestamp() + hours_ * 1 hours);
        uint256 later = _reputation.scoreOf(PROVIDER);
        if (hours_ >= 64 * 2160) equal(later, 6_800, "all must be forgotten");
        atMost(later, max(score, 6_800), "time must not raise a score above a newcomer's and its own");
        atLeast(later, min(score, 6_800), "time must not lower a score below a newcomer's and its own");
    }

    function _recordAndCompare(Facts memory facts) private {
        ProviderRecord memory before = _reputation.providerRecordOf(PROVIDER);
        (uint256 served, uint256 failed, uint256 left, , ) = _reputation.earnedOf(PROVIDER);
        _reputation.recordLease(facts);
        ProviderRecord memory afterwards = _reputation.providerRecordOf(PROVIDER);
        if (facts.leased == 0 && facts.left == 0) {
            equal(keccak256(abi.encode(afterwards)), keccak256(abi.encode(before)), "nothing must be counted");
            return;
        }

        uint256 lost = uint256(facts.down) + (facts.granted ? facts.claimed : 0);
        (uint256 servedNow, uint256 failedNow, uint256 leftNow, , ) = _reputation.earnedOf(PROVIDER);
        equal(servedNow, _sum(served, _weight(facts.fee, facts), 56), "served minutes must weigh half their fee");
        equal(failedNow, _sum(failed, _weight(_feeOf(facts, lost), facts), 56), "and so failed ones");
        equal(leftNow, _sum(left, _weight(_feeOf(facts, facts.left), facts), 56), "and so those cut off");
        atMost(_reputation.scoreOf(PROVIDER), 10_000, "no score is above the best");

        uint256 paid = facts.leased - facts.down - facts.maintenance;
        equal(afterwards.leases, before.leases + (facts.leased == 0 ? 0 : 1), "a lease of minutes must count");
        equal(afterwards.exits, before.exits + (facts.left == 0 ? 0 : 1), "an exit must count");
        equal(afterwards.served, _sum(before.served, paid, 48), "served minutes must be counted");
        equal(afterwards.down, _sum(before.down, facts.down, 40), "minutes down must be counted");
        equal(afterwards.fees, _sum(before.fees, _units(facts.fee, facts), 64), "fees must be counted");
        equal(afterwards.penalties, _sum(before.penalties, _units(facts.penalty, facts), 64), "and penalties");
        equal(afterwards.contestsWon, _sum(before.contestsWon, facts.overturned, 16), "and contests won");
        equal(afterwards.contestsLost, _sum(before.contestsLost, facts.upheld, 16), "and contests lost");
        uint256 claims = uint256(before.claimsWon) + before.claimsLost + (facts.claimed == 0 ? 0 : 1);
        equal(uint256(afterwards.claimsWon) + afterwards.claimsLost, claims, "and a claim");
    }

    /// @dev Brings facts into the shape that the hub gives them, and every field often to its ends.
    function _shape(Facts memory facts, uint256 seed) private pure {
        (facts.provider, facts.renter) = (PROVIDER, RENTER);
        facts.leased = uint32(_end(facts.leased, type(uint32).max, seed));
        facts.down = uint32(_end(facts.down, facts.leased, seed >> 8));
        facts.maintenance = uint32(_end(facts.maintenance, facts.leased - facts.down, seed >> 16));
        facts.left = uint32(_end(facts.left, type(uint32).max, seed >> 24));
        facts.claimed = uint32(_end(facts.claimed, type(uint32).max, seed >> 32));
        facts.rate = uint96(_end(facts.rate, type(uint96).max, seed >> 40));
        facts.feeShare = uint16(_end(facts.feeShare, 50_000, seed >> 48));
        facts.feeUnit = uint96(_end(facts.feeUnit, type(uint96).max, seed >> 56));
        facts.overturned = uint16(_end(facts.overturned, type(uint16).max, seed >> 64));
        facts.upheld = uint16(_end(facts.upheld, type(uint16).max, seed >> 72));
        facts.fee = _end(facts.fee, type(uint128).max, seed >> 80);
        facts.penalty = _end(facts.penalty, type(uint128).max, seed >> 88);
    }

    /// @dev One time in four none, one in four one, one in four the most.
    function _end(uint256 value, uint256 most, uint256 seed) private pure returns (uint256) {
        uint256 kind = seed % 8;
        if (kind < 2) return 0;
        if (kind < 4) return min(1, most);
        return kind < 6 ? most : bound(value, 0, most);
    }

    function _feeOf(Facts memory facts, uint256 minutes_) private pure returns (uint256) {
        return (((uint256(facts.rate) * minutes_) / 60) * facts.feeShare) / 1e6;
    }

    function _weight(uint256 fee, Facts memory facts) private pure returns (uint256) {
        return _units(fee / 2, facts);
    }

    function _units(uint256 amount, Facts memory facts) private pure returns (uint256) {
        return facts.feeUnit == 0 ? 0 : (amount * 1e6) / facts.feeUnit;
    }

    function _sum(uint256 a, uint256 b, uint256 bits) private pure returns (uint256) {
        return min(a + b, (1 << bits) - 1);
    }
}
