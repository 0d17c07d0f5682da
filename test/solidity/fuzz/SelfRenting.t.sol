// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeePool} from "../../../contracts/interfaces/IFeePool.sol";
import {StandInReputation} from "../../../contracts/test/StandIns.sol";
import {TestToken} from "../../../contracts/test/TestToken.sol";
import {Base} from "../support/Base.sol";

/// @notice Who rents from itself loses at least half of the fees, whatever its share of the market, its tiers, the token and the weeks. This
/// contract stands in the hub's place, and claims for everybody.
contract SelfRentingTest is Base {
    uint256 private constant WEEK = 604_800;

    /// The first three are one and the same; the others are honest.
    uint256 private constant OURS = 3;
    uint256 private constant PROVIDERS = 6;

    IFeePool private _pool;
    StandInReputation private _reputation;

    /// The same happens in both, but for the fake leases, which are in the second only.
    TestToken[2] private _tokens;

    uint256 private _first;

    function setUp() external {
        _reputation = StandInReputation(deploy("contracts/test/StandIns.sol:StandInReputation", ""));
        address authority = deploy("AccessManager", abi.encode(address(this)));
        _pool = IFeePool(
            deploy(
                "contracts/governance/FeePool.sol:FeePool",
                abi.encode(authority, address(this), _reputation, uint256(0))
            )
        );
        for (uint256 i = 0; i < 2; ++i) {
            _tokens[i] = TestToken(deploy("contracts/test/TestToken.sol:TestToken", abi.encode("Token", "TKN", 6)));
        }
        _first = 3_200;
        vm.warp(_first * WEEK);
    }

    /// What our providers' leases paid, fakes included.
    uint256 private _own;

    /// While tiers stay the same within a week, fakes bring back half of themselves at most, whoever else collects what and when.
    function testFuzz_FakeFeesReturnHalfAtMost(uint256 seed, uint256 count, uint256 size) external {
        (uint256 without, uint256 with, uint256 fakes) = _play(seed, count, size, true);
        // Each reward is rounded down.
        atMost(with, without + fakes / 2 + OURS * 20, "fake fees must not bring back more than half");
    }

    /// Where a tier rises within a week, all of the week's fees count by it, once any are collected then, fakes too: but no more than half of all
    /// of its own ever comes back to anybody.
    function testFuzz_HalfOfOnesFeesComesBackAtMost(uint256 seed, uint256 count, uint256 size) external {
        (uint256 without, uint256 with, ) = _play(seed, count, size, false);
        atMost(with, _own / 2, "no more than half of one's fees must come back");
        atMost(without, _own / 2, "no more than half of one's honest fees must come back");
    }

    /// Who has nothing but fake leases: it loses what they weigh, at least. Every lease is paid, its fee is taken, discounted as by a tier, and
    /// all but the fee is the same person's again, the panel's share too.
    function testFuzz_FakersLoseWhatTheyWeigh(uint256 seed, uint256 count, uint256 size, uint256 share) external {
        count = bound(count, 1, 12);
        size = bound(size, 1, type(uint96).max);
        _pool.setRewardShare(bound(share, 0, 500_000));
        vm.warp((_first + 1) * WEEK);
        (uint256 time, uint256 lost, uint256 weight) = ((_first + 1) * WEEK, 0, 0);
        for (uint256 i = 0; i < count; ++i) {
            time = _later(time, mix(seed, i));
            vm.warp(time);
            uint256 random = mix(seed, 100 + i);
            _reputation.setTier(_provider(0), uint8(random % 4));
            uint256 feeShare = (((random >> 8) % 50_001) * (100 - ((random >> 32) % 51))) / 100;
            uint256 fee = ((bound(random >> 64, 0, size) * feeShare) / 1e6);
            _send(_tokens[1], _provider(0), fee);
            if ((random >> 48) % 3 != 0) _send(_tokens[1], _provider(5), bound(mix(random, 1), 0, size));
            (lost, weight) = (lost + fee, weight + fee - (fee + 1) / 2);
        }
        vm.warp((_first + 20) * WEEK);
        uint256 back = _claim(1, 0);
        atLeast(lost - back, weight, "a fake must cost what it weighs");
        if (lost != 0) atLeast(lost - back, 1, "renting from oneself must lose money");
    }

    /// @dev Any amounts of fake and honest fees, for any of three providers that are one, collected at any times, most of them around the
    /// edges of weeks; shares and tiers change in between. Answers what the three get of the pool without and with the fakes.
    function _play(
        uint256 seed,
        uint256 count,
        uint256 size,
        bool tiersStay
    ) private returns (uint256 without, uint256 with, uint256 fakes) {
        count = bound(count, 1, 12);
        size = bound(size, 1, type(uint96).max);
        uint256 time = _first * WEEK;
        for (uint256 i = 0; i < count; ++i) {
            uint256 week = time / WEEK;
            time = _later(time, mix(seed, i));
            vm.warp(time);
            _govern(mix(seed, 50 + i));
            if (i == 0 || !tiersStay || time / WEEK != week) _setTiers(mix(seed, 150 + i));
            fakes += _collect(mix(seed, 100 + i), size);
        }
        vm.warp((_first + 20) * WEEK);
        (without, with) = (_claimAll(0), _claimAll(1));
    }

    /// @dev Half of all are in the last or the first second of a week.
    function _later(uint256 time, uint256 random) private pure returns (uint256) {
        uint256 edge = (time / WEEK + 1) * WEEK;
        if (random % 4 == 0) return edge - 1;
        if (random % 4 == 1) return edge;
        return time + ((random >> 8) % (2 days));
    }

    function _govern(uint256 random) private {
        // As often as not all that can be, and the tiers that differ most.
        if (random % 2 == 0) _pool.setRewardShare((random >> 1) % 2 == 0 ? 500_000 : bound(random >> 8, 0, 500_000));
    }

    function _setTiers(uint256 random) private {
        for (uint256 i = 0; i < PROVIDERS; ++i) {
            uint256 end = i < OURS ? 3 : 0;
            _reputation.setTier(_provider(i), uint8((random >> 4) % 2 == 0 ? end : (random >> (16 + 2 * i)) % 4));
        }
    }

    /// @dev Fees of every provider, those that are ours perhaps with fakes among them.
    function _collect(uint256 random, uint256 size) private returns (uint256 fakes) {
        for (uint256 i = 0; i < PROVIDERS; ++i) {
            uint256 honest = (random >> (3 * i)) % 3 == 0 ? 0 : _amount(mix(random, i), size);
            uint256 fake = i < OURS && (random >> (20 + i)) % 2 == 0 ? _amount(mix(random, 10 + i), size) : 0;
            _send(_tokens[0], _provider(i), honest);
            _send(_tokens[1], _provider(i), honest + fake);
            fakes += fake;
            if (i < OURS) _own += honest + fake;
        }
    }

    /// @dev Of any magnitude.
    function _amount(uint256 random, uint256 size) private pure returns (uint256) {
        return bound(random >> 8, 0, size >> (random % 40));
    }

    function _send(TestToken token, address provider, uint256 amount) private {
        token.mint(address(_pool), amount);
        (address[] memory providers, uint256[] memory amounts) = (new address[](1), new uint256[](1));
        (providers[0], amounts[0]) = (provider, amount);
        _pool.recordFees(address(token), providers, amounts);
    }

    function _claimAll(uint256 token) private returns (uint256 sum) {
        for (uint256 i = 0; i < OURS; ++i) sum += _claim(token, i);
    }

    function _claim(uint256 token, uint256 provider) private returns (uint256 sum) {
        uint256[] memory week = new uint256[](1);
        for (uint256 i = 0; i < 20; ++i) {
            week[0] = _first + i;
            if (_pool.rewardOf(address(_tokens[token]), _provider(provider), week[0]) == 0) continue;
            vm.prank(_provider(provider));
            sum += _pool.claimRewards(address(_tokens[token]), week, address(this));
        }
    }

    function _provider(uint256 index) private pure returns (address) {
        return address(uint160(0x1000 + index));
    }
}
