// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "./ILedger.sol";
import {Offer} from "./IOffers.sol";

/// @notice A renter's call for bids.
struct Request {
    /// Every field that a bid must have as it stands here: all but its provider, epoch, request, slot, spec, rate, expiry and salt.
    /// Of those, `rate` is the highest the renter pays, `spec` the hash of what it wants, `salt` tells equal requests apart,
    /// and the others are zero. `renter` is who posts the request.
    Offer terms;
    /// Lowest rate that is taken for a bid, at least 1. Its bond and exit penalty are those of its rate: the least that backing
    /// out costs the winner.
    uint96 leastRate;
    /// Minutes it wants to rent for.
    uint24 term;
    /// Minutes it pays for now.
    uint24 deposit;
    /// Unix time, in seconds, until which bids can be accepted or placed.
    uint40 deadline;
    /// Least score of a provider, 0 to 10,000; zero for any.
    uint16 leastScore;
    /// Whether an auction decides, and not the renter. Then the lease starts at `terms.earliestStart`.
    bool auction;
    /// X25519 public key the provider is to seal the access details to; only told in events.
    bytes32 accessKey;
}

/// @notice What is known of a request on chain.
enum RequestStatus {
    /// Nothing.
    Unknown,
    /// It waits for bids, or for its award.
    Open,
    /// It became a lease.
    Awarded,
    /// Its deposit is the renter's again.
    Ended
}

/// @notice Where a request stands.
/// @dev Two storage slots.
struct RequestState {
    RequestStatus status;
    /// Unix time, in seconds, from which no bid is taken; late bids of an auction move it.
    uint40 deadline;
    /// Rate of the best bid of an auction, in token units per hour; zero while there is none.
    uint96 bestRate;
    /// The lease that the best bid may become; zero while there is none.
    bytes32 best;
}

/// @notice What accepting or awarding a bid does, if it happens in this block. Amounts in token units, points in time in UTC
/// minutes.
struct AwardQuote {
    /// The lease's id.
    bytes32 lease;
    uint256 start;
    uint256 end;
    uint256 termEnd;
    /// What the request's deposit holds, what of it becomes the lease's, and what goes back to the renter.
    uint256 held;
    uint256 deposit;
    uint256 refund;
    /// What is locked of the provider's collateral.
    uint256 bond;
    /// The protocol's share of pay, in parts per million.
    uint256 fee;
}

/// @title IScores
/// @notice Who knows the score of a provider.
interface IScores {
    /// @notice The score of `provider`, 0 to 10,000.
    function scoreOf(address provider) external view returns (uint256);
}

/// @title IAuctionHouse
/// @notice Requests, and the bids for them: offers that providers sign or publish for one request. Either the renter picks one,
/// or an on-chain reverse auction does, in which each bid locks its bond and its slot, so that the winner can't back out. Deposits are kept
/// by the hub; nothing here holds a token.
interface IAuctionHouse {
    /// @notice A request was posted; `deposit` units are held for it.
    event RequestPosted(bytes32 indexed id, address indexed renter, Request request, string specURI, uint256 deposit);

    /// @notice A bid of an auction is the best one now; bids are taken until `deadline`.
    event BidPlaced(bytes32 indexed id, address indexed provider, bytes32 indexed lease, Offer bid, uint40 deadline);

    /// @notice A request became a lease; `refund` units of its deposit were not needed.
    event RequestAwarded(bytes32 indexed id, address indexed provider, bytes32 indexed lease, uint256 refund);

    /// @notice A request ended without a lease; its deposit is the renter's.
    event RequestEnded(bytes32 indexed id, uint256 refund);

    /// @notice A request with this content was posted already. Choose another salt.
    error AuctionHouse_Exists(bytes32 id);

    /// @notice The request is not open.
    error AuctionHouse_NotOpen(bytes32 id, RequestStatus status);

    /// @notice Only the renter of the request can do this.
    error AuctionHouse_NotRenter(bytes32 id, address renter, address caller);

    /// @notice The renter in the terms must be who posts the request.
    error AuctionHouse_WrongRenter(address renter, address caller);

    /// @notice A field that bidders choose must be zero in the terms: number `field` of {Offer}, from 0.
    error AuctionHouse_FieldNotZero(uint256 field, bytes32 actual);

    /// @notice The deadline must be ahead, and an auction's must leave time to extend it and to award before the start. Unix times.
    error AuctionHouse_DeadlineOutOfRange(uint256 deadline, uint256 least, uint256 most);

    /// @notice An auction's start must be fixed: earliest and latest start must be the same minute.
    error AuctionHouse_StartNotFixed(uint256 earliestStart, uint256 latestStart);

    /// @notice No score is known to this market, so none can be asked for.
    error AuctionHouse_NoScores(uint256 leastScore);

    /// @notice The provider's score is below what the request asks for.
    error AuctionHouse_ScoreTooLow(bytes32 id, address provider, uint256 score, uint256 least);

    /// @notice The bid differs from the request's terms in field number `field` of {Offer}, from 0.
    error AuctionHouse_BidDiffers(bytes32 id, uint256 field, bytes32 actual, bytes32 wanted);

    /// @notice The rate is not one that can be bid now: `least` is the request's, `most` what the request or the best bid leave.
    error AuctionHouse_RateOutOfRange(bytes32 id, uint256 rate, uint256 least, uint256 most);

    /// @notice No bid can be taken any more since the deadline.
    error AuctionHouse_DeadlinePassed(bytes32 id, uint256 deadline, uint256 timestamp);

    /// @notice Bids are taken until the deadline; only then can an auction be awarded or, without a bid, ended.
    error AuctionHouse_DeadlineAhead(bytes32 id, uint256 deadline, uint256 timestamp);

    /// @notice An auction decides for this request, or does not.
    error AuctionHouse_WrongKind(bytes32 id, bool auction);

    /// @notice An auction that has a bid can be awarded until its start, and not be ended before.
    error AuctionHouse_HasBid(bytes32 id, uint256 bestRate);

    /// @notice This is not the best bid: it would become lease `actual`, the best one lease `best`.
    error AuctionHouse_NotBest(bytes32 id, bytes32 actual, bytes32 best);

    /// @notice The auction has no bid.
    error AuctionHouse_NoBid(bytes32 id);

    /// @notice Posts a request; its deposit, `ceil(terms.rate * deposit / 60)`, is pulled from the caller into the hub.
    /// @param permit An ERC-2612 permit for the hub, or all zero where an approval is given to it.
    /// @param specURI Where the wanted spec can be read; only told in the event.
    /// @dev Reverts with {AuctionHouse_Exists}, {AuctionHouse_WrongRenter}, {AuctionHouse_FieldNotZero}, {AuctionHouse_DeadlineOutOfRange},
    /// {AuctionHouse_StartNotFixed}, {AuctionHouse_NoScores}, {ParameterSets_Paused}, and as {IOffers} and {ILeases.take} do
    /// for terms that no bid could meet.
    function postRequest(
        Request calldata request,
        Permit calldata permit,
        string calldata specURI
    ) external returns (bytes32 id);

    /// @notice Takes a request back; its deposit is credited to the renter in the hub. Only the renter's; of an auction only before
    /// its first bid, or once its parameter set is retired, as no better bid can come then.
    /// @dev Reverts with {AuctionHouse_NotOpen}, {AuctionHouse_NotRenter} or {AuctionHouse_HasBid}.
    function cancelRequest(Request calldata request) external returns (uint256 refund);

    /// @notice Opens a lease from a bid that the renter picked, before the deadline. Only the renter's. The deposit buys the same minutes
    /// at the bid's rate; the rest of it is credited to the renter in the hub.
    /// @param signature The provider's, as for {ILeases.take}; empty if the bid is published.
    /// @dev Reverts with {AuctionHouse_NotOpen}, {AuctionHouse_NotRenter}, {AuctionHouse_WrongKind}, {AuctionHouse_DeadlinePassed},
    /// {AuctionHouse_BidDiffers}, {AuctionHouse_RateOutOfRange}, {AuctionHouse_ScoreTooLow}, and as {ILeases.take} does.
    function acceptBid(
        Request calldata request,
        Offer calldata bid,
        bytes calldata signature
    ) external returns (bytes32 lease);

    /// @notice Places a bid of an auction: anyone may, with the provider's signature. It must beat the best bid by 1 % and by a
    /// unit; it locks its bond and occupies its slot, and the beaten one's are free. In the last five minutes it moves the deadline to five minutes from
    /// now, an hour in all at most.
    /// A signer's quota that a beaten bid used does not come back.
    /// @dev Reverts as {acceptBid} does.
    function placeBid(
        Request calldata request,
        Offer calldata bid,
        bytes calldata signature
    ) external returns (bytes32 lease);

    /// @notice Makes the best bid of an auction a lease; anyone may, from the deadline until the start. It can't fail because of
    /// the winner, a parameter change, a cancelled offer, a revoked signer or a pause: all was checked when the bid was placed.
    /// @dev Reverts with {AuctionHouse_NotOpen}, {AuctionHouse_WrongKind}, {AuctionHouse_NoBid}, {AuctionHouse_DeadlineAhead},
    /// {AuctionHouse_NotBest}, {IBids.Bids_Unknown}, or with {IBids.Bids_Lapsed} from its start on.
    function awardRequest(Request calldata request, Offer calldata best) external returns (bytes32 lease);

    /// @notice Ends a request that nobody can award any more; anyone may: one whose deadline has passed without a bid, or an auction
    /// whose start has come. Its deposit is credited to the renter in the hub, the best bid's bond and slot are free.
    /// @dev Reverts with {AuctionHouse_NotOpen}, {AuctionHouse_DeadlineAhead} or {AuctionHouse_HasBid}.
    function endRequest(Request calldata request) external returns (uint256 refund);

    /// @notice The name of a request: `keccak256(abi.encode(chain id, auction house, request))`.
    function hashRequest(Request calldata request) external view returns (bytes32 id);

    /// @notice Where a request stands.
    function requestOf(bytes32 id) external view returns (RequestState memory);

    /// @notice What an open auction's next bid may cost at most, in token units per hour.
    function highestRateOf(Request calldata request) external view returns (uint256);

    /// @notice What posting a request costs now, in token units.
    function quoteRequest(Request calldata request) external pure returns (uint256 deposit);

    /// @notice What accepting or awarding `bid` does, if it succeeds.
    /// @dev Reverts with {AuctionHouse_RateOutOfRange} for a bid whose rate the request does not allow.
    function quoteAward(Request calldata request, Offer calldata bid) external view returns (AwardQuote memory);
}
