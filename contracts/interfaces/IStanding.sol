// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IStanding
/// @notice Network token that providers stake for a better tier. Nobody can slash it: it is never collateral. It stops counting when it begins to
/// thaw, and leaves 14 days later.
interface IStanding {
    /// @notice `amount` was staked for `provider`; `standing` in all.
    event Staked(address indexed provider, address indexed payer, uint256 amount, uint256 standing);

    /// @notice `amount` more thaws; all that thaws can be withdrawn from `thawedAt` (Unix seconds) on.
    event ThawStarted(address indexed provider, uint256 amount, uint256 thawing, uint256 thawedAt);

    /// @notice `amount` stopped thawing and counts again.
    event ThawStopped(address indexed provider, uint256 amount, uint256 standing);

    /// @notice What had thawed left.
    event Withdrawn(address indexed provider, address indexed to, uint256 amount);

    /// @notice An amount of zero does nothing.
    error Standing_ZeroAmount();

    /// @notice Less stands than that, or nothing thaws.
    error Standing_Insufficient(address provider, uint256 standing, uint256 amount);

    /// @notice What thaws can be withdrawn from this Unix time on, in seconds.
    error Standing_Thawing(address provider, uint256 thawedAt, uint256 timestamp);

    /// @notice Tokens sent there would be lost.
    error Standing_BadRecipient(address to);

    /// @notice Stakes the caller's tokens for `provider`, whose they are from then on.
    /// @dev Reverts with {Standing_ZeroAmount}.
    function stakeFor(address provider, uint256 amount) external;

    /// @notice Lets `amount` of the caller's standing thaw. What thaws already begins again, too.
    /// @dev Reverts with {Standing_ZeroAmount} or {Standing_Insufficient}.
    function startThaw(uint256 amount) external;

    /// @notice Lets what thaws of the caller's count again.
    /// @dev Reverts with {Standing_Insufficient}.
    function stopThaw() external;

    /// @notice Sends what has thawed of the caller's to `to`.
    /// @dev Reverts with {Standing_Insufficient}, {Standing_Thawing} or {Standing_BadRecipient}.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice What counts for a provider's tier, in units of the network token.
    function standingOf(address provider) external view returns (uint256);

    /// @notice What thaws of a provider's, and the Unix time from which it can be withdrawn.
    function thawingOf(address provider) external view returns (uint256 amount, uint256 thawedAt);
}
