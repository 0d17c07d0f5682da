// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base} from "../../support/Base.sol";
import {Targets} from "../../support/Targets.sol";
import {MarketCampaign} from "./MarketCampaign.sol";

/// @notice Renters, providers and a stranger do anything in the real market, in two honest tokens.
/// @dev What I6 says, and which error each call meets, is asserted where it is made.
contract MarketTest is Base, Targets {
    MarketCampaign private _campaign;

    function setUp() external {
        _campaign = MarketCampaign(deploy("test/solidity/invariant/market/MarketCampaign.sol:MarketCampaign", ""));
        _campaign.begin();
        target(address(_campaign), _campaign.selectors());
    }

    function invariant_I1_I2_I6_I7_I9_I10_MarketBalances() external view {
        _campaign.check();
    }

    /// I12, at the end of each run.
    function afterInvariant() external {
        _campaign.everybodyLeaves();
    }
}
