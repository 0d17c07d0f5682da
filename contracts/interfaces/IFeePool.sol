// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A week's fees in one token.
struct WeekOfFees {
    /// What was collected, and what of it is shared out, in token units.
    uint128 fees;
    uint128 pot;
    /// Fees times the boosts of their providers' tiers: what the pot is divided by.
    uint128 boosted;
    /// What was claimed of the pot.
    uint128 claimed;
    /// Whether what nobody claimed went to the treasury.
    bool closed;
}

/// @title IFees
/// @notice Where the hub sends fees.
interface IFees {
    /// @notice The hub has just sent the sum of `amounts` of `token`, accrued by the leases of `providers`.
    /// @dev Reverts with {IFeePool.FeePool_NotHub} or {IFeePool.FeePool_Missing}; the fees stay in the hub then.
    function recordFees(address token, address[] calldata providers, uint256[] calldata amounts) external;
}

/// @title IFeePool
/// @notice Where fees go. A part of each week's fees is shared out to the providers whose leases paid them, by fees and tier; nobody gets
/// back more than half of what its own leases paid, so renting from oneself loses money. The rest is the treasury's.
/// A provider's fees of a week all count by the highest tier it had when any of them were collected.
/// A week is 604,800 seconds, counted from the Unix epoch. Fees count for the week in which they are collected from the hub, which anyone may do.
interface IFeePool is IFees {
    /// @notice Fees of `provider`'s leases arrived; they count `boosted` units in this week's pot.
    event FeesRecorded(
        address indexed token,
        address indexed provider,
        uint256 indexed week,
        uint256 amount,
        uint256 boosted
    );

    /// @notice A provider took its reward for a week.
    event RewardClaimed(
        address indexed token,
        address indexed provider,
        uint256 indexed week,
        address to,
        uint256 amount
    );

    /// @notice What nobody claimed of a week's pot is the treasury's.
    event WeekClosed(address indexed token, uint256 indexed week, uint256 amount);

    /// @notice The treasury spent.
    event TreasuryWithdrawn(address indexed token, address indexed to, uint256 amount);

    /// @notice The share of fees that is given out from the next week on was changed, in parts per million.
    event RewardShareSet(uint256 rewardShare);

    /// @notice Only the hub can do this.
    error FeePool_NotHub(address caller);

    /// @notice The token did not arrive: the pool has `held` units, and needs `needed`.
    error FeePool_Missing(address token, uint256 held, uint256 needed);

    /// @notice The week is not over; it is at this Unix time, in seconds.
    error FeePool_WeekNotOver(uint256 week, uint256 until, uint256 timestamp);

    /// @notice Nobody can close the week before this Unix time, in seconds; until then its rewards are kept for whoever earned them.
    error FeePool_WeekNotClosable(uint256 week, uint256 until, uint256 timestamp);

    /// @notice The week is closed already.
    error FeePool_WeekClosed(address token, uint256 week);

    /// @notice There is nothing to claim: no fees were paid, or the reward was taken.
    error FeePool_NothingToClaim(address token, address provider, uint256 week);

    /// @notice The treasury has less.
    error FeePool_Insufficient(address token, uint256 treasury, uint256 amount);

    /// @notice Tokens sent there would be lost: nobody's address, the pool's own, or the token's.
    error FeePool_BadRecipient(address to);

    /// @notice At most half of the fees can be shared out.
    error FeePool_ShareTooLarge(uint256 rewardShare, uint256 most);

    /// @notice Sends the caller's rewards of weeks that are over to `to`: of each, the smaller of its share of the pot,
    /// `floor(pot * boosted / all boosted)`, and half of the fees its leases paid, `floor(fees / 2)`.
    /// What of the pot is over stays there, and is the treasury's once the week is closed.
    /// @dev Reverts with {FeePool_WeekNotOver}, {FeePool_WeekClosed}, {FeePool_NothingToClaim} or {FeePool_BadRecipient}, and with what the
    /// token reverts with; the rewards are kept then.
    /// @return amount What was sent, in token units.
    function claimRewards(address token, uint256[] calldata weeks_, address to) external returns (uint256 amount);

    /// @notice Gives what nobody claimed of a week's pot to the treasury, 26 weeks after the week's end at the earliest; anyone may. Until
    /// somebody does, rewards can be claimed.
    /// @dev Reverts with {FeePool_WeekNotClosable} or {FeePool_WeekClosed}.
    function closeWeek(address token, uint256 week) external returns (uint256 amount);

    /// @notice Sends `amount` of the treasury to `to`.
    /// @dev Restricted to whom the authority admits. Reverts with {FeePool_Insufficient} or {FeePool_BadRecipient}.
    function withdrawTreasury(address token, address to, uint256 amount) external;

    /// @notice Sets the share of fees that is given out, in parts per million, for fees collected from the next week on.
    /// @dev Restricted to whom the authority admits. Reverts with {FeePool_ShareTooLarge}.
    function setRewardShare(uint256 rewardShare) external;

    /// @notice What a provider gets for a week, if nothing more is collected in it; zero once it was claimed.
    function rewardOf(address token, address provider, uint256 week) external view returns (uint256);

    /// @notice A week's fees in a token.
    function weekOf(address token, uint256 week) external view returns (WeekOfFees memory);

    /// @notice What a provider's leases paid in a week, and what that counts.
    function feesOf(
        address token,
        address provider,
        uint256 week
    ) external view returns (uint256 fees, uint256 boosted);

    /// @notice What the treasury has, in token units.
    function treasuryOf(address token) external view returns (uint256);

    /// @notice The share of fees that is given out of what is collected in a week, in parts per million: in this week, or a later one if nobody
    /// changes it before. What it was in a week that is over, {RewardShareSet} says.
    function rewardShareIn(uint256 week) external view returns (uint256);
}
