// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Decay} from "../libraries/Decay.sol";
import {Earned, Scores} from "../libraries/Scores.sol";

/// @notice Answers what the arithmetic of reputation comes to, for many questions at a time.
contract ReputationMath {
    function fades(
        uint256[] calldata values,
        uint256[] calldata hours_
    ) external pure returns (uint256[] memory faded) {
        faded = new uint256[](values.length);
        for (uint256 i = 0; i < values.length; ++i) faded[i] = Decay.fade(values[i], hours_[i]);
    }

    function scores(Earned[] calldata earned) external pure returns (uint256[] memory scored) {
        scored = new uint256[](earned.length);
        for (uint256 i = 0; i < earned.length; ++i) scored[i] = Scores.scoreOf(earned[i]);
    }
}
