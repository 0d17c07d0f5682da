// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDeposits} from "../interfaces/IDeposits.sol";
import {Permit} from "../interfaces/ILedger.sol";
import {LeasesState} from "./LeasesState.sol";

/// @title Deposits
/// @notice See {IDeposits}.
abstract contract Deposits is IDeposits, LeasesState {
    modifier onlyDepositary() {
        require(msg.sender == MARKET || msg.sender == DISPUTE_DESK, Deposits_NotAllowed(msg.sender));
        _;
    }

    /// @inheritdoc IDeposits
    function pullDeposit(
        address payer,
        address token,
        uint256 amount,
        Permit calldata permit
    ) external onlyDepositary nonReentrant {
        _usePermit(payer, token, permit);
        _credit(msg.sender, token, amount);
        _pull(token, payer, amount);
    }

    /// @inheritdoc IDeposits
    function returnDeposit(address to, address token, uint256 amount) external onlyDepositary {
        _debit(msg.sender, token, amount);
        _credit(to, token, amount);
    }
}
