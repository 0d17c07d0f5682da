// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

import {ICouncilArbitrator} from "../../../contracts/interfaces/ICouncilArbitrator.sol";
import {IDisputeDesk, DisputeRecord} from "../../../contracts/interfaces/IDisputeDesk.sol";
import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {DayState} from "../../../contracts/interfaces/IDowntime.sol";
import {ILeases} from "../../../contracts/interfaces/ILeases.sol";
import {Conduct, HostileArbitrator} from "../../../contracts/test/HostileArbitrators.sol";
import {Reference} from "../support/Reference.sol";
import {DayGhosts} from "./DayGhosts.sol";
import {DayGhost, DisputeGhost, Ghost} from "./Store.sol";

/// @notice Providers contest, renters claim, arbitrators rule, or are silent until it counts.
abstract contract DisputeActions is DayGhosts {
    /// Days that can be contested, of a lease that has any; perhaps another one with them.
    function contest(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, false);
        uint256[] memory list = _contestable(ghost, x);
        for (uint256 i = 0; i < ghosts.length && list.length == 0; ++i) {
            ghost = _pick((seed % 1e6) + i, false);
            list = _contestable(ghost, x);
        }
        if (list.length == 0) (ghost, list) = _waitForContest(seed, x);
        bool odd = list.length == 0 || mix(seed, 1) % 8 == 0;
        if (odd) {
            list = new uint256[](1);
            uint256[] storage all = daysOf[_placeOf(ghost)];
            list[0] = all.length == 0 ? ghost.start / DAY : all[x % all.length];
        }
        bytes memory allowed = _contestErrors(ghost, list[0]);
        uint256 deposit = _depositFor(ghost, _contestStake(ghost, list));
        bytes memory data = abi.encodeCall(IDisputeDesk.contest, (ghost.id, _narrow(list), noPermit(), ""));
        (bool done, bytes memory answer) = _actAt("contest", address(desk), ghost.provider, ghost.token, data, allowed);
        if (!done) return;
        equal(allowed.length, 0, "a day must be contested once, in its time");
        _opened(ghost, abi.decode(answer, (uint256)), list, deposit);
        for (uint256 i = 0; i < list.length; ++i) dayOf[_placeOf(ghost)][list[i]].state = DayState.Contested;
    }

    /// @dev Time passes until the downtime of some day can be contested, if there is any.
    function _waitForContest(uint256 seed, uint256 x) private returns (Ghost storage ghost, uint256[] memory list) {
        ghost = _pick(seed, false);
        for (uint256 i = 0; i < ghosts.length; ++i) {
            ghost = _pick((seed % 1e6) + i, false);
            uint256[] storage all = daysOf[_placeOf(ghost)];
            for (uint256 j = 0; j < all.length; ++j) {
                DayGhost storage made = dayOf[_placeOf(ghost)][all[j]];
                uint256 moment = _finalityOf(ghost, all[j]);
                if (made.down == 0 || made.state != DayState.Open || moment < vm.getBlockTimestamp()) continue;
                _pass(moment);
                return (ghost, _contestable(ghost, x));
            }
        }
    }

    function _contestErrors(Ghost storage ghost, uint256 day) private view returns (bytes memory) {
        DayGhost storage made = dayOf[_placeOf(ghost)][day];
        if (made.down == 0) return abi.encodePacked(IDisputes.Disputes_NothingReported.selector);
        if (made.state != DayState.Open) return abi.encodePacked(IDisputes.Disputes_DayResolved.selector);
        if (_inTime(ghost, day)) return "";
        return abi.encodePacked(IDisputes.Disputes_NotContestable.selector);
    }

    function _inTime(Ghost storage ghost, uint256 day) private view returns (bool) {
        uint256 timestamp = vm.getBlockTimestamp();
        return timestamp >= _finalityOf(ghost, day) && timestamp < _dueAt(ghost, day);
    }

    /// @dev Up to eight, in ascending order.
    function _contestable(Ghost storage ghost, uint256 x) private view returns (uint256[] memory list) {
        uint256 place = _placeOf(ghost);
        list = new uint256[](8);
        uint256 count = 0;
        if (daysOf[place].length == 0) return new uint256[](0);
        for (uint256 day = ghost.start / DAY; day * DAY < ghost.end && count < 8; ++day) {
            DayGhost storage made = dayOf[place][day];
            if (made.down == 0 || made.state != DayState.Open || !_inTime(ghost, day)) continue;
            if (count != 0 && mix(x, day) % 4 == 0) continue;
            list[count] = day;
            ++count;
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    function _contestStake(Ghost storage ghost, uint256[] memory list) private view returns (uint256) {
        (uint256 down, uint256 penalty) = (0, 0);
        for (uint256 i = 0; i < list.length; ++i) {
            DayGhost storage made = dayOf[_placeOf(ghost)][list[i]];
            down += made.down;
            penalty += _penaltyOf(ghost, list[i], made.down);
        }
        return Reference.ceilOf(ghost.rate, down + min(penalty, ghost.bond - min(ghost.owed, ghost.bond)));
    }

    /// The renter claims part of the bond, usually while it may.
    function claim(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, mix(seed, 1) % 4 != 0);
        for (uint256 i = 0; mix(seed, 2) % 8 != 0 && i < ghosts.length && !_isClaimable(ghost); ++i) {
            ghost = _pick((seed % 1e6) + i, false);
        }
        _claim(ghost, x);
    }

    function _claim(Ghost storage ghost, uint256 x) private {
        x = x % 16 == 0 ? ghost.bond + 1 : bound(x, 1, ghost.bond);
        bytes memory allowed;
        if (ghost.finalized) allowed = abi.encodePacked(ILeases.Leases_Finalized.selector);
        else if (ghost.claimed != 0) allowed = abi.encodePacked(IDisputes.Disputes_AlreadyClaimed.selector);
        else if (x > ghost.bond) allowed = abi.encodePacked(IDisputes.Disputes_ClaimOutOfRange.selector);
        else if (!_isClaimable(ghost)) allowed = abi.encodePacked(IDisputes.Disputes_NotClaimable.selector);
        uint256 left = ghost.bond - min(ghost.owed, ghost.bond);
        uint256 deposit = _depositFor(ghost, Reference.ceilOf(ghost.rate, min(x, left)));
        bytes memory data = abi.encodeCall(IDisputeDesk.claim, (ghost.id, uint24(x), noPermit(), "ipfs://evidence"));
        (bool done, bytes memory answer) = _actAt("claim", address(desk), ghost.renter, ghost.token, data, allowed);
        if (!done) return;
        equal(allowed.length, 0, "a claim must be made once, and while it may");
        ghost.claimed = x;
        _opened(ghost, abi.decode(answer, (uint256)), new uint256[](0), deposit);
    }

    function _isClaimable(Ghost storage ghost) private view returns (bool) {
        uint256 timestamp = vm.getBlockTimestamp();
        if (ghost.finalized || ghost.claimed != 0) return false;
        return timestamp >= ghost.start * 60 && timestamp < _finalAt(ghost);
    }

    function _depositFor(Ghost storage ghost, uint256 stake_) private view returns (uint256) {
        return max(ghost.leastDeposit, stake_ / 10 + (stake_ % 10 == 0 ? 0 : 1));
    }

    function _opened(Ghost storage ghost, uint256 number, uint256[] memory list, uint256 deposit) private {
        equal(number, disputes.length + 1, "disputes must be counted");
        equal(desk.disputeOf(number).deposit, deposit, "a deposit must be a tenth of what is at stake");
        DisputeGhost storage dispute = disputes.push();
        (dispute.number, dispute.ghost, dispute.deposit, dispute.open) = (number, _placeOf(ghost), deposit, true);
        dispute.list = list;
        ++ghost.disputes;
        deposited[ghost.token] += deposit;
    }

    /// Whoever judges rules, in time or too late, in range or out of it.
    function ruleDispute(uint256 seed, uint256 x) external {
        (bool found, uint256 index) = _someDispute(seed, x);
        if (!found) return this.passToFinality(seed, x);
        DisputeGhost storage dispute = disputes[index];
        DisputeRecord memory record = desk.disputeOf(dispute.number);
        uint256 ruling = mix(x, 1) % 8 == 0 ? 3 : x % 3;
        bytes memory allowed;
        if (!dispute.open) {
            allowed = abi.encodePacked(
                IDisputeDesk.DisputeDesk_Resolved.selector,
                ICouncilArbitrator.CouncilArbitrator_Ruled.selector
            );
        } else if (vm.getBlockTimestamp() >= uint256(record.openedAt) + 180 days) {
            allowed = abi.encodePacked(IDisputeDesk.DisputeDesk_TooLate.selector);
        }
        if (ruling == 3) {
            allowed = abi.encodePacked(
                allowed,
                IDisputeDesk.DisputeDesk_BadRuling.selector,
                ICouncilArbitrator.CouncilArbitrator_BadRuling.selector
            );
        }
        (address who, address where) = (stranger, record.arbitrator);
        bytes memory data = abi.encodeCall(HostileArbitrator.giveRuling, (desk, record.arbitratorDispute, ruling));
        if (where == address(council)) {
            who = GOVERNANCE;
            data = abi.encodeCall(ICouncilArbitrator.giveRuling, (record.arbitratorDispute, ruling));
        }
        uint256 before = _ledger(ghosts[dispute.ghost].renter, ghosts[dispute.ghost].token);
        (bool done, ) = _actAt("ruleDispute", where, who, ghosts[dispute.ghost].token, data, allowed);
        if (!done) return;
        equal(allowed.length, 0, "a dispute must be ruled on once, in time and in range");
        _ruled(dispute, ruling, before);
    }

    /// Somebody ends a dispute that nobody ruled on, or tries to.
    function expire(uint256 seed, uint256 x) external {
        (bool found, uint256 index) = _someDispute(seed, x);
        if (!found) return this.passToFinality(seed, x);
        for (uint256 i = 0; i < disputes.length; ++i) {
            uint256 other = ((seed % disputes.length) + i) % disputes.length;
            if (!disputes[other].open || vm.getBlockTimestamp() < _expiresAt(disputes[other])) continue;
            index = other;
            break;
        }
        DisputeGhost storage dispute = disputes[index];
        // Usually its time has come.
        uint256 deadline = desk.deadlineOf(dispute.number);
        if (dispute.open && mix(seed, 3) % 2 == 0 && vm.getBlockTimestamp() < deadline) _pass(deadline);
        _expire(dispute);
    }

    function _expire(DisputeGhost storage dispute) internal {
        bytes memory allowed;
        if (!dispute.open) allowed = abi.encodePacked(IDisputeDesk.DisputeDesk_Resolved.selector);
        else if (vm.getBlockTimestamp() < _expiresAt(dispute)) {
            allowed = abi.encodePacked(IDisputeDesk.DisputeDesk_NotExpired.selector);
        }
        // What its arbitrator ruled; while that still waits, what it ruled before the last appeal.
        DisputeRecord memory record = desk.disputeOf(dispute.number);
        uint256 ruling = dispute.appealed;
        if (record.arbitrator == address(arbitrator) && arbitrator.status() != 0) ruling = _opinion();
        uint256 before = _ledger(ghosts[dispute.ghost].renter, ghosts[dispute.ghost].token);
        bytes memory data = abi.encodeCall(IDisputeDesk.expire, (dispute.number));
        (bool done, bytes memory answer) = _actAt("expire", address(desk), stranger, 0, data, allowed);
        if (!done) return;
        equal(allowed.length, 0, "a dispute must expire once, after its time");
        equal(abi.decode(answer, (uint256)), ruling, "silence must count as what the arbitrator would have ruled");
        _ruled(dispute, ruling, before);
    }

    /// @dev When its time is over: while its ruling can be appealed, after six months only.
    function _expiresAt(DisputeGhost storage dispute) internal view returns (uint256) {
        DisputeRecord memory record = desk.disputeOf(dispute.number);
        bool appealable =
            record.arbitrator == address(arbitrator) &&
                arbitrator.status() == uint256(IArbitrator.DisputeStatus.Appealable);
        return appealable ? uint256(record.openedAt) + 180 days : desk.deadlineOf(dispute.number);
    }

    /// @dev What the arbitrator ruled, if it says so and that is in range.
    function _opinion() private view returns (uint256) {
        bool answers = arbitrator.conductOf(IArbitrator.currentRuling.selector) == Conduct.Honest;
        return answers && arbitrator.opinion() <= 2 ? arbitrator.opinion() : 0;
    }

    /// @dev What a ruling leads to; the renter had `before`.
    function _ruled(DisputeGhost storage dispute, uint256 ruling, uint256 before) private {
        Ghost storage ghost = ghosts[dispute.ghost];
        bool isClaim = dispute.list.length == 0;
        bool forRenter = isClaim ? ruling == 1 : ruling != 2;
        (uint256 returned, uint256 owed) = (ghost.returned, ghost.owed);
        dispute.open = false;
        --ghost.disputes;
        if (isClaim) {
            if (forRenter) ghost.owed += ghost.claimed;
            if (forRenter && ghost.owed >= ghost.bond) ghost.waived = true;
        } else if (forRenter) {
            _enforced(ghost, _dueOf(ghost, dispute.list));
        } else {
            for (uint256 i = 0; i < dispute.list.length; ++i) _overturned(ghost, dispute.list[i]);
        }
        uint256 gain = Reference.floorOf(ghost.rate, ghost.returned) - Reference.floorOf(ghost.rate, returned);
        gain += Reference.ceilOf(ghost.rate, min(ghost.owed, ghost.bond));
        gain -= Reference.ceilOf(ghost.rate, min(owed, ghost.bond));
        address winner = forRenter ? ghost.renter : ghost.provider;
        deposited[ghost.token] -= dispute.deposit;
        refunded[winner][ghost.token] += dispute.deposit;
        if (winner == ghost.renter) gain += dispute.deposit;
        equal(_ledger(ghost.renter, ghost.token) - before, gain, "I8: what was ruled must go to the renter");
    }

    /// The arbitrator changes its mind, refuses disputes or questions, or behaves again.
    function swayArbitrator(uint256 seed, uint256 x) external {
        arbitrator.setOpinion(x % 4);
        arbitrator.setStatus(mix(seed, 3) % 4);
        bool refuses = mix(seed, 1) % 4 == 0;
        arbitrator.behave(IArbitrator.createDispute.selector, refuses ? Conduct.Reverts : Conduct.Honest);
        bool silent = mix(seed, 2) % 4 == 0;
        arbitrator.behave(IArbitrator.currentRuling.selector, silent ? Conduct.AnswersNothing : Conduct.Honest);
    }

    /// Somebody appeals, which gives more time; it costs nothing here. The council knows no appeal.
    function appeal(uint256 seed, uint256 x) external {
        (bool found, uint256 index) = _someDispute(seed, x);
        if (!found) return this.passToFinality(seed, x);
        DisputeGhost storage dispute = disputes[index];
        DisputeRecord memory record = desk.disputeOf(dispute.number);
        uint256 deadline = desk.deadlineOf(dispute.number);
        bytes memory allowed;
        if (!dispute.open) allowed = abi.encodePacked(IDisputeDesk.DisputeDesk_Resolved.selector);
        else if (vm.getBlockTimestamp() >= uint256(record.openedAt) + 180 days) {
            allowed = abi.encodePacked(IDisputeDesk.DisputeDesk_TooLate.selector);
        } else if (record.arbitrator == address(council)) {
            allowed = abi.encodePacked(IDisputeDesk.DisputeDesk_NotAppealable.selector);
        }
        bytes memory data = abi.encodeCall(IDisputeDesk.appeal, (dispute.number));
        (bool done, ) = _actAt("appeal", address(desk), stranger, 0, data, allowed);
        if (!done) return;
        dispute.appealed = _opinion();
        uint256 most = uint256(record.openedAt) + 180 days;
        equal(desk.deadlineOf(dispute.number), min(deadline + 30 days, most), "an appeal must give a month, of six");
    }

    /// A day's finality, the end of its contest window, a dispute's deadline; or a second before or after.
    function passToFinality(uint256 seed, uint256 x) external {
        uint256 moment = 0;
        Ghost storage ghost = _pick(seed, false);
        for (uint256 i = 0; i < ghosts.length && moment <= vm.getBlockTimestamp(); ++i) {
            ghost = _pick((seed % 1e6) + i, false);
            uint256[] storage all = daysOf[_placeOf(ghost)];
            if (all.length == 0) continue;
            uint256 day = all[mix(seed, 1) % all.length];
            moment = mix(seed, 2) % 2 == 0 ? _finalityOf(ghost, day) : _dueAt(ghost, day);
        }
        _pass(max(vm.getBlockTimestamp() + 1, moment + (x % 3) - min(1, moment)));
    }

    /// @dev Usually an open one. If there is none, one is opened, if that is possible. Rarely any.
    function _someDispute(uint256 seed, uint256 x) private returns (bool found, uint256 index) {
        uint256 count = disputes.length;
        if (count != 0 && mix(seed, 50) % 8 == 0) return (true, seed % count);
        for (uint256 i = 0; i < count; ++i) {
            index = ((seed % count) + i) % count;
            if (disputes[index].open) return (true, index);
        }
        Ghost storage ghost = _pick(seed, false);
        for (uint256 i = 0; i < ghosts.length && !_isClaimable(ghost); ++i) ghost = _pick((seed % 1e6) + i, false);
        if (_isClaimable(ghost)) _claim(ghost, x | 1);
        if (disputes.length > count) return (true, count);
        return (false, 0);
    }
}
