// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILeases, Lease, LeaseFlags} from "../interfaces/ILeases.sol";
import {IRatings} from "../interfaces/IRatings.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {LeasesState} from "./LeasesState.sol";

/// @title Ratings
/// @notice See {IRatings}.
abstract contract Ratings is IRatings, LeasesState {
    uint256 private constant RATING_TIME = 30 days;

    /// @inheritdoc IRatings
    function rate(bytes32 id, uint8 stars, string calldata uri) external {
        Lease storage lease = _lease(id);
        address renter = _renterOf(lease);
        require(msg.sender == renter, ILeases.Leases_NotParty(id, msg.sender));
        require(stars != 0 && stars <= 5, Ratings_BadStars(stars));
        uint256 from = uint256(lease.end) * 60;
        require(
            block.timestamp >= from && block.timestamp < from + RATING_TIME,
            Ratings_NotRateable(id, from, from + RATING_TIME, block.timestamp)
        );
        require(lease.flags & LeaseFlags.RATED == 0, Ratings_Rated(id));
        require(address(REPUTATION) != address(0), Ratings_NoReputation());
        lease.flags |= LeaseFlags.RATED;
        (uint256 fee, , ) = Amounts.split(Amounts.down(lease.rate, lease.paid), lease.fee, 0);
        emit LeaseRated(id, lease.provider, renter, stars, uri);
        REPUTATION.recordRating(lease.provider, renter, fee, _parameterSet(lease.parameterSet).feeUnit, stars);
    }

    /// @inheritdoc IRatings
    function answerRating(bytes32 id, string calldata uri) external {
        Lease storage lease = _lease(id);
        require(msg.sender == lease.provider, ILeases.Leases_NotParty(id, msg.sender));
        uint8 flags = lease.flags & (LeaseFlags.RATED | LeaseFlags.ANSWERED);
        require(flags == LeaseFlags.RATED, Ratings_NothingToAnswer(id));
        lease.flags |= LeaseFlags.ANSWERED;
        emit RatingAnswered(id, msg.sender, uri);
    }

    /// @inheritdoc IRatings
    function refreshTier(address provider) external returns (uint8 tier) {
        require(address(REPUTATION) != address(0), Ratings_NoReputation());
        tier = REPUTATION.tierOf(provider);
        _providers[provider].tier = tier;
        emit TierRefreshed(provider, tier);
    }

    /// @inheritdoc IRatings
    function tierOf(address provider) external view returns (uint8) {
        return _providers[provider].tier;
    }
}
