// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a dispute is about, as the dispute desk needs to know it.
struct AtStake {
    /// What is at stake, in units of `token`: withheld pay and penalty of contested days, or the claim.
    uint256 amount;
    address token;
    /// Number of the panel that names the arbitrator.
    uint32 panel;
    /// The least deposit that the lease's parameter set asks for, in token units.
    uint96 leastDeposit;
}

/// @title IDisputes
/// @notice What the hub hears from the dispute desk, the only caller of all of it. It can only let what is recorded stand or fall, and
/// move money from a lease's escrow and bond to the lease's own parties.
interface IDisputes {
    /// @notice The provider contests these UTC days. `disputes` are open on the lease now.
    event DaysContested(bytes32 indexed id, uint32[] days_, uint16 disputes);

    /// @notice Contested days were ruled on. Where the reports stand, {IDowntime.DayEnforced} says for each day what followed.
    event ContestRuled(bytes32 indexed id, uint32[] days_, bool stands, uint16 disputes);

    /// @notice The renter claims `minutes_` of the bond.
    event ClaimOpened(bytes32 indexed id, uint24 minutes_, uint16 disputes);

    /// @notice The claim was ruled on; granted, its minutes are owed.
    event ClaimRuled(bytes32 indexed id, uint24 minutes_, bool granted, uint16 disputes);

    /// @notice Only the dispute desk can do this.
    error Disputes_NotDisputeDesk(address caller);

    /// @notice Days must be named in ascending order, each once, and at least one.
    error Disputes_NotAscending(uint256 index);

    /// @notice Nobody reported downtime on this day, so there is nothing to contest.
    error Disputes_NothingReported(bytes32 id, uint256 day);

    /// @notice A day is contested once, and not after it was enforced.
    error Disputes_DayResolved(bytes32 id, uint256 day);

    /// @notice The day can be contested between these Unix times, in seconds, `until` excluded.
    error Disputes_NotContestable(bytes32 id, uint256 day, uint256 from, uint256 until, uint256 timestamp);

    /// @notice The renter made its claim already; a lease has one.
    error Disputes_AlreadyClaimed(bytes32 id);

    /// @notice A claim is for 1 to `most` minutes of pay: the bond.
    error Disputes_ClaimOutOfRange(bytes32 id, uint256 minutes_, uint256 most);

    /// @notice The renter can claim between these Unix times, in seconds, `until` excluded.
    error Disputes_NotClaimable(bytes32 id, uint256 from, uint256 until, uint256 timestamp);

    /// @notice This is not open, so it cannot be ruled on.
    error Disputes_NotOpen(bytes32 id);

    /// @notice Opens the contest of days, one or several, each from its last hour's finality for the contest window, unless it is enforced.
    /// @param opener Who calls the dispute desk; must be the provider.
    /// @dev Reverts with {Disputes_NotDisputeDesk}, {Leases_Unknown}, {Leases_NotParty}, {Disputes_NotAscending}, {Disputes_NothingReported},
    /// {Disputes_DayResolved} or {Disputes_NotContestable}.
    function openContest(bytes32 id, address opener, uint32[] calldata days_) external returns (AtStake memory);

    /// @notice Ends a contest: either the reports stand, and the days are enforced, or their minutes are paid after all.
    /// @return provider Who opened it.
    /// @return renter The other side.
    /// @dev Reverts with {Disputes_NotDisputeDesk}, {Leases_Unknown} or {Disputes_NotOpen}.
    function ruleContest(
        bytes32 id,
        uint32[] calldata days_,
        bool stands
    ) external returns (address provider, address renter);

    /// @notice Opens the renter's claim, once per lease, from its start until the claim window after its last hour's finality ends.
    /// @param opener Who calls the dispute desk; must be the renter.
    /// @dev Reverts with {Disputes_NotDisputeDesk}, {Leases_Unknown}, {Leases_NotParty}, {Leases_Finalized}, {Disputes_AlreadyClaimed}, {Disputes_ClaimOutOfRange} or
    /// {Disputes_NotClaimable}.
    function openClaim(bytes32 id, address opener, uint24 minutes_) external returns (AtStake memory);

    /// @notice Ends the claim: granted, its minutes are owed, and slashed as far as the bond has them.
    /// @return provider The other side.
    /// @return renter Who opened it.
    /// @dev Reverts with {Disputes_NotDisputeDesk}, {Leases_Unknown} or {Disputes_NotOpen}.
    function ruleClaim(bytes32 id, bool granted) external returns (address provider, address renter);
}
