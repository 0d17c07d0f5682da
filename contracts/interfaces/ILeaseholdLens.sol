// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Choice} from "./ILeases.sol";
import {Offer} from "./IOffers.sol";

/// @notice Where a lease stands. It follows from the record and the clock.
enum LeaseStatus {
    /// Opened, and not begun: a reservation, or a machine that is being set up.
    Reserved,
    /// Minutes are streaming.
    Running,
    /// No minute streams any more; the last hours may not be final yet.
    Over,
    /// Everything is paid out.
    Finalized
}

/// @notice What a take does, if it happens in this block. Amounts in token units, points in time in UTC minutes.
struct TakeQuote {
    bytes32 id;
    uint256 start;
    uint256 end;
    uint256 termEnd;
    /// What the renter pays now, and what the whole term costs it.
    uint256 deposit;
    uint256 cost;
    /// What the provider must have free, and what is locked of it.
    uint256 bond;
    /// The protocol's share of pay, in parts per million.
    uint256 fee;
}

/// @notice What a settlement does, if it happens in this block. Amounts in token units.
struct SettlementQuote {
    /// Minutes that become paid.
    uint256 paid;
    /// What they cost the renter, and who gets it: the protocol, the panel (when the lease is finalized) and the provider.
    uint256 pay;
    uint256 fee;
    uint256 panelFee;
    uint256 net;
}

/// @notice What a UTC day of a lease costs. Amounts in token units, points in time in Unix seconds.
struct DayQuote {
    /// Minutes of pay that its downtime costs the provider.
    uint256 penalty;
    /// Withheld pay that becomes the renter's, and what is slashed, if the day is enforced by itself in this block; zero once it is resolved.
    uint256 withheld;
    uint256 slashed;
    /// When its downtime can be contested: from the first until the second; then it is due to be enforced.
    uint256 contestableFrom;
    uint256 dueAt;
}

/// @notice What a close does, if it happens in this block. Amounts in token units.
struct CloseQuote {
    /// Minute the lease ends then.
    uint256 end;
    /// What the renter gets back of its deposit, and out of the bond for an early exit.
    uint256 refund;
    uint256 penalty;
}

/// @notice The money of a lease as it stands now, in token units: `escrow = fee + net + returned + held` until it is finalized; the panel's
/// share stays held until then.
struct LeaseAccount {
    /// What the escrow was filled with, less refunds of minutes that were cut off: `ceil(rate * (end - start) / 60)`.
    uint256 escrow;
    /// What the minutes that have passed cost.
    uint256 streamed;
    /// What was settled of it, and who has or gets it.
    uint256 pay;
    uint256 fee;
    uint256 panelFee;
    uint256 net;
    /// What was withheld for minutes not served, and became the renter's.
    uint256 returned;
    /// What was slashed from the bond, and what is still locked of it.
    uint256 penalty;
    uint256 locked;
    /// What the hub still holds for this lease, besides the bond.
    uint256 held;
}

/// @title ILeaseholdLens
/// @notice Answers that follow from the hub's records and the clock. Holds nothing; nobody has to trust it with anything but a
/// right answer, which equals to the unit what the same call does in the same block.
interface ILeaseholdLens {
    /// @notice What taking this offer does, if it succeeds.
    function quoteTake(
        Offer calldata offer,
        Choice calldata choice,
        address renter
    ) external view returns (TakeQuote memory);

    /// @notice What topping up a lease by `minutes_` costs.
    function quoteTopUp(bytes32 id, uint24 minutes_) external view returns (uint256 amount);

    /// @notice What settling a lease pays.
    function quoteSettlement(bytes32 id) external view returns (SettlementQuote memory);

    /// @notice What a day of a lease costs, and when.
    function quoteDay(bytes32 id, uint32 day) external view returns (DayQuote memory);

    /// @notice What is at stake if the provider contests these days in this block, in token units: {IDisputeDesk.quoteDispute} says what that costs.
    function quoteContest(bytes32 id, uint32[] calldata days_) external view returns (uint256 stake);

    /// @notice What closing a lease does for `caller`, if it succeeds.
    function quoteClose(bytes32 id, address caller) external view returns (CloseQuote memory);

    /// @notice Where a lease stands.
    function statusOf(bytes32 id) external view returns (LeaseStatus);

    /// @notice The money of a lease.
    function accountOf(bytes32 id) external view returns (LeaseAccount memory);

    /// @notice Unix time, in seconds, from which a lease can be finalized as it stands now, disputes aside.
    function finalAt(bytes32 id) external view returns (uint256);
}
