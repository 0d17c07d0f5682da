// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An ERC-2612 permit for the hub, signed by the caller. A zero `deadline` means that none is given.
struct Permit {
    /// The allowance it sets, in token units.
    uint256 value;
    /// Unix time after which the token refuses it.
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title ILedger
/// @notice What the hub owes to whom: every payment is credited here, and pulled by its owner. So no payee's token
/// blacklist, callback or absence can stop anybody else.
interface ILedger {
    /// @notice An owner pulled its balance, or a part of it.
    event Withdrawn(address indexed owner, address indexed token, address indexed to, uint256 amount);

    /// @notice The fees that a provider's leases accrued went to the fee pool.
    event FeesCollected(address indexed token, address indexed provider, uint256 amount);

    /// @notice No contract stands at the token's address.
    error Ledger_NotAToken(address token);

    /// @notice The hub received another amount than it asked for. Tokens that take a fee on transfers cannot be used.
    error Ledger_WrongTransfer(address token, uint256 received, uint256 expected);

    /// @notice The hub would hold more of this token than a ledger can count.
    error Ledger_TooLarge(address token, uint256 held, uint256 most);

    /// @notice The owner's balance is smaller than what it wants to withdraw.
    error Ledger_InsufficientBalance(address owner, address token, uint256 balance, uint256 amount);

    /// @notice Tokens sent there would be lost.
    error Ledger_BadRecipient(address to);

    /// @notice An amount of zero does nothing.
    error Ledger_ZeroAmount();

    /// @notice A token called back into the hub while it was moving tokens.
    error Ledger_Reentered();

    /// @notice This hub was deployed without a fee pool.
    error Ledger_NoFeePool();

    /// @notice Sends `amount` of the caller's balance to `to`.
    /// @dev Reverts with {Ledger_ZeroAmount}, {Ledger_BadRecipient} or {Ledger_InsufficientBalance}, and with what the token
    /// reverts with; the balance is kept then.
    function withdraw(address token, address to, uint256 amount) external;

    /// @notice Sends the fees that these providers' leases accrued in `token` to the fee pool; anyone may call.
    /// @dev Each provider's fees are booked once, however often it is named. Reverts with {Ledger_NoFeePool}.
    /// @return total What was sent, in token units.
    function collectFees(address token, address[] calldata providers) external returns (uint256 total);

    /// @notice What `owner` can withdraw, and the fees that the leases it provides accrued and nobody collected yet.
    function balanceOf(address owner, address token) external view returns (uint256 amount, uint256 fees);
}
