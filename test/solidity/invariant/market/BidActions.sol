// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AwardQuote, IAuctionHouse, Request, RequestStatus} from "../../../../contracts/interfaces/IAuctionHouse.sol";
import {IBids} from "../../../../contracts/interfaces/IBids.sol";
import {Lease} from "../../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../../contracts/interfaces/IOffers.sol";
import {Reference} from "../../support/Reference.sol";
import {Bid, Hand, Hold, HoldState, Post} from "./MarketStore.sol";
import {PostActions} from "./PostActions.sol";

/// @notice Bids are placed, picked and awarded; requests are taken back and ended.
abstract contract BidActions is PostActions {
    function placeBid(uint256 seed, uint256 x) external {
        uint256 p = _openPost(seed, mix(seed, 2) % 16 != 0, mix(seed, 3) % 2 == 0);
        _place(p, _anyBid(p, seed, x));
    }

    /// Bids in the last seconds, one after the other: only the cap ends it.
    function duel(uint256 seed, uint256 x) external {
        uint256 p = _openPost(seed, true, true);
        for (uint256 i = 0; i < 30; ++i) {
            uint256 last = posts[p].deadline - 1 - (mix(seed, i) % 20);
            if (posts[p].status != RequestStatus.Open || _now() >= posts[p].deadline) return;
            if (last > _now()) _pass(last);
            // Mostly as high as it may be, so that there is room for more.
            _place(p, _anyBid(p, mix(seed, 200 + i), i == x % 32 ? x : type(uint256).max));
        }
    }

    function _place(uint256 p, uint256 number) private {
        Bid memory bid = bids[number];
        Post storage post = posts[p];
        Request memory request = requests[p];
        uint256 most = _most(p);
        equal(house.highestRateOf(request), most, "I6: the highest rate must be 1 % and a unit below the best");
        bytes4 expected = FINE;
        if (post.status != RequestStatus.Open) expected = IAuctionHouse.AuctionHouse_NotOpen.selector;
        else if (!request.auction) expected = IAuctionHouse.AuctionHouse_WrongKind.selector;
        else expected = _bidError(p, bid, most, post.best);
        bytes32 quoted = expected == FINE ? house.quoteAward(request, bid.offer).lease : bytes32(0);
        bytes memory data = abi.encodeCall(IAuctionHouse.placeBid, (request, bid.offer, _signatureOf(bid)));
        bytes memory answer = _act("placeBid", stranger, address(house), data, expected);
        if (expected != FINE) return;

        if (post.best != 0) holds[post.best - 1].state = HoldState.Gone;
        _useHand(bid, request);
        _remember(bid.offer, request, request.terms.earliestStart, HoldState.Bid);
        isTrue(post.bestRate == 0 || bid.offer.rate < post.bestRate, "the best rate of an auction must only fall");
        (post.best, post.bestBid, post.bestRate) = (holds.length, number, bid.offer.rate);
        if (_now() + 300 > post.deadline) post.deadline = min(_now() + 300, uint256(request.deadline) + 3600);
        equal(abi.decode(answer, (bytes32)), holds[post.best - 1].id, "a bid must be named as the lease it may become");
        equal(quoted, holds[post.best - 1].id, "I6: the quote must name the lease that a bid may become");
    }

    function acceptBid(uint256 seed, uint256 x) external {
        uint256 p = _openPost(seed, mix(seed, 2) % 16 == 0, false);
        Bid memory bid = bids[_anyBid(p, seed, x)];
        Post storage post = posts[p];
        Request memory request = requests[p];
        address caller = mix(seed, 40) % 16 == 0 ? stranger : request.terms.renter;
        bytes4 expected = FINE;
        if (post.status != RequestStatus.Open) expected = IAuctionHouse.AuctionHouse_NotOpen.selector;
        else if (caller == stranger) expected = IAuctionHouse.AuctionHouse_NotRenter.selector;
        else if (request.auction) expected = IAuctionHouse.AuctionHouse_WrongKind.selector;
        else expected = _bidError(p, bid, request.terms.rate, 0);
        bytes memory data = abi.encodeCall(IAuctionHouse.acceptBid, (request, bid.offer, _signatureOf(bid)));
        if (expected != FINE) {
            _act("acceptBid", caller, address(house), data, expected);
            return;
        }
        _useHand(bid, request);
        uint256 start = max(_minute() + 1 + request.terms.setup, request.terms.earliestStart);
        _remember(bid.offer, request, start, HoldState.Lease);
        post.best = holds.length;
        _becomes("acceptBid", p, bid.offer, caller, data);
    }

    /// Anyone awards: at any time, the best or another.
    function awardRequest(uint256 seed, uint256) external {
        uint256 p = _pickPost(mix(seed, 1), mix(seed, 2) % 16 != 0, mix(seed, 3) % 8 == 0, mix(seed, 4) % 8 != 0);
        if (mix(seed, 8) % 4 != 0 && !_isAwardable(p)) {
            // Waits for the deadline of one that has a bid.
            uint256 other = _pickPost(mix(seed, 9), true, true, true);
            if (posts[other].best != 0 && _now() < posts[other].deadline) {
                p = other;
                _pass(posts[p].deadline);
            }
        }
        Post storage post = posts[p];
        Request memory request = requests[p];
        // The best, or another's best, or any.
        uint256 number = post.bestBid;
        if (mix(seed, 5) % 6 == 0) number = posts[_pickPost(mix(seed, 6), true, false, true)].bestBid;
        if (mix(seed, 5) % 6 == 1) number = mix(seed, 7) % max(bids.length, 1);
        if (bids.length == 0) return;
        Offer memory best = bids[number].offer;
        if (mix(seed, 5) % 12 == 2) ++best.salt;

        bytes4 expected = FINE;
        if (post.status != RequestStatus.Open) expected = IAuctionHouse.AuctionHouse_NotOpen.selector;
        else if (!request.auction) expected = IAuctionHouse.AuctionHouse_WrongKind.selector;
        else if (post.best == 0) expected = IAuctionHouse.AuctionHouse_NoBid.selector;
        else if (_now() < post.deadline) expected = IAuctionHouse.AuctionHouse_DeadlineAhead.selector;
        else {
            uint256 named = holdNumber[_leaseId(best, request.terms.renter, request.terms.earliestStart)];
            if (named == 0 || holds[named - 1].state != HoldState.Bid) expected = IBids.Bids_Unknown.selector;
            else if (_minute() >= request.terms.earliestStart) expected = IBids.Bids_Lapsed.selector;
            else if (named != post.best) expected = IAuctionHouse.AuctionHouse_NotBest.selector;
        }
        bytes memory data = abi.encodeCall(IAuctionHouse.awardRequest, (request, best));
        if (expected == FINE) {
            holds[post.best - 1].state = HoldState.Lease;
            _becomes("awardRequest", p, best, stranger, data);
        } else {
            _act("awardRequest", stranger, address(house), data, expected);
        }
    }

    function _isAwardable(uint256 p) private view returns (bool) {
        if (posts[p].status != RequestStatus.Open || !requests[p].auction || posts[p].best == 0) return false;
        return _now() >= posts[p].deadline && _minute() < requests[p].terms.earliestStart;
    }

    /// The renter takes it back, and in time: an auction's only before a bid, or once its set is retired.
    function cancelRequest(uint256 seed, uint256) external {
        uint256 p = _pickPost(mix(seed, 1), mix(seed, 2) % 3 != 0, true, mix(seed, 3) % 4 == 0);
        Post storage post = posts[p];
        Request memory request = requests[p];
        address caller = mix(seed, 4) % 8 == 0 ? stranger : request.terms.renter;
        bytes4 expected = FINE;
        if (post.status != RequestStatus.Open) expected = IAuctionHouse.AuctionHouse_NotOpen.selector;
        else if (caller == stranger) expected = IAuctionHouse.AuctionHouse_NotRenter.selector;
        else if (post.best != 0 && !sets[request.terms.parameterSet].retired)
            expected = IAuctionHouse.AuctionHouse_HasBid.selector;
        _end("cancelRequest", p, caller, abi.encodeCall(IAuctionHouse.cancelRequest, (request)), expected);
    }

    function endRequest(uint256 seed, uint256) external {
        _endRequest(_pickPost(mix(seed, 1), mix(seed, 2) % 3 != 0, mix(seed, 3) % 8 == 0, mix(seed, 4) % 2 == 0));
    }

    function _endRequest(uint256 p) internal {
        Post storage post = posts[p];
        Request memory request = requests[p];
        bytes4 expected = FINE;
        if (post.status != RequestStatus.Open) expected = IAuctionHouse.AuctionHouse_NotOpen.selector;
        else if (post.best == 0) {
            if (_now() < post.deadline) expected = IAuctionHouse.AuctionHouse_DeadlineAhead.selector;
        } else if (_now() < uint256(request.terms.earliestStart) * 60)
            expected = IAuctionHouse.AuctionHouse_HasBid.selector;
        _end("endRequest", p, stranger, abi.encodeCall(IAuctionHouse.endRequest, (request)), expected);
    }

    function _end(string memory action, uint256 p, address caller, bytes memory data, bytes4 expected) private {
        Post storage post = posts[p];
        address owner = requests[p].terms.renter;
        uint256 before = _ledger(owner, post.token);
        bytes memory answer = _act(action, caller, address(house), data, expected);
        if (expected != FINE) return;
        equal(abi.decode(answer, (uint256)), post.deposit, "I2: a request that ends must give all of its deposit back");
        equal(_ledger(owner, post.token) - before, post.deposit, "I2: the deposit must be credited to the renter");
        post.status = RequestStatus.Ended;
        if (post.best != 0) holds[post.best - 1].state = HoldState.Gone;
    }

    /// @dev Calls what makes the hold of a request's `best` a lease, and compares it with the quote.
    function _becomes(string memory action, uint256 p, Offer memory offer, address caller, bytes memory data) private {
        Post storage post = posts[p];
        Request memory request = requests[p];
        Hold storage hold = holds[post.best - 1];
        address owner = request.terms.renter;
        AwardQuote memory quote = house.quoteAward(request, offer);
        uint256 before = _ledger(owner, post.token);
        bytes memory answer = _act(action, caller, address(house), data, FINE);

        uint256 cost = Reference.ceilOf(offer.rate, request.deposit);
        equal(abi.decode(answer, (bytes32)), hold.id, "a bid must become the lease it was to become");
        equal(quote.lease, hold.id, "I6: the quote must name the lease");
        (Lease memory lease, ) = hub.leaseOf(hold.id);
        equal(lease.rate, offer.rate, "a lease must have the rate of the bid");
        equal(lease.start, hold.start, "a lease must start when the request says");
        equal(lease.end, hold.start + request.deposit, "a lease must have the minutes that the request pays for");
        equal(lease.termEnd, hold.start + request.term, "a lease must have the term of the request");
        equal(lease.bond, hold.bond, "a lease must have the bond of the bid");
        equal(lease.renter, owner, "a lease must be the renter's");
        equal(lease.provider, offer.provider, "a lease must be the bidder's");
        equal(lease.fee, sets[request.terms.parameterSet].fee, "a lease must have the fee of its set");
        equal(quote.start, lease.start, "I6: the quote must tell the start");
        equal(quote.end, lease.end, "I6: the quote must tell the end");
        equal(quote.termEnd, lease.termEnd, "I6: the quote must tell the term's end");
        equal(quote.fee, lease.fee, "I6: the quote must tell the fee");
        equal(quote.held, post.deposit, "I6: the quote must tell what is held");
        equal(quote.deposit, cost, "I6: the quote must tell the deposit");
        equal(quote.bond, Reference.ceilOf(offer.rate, hold.bond), "I6: the quote must tell the bond");
        equal(quote.refund, post.deposit - cost, "I6: the quote must tell the refund");
        equal(_ledger(owner, post.token) - before, quote.refund, "I2: what a lease does not need must be the renter's");
        post.status = RequestStatus.Awarded;
    }

    /// @dev A bid for a request, made just now or before: mostly one that can be taken.
    function _anyBid(uint256 p, uint256 seed, uint256 x) private returns (uint256 number) {
        uint256 kind = mix(seed, 50) % 20;
        if (kind == 0 && bids.length != 0) return mix(seed, 51) % bids.length;
        if (kind == 1 && posts[p].best != 0) return posts[p].bestBid;
        Request memory request = requests[p];
        Bid memory bid;
        Offer memory offer = bid.offer = abi.decode(abi.encode(request.terms), (Offer));
        uint256 token = sets[offer.parameterSet].token;
        // Mostly a slot that is free.
        for (uint256 i = 0; i < 8; ++i) {
            offer.provider = providers[mix(seed, 52 + 100 * i) % 3];
            offer.slot = bytes32(1 + (mix(seed, 53 + 100 * i) % 4));
            if (i == mix(seed, 61) % 32 || !_slotBusy(offer.provider, offer.slot, posts[p].best)) break;
        }
        if (kind == 2 && posts[p].best != 0) {
            Hold storage hold = holds[posts[p].best - 1];
            (offer.provider, offer.slot) = (hold.provider, hold.slot);
        }
        offer.epoch = epochs[offer.provider];
        offer.request = posts[p].id;
        offer.expiry = mix(seed, 54) % 2 == 0 ? type(uint40).max : uint40(_now() + 1);
        offer.salt = ++salt;
        if (!request.auction) offer.spec = bytes32(mix(seed, 55) % 9);
        uint256 most = request.auction ? _most(p) : request.terms.rate;
        uint256 least = min(request.leastRate, most);
        offer.rate = uint96(max(1, bound(x, max(least, (most * 3) / 4), most)));
        if (kind == 3) offer.rate = uint96(most + 1);
        else if (kind == 4) offer.rate = uint96(max(posts[p].bestRate, 1));
        else if (kind == 5) offer.rate = request.leastRate - 1;
        else if (kind == 6) _spoil(offer, mix(seed, 56));
        else if (kind == 7) offer.expiry = uint40(_now());
        else if (kind == 8) offer.request = bytes32(seed);
        else if (kind == 9) offer.epoch = ~offer.epoch;
        bid.hand = Hand(min(mix(seed, 57) % 16, 3));
        if (bid.hand == Hand.Stranger && mix(seed, 58) % 16 != 0) bid.hand = Hand.Provider;
        if (bid.hand == Hand.Published && mix(seed, 59) % 4 != 0) {
            vm.prank(offer.provider);
            published[hub.publish(offer, "")] = true;
        }
        // Most have what it takes.
        uint256 bond = Reference.ceilOf(offer.rate, _bondOf(offer, request));
        uint256 free = _freeWithout(offer, posts[p].best);
        if (bond > free && mix(seed, 60) % 8 != 0) _stake(offer.provider, token, bond - free);
        bids.push(bid);
        return bids.length - 1;
    }

    /// @dev A field that the request fixes is another.
    function _spoil(Offer memory offer, uint256 seed) private pure {
        uint256 field = seed % 12;
        if (field == 0) offer.renter = address(0);
        else if (field == 1) ++offer.parameterSet;
        else if (field == 2) ++offer.shortestTerm;
        else if (field == 3) ++offer.longestTerm;
        else if (field == 4) ++offer.committed;
        else if (field == 5) ++offer.setup;
        else if (field == 6) ++offer.earliestStart;
        else if (field == 7) ++offer.allowance;
        else if (field == 8) offer.bondMultiple = 0;
        else if (field == 9) ++offer.exitMinutes;
        else if (field == 10) offer.panel = ~offer.panel;
        else offer.spec = ~offer.spec;
    }
}
