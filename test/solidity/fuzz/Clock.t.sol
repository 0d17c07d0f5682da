// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clock} from "../../../contracts/libraries/Clock.sol";
import {Base} from "../support/Base.sol";
import {Reference} from "../support/Reference.sol";

/// @notice When minutes are final, against a reference that asks each minute.
contract ClockTest is Base {
    /// Minutes: the shortest window that can be set is 30, the longest seven days.
    uint256 private constant LEAST_WINDOW = 30;
    uint256 private constant MOST_WINDOW = 10_080;

    function testFuzz_FinalUntilAgreesWithEachMinute(uint32 end, uint256 window, uint256 timestamp) external pure {
        window = bound(window, LEAST_WINDOW, MOST_WINDOW);
        timestamp = bound(timestamp, window * 60, uint256(type(uint32).max) * 60 + 59);
        _compare(end, window, timestamp);
    }

    /// Where the end and the time are near each other, down to the second.
    function testFuzz_FinalUntilAroundTheEnd(uint32 end, uint256 window, uint256 offset) external pure {
        window = bound(window, LEAST_WINDOW, MOST_WINDOW);
        offset = bound(offset, 0, 8 hours);
        uint256 moment = (uint256(end) + window) * 60;
        if (moment + offset >= window * 60 + 4 hours) _compare(end, window, moment + offset - 4 hours);
        _compare(end, window, moment);
        if (end != 0) _compare(end, window, moment - 1);
    }

    /// Around whole hours, down to the second.
    function testFuzz_FinalUntilAroundAnHour(uint24 hour, uint256 window, uint256 end, uint256 offset) external pure {
        window = bound(window, LEAST_WINDOW, MOST_WINDOW);
        uint256 moment = uint256(hour) * 1 hours + window * 60 + 1 hours;
        end = bound(end, uint256(hour) * 60 + 1, uint256(hour) * 60 + 240);
        _compare(end, window, moment);
        _compare(end, window, moment - 1);
        _compare(end, window, moment + 1);
        _compare(end, window, moment - 1 hours + bound(offset, 0, 2 hours));
    }

    function testFuzz_FinalityNeverFallsWithTime(
        uint32 end,
        uint256 window,
        uint256 timestamp,
        uint256 more
    ) external pure {
        window = bound(window, LEAST_WINDOW, MOST_WINDOW);
        timestamp = bound(timestamp, window * 60, uint256(type(uint32).max) * 60);
        more = bound(more, 0, 30 days);
        uint256 before = Clock.finalUntil(end, window, timestamp);
        atMost(before, Clock.finalUntil(end, window, timestamp + more), "what is final must stay final");
        atMost(before, end, "no minute past the end is ever final");
    }

    /// A close or a top-up before the end must not take back what is final, nor make a minute final too early.
    function testFuzz_MovingTheEndKeepsWhatIsFinal(
        uint32 end,
        uint256 window,
        uint256 timestamp,
        uint256 moved
    ) external pure {
        window = bound(window, LEAST_WINDOW, MOST_WINDOW);
        timestamp = bound(timestamp, window * 60, uint256(type(uint32).max) * 60);
        uint256 next = timestamp / 60 + 1;
        uint256 running = max(end, next);
        moved = bound(moved, next, next + 100_000);
        equal(
            Clock.finalUntil(running, window, timestamp),
            Clock.finalUntil(moved, window, timestamp),
            "moving an end that lies ahead must change nothing that is final"
        );
        isTrue(Clock.finalUntil(moved, window, timestamp) < next, "nothing ahead is final");
    }

    function _compare(uint256 end, uint256 window, uint256 timestamp) private pure {
        uint256 reported = timestamp / 60 - min(window, timestamp / 60);
        // All minutes two hours before are final, as every hour of theirs is long reported.
        uint256 from = min(end, reported - min(reported, 130));
        from -= from % 60;
        equal(
            Clock.finalUntil(end, window, timestamp),
            Reference.finalUntil(from, end, window, timestamp),
            "the bound must be that of asking each minute"
        );
    }
}
