// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Clock
/// @notice The protocol's time: whole UTC minutes since the Unix epoch, in half-open windows `[from, until)`.
library Clock {
    /// @notice Minutes in a UTC day.
    uint256 internal constant DAY = 1440;

    /// @notice The UTC minute that is running now.
    function thisMinute() internal view returns (uint256) {
        return block.timestamp / 60;
    }

    /// @notice The first UTC minute that has not begun: `floor(now / 60) + 1`.
    function nextMinute() internal view returns (uint256) {
        return block.timestamp / 60 + 1;
    }

    /// @notice The minute before which every minute of a lease is final at `timestamp`.
    /// @dev An hour of a lease ends with the UTC hour, or with the lease, and is final one report window later: from the
    /// second `hour's end + window` on. Before the lease's `start` the answer may be below `start`: nothing is final.
    /// @param end The lease's end, in minutes.
    /// @param window The report window, in minutes.
    /// @param timestamp Unix time, in seconds, at least `window` minutes after the epoch.
    function finalUntil(uint256 end, uint256 window, uint256 timestamp) internal pure returns (uint256) {
        // Cannot overflow or underflow: a window is at most 2^16 minutes, an end below 2^32.
        unchecked {
            uint256 reported = timestamp - window * 60;
            if (reported >= end * 60) return end;
            return (reported / 3600) * 60;
        }
    }
}
