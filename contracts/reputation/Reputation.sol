// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IScores} from "../interfaces/IAuctionHouse.sol";
import {Facts, IFacts, IReputation, ProviderRecord, RenterRecord, Tier} from "../interfaces/IReputation.sol";
import {IStanding} from "../interfaces/IStanding.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Decay} from "../libraries/Decay.sol";
import {Earned, Scores} from "../libraries/Scores.sol";

/// @title Reputation
/// @notice See {IReputation}. Whatever the hub tells is counted in arithmetic that stops at the most a field can hold, so that nothing makes
/// a lease impossible to finalize.
contract Reputation is IReputation, IScores, AccessManaged {
    /// @dev Fades; written by every lease. One slot.
    struct Kept {
        uint56 served;
        uint56 failed;
        uint56 left;
        uint32 hour;
        uint32 leases;
        uint24 exits;
    }

    /// @dev Written by every lease. One slot.
    struct Counted {
        uint48 served;
        uint40 down;
        uint64 fees;
        uint64 penalties;
    }

    /// @dev Fades, but for the counters; written by ratings. One slot.
    struct Rated {
        uint56 rated;
        uint64 stars;
        uint32 hour;
        uint32 ratings;
        uint32 starsGiven;
    }

    /// @dev Written by leases that were disputed. One slot.
    struct Disputed {
        uint16 contestsWon;
        uint16 contestsLost;
        uint16 claimsWon;
        uint16 claimsLost;
    }

    struct Provider {
        Kept kept;
        Counted counted;
        Rated rated;
        Disputed disputed;
    }

    /// @dev Weights are in millionths of a fee unit.
    uint256 private constant MILLIONTHS = 1e6;

    /// @dev Half a fee is the most that can come back to who paid it.
    uint256 private constant COMES_BACK = 2;

    /// @dev Least weight of a lease that can be rated: a hundredth of a fee unit.
    uint256 private constant LEAST_RATED = 10_000;

    /// @dev Who tells.
    address private immutable HUB;

    /// @dev Where network token is staked.
    IStanding private immutable STANDING;

    Tier[3] private _tiers;
    mapping(address provider => Provider) private _providers;
    mapping(address renter => RenterRecord) private _renters;
    mapping(address provider => mapping(address renter => uint256)) private _ratings;

    modifier onlyHub() {
        require(msg.sender == HUB, Reputation_NotHub(msg.sender));
        _;
    }

    constructor(address authority, address hub, IStanding standing, Tier[3] memory tiers_) AccessManaged(authority) {
        (HUB, STANDING) = (hub, standing);
        _setTiers(tiers_);
    }

    /// @inheritdoc IFacts
    function recordLease(Facts calldata facts) external onlyHub {
        if (facts.leased == 0 && facts.left == 0) return;
        uint256 served = _weightOf(facts.fee, facts.feeUnit);
        uint256 failed = _weightOfMinutes(facts, uint256(facts.down) + (facts.granted ? facts.claimed : 0));
        uint256 left = _weightOfMinutes(facts, facts.left);
        _countLease(facts, served, failed, left);
        if (facts.overturned != 0 || facts.upheld != 0 || facts.claimed != 0) _countDisputes(facts);
        _countRenter(facts);
        emit LeaseRecorded(facts.id, facts.provider, facts.renter, served, failed, left);
    }

    /// @inheritdoc IFacts
    function recordRating(address provider, address renter, uint256 fee, uint96 feeUnit, uint8 stars) external onlyHub {
        uint256 weight = _weightOf(fee, feeUnit);
        require(weight >= LEAST_RATED, Reputation_TooLittle(weight, LEAST_RATED));
        uint256 earlier = _ratings[provider][renter];
        _ratings[provider][renter] = earlier + 1;
        weight >>= Math.min(earlier, 255);
        Rated storage stored = _providers[provider].rated;
        Rated memory rated = stored;
        uint256 hours_ = _hour() - rated.hour;
        uint256 faded = Decay.fade(rated.rated, hours_);
        // Where a field is full, what does not fit counts in neither: stars alone must not go on growing. The casts are safe: just bounded,
        // and stars are at most four times as much, but for 2^15 that rounding left.
        weight = _capped(weight, type(uint56).max - faded);
        rated.rated = uint56(faded + weight);
        rated.stars = uint64(Decay.fade(rated.stars, hours_) + weight * (stars - 1));
        rated.hour = uint32(_hour());
        rated.ratings = uint32(_capped(uint256(rated.ratings) + 1, type(uint32).max));
        rated.starsGiven = uint32(_capped(uint256(rated.starsGiven) + stars, type(uint32).max));
        (stored.rated, stored.stars, stored.hour) = (rated.rated, rated.stars, rated.hour);
        (stored.ratings, stored.starsGiven) = (rated.ratings, rated.starsGiven);
        RenterRecord storage record = _renters[renter];
        record.ratings = uint32(_capped(uint256(record.ratings) + 1, type(uint32).max));
        emit RatingRecorded(provider, renter, stars, weight);
    }

    /// @inheritdoc IReputation
    function setTiers(Tier[3] calldata tiers_) external restricted {
        _setTiers(tiers_);
    }

    /// @inheritdoc IFacts
    function tierOf(address provider) external view returns (uint8 tier) {
        Earned memory earned = _earnedOf(provider);
        (uint256 score, uint256 fees) = (Scores.scoreOf(earned), earned.served);
        uint256 standing = STANDING.standingOf(provider);
        while (tier < 3) {
            Tier memory next = _tiers[tier];
            if (score < next.score || fees < next.fees || standing < next.standing) break;
            ++tier;
        }
    }

    /// @inheritdoc IReputation
    function providerRecordOf(address provider) external view returns (ProviderRecord memory) {
        Provider storage stored = _providers[provider];
        return
            ProviderRecord({
                leases: stored.kept.leases,
                exits: stored.kept.exits,
                served: stored.counted.served,
                down: stored.counted.down,
                fees: stored.counted.fees,
                penalties: stored.counted.penalties,
                contestsWon: stored.disputed.contestsWon,
                contestsLost: stored.disputed.contestsLost,
                claimsWon: stored.disputed.claimsWon,
                claimsLost: stored.disputed.claimsLost,
                ratings: stored.rated.ratings,
                stars: stored.rated.starsGiven
            });
    }

    /// @inheritdoc IReputation
    function renterRecordOf(address renter) external view returns (RenterRecord memory) {
        return _renters[renter];
    }

    /// @inheritdoc IReputation
    function ratingsBetween(address provider, address renter) external view returns (uint256) {
        return _ratings[provider][renter];
    }

    /// @inheritdoc IReputation
    function tiers() external view returns (Tier[3] memory) {
        return _tiers;
    }

    /// @inheritdoc IReputation
    function earnedOf(
        address provider
    ) external view returns (uint256 served, uint256 failed, uint256 left, uint256 rated, uint256 stars) {
        Earned memory earned = _earnedOf(provider);
        return (earned.served, earned.failed, earned.left, earned.rated, earned.stars);
    }

    /// @inheritdoc IReputation
    function scoreOf(address provider) external view override(IReputation, IScores) returns (uint256) {
        return Scores.scoreOf(_earnedOf(provider));
    }

    function _countLease(Facts calldata facts, uint256 served, uint256 failed, uint256 left) private {
        Kept memory kept = _providers[facts.provider].kept;
        uint256 hours_ = _hour() - kept.hour;
        kept.served = uint56(_capped(Decay.fade(kept.served, hours_) + served, type(uint56).max));
        kept.failed = uint56(_capped(Decay.fade(kept.failed, hours_) + failed, type(uint56).max));
        kept.left = uint56(_capped(Decay.fade(kept.left, hours_) + left, type(uint56).max));
        kept.hour = uint32(_hour());
        if (facts.leased != 0) kept.leases = uint32(_capped(uint256(kept.leases) + 1, type(uint32).max));
        if (facts.left != 0) kept.exits = uint24(_capped(uint256(kept.exits) + 1, type(uint24).max));
        _providers[facts.provider].kept = kept;

        Counted memory counted = _providers[facts.provider].counted;
        counted.served = uint48(_capped(counted.served + _servedOf(facts), type(uint48).max));
        counted.down = uint40(_capped(uint256(counted.down) + facts.down, type(uint40).max));
        counted.fees = uint64(_capped(counted.fees + _units(facts.fee, facts.feeUnit), type(uint64).max));
        counted.penalties = uint64(_capped(counted.penalties + _units(facts.penalty, facts.feeUnit), type(uint64).max));
        _providers[facts.provider].counted = counted;
    }

    function _countDisputes(Facts calldata facts) private {
        Disputed memory disputed = _providers[facts.provider].disputed;
        disputed.contestsWon = _plus(disputed.contestsWon, facts.overturned);
        disputed.contestsLost = _plus(disputed.contestsLost, facts.upheld);
        if (facts.claimed != 0) {
            RenterRecord storage renter = _renters[facts.renter];
            if (facts.granted) {
                disputed.claimsLost = _plus(disputed.claimsLost, 1);
                renter.claimsWon = _plus(renter.claimsWon, 1);
            } else {
                disputed.claimsWon = _plus(disputed.claimsWon, 1);
                renter.claimsLost = _plus(renter.claimsLost, 1);
            }
        }
        _providers[facts.provider].disputed = disputed;
    }

    function _countRenter(Facts calldata facts) private {
        if (facts.leased == 0) return;
        RenterRecord memory record = _renters[facts.renter];
        record.leases = uint32(_capped(uint256(record.leases) + 1, type(uint32).max));
        record.minutes_ = uint48(_capped(record.minutes_ + _servedOf(facts), type(uint48).max));
        record.fees = uint64(_capped(record.fees + _units(facts.fee, facts.feeUnit), type(uint64).max));
        _renters[facts.renter] = record;
    }

    function _setTiers(Tier[3] memory tiers_) private {
        for (uint256 i = 0; i < 3; ++i) {
            Tier memory tier = tiers_[i];
            if (i != 0) {
                Tier memory before = tiers_[i - 1];
                require(
                    tier.score >= before.score && tier.fees >= before.fees && tier.standing >= before.standing,
                    Reputation_NotAscending(i)
                );
            }
            _tiers[i] = tier;
        }
        emit TiersSet(tiers_);
    }

    /// @dev What a provider earned, faded to now.
    function _earnedOf(address provider) private view returns (Earned memory earned) {
        Kept memory kept = _providers[provider].kept;
        uint256 hours_ = _hour() - kept.hour;
        earned.served = Decay.fade(kept.served, hours_);
        earned.failed = Decay.fade(kept.failed, hours_);
        earned.left = Decay.fade(kept.left, hours_);
        Rated memory given = _providers[provider].rated;
        hours_ = _hour() - given.hour;
        earned.rated = Decay.fade(given.rated, hours_);
        earned.stars = Decay.fade(given.stars, hours_);
    }

    /// @dev Hours since the Unix epoch: what fades does so hour by hour.
    function _hour() private view returns (uint256) {
        return block.timestamp / 1 hours;
    }

    /// @dev Minutes that were paid for; none where more failed than were leased, which the hub never tells.
    function _servedOf(Facts calldata facts) private pure returns (uint256) {
        return Math.saturatingSub(facts.leased, uint256(facts.down) + facts.maintenance);
    }

    /// @dev What minutes that were not served would have weighed.
    function _weightOfMinutes(Facts calldata facts, uint256 minutes_) private pure returns (uint256) {
        return _weightOf((Amounts.down(facts.rate, minutes_) * facts.feeShare) / Amounts.PARTS, facts.feeUnit);
    }

    /// @dev What a fee weighs: what of it can't come back to the provider, in millionths of a unit.
    function _weightOf(uint256 fee, uint256 feeUnit) private pure returns (uint256) {
        return _units(fee - Math.ceilDiv(fee, COMES_BACK), feeUnit);
    }

    /// @dev An amount in millionths of a fee unit, at most 2^64 - 1. Amounts are below 2^128.
    function _units(uint256 amount, uint256 feeUnit) private pure returns (uint256) {
        return feeUnit == 0 ? 0 : _capped((amount * MILLIONTHS) / feeUnit, type(uint64).max);
    }

    function _capped(uint256 value, uint256 most) private pure returns (uint256) {
        return Math.min(value, most);
    }

    function _plus(uint16 a, uint16 b) private pure returns (uint16) {
        return uint16(_capped(uint256(a) + b, type(uint16).max));
    }
}
