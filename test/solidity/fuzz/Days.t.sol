// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Day, DayState} from "../../../contracts/interfaces/IDowntime.sol";
import {Days} from "../../../contracts/libraries/Days.sol";
import {Base} from "../support/Base.sol";

/// @notice Days' records in their words, and what a day's downtime costs, against a count of minutes.
contract DaysTest is Base {
    using Days for mapping(uint256 word => uint256);
    using Days for Day;

    uint256 private constant DAY = 1440;

    mapping(uint256 word => uint256) private _words;

    /// Whatever is written of a day is read again, and its neighbours, in the same word and in others, keep what they
    /// have.
    function testFuzz_StoringADayTouchesNoOther(uint256 seed, uint32 first) external {
        uint256 count = 16;
        Day[] memory written = new Day[](count);
        for (uint256 i = 0; i < 3 * count; ++i) {
            uint256 place = mix(seed, i) % count;
            written[place] = _anyDay(mix(seed, 100 + i));
            _words.store(uint256(first) + place, written[place]);
            for (uint256 j = 0; j < count; ++j) _requireSame(_words.load(uint256(first) + j), written[j]);
        }
        Day memory beyond = _words.load(uint256(first) + count);
        isTrue(beyond.isEmpty() && beyond.state == DayState.Open, "what was never written must be empty");
    }

    /// Every state, and minutes up to a whole day.
    function testFuzz_WhatADayMeans(uint256 seed) external pure {
        Day memory day = _anyDay(seed);
        uint256 maintained = day.maintenanceUntil - day.maintenanceFrom;
        equal(day.maintenance(), maintained, "maintenance must be its minutes");
        isTrue(day.isEmpty() == (day.down + maintained == 0), "a day is empty where nothing is unserved");
        bool resolved = day.state == DayState.Enforced || day.state == DayState.Overturned;
        isTrue(day.isResolved() == resolved, "a day is resolved once it is enforced or overturned");
        uint256 unserved = 0;
        if (resolved) unserved = maintained;
        if (day.state == DayState.Enforced) unserved += day.down;
        equal(day.unserved(), unserved, "only what is resolved is unserved for good");
    }

    function testFuzz_AWordIsClearWhereAllItsDaysAre(uint256 seed, uint32 day) external {
        isTrue(_words.isClear(day), "a word that was never written must be clear");
        Day memory written = _anyDay(seed);
        _words.store(day, written);
        bool clear =
            written.down == 0 &&
                written.maintenanceFrom == 0 &&
                written.maintenanceUntil == 0 &&
                written.state == DayState.Open;
        uint256 begin = day - (day % 7);
        for (uint256 i = begin; i < begin + 7; ++i) {
            isTrue(_words.isClear(i) == clear, "a word must be clear where none of its days has a record");
        }
        isTrue(begin == 0 || _words.isClear(begin - 1), "the word before must stay clear");
        isTrue(_words.isClear(begin + 7), "the word after must stay clear");
    }

    /// The allowance shrinks with the day's part between start and term's end, which are counted minute by minute.
    function testFuzz_PenaltyIsThatOfTheMinutes(uint256 seed, uint32 start, uint24 term, uint16 down) external pure {
        start = uint32(bound(start, 0, type(uint32).max - type(uint24).max));
        uint256 termEnd = uint256(start) + bound(term, 1, mix(seed, 1) % 2 == 0 ? 3000 : type(uint24).max);
        uint256 day = bound(mix(seed, 2), start / DAY, (termEnd - 1) / DAY);
        // Mostly the first or the last, which are shortened.
        if (mix(seed, 3) % 4 == 0) day = start / DAY;
        if (mix(seed, 3) % 4 == 1) day = (termEnd - 1) / DAY;
        uint256 daily = bound(mix(seed, 4), 0, DAY);
        uint256 multiple = bound(mix(seed, 5), 1, 10);
        uint256 part = 0;
        for (uint256 minute = day * DAY; minute < (day + 1) * DAY; ++minute) {
            if (minute >= start && minute < termEnd) ++part;
        }
        uint256 most = bound(down, 0, part);
        uint256 penalty = Days.penalty(day, most, daily, multiple, start, termEnd);
        // The least whole number of minutes that is not less than its part of the day's allowance.
        uint256 allowed = 0;
        while (allowed * DAY < daily * part) ++allowed;
        equal(
            penalty,
            most > allowed ? multiple * (most - allowed) : 0,
            "a penalty must be what is past the allowance"
        );
        if (daily == DAY) equal(penalty, 0, "where all may be down, nothing must be penalised");
        atMost(penalty, 14_400, "a day must cost ten of it at most");
    }

    function testFuzz_ADayEndsWithTheDayOrTheLease(uint32 end, uint256 seed) external pure {
        uint256 day = bound(mix(seed, 1), 0, uint256(end) / DAY + 1);
        uint256 until = Days.endOf(day, end);
        atMost(until, end, "no part of a day is past the lease's end");
        atMost(until, (day + 1) * DAY, "no part of a day is past midnight");
        isTrue(until == end || until == (day + 1) * DAY, "a day must end with one of the two");
    }

    function _anyDay(uint256 seed) private pure returns (Day memory day) {
        // The ends often.
        uint256 from = mix(seed, 1) % 3 == 0 ? (mix(seed, 2) % 2) * DAY : mix(seed, 2) % (DAY + 1);
        day.down = uint16(mix(seed, 3) % 3 == 0 ? (mix(seed, 4) % 2) * DAY : mix(seed, 4) % (DAY + 1));
        day.maintenanceFrom = uint16(from);
        day.maintenanceUntil = uint16(bound(mix(seed, 5), from, DAY));
        day.state = DayState(mix(seed, 6) % 4);
    }

    function _requireSame(Day memory a, Day memory b) private pure {
        equal(a.down, b.down, "downtime must be kept");
        equal(a.maintenanceFrom, b.maintenanceFrom, "the begin of maintenance must be kept");
        equal(a.maintenanceUntil, b.maintenanceUntil, "the end of maintenance must be kept");
        isTrue(a.state == b.state, "the state must be kept");
    }
}
