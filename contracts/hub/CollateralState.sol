// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollateral} from "../interfaces/ICollateral.sol";
import {LedgerState} from "./LedgerState.sol";

/// @title CollateralState
/// @notice Stakes of {ICollateral}, and what leases do to them. Keeps `locked <= total` for every provider and token.
abstract contract CollateralState is LedgerState {
    /// @dev One slot.
    struct Stake {
        uint128 total;
        uint128 locked;
    }

    mapping(address provider => mapping(address token => Stake)) internal _stakes;

    /// @dev Locks `amount` of the provider's free collateral.
    function _lock(address provider, address token, uint256 amount) internal {
        Stake storage stake_ = _stakes[provider][token];
        (uint256 total, uint256 locked) = (stake_.total, stake_.locked);
        require(amount <= total - locked, ICollateral.Collateral_Insufficient(provider, token, total - locked, amount));
        unchecked {
            // Safe: at most `total`.
            stake_.locked = uint128(locked + amount);
        }
    }

    /// @dev Frees `amount` that a lease or a bid had locked.
    function _unlock(address provider, address token, uint256 amount) internal {
        // The cast is safe: never more than {_lock} counted.
        _stakes[provider][token].locked -= uint128(amount);
    }

    /// @dev Moves `amount` that a lease had locked out of the collateral, to `to`.
    function _slash(address provider, address token, uint256 amount, address to) internal {
        Stake storage stake_ = _stakes[provider][token];
        // The casts are safe: never more than {_lock} counted, which was at most the total.
        (stake_.total, stake_.locked) = (stake_.total - uint128(amount), stake_.locked - uint128(amount));
        _credit(to, token, amount);
    }
}
