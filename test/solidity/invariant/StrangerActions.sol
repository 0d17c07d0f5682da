// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementQuote} from "../../../contracts/interfaces/ILeaseholdLens.sol";
import {ILeases} from "../../../contracts/interfaces/ILeases.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {StandInFeePool} from "../../../contracts/test/StandIns.sol";
import {Reference} from "../support/Reference.sol";
import {DayGhosts} from "./DayGhosts.sol";
import {Ghost} from "./Store.sol";

/// @notice What anyone may do, and what owners do with their balances.
abstract contract StrangerActions is DayGhosts {
    function settle(uint256 seed, uint256) external {
        Ghost storage ghost = _pick(seed, mix(seed, 1) % 2 == 0);
        SettlementQuote memory quote = lens.quoteSettlement(ghost.id);
        Due memory due = _fewDue(ghost);
        uint256 own = ghost.renter == ghost.provider ? due.amount + due.slashed : 0;
        uint256 before = _ledger(ghost.provider, ghost.token);
        (, uint256 feesBefore) = hub.balanceOf(ghost.provider, address(tokens[ghost.token]));
        uint256 paid = _recorded(ghost.id).paid;
        bytes memory data = abi.encodeCall(ILeases.settle, (ghost.id));
        (bool done, bytes memory answer) = _act("settle", stranger, ghost.token, data, "");
        isTrue(done, "I12: a settlement must never fail");
        (, uint256 fees) = hub.balanceOf(ghost.provider, address(tokens[ghost.token]));
        equal(abi.decode(answer, (uint256)), quote.pay, "I6: a settlement must pay as quoted");
        equal(
            _ledger(ghost.provider, ghost.token) - before,
            quote.net + own,
            "I6: the provider must get what was quoted"
        );
        equal(fees - feesBefore, quote.fee, "I6: the fee must be as quoted");
        equal(_recorded(ghost.id).paid - paid, quote.paid, "I6: the minutes paid must be as quoted");
        equal(
            paid + quote.paid,
            max(paid, _payable(ghost)),
            "I3: what is paid must be the final minutes less those that are unserved"
        );
        _enforced(ghost, due);
        equal(lens.quoteSettlement(ghost.id).paid, 0, "nothing may be left to settle, nor be paid twice");
    }

    function settleMany(uint256 seed, uint256 x) external {
        bytes32[] memory ids = new bytes32[](1 + (x % 4));
        for (uint256 i = 0; i < ids.length; ++i) {
            // A bid, an unknown id or the same one again are no reason to fail.
            ids[i] = mix(seed, i) % 5 == 0 ? bytes32(mix(seed, i)) : ghosts[mix(seed, i) % ghosts.length].id;
        }
        (bool done, ) = _act("settleMany", stranger, 0, abi.encodeCall(ILeases.settleMany, (ids)), "");
        isTrue(done, "I12: settling many must never fail");
        for (uint256 i = 0; i < ids.length; ++i) {
            Ghost storage ghost = ghosts[ghostIndex[ids[i]]];
            if (ghost.id == ids[i] && !ghost.bid && !ghost.released) _enforced(ghost, _fewDue(ghost));
        }
    }

    function settleAndWithdraw(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, mix(seed, 1) % 2 == 0);
        address who = x % 4 == 0 ? ghost.renter : ghost.provider;
        uint256 balance = tokens[ghost.token].balanceOf(who);
        uint256 expected = _ledger(who, ghost.token);
        Due memory due = _fewDue(ghost);
        if (who == ghost.provider) expected += lens.quoteSettlement(ghost.id).net;
        if (who == ghost.renter) expected += due.amount + due.slashed;
        bytes memory data = abi.encodeCall(ILeases.settleAndWithdraw, (ghost.id, who));
        (bool done, bytes memory answer) = _act("settleAndWithdraw", who, ghost.token, data, "");
        if (!done) return;
        _enforced(ghost, due);
        withdrawn[who][ghost.token] += expected;
        equal(abi.decode(answer, (uint256)), expected, "I6: all that was owed must be sent");
        if (_isHonest(ghost.token)) {
            equal(tokens[ghost.token].balanceOf(who) - balance, expected, "what is sent must arrive");
        }
    }

    /// What is owed leaves; a unit more does not.
    function withdraw(uint256 seed, uint256 x) external {
        (address who, uint256 token) = (accounts[seed % 8], mix(seed, 1) % tokens.length);
        // The first account from there on that is owed something, if there is any.
        for (uint256 i = 0; i < 8 && _ledger(who, token) == 0; ++i) who = accounts[((seed % 8) + i) % 8];
        uint256 owed = _ledger(who, token);
        bool tooMuch = owed == 0 || mix(seed, 2) % 8 == 0;
        x = tooMuch ? owed + 1 : bound(x, 1, owed);
        address to = accounts[mix(seed, 3) % 6];
        uint256 balance = tokens[token].balanceOf(to);
        bytes memory data = abi.encodeCall(ILedger.withdraw, (address(tokens[token]), to, x));
        bytes memory allowed = tooMuch ? abi.encodePacked(ILedger.Ledger_InsufficientBalance.selector) : bytes("");
        (bool done, ) = _act("withdraw", who, token, data, allowed);
        if (!done) return;
        isTrue(!tooMuch, "I1: nobody may withdraw more than it is owed");
        withdrawn[who][token] += x;
        if (_isHonest(token)) equal(tokens[token].balanceOf(to) - balance, x, "what is withdrawn must arrive");
    }

    function finalize(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, false);
        // Usually one that is due, if there is any.
        for (uint256 i = 0; x % 8 != 0 && i < ghosts.length && !_isDue(ghost); ++i)
            ghost = _pick((seed % 1e6) + i, false);
        bool due = _isDue(ghost);
        bytes memory allowed;
        if (ghost.finalized) allowed = abi.encodePacked(ILeases.Leases_Finalized.selector);
        else if (ghost.disputes != 0) allowed = abi.encodePacked(ILeases.Leases_Disputed.selector);
        else if (vm.getBlockTimestamp() < _finalAt(ghost)) {
            allowed = abi.encodePacked(ILeases.Leases_NotFinal.selector);
        } else if (!due) allowed = abi.encodePacked(ILeases.Leases_DayPending.selector);
        equal(lens.finalAt(ghost.id), _allFinalAt(ghost), "I6: a lease must be final when the rules say");
        bytes memory data = abi.encodeCall(ILeases.finalize, (ghost.id));
        (bool done, ) = _act("finalize", stranger, ghost.token, data, allowed);
        if (!done) return;
        isTrue(due, "a lease must be finalized once, after its windows, and not in dispute");
        _enforced(ghost, _due(ghost));
        ghost.finalized = true;
    }

    function collectFees(uint256 seed, uint256 x) external {
        uint256 token = seed % tokens.length;
        address[] memory named = new address[](1 + (x % 3));
        for (uint256 i = 0; i < named.length; ++i) named[i] = providers[mix(seed, i) % 3];
        uint256 balance = tokens[token].balanceOf(address(feePool));
        uint256[3] memory fees;
        for (uint256 i = 0; i < 3; ++i) (, fees[i]) = hub.balanceOf(providers[i], address(tokens[token]));
        bytes memory data = abi.encodeCall(ILedger.collectFees, (address(tokens[token]), named));
        // A fickle token that moves nothing makes the fee pool refuse.
        bytes memory allowed =
            _isHonest(token) ? bytes("") : abi.encodePacked(StandInFeePool.StandInFeePool_Missing.selector);
        (bool done, bytes memory answer) = _act("collectFees", stranger, token, data, allowed);
        if (!done) return;
        uint256 total;
        for (uint256 i = 0; i < 3; ++i) {
            bool isNamed = false;
            for (uint256 j = 0; j < named.length; ++j) isNamed = isNamed || named[j] == providers[i];
            if (!isNamed) continue;
            collected[providers[i]][token] += fees[i];
            total += fees[i];
        }
        equal(abi.decode(answer, (uint256)), total, "the fees of all who were named must be collected, once");
        if (_isHonest(token)) {
            equal(tokens[token].balanceOf(address(feePool)) - balance, total, "collected fees must arrive");
        }
    }

    /// Tokens that somebody just sends are nobody's.
    function donate(uint256 seed, uint256 x) external {
        uint256 token = seed % 2;
        x = bound(x, 1, 1e30);
        tokens[token].mint(address(hub), x);
        donated[token] += x;
    }

    /// @dev Minutes that can be paid in all by now, by asking minute after minute.
    function _payable(Ghost storage ghost) private view returns (uint256) {
        uint256 timestamp = vm.getBlockTimestamp();
        // Whatever was over two hours before the window is final.
        uint256 from = timestamp / 60 - ghost.reportWindow - 130;
        from = min(ghost.end, max(ghost.start, from - (from % 60)));
        uint256 final_ = Reference.finalUntil(from, ghost.end, ghost.reportWindow, timestamp);
        uint256 unpaid = ghost.start + ghost.unserved;
        return final_ > unpaid ? final_ - unpaid : 0;
    }

    function _isDue(Ghost storage ghost) private view returns (bool) {
        if (ghost.finalized || ghost.disputes != 0 || vm.getBlockTimestamp() < _finalAt(ghost)) return false;
        return !_due(ghost).left;
    }
}
