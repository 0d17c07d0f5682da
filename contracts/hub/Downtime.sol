// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Day, DayState, IDowntime} from "../interfaces/IDowntime.sol";
import {ILeases, Lease} from "../interfaces/ILeases.sol";
import {Clock} from "../libraries/Clock.sol";
import {Days} from "../libraries/Days.sol";
import {DowntimeState} from "./DowntimeState.sol";

/// @title Downtime
/// @notice See {IDowntime}.
abstract contract Downtime is IDowntime, DowntimeState {
    using Days for mapping(uint256 word => uint256);
    using Days for Day;

    uint256 private constant MINUTES = 60;

    /// @dev When maintenance can be announced, in minutes ahead.
    uint256 private constant LEAST_AHEAD = 6 * MINUTES;
    uint256 private constant MOST_AHEAD = 7 * Clock.DAY;

    /// @dev For each day that may be enforced, two words of days are looked at.
    uint256 private constant LOOK = 2 * Days.WORD;

    /// @inheritdoc IDowntime
    function announceMaintenance(bytes32 id, uint32 from, uint32 until) external {
        Lease storage lease = _lease(id);
        require(msg.sender == lease.provider, ILeases.Leases_NotParty(id, msg.sender));
        (uint256 start, uint256 end) = (lease.start, lease.end);
        uint256 least = Math.max(Clock.nextMinute() + LEAST_AHEAD, start);
        uint256 most = Math.min(Clock.thisMinute() + MOST_AHEAD, end);
        bool ahead = from >= Clock.nextMinute() + LEAST_AHEAD && until <= Clock.thisMinute() + MOST_AHEAD;
        (uint256 first, uint256 last) = (Math.max(from, start), Math.min(until, end));
        require(ahead && first < last, Downtime_MaintenanceOutOfRange(id, from, until, least, most));

        uint256 day = first / Clock.DAY;
        require((last - 1) / Clock.DAY == day, Downtime_NotOneDay(id, from, until));
        uint256 minutes_ = last - first;
        uint256 quota = Days.share(day, lease.maintenance, start, lease.termEnd);
        require(minutes_ <= quota, Downtime_OverQuota(id, minutes_, quota));
        Day memory record = _days[id].load(day);
        require(record.maintenance() == 0, Downtime_MaintenanceExists(id, day));

        // The casts are safe: both are minutes of one day.
        record.maintenanceFrom = uint16(first - day * Clock.DAY);
        record.maintenanceUntil = uint16(last - day * Clock.DAY);
        _days[id].store(day, record);
        _adjudged[id].maintenance += uint24(minutes_);
        _withhold(lease, day, minutes_);
        emit MaintenanceAnnounced(id, uint32(first), uint32(last));
    }

    /// @inheritdoc IDowntime
    function enforce(bytes32 id, uint32[] calldata days_) external {
        Lease storage lease = _lease(id);
        (uint256 minutes_, uint256 penalty) = (0, 0);
        for (uint256 i = 0; i < days_.length; ++i) {
            uint256 day = days_[i];
            Day memory record = _days[id].load(day);
            if (record.isResolved()) continue;
            require(!record.isEmpty(), Downtime_NothingRecorded(id, day));
            require(record.state == DayState.Open, Downtime_Contested(id, day));
            require(day < _dueBefore(lease), Downtime_NotDue(id, day, _dueAt(lease, day), block.timestamp));
            (uint256 unserved, uint256 owed) = _enforceDay(id, lease, day, record);
            _mayWaive(id, lease, day);
            (minutes_, penalty) = (minutes_ + unserved, penalty + owed);
        }
        _conclude(id, lease, minutes_, penalty);
    }

    /// @inheritdoc IDowntime
    function enforceDue(bytes32 id, uint16 most) external {
        _lease(id);
        _enforceDue(id, most);
    }

    /// @inheritdoc IDowntime
    function dayOf(bytes32 id, uint32 day) external view returns (Day memory) {
        return _days[_known(id)].load(day);
    }

    /// @inheritdoc IDowntime
    function dueDaysOf(bytes32 id) external view returns (uint32[] memory days_) {
        Lease storage lease = _lease(id);
        if (_mayBeDue(lease)) (days_, ) = _dueDays(id, lease, ALL_DAYS);
    }

    /// @dev Enforces what {_dueDays} finds.
    function _enforceDue(bytes32 id, uint256 most) internal override {
        Lease storage lease = _leases[id];
        if (!_mayBeDue(lease)) return;
        (uint32[] memory days_, uint256 oldest) = _dueDays(id, lease, most);
        (uint256 minutes_, uint256 penalty) = (0, 0);
        for (uint256 i = 0; i < days_.length; ++i) {
            (uint256 unserved, uint256 owed) = _enforceDay(id, lease, days_[i], _days[id].load(days_[i]));
            _mayWaive(id, lease, days_[i]);
            (minutes_, penalty) = (minutes_ + unserved, penalty + owed);
        }
        // The cast is safe: a term is less than 11,651 days.
        lease.pending = uint16(oldest - lease.start / Clock.DAY + 1);
        _conclude(id, lease, minutes_, penalty);
    }

    /// @dev The oldest days that are due, at most so many; and the oldest that may be unresolved once they are enforced.
    /// Only where one may be due.
    function _dueDays(
        bytes32 id,
        Lease storage lease,
        uint256 most
    ) private view returns (uint32[] memory days_, uint256 oldest) {
        uint256 day = _oldestPending(lease);
        uint256 due = _dueBefore(lease);
        uint256 until = most == ALL_DAYS ? due : Math.min(due, day + LOOK * most);
        days_ = new uint32[](Math.min(most, due - day));
        uint256 count = 0;
        while (day < until && count < days_.length) {
            if (_days[id].isClear(day)) {
                day += Days.WORD - (day % Days.WORD);
                continue;
            }
            Day memory record = _days[id].load(day);
            if (record.state == DayState.Contested) {
                if (oldest == 0) oldest = day;
            } else if (record.state == DayState.Open && !record.isEmpty()) {
                // The cast is safe: a lease ends before minute 2^32.
                days_[count] = uint32(day);
                ++count;
            }
            ++day;
        }
        if (oldest == 0) oldest = Math.min(day, due);
        assembly ("memory-safe") {
            // Shortens the list to what was found.
            mstore(days_, count)
        }
    }

    function _known(bytes32 id) private view returns (bytes32) {
        _lease(id);
        return id;
    }
}
