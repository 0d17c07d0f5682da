// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What happened on a finalized lease.
struct Facts {
    bytes32 id;
    address provider;
    address renter;
    /// The parameter set the lease was opened under, which fixes its token.
    uint16 parameterSet;
    /// Minutes from the lease's start to its end.
    uint32 leased;
    /// Minutes of those that were down by reports that stand, and minutes of announced maintenance: neither was paid.
    uint32 down;
    uint32 maintenance;
    /// What the renter paid for the rest, and the protocol's fee in it, in token units.
    uint256 pay;
    uint256 fee;
    /// What was slashed from the bond, in token units.
    uint256 penalty;
    /// Whether the provider cut the lease short.
    bool exited;
}

/// @title IReputation
/// @notice Who hears what happened on a lease.
interface IReputation {
    /// @notice Called by the hub once for every lease, when it is finalized. Must never revert.
    function recordLease(Facts calldata facts) external;
}
