// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IFeePool
/// @notice Where fees go. The hub sends the tokens first and then says whose leases paid them.
interface IFeePool {
    /// @notice The hub has just sent the sum of `amounts` of `token`, accrued by the leases of `providers`.
    function recordFees(address token, address[] calldata providers, uint256[] calldata amounts) external;
}
