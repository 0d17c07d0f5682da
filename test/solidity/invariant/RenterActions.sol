// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloseQuote} from "../../../contracts/interfaces/ILeaseholdLens.sol";
import {ILeases, StandingTopUp} from "../../../contracts/interfaces/ILeases.sol";
import {ITenancies} from "../../../contracts/interfaces/ITenancies.sol";
import {Reference} from "../support/Reference.sol";
import {DayGhosts} from "./DayGhosts.sol";
import {Ghost} from "./Store.sol";

/// @notice What the parties of a lease do with it: paying for more, and leaving.
abstract contract RenterActions is DayGhosts {
    function topUp(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pickOpen(seed);
        bool open = _isOpen(ghost);
        uint256 room = ghost.termEnd - ghost.end;
        bool tooMuch = open && (room == 0 || mix(seed, 1) % 8 == 0);
        x = tooMuch ? room + 1 : bound(x, 1, max(room, 1));
        uint256 quote = lens.quoteTopUp(ghost.id, uint24(x));
        bytes memory data = abi.encodeCall(ILeases.topUp, (ghost.id, uint24(x)));
        bytes memory allowed = tooMuch ? abi.encodePacked(ILeases.Leases_PastTerm.selector) : _closedErrors(ghost);
        _toppedUp("topUp", ghost, accounts[mix(seed, 2) % 6], x, quote, data, allowed);
    }

    function setStandingTopUp(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, true);
        (uint24 portion, uint24 cap) = (uint24(bound(x, 0, 40_000)), uint24(bound(mix(seed, 1), 0, 60_000)));
        bytes memory data = abi.encodeCall(ITenancies.setStandingTopUp, (ghost.id, portion, cap));
        _act("setStandingTopUp", ghost.renter, ghost.token, data, "");
    }

    /// By anyone, where the renter allowed it; usually it has just done so.
    function pullTopUp(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pickOpen(seed);
        uint256 left = ghost.end - min(ghost.end, max(_minute(), ghost.start));
        if (mix(seed, 1) % 4 != 0) {
            vm.prank(ghost.renter);
            hub.setStandingTopUp(ghost.id, uint24(left + bound(x, 0, 3000)), uint24(bound(mix(seed, 2), 1, 60_000)));
        }
        StandingTopUp memory standing = hub.standingTopUpOf(ghost.id);
        uint256 pulled = min(min(standing.portion, standing.remaining), ghost.termEnd - ghost.end);
        bool allowedToPull = standing.portion != 0 && standing.remaining != 0;
        bytes memory allowed = _closedErrors(ghost);
        if (!allowedToPull) allowed = abi.encodePacked(allowed, ILeases.Leases_NoStandingTopUp.selector);
        else if (pulled == 0) allowed = abi.encodePacked(allowed, ILeases.Leases_PastTerm.selector);
        else if (left >= standing.portion) allowed = abi.encodePacked(allowed, ILeases.Leases_EnoughLeft.selector);

        uint256 quote = lens.quoteTopUp(ghost.id, uint24(pulled));
        uint256 balance = tokens[ghost.token].balanceOf(ghost.renter);
        bytes memory data = abi.encodeCall(ILeases.pullTopUp, (ghost.id));
        bool done = _toppedUp("pullTopUp", ghost, stranger, pulled, quote, data, allowed);
        if (!done) return;
        isTrue(left < standing.portion, "a pull must wait until less than a portion is left");
        equal(balance - tokens[ghost.token].balanceOf(ghost.renter), quote, "a pull must be paid by the renter");
        equal(
            hub.standingTopUpOf(ghost.id).remaining,
            standing.remaining - pulled,
            "a pull must use up the renter's cap"
        );
    }

    function closeByRenter(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, true);
        _close("closeByRenter", ghost, ghost.renter, x % 4 == 0);
    }

    function closeByProvider(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, true);
        _close("closeByProvider", ghost, ghost.provider, x % 4 == 0);
    }

    function closeByStranger(uint256 seed, uint256) external {
        Ghost storage ghost = _pick(seed, true);
        bytes memory data = abi.encodeCall(ILeases.close, (ghost.id));
        bytes memory allowed = abi.encodePacked(ILeases.Leases_NotParty.selector);
        (bool done, ) = _act("closeByStranger", stranger, ghost.token, data, allowed);
        isTrue(!done, "only a party may close a lease");
    }

    /// @dev Any close of a lease by one of its parties, checked against what it must do.
    function _close(string memory action, Ghost storage ghost, address who, bool withdraws) internal {
        bool byRenter = who == ghost.renter;
        Due memory due = _due(ghost);
        uint256 earliest = ghost.start + (byRenter && !due.waived ? ghost.committed : 0);
        uint256 cut = min(ghost.end, max(_minute() + 1, earliest));
        bool again = (byRenter ? ghost.closedByRenter : ghost.closedByProvider) && cut == ghost.end;
        bytes memory allowed;
        if (_isOver(ghost)) allowed = abi.encodePacked(ILeases.Leases_Over.selector);
        else if (again) allowed = abi.encodePacked(ILeases.Leases_Closed.selector);

        CloseQuote memory quote = lens.quoteClose(ghost.id, who);
        uint256 before = _ledger(ghost.renter, ghost.token);
        uint256 held = tokens[ghost.token].balanceOf(who);
        bytes memory data =
            withdraws
                ? abi.encodeCall(ILeases.closeAndWithdraw, (ghost.id, who))
                : abi.encodeCall(ILeases.close, (ghost.id));
        (bool done, bytes memory answer) = _act(action, who, ghost.token, data, allowed);
        if (!done) return;

        equal(allowed.length, 0, "a lease that is over or closed must not be closed again");
        uint256 cost = Reference.ceilOf(ghost.rate, ghost.end - ghost.start);
        uint256 refund = cost - Reference.ceilOf(ghost.rate, cut - ghost.start);
        bool exited = !byRenter && !ghost.closedByRenter && !ghost.closedByProvider && cut < ghost.termEnd;
        uint256 owed = due.owed + (exited ? min(ghost.termEnd - cut, ghost.exitMinutes) : 0);
        uint256 penalty = _penalty(ghost, owed) - _penalty(ghost, due.owed);
        uint256 gain = refund + penalty + due.amount + due.slashed;
        equal(quote.end, cut, "I6: a close must end the lease as quoted");
        equal(quote.refund, refund, "I6: a close must refund as quoted");
        equal(quote.penalty, penalty, "I6: a close must cost the provider as quoted");
        equal(_recorded(ghost.id).end, cut, "a close must end the lease where the rules say");
        isTrue(cut == ghost.end || cut > _minute(), "I4: a close must not move the end into the past");

        uint256 amount = abi.decode(answer, (uint256));
        if (withdraws) {
            withdrawn[who][ghost.token] += amount;
            if (_isHonest(ghost.token)) {
                equal(tokens[ghost.token].balanceOf(who) - held, amount, "what is withdrawn must arrive");
                equal(_ledger(who, ghost.token), 0, "all must be withdrawn");
                if (byRenter) equal(amount, before + gain, "I2: a renter must get its refund");
            }
        } else {
            equal(amount, refund, "a close must answer its refund");
            // A lease that ends before it began is finalized at once, and has nothing left to round.
            equal(_ledger(ghost.renter, ghost.token), before + gain, "I2: a renter must be credited its refund");
        }
        _enforced(ghost, due);
        ghost.end = cut;
        ghost.owed = owed;
        _cutOff(ghost, cut);
        if (exited) ghost.exited = true;
        if (exited && owed != 0 && owed >= ghost.bond) ghost.waived = true;
        if (byRenter) ghost.closedByRenter = true;
        else ghost.closedByProvider = true;
        if (cut == ghost.start) ghost.finalized = true;
    }

    /// @dev The first from a random one on that more can be paid for, or any that runs, or any.
    function _pickOpen(uint256 seed) private view returns (Ghost storage ghost) {
        uint256 count = ghosts.length;
        for (uint256 i = 0; i < count; ++i) {
            ghost = ghosts[((seed % count) + i) % count];
            if (!ghost.bid && !ghost.released && _isOpen(ghost) && ghost.end < ghost.termEnd) return ghost;
        }
        return _pick(seed, true);
    }

    function _penalty(Ghost storage ghost, uint256 owed) internal view returns (uint256) {
        return Reference.ceilOf(ghost.rate, min(owed, ghost.bond));
    }

    function _isOpen(Ghost storage ghost) internal view returns (bool) {
        return !_isOver(ghost) && !ghost.closedByRenter && !ghost.closedByProvider;
    }

    function _closedErrors(Ghost storage ghost) internal view returns (bytes memory) {
        if (_isOpen(ghost)) return "";
        return abi.encodePacked(_isOver(ghost) ? ILeases.Leases_Over.selector : ILeases.Leases_Closed.selector);
    }

    function _toppedUp(
        string memory action,
        Ghost storage ghost,
        address who,
        uint256 added,
        uint256 quote,
        bytes memory data,
        bytes memory allowed
    ) private returns (bool done) {
        bool open = _isOpen(ghost);
        uint256 balance = tokens[ghost.token].balanceOf(address(hub));
        bytes memory answer;
        (done, answer) = _act(action, who, ghost.token, data, allowed);
        if (!done) return false;
        isTrue(open, "no money may be added to a lease that is over or closed");
        equal(abi.decode(answer, (uint256)), quote, "I6: a top-up must cost what was quoted");
        equal(tokens[ghost.token].balanceOf(address(hub)) - balance, quote, "I6: a top-up must pay what was quoted");
        ghost.funded += added;
        ghost.paidIn += quote;
        ghost.end += added;
        atMost(ghost.end, ghost.termEnd, "no money may reach past the term");
    }
}
