// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Day, DayState} from "../interfaces/IDowntime.sol";
import {ILeasehold} from "../interfaces/ILeasehold.sol";
import {
    CloseQuote,
    DayQuote,
    ILeaseholdLens,
    LeaseAccount,
    LeaseStatus,
    SettlementQuote,
    TakeQuote
} from "../interfaces/ILeaseholdLens.sol";
import {Adjudged, Choice, Lease, LeaseFlags} from "../interfaces/ILeases.sol";
import {Offer} from "../interfaces/IOffers.sol";
import {ParameterSet} from "../interfaces/IParameterSets.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Clock} from "../libraries/Clock.sol";
import {Days} from "../libraries/Days.sol";

/// @title LeaseholdLens
/// @notice See {ILeaseholdLens}.
contract LeaseholdLens is ILeaseholdLens {
    using Days for Day;

    /// @dev Whose records are read.
    ILeasehold private immutable HUB;

    constructor(ILeasehold hub) {
        HUB = hub;
    }

    /// @inheritdoc ILeaseholdLens
    function quoteTake(
        Offer calldata offer,
        Choice calldata choice,
        address renter
    ) external view returns (TakeQuote memory quote) {
        quote.start =
            choice.start == 0 ? Math.max(Clock.nextMinute() + offer.setup, offer.earliestStart) : choice.start;
        quote.end = quote.start + choice.deposit;
        quote.termEnd = quote.start + choice.term;
        quote.id = keccak256(abi.encode(block.chainid, address(HUB), HUB.hashOffer(offer), renter, quote.start));
        quote.deposit = Amounts.up(offer.rate, choice.deposit);
        quote.cost = Amounts.up(offer.rate, choice.term);
        quote.bond = Amounts.up(offer.rate, offer.bondMultiple * Math.min(Clock.DAY, choice.term));
        quote.fee = HUB.parameterSetOf(offer.parameterSet).fee;
    }

    /// @inheritdoc ILeaseholdLens
    function quoteTopUp(bytes32 id, uint24 minutes_) external view returns (uint256 amount) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        uint256 deposited = lease.end - lease.start;
        return Amounts.up(lease.rate, deposited + minutes_) - Amounts.up(lease.rate, deposited);
    }

    /// @inheritdoc ILeaseholdLens
    function quoteSettlement(bytes32 id) external view returns (SettlementQuote memory quote) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        uint256 window = HUB.parameterSetOf(lease.parameterSet).reportWindow;
        uint256 finalUntil = Clock.finalUntil(lease.end, window, block.timestamp);
        quote.paid = Math.saturatingSub(finalUntil, uint256(lease.start) + lease.unserved + lease.paid);

        (uint256 feeBefore, uint256 panelBefore, uint256 netBefore) = _split(lease, lease.paid);
        (quote.fee, quote.panelFee, quote.net) = _split(lease, lease.paid + quote.paid);
        quote.fee -= feeBefore;
        quote.panelFee -= panelBefore;
        quote.net -= netBefore;
        quote.pay = quote.fee + quote.panelFee + quote.net;
    }

    /// @inheritdoc ILeaseholdLens
    function quoteDay(bytes32 id, uint32 day) external view returns (DayQuote memory quote) {
        (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(id);
        Day memory record = HUB.dayOf(id, day);
        ParameterSet memory set = HUB.parameterSetOf(lease.parameterSet);
        quote.contestableFrom = (Days.endOf(day, lease.end) + set.reportWindow) * 60;
        quote.dueAt = quote.contestableFrom + uint256(set.contestWindow) * 60;
        if (record.down != 0 && record.state != DayState.Overturned) quote.penalty = _penaltyOf(lease, day, record);
        if (record.isResolved()) return quote;
        uint256 returned = adjudged.returned + record.down + record.maintenance();
        quote.withheld = Amounts.down(lease.rate, returned) - Amounts.down(lease.rate, adjudged.returned);
        quote.slashed = _slashed(lease, adjudged.owed + quote.penalty) - _slashed(lease, adjudged.owed);
    }

    /// @inheritdoc ILeaseholdLens
    function quoteContest(bytes32 id, uint32[] calldata days_) external view returns (uint256 stake) {
        (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(id);
        (uint256 minutes_, uint256 penalty) = (0, 0);
        for (uint256 i = 0; i < days_.length; ++i) {
            Day memory record = HUB.dayOf(id, days_[i]);
            if (record.down == 0) continue;
            (minutes_, penalty) = (minutes_ + record.down, penalty + _penaltyOf(lease, days_[i], record));
        }
        return Amounts.up(lease.rate, minutes_ + Math.min(penalty, Math.saturatingSub(lease.bond, adjudged.owed)));
    }

    /// @inheritdoc ILeaseholdLens
    function quoteClose(bytes32 id, address caller) external view returns (CloseQuote memory quote) {
        (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(id);
        (uint256 owed, bool waived) = _afterDueDays(id, lease, adjudged);
        bool byRenter = caller == lease.renter;
        uint256 earliest = byRenter && !waived ? uint256(lease.start) + lease.committed : lease.start;
        quote.end = Math.min(lease.end, Math.max(Clock.nextMinute(), earliest));
        quote.refund =
            Amounts.up(lease.rate, lease.end - lease.start) - Amounts.up(lease.rate, quote.end - lease.start);
        if (!byRenter && lease.flags & LeaseFlags.CLOSED == 0) {
            uint256 exit = Math.min(lease.termEnd - quote.end, lease.exitMinutes);
            quote.penalty = _slashed(lease, owed + exit) - _slashed(lease, owed);
        }
    }

    /// @inheritdoc ILeaseholdLens
    function statusOf(bytes32 id) external view returns (LeaseStatus) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        uint256 minute = Clock.thisMinute();
        if (lease.flags & LeaseFlags.FINALIZED != 0) return LeaseStatus.Finalized;
        if (minute >= lease.end || lease.end <= lease.start) return LeaseStatus.Over;
        return minute < lease.start ? LeaseStatus.Reserved : LeaseStatus.Running;
    }

    /// @inheritdoc ILeaseholdLens
    function accountOf(bytes32 id) external view returns (LeaseAccount memory account) {
        (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(id);
        bool finalized = lease.flags & LeaseFlags.FINALIZED != 0;
        account.escrow = Amounts.up(lease.rate, lease.end - lease.start);
        uint256 elapsed = Math.saturatingSub(Math.min(Clock.thisMinute(), lease.end), lease.start);
        account.streamed = Amounts.down(lease.rate, elapsed);
        (account.fee, account.panelFee, account.net) = _split(lease, lease.paid);
        account.pay = account.fee + account.panelFee + account.net;
        account.returned = Amounts.down(lease.rate, adjudged.returned);
        account.penalty = Amounts.up(lease.rate, Math.min(adjudged.owed, lease.bond));
        if (finalized) return account;
        account.locked = Amounts.up(lease.rate, lease.bond) - account.penalty;
        account.held = account.escrow - account.fee - account.net - account.returned;
    }

    /// @inheritdoc ILeaseholdLens
    function finalAt(bytes32 id) external view returns (uint256 timestamp) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        ParameterSet memory set = HUB.parameterSetOf(lease.parameterSet);
        timestamp = (uint256(lease.end) + set.reportWindow + set.claimWindow) * 60;
        if (lease.pending == 0) return timestamp;
        // Only a few days at the end can be due later than that: of those, the last that is not resolved counts.
        for (uint256 day = (lease.end - 1) / Clock.DAY; ; --day) {
            uint256 dueAt = (Days.endOf(day, lease.end) + set.reportWindow + set.contestWindow) * 60;
            if (dueAt <= timestamp) return timestamp;
            Day memory record = HUB.dayOf(id, uint32(day));
            if (!record.isEmpty() && !record.isResolved()) return dueAt;
        }
    }

    /// @dev What is owed, and whether the commitment is waived, once the days are enforced that a close enforces first.
    function _afterDueDays(
        bytes32 id,
        Lease memory lease,
        Adjudged memory adjudged
    ) private view returns (uint256 owed, bool waived) {
        (owed, waived) = (adjudged.owed, lease.flags & LeaseFlags.WAIVED != 0);
        uint32[] memory days_ = HUB.dueDaysOf(id);
        (uint256 previous, uint256 before) = (0, 0);
        for (uint256 i = 0; i < days_.length; ++i) {
            uint32 day = days_[i];
            Day memory record = HUB.dayOf(id, day);
            if (day != previous + 1) before = HUB.dayOf(id, day - 1).unserved();
            uint256 unserved = record.down + record.maintenance();
            uint256 next = HUB.dayOf(id, day + 1).unserved();
            if (unserved + Math.max(before, next) >= Days.WAIVING) waived = true;
            owed += _penaltyOf(lease, day, record);
            (previous, before) = (day, unserved);
        }
        if (owed != adjudged.owed && owed >= lease.bond) waived = true;
    }

    /// @dev What is slashed in all where `owed` minutes are owed.
    function _slashed(Lease memory lease, uint256 owed) private pure returns (uint256) {
        return Amounts.up(lease.rate, Math.min(owed, lease.bond));
    }

    function _penaltyOf(Lease memory lease, uint256 day, Day memory record) private pure returns (uint256) {
        return Days.penalty(day, record.down, lease.allowance, lease.penaltyMultiple, lease.start, lease.termEnd);
    }

    function _split(Lease memory lease, uint256 paid) private pure returns (uint256 fee, uint256 panel, uint256 net) {
        return Amounts.split(Amounts.down(lease.rate, paid), lease.fee, lease.panelShare);
    }
}
