// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// solhint-disable-next-line no-console
import {console} from "hardhat/console.sol";

import {Base} from "../support/Base.sol";
import {Kind, Outcome} from "../support/Model.sol";
import {LeaseMoneyTest} from "./LeaseMoney.t.sol";

/// @notice Some histories of {LeaseMoneyTest}, always the same, that show that they are eventful: `-vv` prints how
/// often what happens.
contract LeaseHistoriesTest is Base {
    uint256 private constant HISTORIES = 60;
    string[10] private _names = [
        "top-ups",
        "closes by the renter",
        "closes by the provider",
        "bonds added",
        "reports",
        "maintenance",
        "contests",
        "rulings on contests",
        "claims",
        "rulings on claims"
    ];

    /// What they led to, and in how many of them at least it should.
    uint256[6] private _led;
    string[6] private _what = [
        "pay withheld",
        "something slashed",
        "all of the bond slashed",
        "a commitment waived",
        "an early exit",
        "a day overturned"
    ];

    function test_HistoriesAreEventful() external {
        uint256[10] memory happened;
        uint256[10] memory refused;
        for (uint256 i = 0; i < HISTORIES; ++i) {
            LeaseMoneyTest history = LeaseMoneyTest(deploy("test/solidity/fuzz/LeaseMoney.t.sol:LeaseMoneyTest", ""));
            history.setUp();
            history.testFuzz_I5_AnyHistoryComesToTheModel(uint96(mix(i, 1)), uint24(mix(i, 2)), mix(i, 3));
            for (uint256 kind = 0; kind < 10; ++kind) {
                happened[kind] += history.happened(Kind(kind));
                refused[kind] += history.refused(Kind(kind));
            }
            _count(history.outcome());
        }
        for (uint256 kind = 0; kind < 10; ++kind) {
            // solhint-disable-next-line no-console
            console.log("%s: %d, and %d refused", _names[kind], happened[kind], refused[kind]);
        }
        // solhint-disable-next-line no-console
        for (uint256 i = 0; i < 6; ++i) console.log("%s: in %d of %d", _what[i], _led[i], HISTORIES);
        for (uint256 kind = 0; kind < 10; ++kind) atLeast(happened[kind], 6, string.concat("too few ", _names[kind]));
        for (uint256 i = 0; i < 6; ++i) atLeast(_led[i], 3, string.concat("too seldom ", _what[i]));
    }

    function _count(Outcome memory outcome) private {
        if (outcome.downMinutes + outcome.maintenanceMinutes != 0) ++_led[0];
        if (outcome.slashed != 0) ++_led[1];
        if (outcome.slashed == outcome.bond) ++_led[2];
        if (outcome.waived) ++_led[3];
        if (outcome.exited) ++_led[4];
        if (outcome.overturned != 0) ++_led[5];
    }
}
