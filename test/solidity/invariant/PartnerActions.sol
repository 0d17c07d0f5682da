// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IBids} from "../../../contracts/interfaces/IBids.sol";
import {IDeposits} from "../../../contracts/interfaces/IDeposits.sol";
import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IDowntime} from "../../../contracts/interfaces/IDowntime.sol";
import {IReports} from "../../../contracts/interfaces/IReports.sol";
import {Choice} from "../../../contracts/interfaces/ILeases.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {IParameterSets, ParameterSet, ParameterSetStatus} from "../../../contracts/interfaces/IParameterSets.sol";
import {Reference} from "../support/Reference.sol";
import {Ghost} from "./Store.sol";
import {TakeActions} from "./TakeActions.sol";

/// @notice What the hub's partners and its governance do: the market, the uptime oracle, the dispute desk.
abstract contract PartnerActions is TakeActions {
    /// The offers of the ghosts that are bids, or were.
    mapping(uint256 ghost => Offer) internal bidOf;

    function pullDeposit(uint256 seed, uint256 x) external {
        _fundRequest(mix(seed, 1) % tokens.length, renters[seed % 3], bound(x, 1, 1 << 70));
    }

    function returnDeposit(uint256 seed, uint256 x) external {
        uint256 token = mix(seed, 1) % tokens.length;
        if (requested[token] == 0) _fundRequest(token, renters[seed % 3], 1000);
        address who = renters[seed % 3];
        // Nothing, where a fickle token kept the market from being funded.
        x = bound(x, min(1, requested[token]), requested[token]);
        bytes memory data = abi.encodeCall(IDeposits.returnDeposit, (who, address(tokens[token]), x));
        (bool done, ) = _act("returnDeposit", MARKET, token, data, "");
        if (!done) return;
        requested[token] -= x;
        refunded[who][token] += x;
    }

    /// A bid is signed for a request; its start is at most 90 days ahead.
    function lockBid(uint256 seed, uint256 x) external {
        _lockBid(seed, x);
    }

    function _lockBid(uint256 seed, uint256 x) private {
        Offer memory bid = _anyOffer(seed, x);
        (bid.request, bid.renter) = (bytes32(seed | 1), renters[seed % 3]);
        bytes memory signature = signOffer(bid, _keyOf(bid.provider));
        uint256 least = max(bid.shortestTerm, bid.committed);
        Choice memory choice;
        choice.start = uint32(_minute() + 1 + bid.setup + (mix(seed, 31) % 3000));
        choice.term = uint24(bound(mix(seed, 32), least, bid.longestTerm));
        choice.deposit = uint24(bound(mix(seed, 33), least, choice.term));
        uint256 token = _tokenOf(bid);
        uint256 bond = Reference.ceilOf(bid.rate, bid.bondMultiple * min(1440, choice.term));
        uint256 free = _free(bid.provider, token);
        if (bond > free && _isHonest(token)) _stake(bid.provider, token, bond - free);
        free = _free(bid.provider, token);
        bool busy = _slotBusy(bid.provider, bid.slot);

        bytes memory data = abi.encodeCall(IBids.lockBid, (bid.request, bid.renter, bid, signature, choice));
        (bool done, bytes memory answer) = _act("lockBid", MARKET, token, data, _errorsOf(bid, busy, bond > free));
        if (!done) return;
        _requireTakable(bid, busy, true);
        equal(free - _free(bid.provider, token), bond, "I7: a bid must lock its bond");
        bidOf[ghosts.length] = bid;
        Ghost storage ghost = ghosts.push();
        ghost.id = abi.decode(answer, (bytes32));
        ghostIndex[ghost.id] = ghosts.length - 1;
        (ghost.bid, ghost.provider, ghost.renter, ghost.token) = (true, bid.provider, bid.renter, token);
        (ghost.slot, ghost.rate, ghost.start, ghost.end) = (
            bid.slot,
            bid.rate,
            choice.start,
            uint256(choice.start) + choice.deposit
        );
        ghost.termEnd = uint256(choice.start) + choice.term;
        ghost.bond = bid.bondMultiple * min(1440, choice.term);
    }

    function releaseBid(uint256 seed, uint256 x) external {
        (bool found, uint256 index) = _someBid(seed, x);
        Ghost storage ghost = ghosts[index];
        bytes memory data = abi.encodeCall(IBids.releaseBid, (ghost.id));
        bytes memory allowed = found ? bytes("") : abi.encodePacked(IBids.Bids_Unknown.selector);
        (bool done, ) = _act("releaseBid", MARKET, ghost.token, data, allowed);
        if (!done) return;
        isTrue(found, "only what is still a bid can be released");
        ghost.released = true;
    }

    function awardBid(uint256 seed, uint256 x) external {
        (bool found, uint256 index) = _someBid(seed, x);
        Ghost storage ghost = ghosts[index];
        Offer memory bid = bidOf[index];
        uint256 cost = Reference.ceilOf(ghost.rate, ghost.end - ghost.start);
        if (found && cost > requested[ghost.token]) {
            _fundRequest(ghost.token, ghost.renter, cost - requested[ghost.token]);
        }
        bool lapsed = _minute() >= ghost.start;
        bytes memory allowed;
        if (!found) allowed = abi.encodePacked(IBids.Bids_Unknown.selector);
        else if (lapsed)
            allowed = abi.encodePacked(IBids.Bids_Lapsed.selector);
            // A fickle token may have kept the request from being funded.
        else if (!_isHonest(ghost.token)) allowed = abi.encodePacked(ILedger.Ledger_InsufficientBalance.selector);
        bytes memory data = abi.encodeCall(IBids.awardBid, (ghost.renter, bid, uint32(ghost.start), bytes32(x)));
        (bool done, bytes memory answer) = _act("awardBid", MARKET, ghost.token, data, allowed);
        if (!done) return;
        isTrue(found && !lapsed, "a bid must be awarded before its start, and once");
        (bytes32 id, uint256 deposit) = abi.decode(answer, (bytes32, uint256));
        equal(id, ghost.id, "a bid must become the lease it was locked as");
        equal(deposit, cost, "an award must cost the deposit");
        requested[ghost.token] -= deposit;
        ghost.bid = false;
        _fill(ghost, id, bid, deposit, ghost.start, ghost.end, ghost.termEnd);
    }

    /// @dev A bid to act on: usually one that can still be awarded, locked just now if there was none.
    function _someBid(uint256 seed, uint256 x) private returns (bool found, uint256 index) {
        bool ahead = mix(seed, 40) % 8 != 0;
        (found, index) = _pickBid(seed, ahead);
        if (!found && ahead) {
            _lockBid(seed, x);
            (found, index) = _pickBid(seed, ahead);
        }
        if (!found) (found, index) = _pickBid(seed, false);
    }

    /// A renter picks a signed bid: nothing was locked before.
    function takeBid(uint256 seed, uint256 x) external {
        Offer memory bid = _anyOffer(seed, x);
        (bid.request, bid.renter) = (bytes32(seed | 1), renters[seed % 3]);
        bytes memory signature = signOffer(bid, _keyOf(bid.provider));
        Choice memory choice = _choiceOf(bid, seed);
        uint256 token = _tokenOf(bid);
        uint256 bond = Reference.ceilOf(bid.rate, bid.bondMultiple * min(1440, choice.term));
        uint256 free = _free(bid.provider, token);
        if (bond > free && _isHonest(token)) _stake(bid.provider, token, bond - free);
        uint256 cost = Reference.ceilOf(bid.rate, choice.deposit);
        if (cost > requested[token]) _fundRequest(token, bid.renter, cost - requested[token]);
        bool busy = _slotBusy(bid.provider, bid.slot);
        bytes memory allowed = _errorsOf(bid, busy, bond > _free(bid.provider, token));
        if (!_isHonest(token)) allowed = abi.encodePacked(allowed, ILedger.Ledger_InsufficientBalance.selector);
        bytes memory data = abi.encodeCall(IBids.takeBid, (bid.request, bid.renter, bid, signature, choice));
        (bool done, bytes memory answer) = _act("takeBid", MARKET, token, data, allowed);
        if (!done) return;
        _requireTakable(bid, busy, true);
        (bytes32 id, uint256 deposit) = abi.decode(answer, (bytes32, uint256));
        equal(deposit, cost, "a bid that is taken must cost its deposit");
        requested[token] -= deposit;
        _record(id, bid, deposit);
    }

    /// Nobody else can do what partners and governance do.
    function impostor(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, true);
        uint16[] memory sets = new uint16[](1);
        sets[0] = uint16(1 + (x % hub.parameterSetCount()));
        bytes memory data;
        bytes4 error_ = IAccessManaged.AccessManagedUnauthorized.selector;
        uint256 which = mix(seed, 1) % 8;
        if (which == 0) data = abi.encodeCall(IReports.recordDowntime, (ghost.id, uint32(_minute() / 60), 1));
        else if (which == 1) data = abi.encodeCall(IDisputes.openClaim, (ghost.id, ghost.renter, 1));
        else if (which == 2) data = abi.encodeCall(IDisputes.ruleClaim, (ghost.id, true));
        else if (which == 3) data = abi.encodeCall(IDeposits.returnDeposit, (stranger, address(usdc), 1));
        else if (which == 4) data = abi.encodeCall(IParameterSets.pause, (sets));
        else if (which == 5) data = abi.encodeCall(IParameterSets.unpause, (sets));
        else if (which == 6) data = abi.encodeCall(IParameterSets.retireParameterSet, (sets[0]));
        else data = abi.encodeCall(IBids.releaseBid, (ghost.id));
        if (which == 0) error_ = IDowntime.Downtime_NotUptimeOracle.selector;
        else if (which < 3) error_ = IDisputes.Disputes_NotDisputeDesk.selector;
        else if (which == 3) error_ = IDeposits.Deposits_NotAllowed.selector;
        else if (which == 7) error_ = IBids.Bids_NotMarket.selector;
        (bool done, ) = _act("impostor", accounts[mix(seed, 2) % 6], 0, data, abi.encodePacked(error_));
        isTrue(!done, "nobody else may do what partners and governance do");
    }

    function addParameterSet(uint256 seed, uint256 x) external {
        _addSet(mix(seed, 1) % tokens.length, seed, x);
    }

    /// Governance retires a set; a token's last one only after adding another.
    function retireParameterSet(uint256 seed, uint256 x) external {
        uint256 token = seed % tokens.length;
        uint16 parameterSet = _setOf(token, mix(seed, 1));
        uint256 left;
        for (uint16 i = 1; i <= hub.parameterSetCount(); ++i) {
            ParameterSet memory set = hub.parameterSetOf(i);
            if (set.token == address(tokens[token]) && set.status != ParameterSetStatus.Retired) ++left;
        }
        if (left == 1) _addSet(token, seed, x);
        bytes memory data = abi.encodeCall(IParameterSets.retireParameterSet, (parameterSet));
        _act("retireParameterSet", GOVERNANCE, token, data, "");
    }

    function pause(uint256 seed, uint256) external {
        uint16[] memory sets = new uint16[](1);
        sets[0] = _setOf(mix(seed, 1) % tokens.length, mix(seed, 2));
        _act("pause", GOVERNANCE, 0, abi.encodeCall(IParameterSets.pause, (sets)), "");
    }

    /// All that are not retired.
    function unpause(uint256, uint256) external {
        uint16 count = hub.parameterSetCount();
        uint16[] memory sets = new uint16[](count);
        uint256 paused;
        for (uint16 i = 1; i <= count; ++i) {
            if (hub.parameterSetOf(i).status == ParameterSetStatus.Retired) continue;
            sets[paused] = i;
            ++paused;
        }
        assembly ("memory-safe") {
            mstore(sets, paused)
        }
        _act("unpause", GOVERNANCE, 0, abi.encodeCall(IParameterSets.unpause, (sets)), "");
    }

    function _addSet(uint256 token, uint256 seed, uint256 x) private {
        bool usual = mix(seed, 2) % 2 == 0;
        ParameterSet memory set = ParameterSet({
            token: address(tokens[token]),
            fee: uint16(bound(x, 0, 50_000)),
            reportWindow: uint16(bound(mix(seed, 3), 30, usual ? 120 : 10_080)),
            claimWindow: uint16(bound(mix(seed, 4), 60, usual ? 600 : 10_080)),
            contestWindow: uint16(bound(mix(seed, 5), 60, mix(seed, 6) % 2 == 0 ? 2000 : 10_080)),
            status: ParameterSetStatus.Open,
            discount1: 0,
            discount2: 10,
            discount3: 50,
            leastDeposit: uint96(bound(mix(seed, 7), 0, 1e6)),
            feeUnit: uint96(mix(seed, 8))
        });
        _act("addParameterSet", GOVERNANCE, token, abi.encodeCall(IParameterSets.addParameterSet, (set)), "");
    }

    function _fundRequest(uint256 token, address payer, uint256 amount) private {
        bytes memory data = abi.encodeCall(IDeposits.pullDeposit, (payer, address(tokens[token]), amount, noPermit()));
        (bool done, ) = _act("pullDeposit", MARKET, token, data, "");
        if (done) requested[token] += amount;
    }
}
