// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a provider earned, faded to now. Weights, in millionths of a fee unit.
struct Earned {
    /// Fees of what it served.
    uint256 served;
    /// Fees that the minutes would have paid that were down by reports that stand, or lost to a claim.
    uint256 failed;
    /// Fees that the minutes would have paid that it cut off by leaving early.
    uint256 left;
    /// Fees of what was rated, and the same times the stars above one.
    uint256 rated;
    uint256 stars;
}

/// @title Scores
/// @notice What a provider's record comes to: 0 to 10,000.
library Scores {
    /// @notice The best score.
    uint256 internal constant MOST = 10_000;

    /// @notice What everybody is thought to have earned before: 100 fee units, with 3 of 5 stars, and four fifths of all
    /// minutes served and of all terms kept. So a newcomer, at 6,800, is neither perfect nor worthless.
    uint256 internal constant PRIOR = 100e6;

    /// @notice A minute down counts as much as this many served.
    uint256 internal constant FAILURE = 10;

    uint256 private constant MOST_STARS = 4;

    /// @notice `(4 * rating + 4 * reliability + 2 * completion) / 10`, each from 0 to 10,000, rounded down:
    ///
    ///     rating      = (prior / 2 + stars / 4) / (prior + rated)
    ///     reliability = (prior * 4 / 5 + served) / (prior + served + 10 * failed)
    ///     completion  = (prior * 4 / 5 + served) / (prior + served + left)
    /// @param earned Each below 2^64.
    function scoreOf(Earned memory earned) internal pure returns (uint256) {
        // Cannot overflow: 2^64 * 10 * 10,000 < 2^256.
        unchecked {
            uint256 rating = (((PRIOR * MOST_STARS) / 2 + earned.stars) * MOST) / (MOST_STARS * (PRIOR + earned.rated));
            uint256 kept = ((PRIOR * 4) / 5 + earned.served) * MOST;
            uint256 reliability = kept / (PRIOR + earned.served + FAILURE * earned.failed);
            uint256 completion = kept / (PRIOR + earned.served + earned.left);
            return (4 * rating + 4 * reliability + 2 * completion) / 10;
        }
    }
}
