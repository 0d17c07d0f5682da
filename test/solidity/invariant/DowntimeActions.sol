// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DayState, IDowntime} from "../../../contracts/interfaces/IDowntime.sol";
import {IUptimeOracle} from "../../../contracts/interfaces/IUptimeOracle.sol";
import {DayGhost, Ghost} from "./Store.sol";
import {TakeActions} from "./TakeActions.sol";

/// @notice Machines are down, or are maintained, and what follows is enforced.
abstract contract DowntimeActions is TakeActions {
    uint256 private constant HOUR_MASK = (1 << 60) - 1;

    /// One hour of a lease that can be reported, or perhaps one that can't.
    function report(uint256 seed, uint256 x) external {
        (Ghost storage ghost, uint256 hour) = _reportable(seed);
        if (mix(seed, 1) % 8 == 0) hour = hour + 2 - (mix(seed, 2) % 4);
        _report(ghost, hour, x);
    }

    /// Several hours in a row, each wholly down but for what monitors disagree about.
    function outage(uint256 seed, uint256 x) external {
        (Ghost storage ghost, uint256 hour) = _reportable(seed);
        for (uint256 i = 0; i < 2 + (x % 7); ++i) {
            // As far back as there is time for; the first one beyond is refused.
            if (!_report(ghost, hour - i, mix(x, i) | 1)) break;
        }
    }

    function _report(Ghost storage ghost, uint256 hour, uint256 x) private returns (bool done) {
        (uint256 members, uint256[] memory masks) = _statements(ghost, x);
        uint256 from = max(hour * 60, ghost.start);
        uint256 until = min(hour * 60 + 60, ghost.end);
        uint256 timestamp = vm.getBlockTimestamp();
        bytes memory allowed;
        if (from >= until) allowed = abi.encodePacked(IDowntime.Downtime_OutsideLease.selector);
        else if (timestamp < until * 60) allowed = abi.encodePacked(IDowntime.Downtime_TooEarly.selector);
        else if (timestamp >= (until + ghost.reportWindow) * 60) {
            allowed = abi.encodePacked(IDowntime.Downtime_TooLate.selector);
        } else if (masks.length < _thresholdOf(ghost)) {
            allowed = abi.encodePacked(IUptimeOracle.UptimeOracle_TooFew.selector);
        }
        bytes memory data = abi.encodeCall(
            IUptimeOracle.report,
            (ghost.id, uint32(hour), statementsOf(ghost.id, uint32(hour), members, masks))
        );
        bytes memory answer;
        (done, answer) = _actAt("report", address(oracle), stranger, ghost.token, data, allowed);
        if (!done) return false;
        equal(allowed.length, 0, "an hour must be reported in its time, by enough");
        uint256 added = _down(ghost, hour, masks);
        equal(abi.decode(answer, (uint64)), added, "a report must add what enough agree on, once");
    }

    /// @dev What the hour gains, minute by minute.
    function _down(Ghost storage ghost, uint256 hour, uint256[] memory masks) private returns (uint256 added) {
        uint256 place = _placeOf(ghost);
        DayGhost storage made = dayOf[place][hour / 24];
        uint256 count = 0;
        for (uint256 bit = 0; bit < 60; ++bit) {
            uint256 minute = hour * 60 + bit;
            uint256 votes = 0;
            for (uint256 i = 0; i < masks.length; ++i) votes += (masks[i] >> bit) & 1;
            if (votes < _thresholdOf(ghost) || minute < ghost.start || minute >= ghost.end) continue;
            if (minute >= made.from && minute < made.until) continue;
            if ((reportOf[place][hour] >> bit) & 1 == 1) continue;
            added |= 1 << bit;
            ++count;
        }
        if (count == 0) return 0;
        isTrue(made.state == DayState.Open, "no day that is contested or enforced may change");
        reportOf[place][hour] |= added;
        _touch(ghost, hour / 24).down += count;
        ghost.unserved += count;
    }

    function _thresholdOf(Ghost storage ghost) private view returns (uint256) {
        return ghost.panel == 0 ? 3 : 1;
    }

    /// @dev Usually as many as are needed, or more; what is odd is nearly all of the hour.
    function _statements(
        Ghost storage ghost,
        uint256 x
    ) private view returns (uint256 members, uint256[] memory masks) {
        uint256 monitors = ghost.panel == 0 ? 5 : 2;
        uint256 count = bound(mix(x, 1), mix(x, 2) % 16 == 0 ? 1 : _thresholdOf(ghost), monitors);
        masks = new uint256[](count);
        uint256 common = x % 2 == 1 ? HOUR_MASK : mix(x, 3) & HOUR_MASK;
        uint256 left = count;
        for (uint256 member = 0; left != 0; ++member) {
            if (mix(x, 4 + member) % (monitors - member) >= left) continue;
            members |= 1 << member;
            uint256 noise = mix(x, 20 + member) & mix(x, 30 + member) & mix(x, 40 + member);
            masks[count - left] = (common ^ noise) & HOUR_MASK;
            --left;
        }
    }

    /// @dev A lease and an hour of it that can be reported now. If there is none, time passes until one that runs soon
    /// has such an hour.
    function _reportable(uint256 seed) private returns (Ghost storage ghost, uint256 hour) {
        ghost = _pick(seed, false);
        uint256 minute = _minute();
        for (uint256 i = 0; i < ghosts.length; ++i) {
            ghost = _pick((seed % 1e6) + i, false);
            // The last hour that has ended, or with it the lease.
            uint256 until = minute >= ghost.end ? ghost.end : minute - (minute % 60);
            if (until <= ghost.start || minute >= until + ghost.reportWindow) continue;
            uint256 back = mix(seed, 3) % (min(ghost.reportWindow + until - minute, 1440) / 60 + 1);
            return (ghost, max(ghost.start, until - min(until, 1 + back * 60)) / 60);
        }
        for (uint256 i = 0; i < ghosts.length; ++i) {
            ghost = _pick((seed % 1e6) + i, true);
            if (_isOver(ghost) || ghost.start > minute + 3 * DAY) continue;
            uint256 until = min(ghost.end, (max(minute, ghost.start) / 60 + 1) * 60);
            _pass(until * 60);
            return (ghost, (until - 1) / 60);
        }
        return (ghost, minute / 60);
    }

    /// Usually of a lease that has time and quota for it.
    function announceMaintenance(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, true);
        uint256 least = _minute() + 361;
        for (uint256 i = 0; i < ghosts.length && !_maintainable(ghost); ++i) ghost = _pick((seed % 1e6) + i, true);
        // There may be none, until another lease is opened.
        for (uint256 i = 0; i < 4 && !_maintainable(ghost) && mix(seed, 6) % 16 != 0; ++i) {
            this.takeSigned(mix(seed, 60 + i), x);
            ghost = _pick(ghosts.length - 1, true);
        }
        uint256 from = max(least, ghost.start);
        uint256 most = min(ghost.end, _minute() + 7 * DAY);
        // Often on the first day there is, as that has none yet.
        if (most > from && mix(seed, 7) % 4 == 0) from += bound(mix(seed, 1), 0, most - from - 1);
        uint256 quota = most > from ? _shareOf(ghost, from / DAY, ghost.quota) : ghost.quota;
        uint256 until = from + min(bound(x, 1, max(quota, 1)), DAY - (from % DAY));
        if (most > from) until = min(until, most);
        if (mix(seed, 2) % 8 == 0) from -= mix(seed, 3) % 400;
        if (mix(seed, 4) % 8 == 0) until += mix(seed, 5) % 1440;
        (uint256 first, uint256 last) = (max(from, ghost.start), min(until, ghost.end));
        bool ahead = from >= least && until <= _minute() + 7 * DAY && first < last;
        bytes memory allowed;
        DayGhost storage made = dayOf[_placeOf(ghost)][first / DAY];
        if (!ahead) allowed = abi.encodePacked(IDowntime.Downtime_MaintenanceOutOfRange.selector);
        else if (first / DAY != (last - 1) / DAY) allowed = abi.encodePacked(IDowntime.Downtime_NotOneDay.selector);
        else if (last - first > _shareOf(ghost, first / DAY, ghost.quota))
            allowed = abi.encodePacked(IDowntime.Downtime_OverQuota.selector);
        else if (made.from != made.until) allowed = abi.encodePacked(IDowntime.Downtime_MaintenanceExists.selector);
        bytes memory data = abi.encodeCall(IDowntime.announceMaintenance, (ghost.id, uint32(from), uint32(until)));
        (bool done, ) = _act("announceMaintenance", ghost.provider, ghost.token, data, allowed);
        if (!done) return;
        equal(allowed.length, 0, "maintenance must be announced in time, once a day, within the quota");
        made = _touch(ghost, first / DAY);
        (made.from, made.until) = (first, last);
        ghost.maintenance += last - first;
        ghost.unserved += last - first;
    }

    /// @dev Whether there is time and quota for maintenance, on the first day that it could be on.
    function _maintainable(Ghost storage ghost) private view returns (bool) {
        uint256 from = max(_minute() + 361, ghost.start);
        if (ghost.quota == 0 || from >= min(ghost.end, _minute() + 6 * DAY)) return false;
        DayGhost storage made = dayOf[_placeOf(ghost)][from / DAY];
        return made.from == made.until;
    }

    /// The oldest days that are due, some or all of them. There may be none.
    function enforceDue(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pickDue(seed);
        uint256 most = x % 4 == 0 ? ALL_DAYS : x % 7;
        bytes memory data = abi.encodeCall(IDowntime.enforceDue, (ghost.id, uint16(most)));
        _enforce("enforceDue", ghost, _dueDays(ghost, most), data, "");
    }

    /// One day by its name: due or not yet, enforced before, contested, or of which nothing is recorded.
    function enforceNamed(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pickDue(seed);
        uint256[] memory list = new uint256[](1);
        uint256[] memory due = _dueDays(ghost, 20);
        uint256[] storage all = daysOf[_placeOf(ghost)];
        if (due.length != 0) list[0] = due[x % due.length];
        else if (all.length != 0) list[0] = all[x % all.length];
        else list[0] = ghost.start / DAY;
        DayGhost storage made = dayOf[_placeOf(ghost)][list[0]];
        bytes memory allowed;
        if (made.state == DayState.Contested) allowed = abi.encodePacked(IDowntime.Downtime_Contested.selector);
        else if (_isEmpty(made)) allowed = abi.encodePacked(IDowntime.Downtime_NothingRecorded.selector);
        else if (made.state == DayState.Open && vm.getBlockTimestamp() < _dueAt(ghost, list[0])) {
            allowed = abi.encodePacked(IDowntime.Downtime_NotDue.selector);
        }
        uint256[] memory now_ = _isDueDay(ghost, list[0]) ? list : new uint256[](0);
        bytes memory data = abi.encodeCall(IDowntime.enforce, (ghost.id, _narrow(list)));
        _enforce("enforceNamed", ghost, now_, data, allowed);
    }

    function _enforce(
        string memory action,
        Ghost storage ghost,
        uint256[] memory due,
        bytes memory data,
        bytes memory allowed
    ) internal {
        Due memory then = _dueOf(ghost, due);
        uint256 before = _ledger(ghost.renter, ghost.token);
        (bool done, ) = _act(action, stranger, ghost.token, data, allowed);
        if (!done) return;
        equal(allowed.length, 0, "a day must be enforced when it is due, once");
        equal(
            _ledger(ghost.renter, ghost.token) - before,
            then.amount + then.slashed,
            "I8: what is withheld and what is slashed must go to the renter"
        );
        _enforced(ghost, then);
    }

    /// @dev A lease with a day that is due, or at least with any recorded, if there is one.
    function _pickDue(uint256 seed) private view returns (Ghost storage ghost) {
        ghost = _pick(seed, false);
        for (uint256 i = 0; i < ghosts.length; ++i) {
            ghost = _pick((seed % 1e6) + i, false);
            if (_dueDays(ghost, 1).length != 0) return ghost;
        }
        for (uint256 i = 0; i < ghosts.length; ++i) {
            ghost = _pick((seed % 1e6) + i, false);
            if (daysOf[_placeOf(ghost)].length != 0) return ghost;
        }
    }
}
