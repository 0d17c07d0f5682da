// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILedger} from "../interfaces/ILedger.sol";
import {LedgerState} from "./LedgerState.sol";

/// @title Ledger
/// @notice See {ILedger}.
abstract contract Ledger is ILedger, LedgerState {
    /// @inheritdoc ILedger
    function withdraw(address token, address to, uint256 amount) external nonReentrant {
        _withdraw(token, to, amount);
    }

    /// @inheritdoc ILedger
    function collectFees(address token, address[] calldata providers) external nonReentrant returns (uint256 total) {
        require(address(FEE_POOL) != address(0), Ledger_NoFeePool());
        uint256[] memory amounts = new uint256[](providers.length);
        for (uint256 i = 0; i < providers.length; ++i) {
            Balance storage balance = _balances[providers[i]][token];
            uint256 fees = balance.fees;
            balance.fees = 0;
            amounts[i] = fees;
            total += fees;
            emit FeesCollected(token, providers[i], fees);
        }
        if (total == 0) return 0;
        _push(token, address(FEE_POOL), total);
        FEE_POOL.recordFees(token, providers, amounts);
    }

    /// @inheritdoc ILedger
    function balanceOf(address owner, address token) external view returns (uint256 amount, uint256 fees) {
        Balance storage balance = _balances[owner][token];
        return (balance.amount, balance.fees);
    }
}
