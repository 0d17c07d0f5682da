// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IScores} from "../interfaces/IAuctionHouse.sol";
import {IFees} from "../interfaces/IFeePool.sol";
import {Facts, IFacts} from "../interfaces/IReputation.sol";

/// @notice Stands where the hub's reputation will: keeps the facts it is told.
contract StandInReputation is IFacts {
    mapping(bytes32 id => Facts) private _facts;

    /// How often it was told of each lease.
    mapping(bytes32 id => uint256) public times;

    function recordLease(Facts calldata facts) external {
        _facts[facts.id] = facts;
        ++times[facts.id];
    }

    /// The last rating it was told of.
    uint8 public stars;

    mapping(address provider => uint8) public tierOf;

    function recordRating(address, address, uint256, uint96, uint8 stars_) external {
        stars = stars_;
    }

    function setTier(address provider, uint8 tier) external {
        tierOf[provider] = tier;
    }

    function factsOf(bytes32 id) external view returns (Facts memory) {
        return _facts[id];
    }
}

/// @notice Stands where the hub's fee pool will: checks that the tokens are there before it is told of them.
contract StandInFeePool is IFees {
    /// Fees it was told of.
    mapping(address token => mapping(address provider => uint256)) public feesOf;

    mapping(address token => uint256) private _told;

    error StandInFeePool_Missing(address token, uint256 balance, uint256 told);

    function recordFees(address token, address[] calldata providers, uint256[] calldata amounts) external {
        for (uint256 i = 0; i < providers.length; ++i) {
            feesOf[token][providers[i]] += amounts[i];
            _told[token] += amounts[i];
        }
        uint256 balance = IERC20(token).balanceOf(address(this));
        require(balance >= _told[token], StandInFeePool_Missing(token, balance, _told[token]));
    }
}

/// @notice Stands where who knows scores will: answers what it was told.
contract StandInScores is IScores {
    mapping(address provider => uint256) public scoreOf;

    function setScore(address provider, uint256 score) external {
        scoreOf[provider] = score;
    }
}
