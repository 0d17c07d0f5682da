// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A provider's promise of terms, signed (EIP-712) or published. One that answers a request is a bid.
struct Offer {
    /// Who rents out, and whose collateral is locked.
    address provider;
    /// The provider's epoch; raising it ends every offer made before.
    uint64 epoch;
    /// The request it answers; zero for a standing offer.
    bytes32 request;
    /// The only renter who may take it; zero for anyone.
    address renter;
    /// The parameter set it is made under.
    uint16 parameterSet;
    /// The provider's name for the place that is rented; it holds one lease at a time.
    bytes32 slot;
    /// Hash of the machine's spec.
    bytes32 spec;
    /// The token of price, deposit, collateral and penalty: that of the parameter set.
    address token;
    /// Price in token units per hour, above zero.
    uint96 rate;
    /// Fewest and most minutes it may be rented for.
    uint24 shortestTerm;
    uint24 longestTerm;
    /// Minutes from the start that the renter pays for even if it leaves earlier.
    uint24 committed;
    /// Minutes the provider needs before the start; at most 60.
    uint8 setup;
    /// First and last UTC minute (since the Unix epoch) at which the lease may start, both included.
    uint32 earliestStart;
    uint32 latestStart;
    /// Minutes of downtime per UTC day that cost no penalty.
    uint16 allowance;
    /// Minutes of announced maintenance per UTC day.
    uint16 maintenance;
    /// Minutes of pay that a minute of downtime past the allowance costs; 1 to 10.
    uint8 penaltyMultiple;
    /// The bond is this many times the pay of a day, or of the term if that is shorter; at least the penalty multiple.
    uint8 bondMultiple;
    /// Most minutes of pay that leaving early costs the provider.
    uint16 exitMinutes;
    /// Hash of the panel that judges the lease.
    bytes32 panel;
    /// Unix time, in seconds, from which it cannot be taken any more.
    uint40 expiry;
    /// Tells apart offers that are equal otherwise.
    uint256 salt;
}

/// @notice What a provider lets a signer's offers promise, in one token.
/// @dev Three storage slots: `rate` 96, `exitMinutes` 16, `penaltyMultiple` 8, `bondMultiple` 8, `expiry` 40; `panel`; `quota` 128.
struct SignerLimits {
    /// Lowest rate, in token units per hour.
    uint96 rate;
    /// Highest exit minutes.
    uint16 exitMinutes;
    /// Highest multiples.
    uint8 penaltyMultiple;
    uint8 bondMultiple;
    /// Unix time, in seconds, from which it may not sign any more.
    uint40 expiry;
    /// Hash of the only panel it may name.
    bytes32 panel;
    /// How much its offers may still lock, in token units, over its whole life: the most that its theft can cost.
    uint128 quota;
}

/// @notice What is known of an offer on chain.
enum OfferState {
    /// Nothing: it needs a signature.
    Unknown,
    /// Published: it needs none.
    Published,
    /// Cancelled: it cannot be taken any more.
    Cancelled
}

/// @title IOffers
/// @notice Offers: who may make them, and what ends them. Making one costs nothing; an offer can be taken again as soon as its
/// slot is free.
interface IOffers {
    /// @notice An offer was put on chain, with where its spec can be read.
    event OfferPublished(bytes32 indexed offerHash, address indexed provider, Offer offer, string specURI);

    /// @notice An offer was ended.
    event OfferCancelled(bytes32 indexed offerHash, address indexed provider);

    /// @notice All offers of the provider with an epoch below this one were ended.
    event EpochRaised(address indexed provider, uint64 epoch);

    /// @notice A provider let `signer` make offers in its name, within limits, or no longer (all zero).
    event SignerAuthorized(
        address indexed provider,
        address indexed signer,
        address indexed token,
        SignerLimits limits
    );

    /// @notice An offer by a signer was taken or locked; `quota` units are left to it.
    event SignerQuotaUsed(address indexed provider, address indexed signer, address indexed token, uint256 quota);

    /// @notice The signature is neither the provider's nor that of a signer it authorized for this token.
    /// `recovered` is who signed these very fields on this chain, if the signature is one at all.
    error Offers_BadSignature(bytes32 offerHash, address provider, address recovered);

    /// @notice The offer was given without a signature, but it is not published.
    error Offers_NotPublished(bytes32 offerHash);

    /// @notice The offer was cancelled.
    error Offers_Cancelled(bytes32 offerHash);

    /// @notice The offer expired.
    error Offers_Expired(bytes32 offerHash, uint256 expiry, uint256 timestamp);

    /// @notice The offer is of another epoch than its provider's.
    error Offers_WrongEpoch(bytes32 offerHash, uint64 epoch, uint64 current);

    /// @notice The offer is for another renter.
    error Offers_WrongRenter(bytes32 offerHash, address renter, address actual);

    /// @notice The offer answers another request; zero means none.
    error Offers_WrongRequest(bytes32 offerHash, bytes32 request, bytes32 actual);

    /// @notice The offer's token is not that of its parameter set.
    error Offers_WrongToken(bytes32 offerHash, address token, address actual);

    /// @notice The signer's authorization ended.
    error Offers_SignerExpired(bytes32 offerHash, address signer, uint256 expiry, uint256 timestamp);

    /// @notice The offer goes beyond what its signer may promise: `limit` is the least rate or quota, or the most of the rest.
    error Offers_SignerLimit(bytes32 offerHash, address signer, bytes32 field, uint256 actual, uint256 limit);

    /// @notice Only the provider itself can do this.
    error Offers_NotProvider(address provider, address caller);

    /// @notice The epoch can only be raised.
    error Offers_EpochNotRaised(uint64 epoch, uint64 current);

    /// @notice Nobody can be authorized at the zero address.
    error Offers_ZeroSigner();

    /// @notice Puts an offer of the caller's on chain, so that it can be taken without a signature. Same hash, same rules.
    /// @param specURI Where the spec can be read; only told in the event.
    /// @dev Reverts with {Offers_NotProvider} or {Offers_Cancelled}.
    function publish(Offer calldata offer, string calldata specURI) external returns (bytes32 offerHash);

    /// @notice Ends an offer of the caller's by its hash, whether it was published or only signed. Leases that were opened from
    /// it go on.
    function cancel(bytes32 offerHash) external;

    /// @notice Ends all offers of the caller's with an epoch below `epoch`, and makes that its epoch.
    /// @dev Reverts with {Offers_EpochNotRaised}.
    function raiseEpoch(uint64 epoch) external;

    /// @notice Lets `signer` make offers in `token` in the caller's name, within `limits`; all zero takes it back.
    /// Replaces what was authorized before, used quota included. The collateral's key can stay cold.
    /// Whoever can take its offers can use up the quota: an offer that may be left for nothing (no commitment) invites that.
    /// @dev A signer is a key, not a contract. Reverts with {Offers_ZeroSigner}.
    function authorizeSigner(address signer, address token, SignerLimits calldata limits) external;

    /// @notice The EIP-712 hash of an offer on this chain and this contract: what is signed, and the offer's name.
    function hashOffer(Offer calldata offer) external view returns (bytes32 offerHash);

    /// @notice What is known on chain of an offer of `provider`'s.
    function offerStateOf(address provider, bytes32 offerHash) external view returns (OfferState);

    /// @notice The epoch of `provider`.
    function epochOf(address provider) external view returns (uint64);

    /// @notice What `signer` may still promise in the name of `provider`, in `token`.
    function signerLimitsOf(
        address provider,
        address signer,
        address token
    ) external view returns (SignerLimits memory);
}
