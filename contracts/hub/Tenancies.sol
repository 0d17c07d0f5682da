// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adjudged, ILeases, Lease, StandingTopUp} from "../interfaces/ILeases.sol";
import {ITenancies} from "../interfaces/ITenancies.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {LeasesState} from "./LeasesState.sol";

/// @title Tenancies
/// @notice See {ITenancies}.
abstract contract Tenancies is ITenancies, LeasesState {
    /// @inheritdoc ITenancies
    function setStandingTopUp(bytes32 id, uint24 portion, uint24 cap) external {
        require(msg.sender == _renterOf(_lease(id)), ILeases.Leases_NotParty(id, msg.sender));
        _standingTopUps[id] = StandingTopUp({portion: portion, remaining: cap});
        emit ILeases.StandingTopUpSet(id, portion, cap);
    }

    /// @inheritdoc ITenancies
    function addBond(bytes32 id, uint24 minutes_) external returns (uint256 amount) {
        Lease storage lease = _lease(id);
        address provider = lease.provider;
        require(msg.sender == provider, ILeases.Leases_NotParty(id, msg.sender));
        require(minutes_ != 0, ILeases.Leases_ZeroMinutes(id));
        _requireOpen(id, lease);

        uint256 disputes = _adjudged[id].disputes;
        require(disputes == 0, ILeases.Leases_Disputed(id, disputes));
        if (_mayBeDue(lease)) _enforceDue(id, ALL_DAYS);
        uint256 bond = lease.bond;
        uint256 grown = bond + minutes_;
        require(grown <= type(uint24).max, ILeases.Leases_BondTooLarge(id, grown, type(uint24).max));
        uint256 owed = _adjudged[id].owed;
        require(owed <= bond, ILeases.Leases_OwesMore(id, owed, bond));
        uint256 rate = lease.rate;
        amount = Amounts.up(rate, grown) - Amounts.up(rate, bond);
        lease.bond = uint24(grown);
        _lock(provider, _parameterSet(lease.parameterSet).token, amount);
        emit ILeases.BondAdded(id, uint24(grown), amount);
    }

    /// @inheritdoc ITenancies
    function grantAccess(bytes32 id, bytes calldata sealedAccess) external {
        Lease storage lease = _lease(id);
        require(msg.sender == lease.provider, ILeases.Leases_NotParty(id, msg.sender));
        require(!_isOver(lease), ILeases.Leases_Over(id, lease.end));
        emit ILeases.AccessGranted(id, sealedAccess);
    }

    /// @inheritdoc ITenancies
    function leaseOf(bytes32 id) external view returns (Lease memory lease, Adjudged memory adjudged) {
        return (_lease(id), _adjudged[id]);
    }

    /// @inheritdoc ITenancies
    function standingTopUpOf(bytes32 id) external view returns (StandingTopUp memory) {
        return _standingTopUps[id];
    }

    /// @inheritdoc ITenancies
    function slotOf(address provider, bytes32 slot) external view returns (bytes32 occupant, bool occupied) {
        occupant = _slots[provider][slot];
        occupied = _occupies(_leases[occupant]);
    }
}
