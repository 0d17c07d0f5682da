// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Earned, Scores} from "../../../contracts/libraries/Scores.sol";
import {Base} from "../support/Base.sol";

/// @notice The score, over all that can be stored.
contract ScoresTest is Base {
    uint256 private constant UNIT = 1e6;
    uint256 private constant MOST = type(uint56).max;

    function testFuzz_IsWhatTheFormulaSays(Earned memory earned) external pure {
        earned = _bound(earned);
        uint256 rating = ((200 * UNIT + earned.stars) * 10_000) / (400 * UNIT + 4 * earned.rated);
        uint256 kept = 80 * UNIT + earned.served;
        uint256 reliability = (kept * 10_000) / (100 * UNIT + earned.served + earned.failed * 10);
        uint256 completion = (kept * 10_000) / (100 * UNIT + earned.served + earned.left);
        uint256 weighed = rating * 40 + reliability * 40 + completion * 20;
        equal(Scores.scoreOf(earned), weighed / 100, "the score must weigh 40, 40 and 20 percent");
    }

    function testFuzz_StaysBetweenZeroAndTenThousand(Earned memory earned) external pure {
        atMost(Scores.scoreOf(_bound(earned)), 10_000, "no score is above the best");
    }

    function testFuzz_MovesTheRightWay(Earned memory earned, uint256 more) external pure {
        earned = _bound(earned);
        more = bound(more, 0, MOST);
        uint256 before = Scores.scoreOf(earned);
        earned.served += more;
        atLeast(Scores.scoreOf(earned), before, "serving must not lower a score");
        earned.served -= more;
        earned.failed += more;
        atMost(Scores.scoreOf(earned), before, "failing must not raise a score");
        earned.failed -= more;
        earned.left += more;
        atMost(Scores.scoreOf(earned), before, "leaving must not raise a score");
        earned.left -= more;
        (earned.rated, earned.stars) = (earned.rated + more, earned.stars + 4 * more);
        atLeast(Scores.scoreOf(earned), before, "five stars must not lower a score");
        earned.stars -= 4 * more;
        atMost(Scores.scoreOf(earned), before, "one star must not raise a score");
    }

    function test_NewcomersHave6800() external pure {
        equal(Scores.scoreOf(Earned(0, 0, 0, 0, 0)), 6_800, "a newcomer must be neither perfect nor worthless");
    }

    function _bound(Earned memory earned) private pure returns (Earned memory) {
        earned.served = bound(earned.served, 0, MOST);
        earned.failed = bound(earned.failed, 0, MOST);
        earned.left = bound(earned.left, 0, MOST);
        earned.rated = bound(earned.rated, 0, MOST);
        // What rounding leaves of stars above four for each rated is less than this.
        earned.stars = bound(earned.stars, 0, 4 * earned.rated + (1 << 15));
        return earned;
    }
}
