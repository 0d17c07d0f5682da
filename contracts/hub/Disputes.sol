// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDisputes, AtStake} from "../interfaces/IDisputes.sol";
import {Day, DayState} from "../interfaces/IDowntime.sol";
import {Adjudged, ClaimState, ILeases, Lease, LeaseFlags} from "../interfaces/ILeases.sol";
import {ParameterSet} from "../interfaces/IParameterSets.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Days} from "../libraries/Days.sol";
import {DowntimeState} from "./DowntimeState.sol";

/// @title Disputes
/// @notice See {IDisputes}.
abstract contract Disputes is IDisputes, DowntimeState {
    using Days for mapping(uint256 word => uint256);
    using Days for Day;

    modifier onlyDisputeDesk() {
        require(msg.sender == DISPUTE_DESK, Disputes_NotDisputeDesk(msg.sender));
        _;
    }

    /// @inheritdoc IDisputes
    function openContest(
        bytes32 id,
        address opener,
        uint32[] calldata days_
    ) external onlyDisputeDesk returns (AtStake memory) {
        Lease storage lease = _lease(id);
        require(opener == lease.provider, ILeases.Leases_NotParty(id, opener));
        (uint256 minutes_, uint256 penalty, uint256 previous) = (0, 0, 0);
        for (uint256 i = 0; i < days_.length; ++i) {
            uint256 day = days_[i];
            require(day > previous, Disputes_NotAscending(i));
            previous = day;
            Day memory record = _days[id].load(day);
            require(record.down != 0, Disputes_NothingReported(id, day));
            require(record.state == DayState.Open, Disputes_DayResolved(id, day));
            _requireContestable(id, lease, day);
            record.state = DayState.Contested;
            _days[id].store(day, record);
            minutes_ += record.down;
            penalty += _penaltyOf(lease, day, record);
        }
        require(previous != 0, Disputes_NotAscending(0));
        emit DaysContested(id, days_, ++_adjudged[id].disputes);
        // No more can be slashed than the bond still has.
        return _atStake(lease, minutes_ + Math.min(penalty, _unslashed(id, lease)));
    }

    /// @inheritdoc IDisputes
    function ruleContest(
        bytes32 id,
        uint32[] calldata days_,
        bool stands
    ) external onlyDisputeDesk returns (address provider, address renter) {
        Lease storage lease = _lease(id);
        (uint256 minutes_, uint256 penalty) = (0, 0);
        for (uint256 i = 0; i < days_.length; ++i) {
            uint256 day = days_[i];
            Day memory record = _days[id].load(day);
            require(record.state == DayState.Contested, Disputes_NotOpen(id));
            uint256 owed = 0;
            uint256 unserved;
            if (stands) {
                (unserved, owed) = _enforceDay(id, lease, day, record);
            } else {
                record.state = DayState.Overturned;
                _days[id].store(day, record);
                unserved = record.unserved();
                lease.unserved -= record.down;
                _countOverturned(lease.panel);
            }
            _mayWaive(id, lease, day);
            (minutes_, penalty) = (minutes_ + unserved, penalty + owed);
        }
        // The casts are safe: days of one lease, fewer than 11,652.
        if (stands) _adjudged[id].upheld += uint16(days_.length);
        else _adjudged[id].overturned += uint16(days_.length);
        emit ContestRuled(id, days_, stands, --_adjudged[id].disputes);
        _conclude(id, lease, minutes_, penalty);
        return (lease.provider, _renterOf(lease));
    }

    /// @inheritdoc IDisputes
    function openClaim(bytes32 id, address opener, uint24 minutes_) external onlyDisputeDesk returns (AtStake memory) {
        Lease storage lease = _lease(id);
        require(opener == _renterOf(lease), ILeases.Leases_NotParty(id, opener));
        require(lease.flags & LeaseFlags.FINALIZED == 0, ILeases.Leases_Finalized(id));
        Adjudged storage adjudged = _adjudged[id];
        require(adjudged.claimed == 0, Disputes_AlreadyClaimed(id));
        require(minutes_ != 0 && minutes_ <= lease.bond, Disputes_ClaimOutOfRange(id, minutes_, lease.bond));
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        uint256 from = uint256(lease.start) * 60;
        uint256 until = (uint256(lease.end) + set.reportWindow + set.claimWindow) * 60;
        require(
            block.timestamp >= from && block.timestamp < until,
            Disputes_NotClaimable(id, from, until, block.timestamp)
        );
        (adjudged.claimed, adjudged.claim) = (minutes_, ClaimState.Open);
        emit ClaimOpened(id, minutes_, ++adjudged.disputes);
        return _atStake(lease, Math.min(minutes_, _unslashed(id, lease)));
    }

    /// @inheritdoc IDisputes
    function ruleClaim(bytes32 id, bool granted) external onlyDisputeDesk returns (address provider, address renter) {
        Lease storage lease = _lease(id);
        Adjudged storage adjudged = _adjudged[id];
        require(adjudged.claim == ClaimState.Open, Disputes_NotOpen(id));
        adjudged.claim = granted ? ClaimState.Granted : ClaimState.Failed;
        uint24 minutes_ = adjudged.claimed;
        emit ClaimRuled(id, minutes_, granted, --adjudged.disputes);
        if (granted) _charge(id, lease, minutes_);
        return (lease.provider, _renterOf(lease));
    }

    /// @dev From the day's last hour's finality for the contest window. Neither can move once the first has come: no hour of the day
    /// can change any more.
    function _requireContestable(bytes32 id, Lease storage lease, uint256 day) private view {
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        uint256 from = (Days.endOf(day, lease.end) + set.reportWindow) * 60;
        uint256 until = _dueAt(lease, day);
        require(
            block.timestamp >= from && block.timestamp < until,
            Disputes_NotContestable(id, day, from, until, block.timestamp)
        );
    }

    /// @dev Minutes of pay that the bond still has.
    function _unslashed(bytes32 id, Lease storage lease) private view returns (uint256) {
        return Math.saturatingSub(lease.bond, _adjudged[id].owed);
    }

    function _atStake(Lease storage lease, uint256 minutes_) private view returns (AtStake memory) {
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        return AtStake(Amounts.up(lease.rate, minutes_), set.token, lease.panel, set.leastDeposit);
    }
}
