// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// solhint-disable-next-line no-console
import {console} from "hardhat/console.sol";

import {Base} from "../../support/Base.sol";
import {MarketCampaign} from "./MarketCampaign.sol";

/// @notice One long walk, always the same, that shows that the actions do something: `-vv` prints how often.
contract MarketWalkTest is Base {
    uint256 private constant STEPS = 600;

    /// Least share of calls that must succeed, in percent.
    uint256 private constant LEAST = 10;

    function test_EveryMarketActionOftenDoesSomething() external {
        MarketCampaign campaign = MarketCampaign(
            deploy("test/solidity/invariant/market/MarketCampaign.sol:MarketCampaign", "")
        );
        campaign.begin();
        bytes4[] memory selectors = campaign.selectors();
        for (uint256 i = 0; i < STEPS; ++i) {
            bytes4 selector = selectors[mix(i, 0) % selectors.length];
            (bool done, bytes memory answer) = address(campaign).call(
                abi.encodeWithSelector(selector, mix(i, 1), mix(i, 2))
            );
            if (!done) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
            if (i % 10 == 0) campaign.check();
        }
        for (uint256 i = 0; i < campaign.actionCount(); ++i) {
            string memory name = campaign.actionAt(i);
            (uint256 made, uint256 done) = (campaign.made(name), campaign.done(name));
            // solhint-disable-next-line no-console
            console.log("%s: %d calls, %d done", name, made, done);
            if (keccak256(bytes(name)) == keccak256("postAgain")) equal(done, 0, "nothing may be posted twice");
            else atLeast(done * 100, made * LEAST, string.concat(name, " must often do something"));
        }
        campaign.everybodyLeaves();
    }
}
