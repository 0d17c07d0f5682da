// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Day} from "../interfaces/IDowntime.sol";
import {Adjudged, Choice, ClaimState, ILeases, Lease, LeaseFlags, StandingTopUp} from "../interfaces/ILeases.sol";
import {Permit} from "../interfaces/ILedger.sol";
import {Offer} from "../interfaces/IOffers.sol";
import {IParameterSets, ParameterSet, ParameterSetStatus} from "../interfaces/IParameterSets.sol";
import {Facts} from "../interfaces/IReputation.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Clock} from "../libraries/Clock.sol";
import {Days} from "../libraries/Days.sol";
import {LeasesState} from "./LeasesState.sol";

/// @title Leases
/// @notice See {ILeases}. The escrow of a lease is never stored as an amount: it holds `up(rate, end - start)` less what was
/// paid, and after {finalize} nothing.
abstract contract Leases is ILeases, LeasesState {
    using Days for mapping(uint256 word => uint256);

    /// @inheritdoc ILeases
    function take(
        Offer memory offer,
        bytes calldata signature,
        Choice memory choice,
        Permit calldata permit
    ) external nonReentrant returns (bytes32 id) {
        require(
            _parameterSet(offer.parameterSet).status != ParameterSetStatus.Paused,
            IParameterSets.ParameterSets_Paused(offer.parameterSet)
        );
        _usePermit(msg.sender, offer.token, permit);
        uint256 deposit;
        (id, deposit) = _take(offer, signature, bytes32(0), msg.sender, choice);
        _pull(offer.token, msg.sender, deposit);
    }

    /// @inheritdoc ILeases
    function topUp(bytes32 id, uint24 minutes_) external nonReentrant returns (uint256 amount) {
        return _topUp(id, _lease(id), minutes_, msg.sender);
    }

    /// @inheritdoc ILeases
    function pullTopUp(bytes32 id) external nonReentrant returns (uint256 amount) {
        Lease storage lease = _lease(id);
        StandingTopUp storage standing = _standingTopUps[id];
        (uint256 portion, uint256 remaining) = (standing.portion, standing.remaining);
        require(portion != 0 && remaining != 0, Leases_NoStandingTopUp(id));
        _requireOpen(id, lease);

        (uint256 end, uint256 termEnd) = (lease.end, lease.termEnd);
        require(end < termEnd, Leases_PastTerm(id, end + portion, termEnd));
        uint256 left = end - Math.max(Clock.thisMinute(), lease.start);
        require(left < portion, Leases_EnoughLeft(id, left, portion));
        uint256 minutes_ = Math.min(Math.min(portion, remaining), termEnd - end);
        standing.remaining = uint24(remaining - minutes_);
        emit StandingTopUpSet(id, uint24(portion), uint24(remaining - minutes_));
        return _topUp(id, lease, minutes_, _renterOf(lease));
    }

    /// @inheritdoc ILeases
    function close(bytes32 id) external returns (uint256 refund) {
        return _close(id, _lease(id));
    }

    /// @inheritdoc ILeases
    function closeAndWithdraw(bytes32 id, address to) external nonReentrant returns (uint256 withdrawn) {
        Lease storage lease = _lease(id);
        _close(id, lease);
        return _withdrawAll(_parameterSet(lease.parameterSet).token, to);
    }

    /// @inheritdoc ILeases
    function settle(bytes32 id) external returns (uint256 pay) {
        return _settle(id, _lease(id));
    }

    /// @inheritdoc ILeases
    function settleMany(bytes32[] calldata ids) external {
        for (uint256 i = 0; i < ids.length; ++i) {
            Lease storage lease = _leases[ids[i]];
            if (_isLease(lease)) _settle(ids[i], lease);
            else emit SettlementSkipped(ids[i]);
        }
    }

    /// @inheritdoc ILeases
    function settleAndWithdraw(bytes32 id, address to) external nonReentrant returns (uint256 withdrawn) {
        Lease storage lease = _lease(id);
        _settle(id, lease);
        return _withdrawAll(_parameterSet(lease.parameterSet).token, to);
    }

    /// @inheritdoc ILeases
    function finalize(bytes32 id) external {
        Lease storage lease = _lease(id);
        require(lease.flags & LeaseFlags.FINALIZED == 0, Leases_Finalized(id));
        uint256 disputes = _adjudged[id].disputes;
        require(disputes == 0, Leases_Disputed(id, disputes));
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        uint256 finalAt = (uint256(lease.end) + set.reportWindow + set.claimWindow) * 60;
        require(block.timestamp >= finalAt, Leases_NotFinal(id, finalAt, block.timestamp));
        if (_mayBeDue(lease)) _enforceDue(id, ALL_DAYS);
        _settle(id, lease);
        if (lease.pending != 0) {
            uint256 day = _oldestPending(lease);
            revert Leases_DayPending(id, day, _dueAt(lease, day));
        }
        _finalize(id, lease);
    }

    /// @dev Adds minutes that `payer` pays for.
    function _topUp(bytes32 id, Lease storage lease, uint256 minutes_, address payer) private returns (uint256 amount) {
        require(minutes_ != 0, Leases_ZeroMinutes(id));
        _requireOpen(id, lease);
        (uint256 start, uint256 end, uint256 rate) = (lease.start, lease.end, lease.rate);
        uint256 extended = end + minutes_;
        require(extended <= lease.termEnd, Leases_PastTerm(id, extended, lease.termEnd));
        amount = Amounts.up(rate, extended - start) - Amounts.up(rate, end - start);
        // The cast is safe: at most the term's end.
        lease.end = uint32(extended);
        emit ToppedUp(id, payer, uint32(extended), amount);
        _pull(_parameterSet(lease.parameterSet).token, payer, amount);
    }

    function _close(bytes32 id, Lease storage lease) private returns (uint256 refund) {
        if (_mayBeDue(lease)) _enforceDue(id, ALL_DAYS);
        (address renter, uint256 start, uint256 end) = (_renterOf(lease), lease.start, lease.end);
        uint256 flags = lease.flags;
        bool byRenter = msg.sender == renter;
        require(byRenter || msg.sender == lease.provider, Leases_NotParty(id, msg.sender));
        require(!_isOver(lease), Leases_Over(id, end));

        bool bound = byRenter && flags & LeaseFlags.WAIVED == 0;
        uint256 cut = Math.min(end, Math.max(Clock.nextMinute(), bound ? start + lease.committed : start));
        uint256 flag = byRenter ? LeaseFlags.CLOSED_BY_RENTER : LeaseFlags.CLOSED_BY_PROVIDER;
        require(flags & flag == 0 || cut < end, Leases_Closed(id, end));
        // Measured against the term, not against what is paid: else a top-up just before would raise the penalty, and the last paid
        // minute would be a way out of it.
        uint256 unserved = byRenter || flags & LeaseFlags.CLOSED != 0 ? 0 : lease.termEnd - cut;
        if (unserved != 0) flag |= LeaseFlags.EXITED;
        // The casts are safe: `cut` is at most `end`, and flags fill eight bits.
        (lease.end, lease.flags) = (uint32(cut), uint8(flags | flag));
        if (cut < end && lease.unserved != 0) _cutMaintenance(id, lease, cut, end);

        address token = _parameterSet(lease.parameterSet).token;
        uint256 rate = lease.rate;
        refund = Amounts.up(rate, end - start) - Amounts.up(rate, cut - start);
        if (refund != 0) _credit(renter, token, refund);
        emit Closed(id, msg.sender, uint32(cut), refund);

        _charge(id, lease, Math.min(unserved, lease.exitMinutes));
        if (cut == start) _finalize(id, lease);
    }

    /// @dev Takes back announced maintenance from minute `cut` on, where the lease now ends instead of at minute `end`. None of it can be on a day
    /// that is enforced or contested, as no minute from `cut` on has begun.
    function _cutMaintenance(bytes32 id, Lease storage lease, uint256 cut, uint256 end) private {
        uint256 taken = 0;
        // Maintenance lies before the end it was announced for, and at most seven days ahead.
        uint256 last = Math.min(end - 1, Clock.thisMinute() + 7 * Clock.DAY) / Clock.DAY;
        for (uint256 day = cut / Clock.DAY; day <= last; ++day) {
            Day memory record = _days[id].load(day);
            uint256 until = Math.max(record.maintenanceFrom, Math.saturatingSub(cut, day * Clock.DAY));
            if (until >= record.maintenanceUntil) continue;
            taken += record.maintenanceUntil - until;
            // The cast is safe: less than what it replaces.
            record.maintenanceUntil = uint16(until);
            _days[id].store(day, record);
        }
        if (taken == 0) return;
        // The casts are safe: both count these minutes.
        Adjudged storage adjudged = _adjudged[id];
        adjudged.maintenance -= uint24(taken);
        lease.unserved -= uint24(taken);
        if (lease.unserved == adjudged.returned) lease.pending = 0;
    }

    /// @dev Pays what is final, and not paid, and not withheld. Reads everything before it writes: each slot once.
    function _settle(bytes32 id, Lease storage lease) private returns (uint256 pay) {
        if (_mayBeDue(lease)) _enforceDue(id, FEW_DAYS);
        uint256 paid = lease.paid;
        (uint256 feeShare, uint256 panelShare) = (lease.fee, lease.panelShare);
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        (address token, uint256 window) = (set.token, set.reportWindow);
        uint256 finalUntil = Clock.finalUntil(lease.end, window, block.timestamp);
        // What must be reached before a minute more is due: reports on hours not yet final may run ahead of what is.
        uint256 unpayable = uint256(lease.start) + lease.unserved + paid;
        if (finalUntil <= unpayable) return 0;

        (address provider, uint256 rate) = (lease.provider, lease.rate);
        uint256 total = paid + (finalUntil - unpayable);
        // The cast is safe: at most the minutes of the term.
        lease.paid = uint24(total);
        (uint256 payBefore, uint256 payAfter) = (Amounts.down(rate, paid), Amounts.down(rate, total));
        (uint256 feeBefore, , uint256 netBefore) = Amounts.split(payBefore, feeShare, panelShare);
        (uint256 feeAfter, , uint256 netAfter) = Amounts.split(payAfter, feeShare, panelShare);
        unchecked {
            // Safe: none of the three falls while minutes grow.
            pay = payAfter - payBefore;
            _creditWithFees(provider, token, netAfter - netBefore, feeAfter - feeBefore);
        }
        emit Settled(id, uint24(total), pay, feeAfter - feeBefore);
    }

    /// @dev Pays out the rest of a lease on which nothing can be adjudged any more, and tells what happened.
    function _finalize(bytes32 id, Lease storage lease) private {
        lease.flags |= LeaseFlags.FINALIZED;
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        (address token, address provider, address renter) = (set.token, lease.provider, _renterOf(lease));
        (uint256 rate, uint256 leased) = (lease.rate, lease.end - lease.start);
        uint256 pay = Amounts.down(rate, lease.paid);
        (uint256 fee, uint256 panelFee, ) = Amounts.split(pay, lease.fee, lease.panelShare);
        Adjudged memory adjudged = _adjudged[id];
        uint256 rest = Amounts.up(rate, leased) - pay - Amounts.down(rate, adjudged.returned);
        uint256 penalty = Amounts.up(rate, Math.min(adjudged.owed, lease.bond));
        uint256 freed = Amounts.up(rate, lease.bond) - penalty;

        if (rest != 0) _credit(renter, token, rest);
        if (panelFee != 0) _credit(_panel(lease.panel).recipient, token, panelFee);
        _unlock(provider, token, freed);
        emit Finalized(id, panelFee, rest, freed);

        if (address(REPUTATION) == address(0)) return;
        REPUTATION.recordLease(
            Facts({
                id: id,
                provider: provider,
                renter: renter,
                rate: lease.rate,
                feeShare: lease.fee,
                feeUnit: set.feeUnit,
                leased: uint32(leased),
                down: uint32(lease.unserved - adjudged.maintenance),
                maintenance: adjudged.maintenance,
                left: lease.flags & LeaseFlags.EXITED != 0 ? lease.termEnd - lease.end : 0,
                pay: pay,
                fee: fee,
                penalty: penalty,
                claimed: adjudged.claimed,
                granted: adjudged.claim == ClaimState.Granted,
                overturned: adjudged.overturned,
                upheld: adjudged.upheld
            })
        );
    }
}
