// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Targets} from "../support/Targets.sol";
import {Campaign} from "./Campaign.sol";
import {CampaignTest} from "./CampaignTest.sol";

/// @notice Everybody does anything, in two honest tokens of 6 and 18 decimals.
/// @dev One function checks all invariants, as the runner plays the whole campaign again for each function; the reasons of
/// the assertions name the number. What I6, I8 and I9 say of a call is asserted where it is made.
contract HonestTest is CampaignTest, Targets {
    Campaign private _campaign;

    function setUp() external {
        _campaign = begin(false);
        target(address(_campaign), _campaign.selectors());
    }

    function invariant_I1_I2_I3_I4_I6_I7_I8_I9_I10_I11_BooksBalance() external view {
        _campaign.check();
    }

    /// I3, I5 and I12, at the end of each run.
    function afterInvariant() external {
        _campaign.everybodyLeaves(uint256(keccak256(abi.encode(_campaign.leaseCount()))));
    }
}
