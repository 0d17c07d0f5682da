// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
library Masks {
    function range(uint256 from, uint256 until) internal pure returns (uint64) {
        return uint64((1 << until) - (1 << from));
    }
}
