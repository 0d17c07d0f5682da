// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Tells the runner what to call in an invariant test: nothing but these functions of this contract.
abstract contract Targets {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address[] private _contracts;
    FuzzSelector[] private _selectors;

    function target(address contract_, bytes4[] memory selectors) internal {
        _contracts.push(contract_);
        _selectors.push(FuzzSelector(contract_, selectors));
    }

    /// @dev The runner asks by this name.
    function targetContracts() external view returns (address[] memory) {
        return _contracts;
    }

    /// @dev The runner asks by this name.
    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return _selectors;
    }
}
