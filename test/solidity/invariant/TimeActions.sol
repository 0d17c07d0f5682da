// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ghost, Store} from "./Store.sol";

/// @notice Time passes: seconds to a month, and to the second around the moments at which something changes.
abstract contract TimeActions is Store {
    function passSeconds(uint256, uint256 x) external {
        _pass(vm.getBlockTimestamp() + bound(x, 1, 1 hours));
    }

    function passHours(uint256, uint256 x) external {
        _pass(vm.getBlockTimestamp() + bound(x, 1 hours, 2 days));
    }

    function passDays(uint256 seed, uint256 x) external {
        _pass(vm.getBlockTimestamp() + bound(x, 1 days, mix(seed, 1) % 4 == 0 ? 30 days : 4 days));
    }

    /// The next minute, hour or midnight, or a second before or after.
    function passToBoundary(uint256 seed, uint256 x) external {
        uint256 unit = [uint256(1 minutes), 1 hours, 1 days][seed % 3];
        _goTo((vm.getBlockTimestamp() / unit + 1) * unit, x);
    }

    /// A lease's start, its end, the finality of its last hour or of its books, or a second before or after.
    function passToMoment(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, true);
        uint256[4] memory moments = [
            ghost.start * 60,
            ghost.end * 60,
            (ghost.end + ghost.reportWindow) * 60,
            _finalAt(ghost)
        ];
        _goTo(moments[mix(seed, 1) % 4], x);
    }

    function _goTo(uint256 moment, uint256 x) private {
        _pass(max(vm.getBlockTimestamp() + 1, moment + (x % 3) - 1));
    }
}
