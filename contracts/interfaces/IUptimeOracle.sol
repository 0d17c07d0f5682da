// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What one monitor says of an hour of a lease.
struct Statement {
    /// Its place in the panel, from 0.
    uint8 member;
    /// Bit i says that minute i of the hour was down by the provider's fault; bits above 59 must be zero.
    uint64 mask;
    /// Its signature of {IUptimeOracle.hashDowntime}: 65 bytes, or ERC-1271.
    bytes signature;
}

/// @title IUptimeOracle
/// @notice Turns statements of a panel's monitors into minutes of downtime. Silence means up: only failing hours ever
/// come here. Each report stands by itself and only adds minutes, so neither order nor repetition changes anything.
interface IUptimeOracle {
    /// @notice Minutes `added` of an hour are down, by the word of the members whose bits are set; `mask` of them in
    /// all.
    event Reported(bytes32 indexed id, uint32 indexed hour, uint64 added, uint64 mask, uint16 members);

    /// @notice Statements must be in ascending order of their members' places, each once, below 16.
    error UptimeOracle_NotAscending(uint256 index, uint8 member);

    /// @notice An hour has 60 minutes: bits above 59 mean nothing.
    error UptimeOracle_BadMask(uint256 index, uint64 mask);

    /// @notice The panel decides by more monitors than spoke.
    error UptimeOracle_TooFew(bytes32 id, uint256 statements, uint256 threshold);

    /// @notice The statement is not signed by the monitor. `recovered` is who signed it, if the signature is one at
    /// all.
    error UptimeOracle_BadSignature(uint256 index, address monitor, address recovered);

    /// @notice Records the minutes of an hour that at least the panel's threshold of these statements flag. Anyone may,
    /// from the end of the lease's hour (the hour's end, or the lease's if that is earlier) until it is final. Minutes
    /// outside of the lease and announced maintenance are cut off.
    /// @param hour UTC hour, counted from the Unix epoch.
    /// @return added Minutes that no report had said before, as bits.
    /// @dev Reverts with {UptimeOracle_NotAscending}, {UptimeOracle_BadMask}, {UptimeOracle_TooFew},
    /// {UptimeOracle_BadSignature}, and as {IReports.hearingOf} does. Where nothing is added, nothing happens.
    function report(bytes32 id, uint32 hour, Statement[] calldata statements) external returns (uint64 added);

    /// @notice Minutes of an hour that reports say were down, as bits; those of a day that was overturned are still
    /// told.
    function downtimeOf(bytes32 id, uint32 hour) external view returns (uint64 mask);

    /// @notice The EIP-712 hash that a monitor signs: `Downtime(bytes32 leaseId,uint32 hour,uint64 mask)`.
    function hashDowntime(bytes32 leaseId, uint32 hour, uint64 mask) external view returns (bytes32);
}
