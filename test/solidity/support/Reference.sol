// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Arithmetic of pay and of finality, written from the design, not from the contracts, with all checks of the compiler on.
library Reference {
    function floorOf(uint256 rate, uint256 total) internal pure returns (uint256) {
        return (rate * total) / 60;
    }

    function ceilOf(uint256 rate, uint256 total) internal pure returns (uint256 amount) {
        amount = (rate * total) / 60;
        if (amount * 60 < rate * total) ++amount;
    }

    function shares(
        uint256 pay,
        uint256 fee,
        uint256 panelShare
    ) internal pure returns (uint256 feeOf, uint256 panelOf, uint256 providerOf) {
        feeOf = (pay * fee) / 1_000_000;
        panelOf = ((pay - feeOf) * panelShare) / 10_000;
        providerOf = pay - feeOf - panelOf;
    }

    /// @dev The minute before which all are final at `timestamp`, by asking minute after minute from `from` on.
    function finalUntil(uint256 from, uint256 end, uint256 window, uint256 timestamp) internal pure returns (uint256) {
        while (from < end) {
            uint256 hour = (from / 60 + 1) * 60;
            if (timestamp < ((hour < end ? hour : end) + window) * 60) break;
            ++from;
        }
        return from;
    }
}
