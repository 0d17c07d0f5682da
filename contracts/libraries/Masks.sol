// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Masks
/// @notice Sets of the minutes of an hour, a bit each: bit i is minute i, and bits above 59 are zero.
library Masks {
    /// @notice Minutes that at least `threshold` of these masks have.
    /// @dev All bits are counted at once, by counters that stand upright: plane p holds bit p of every minute's count,
    /// and adding a mask is one ripple of carries through the planes (bit slicing; H. S. Warren, Hacker's Delight, 2nd
    /// edition, section 5-1, counts the bits of an array by such adders). The counters begin at `16 - threshold`, so
    /// that the carry into the plane of 16 says that the threshold is reached: nothing is compared.
    /// @param masks At most 16.
    /// @param threshold 1 to 16.
    function agreed(uint64[] memory masks, uint256 threshold) internal pure returns (uint64 minutes_) {
        // Nothing overflows but by intent: a minute's sum is at most 15 + 16 = 31, so it carries into the plane of 16
        // once at most, and never beyond.
        unchecked {
            uint256 offset = 16 - threshold;
            // A plane is all ones, or zero.
            uint256 ones = 0 - (offset & 1);
            uint256 twos = 0 - ((offset >> 1) & 1);
            uint256 fours = 0 - ((offset >> 2) & 1);
            uint256 eights = 0 - (offset >> 3);
            uint256 reached = 0;
            for (uint256 i = 1; i <= masks.length; ++i) {
                uint256 one;
                // Reads the array's words, the first of which is its length; `i` ends with the last. A mask costs 160
                // gas, and 270 with Solidity's own access; counting bit by bit, 10,000.
                assembly ("memory-safe") {
                    one := mload(add(masks, shl(5, i)))
                }
                uint256 two = ones & one;
                ones ^= one;
                uint256 four = twos & two;
                twos ^= two;
                uint256 eight = fours & four;
                fours ^= four;
                reached |= eights & eight;
                eights ^= eight;
            }
            // The cast is safe: only bits of the masks carry.
            return uint64(reached);
        }
    }

    /// @notice How many minutes a mask has, 0 to 64.
    /// @dev Adds neighbouring bits, pairs and nibbles within the word; the product then sums the bytes into the highest
    /// (Hacker's Delight, 2nd edition, figure 5-2).
    function count(uint64 mask) internal pure returns (uint8) {
        // No field overflows into its neighbour: two bits count to 2, four to 4, eight to 8, and eight bytes to 64. 110
        // gas, where clearing bit after bit costs 3,000.
        unchecked {
            uint64 sums = mask - ((mask >> 1) & 0x5555555555555555);
            sums = (sums & 0x3333333333333333) + ((sums >> 2) & 0x3333333333333333);
            sums = (sums + (sums >> 4)) & 0x0f0f0f0f0f0f0f0f;
            return uint8((sums * 0x0101010101010101) >> 56);
        }
    }

    /// @notice The minutes `[from, until)` of an hour; none where both are equal.
    /// @param from At most `until`; a range the wrong way round panics.
    /// @param until At most 60.
    function range(uint256 from, uint256 until) internal pure returns (uint64) {
        // The cast is safe: at most 2^60 - 1.
        return uint64((1 << until) - (1 << from));
    }
}
