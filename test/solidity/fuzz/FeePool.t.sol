// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeePool, WeekOfFees} from "../../../contracts/interfaces/IFeePool.sol";
import {StandInReputation} from "../../../contracts/test/StandIns.sol";
import {TestToken} from "../../../contracts/test/TestToken.sol";
import {Base} from "../support/Base.sol";

/// @notice A week of the fee pool's with any number of providers, of any fees and tiers, collected in any order: all rewards together are
/// at most the pot, nobody's more than half of its fees, and the pool has what it owes until the last is claimed and the week is closed.
/// This contract is the hub.
contract FeePoolTest is Base {
    uint256 private constant GENESIS = 1_893_456_000;
    uint256 private constant MOST_PROVIDERS = 24;
    address private constant GOVERNANCE = address(0x6071);
    address private constant TREASURER = address(0x73EA);

    TestToken private _token;
    StandInReputation private _reputation;
    IFeePool private _pool;

    function setUp() external {
        vm.warp(GENESIS);
        _token = TestToken(deploy("contracts/test/TestToken.sol:TestToken", abi.encode("USD Coin", "USDC", 6)));
        _reputation = StandInReputation(deploy("contracts/test/StandIns.sol:StandInReputation", ""));
        address authority = deploy("AccessManager", abi.encode(GOVERNANCE));
        bytes memory arguments = abi.encode(authority, address(this), _reputation, 0);
        _pool = IFeePool(deploy("contracts/governance/FeePool.sol:FeePool", arguments));
    }

    function testFuzz_RewardsAreWithinPotAndFees(uint256 seed, uint256 count, uint256 share) external {
        count = bound(count, 1, MOST_PROVIDERS);
        share = bound(share, 0, 500_000);
        vm.prank(GOVERNANCE);
        _pool.setRewardShare(share);
        uint256 week = GENESIS / 1 weeks + 1;
        vm.warp(week * 1 weeks);
        uint256 total = _collect(seed, count);
        total += _collect(mix(seed, 1), count);
        WeekOfFees memory record = _pool.weekOf(address(_token), week);
        equal(record.fees, total, "all fees are counted");
        atMost(record.pot, (total * share) / 1e6, "the pot is at most its share");
        equal(record.pot + _pool.treasuryOf(address(_token)), total, "each unit is the pot's or the treasury's");
        _requireCovered(week);

        vm.warp((week + 1) * 1 weeks);
        uint256 claimed = _claim(seed, count, week);
        record = _pool.weekOf(address(_token), week);
        equal(record.claimed, claimed, "what was claimed is counted");
        atMost(claimed, record.pot, "all rewards together are at most the pot");
        _requireCovered(week);

        vm.warp((week + 27) * 1 weeks);
        equal(_pool.closeWeek(address(_token), week), record.pot - claimed, "the rest is the treasury's");
        uint256 treasury = _pool.treasuryOf(address(_token));
        equal(_token.balanceOf(address(_pool)), treasury, "all else is the treasury's");
        vm.prank(GOVERNANCE);
        _pool.withdrawTreasury(address(_token), TREASURER, treasury);
        equal(_token.balanceOf(address(_pool)), 0, "nothing is left behind");
    }

    function _collect(uint256 seed, uint256 count) private returns (uint256 total) {
        address[] memory providers = new address[](count);
        uint256[] memory amounts = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            // Every fourth is one that is there already.
            providers[i] = _provider(i % 4 == 3 ? i / 2 : i);
            _reputation.setTier(providers[i], uint8(mix(seed, 100 + i) % 4));
            // Of all magnitudes, up to what the hub can hold.
            amounts[i] = mix(seed, 200 + i) >> (140 + (mix(seed, 300 + i) % 116));
            total += amounts[i];
        }
        _token.mint(address(_pool), total);
        _pool.recordFees(address(_token), providers, amounts);
    }

    function _claim(uint256 seed, uint256 count, uint256 week) private returns (uint256 claimed) {
        uint256[] memory weeks_ = new uint256[](1);
        weeks_[0] = week;
        for (uint256 i = 0; i < count; ++i) {
            address provider = _provider((i + (seed % count)) % count);
            (uint256 fees, ) = _pool.feesOf(address(_token), provider, week);
            uint256 reward = _pool.rewardOf(address(_token), provider, week);
            atMost(reward, fees / 2, "nobody gets more than half of its fees");
            if (reward == 0) continue;
            vm.prank(provider);
            equal(_pool.claimRewards(address(_token), weeks_, provider), reward, "the view said so");
            equal(_token.balanceOf(provider), reward, "it arrives");
            claimed += reward;
        }
    }

    function _requireCovered(uint256 week) private view {
        WeekOfFees memory record = _pool.weekOf(address(_token), week);
        uint256 owed = _pool.treasuryOf(address(_token)) + record.pot - record.claimed;
        equal(_token.balanceOf(address(_pool)), owed, "the pool has what it owes");
    }

    function _provider(uint256 place) private pure returns (address) {
        return address(uint160(0xF000 + place));
    }
}
