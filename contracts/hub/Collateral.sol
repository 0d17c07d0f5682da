// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollateral} from "../interfaces/ICollateral.sol";
import {ILedger, Permit} from "../interfaces/ILedger.sol";
import {CollateralState} from "./CollateralState.sol";

/// @title Collateral
/// @notice See {ICollateral}.
abstract contract Collateral is ICollateral, CollateralState {
    /// @inheritdoc ICollateral
    function stake(address token, uint256 amount) external nonReentrant {
        _stake(msg.sender, token, amount);
    }

    /// @inheritdoc ICollateral
    function stakeFor(address provider, address token, uint256 amount) external nonReentrant {
        require(provider != address(0) && provider != address(this), Collateral_BadProvider(provider));
        _stake(provider, token, amount);
    }

    /// @inheritdoc ICollateral
    function stakeWithPermit(address token, uint256 amount, Permit calldata permit) external nonReentrant {
        _usePermit(msg.sender, token, permit);
        _stake(msg.sender, token, amount);
    }

    /// @inheritdoc ICollateral
    function withdrawCollateral(address token, address to, uint256 amount) external nonReentrant {
        require(amount != 0, ILedger.Ledger_ZeroAmount());
        Stake storage stake_ = _stakes[msg.sender][token];
        (uint256 total, uint256 locked) = (stake_.total, stake_.locked);
        require(amount <= total - locked, Collateral_Insufficient(msg.sender, token, total - locked, amount));
        unchecked {
            // Safe: just checked.
            stake_.total = uint128(total - amount);
        }
        emit CollateralWithdrawn(msg.sender, token, to, amount);
        _push(token, to, amount);
    }

    /// @inheritdoc ICollateral
    function collateralOf(address provider, address token) external view returns (uint256 total, uint256 locked) {
        Stake storage stake_ = _stakes[provider][token];
        return (stake_.total, stake_.locked);
    }

    function _stake(address provider, address token, uint256 amount) private {
        require(amount != 0, ILedger.Ledger_ZeroAmount());
        _pull(token, msg.sender, amount);
        // The cast is safe: the hub holds less than 2^120.
        _stakes[provider][token].total += uint128(amount);
        emit Staked(provider, token, msg.sender, amount);
    }
}
