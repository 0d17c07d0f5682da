// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What happened on a finalized lease.
struct Facts {
    bytes32 id;
    address provider;
    address renter;
    /// Token units per hour, and the protocol's share of pay in parts per million.
    uint96 rate;
    uint16 feeShare;
    /// Token units of fees that weigh one unit in reputation; zero for a token that weighs nothing.
    uint96 feeUnit;
    /// Minutes from the lease's start to its end.
    uint32 leased;
    /// Minutes of those that were down by reports that stand, and minutes of announced maintenance: neither was paid.
    uint32 down;
    uint32 maintenance;
    /// Minutes of the term that the provider cut off by leaving early.
    uint32 left;
    /// What the renter paid, and the protocol's fee in it, in token units.
    uint256 pay;
    uint256 fee;
    /// What was slashed from the bond, in token units.
    uint256 penalty;
    /// Minutes that the renter claimed, and whether an arbitrator granted them; zero if it did not claim.
    uint32 claimed;
    bool granted;
    /// Days that the provider contested and that were overturned, and those that stood.
    uint16 overturned;
    uint16 upheld;
}

/// @notice What is known of a provider, as it was counted: nothing of it fades.
struct ProviderRecord {
    /// Leases that were finalized after a minute at least, and those it left early.
    uint32 leases;
    uint24 exits;
    /// Minutes it was paid for, and minutes that were down.
    uint48 served;
    uint40 down;
    /// Fees that its leases paid, and what was slashed, in millionths of a fee unit.
    uint64 fees;
    uint64 penalties;
    /// Days it contested, with and without success; claims against it that failed, and those that were granted.
    uint16 contestsWon;
    uint16 contestsLost;
    uint16 claimsWon;
    uint16 claimsLost;
    /// Ratings, and the stars in all.
    uint32 ratings;
    uint32 stars;
}

/// @notice What is known of a renter, as it was counted.
struct RenterRecord {
    uint32 leases;
    /// Minutes it paid for, and the fees in it, in millionths of a fee unit.
    uint48 minutes_;
    uint64 fees;
    /// Its claims, granted and not, and ratings it gave.
    uint16 claimsWon;
    uint16 claimsLost;
    uint32 ratings;
}

/// @notice What a tier takes.
struct Tier {
    /// Score, 0 to 10,000.
    uint16 score;
    /// What its served minutes weigh, faded: fees less the half that can come back, in millionths of a fee unit.
    uint64 fees;
    /// Standing, in units of the network token.
    uint128 standing;
}

/// @title IFacts
/// @notice Whom the hub tells what happened, and asks for tiers.
interface IFacts {
    /// @notice Counts the facts of a lease. Called by the hub once for every lease, when it is finalized. Never reverts for the hub. A lease
    /// of zero minutes counts for nothing, but for a provider that left it before it began: that is an early exit.
    /// @dev Reverts with {IReputation.Reputation_NotHub}.
    function recordLease(Facts calldata facts) external;

    /// @notice Counts a rating of 1 to 5 stars for a lease that paid `fee` so far: its weight as `rated`, and as many times that as it has stars above
    /// one as `stars`. Each further rating between the same two counts half as much of its weight as the one before.
    /// @dev Reverts with {IReputation.Reputation_NotHub} or {IReputation.Reputation_TooLittle}.
    function recordRating(address provider, address renter, uint256 fee, uint96 feeUnit, uint8 stars) external;

    /// @notice The tier of a provider now, 0 to 3: the highest of which it has score, fees and standing.
    function tierOf(address provider) external view returns (uint8);
}

/// @title IReputation
/// @notice What providers and renters did, by facts that cost real fees, and nothing else.
///
/// Everything that makes the score weighs by the fees that the lease paid, in the fee unit of its token and less what a
/// provider can get back of them: `weight = floor((fee - ceil(fee / 2)) * 1,000,000 / feeUnit)`. It fades by half every 90 days, and is
/// brought up to date when it is next written.
interface IReputation is IFacts {
    /// @notice The facts of a lease were counted, for its provider at these weights.
    event LeaseRecorded(
        bytes32 indexed id,
        address indexed provider,
        address indexed renter,
        uint256 served,
        uint256 failed,
        uint256 left
    );

    /// @notice A rating was counted, at this weight.
    event RatingRecorded(address indexed provider, address indexed renter, uint8 stars, uint256 weight);

    /// @notice What the tiers take was changed.
    event TiersSet(Tier[3] tiers);

    /// @notice Only the hub can do this.
    error Reputation_NotHub(address caller);

    /// @notice The lease paid too little fee for a rating: `weight`, in millionths of a fee unit.
    error Reputation_TooLittle(uint256 weight, uint256 least);

    /// @notice A tier takes at least what the one before it does.
    error Reputation_NotAscending(uint256 tier);

    /// @notice Sets what the three tiers take, at once. It decides discounts of leases opened from then on, once a provider's tier is refreshed in the
    /// hub, and shares of rewards.
    /// @dev Restricted to whom the authority admits. Reverts with {Reputation_NotAscending}.
    function setTiers(Tier[3] calldata tiers) external;

    /// @notice The score of a provider now, 0 to 10,000.
    function scoreOf(address provider) external view returns (uint256);

    /// @notice Faded weights that the score is made of, in millionths of a fee unit.
    function earnedOf(
        address provider
    ) external view returns (uint256 served, uint256 failed, uint256 left, uint256 rated, uint256 stars);

    /// @notice What is known of a provider, unfaded.
    function providerRecordOf(address provider) external view returns (ProviderRecord memory);

    /// @notice What is known of a renter.
    function renterRecordOf(address renter) external view returns (RenterRecord memory);

    /// @notice How often `renter` rated `provider`.
    function ratingsBetween(address provider, address renter) external view returns (uint256);

    /// @notice What the tiers take.
    function tiers() external view returns (Tier[3] memory);
}
