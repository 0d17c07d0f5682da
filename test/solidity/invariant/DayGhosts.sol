// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DayState} from "../../../contracts/interfaces/IDowntime.sol";
import {Reference} from "../support/Reference.sol";
import {DayGhost, Ghost, Store} from "./Store.sol";

/// @notice What follows for a lease's ghost when its days are enforced or ruled on.
abstract contract DayGhosts is Store {
    /// @dev How many days are enforced on the way of a settlement.
    uint256 internal constant FEW_DAYS = 4;
    uint256 internal constant ALL_DAYS = type(uint16).max;
    uint256 internal constant DAY = 1440;

    /// @dev What a lease comes to once days that are due are enforced.
    struct Due {
        uint256[] list;
        uint256 returned;
        uint256 owed;
        bool waived;
        /// Token units.
        uint256 amount;
        uint256 slashed;
        /// Whether anything is left that is not resolved.
        bool left;
    }

    function _placeOf(Ghost storage ghost) internal view returns (uint256) {
        return ghostIndex[ghost.id];
    }

    /// @dev The record of a day that something is recorded for now.
    function _touch(Ghost storage ghost, uint256 day) internal returns (DayGhost storage made) {
        uint256 place = _placeOf(ghost);
        made = dayOf[place][day];
        if (!_isEmpty(made)) return made;
        uint256[] storage list = daysOf[place];
        for (uint256 i = 0; i < list.length; ++i) if (list[i] == day) return made;
        list.push(day);
    }

    function _isEmpty(DayGhost storage made) internal view returns (bool) {
        return made.down == 0 && made.from == made.until;
    }

    /// @dev Whether a day waits to be enforced or ruled on.
    function _isPending(DayGhost storage made) internal view returns (bool) {
        return !_isEmpty(made) && (made.state == DayState.Open || made.state == DayState.Contested);
    }

    function _finalityOf(Ghost storage ghost, uint256 day) internal view returns (uint256) {
        return (min((day + 1) * DAY, ghost.end) + ghost.reportWindow) * 60;
    }

    function _dueAt(Ghost storage ghost, uint256 day) internal view returns (uint256) {
        return _finalityOf(ghost, day) + ghost.contestWindow * 60;
    }

    function _isDueDay(Ghost storage ghost, uint256 day) internal view returns (bool) {
        DayGhost storage made = dayOf[_placeOf(ghost)][day];
        return _isPending(made) && made.state == DayState.Open && vm.getBlockTimestamp() >= _dueAt(ghost, day);
    }

    /// @dev The oldest days that are due, at most `most`.
    function _dueDays(Ghost storage ghost, uint256 most) internal view returns (uint256[] memory list) {
        uint256[] storage all = daysOf[_placeOf(ghost)];
        list = new uint256[](min(most, all.length));
        uint256 count = 0;
        uint256 last = 0;
        while (count < list.length) {
            uint256 next = type(uint256).max;
            for (uint256 i = 0; i < all.length; ++i) {
                if (all[i] > last && all[i] < next && _isDueDay(ghost, all[i])) next = all[i];
            }
            if (next == type(uint256).max) break;
            list[count] = last = next;
            ++count;
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    /// @dev What enforcing all that is due would come to.
    function _due(Ghost storage ghost) internal view returns (Due memory) {
        return _dueOf(ghost, _dueDays(ghost, ALL_DAYS));
    }

    /// @dev What a settlement enforces on its way.
    function _fewDue(Ghost storage ghost) internal view returns (Due memory) {
        return _dueOf(ghost, _dueDays(ghost, FEW_DAYS));
    }

    function _dueOf(Ghost storage ghost, uint256[] memory list) internal view returns (Due memory due) {
        uint256 place = _placeOf(ghost);
        due.list = list;
        (due.returned, due.owed, due.waived) = (ghost.returned, ghost.owed, ghost.waived);
        uint256 penalty = 0;
        for (uint256 i = 0; i < list.length; ++i) {
            DayGhost storage made = dayOf[place][list[i]];
            due.returned += made.down + made.until - made.from;
            penalty += _penaltyOf(ghost, list[i], made.down);
            uint256 unserved = made.down + made.until - made.from;
            if (unserved + _resolvedWith(place, list[i] - 1, list) >= 360) due.waived = true;
            if (unserved + _resolvedWith(place, list[i] + 1, list) >= 360) due.waived = true;
        }
        due.owed += penalty;
        if (penalty != 0 && due.owed >= ghost.bond) due.waived = true;
        due.amount = Reference.floorOf(ghost.rate, due.returned) - Reference.floorOf(ghost.rate, ghost.returned);
        due.slashed =
            Reference.ceilOf(ghost.rate, min(due.owed, ghost.bond)) -
            Reference.ceilOf(ghost.rate, min(ghost.owed, ghost.bond));
        uint256[] storage all = daysOf[place];
        for (uint256 i = 0; i < all.length; ++i) {
            if (_isPending(dayOf[place][all[i]]) && !_isIn(list, all[i])) due.left = true;
        }
    }

    /// @dev What is unserved for good of a day, if those of a list are, too.
    function _resolvedWith(uint256 place, uint256 day, uint256[] memory list) private view returns (uint256) {
        DayGhost storage made = dayOf[place][day];
        if (made.state == DayState.Enforced || _isIn(list, day)) return made.down + made.until - made.from;
        return made.state == DayState.Overturned ? made.until - made.from : 0;
    }

    /// @dev They are enforced.
    function _enforced(Ghost storage ghost, Due memory due) internal {
        uint256 place = _placeOf(ghost);
        for (uint256 i = 0; i < due.list.length; ++i) dayOf[place][due.list[i]].state = DayState.Enforced;
        (ghost.returned, ghost.owed, ghost.waived) = (due.returned, due.owed, due.waived);
    }

    /// @dev A day's reports were overturned: its maintenance is the renter's all the same.
    function _overturned(Ghost storage ghost, uint256 day) internal {
        uint256 place = _placeOf(ghost);
        DayGhost storage made = dayOf[place][day];
        made.state = DayState.Overturned;
        ghost.unserved -= made.down;
        uint256 maintained = made.until - made.from;
        ghost.returned += maintained;
        uint256[] memory none;
        if (maintained + _resolvedWith(place, day - 1, none) >= 360) ghost.waived = true;
        if (maintained + _resolvedWith(place, day + 1, none) >= 360) ghost.waived = true;
    }

    /// @dev The lease ends earlier: maintenance from there on is cut off.
    function _cutOff(Ghost storage ghost, uint256 cut) internal {
        uint256 place = _placeOf(ghost);
        uint256[] storage all = daysOf[place];
        for (uint256 i = 0; i < all.length; ++i) {
            DayGhost storage made = dayOf[place][all[i]];
            if (made.from == made.until) continue;
            uint256 until = max(made.from, min(made.until, cut));
            ghost.maintenance -= made.until - until;
            ghost.unserved -= made.until - until;
            made.until = until;
        }
    }

    function _penaltyOf(Ghost storage ghost, uint256 day, uint256 down) internal view returns (uint256) {
        uint256 allowed = _shareOf(ghost, day, ghost.allowance);
        return down > allowed ? ghost.multiple * (down - allowed) : 0;
    }

    /// @dev A day's share of what there is per day.
    function _shareOf(Ghost storage ghost, uint256 day, uint256 daily) internal view returns (uint256) {
        uint256 part = min((day + 1) * DAY, ghost.termEnd) - max(day * DAY, ghost.start);
        return (daily * part + DAY - 1) / DAY;
    }

    /// @dev When it can be finalized as it stands.
    function _allFinalAt(Ghost storage ghost) internal view returns (uint256 time) {
        uint256 place = _placeOf(ghost);
        uint256[] storage all = daysOf[place];
        time = _finalAt(ghost);
        for (uint256 i = 0; i < all.length; ++i) {
            if (_isPending(dayOf[place][all[i]])) time = max(time, _dueAt(ghost, all[i]));
        }
    }

    function _isIn(uint256[] memory list, uint256 day) internal pure returns (bool) {
        for (uint256 i = 0; i < list.length; ++i) if (list[i] == day) return true;
        return false;
    }

    function _narrow(uint256[] memory list) internal pure returns (uint32[] memory days_) {
        days_ = new uint32[](list.length);
        for (uint256 i = 0; i < list.length; ++i) days_[i] = uint32(list[i]);
    }
}
