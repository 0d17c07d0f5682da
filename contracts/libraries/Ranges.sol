// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRanges
/// @notice How a value that nobody may choose is refused.
interface IRanges {
    /// @notice A field of what is named by `id` (the hash of an offer or a panel; zero for a parameter set) must be within
    /// `least` and `most`, both included.
    error Ranges_OutOfRange(bytes32 id, bytes32 field, uint256 actual, uint256 least, uint256 most);
}

/// @title Ranges
/// @notice Bounds of what people choose.
library Ranges {
    /// @notice Reverts with {IRanges.Ranges_OutOfRange} unless `least <= actual <= most`.
    function check(bytes32 id, bytes32 field, uint256 actual, uint256 least, uint256 most) internal pure {
        require(actual >= least && actual <= most, IRanges.Ranges_OutOfRange(id, field, actual, least, most));
    }
}
