// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Masks} from "../../../contracts/libraries/Masks.sol";
import {Base} from "../support/Base.sol";

/// @notice Sets of minutes, against asking minute after minute.
contract MasksTest is Base {
    uint256 private constant MOST_MASKS = 16;
    uint64 private constant HOUR = (1 << 60) - 1;

    /// Any 1 to 16 masks, at every threshold: also those that no panel of so few monitors has.
    function testFuzz_AgreedIsTheCountOfEachMinute(uint64[MOST_MASKS] calldata bits, uint256 length) external pure {
        length = bound(length, 1, MOST_MASKS);
        uint64[] memory masks = new uint64[](length);
        for (uint256 i = 0; i < length; ++i) masks[i] = bits[i] & HOUR;
        _compare(masks);
    }

    /// Masks that agree on most minutes, so that every count from none to all of them is met.
    function testFuzz_AgreedWhereMasksAreAlike(uint256 seed, uint256 length, uint64 common) external pure {
        length = bound(length, 1, MOST_MASKS);
        uint64[] memory masks = new uint64[](length);
        for (uint256 i = 0; i < length; ++i) {
            uint64 noise = uint64(mix(seed, i) & mix(seed, i + 100));
            masks[i] = (common ^ noise) & HOUR;
        }
        _compare(masks);
    }

    /// Every number of equal masks: a minute is counted from none to 16 times.
    function testFuzz_AgreedOnTheSameMinutes(uint64 minutes_, uint256 length, uint256 speakers) external pure {
        length = bound(length, 1, MOST_MASKS);
        uint64[] memory masks = new uint64[](length);
        for (uint256 i = 0; i < length; ++i) masks[i] = (speakers >> i) & 1 != 0 ? minutes_ & HOUR : 0;
        _compare(masks);
    }

    function test_AgreedOfEveryCountAtEveryThreshold() external pure {
        for (uint256 length = 0; length <= MOST_MASKS; ++length) {
            for (uint256 speakers = 0; speakers <= length; ++speakers) {
                uint64[] memory masks = new uint64[](length);
                for (uint256 i = 0; i < speakers; ++i) masks[length - 1 - i] = HOUR;
                for (uint256 threshold = 1; threshold <= MOST_MASKS; ++threshold) {
                    equal(
                        Masks.agreed(masks, threshold),
                        speakers >= threshold ? HOUR : 0,
                        "a minute is agreed on where the threshold is reached"
                    );
                }
            }
        }
    }

    function testFuzz_AgreedWhateverTheOrder(uint64[MOST_MASKS] calldata bits, uint256 seed) external pure {
        (uint64[] memory masks, uint64[] memory shuffled) = (new uint64[](MOST_MASKS), new uint64[](MOST_MASKS));
        for (uint256 i = 0; i < MOST_MASKS; ++i) (masks[i], shuffled[i]) = (bits[i] & HOUR, bits[i] & HOUR);
        for (uint256 i = MOST_MASKS - 1; i != 0; --i) {
            uint256 other = mix(seed, i) % (i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }
        for (uint256 threshold = 1; threshold <= MOST_MASKS; ++threshold) {
            equal(
                Masks.agreed(masks, threshold),
                Masks.agreed(shuffled, threshold),
                "the order of masks must not matter"
            );
        }
    }

    /// Saying more never takes a minute back, nor does one statement more.
    function testFuzz_AgreedNeverFalls(
        uint64[MOST_MASKS] calldata bits,
        uint256 index,
        uint64 more,
        uint256 threshold
    ) external pure {
        index = bound(index, 0, MOST_MASKS - 1);
        threshold = bound(threshold, 1, MOST_MASKS);
        uint64[] memory masks = new uint64[](index + 1);
        for (uint256 i = 0; i < index; ++i) masks[i] = bits[i] & HOUR;
        uint64 without = Masks.agreed(masks, threshold);
        masks[index] = bits[index] & HOUR;
        uint64 some = Masks.agreed(masks, threshold);
        masks[index] |= more & HOUR;
        uint64 all = Masks.agreed(masks, threshold);
        equal(without & ~some, 0, "a statement more must take nothing back");
        equal(some & ~all, 0, "a minute more must take nothing back");
    }

    function testFuzz_CountIsThatOfEachBit(uint64 mask) external pure {
        equal(Masks.count(mask), _count(mask), "the count must be that of each bit");
        equal(Masks.count(~mask), 64 - _count(mask), "the others must be the rest");
    }

    function test_CountOfEveryRangeOfBits() external pure {
        for (uint256 from = 0; from <= 64; ++from) {
            for (uint256 until = from; until <= 64; ++until) {
                uint64 mask = uint64((uint256(1) << until) - (uint256(1) << from));
                equal(Masks.count(mask), until - from, "a range has as many minutes as it is long");
            }
        }
    }

    function test_RangeHasItsMinutesAndNoOthers() external pure {
        for (uint256 from = 0; from <= 60; ++from) {
            for (uint256 until = from; until <= 60; ++until) {
                uint64 expected = 0;
                for (uint256 minute = from; minute < until; ++minute) expected |= uint64(1) << uint64(minute);
                equal(Masks.range(from, until), expected, "a range has its minutes and no others");
            }
        }
    }

    function testFuzz_RangesThatMeetAreOne(uint256 from, uint256 middle, uint256 until) external pure {
        until = bound(until, 0, 60);
        middle = bound(middle, 0, until);
        from = bound(from, 0, middle);
        (uint64 first, uint64 second) = (Masks.range(from, middle), Masks.range(middle, until));
        equal(first & second, 0, "windows that meet share no minute");
        equal(first | second, Masks.range(from, until), "windows that meet leave no gap");
    }

    function rangeOf(uint256 from, uint256 until) external pure returns (uint64) {
        return Masks.range(from, until);
    }

    function testFuzz_RangeTheWrongWayRoundPanics(uint256 from, uint256 until) external view {
        from = bound(from, 1, 60);
        until = bound(until, 0, from - 1);
        try this.rangeOf(from, until) returns (uint64 mask) {
            revert Failed("a range the wrong way round must panic", mask, 0);
        } catch Panic(uint256 code) {
            equal(code, 0x11, "it must be the subtraction that fails");
        }
    }

    function _compare(uint64[] memory masks) private pure {
        for (uint256 threshold = 1; threshold <= MOST_MASKS; ++threshold) {
            uint64 expected = 0;
            for (uint256 minute = 0; minute < 64; ++minute) {
                uint256 voices = 0;
                for (uint256 i = 0; i < masks.length; ++i) voices += (masks[i] >> minute) & 1;
                if (voices >= threshold) expected |= uint64(1) << uint64(minute);
            }
            equal(Masks.agreed(masks, threshold), expected, "agreed on is what enough of them have");
        }
    }

    function _count(uint64 mask) private pure returns (uint256 total) {
        for (uint256 bit = 0; bit < 64; ++bit) total += (mask >> bit) & 1;
    }
}
