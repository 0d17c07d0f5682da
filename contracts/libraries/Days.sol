// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Day, DayState} from "../interfaces/IDowntime.sol";
import {Clock} from "./Clock.sol";

/// @title Days
/// @notice Records of UTC days, seven a word, and what a day's downtime costs. A record is 36 bits: `down` 11, `maintenanceFrom` 11,
/// `maintenanceUntil` 11, `state` 3; four bits of a word are free.
library Days {
    /// @notice Days that share a word.
    uint256 internal constant WORD = 7;

    /// @notice Unserved minutes on two days in a row that free the renter from its commitment: six hours.
    uint256 internal constant WAIVING = 360;

    uint256 private constant BITS = 36;
    uint256 private constant MASK = (1 << BITS) - 1;
    uint256 private constant MINUTES = (1 << 11) - 1;

    /// @notice The record of a day.
    function load(mapping(uint256 word => uint256) storage words, uint256 day) internal view returns (Day memory) {
        uint256 bits = words[day / WORD] >> ((day % WORD) * BITS);
        return
            Day({
                down: uint16(bits & MINUTES),
                maintenanceFrom: uint16((bits >> 11) & MINUTES),
                maintenanceUntil: uint16((bits >> 22) & MINUTES),
                state: DayState((bits >> 33) & 7)
            });
    }

    /// @notice Replaces the record of a day; its minutes must be at most 1,440.
    function store(mapping(uint256 word => uint256) storage words, uint256 day, Day memory record) internal {
        uint256 shift = (day % WORD) * BITS;
        uint256 bits =
            uint256(record.down) |
                (uint256(record.maintenanceFrom) << 11) |
                (uint256(record.maintenanceUntil) << 22) |
                (uint256(record.state) << 33);
        words[day / WORD] = (words[day / WORD] & ~(MASK << shift)) | (bits << shift);
    }

    /// @notice Whether nothing is recorded in the whole word of a day.
    function isClear(mapping(uint256 word => uint256) storage words, uint256 day) internal view returns (bool) {
        return words[day / WORD] == 0;
    }

    /// @notice Minutes of announced maintenance.
    function maintenance(Day memory record) internal pure returns (uint256) {
        return record.maintenanceUntil - record.maintenanceFrom;
    }

    /// @notice Whether anything is recorded that is not served.
    function isEmpty(Day memory record) internal pure returns (bool) {
        return record.down == 0 && record.maintenanceUntil == record.maintenanceFrom;
    }

    /// @notice Whether nothing changes it any more.
    function isResolved(Day memory record) internal pure returns (bool) {
        return record.state == DayState.Enforced || record.state == DayState.Overturned;
    }

    /// @notice Minutes that are not served for good: none before the day is resolved.
    function unserved(Day memory record) internal pure returns (uint256) {
        if (record.state == DayState.Enforced) return record.down + maintenance(record);
        return record.state == DayState.Overturned ? maintenance(record) : 0;
    }

    /// @notice The first minute after a day's part of a lease that ends at minute `end`.
    function endOf(uint256 day, uint256 end) internal pure returns (uint256) {
        uint256 dayEnd = (day + 1) * Clock.DAY;
        return dayEnd < end ? dayEnd : end;
    }

    /// @notice A day's share of what a lease has per day, in minutes: in proportion to the part of the day between the lease's start and its
    /// term's end, rounded up, in the provider's favour. Whatever cuts the lease short does not shrink it further. Only for days of
    /// the term.
    function share(uint256 day, uint256 daily, uint256 start, uint256 termEnd) internal pure returns (uint256) {
        uint256 from = day * Clock.DAY;
        if (from < start) from = start;
        return (daily * (endOf(day, termEnd) - from) + Clock.DAY - 1) / Clock.DAY;
    }

    /// @notice Minutes of pay that a day's downtime costs: `multiple * max(0, down - allowance)`, with the day's share of the daily allowance.
    function penalty(
        uint256 day,
        uint256 down,
        uint256 daily,
        uint256 multiple,
        uint256 start,
        uint256 termEnd
    ) internal pure returns (uint256) {
        uint256 allowance = share(day, daily, start, termEnd);
        return down > allowance ? multiple * (down - allowance) : 0;
    }
}
