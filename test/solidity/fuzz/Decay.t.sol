// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Decay} from "../../../contracts/libraries/Decay.sol";
import {Base} from "../support/Base.sol";

/// @notice Fading, against the exponential's series in 192 binary digits.
contract DecayTest is Base {
    uint256 private constant HALF_LIFE = 2160;

    /// Values are below this.
    uint256 private constant MOST = 1 << 122;

    /// A thousand years.
    uint256 private constant MOST_HOURS = 8_766_000;

    uint256 private constant ONE = 1 << 192;

    /// `floor(ln(2) * 2^192)`.
    uint256 private constant LN_2 = 0xb17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d;

    function testFuzz_FadesToTheExactFloorOrOneBelow(uint256 value, uint256 hours_) external pure {
        value = bound(value, 0, MOST - 1);
        _compare(value, bound(hours_, 0, MOST_HOURS));
        // Most of the clock fades everything to nothing: a second look at where it does not.
        _compare(value, bound(hours_, 0, 122 * HALF_LIFE));
        _compare(value, bound(hours_, 0, HALF_LIFE));
    }

    function testFuzz_FadesStoredFields(uint64 value, uint256 hours_) external pure {
        uint256[5] memory values = [uint256(0), 1, type(uint56).max, type(uint64).max, value];
        for (uint256 i = 0; i < 5; ++i) {
            _compare(values[i], bound(hours_, 0, MOST_HOURS));
            _compare(values[i], bound(hours_, 0, 64 * HALF_LIFE));
        }
    }

    function testFuzz_MoreHoursNeverLeaveMore(uint256 value, uint256 hours_, uint256 more) external pure {
        value = bound(value, 0, MOST - 1);
        hours_ = bound(hours_, 0, 123 * HALF_LIFE);
        uint256 faded = Decay.fade(value, hours_);
        atMost(faded, value, "what fades must not grow");
        atMost(Decay.fade(value, hours_ + 1), faded, "an hour more must not leave more");
        atMost(Decay.fade(value, hours_ + bound(more, 0, 4 * HALF_LIFE)), faded, "more hours must not leave more");
    }

    function testFuzz_LessNeverLeavesMore(uint256 value, uint256 less, uint256 hours_) external pure {
        value = bound(value, 0, MOST - 1);
        hours_ = bound(hours_, 0, 123 * HALF_LIFE);
        atMost(
            Decay.fade(bound(less, 0, value), hours_),
            Decay.fade(value, hours_),
            "what is less must not be more once it fades"
        );
    }

    function testFuzz_HalfLivesHalveExactly(uint256 value, uint256 halvings) external pure {
        value = bound(value, 0, MOST - 1);
        halvings = bound(halvings, 0, 200);
        equal(Decay.fade(value, halvings * HALF_LIFE), value >> halvings, "whole half-lives must halve to the unit");
    }

    /// Whoever is brought up to date more often loses less than a unit and a millionth of one more for each time, and gains nothing.
    function testFuzz_StepsLoseLessThanAUnitEach(uint64 value, uint256 seed, uint256 steps) external pure {
        steps = bound(steps, 1, 40);
        (uint256 stepped, uint256 total) = (value, 0);
        for (uint256 i = 0; i < steps; ++i) {
            uint256 hours_ = bound(mix(seed, i), 0, (3 * HALF_LIFE) / steps);
            stepped = Decay.fade(stepped, hours_);
            total += hours_;
        }
        (, uint256 high) = _exact(value, total);
        atMost(stepped, high, "steps must not leave more than the exact value");
        atLeast(stepped + steps + 1, high, "steps must not lose more than a unit each");
    }

    function _compare(uint256 value, uint256 hours_) private pure {
        (uint256 low, uint256 high) = _exact(value, hours_);
        uint256 faded = Decay.fade(value, hours_);
        atMost(faded, high, "what is left must not be above the exact value");
        atLeast(faded + 1, low, "what is left must be one below the exact floor at most");
    }

    /// @dev Bounds of the floor of `value * 2^(-hours / 2160)`: they differ where the exact value is nearer than 2^-60 to a whole number.
    function _exact(uint256 value, uint256 hours_) private pure returns (uint256 low, uint256 high) {
        uint256 halvings = hours_ / HALF_LIFE;
        if (halvings > 255) return (0, 0);
        uint256 x = (LN_2 * (hours_ % HALF_LIFE)) / HALF_LIFE;
        // e^x by its series; every term is rounded down, by less than 3 in all that follows from it.
        (uint256 sum, uint256 term) = (ONE, ONE);
        for (uint256 k = 1; term != 0; ++k) {
            term = Math.mulDiv(term, x, k * ONE);
            sum += term;
        }
        low = Math.mulDiv(value, ONE, sum + 256) >> halvings;
        high = Math.mulDiv(value, ONE, sum) >> halvings;
    }
}
