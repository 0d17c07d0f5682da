// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IReports
/// @notice What the hub does for the uptime oracle: it says what may be reported, and withholds the pay of what is. Events and errors
/// are those of {IDowntime}.
interface IReports {
    /// @notice What a report on an hour of a lease may speak of, and whose signatures it needs.
    /// @param hour UTC hour, counted from the Unix epoch.
    /// @param members Bit i asks for the monitor at place i of the lease's panel.
    /// @return minutes_ Bit i says that minute i of the hour is the lease's and no announced maintenance.
    /// @return threshold How many monitors must agree on a minute.
    /// @return monitors Those that were asked for, in ascending order.
    /// @dev Reverts with {Leases_Unknown}, {IDowntime.Downtime_OutsideLease}, {IDowntime.Downtime_NoMonitor}, and outside of the time for reports, from the end of the lease's
    /// hour until it is final, with {IDowntime.Downtime_TooEarly} or {IDowntime.Downtime_TooLate}.
    function hearingOf(
        bytes32 id,
        uint32 hour,
        uint16 members
    ) external view returns (uint64 minutes_, uint8 threshold, address[] memory monitors);

    /// @notice Withholds the pay of `minutes_` more of an hour, 1 to 60. Only the uptime oracle's, which counts no minute twice.
    /// @dev Reverts with {IDowntime.Downtime_NotUptimeOracle}, and as {hearingOf} does.
    function recordDowntime(bytes32 id, uint32 hour, uint8 minutes_) external;
}
