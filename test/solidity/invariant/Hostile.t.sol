// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Targets} from "../support/Targets.sol";
import {Campaign} from "./Campaign.sol";
import {CampaignTest} from "./CampaignTest.sol";

/// @notice As {HonestTest}, with a third token that misbehaves in every way it can: whatever it does, the books of the
/// two honest ones are right to the unit, and their owners get out.
contract HostileTest is CampaignTest, Targets {
    Campaign private _campaign;

    function setUp() external {
        _campaign = begin(true);
        target(address(_campaign), _campaign.selectors());
    }

    function invariant_I1_I2_I7_I12_HonestBooksBalance() external view {
        _campaign.check();
    }

    /// I12, at the end of each run.
    function afterInvariant() external {
        _campaign.everybodyLeaves(uint256(keccak256(abi.encode(_campaign.leaseCount()))));
    }
}
