// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Where a UTC day of a lease stands.
enum DayState {
    /// Its downtime may be reported, contested, or is due to be enforced: the clock says which.
    Open,
    /// The provider contests it; nothing happens until that is ruled on.
    Contested,
    /// What was not served is the renter's, and what is past the allowance is penalised. Nothing changes it any more.
    Enforced,
    /// The report was overturned: its minutes are paid after all. Nothing changes it any more.
    Overturned
}

/// @notice What is recorded of a UTC day of a lease.
/// @dev 36 bits, seven days a word; see {Days}.
struct Day {
    /// Minutes that reports say were down, by the provider's fault.
    uint16 down;
    /// Announced maintenance: minutes of the day, `[from, until)`; empty where both are equal.
    uint16 maintenanceFrom;
    uint16 maintenanceUntil;
    DayState state;
}

/// @title IDowntime
/// @notice Minutes of a lease that are not served: those that a panel reports, and announced maintenance. Both are not paid; the first
/// also cost the provider, day by day, what is past the allowance. Hours without failure never come here.
interface IDowntime {
    /// @notice `minutes_` more of an hour (UTC, counted from the Unix epoch) were reported as down; `unserved` minutes of the lease
    /// in all, maintenance included, are not paid as it stands.
    event DowntimeRecorded(bytes32 indexed id, uint32 indexed hour, uint8 minutes_, uint24 unserved);

    /// @notice The provider announced maintenance from minute `from` until minute `until`. A close that moves the end cuts it off there.
    event MaintenanceAnnounced(bytes32 indexed id, uint32 from, uint32 until);

    /// @notice A day (UTC, counted from the Unix epoch) was enforced: `down` minutes by reports and `maintenance` minutes are not paid;
    /// `penalty` minutes of pay are owed for them.
    event DayEnforced(bytes32 indexed id, uint32 indexed day, uint16 down, uint16 maintenance, uint16 penalty);

    /// @notice Pay that was withheld, for `minutes_` in all so far, is the renter's: `amount` more.
    event WithheldReturned(bytes32 indexed id, uint24 minutes_, uint256 amount);

    /// @notice Only the uptime oracle can do this.
    error Downtime_NotUptimeOracle(address caller);

    /// @notice No minute of this hour is the lease's.
    error Downtime_OutsideLease(bytes32 id, uint32 hour, uint256 start, uint256 end);

    /// @notice The hour of the lease has not ended: reports on it begin at this Unix time, in seconds.
    error Downtime_TooEarly(bytes32 id, uint32 hour, uint256 from, uint256 timestamp);

    /// @notice The hour of the lease is final since this Unix time, in seconds.
    error Downtime_TooLate(bytes32 id, uint32 hour, uint256 until, uint256 timestamp);

    /// @notice The panel has no monitor at this place; `count` is how many it has.
    error Downtime_NoMonitor(bytes32 id, uint8 member, uint256 count);

    /// @notice Maintenance must be announced six hours to seven days ahead, and within the lease: `least` and `most` are the
    /// minutes between which it may be now.
    error Downtime_MaintenanceOutOfRange(bytes32 id, uint256 from, uint256 until, uint256 least, uint256 most);

    /// @notice A window of maintenance lies within one UTC day. Announce one for each day.
    error Downtime_NotOneDay(bytes32 id, uint256 from, uint256 until);

    /// @notice The offer allows at most `quota` minutes of maintenance on this day: in proportion to its part in the lease's term.
    error Downtime_OverQuota(bytes32 id, uint256 minutes_, uint256 quota);

    /// @notice Maintenance was announced for this day already; a day has one window.
    error Downtime_MaintenanceExists(bytes32 id, uint256 day);

    /// @notice Nothing is recorded for this day.
    error Downtime_NothingRecorded(bytes32 id, uint256 day);

    /// @notice The day can be contested until this Unix time, in seconds; then it can be enforced.
    error Downtime_NotDue(bytes32 id, uint256 day, uint256 dueAt, uint256 timestamp);

    /// @notice The provider contests this day; the ruling will settle it.
    error Downtime_Contested(bytes32 id, uint256 day);

    /// @notice Announces maintenance within one UTC day, between six hours and seven days ahead: its minutes are not paid, and cost no
    /// penalty. Only the provider's; one window a day, within the day's share of the offer's
    /// quota. It is cut to the lease now, and again where a close moves
    /// its end.
    /// @param from Minute it begins, since the Unix epoch.
    /// @param until Minute it is over.
    /// @dev Reverts with {Leases_Unknown}, {Leases_NotParty}, {Downtime_MaintenanceOutOfRange}, {Downtime_NotOneDay}, {Downtime_OverQuota} or
    /// {Downtime_MaintenanceExists}.
    function announceMaintenance(bytes32 id, uint32 from, uint32 until) external;

    /// @notice Enforces days that can no longer be contested, in any order: pay withheld for them becomes the renter's, and for
    /// what was down past the day's allowance, `penaltyMultiple` minutes each are owed, and slashed from the bond. Anyone may.
    /// A day that was enforced or ruled on already is passed over.
    /// @param days_ UTC days, counted from the Unix epoch.
    /// @dev Reverts with {Leases_Unknown}, {Downtime_NothingRecorded}, {Downtime_NotDue} or {Downtime_Contested}.
    function enforce(bytes32 id, uint32[] calldata days_) external;

    /// @notice Enforces the oldest days that are due, at most `most` of them, found in at most twice as many words of days; 65,535 means all.
    /// {settle} does it with four on its way; {close}, {addBond} and {finalize} with all. Where none is due, nothing happens.
    /// @dev Reverts with {Leases_Unknown}.
    function enforceDue(bytes32 id, uint16 most) external;

    /// @notice All days that are due.
    /// @dev Reverts with {Leases_Unknown}.
    function dueDaysOf(bytes32 id) external view returns (uint32[] memory days_);

    /// @notice What is recorded of a UTC day of a lease.
    /// @dev Reverts with {Leases_Unknown}.
    function dayOf(bytes32 id, uint32 day) external view returns (Day memory);
}
