// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Day, IDowntime} from "../interfaces/IDowntime.sol";
import {Lease} from "../interfaces/ILeases.sol";
import {IReports} from "../interfaces/IReports.sol";
import {Days} from "../libraries/Days.sol";
import {Masks} from "../libraries/Masks.sol";
import {LeasesState} from "./LeasesState.sol";
import {StoredPanel} from "./PanelsState.sol";

/// @title Reports
/// @notice See {IReports}.
abstract contract Reports is IReports, LeasesState {
    using Days for mapping(uint256 word => uint256);

    /// @dev Hours of a day, and minutes of an hour.
    uint256 private constant HOURS = 24;
    uint256 private constant MINUTES = 60;

    /// @inheritdoc IReports
    function hearingOf(
        bytes32 id,
        uint32 hour,
        uint16 members
    ) external view returns (uint64 minutes_, uint8 threshold, address[] memory monitors) {
        Lease storage lease = _lease(id);
        minutes_ = _reportable(id, lease, hour);
        StoredPanel storage panel = _panel(lease.panel);
        threshold = panel.threshold;
        uint256 count = panel.monitors.length;
        monitors = new address[](_count(members));
        uint256 found = 0;
        for (uint256 member = 0; members >> member != 0; ++member) {
            if ((members >> member) & 1 == 0) continue;
            require(member < count, IDowntime.Downtime_NoMonitor(id, uint8(member), count));
            monitors[found] = panel.monitors[member];
            ++found;
        }
    }

    /// @inheritdoc IReports
    function recordDowntime(bytes32 id, uint32 hour, uint8 minutes_) external {
        require(msg.sender == UPTIME_ORACLE, IDowntime.Downtime_NotUptimeOracle(msg.sender));
        Lease storage lease = _lease(id);
        _requireReportable(id, lease, hour);
        uint256 day = hour / HOURS;
        Day memory record = _days[id].load(day);
        record.down += minutes_;
        _days[id].store(day, record);
        _withhold(lease, day, minutes_);
        _countReport(lease.panel, minutes_);
        emit IDowntime.DowntimeRecorded(id, hour, minutes_, lease.unserved);
    }

    /// @dev Minutes of an hour that can be reported, as bits: the lease's, less announced maintenance.
    function _reportable(bytes32 id, Lease storage lease, uint256 hour) private view returns (uint64) {
        (uint256 from, uint256 until) = _requireReportable(id, lease, hour);
        uint256 first = hour * MINUTES;
        uint64 mask = Masks.range(from - first, until - first);
        Day memory record = _days[id].load(hour / HOURS);
        uint256 minute = (hour % HOURS) * MINUTES;
        from = Math.max(record.maintenanceFrom, minute);
        until = Math.min(record.maintenanceUntil, minute + MINUTES);
        return from < until ? mask & ~Masks.range(from - minute, until - minute) : mask;
    }

    /// @dev Reverts unless now is the time for reports on an hour of the lease; answers the lease's part of it.
    function _requireReportable(
        bytes32 id,
        Lease storage lease,
        uint256 hour
    ) private view returns (uint256 from, uint256 until) {
        (from, until) = _minutesOf(lease, hour);
        require(from < until, IDowntime.Downtime_OutsideLease(id, uint32(hour), lease.start, lease.end));
        require(
            block.timestamp >= until * 60,
            IDowntime.Downtime_TooEarly(id, uint32(hour), until * 60, block.timestamp)
        );
        uint256 finalAt = (until + _parameterSet(lease.parameterSet).reportWindow) * 60;
        require(block.timestamp < finalAt, IDowntime.Downtime_TooLate(id, uint32(hour), finalAt, block.timestamp));
    }

    /// @dev How many bits are set.
    function _count(uint256 members) private pure returns (uint256 count) {
        for (; members != 0; members &= members - 1) ++count;
    }

    /// @dev Minutes [from, until) of an hour that are the lease's; none where `from >= until`.
    function _minutesOf(Lease storage lease, uint256 hour) private view returns (uint256 from, uint256 until) {
        (from, until) = (hour * 60, (hour + 1) * 60);
        (uint256 start, uint256 end) = (lease.start, lease.end);
        if (from < start) from = start;
        if (until > end) until = end;
    }
}
