// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base} from "./Base.sol";

/// @notice Makes one contract, whose address is known before: the hub names its partners, and they their hub.
contract Launcher is Base {
    /// @notice Where the first contract will stand: the hash of the RLP list of this address and the nonce 1.
    function first() external view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), hex"01")))));
    }

    function launch(string calldata name, bytes calldata arguments) external returns (address) {
        return deploy(name, arguments);
    }
}
