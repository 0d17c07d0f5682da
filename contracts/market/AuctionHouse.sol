// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {
    AwardQuote,
    IAuctionHouse,
    IScores,
    Request,
    RequestState,
    RequestStatus
} from "../interfaces/IAuctionHouse.sol";
import {ILeasehold} from "../interfaces/ILeasehold.sol";
import {Permit} from "../interfaces/ILedger.sol";
import {Choice} from "../interfaces/ILeases.sol";
import {IOffers, Offer} from "../interfaces/IOffers.sol";
import {IParameterSets, ParameterSet, ParameterSetStatus} from "../interfaces/IParameterSets.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Clock} from "../libraries/Clock.sol";
import {Ranges} from "../libraries/Ranges.sol";
import {Terms} from "../libraries/Terms.sol";

/// @title AuctionHouse
/// @notice See {IAuctionHouse}. Keeps two slots a request: the request itself is given again by whoever calls, and known by its hash. The
/// best bid is locked in the hub, and the one before released first, so there is never more than one.
contract AuctionHouse is IAuctionHouse {
    /// @dev Fields of {Offer}, a word each in memory.
    uint256 private constant FIELDS = 23;

    /// @dev Bit i is set where field number i of {Offer} is the bidder's: provider, epoch, request, slot, spec, rate, expiry, salt.
    uint256 private constant BIDDERS = 1 | (1 << 1) | (1 << 2) | (1 << 5) | SPEC | (1 << 8) | (1 << 21) | (1 << 22);
    uint256 private constant SPEC = 1 << 6;

    /// @dev Of those, what a request has no use for and must leave zero: provider, epoch, request, slot, expiry.
    uint256 private constant ZERO = 1 | (1 << 1) | (1 << 2) | (1 << 5) | (1 << 21);

    /// @dev A bid in the last minutes moves the deadline, up to a limit; then there is time to award.
    uint256 private constant EXTENSION = 5 minutes;
    uint256 private constant MOST_EXTENSION = 60 minutes;
    uint256 private constant AWARD_TIME = 10 minutes;

    /// @dev The best score there is.
    uint256 private constant MOST_SCORE = 10_000;

    /// @dev How far ahead a deadline, and a start, may be.
    uint256 private constant MOST_AHEAD = 90 days;

    /// @dev Each bid beats the best by this part of it, rounded up: at least by a unit.
    uint256 private constant STEP_DIVISOR = 100;

    /// @dev Where all money is.
    ILeasehold private immutable HUB;

    /// @dev Who knows scores; zero for a market without any.
    IScores private immutable SCORES;

    mapping(bytes32 id => RequestState) private _requests;

    constructor(ILeasehold hub, IScores scores) {
        (HUB, SCORES) = (hub, scores);
    }

    /// @inheritdoc IAuctionHouse
    function postRequest(
        Request calldata request,
        Permit calldata permit,
        string calldata specURI
    ) external returns (bytes32 id) {
        id = hashRequest(request);
        require(_requests[id].status == RequestStatus.Unknown, AuctionHouse_Exists(id));
        _requirePostable(request, id);
        _requests[id] = RequestState(RequestStatus.Open, request.deadline, 0, 0);
        uint256 deposit = _depositOf(request);
        emit RequestPosted(id, msg.sender, request, specURI, deposit);
        HUB.pullDeposit(msg.sender, request.terms.token, deposit, permit);
    }

    /// @inheritdoc IAuctionHouse
    function cancelRequest(Request calldata request) external returns (uint256 refund) {
        (bytes32 id, RequestState storage state) = _openRequest(request);
        _requireRenter(request, id);
        bool retired = HUB.parameterSetOf(request.terms.parameterSet).status == ParameterSetStatus.Retired;
        require(state.best == bytes32(0) || retired, AuctionHouse_HasBid(id, state.bestRate));
        return _end(request, id, state);
    }

    /// @inheritdoc IAuctionHouse
    function acceptBid(
        Request calldata request,
        Offer calldata bid,
        bytes calldata signature
    ) external returns (bytes32 lease) {
        (bytes32 id, RequestState storage state) = _openRequest(request);
        _requireRenter(request, id);
        _requireKind(request, id, false);
        _requireBid(request, bid, id, state, request.terms.rate);

        state.status = RequestStatus.Awarded;
        uint256 used;
        (lease, used) = HUB.takeBid(id, msg.sender, bid, signature, _choiceOf(request));
        _refundRest(request, bid.provider, id, lease, used);
    }

    /// @inheritdoc IAuctionHouse
    function placeBid(
        Request calldata request,
        Offer calldata bid,
        bytes calldata signature
    ) external returns (bytes32 lease) {
        (bytes32 id, RequestState storage state) = _openRequest(request);
        _requireKind(request, id, true);
        (bytes32 beaten, uint256 deadline) = (state.best, state.deadline);
        _requireBid(request, bid, id, state, _highestRate(request, state.bestRate));

        if (block.timestamp + EXTENSION > deadline) {
            deadline = Math.min(block.timestamp + EXTENSION, request.deadline + MOST_EXTENSION);
        }
        // The cast is safe: at most an hour past a deadline of 40 bits that leaves more before its start.
        (state.deadline, state.bestRate) = (uint40(deadline), bid.rate);
        if (beaten != bytes32(0)) HUB.releaseBid(beaten);
        lease = HUB.lockBid(id, request.terms.renter, bid, signature, _choiceOf(request));
        state.best = lease;
        emit BidPlaced(id, bid.provider, lease, bid, uint40(deadline));
    }

    /// @inheritdoc IAuctionHouse
    function awardRequest(Request calldata request, Offer calldata best) external returns (bytes32 lease) {
        (bytes32 id, RequestState storage state) = _openRequest(request);
        _requireKind(request, id, true);
        require(state.best != bytes32(0), AuctionHouse_NoBid(id));
        _requireDeadlinePassed(id, state);

        state.status = RequestStatus.Awarded;
        uint256 used;
        Offer calldata terms = request.terms;
        (lease, used) = HUB.awardBid(terms.renter, best, terms.earliestStart, request.accessKey);
        require(lease == state.best, AuctionHouse_NotBest(id, lease, state.best));
        _refundRest(request, best.provider, id, lease, used);
    }

    /// @inheritdoc IAuctionHouse
    function endRequest(Request calldata request) external returns (uint256 refund) {
        (bytes32 id, RequestState storage state) = _openRequest(request);
        if (state.best == bytes32(0)) {
            _requireDeadlinePassed(id, state);
        } else {
            bool lapsed = Clock.thisMinute() >= request.terms.earliestStart;
            require(lapsed, AuctionHouse_HasBid(id, state.bestRate));
        }
        return _end(request, id, state);
    }

    /// @inheritdoc IAuctionHouse
    function requestOf(bytes32 id) external view returns (RequestState memory) {
        return _requests[id];
    }

    /// @inheritdoc IAuctionHouse
    function highestRateOf(Request calldata request) external view returns (uint256) {
        return _highestRate(request, _requests[hashRequest(request)].bestRate);
    }

    /// @inheritdoc IAuctionHouse
    function hashRequest(Request calldata request) public view returns (bytes32 id) {
        return keccak256(abi.encode(block.chainid, address(this), request));
    }

    /// @inheritdoc IAuctionHouse
    function quoteRequest(Request calldata request) external pure returns (uint256 deposit) {
        return _depositOf(request);
    }

    /// @inheritdoc IAuctionHouse
    function quoteAward(Request calldata request, Offer calldata bid) external view returns (AwardQuote memory quote) {
        Offer calldata terms = request.terms;
        _requireRate(request, bid.rate, hashRequest(request), terms.rate);
        quote.start =
            request.auction ? terms.earliestStart : Math.max(Clock.nextMinute() + terms.setup, terms.earliestStart);
        quote.end = quote.start + request.deposit;
        quote.termEnd = quote.start + request.term;
        quote.lease = keccak256(abi.encode(block.chainid, address(HUB), HUB.hashOffer(bid), terms.renter, quote.start));
        quote.held = _depositOf(request);
        quote.deposit = Amounts.up(bid.rate, request.deposit);
        quote.refund = quote.held - quote.deposit;
        quote.bond = Amounts.up(bid.rate, terms.bondMultiple * Math.min(Clock.DAY, request.term));
        quote.fee = HUB.parameterSetOf(terms.parameterSet).fee;
    }

    /// @dev Credits what the lease did not need to the renter.
    function _refundRest(Request calldata request, address provider, bytes32 id, bytes32 lease, uint256 used) private {
        uint256 refund = _depositOf(request) - used;
        emit RequestAwarded(id, provider, lease, refund);
        if (refund != 0) HUB.returnDeposit(request.terms.renter, request.terms.token, refund);
    }

    /// @dev Frees the best bid, if there is one, and credits the whole deposit to the renter.
    function _end(Request calldata request, bytes32 id, RequestState storage state) private returns (uint256 refund) {
        state.status = RequestStatus.Ended;
        refund = _depositOf(request);
        emit RequestEnded(id, refund);
        if (state.best != bytes32(0)) HUB.releaseBid(state.best);
        HUB.returnDeposit(request.terms.renter, request.terms.token, refund);
    }

    /// @dev Reverts unless bids for this request can lead to a lease.
    function _requirePostable(Request calldata request, bytes32 id) private view {
        Offer memory terms = request.terms;
        require(terms.renter == msg.sender, AuctionHouse_WrongRenter(terms.renter, msg.sender));
        for (uint256 field = 0; field < FIELDS; ++field) {
            bytes32 actual = _field(terms, field);
            require((ZERO >> field) & 1 == 0 || actual == 0, AuctionHouse_FieldNotZero(field, actual));
        }
        require(request.leastScore == 0 || address(SCORES) != address(0), AuctionHouse_NoScores(request.leastScore));
        Ranges.check(id, "leastScore", request.leastScore, 0, MOST_SCORE);
        Terms.check(terms, id);
        Ranges.check(id, "leastRate", request.leastRate, 1, terms.rate);
        Terms.checkChoice(terms, id, request.term, request.deposit);
        _requireStart(terms, id);
        HUB.panelNumberOf(terms.panel);

        ParameterSet memory set = HUB.parameterSetOf(terms.parameterSet);
        require(set.token != address(0), IParameterSets.ParameterSets_Unknown(terms.parameterSet));
        require(set.token == terms.token, IOffers.Offers_WrongToken(id, terms.token, set.token));
        require(set.status != ParameterSetStatus.Retired, IParameterSets.ParameterSets_Retired(terms.parameterSet));
        require(set.status == ParameterSetStatus.Open, IParameterSets.ParameterSets_Paused(terms.parameterSet));

        uint256 most = block.timestamp + MOST_AHEAD;
        if (request.auction) {
            require(
                terms.earliestStart == terms.latestStart,
                AuctionHouse_StartNotFixed(terms.earliestStart, terms.latestStart)
            );
            uint256 start = uint256(terms.earliestStart) * 60;
            // The latest bid still leaves the provider its set-up time, and everybody the time to award.
            uint256 needed = MOST_EXTENSION + AWARD_TIME + uint256(terms.setup) * 60;
            most = Math.min(most, Math.saturatingSub(start, needed));
        }
        require(
            request.deadline > block.timestamp && request.deadline <= most,
            AuctionHouse_DeadlineOutOfRange(request.deadline, block.timestamp + 1, most)
        );
    }

    /// @dev Reverts unless there is a minute, within the 90 days that a lease may be reserved ahead, at which it can start.
    function _requireStart(Offer memory terms, bytes32 id) private view {
        uint256 most = (block.timestamp + MOST_AHEAD) / 60;
        Ranges.check(id, "earliestStart", terms.earliestStart, 0, Math.min(most, terms.latestStart));
        Ranges.check(id, "latestStart", terms.latestStart, Clock.nextMinute() + terms.setup, type(uint32).max);
    }

    /// @dev Reverts unless this bid can be taken now. An auction's bid must be of the very spec that is wanted: nobody judges there.
    function _requireBid(
        Request calldata request,
        Offer memory bid,
        bytes32 id,
        RequestState storage state,
        uint256 highestRate
    ) private view {
        require(block.timestamp < state.deadline, AuctionHouse_DeadlinePassed(id, state.deadline, block.timestamp));
        Offer memory terms = request.terms;
        uint256 free = request.auction ? BIDDERS ^ SPEC : BIDDERS;
        for (uint256 field = 0; field < FIELDS; ++field) {
            if ((free >> field) & 1 != 0) continue;
            (bytes32 actual, bytes32 wanted) = (_field(bid, field), _field(terms, field));
            require(actual == wanted, AuctionHouse_BidDiffers(id, field, actual, wanted));
        }
        _requireRate(request, bid.rate, id, highestRate);
        if (request.leastScore == 0) return;
        uint256 score = SCORES.scoreOf(bid.provider);
        require(score >= request.leastScore, AuctionHouse_ScoreTooLow(id, bid.provider, score, request.leastScore));
    }

    function _requireDeadlinePassed(bytes32 id, RequestState storage state) private view {
        require(block.timestamp >= state.deadline, AuctionHouse_DeadlineAhead(id, state.deadline, block.timestamp));
    }

    function _requireRate(Request calldata request, uint256 rate, bytes32 id, uint256 most) private pure {
        uint256 least = request.leastRate;
        require(rate >= least && rate <= most, AuctionHouse_RateOutOfRange(id, rate, least, most));
    }

    function _requireKind(Request calldata request, bytes32 id, bool auction) private pure {
        require(request.auction == auction, AuctionHouse_WrongKind(id, request.auction));
    }

    function _requireRenter(Request calldata request, bytes32 id) private view {
        address renter = request.terms.renter;
        require(msg.sender == renter, AuctionHouse_NotRenter(id, renter, msg.sender));
    }

    function _openRequest(Request calldata request) private view returns (bytes32 id, RequestState storage state) {
        id = hashRequest(request);
        state = _requests[id];
        require(state.status == RequestStatus.Open, AuctionHouse_NotOpen(id, state.status));
    }

    /// @dev As soon as the terms allow; an auction's start is fixed.
    function _choiceOf(Request calldata request) private pure returns (Choice memory) {
        return
            Choice({
                term: request.term,
                deposit: request.deposit,
                start: request.auction ? request.terms.earliestStart : 0,
                accessKey: request.accessKey
            });
    }

    /// @dev What is held for a request, in token units: rounded up, as the deposit of a lease is.
    function _depositOf(Request calldata request) private pure returns (uint256) {
        return Amounts.up(request.terms.rate, request.deposit);
    }

    /// @dev The next bid's highest rate: 1 % below the best, the step rounded up, so by a unit at least.
    function _highestRate(Request calldata request, uint256 bestRate) private pure returns (uint256) {
        return bestRate == 0 ? request.terms.rate : bestRate - Math.ceilDiv(bestRate, STEP_DIVISOR);
    }

    /// @dev Field number `field` of an offer in memory, where each is one word.
    function _field(Offer memory offer, uint256 field) private pure returns (bytes32 word) {
        // Reads within the struct: `field` is below {FIELDS}.
        assembly ("memory-safe") {
            word := mload(add(offer, mul(field, 0x20)))
        }
    }
}
