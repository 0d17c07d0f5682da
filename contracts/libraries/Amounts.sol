// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Amounts
/// @notice Turns minutes of a lease into units of its token. A lease counts minutes; an amount appears only when a
/// running total of minutes meets the rate, so amounts of a total telescope and slicing time differently never changes
/// what anybody gets.
library Amounts {
    /// @notice Minutes in an hour, the time a rate speaks of.
    uint256 internal constant HOUR = 60;

    /// @notice One whole, in which fee shares are expressed: 1,000,000 parts.
    uint256 internal constant PARTS = 1_000_000;

    /// @notice One whole, in which a panel's share is expressed: 10,000 basis points.
    uint256 internal constant BASIS_POINTS = 10_000;

    /// @notice Units that `total` minutes cost at `rate`, rounded down: pay. The renter keeps what rounding leaves.
    /// @param rate Token units per hour, below 2^96.
    /// @param total A running total of minutes, below 2^32.
    function down(uint256 rate, uint256 total) internal pure returns (uint256) {
        // Cannot overflow: 2^96 * 2^32 < 2^256.
        unchecked {
            return (rate * total) / HOUR;
        }
    }

    /// @notice Units that `total` minutes cost at `rate`, rounded up: deposits, bonds and penalties. The renter is
    /// never short of a unit; what is left of a deposit when a lease is finalized is the renter's again.
    /// @param rate Token units per hour, below 2^96.
    /// @param total A running total of minutes, below 2^32.
    function up(uint256 rate, uint256 total) internal pure returns (uint256) {
        // Cannot overflow: 2^96 * 2^32 + 59 < 2^256.
        unchecked {
            return (rate * total + HOUR - 1) / HOUR;
        }
    }

    /// @notice Splits total pay: `fee = floor(pay * feeShare / 1e6)`, `panel = floor((pay - fee) * panelShare / 1e4)`,
    /// and the provider has the rest. Both roundings favour the provider by less than a unit, and none of the three
    /// ever falls while `pay` grows.
    /// @param pay Total pay of a lease so far, in token units, below 2^128.
    /// @param feeShare Parts per million, at most 1,000,000.
    /// @param panelShare Basis points, at most 10,000.
    function split(
        uint256 pay,
        uint256 feeShare,
        uint256 panelShare
    ) internal pure returns (uint256 fee, uint256 panel, uint256 provider) {
        // Cannot overflow: 2^128 * 1e6 < 2^256. Cannot underflow: each share is at most the whole.
        unchecked {
            fee = (pay * feeShare) / PARTS;
            panel = ((pay - fee) * panelShare) / BASIS_POINTS;
            provider = pay - fee - panel;
        }
    }
}
