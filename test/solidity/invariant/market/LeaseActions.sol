// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Request} from "../../../../contracts/interfaces/IAuctionHouse.sol";
import {ICollateral} from "../../../../contracts/interfaces/ICollateral.sol";
import {Choice, ILeases} from "../../../../contracts/interfaces/ILeases.sol";
import {ILedger} from "../../../../contracts/interfaces/ILedger.sol";
import {IOffers, Offer, SignerLimits} from "../../../../contracts/interfaces/IOffers.sol";
import {IParameterSets} from "../../../../contracts/interfaces/IParameterSets.sol";
import {Reference} from "../../support/Reference.sol";
import {BidRules} from "./BidRules.sol";
import {Bid, Hand, Hold, HoldState, SetGhost} from "./MarketStore.sol";

/// @notice What goes on beside the market: takes of standing offers, leases' lives, withdrawals, what providers revoke, and time.
abstract contract LeaseActions is BidRules {
    /// A standing offer, of the slots that bids are for.
    function take(uint256 seed, uint256 x) external {
        uint256 token = mix(seed, 1) % 2;
        Offer memory offer = offerOf(tokens[token], newestSet[token], uint96(bound(x, 1, 1e9)), 1 + (mix(seed, 2) % 4));
        offer.provider = providers[mix(seed, 3) % 3];
        (offer.epoch, offer.salt) = (epochs[offer.provider], ++salt);
        (offer.committed, offer.exitMinutes) = (uint24(mix(seed, 4) % 100), uint16(mix(seed, 5)));
        // As a request would say it, to be remembered alike.
        Request memory request;
        request.terms.renter = renters[mix(seed, 6) % 3];
        request.term = uint24(bound(mix(seed, 7), 100, 3000));
        request.deposit = uint24(bound(mix(seed, 8), 100, request.term));
        uint256 start = _minute() + 1 + (mix(seed, 9) % 300);
        uint256 bond = Reference.ceilOf(offer.rate, _bondOf(offer, request));
        uint256 free = _free(offer.provider, token);
        if (bond > free && mix(seed, 10) % 8 != 0) _stake(offer.provider, token, bond - free);
        SetGhost storage set = sets[offer.parameterSet];
        bytes4 expected = set.paused ? IParameterSets.ParameterSets_Paused.selector : _holdError(offer, bond, 0);
        Choice memory choice = Choice(request.term, request.deposit, uint32(start), bytes32(0));
        bytes memory signature = _signatureOf(Bid(offer, Hand.Provider));
        bytes memory data = abi.encodeCall(ILeases.take, (offer, signature, choice, noPermit()));
        _act("take", request.terms.renter, address(hub), data, expected);
        if (expected == FINE) _remember(offer, request, start, HoldState.Lease);
    }

    /// Either party of a lease leaves. Of a bid nobody can.
    function close(uint256 seed, uint256) external {
        Hold storage hold = _pickHold(seed);
        bool byRenter = mix(seed, 1) % 2 == 0 || hold.renter == hold.provider;
        uint256 cut = max(_minute() + 1, byRenter ? hold.start + hold.committed : hold.start);
        cut = min(hold.end, cut);
        bool again = byRenter ? hold.closedByRenter : hold.closedByProvider;
        bytes4 expected = FINE;
        if (!_isLease(hold)) expected = ILeases.Leases_Unknown.selector;
        else if (_isOver(hold)) expected = ILeases.Leases_Over.selector;
        else if (again && cut == hold.end) expected = ILeases.Leases_Closed.selector;
        address caller = byRenter ? hold.renter : hold.provider;
        _act("close", caller, address(hub), abi.encodeCall(ILeases.close, (hold.id)), expected);
        if (expected != FINE) return;
        if (!byRenter && !hold.closedByRenter && !hold.closedByProvider) {
            uint256 penalty = min(min(hold.termEnd - cut, hold.exitMinutes), hold.bond);
            hold.slashed = Reference.ceilOf(hold.rate, penalty);
            collateral[hold.provider][hold.token] -= hold.slashed;
        }
        hold.end = cut;
        if (byRenter) hold.closedByRenter = true;
        else hold.closedByProvider = true;
        if (cut == hold.start) (hold.state, hold.finalized) = (HoldState.Gone, true);
    }

    function settle(uint256 seed, uint256) external {
        Hold storage hold = _pickHold(seed);
        bytes4 expected = _isLease(hold) ? FINE : ILeases.Leases_Unknown.selector;
        _act("settle", stranger, address(hub), abi.encodeCall(ILeases.settle, (hold.id)), expected);
    }

    function finalize(uint256 seed, uint256) external {
        Hold storage hold = _pickHold(seed);
        // Mostly one that can be.
        for (uint256 i = 0; i < holds.length && mix(seed, 1) % 4 != 0; ++i) {
            Hold storage other = holds[((seed % holds.length) + i) % holds.length];
            if (other.state != HoldState.Lease || _now() < _finalAt(other)) continue;
            hold = other;
            break;
        }
        _finalize(hold);
    }

    function _finalize(Hold storage hold) internal {
        bytes4 expected = FINE;
        if (!_isLease(hold)) expected = ILeases.Leases_Unknown.selector;
        else if (hold.finalized) expected = ILeases.Leases_Finalized.selector;
        else if (_now() < _finalAt(hold)) expected = ILeases.Leases_NotFinal.selector;
        _act("finalize", stranger, address(hub), abi.encodeCall(ILeases.finalize, (hold.id)), expected);
        if (expected == FINE) (hold.state, hold.finalized) = (HoldState.Gone, true);
    }

    function withdraw(uint256 seed, uint256 x) external {
        (address who, uint256 token) = (accounts[seed % 8], mix(seed, 1) % 2);
        uint256 amount = _ledger(who, token);
        if (amount != 0) amount = bound(x, 1, amount);
        bytes4 expected = amount == 0 ? ILedger.Ledger_ZeroAmount.selector : FINE;
        bytes memory data = abi.encodeCall(ILedger.withdraw, (address(tokens[token]), who, amount));
        _act("withdraw", who, address(hub), data, expected);
    }

    /// Up to all that is free; one unit more is refused.
    function withdrawCollateral(uint256 seed, uint256 x) external {
        (address who, uint256 token) = (providers[seed % 3], mix(seed, 1) % 2);
        uint256 free = _free(who, token);
        uint256 amount = mix(seed, 2) % 4 == 0 ? free + 1 : bound(x, min(free, 1), free);
        bytes4 expected = FINE;
        if (amount == 0) expected = ILedger.Ledger_ZeroAmount.selector;
        if (amount > free) expected = ICollateral.Collateral_Insufficient.selector;
        bytes memory data = abi.encodeCall(ICollateral.withdrawCollateral, (address(tokens[token]), who, amount));
        _act("withdrawCollateral", who, address(hub), data, expected);
        if (expected == FINE) collateral[who][token] -= amount;
    }

    /// Any bid's offer, the best one's too: that one is awarded all the same.
    function cancelOffer(uint256 seed, uint256) external {
        if (bids.length == 0) return;
        Offer memory offer = bids[seed % bids.length].offer;
        bytes32 offerHash = hub.hashOffer(offer);
        _act("cancelOffer", offer.provider, address(hub), abi.encodeCall(IOffers.cancel, (offerHash)), FINE);
        cancelled[offerHash] = true;
    }

    function raiseEpoch(uint256 seed, uint256) external {
        address who = providers[seed % 3];
        uint64 epoch = ++epochs[who];
        _act("raiseEpoch", who, address(hub), abi.encodeCall(IOffers.raiseEpoch, (epoch)), FINE);
    }

    function authorizeSigner(uint256 seed, uint256 x) external {
        _authorize(seed, uint128(bound(x, 1, type(uint64).max)));
    }

    function revokeSigner(uint256 seed, uint256) external {
        _authorize(seed, 0);
    }

    /// @dev Any terms, up to a quota; or none.
    function _authorize(uint256 seed, uint128 most) private {
        (address who, uint256 token) = (providers[seed % 3], mix(seed, 1) % 2);
        SignerLimits memory limits;
        // Each panel is another limit: not what is tested here, so bids of a signer are under the first alone.
        if (most != 0) limits = SignerLimits(0, type(uint16).max, 10, 255, type(uint40).max, panels[0], most);
        bytes memory data = abi.encodeCall(
            IOffers.authorizeSigner,
            (vm.addr(SIGNER_KEY), address(tokens[token]), limits)
        );
        _act(most == 0 ? "revokeSigner" : "authorizeSigner", who, address(hub), data, FINE);
        (authorized[who][token], quota[who][token]) = (most != 0, most);
    }

    function passMinutes(uint256, uint256 x) external {
        _pass(_now() + bound(x, 1, 20 minutes));
    }

    function passHours(uint256 seed, uint256 x) external {
        _pass(_now() + bound(x, 1, mix(seed, 1) % 8 == 0 ? 3 days : 3 hours));
    }

    /// A request's deadline, the last minutes before, the last it can move to, its start; or a second before or after.
    function passToMoment(uint256 seed, uint256 x) external {
        uint256 p = _pickPost(mix(seed, 1), mix(seed, 2) % 4 != 0, mix(seed, 3) % 4 != 0, mix(seed, 4) % 2 == 0);
        uint256[6] memory moments = [
            posts[p].deadline,
            posts[p].deadline,
            posts[p].deadline - 300,
            uint256(requests[p].deadline) + 3600,
            uint256(requests[p].terms.earliestStart) * 60,
            uint256(requests[p].terms.latestStart) * 60
        ];
        _passTo(moments[mix(seed, 5) % 6], x);
    }

    /// A lease's end, or when it can be finalized.
    function passToEnd(uint256 seed, uint256 x) external {
        Hold storage hold = _pickHold(seed);
        _passTo(mix(seed, 1) % 2 == 0 ? hold.end * 60 : _finalAt(hold), x);
    }

    function _passTo(uint256 moment, uint256 x) private {
        moment += x % 3;
        if (moment > _now() + 1) _pass(moment - 1);
    }

    function _finalAt(Hold storage hold) internal view returns (uint256) {
        return (hold.end + hold.windows) * 60;
    }

    function _isLease(Hold storage hold) private view returns (bool) {
        return hold.state == HoldState.Lease || hold.finalized;
    }

    /// @dev Any, or mostly a lease that is not over.
    function _pickHold(uint256 seed) private view returns (Hold storage) {
        uint256 count = holds.length;
        for (uint256 i = 0; i < count && seed % 8 != 0; ++i) {
            Hold storage hold = holds[(((seed / 8) % count) + i) % count];
            if (hold.state == HoldState.Lease && !_isOver(hold)) return hold;
        }
        return holds[(seed / 8) % count];
    }
}
