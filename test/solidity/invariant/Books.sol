// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LeaseAccount} from "../../../contracts/interfaces/ILeaseholdLens.sol";
import {Day} from "../../../contracts/interfaces/IDowntime.sol";
import {Adjudged, Lease, LeaseFlags} from "../../../contracts/interfaces/ILeases.sol";
import {Facts} from "../../../contracts/interfaces/IReputation.sol";
import {Reference} from "../support/Reference.sol";
import {DayGhost, Ghost} from "./Store.sol";
import {DisputeActions} from "./DisputeActions.sol";
import {DowntimeActions} from "./DowntimeActions.sol";
import {PartnerActions} from "./PartnerActions.sol";
import {RenterActions} from "./RenterActions.sol";

/// @notice What must always hold: the hub's records against the ghosts, and its balances against sums over all leases.
abstract contract Books is RenterActions, PartnerActions, DowntimeActions, DisputeActions {
    uint256 private constant ACCOUNTS = 10;

    /// @dev What the leases make of it, per token: credited to each account, fees, locked and slashed of each, and held.
    struct Sums {
        uint256[3][10] credited;
        uint256[3][10] fees;
        uint256[3][10] locked;
        uint256[3][10] slashed;
        uint256[3] held;
    }

    function checkAll() public view {
        Sums memory sums;
        uint256 count = ghosts.length;
        for (uint256 i = 0; i < count; ++i) {
            Ghost storage ghost = ghosts[i];
            if (ghost.released) continue;
            _checkI9_OneLeasePerSlot(ghost);
            if (ghost.bid) {
                sums.locked[accountIndex[ghost.provider]][ghost.token] += Reference.ceilOf(ghost.rate, ghost.bond);
            } else {
                _checkLease(ghost, sums);
            }
        }
        for (uint256 t = 0; t < tokens.length; ++t) if (_isHonest(t)) _checkToken(t, sums);
    }

    /// @dev I2, I3, I4, I8, I10 and I11 of one lease; adds it to the sums.
    function _checkLease(Ghost storage ghost, Sums memory sums) private view {
        (Lease memory lease, Adjudged memory adjudged) = hub.leaseOf(ghost.id);
        LeaseAccount memory account = lens.accountOf(ghost.id);
        uint256 minute = _minute();
        equal(_fixedFields(ghost.id), ghost.fixedFields, "I11: what a lease was opened with must never change");
        equal(lease.end, ghost.end, "I4: only a close or a top-up may move the end");
        equal(lease.bond, ghost.bond, "I11: a bond must change only by its provider's doing");
        equal(lease.unserved, ghost.unserved, "what is unserved must be what was reported or announced");
        equal(adjudged.returned, ghost.returned, "what was returned must be that of the days resolved");
        equal(adjudged.maintenance, ghost.maintenance, "maintenance must be what was announced and not cut off");
        equal(adjudged.owed, ghost.owed, "I8: what is owed must be what was adjudged");
        equal(adjudged.disputes, ghost.disputes, "I10: open disputes must be counted");
        isTrue((lease.flags & LeaseFlags.FINALIZED != 0) == ghost.finalized, "a lease must be finalized once");
        isTrue(
            (lease.flags & LeaseFlags.WAIVED != 0) == ghost.waived,
            "a commitment must be waived when the bond is used up"
        );
        isTrue((lease.flags & LeaseFlags.EXITED != 0) == ghost.exited, "an early exit must be the provider's");

        // What has passed, and what of it is final, computed afresh.
        uint256 streamed = _streamed(ghost);
        equal(account.streamed, streamed, "I3: what is streamed must be what the minutes passed cost");
        atLeast(streamed, ghost.lastStreamed, "I4: what is streamed must never fall");
        isTrue(lease.end == ghost.lastEnd || lease.end > minute, "I4: the end must never move into the past");
        atLeast(lease.paid, ghost.lastPaid, "I4: what is paid must never fall");

        uint256 pay = Reference.floorOf(lease.rate, lease.paid);
        (uint256 fee, uint256 panel, uint256 net) = Reference.shares(pay, lease.fee, lease.panelShare);
        uint256 escrow = Reference.ceilOf(lease.rate, lease.end - lease.start);
        uint256 paidFor = Reference.ceilOf(lease.rate, ghost.funded);
        equal(ghost.paidIn, paidFor, "I2: what came in must be what all minutes paid for cost");
        atMost(pay, streamed, "I3: pay must never be above what is streamed");
        atMost(streamed, paidFor, "I3: what is streamed must never be above the deposit");
        if (ghost.finalized) {
            uint256 served = lease.end - lease.start - ghost.unserved;
            equal(ghost.unserved, ghost.returned, "all that is unserved must be returned");
            equal(pay, Reference.floorOf(lease.rate, served), "I3: final pay must be that of the minutes served");
        }
        equal(account.pay, pay, "I6: the account must show the pay");
        uint256 returned = Reference.floorOf(lease.rate, ghost.returned);
        equal(account.returned, returned, "I6: the account must show what was returned");
        uint256 rest = ghost.finalized ? escrow - pay - returned : 0;
        equal(
            (paidFor - escrow) + rest + returned + net + fee + (ghost.finalized ? panel : 0) + account.held,
            ghost.paidIn,
            "I2: the deposit must be credited or held, to the unit"
        );

        uint256 penalty = Reference.ceilOf(lease.rate, min(adjudged.owed, lease.bond));
        uint256 bond = Reference.ceilOf(lease.rate, lease.bond);
        atMost(penalty, bond, "I8: what is slashed must never be above the bond");
        equal(account.penalty, penalty, "I6: the account must show the penalty");
        equal(
            account.locked,
            ghost.finalized ? 0 : bond - penalty,
            "I10: all of the bond that is not slashed must be locked"
        );

        _checkDays(ghost);

        uint256 t = ghost.token;
        uint256 owner = accountIndex[ghost.provider];
        sums.credited[owner][t] += net;
        sums.fees[owner][t] += fee;
        sums.locked[owner][t] += account.locked;
        sums.slashed[owner][t] += penalty;
        sums.credited[accountIndex[ghost.renter]][t] += paidFor - escrow + rest + returned + penalty;
        if (ghost.finalized) sums.credited[accountIndex[recipients[ghost.panel]]][t] += panel;
        sums.held[t] += account.held;
    }

    /// @dev What is recorded of each day.
    function _checkDays(Ghost storage ghost) private view {
        uint256 place = _placeOf(ghost);
        uint256[] storage all = daysOf[place];
        for (uint256 i = 0; i < all.length; ++i) {
            DayGhost storage made = dayOf[place][all[i]];
            Day memory day = hub.dayOf(ghost.id, uint32(all[i]));
            equal(day.down, made.down, "a day must have the minutes that were reported");
            equal(day.maintenanceUntil - day.maintenanceFrom, made.until - made.from, "and those that were announced");
            isTrue(day.state == made.state, "a day must stand where what was done leaves it");
        }
    }

    function _checkI9_OneLeasePerSlot(Ghost storage ghost) private view {
        if (!_occupies(ghost)) return;
        (bytes32 occupant, bool occupied) = hub.slotOf(ghost.provider, ghost.slot);
        equal(occupant, ghost.id, "I9: a slot must be held by the one lease that runs on it");
        isTrue(occupied, "I9: a slot must be occupied until its lease is over");
    }

    /// @dev I1, I2 and I7 over all leases in a token.
    function _checkToken(uint256 t, Sums memory sums) private view {
        uint256 owed = sums.held[t];
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            address who = accounts[i];
            (uint256 amount, uint256 fees) = hub.balanceOf(who, address(tokens[t]));
            (uint256 total, uint256 locked) = hub.collateralOf(who, address(tokens[t]));
            uint256 expected = sums.credited[i][t] + refunded[who][t];
            if (who == MARKET) expected += requested[t];
            if (who == address(desk)) expected += deposited[t];
            equal(
                amount + withdrawn[who][t],
                expected,
                "I2: everybody must be credited what its leases make, to the unit"
            );
            equal(fees + collected[who][t], sums.fees[i][t], "I2: fees must be those of the provider's leases");
            equal(locked, sums.locked[i][t], "I7: what is locked must be the bonds of leases and bids");
            atMost(locked, total, "I7: locks must be within the collateral");
            equal(
                total + unstaked[who][t] + sums.slashed[i][t],
                staked[who][t],
                "I7: collateral must be what was staked, less what left and what was slashed"
            );
            owed += amount + fees + total;
        }
        equal(tokens[t].balanceOf(address(hub)), owed + donated[t], "I1: the hub must hold what it owes, to the unit");
    }

    /// @notice I12: everybody leaves. Afterwards the hub has what was donated, and nothing else.
    function everybodyLeaves(uint256 seed) external {
        uint256 count = ghosts.length;
        uint256 last = vm.getBlockTimestamp();
        for (uint256 i = 0; i < count; ++i) {
            Ghost storage ghost = ghosts[i];
            if (ghost.bid && !ghost.released) {
                vm.prank(MARKET);
                hub.releaseBid(ghost.id);
                ghost.released = true;
            }
            if (ghost.released) continue;
            // Some wait until it ends, some leave now.
            if (!_isOver(ghost) && mix(seed, i) % 2 == 0) {
                _close("leaving", ghost, mix(seed, i) % 4 == 0 ? ghost.renter : ghost.provider, false);
            }
            last = max(last, _allFinalAt(ghost));
        }
        for (uint256 i = 0; i < disputes.length; ++i) {
            if (disputes[i].open) last = max(last, _expiresAt(disputes[i]));
        }
        checkAll();
        // Not a second later than promised: what nobody rules on runs out of time.
        _pass(last);
        for (uint256 i = 0; i < disputes.length; ++i) if (disputes[i].open) _expire(disputes[i]);
        for (uint256 i = 0; i < count; ++i) {
            Ghost storage ghost = ghosts[i];
            if (ghost.released) continue;
            if (!ghost.finalized) {
                hub.finalize(ghost.id);
                _enforced(ghost, _due(ghost));
            }
            ghost.finalized = true;
            _checkFacts(ghost);
        }
        checkAll();
        for (uint256 t = 0; t < tokens.length; ++t) {
            if (!_isHonest(t)) continue;
            _leaveToken(t);
            equal(tokens[t].balanceOf(address(hub)), donated[t], "I12: when all have left, only donations may remain");
        }
    }

    function _leaveToken(uint256 t) private {
        address token = address(tokens[t]);
        uint256 market = _ledger(MARKET, t);
        vm.prank(MARKET);
        hub.returnDeposit(renters[0], token, market);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            address who = accounts[i];
            uint256 amount = _ledger(who, t);
            if (amount != 0) {
                vm.prank(who);
                hub.withdraw(token, who, amount);
            }
            (uint256 total, uint256 locked) = hub.collateralOf(who, token);
            equal(locked, 0, "I12: when all is final, no collateral may stay locked");
            if (total == 0) continue;
            vm.prank(who);
            hub.withdrawCollateral(token, who, total);
        }
        address[] memory all = new address[](3);
        for (uint256 i = 0; i < 3; ++i) all[i] = providers[i];
        hub.collectFees(token, all);
    }

    /// @dev Reputation must have heard of a finalized lease, once, and what is true.
    function _checkFacts(Ghost storage ghost) private view {
        Lease memory lease = _recorded(ghost.id);
        Facts memory facts = reputation.factsOf(ghost.id);
        uint256 leased = lease.end - lease.start;
        uint256 pay = Reference.floorOf(ghost.rate, leased - ghost.unserved);
        (uint256 fee, , ) = Reference.shares(pay, lease.fee, lease.panelShare);
        equal(reputation.times(ghost.id), 1, "reputation must hear of each lease once");
        equal(facts.provider, ghost.provider, "the facts must name the provider");
        equal(facts.renter, ghost.renter, "the facts must name the renter");
        equal(facts.leased, leased, "the facts must say how long it was leased");
        equal(facts.down, ghost.unserved - ghost.maintenance, "the facts must say how long it was down");
        equal(facts.maintenance, ghost.maintenance, "the facts must say how long it was maintained");
        equal(facts.pay, pay, "the facts must say what was paid");
        equal(facts.fee, fee, "the facts must say what the fee was");
        equal(facts.penalty, _penalty(ghost, ghost.owed), "the facts must say what was slashed");
        isTrue((facts.left != 0) == ghost.exited, "the facts must say whether the provider left early");
    }
}
