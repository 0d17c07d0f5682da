// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Whether leases may be opened under a parameter set. Leases that were opened under it go on whatever it is.
enum ParameterSetStatus {
    /// They may.
    Open,
    /// Not for now; bids for requests that are posted already, and their awards, are not stopped.
    Paused,
    /// Never again.
    Retired
}

/// @notice The terms of the protocol itself under which offers in one token are made. Written once, never changed.
/// @dev Two storage slots: `token` 160, `fee` 16, `reportWindow` 16, `claimWindow` 16, `contestWindow` 16, `status` 8, three discounts 8 each;
/// `leastDeposit` 96, `feeUnit` 96, 64 bits free, read by disputes and reputation only.
struct ParameterSet {
    /// The only token in which offers under this set may be priced.
    address token;
    /// The protocol's share of pay, in parts per million; at most 50,000, that is 5 %.
    uint16 fee;
    /// Minutes from the end of an hour of a lease until it is final; 30 to 10,080, that is seven days.
    uint16 reportWindow;
    /// Minutes from the finality of a lease's last hour until it can be finalized; 60 to 10,080.
    uint16 claimWindow;
    /// Minutes from the finality of a day's last hour in which its downtime can be contested; 60 to 10,080.
    uint16 contestWindow;
    /// Whether leases may be opened under it.
    ParameterSetStatus status;
    /// What providers of tiers 1 to 3 save of the fee, in percent; at most 50, and none less than the tier below.
    uint8 discount1;
    uint8 discount2;
    uint8 discount3;
    /// Least deposit of whoever opens a dispute, in token units.
    uint96 leastDeposit;
    /// Token units of fees that weigh one unit in reputation; zero for nothing. It decides reputation only, never money.
    uint96 feeUnit;
}

/// @title IParameterSets
/// @notice Which tokens may be used, and on what terms: an append-only list of records that leases refer to by number.
/// @dev A token is listed while a set in it is open: a token is delisted by retiring its sets. A running lease
/// keeps the set it was opened under, so nothing here reaches it.
interface IParameterSets {
    /// @notice A parameter set was added; its record never changes, but for being retired.
    event ParameterSetAdded(uint16 indexed parameterSet, address indexed token, ParameterSet record);

    /// @notice A parameter set was retired: no offer or bid under it is accepted any more. The best bid that an auction has still can be awarded.
    event ParameterSetRetired(uint16 indexed parameterSet, address indexed token);

    /// @notice New leases under the set are refused from now on. Nothing else is.
    event ParameterSetPaused(uint16 indexed parameterSet, address indexed by);

    /// @notice New leases under the set are accepted again.
    event ParameterSetUnpaused(uint16 indexed parameterSet, address indexed by);

    /// @notice No contract stands at the token's address.
    error ParameterSets_NotAToken(address token);

    /// @notice No set has this number.
    error ParameterSets_Unknown(uint16 parameterSet);

    /// @notice The set is retired, so no offer or bid under it is accepted. Ask the provider for an offer under another.
    error ParameterSets_Retired(uint16 parameterSet);

    /// @notice New leases under the set are paused. Running ones are not affected.
    error ParameterSets_Paused(uint16 parameterSet);

    /// @notice Adds a set and returns its number; numbers start at 1.
    /// @dev Restricted to whom the authority admits. Reverts with {IRanges.Ranges_OutOfRange} or
    /// {ParameterSets_NotAToken}. The status must be open.
    function addParameterSet(ParameterSet calldata record) external returns (uint16 parameterSet);

    /// @notice Retires a set for good. Leases under it go on; an auction's best bid can still be awarded, or the renter ends the auction.
    /// @dev Restricted to whom the authority admits. Reverts with {ParameterSets_Unknown} or {ParameterSets_Retired}.
    function retireParameterSet(uint16 parameterSet) external;

    /// @notice Stops new leases under these sets, and nothing else.
    /// @dev Restricted to whom the authority admits. Reverts with {ParameterSets_Unknown} or {ParameterSets_Retired}.
    function pause(uint16[] calldata parameterSets) external;

    /// @notice Lets new leases be opened under these sets again.
    /// @dev Restricted to whom the authority admits. Reverts with {ParameterSets_Unknown} or {ParameterSets_Retired}.
    function unpause(uint16[] calldata parameterSets) external;

    /// @notice The record of a set; all zero if there is none.
    function parameterSetOf(uint16 parameterSet) external view returns (ParameterSet memory);

    /// @notice How many sets there are: the number of the newest.
    function parameterSetCount() external view returns (uint16);
}
