// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Day, DayState, IDowntime} from "../interfaces/IDowntime.sol";
import {Adjudged, Lease, LeaseFlags} from "../interfaces/ILeases.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Days} from "../libraries/Days.sol";
import {LeasesState} from "./LeasesState.sol";

/// @title DowntimeState
/// @notice How a day of {IDowntime} is resolved, and what follows for the lease's money.
abstract contract DowntimeState is LeasesState {
    using Days for mapping(uint256 word => uint256);
    using Days for Day;

    /// @dev Enforces a day. Its minutes and its penalty are still to be passed to {_conclude}.
    function _enforceDay(
        bytes32 id,
        Lease storage lease,
        uint256 day,
        Day memory record
    ) internal returns (uint256 minutes_, uint256 penalty) {
        record.state = DayState.Enforced;
        _days[id].store(day, record);
        penalty = _penaltyOf(lease, day, record);
        minutes_ = record.unserved();
        // The casts are safe: a day has 1,440 minutes, and the multiple is at most ten.
        emit IDowntime.DayEnforced(id, uint32(day), record.down, uint16(record.maintenance()), uint16(penalty));
    }

    /// @dev Minutes of pay that a day's downtime costs the provider, if it stands.
    function _penaltyOf(Lease storage lease, uint256 day, Day memory record) internal view returns (uint256) {
        return Days.penalty(day, record.down, lease.allowance, lease.penaltyMultiple, lease.start, lease.termEnd);
    }

    /// @dev After a day was resolved: six unserved hours on two days in a row free the renter, for good. Whichever of the two is resolved
    /// last finds the other.
    function _mayWaive(bytes32 id, Lease storage lease, uint256 day) internal {
        uint256 unserved = _days[id].load(day).unserved();
        if (
            unserved + _days[id].load(day - 1).unserved() >= Days.WAIVING ||
            unserved + _days[id].load(day + 1).unserved() >= Days.WAIVING
        ) lease.flags |= LeaseFlags.WAIVED;
    }

    /// @dev What follows from days that were resolved: `minutes_` are unserved for good, so their pay is the renter's, and `penalty` minutes are
    /// owed.
    function _conclude(bytes32 id, Lease storage lease, uint256 minutes_, uint256 penalty) internal {
        if (minutes_ != 0) {
            Adjudged storage adjudged = _adjudged[id];
            uint256 before = adjudged.returned;
            uint256 returned = before + minutes_;
            // The cast is safe: at most the lease's minutes.
            adjudged.returned = uint24(returned);
            uint256 amount = Amounts.down(lease.rate, returned) - Amounts.down(lease.rate, before);
            if (amount != 0) _credit(_renterOf(lease), _parameterSet(lease.parameterSet).token, amount);
            emit IDowntime.WithheldReturned(id, uint24(returned), amount);
        }
        if (lease.unserved == _adjudged[id].returned) lease.pending = 0;
        _charge(id, lease, penalty);
    }
}
