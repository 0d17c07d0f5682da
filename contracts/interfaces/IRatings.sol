// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRatings
/// @notice What the parties of a lease say of it. Only who paid for it can rate, once; the hub passes that on to {IReputation}, which
/// weighs it by the fee.
interface IRatings {
    /// @notice The renter rated a lease, 1 to 5; `uri` points to what it has to say.
    event LeaseRated(bytes32 indexed id, address indexed provider, address indexed renter, uint8 stars, string uri);

    /// @notice The provider answered the rating.
    event RatingAnswered(bytes32 indexed id, address indexed provider, string uri);

    /// @notice The tier of a provider was brought up to date; leases opened from now on have its discount.
    event TierRefreshed(address indexed provider, uint8 tier);

    /// @notice There are 1 to 5 stars.
    error Ratings_BadStars(uint8 stars);

    /// @notice A lease can be rated between these Unix times, in seconds, `until` excluded.
    error Ratings_NotRateable(bytes32 id, uint256 from, uint256 until, uint256 timestamp);

    /// @notice The renter rated the lease already.
    error Ratings_Rated(bytes32 id);

    /// @notice There is no rating to answer, or it was answered already.
    error Ratings_NothingToAnswer(bytes32 id);

    /// @notice This hub was deployed without reputation.
    error Ratings_NoReputation();

    /// @notice Rates a lease, once, from its end for 30 days. It weighs by the fee that was settled so far. Only the renter's.
    /// @dev Reverts with {Leases_Unknown}, {Leases_NotParty}, {Ratings_BadStars}, {Ratings_NotRateable}, {Ratings_Rated}, {Ratings_NoReputation} or
    /// {IReputation.Reputation_TooLittle}.
    function rate(bytes32 id, uint8 stars, string calldata uri) external;

    /// @notice Answers the rating of a lease, once. Only the provider's.
    /// @dev Reverts with {Leases_Unknown}, {Leases_NotParty} or {Ratings_NothingToAnswer}.
    function answerRating(bytes32 id, string calldata uri) external;

    /// @notice Brings the tier of a provider up to date, by what {IReputation} knows now; anyone may.
    /// @dev Reverts with {Ratings_NoReputation}.
    function refreshTier(address provider) external returns (uint8 tier);

    /// @notice The tier that leases of a provider are opened with: 0 to 3.
    function tierOf(address provider) external view returns (uint8);
}
