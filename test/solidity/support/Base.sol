// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @notice What every test and handler has: cheatcodes, bounds, and assertions with a reason.
abstract contract Base {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice What was expected did not hold.
    error Failed(string reason, uint256 actual, uint256 expected);

    /// @dev Brings `x` between `least` and `most`, both included. What is there already stays; the ends of all numbers become
    /// the ends of the range, as fuzzers like them.
    function bound(uint256 x, uint256 least, uint256 most) internal pure returns (uint256) {
        require(least <= most, Failed("bound: no such range", least, most));
        if (x >= least && x <= most) return x;
        uint256 size = most - least;
        if (x <= 3 && size >= x) return least + x;
        if (x >= type(uint256).max - 3 && size >= type(uint256).max - x) return most - (type(uint256).max - x);
        return size == type(uint256).max ? x : least + (x % (size + 1));
    }

    /// @dev Another random number, of the same seed.
    function mix(uint256 seed, uint256 salt) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    /// @dev Deploys a contract as it was built, `file:name`.
    function deploy(string memory name, bytes memory arguments) internal returns (address deployed) {
        bytes memory code = abi.encodePacked(vm.getCode(name), arguments);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        isTrue(deployed != address(0), string.concat("could not deploy ", name));
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }

    function isTrue(bool condition, string memory reason) internal pure {
        require(condition, Failed(reason, 0, 1));
    }

    function equal(uint256 actual, uint256 expected, string memory reason) internal pure {
        require(actual == expected, Failed(reason, actual, expected));
    }

    function equal(address actual, address expected, string memory reason) internal pure {
        require(actual == expected, Failed(reason, uint160(actual), uint160(expected)));
    }

    function equal(bytes32 actual, bytes32 expected, string memory reason) internal pure {
        require(actual == expected, Failed(reason, uint256(actual), uint256(expected)));
    }

    function atMost(uint256 actual, uint256 most, string memory reason) internal pure {
        require(actual <= most, Failed(reason, actual, most));
    }

    function atLeast(uint256 actual, uint256 least, string memory reason) internal pure {
        require(actual >= least, Failed(reason, actual, least));
    }
}
