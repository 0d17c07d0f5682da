// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "./ILedger.sol";

/// @title ICollateral
/// @notice What providers have staked. A lease locks a part of it as its bond; what is not locked leaves at once.
interface ICollateral {
    /// @notice A provider's collateral grew.
    event Staked(address indexed provider, address indexed token, address indexed by, uint256 amount);

    /// @notice A provider took free collateral out.
    event CollateralWithdrawn(address indexed provider, address indexed token, address indexed to, uint256 amount);

    /// @notice The provider has less free collateral in this token than is needed. Stake the difference, or wait for a lease
    /// to be finalized.
    error Collateral_Insufficient(address provider, address token, uint256 free, uint256 needed);

    /// @notice Collateral of the zero address, or of the hub, would be lost.
    error Collateral_BadProvider(address provider);

    /// @notice Adds `amount` of `token` to the caller's collateral, by approval.
    /// @dev Reverts with {ILedger.Ledger_ZeroAmount}, {ILedger.Ledger_NotAToken}, {ILedger.Ledger_WrongTransfer} or
    /// {ILedger.Ledger_TooLarge}.
    function stake(address token, uint256 amount) external;

    /// @notice Adds `amount` of `token` to the collateral of `provider`. The money is the provider's; the giver gets nothing.
    /// @dev Reverts as {stake} does, and with {Collateral_BadProvider}.
    function stakeFor(address provider, address token, uint256 amount) external;

    /// @notice As {stake}, with an ERC-2612 permit. A permit that was used already is no reason to fail.
    function stakeWithPermit(address token, uint256 amount, Permit calldata permit) external;

    /// @notice Sends `amount` of the caller's free collateral to `to`, at once.
    /// @dev Reverts with {ILedger.Ledger_ZeroAmount}, {ILedger.Ledger_BadRecipient} or {Collateral_Insufficient}.
    function withdrawCollateral(address token, address to, uint256 amount) external;

    /// @notice What `provider` has staked in `token`, and how much of it is locked.
    function collateralOf(address provider, address token) external view returns (uint256 total, uint256 locked);
}
