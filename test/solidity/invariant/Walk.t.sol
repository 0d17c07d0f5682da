// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// solhint-disable-next-line no-console
import {console} from "hardhat/console.sol";

import {Calls} from "./Store.sol";
import {Campaign} from "./Campaign.sol";
import {CampaignTest} from "./CampaignTest.sol";

/// @notice One long walk, always the same, that shows that the campaigns' actions do something: `-vv` prints how often.
contract WalkTest is CampaignTest {
    uint256 private constant STEPS = 800;

    /// Least share of calls that must succeed, in percent; of old offers, most of which have ended, too.
    uint256 private constant LEAST = 30;
    uint256 private constant LEAST_AGAIN = 5;

    function test_EveryActionMostlyDoesSomething() external {
        Campaign campaign = begin(false);
        bytes4[] memory selectors = campaign.selectors();
        for (uint256 i = 0; i < STEPS; ++i) {
            uint256 seed = mix(i, 0);
            bytes4 selector = selectors[seed % selectors.length];
            (bool done, bytes memory answer) = address(campaign).call(
                abi.encodeWithSelector(selector, mix(i, 1), mix(i, 2))
            );
            if (!done) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
            campaign.check();
        }
        for (uint256 i = 0; i < campaign.actionCount(); ++i) {
            (string memory name, Calls memory calls) = campaign.actionAt(i);
            // solhint-disable-next-line no-console
            console.log("%s: %d calls, %d done", name, calls.made, calls.done);
        }
        for (uint256 i = 0; i < campaign.actionCount(); ++i) {
            (string memory name, Calls memory calls) = campaign.actionAt(i);
            bytes32 hash = keccak256(bytes(name));
            if (hash == keccak256("impostor") || hash == keccak256("closeByStranger")) {
                equal(calls.done, 0, string.concat(name, " must never succeed"));
            } else {
                uint256 least = hash == keccak256("takeAgain") ? LEAST_AGAIN : LEAST;
                atLeast(calls.done * 100, calls.made * least, string.concat(name, " must mostly do something"));
            }
        }
        campaign.everybodyLeaves(1);
    }
}
