// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The cheatcodes that the tests use.
interface Vm {
    /// Sets the time of the block.
    function warp(uint256 timestamp) external;

    /// The time of the block. The compiler may take `block.timestamp` for the same all through a function; this is not.
    function getBlockTimestamp() external view returns (uint256);

    /// The next call comes from `sender`.
    function prank(address sender) external;

    /// Signs with a private key.
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// The address of a private key.
    function addr(uint256 key) external pure returns (address);

    /// The creation code of a contract, as it was built. One that is made by `new` would be compiled into whoever makes it.
    function getCode(string calldata name) external view returns (bytes memory);
}
