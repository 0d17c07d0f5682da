// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IFees} from "../interfaces/IFeePool.sol";
import {ILedger, Permit} from "../interfaces/ILedger.sol";

/// @title LedgerState
/// @notice Balances of {ILedger}, and the only code that touches tokens: what comes in goes through {_pull}, what goes out
/// through {_push}, and every external function that reaches either is guarded against reentrancy.
abstract contract LedgerState {
    using SafeERC20 for IERC20;

    /// @dev One slot: `amount` 120, `fees` 120, `used` 8; 8 bits are free. `used` keeps the slot from returning to zero,
    /// so that paying somebody again costs 17,100 gas less.
    struct Balance {
        uint120 amount;
        uint120 fees;
        bool used;
    }

    /// @dev The hub never holds more of a token than this, so no sum of what it owes can overflow a balance.
    uint256 private constant MOST_HELD = type(uint120).max;

    /// @dev Where fees go; zero for a hub without one.
    IFees internal immutable FEE_POOL;

    /// @dev Set while a call moves tokens.
    bool private transient _entered;

    mapping(address owner => mapping(address token => Balance)) internal _balances;

    /// @dev No token may call back into a function that moves tokens, of this or another.
    modifier nonReentrant() {
        require(!_entered, ILedger.Ledger_Reentered());
        _entered = true;
        _;
        _entered = false;
    }

    constructor(IFees feePool) {
        FEE_POOL = feePool;
    }

    /// @dev Adds to what `owner` can withdraw.
    function _credit(address owner, address token, uint256 amount) internal {
        _creditWithFees(owner, token, amount, 0);
    }

    /// @dev Adds to what `provider` can withdraw and to the fees its leases accrued, in one write. Stops at the most that can be
    /// counted instead of reverting: only a token that took back what the hub held can lead there (see {MOST_HELD}), and
    /// such a lease must not keep a batch from being settled.
    function _creditWithFees(address provider, address token, uint256 amount, uint256 fees) internal {
        Balance storage balance = _balances[provider][token];
        // The casts are safe: just bounded.
        (balance.amount, balance.fees, balance.used) = (
            uint120(Math.min(balance.amount + amount, type(uint120).max)),
            uint120(Math.min(balance.fees + fees, type(uint120).max)),
            true
        );
    }

    /// @dev Takes from what `owner` can withdraw, without moving tokens.
    function _debit(address owner, address token, uint256 amount) internal {
        Balance storage balance = _balances[owner][token];
        uint256 available = balance.amount;
        require(amount <= available, ILedger.Ledger_InsufficientBalance(owner, token, available, amount));
        unchecked {
            // Safe: just checked.
            balance.amount = uint120(available - amount);
        }
    }

    function _withdraw(address token, address to, uint256 amount) internal {
        require(amount != 0, ILedger.Ledger_ZeroAmount());
        _debit(msg.sender, token, amount);
        emit ILedger.Withdrawn(msg.sender, token, to, amount);
        _push(token, to, amount);
    }

    /// @dev Sends all of the caller's balance, which may be nothing.
    function _withdrawAll(address token, address to) internal returns (uint256 amount) {
        amount = _balances[msg.sender][token].amount;
        if (amount != 0) _withdraw(token, to, amount);
    }

    /// @dev Uses a permit of `owner`'s. One that fails is no reason to fail: somebody may have used it already, and then
    /// the allowance is there; if it is not, the transfer says so.
    function _usePermit(address owner, address token, Permit calldata permit) internal {
        if (permit.deadline == 0) return;
        require(token.code.length != 0, ILedger.Ledger_NotAToken(token));
        try
            IERC20Permit(token).permit(
                owner,
                address(this),
                permit.value,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {}
    }

    /// @dev Takes exactly `amount` from `from`, or reverts.
    function _pull(address token, address from, uint256 amount) internal {
        require(token.code.length != 0, ILedger.Ledger_NotAToken(token));
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(from, address(this), amount);
        uint256 held = IERC20(token).balanceOf(address(this));
        require(
            held >= before && held - before == amount,
            ILedger.Ledger_WrongTransfer(token, _gain(before, held), amount)
        );
        require(held <= MOST_HELD, ILedger.Ledger_TooLarge(token, held, MOST_HELD));
    }

    /// @dev Sends `amount` to `to`. Where the tokens would be lost to everybody, it refuses.
    function _push(address token, address to, uint256 amount) internal {
        require(to != address(0) && to != address(this) && to != token, ILedger.Ledger_BadRecipient(to));
        IERC20(token).safeTransfer(to, amount);
    }

    function _gain(uint256 before, uint256 held) private pure returns (uint256) {
        return held > before ? held - before : 0;
    }
}
