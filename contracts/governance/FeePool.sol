// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IFeePool, IFees, WeekOfFees} from "../interfaces/IFeePool.sol";
import {IFacts} from "../interfaces/IReputation.sol";
import {Amounts} from "../libraries/Amounts.sol";

/// @title FeePool
/// @notice See {IFeePool}. Every token's books are its own, so one that lies hurts nobody who does not use it.
contract FeePool is IFeePool, AccessManaged {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @dev One slot.
    struct Fees {
        uint120 fees;
        uint8 boost;
        bool claimed;
    }

    /// @dev At most half of the fees are given out, and at most half of what one paid comes back.
    uint256 private constant MOST_SHARE = Amounts.PARTS / 2;
    uint256 private constant COMES_BACK = 2;

    /// @dev How long the rewards of a week can be claimed.
    uint256 private constant CLAIM_WEEKS = 26;

    /// @dev What fees count, in percent, by the tier of their provider: 100, 110, 125, 150.
    uint256 private constant BOOSTS = 100 | (110 << 8) | (125 << 16) | (150 << 24);
    uint256 private constant PERCENT = 100;

    /// @dev Who sends fees.
    address private immutable HUB;

    /// @dev Who knows tiers.
    IFacts private immutable REPUTATION;

    /// @dev The share in parts per million until `_shareWeek`, and from then on.
    uint64 private _share;
    uint64 private _nextShare;
    uint64 private _shareWeek;

    /// @dev What the pool owes, treasury included.
    mapping(address token => uint256) private _owed;
    mapping(address token => uint256) private _treasury;
    mapping(address token => mapping(uint256 week => WeekOfFees)) private _weeks;
    mapping(address token => mapping(address provider => mapping(uint256 week => Fees))) private _fees;

    constructor(address authority, address hub, IFacts reputation, uint256 rewardShare) AccessManaged(authority) {
        (HUB, REPUTATION) = (hub, reputation);
        _share = uint64(_checkedShare(rewardShare));
        emit RewardShareSet(rewardShare);
    }

    /// @inheritdoc IFees
    function recordFees(address token, address[] calldata providers, uint256[] calldata amounts) external {
        require(msg.sender == HUB, FeePool_NotHub(msg.sender));
        uint256 week = _thisWeek();
        uint256 share = rewardShareIn(week);
        (uint256 total, uint256 boosted) = (0, 0);
        for (uint256 i = 0; i < providers.length; ++i) {
            uint256 amount = amounts[i];
            if (amount == 0) continue;
            uint256 boostedNow = _record(_fees[token][providers[i]][week], providers[i], amount);
            (total, boosted) = (total + amount, boosted + boostedNow);
            emit FeesRecorded(token, providers[i], week, amount, boostedNow);
        }
        WeekOfFees storage record = _weeks[token][week];
        uint256 fees = record.fees + total;
        // The share is the same all week, so how often fees are collected changes nothing.
        uint256 pot = (fees * share) / Amounts.PARTS;
        _treasury[token] += total - (pot - record.pot);
        (record.fees, record.pot) = (fees.toUint128(), pot.toUint128());
        record.boosted = (record.boosted + boosted).toUint128();
        uint256 owed = _owed[token] + total;
        _owed[token] = owed;
        uint256 held = IERC20(token).balanceOf(address(this));
        require(held >= owed, FeePool_Missing(token, held, owed));
    }

    /// @inheritdoc IFeePool
    function claimRewards(address token, uint256[] calldata weeks_, address to) external returns (uint256 amount) {
        for (uint256 i = 0; i < weeks_.length; ++i) {
            uint256 week = weeks_[i];
            uint256 until = _endOf(week);
            require(block.timestamp >= until, FeePool_WeekNotOver(week, until, block.timestamp));
            WeekOfFees storage record = _weeks[token][week];
            require(!record.closed, FeePool_WeekClosed(token, week));
            uint256 reward = rewardOf(token, msg.sender, week);
            require(reward != 0, FeePool_NothingToClaim(token, msg.sender, week));
            _fees[token][msg.sender][week].claimed = true;
            // The cast is safe: all rewards together are at most the pot.
            record.claimed += uint128(reward);
            amount += reward;
            emit RewardClaimed(token, msg.sender, week, to, reward);
        }
        _send(token, to, amount);
    }

    /// @inheritdoc IFeePool
    function closeWeek(address token, uint256 week) external returns (uint256 amount) {
        uint256 until = _endOf(week + CLAIM_WEEKS);
        require(block.timestamp >= until, FeePool_WeekNotClosable(week, until, block.timestamp));
        WeekOfFees storage record = _weeks[token][week];
        require(!record.closed, FeePool_WeekClosed(token, week));
        record.closed = true;
        amount = record.pot - record.claimed;
        _treasury[token] += amount;
        emit WeekClosed(token, week, amount);
    }

    /// @inheritdoc IFeePool
    function withdrawTreasury(address token, address to, uint256 amount) external restricted {
        uint256 treasury = _treasury[token];
        require(amount <= treasury, FeePool_Insufficient(token, treasury, amount));
        _treasury[token] = treasury - amount;
        emit TreasuryWithdrawn(token, to, amount);
        _send(token, to, amount);
    }

    /// @inheritdoc IFeePool
    function setRewardShare(uint256 rewardShare) external restricted {
        uint256 week = _thisWeek();
        _share = uint64(rewardShareIn(week));
        (_nextShare, _shareWeek) = (uint64(_checkedShare(rewardShare)), uint64(week + 1));
        emit RewardShareSet(rewardShare);
    }

    /// @inheritdoc IFeePool
    function weekOf(address token, uint256 week) external view returns (WeekOfFees memory) {
        return _weeks[token][week];
    }

    /// @inheritdoc IFeePool
    function feesOf(
        address token,
        address provider,
        uint256 week
    ) external view returns (uint256 fees, uint256 boosted) {
        Fees storage stored = _fees[token][provider][week];
        return (stored.fees, _boosted(stored));
    }

    /// @inheritdoc IFeePool
    function treasuryOf(address token) external view returns (uint256) {
        return _treasury[token];
    }

    /// @inheritdoc IFeePool
    function rewardOf(address token, address provider, uint256 week) public view returns (uint256) {
        Fees storage stored = _fees[token][provider][week];
        WeekOfFees storage record = _weeks[token][week];
        uint256 boosted = _boosted(stored);
        if (stored.claimed || record.closed || boosted == 0) return 0;
        return Math.min((record.pot * boosted) / record.boosted, stored.fees / COMES_BACK);
    }

    /// @inheritdoc IFeePool
    function rewardShareIn(uint256 week) public view returns (uint256) {
        return _shareWeek != 0 && week >= _shareWeek ? _nextShare : _share;
    }

    /// @dev Sends what the pool owed. Where the tokens would be lost to everybody, it refuses.
    function _send(address token, address to, uint256 amount) private {
        require(to != address(0) && to != address(this) && to != token, FeePool_BadRecipient(to));
        _owed[token] -= amount;
        IERC20(token).safeTransfer(to, amount);
    }

    /// @dev Adds fees to a provider's of this week, and answers what they count more. All count by the highest tier it had when any of
    /// them were collected: by one tier, so that fees from itself, paid after its tier rose, can't fill up what honest ones left below
    /// the half; and by the highest, so that nobody can fix a low one by collecting a unit early.
    function _record(Fees storage own, address provider, uint256 amount) private returns (uint256 boostedNow) {
        uint256 before = _boosted(own);
        uint256 boost = _boostOf(provider);
        // The cast is safe: at most 150.
        if (boost > own.boost) own.boost = uint8(boost);
        own.fees = (own.fees + amount).toUint120();
        return _boosted(own) - before;
    }

    /// @dev What a provider's fees count.
    function _boosted(Fees storage own) private view returns (uint256) {
        return (uint256(own.fees) * own.boost) / PERCENT;
    }

    function _boostOf(address provider) private view returns (uint256) {
        return (BOOSTS >> (8 * REPUTATION.tierOf(provider))) & 0xff;
    }

    function _thisWeek() private view returns (uint256) {
        return block.timestamp / 1 weeks;
    }

    function _endOf(uint256 week) private pure returns (uint256) {
        return (week + 1) * 1 weeks;
    }

    function _checkedShare(uint256 rewardShare) private pure returns (uint256) {
        require(rewardShare <= MOST_SHARE, FeePool_ShareTooLarge(rewardShare, MOST_SHARE));
        return rewardShare;
    }
}
