// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJudgements} from "../interfaces/IJudgements.sol";
import {ILeases, Lease, LeaseFlags} from "../interfaces/ILeases.sol";
import {LeasesState} from "./LeasesState.sol";

/// @title Judgements
/// @notice See {IJudgements}.
abstract contract Judgements is IJudgements, LeasesState {
    modifier onlyDisputeDesk() {
        require(msg.sender == DISPUTE_DESK, Judgements_NotDisputeDesk(msg.sender));
        _;
    }

    /// @inheritdoc IJudgements
    function recordDowntime(bytes32 id, uint24 minutes_) external {
        require(msg.sender == UPTIME_ORACLE, Judgements_NotUptimeOracle(msg.sender));
        Lease storage lease = _judgeable(id);
        uint24 down = lease.down + minutes_;
        lease.down = down;
        emit DowntimeRecorded(id, minutes_, down);
    }

    /// @inheritdoc IJudgements
    function openDispute(bytes32 id) external onlyDisputeDesk {
        _judgeable(id);
        emit DisputeOpened(id, ++_adjudged[id].disputes);
    }

    /// @inheritdoc IJudgements
    function ruleDispute(bytes32 id, uint24 minutes_) external onlyDisputeDesk {
        Lease storage lease = _lease(id);
        require(_adjudged[id].disputes != 0, Judgements_NoDispute(id));
        emit DisputeRuled(id, minutes_, --_adjudged[id].disputes);
        _charge(id, lease, minutes_);
    }

    function _judgeable(bytes32 id) private view returns (Lease storage lease) {
        lease = _lease(id);
        require(lease.flags & LeaseFlags.FINALIZED == 0, ILeases.Leases_Finalized(id));
    }
}
