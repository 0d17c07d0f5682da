// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IStanding} from "../interfaces/IStanding.sol";

/// @title Standing
/// @notice See {IStanding}. Nobody but the provider can move its standing, and nobody can stop it.
contract Standing is IStanding {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @dev Two slots: `standing` 128, `thawing` 128; `thawedAt` 40.
    struct Stake {
        uint128 standing;
        uint128 thawing;
        uint40 thawedAt;
    }

    uint256 private constant THAW_TIME = 14 days;

    /// @dev The network token; an ordinary one, which takes no fee.
    IERC20 private immutable TOKEN;

    mapping(address provider => Stake) private _stakes;

    constructor(IERC20 token) {
        TOKEN = token;
    }

    /// @inheritdoc IStanding
    function stakeFor(address provider, uint256 amount) external {
        require(amount != 0, Standing_ZeroAmount());
        Stake storage stake = _stakes[provider];
        stake.standing += amount.toUint128();
        emit Staked(provider, msg.sender, amount, stake.standing);
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IStanding
    function startThaw(uint256 amount) external {
        require(amount != 0, Standing_ZeroAmount());
        Stake storage stake = _stakes[msg.sender];
        uint256 standing = stake.standing;
        require(amount <= standing, Standing_Insufficient(msg.sender, standing, amount));
        // The casts are safe: just checked; the sum was staked; the clock's for 30,000 years.
        stake.standing = uint128(standing - amount);
        stake.thawing += uint128(amount);
        stake.thawedAt = uint40(block.timestamp + THAW_TIME);
        emit ThawStarted(msg.sender, amount, stake.thawing, stake.thawedAt);
    }

    /// @inheritdoc IStanding
    function stopThaw() external {
        Stake storage stake = _stakes[msg.sender];
        uint128 amount = stake.thawing;
        require(amount != 0, Standing_Insufficient(msg.sender, 0, 0));
        (stake.standing, stake.thawing, stake.thawedAt) = (stake.standing + amount, 0, 0);
        emit ThawStopped(msg.sender, amount, stake.standing);
    }

    /// @inheritdoc IStanding
    function withdraw(address to) external returns (uint256 amount) {
        Stake storage stake = _stakes[msg.sender];
        amount = stake.thawing;
        require(amount != 0, Standing_Insufficient(msg.sender, 0, 0));
        require(block.timestamp >= stake.thawedAt, Standing_Thawing(msg.sender, stake.thawedAt, block.timestamp));
        require(to != address(this) && to != address(TOKEN), Standing_BadRecipient(to));
        (stake.thawing, stake.thawedAt) = (0, 0);
        emit Withdrawn(msg.sender, to, amount);
        TOKEN.safeTransfer(to, amount);
    }

    /// @inheritdoc IStanding
    function standingOf(address provider) external view returns (uint256) {
        return _stakes[provider].standing;
    }

    /// @inheritdoc IStanding
    function thawingOf(address provider) external view returns (uint256 amount, uint256 thawedAt) {
        Stake storage stake = _stakes[provider];
        return (stake.thawing, stake.thawedAt);
    }
}
