// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base} from "../support/Base.sol";
import {Campaign} from "./Campaign.sol";

/// @notice Has a campaign.
abstract contract CampaignTest is Base {
    function begin(bool hostile) internal returns (Campaign campaign) {
        campaign = Campaign(deploy("test/solidity/invariant/Campaign.sol:Campaign", abi.encode(hostile)));
        campaign.begin();
    }
}
