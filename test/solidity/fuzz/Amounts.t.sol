// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Amounts} from "../../../contracts/libraries/Amounts.sol";
import {Base} from "../support/Base.sol";
import {Reference} from "../support/Reference.sol";

/// @notice The arithmetic of pay, over all it is specified for.
contract AmountsTest is Base {
    uint256 private constant MOST_MINUTES = type(uint32).max;

    function testFuzz_DownIsTheFloor(uint96 rate, uint32 total) external pure {
        uint256 amount = Amounts.down(rate, total);
        equal(amount, Reference.floorOf(rate, total), "pay must be the floor");
        atMost(amount * 60, uint256(rate) * total, "pay must not be above what the minutes cost");
        isTrue(amount * 60 + 60 > uint256(rate) * total, "pay must be short of its cost by less than a unit");
    }

    function testFuzz_UpIsTheCeiling(uint96 rate, uint32 total) external pure {
        uint256 amount = Amounts.up(rate, total);
        equal(amount, Reference.ceilOf(rate, total), "deposits must be the ceiling");
        atLeast(amount * 60, uint256(rate) * total, "a deposit must cover its minutes");
        isTrue(amount * 60 < uint256(rate) * total + 60, "a deposit must exceed its cost by less than a unit");
    }

    function testFuzz_UpCoversDownByLessThanAUnit(uint96 rate, uint32 total) external pure {
        uint256 gap = Amounts.up(rate, total) - Amounts.down(rate, total);
        equal(
            gap,
            (uint256(rate) * total) % 60 == 0 ? 0 : 1,
            "the roundings must differ by a unit, or where exact by none"
        );
    }

    function testFuzz_NeverFalls(uint96 rate, uint32 a, uint32 b) external pure {
        (uint256 less, uint256 more) = (min(a, b), max(a, b));
        atMost(Amounts.down(rate, less), Amounts.down(rate, more), "pay must not fall with minutes");
        atMost(Amounts.up(rate, less), Amounts.up(rate, more), "deposits must not fall with minutes");
    }

    function testFuzz_SlicesTelescope(uint96 rate, uint24 total, uint256 seed) external pure {
        (uint256 done, uint256 paid, uint256 deposited) = (0, 0, 0);
        for (uint256 i = 0; i < 16 && done < total; ++i) {
            uint256 until = i == 15 ? total : done + bound(mix(seed, i), 0, total - done);
            paid += Amounts.down(rate, until) - Amounts.down(rate, done);
            deposited += Amounts.up(rate, until) - Amounts.up(rate, done);
            done = until;
        }
        equal(paid, Amounts.down(rate, total), "slices of pay must sum to the total");
        equal(deposited, Amounts.up(rate, total), "slices of deposits must sum to the total");
    }

    function testFuzz_SplitAddsUp(uint128 pay, uint256 feeShare, uint256 panelShare) external pure {
        feeShare = bound(feeShare, 0, 1_000_000);
        panelShare = bound(panelShare, 0, 10_000);
        (uint256 fee, uint256 panel, uint256 provider) = Amounts.split(pay, feeShare, panelShare);
        equal(fee + panel + provider, pay, "the three parts must make up the pay");
        (uint256 feeOf, uint256 panelOf, uint256 providerOf) = Reference.shares(pay, feeShare, panelShare);
        equal(fee, feeOf, "the fee must be its floor");
        equal(panel, panelOf, "the panel's share must be its floor of what the fee leaves");
        equal(provider, providerOf, "the provider must have the rest");
    }

    function testFuzz_NoPartOfASplitFalls(uint128 a, uint128 b, uint256 feeShare, uint256 panelShare) external pure {
        feeShare = bound(feeShare, 0, 1_000_000);
        panelShare = bound(panelShare, 0, 10_000);
        _requireNoneFalls(min(a, b), max(a, b), feeShare, panelShare);
        // A single unit more is where a rounding could turn.
        if (a < type(uint128).max) _requireNoneFalls(a, uint256(a) + 1, feeShare, panelShare);
    }

    function testFuzz_SlicedSplitsTelescope(uint96 rate, uint24 total, uint16 feeShare, uint256 seed) external pure {
        feeShare = uint16(bound(feeShare, 0, 50_000));
        uint256 share = bound(mix(seed, 99), 0, 100);
        uint256[3] memory sums;
        uint256[3] memory last;
        uint256 done;
        for (uint256 i = 0; i < 12; ++i) {
            done = i == 11 ? total : done + bound(mix(seed, i), 0, total - done);
            uint256[3] memory next;
            (next[0], next[1], next[2]) = Amounts.split(Amounts.down(rate, done), feeShare, share);
            for (uint256 j = 0; j < 3; ++j) sums[j] += next[j] - last[j];
            last = next;
        }
        (uint256 fee, uint256 panel, uint256 provider) = Amounts.split(Amounts.down(rate, total), feeShare, share);
        equal(sums[0], fee, "slices of the fee must sum to the total");
        equal(sums[1], panel, "slices of the panel's share must sum to the total");
        equal(sums[2], provider, "slices of the provider's part must sum to the total");
    }

    function _requireNoneFalls(uint256 less, uint256 more, uint256 feeShare, uint256 panelShare) private pure {
        (uint256 fee, uint256 panel, uint256 provider) = Amounts.split(less, feeShare, panelShare);
        (uint256 feeAfter, uint256 panelAfter, uint256 providerAfter) = Amounts.split(more, feeShare, panelShare);
        atMost(fee, feeAfter, "the fee must not fall");
        atMost(panel, panelAfter, "the panel's share must not fall");
        atMost(provider, providerAfter, "the provider's part must not fall");
    }
}
