// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "./ILedger.sol";

/// @title IDeposits
/// @notice How the market and the dispute desk take deposits without ever holding a token: they lie in the caller's own balance in the hub, which
/// takes its word for who pays.
interface IDeposits {
    /// @notice Only the market and the dispute desk can do this.
    error Deposits_NotAllowed(address caller);

    /// @notice Pulls a deposit from `payer`, which must have called the caller to make it, into the caller's balance.
    /// @dev Reverts with {Deposits_NotAllowed}, with {ILedger}'s errors, and with what the token reverts with.
    function pullDeposit(address payer, address token, uint256 amount, Permit calldata permit) external;

    /// @notice Moves `amount` of the caller's balance to that of `to`.
    /// @dev Reverts with {Deposits_NotAllowed} or {ILedger.Ledger_InsufficientBalance}.
    function returnDeposit(address to, address token, uint256 amount) external;
}
