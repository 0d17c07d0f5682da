// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILeases} from "../../../contracts/interfaces/ILeases.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {Mood} from "../../../contracts/test/FickleToken.sol";
import {Ghost, Store} from "./Store.sol";

/// @notice A fickle token changes its mind.
abstract contract MoodActions is Store {
    function behave(uint256, uint256) external {
        fickle.setMood(Mood.Honest, address(0));
    }

    function misbehave(uint256 seed, uint256 x) external {
        bytes32 id = ghosts[mix(seed, 1) % ghosts.length].id;
        address[] memory named = new address[](1);
        named[0] = providers[mix(seed, 2) % 3];
        bytes memory data;
        uint256 which = mix(seed, 3) % 6;
        // A settlement in the midst of a transfer goes through. It must enforce nothing, which the ghosts would miss.
        if (which == 0 && !_isDone(mix(seed, 1) % ghosts.length)) which = 2;
        if (which == 0) data = abi.encodeCall(ILeases.settle, (id));
        else if (which == 1) data = abi.encodeCall(ILeases.close, (id));
        else if (which == 2) data = abi.encodeCall(ILedger.withdraw, (address(usdc), stranger, 1));
        else if (which == 3) data = abi.encodeCall(ILeases.settleAndWithdraw, (id, stranger));
        else if (which == 4) data = abi.encodeCall(ILeases.topUp, (id, 1));
        else data = abi.encodeCall(ILedger.collectFees, (address(usdc), named));
        fickle.setCall(address(hub), data);
        fickle.setMood(Mood(1 + (x % 6)), accounts[mix(seed, 4) % accounts.length]);
    }

    /// @dev A lease of which nothing was unserved, and of which nothing can be reported any more.
    function _isDone(uint256 index) private view returns (bool) {
        Ghost storage ghost = ghosts[index];
        return !ghost.bid && daysOf[index].length == 0 && _minute() >= ghost.end + ghost.reportWindow;
    }

    /// Tokens of the hub's vanish.
    function seize(uint256, uint256 x) external {
        fickle.seize(address(hub), bound(x, 0, fickle.balanceOf(address(hub))));
    }

    /// @dev Whoever is called back in the midst of a transfer can move no tokens, of whatever kind.
    function _checkReentry() internal view {
        if (!fickle.calledBack() || fickle.succeeded()) return;
        bytes4 why = bytes4(fickle.answer());
        isTrue(
            why == ILedger.Ledger_Reentered.selector ||
                why == ILeases.Leases_NotParty.selector ||
                why == ILeases.Leases_Unknown.selector,
            "a call back must be refused for being one, or for being somebody else's"
        );
    }
}
