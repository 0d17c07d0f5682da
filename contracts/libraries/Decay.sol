// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Decay
/// @notice How what was earned fades: by half every 90 days.
library Decay {
    /// @notice Hours in which half is left.
    uint256 internal constant HALF_LIFE = 2160;

    /// @notice `value * 2^(-hours / 2160)`, rounded down: at most one below the exact floor.
    /// @dev The factor is a product of up to twelve constants `2^127 * 2^(-2^i / 2160)`, one for each bit of the part of a half-life,
    /// each rounded down and each product too: it is at most 24 / 2^127 of itself too small, so for values below 2^122 the result is at
    /// most one too small, and never too large.
    /// @param value Below 2^122.
    function fade(uint256 value, uint256 hours_) internal pure returns (uint256) {
        uint256 halvings = hours_ / HALF_LIFE;
        if (halvings >= 122) return 0;
        uint256 part = hours_ % HALF_LIFE;
        // Cannot overflow: factors are at most 2^127, so products are below 2^254, and `value * factor` is below 2^249.
        unchecked {
            uint256 factor = 1 << 127;
            if (part & 1 != 0) factor = (factor * 170086593663608588328886291858900295211) >> 127;
            if (part & 2 != 0) factor = (factor * 170032021381883673241382250281160169333) >> 127;
            if (part & 4 != 0) factor = (factor * 169922929341363906672091288916551619734) >> 127;
            if (part & 8 != 0) factor = (factor * 169704955194805719260371544957849133475) >> 127;
            if (part & 16 != 0) factor = (factor * 169269845383216014318216335126876585196) >> 127;
            if (part & 32 != 0) factor = (factor * 168402969659106400928901861968361708869) >> 127;
            if (part & 64 != 0) factor = (factor * 166682513975782934855631695074256706597) >> 127;
            if (part & 128 != 0) factor = (factor * 163294153127494947321262014890839894203) >> 127;
            if (part & 256 != 0) factor = (factor * 156722669393099263422222231073283052509) >> 127;
            if (part & 512 != 0) factor = (factor * 144362432434857551750184089397659743726) >> 127;
            if (part & 1024 != 0) factor = (factor * 122489520024708870729934516537620417384) >> 127;
            if (part & 2048 != 0) factor = (factor * 88183720194761226869982469738798178630) >> 127;
            return (value * factor) >> (127 + halvings);
        }
    }
}
