// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IJudgements
/// @notice What the hub hears from those who judge leases: the uptime oracle, which records downtime, and the dispute desk, which
/// rules. Neither can move money other than from a lease's escrow or bond to that lease's renter.
interface IJudgements {
    /// @notice `minutes_` more of a lease are not served, and will not be paid; `down` in all.
    event DowntimeRecorded(bytes32 indexed id, uint24 minutes_, uint24 down);

    /// @notice A dispute was opened; `disputes` are open now.
    event DisputeOpened(bytes32 indexed id, uint16 disputes);

    /// @notice A dispute was ruled on: `minutes_` of pay are adjudged to the renter. `disputes` are open still.
    event DisputeRuled(bytes32 indexed id, uint24 minutes_, uint16 disputes);

    /// @notice Only the uptime oracle can do this.
    error Judgements_NotUptimeOracle(address caller);

    /// @notice Only the dispute desk can do this.
    error Judgements_NotDisputeDesk(address caller);

    /// @notice No dispute is open on the lease.
    error Judgements_NoDispute(bytes32 id);

    /// @notice Withholds the pay of `minutes_` more. Minutes that are paid already stay paid.
    /// @dev Reverts with {Judgements_NotUptimeOracle}, {ILeases.Leases_Unknown} or {ILeases.Leases_Finalized}.
    function recordDowntime(bytes32 id, uint24 minutes_) external;

    /// @notice Keeps a lease from being finalized until the dispute is ruled on.
    /// @dev Reverts with {Judgements_NotDisputeDesk}, {ILeases.Leases_Unknown} or {ILeases.Leases_Finalized}.
    function openDispute(bytes32 id) external;

    /// @notice Ends a dispute, and adjudges `minutes_` of pay to the renter.
    /// @dev Reverts with {Judgements_NotDisputeDesk}, {ILeases.Leases_Unknown} or {Judgements_NoDispute}.
    function ruleDispute(bytes32 id, uint24 minutes_) external;
}
