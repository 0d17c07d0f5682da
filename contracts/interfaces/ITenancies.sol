// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adjudged, Lease, StandingTopUp} from "./ILeases.sol";

/// @title ITenancies
/// @notice What the parties of a running lease arrange besides its money, and the records of leases. Events and errors are
/// those of {ILeases}.
interface ITenancies {
    /// @notice Lets anyone pull `portion` minutes from the renter's allowance when less than that is left, until `cap` minutes
    /// were added in all. Zero ends it. Only the renter's.
    function setStandingTopUp(bytes32 id, uint24 portion, uint24 cap) external;

    /// @notice Locks `minutes_` of pay more of the provider's free collateral for a lease. Only the provider's. Days that are due are enforced
    /// first. Refused while a dispute is open or more is owed than the bond: else the order of calls would decide whether the renter's
    /// commitment is waived.
    /// @dev Reverts with {Leases_OwesMore}, {Leases_Disputed}, {Leases_BondTooLarge}, {Leases_Over}, {Leases_ZeroMinutes} or
    /// {ICollateral.Collateral_Insufficient}.
    /// @return amount What was locked, in token units.
    function addBond(bytes32 id, uint24 minutes_) external returns (uint256 amount);

    /// @notice Answers the renter's access key with details sealed to it. Only the provider's, until the lease is over.
    function grantAccess(bytes32 id, bytes calldata sealedAccess) external;

    /// @notice The record of a lease, in full; it is never deleted.
    /// @dev Reverts with {Leases_Unknown}.
    function leaseOf(bytes32 id) external view returns (Lease memory lease, Adjudged memory adjudged);

    /// @notice What the renter allows to be pulled for a lease.
    function standingTopUpOf(bytes32 id) external view returns (StandingTopUp memory);

    /// @notice The lease or bid that last occupied a slot (zero if none ever did), and whether it still does.
    function slotOf(address provider, bytes32 slot) external view returns (bytes32 occupant, bool occupied);
}
