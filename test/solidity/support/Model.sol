// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reference} from "./Reference.sol";

/// @notice What was agreed. Minutes, but for the rate and the shares; windows in minutes.
struct Deal {
    uint256 rate;
    uint256 start;
    uint256 term;
    /// What is paid for at first.
    uint256 deposit;
    uint256 committed;
    uint256 exitMinutes;
    uint256 bond;
    /// Of downtime a day, and of maintenance a day.
    uint256 allowance;
    uint256 maintenance;
    uint256 multiple;
    /// How many monitors must agree.
    uint256 threshold;
    uint256 fee;
    uint256 panelShare;
    uint256 reportWindow;
    uint256 contestWindow;
    uint256 claimWindow;
    /// In token units.
    uint256 leastDeposit;
}

/// @notice What can happen on a lease. That somebody settles, enforces or withdraws is not among it: that must not
/// matter.
enum Kind {
    TopUp,
    CloseByRenter,
    CloseByProvider,
    AddBond,
    Report,
    Maintenance,
    Contest,
    RuleContest,
    Claim,
    RuleClaim
}

/// @notice Something that happened, and when, in Unix seconds.
struct Deed {
    Kind kind;
    uint256 time;
    /// Minutes; the hour of a report; the first minute of maintenance; the place among all deeds of the contest or
    /// claim that is ruled on.
    uint256 x;
    /// Who of a panel reports, as bits; the minute maintenance is over; a ruling: 1 for the renter, 2 for the provider,
    /// 0 for neither, also where the arbitrator said nothing in time.
    uint256 y;
    /// Masks of a report; days of a contest.
    uint256[] list;
}

/// @notice What a lease comes to once all is final. Token units, but for minutes where they are named.
struct Outcome {
    uint256 endMinute;
    uint256 downMinutes;
    uint256 maintenanceMinutes;
    uint256 owedMinutes;
    /// What was paid in for minutes, and what of it is pay, split in three, and what is the renter's again.
    uint256 deposit;
    uint256 pay;
    uint256 fee;
    uint256 panel;
    uint256 provider;
    uint256 refund;
    /// All of the bond, and what is slashed of it.
    uint256 bond;
    uint256 slashed;
    /// Whether the provider cut it short, and whether the renter was free from its commitment in the end.
    bool exited;
    bool waived;
    /// What each put down for disputes, and what each has of both in the end.
    uint256 providerPut;
    uint256 renterPut;
    uint256 providerWon;
    uint256 renterWon;
    /// Reports that added something, the minutes they added in all, and days that were overturned.
    uint256 reports;
    uint256 reported;
    uint256 overturned;
}

/// @notice A lease from the list of its facts. Nothing is carried on from one fact to the next: whatever is asked is
/// computed from the beginning, minute by minute, with a mark for each. Written from the design; it shares nothing with
/// the contracts.
/// @dev On which facts the outcome depends: the deal; who closed when; minutes bought; what was reported, announced,
/// contested, claimed and ruled. Rulings and the passing of windows matter by their time in one way only: whether the
/// renter was bound to its commitment when it closed, and whether a bond could still grow. Both are asked as if each
/// day had been enforced the moment it was due.
contract Model {
    uint256 private constant DAY = 1440;
    bytes1 private constant DOWN = 0x01;
    bytes1 private constant MAINTENANCE = 0x02;

    /// @dev A lease after the first `count` of the deeds, at time `time`. `ends` says where it ended before each deed,
    /// up to there, and `marks` what each of its minutes is: down, maintenance, or neither.
    struct Moment {
        Deal deal;
        Deed[] deeds;
        uint256 count;
        uint256 time;
        uint256[] ends;
        uint256 end;
        bytes marks;
    }

    /// @dev A day of a lease at some moment.
    struct DayMade {
        /// The first minute after it.
        uint256 until;
        uint256 down;
        uint256 maintenance;
        bool contested;
        /// Whether its downtime stands for good, or is overturned; neither while it may change.
        bool stands;
        bool overturned;
    }

    /// @notice Whether something may happen next, after all these deeds.
    function allows(Deal memory deal, Deed[] memory deeds, Deed memory next) external pure returns (bool) {
        Moment memory moment = _after(deal, deeds, next.time);
        bool over = next.time / 60 >= moment.end || moment.end <= deal.start;
        bool closed = _has(deeds, Kind.CloseByRenter) || _has(deeds, Kind.CloseByProvider);
        Kind kind = next.kind;

        if (kind == Kind.TopUp) {
            return !over && !closed && next.x != 0 && moment.end + next.x <= deal.start + deal.term;
        }
        if (kind == Kind.CloseByRenter || kind == Kind.CloseByProvider) {
            return !over && (!_has(deeds, kind) || _cutBy(moment, kind) < moment.end);
        }
        if (kind == Kind.AddBond) {
            if (over || closed || next.x == 0 || _disputes(deeds) != 0) return false;
            (uint256 owed, ) = _owed(moment);
            return owed <= _bond(moment);
        }
        if (kind == Kind.Report) {
            uint256 from = _later(next.x * 60, deal.start);
            uint256 until = _earlier(next.x * 60 + 60, moment.end);
            bool inTime = next.time >= until * 60 && next.time < (until + deal.reportWindow) * 60;
            return from < until && inTime && next.list.length >= deal.threshold;
        }
        if (kind == Kind.Maintenance) return _allowsMaintenance(moment, next);
        if (kind == Kind.Contest) return _allowsContest(moment, next);
        if (kind == Kind.Claim) {
            uint256 until = moment.end + deal.reportWindow + deal.claimWindow;
            bool inTime = next.time >= deal.start * 60 && next.time < until * 60;
            bool inRange = next.x != 0 && next.x <= _bond(moment);
            return moment.end > deal.start && inTime && inRange && !_has(deeds, Kind.Claim);
        }
        // A ruling.
        for (uint256 i = 0; i < deeds.length; ++i) if (deeds[i].kind == kind && deeds[i].x == next.x) return false;
        return next.y <= 2;
    }

    /// @notice When everything can be final, if nothing more happens: the claim window after the last hour's finality,
    /// and once every day with something unserved is past its contest window, or ruled on.
    function finalAt(Deal memory deal, Deed[] memory deeds) external pure returns (uint256 time) {
        Moment memory moment = _after(deal, deeds, 0);
        time = (moment.end + deal.reportWindow + deal.claimWindow) * 60;
        for (uint256 day = deal.start / DAY; day * DAY < moment.end; ++day) {
            DayMade memory made = _day(moment, day);
            if (made.contested || made.down + made.maintenance == 0) continue;
            time = _later(time, (made.until + deal.reportWindow + deal.contestWindow) * 60);
        }
    }

    /// @notice Minutes that are not paid as it stands: reported and not overturned, or announced.
    function unservedAfter(Deal memory deal, Deed[] memory deeds) external pure returns (uint256 unserved) {
        Moment memory moment = _after(deal, deeds, 0);
        for (uint256 day = deal.start / DAY; day * DAY < moment.end; ++day) {
            DayMade memory made = _day(moment, day);
            unserved += made.maintenance + (made.overturned ? 0 : made.down);
        }
    }

    /// @notice What is at stake in a contest or a claim that comes next: pay that is withheld for downtime, and the
    /// penalty, or the claim, as far as the bond has it. Answers also whether the bond has less.
    function stakeOf(
        Deal memory deal,
        Deed[] memory deeds,
        Deed memory next
    ) external pure returns (uint256 amount, bool short) {
        return _stake(_after(deal, deeds, next.time), next);
    }

    /// @notice The bond after all these deeds, in minutes.
    function bondAfter(Deal memory deal, Deed[] memory deeds) external pure returns (uint256) {
        return _bond(_after(deal, deeds, 0));
    }

    /// @notice All that a lease comes to. Every dispute must be ruled on.
    function outcomeOf(Deal memory deal, Deed[] memory deeds) external pure returns (Outcome memory outcome) {
        Moment memory moment = _after(deal, deeds, type(uint256).max);
        outcome.endMinute = moment.end;
        outcome.waived = _isWaived(moment);
        (outcome.owedMinutes, ) = _owed(moment);
        _count(moment, outcome);

        uint256 bought = deal.deposit;
        bool closed = false;
        for (uint256 i = 0; i < deeds.length; ++i) {
            Kind kind = deeds[i].kind;
            if (kind == Kind.TopUp) bought += deeds[i].x;
            if (kind == Kind.CloseByProvider && !closed && moment.ends[i + 1] < deal.start + deal.term) {
                outcome.exited = true;
            }
            if (kind == Kind.CloseByProvider || kind == Kind.CloseByRenter) closed = true;
        }
        uint256 served = moment.end - deal.start - outcome.downMinutes - outcome.maintenanceMinutes;
        outcome.deposit = Reference.ceilOf(deal.rate, bought);
        outcome.pay = Reference.floorOf(deal.rate, served);
        (outcome.fee, outcome.panel, outcome.provider) = Reference.shares(outcome.pay, deal.fee, deal.panelShare);
        outcome.refund = outcome.deposit - outcome.pay;
        outcome.bond = Reference.ceilOf(deal.rate, _bond(moment));
        outcome.slashed = Reference.ceilOf(deal.rate, _earlier(outcome.owedMinutes, _bond(moment)));
        _putDown(moment, outcome);
    }

    /// @dev Minutes of each kind, and what the panel's record says.
    function _count(Moment memory moment, Outcome memory outcome) private pure {
        for (uint256 day = moment.deal.start / DAY; day * DAY < moment.end; ++day) {
            DayMade memory made = _day(moment, day);
            outcome.maintenanceMinutes += made.maintenance;
            outcome.reported += made.down;
            if (made.stands) outcome.downMinutes += made.down;
            if (made.overturned) ++outcome.overturned;
        }
        for (uint256 i = 0; i < moment.count; ++i) {
            if (moment.deeds[i].kind != Kind.Report) continue;
            Moment memory before = _until(moment, i, 0);
            if (_mark(before, moment.deeds[i]) != 0) ++outcome.reports;
        }
    }

    /// @dev Deposits of disputes: the opener's again if it won, else the other side's.
    function _putDown(Moment memory moment, Outcome memory outcome) private pure {
        for (uint256 i = 0; i < moment.count; ++i) {
            Deed memory ruling = moment.deeds[i];
            if (ruling.kind != Kind.RuleClaim && ruling.kind != Kind.RuleContest) continue;
            Deed memory opened = moment.deeds[ruling.x];
            bool claimed = ruling.kind == Kind.RuleClaim;
            (uint256 amount, ) = _stake(_until(moment, ruling.x, opened.time), opened);
            // A tenth of it, rounded up, or the least amount.
            uint256 put = amount / 10;
            if (put * 10 < amount) ++put;
            put = _later(put, moment.deal.leastDeposit);
            if (claimed) outcome.renterPut += put;
            else outcome.providerPut += put;
            // Refusing to decide is against who asked.
            if (claimed ? ruling.y == 1 : ruling.y != 2) outcome.renterWon += put;
            else outcome.providerWon += put;
        }
    }

    // The lease at some moment.

    /// @dev After all the deeds.
    function _after(Deal memory deal, Deed[] memory deeds, uint256 time) private pure returns (Moment memory moment) {
        moment.deal = deal;
        moment.deeds = deeds;
        moment.ends = new uint256[](deeds.length + 1);
        moment.ends[0] = deal.start + deal.deposit;
        for (uint256 i = 0; i < deeds.length; ++i) {
            Kind kind = deeds[i].kind;
            uint256 end = moment.ends[i];
            if (kind == Kind.TopUp) end += deeds[i].x;
            if (kind == Kind.CloseByRenter || kind == Kind.CloseByProvider) {
                end = _cutBy(_until(moment, i, deeds[i].time), kind);
            }
            moment.ends[i + 1] = end;
        }
        return _until(moment, deeds.length, time);
    }

    /// @dev After the first `count` of a moment's deeds, whose ends are known up to there.
    function _until(Moment memory all, uint256 count, uint256 time) private pure returns (Moment memory moment) {
        (moment.deal, moment.deeds, moment.ends) = (all.deal, all.deeds, all.ends);
        (moment.count, moment.time, moment.end) = (count, time, all.ends[count]);
        moment.marks = new bytes(moment.end - all.deal.start);
        for (uint256 i = 0; i < count; ++i) {
            Deed memory deed = all.deeds[i];
            if (deed.kind != Kind.Maintenance) continue;
            // Never past what was paid for when it was announced.
            uint256 until = _earlier(deed.y, _earlier(all.ends[i], moment.end));
            for (uint256 minute = _later(deed.x, all.deal.start); minute < until; ++minute) {
                moment.marks[minute - all.deal.start] = MAINTENANCE;
            }
        }
        for (uint256 i = 0; i < count; ++i) if (all.deeds[i].kind == Kind.Report) _mark(moment, all.deeds[i]);
    }

    /// @dev Marks what enough of those who speak say is down.
    function _mark(Moment memory moment, Deed memory report) private pure returns (uint256 added) {
        for (uint256 bit = 0; bit < 60; ++bit) {
            uint256 votes = 0;
            for (uint256 j = 0; j < report.list.length; ++j) if ((report.list[j] >> bit) & 1 == 1) ++votes;
            uint256 minute = report.x * 60 + bit;
            if (votes < moment.deal.threshold || minute < moment.deal.start || minute >= moment.end) continue;
            if (moment.marks[minute - moment.deal.start] != 0x00) continue;
            moment.marks[minute - moment.deal.start] = DOWN;
            ++added;
        }
    }

    /// @dev A day as it stands.
    function _day(Moment memory moment, uint256 day) private pure returns (DayMade memory made) {
        Deal memory deal = moment.deal;
        made.until = _earlier((day + 1) * DAY, moment.end);
        for (uint256 minute = _later(day * DAY, deal.start); minute < made.until; ++minute) {
            bytes1 mark = moment.marks[minute - deal.start];
            if (mark == DOWN) ++made.down;
            if (mark == MAINTENANCE) ++made.maintenance;
        }
        for (uint256 i = 0; i < moment.count; ++i) {
            Deed memory deed = moment.deeds[i];
            if (deed.kind == Kind.Contest && _names(deed, day)) made.contested = true;
            if (deed.kind != Kind.RuleContest || !_names(moment.deeds[deed.x], day)) continue;
            // Refusing to decide is against who asked: the provider.
            if (deed.y == 2) made.overturned = true;
            else made.stands = true;
        }
        if (made.contested) return made;
        if (moment.time >= (made.until + deal.reportWindow + deal.contestWindow) * 60) made.stands = true;
    }

    /// @dev Where a close makes the lease end: at the next minute, but for what binds a renter.
    function _cutBy(Moment memory moment, Kind kind) private pure returns (uint256) {
        uint256 earliest = moment.deal.start;
        if (kind == Kind.CloseByRenter && !_isWaived(moment)) earliest += moment.deal.committed;
        return _earlier(moment.end, _later(moment.time / 60 + 1, earliest));
    }

    /// @dev Whether the renter is free from its commitment: what is owed reached the bond, now or when a bond was
    /// added, or six hours within two days in a row are unserved for good.
    function _isWaived(Moment memory moment) private pure returns (bool) {
        (uint256 owed, bool outage) = _owed(moment);
        if (outage || owed >= _bond(moment)) return true;
        for (uint256 i = 0; i < moment.count; ++i) {
            if (moment.deeds[i].kind != Kind.AddBond) continue;
            Moment memory before = _until(moment, i, moment.deeds[i].time);
            (owed, ) = _owed(before);
            if (owed >= _bond(before)) return true;
        }
        return false;
    }

    function _bond(Moment memory moment) private pure returns (uint256 bond) {
        bond = moment.deal.bond;
        for (uint256 i = 0; i < moment.count; ++i) {
            if (moment.deeds[i].kind == Kind.AddBond) bond += moment.deeds[i].x;
        }
    }

    /// @dev Minutes of pay that are owed undisputed, and whether there was an outage of six hours within two days.
    function _owed(Moment memory moment) private pure returns (uint256 owed, bool outage) {
        uint256 before = 0;
        for (uint256 day = moment.deal.start / DAY; day * DAY < moment.end; ++day) {
            DayMade memory made = _day(moment, day);
            uint256 unserved = 0;
            if (made.stands || made.overturned) unserved = made.maintenance;
            if (made.stands) {
                unserved += made.down;
                owed += _penalty(moment.deal, day, made.down);
            }
            if (before + unserved >= 360) outage = true;
            before = unserved;
        }
        bool closed = false;
        for (uint256 i = 0; i < moment.count; ++i) {
            Deed memory deed = moment.deeds[i];
            if (deed.kind == Kind.RuleClaim && deed.y == 1) owed += moment.deeds[deed.x].x;
            if (deed.kind == Kind.CloseByProvider && !closed) {
                owed += _earlier(moment.deal.start + moment.deal.term - moment.ends[i + 1], moment.deal.exitMinutes);
            }
            if (deed.kind == Kind.CloseByProvider || deed.kind == Kind.CloseByRenter) closed = true;
        }
    }

    /// @dev A day's share of what there is per day, in proportion to the part of the day between the start and the term's
    /// end, rounded up.
    function _shareOf(Deal memory deal, uint256 day, uint256 daily) private pure returns (uint256 share) {
        uint256 part = 0;
        for (uint256 minute = day * DAY; minute < (day + 1) * DAY; ++minute) {
            if (minute >= deal.start && minute < deal.start + deal.term) ++part;
        }
        share = (daily * part) / DAY;
        if (share * DAY < daily * part) ++share;
    }

    /// @dev `multiple * max(0, down - allowance)`, with the day's share of the allowance.
    function _penalty(Deal memory deal, uint256 day, uint256 down) private pure returns (uint256) {
        if (down == 0) return 0;
        uint256 allowed = _shareOf(deal, day, deal.allowance);
        return down > allowed ? deal.multiple * (down - allowed) : 0;
    }

    function _stake(Moment memory moment, Deed memory opened) private pure returns (uint256 amount, bool short) {
        (uint256 down, uint256 penalty) = (0, opened.kind == Kind.Claim ? opened.x : 0);
        for (uint256 i = 0; i < opened.list.length; ++i) {
            DayMade memory made = _day(moment, opened.list[i]);
            down += made.down;
            penalty += _penalty(moment.deal, opened.list[i], made.down);
        }
        (uint256 owed, ) = _owed(moment);
        uint256 bond = _bond(moment);
        uint256 left = owed < bond ? bond - owed : 0;
        short = penalty > left;
        amount = Reference.ceilOf(moment.deal.rate, down + (short ? left : penalty));
    }

    /// @dev Six hours to seven days ahead, on one day of the lease that has none, within the quota.
    function _allowsMaintenance(Moment memory moment, Deed memory next) private pure returns (bool) {
        uint256 minute = next.time / 60;
        if (next.x < minute + 1 + 360 || next.y > minute + 7 * DAY) return false;
        uint256 from = _later(next.x, moment.deal.start);
        uint256 until = _earlier(next.y, moment.end);
        if (from >= until || from / DAY != (until - 1) / DAY) return false;
        uint256 quota = _shareOf(moment.deal, from / DAY, moment.deal.maintenance);
        return until - from <= quota && _day(moment, from / DAY).maintenance == 0;
    }

    /// @dev One to eight days with downtime, none contested before, from the finality of their last hour for the
    /// contest window.
    function _allowsContest(Moment memory moment, Deed memory next) private pure returns (bool) {
        for (uint256 i = 0; i < next.list.length; ++i) {
            if (i != 0 && next.list[i] <= next.list[i - 1]) return false;
            DayMade memory made = _day(moment, next.list[i]);
            if (made.down == 0 || made.contested) return false;
            uint256 from = made.until + moment.deal.reportWindow;
            if (next.time < from * 60 || next.time >= (from + moment.deal.contestWindow) * 60) return false;
        }
        return next.list.length != 0 && next.list.length <= 8;
    }

    /// @dev Disputes that nobody ruled on.
    function _disputes(Deed[] memory deeds) private pure returns (uint256 open) {
        for (uint256 i = 0; i < deeds.length; ++i) {
            if (deeds[i].kind == Kind.Contest || deeds[i].kind == Kind.Claim) ++open;
            if (deeds[i].kind == Kind.RuleContest || deeds[i].kind == Kind.RuleClaim) --open;
        }
    }

    function _has(Deed[] memory deeds, Kind kind) private pure returns (bool) {
        for (uint256 i = 0; i < deeds.length; ++i) if (deeds[i].kind == kind) return true;
        return false;
    }

    function _names(Deed memory contest, uint256 day) private pure returns (bool) {
        for (uint256 i = 0; i < contest.list.length; ++i) if (contest.list[i] == day) return true;
        return false;
    }

    function _earlier(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _later(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }
}
