// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The terms of the protocol itself under which offers in one token are made. Written once, never changed.
/// @dev One storage slot: `token` 160, `fee` 16, `reportWindow` 16, `claimWindow` 16, `retired` 8; 40 bits are free.
struct ParameterSet {
    /// The only token in which offers under this set may be priced.
    address token;
    /// The protocol's share of pay, in parts per million; at most 50,000, that is 5 %.
    uint16 fee;
    /// Minutes from the end of an hour of a lease until it is final; 30 to 10,080, that is seven days.
    uint16 reportWindow;
    /// Minutes from the finality of a lease's last hour until it can be finalized; 60 to 10,080.
    uint16 claimWindow;
    /// Whether new leases under this set are refused. Leases that were opened under it go on.
    bool retired;
}

/// @title IParameterSets
/// @notice Which tokens may be used, and on what terms: an append-only list of records that leases refer to by number.
/// @dev A token is listed while a set in it is not retired: a token is delisted by retiring its sets. A running lease
/// keeps the set it was opened under, so nothing here reaches it.
interface IParameterSets {
    /// @notice A parameter set was added; its record never changes, but for being retired.
    event ParameterSetAdded(uint16 indexed parameterSet, address indexed token, ParameterSet record);

    /// @notice A parameter set was retired: no lease can be opened under it any more.
    event ParameterSetRetired(uint16 indexed parameterSet, address indexed token);

    /// @notice New leases are refused from now on. Nothing else is.
    event Paused(address indexed by);

    /// @notice New leases are accepted again.
    event Unpaused(address indexed by);

    /// @notice A value is outside what the code allows anybody to set.
    error ParameterSets_OutOfRange(bytes32 field, uint256 actual, uint256 least, uint256 most);

    /// @notice No contract stands at the token's address.
    error ParameterSets_NotAToken(address token);

    /// @notice No set has this number.
    error ParameterSets_Unknown(uint16 parameterSet);

    /// @notice The set is retired, so no lease can be opened under it. Ask the provider for an offer under another.
    error ParameterSets_Retired(uint16 parameterSet);

    /// @notice New leases are paused. Running ones are not affected.
    error ParameterSets_Paused();

    /// @notice Adds a set and returns its number; numbers start at 1.
    /// @dev Restricted to whom the authority admits. Reverts with {ParameterSets_OutOfRange} or
    /// {ParameterSets_NotAToken}. `retired` must be false.
    function addParameterSet(ParameterSet calldata record) external returns (uint16 parameterSet);

    /// @notice Retires a set for good.
    /// @dev Restricted to whom the authority admits. Reverts with {ParameterSets_Unknown} or {ParameterSets_Retired}.
    function retireParameterSet(uint16 parameterSet) external;

    /// @notice Stops new leases, and nothing else.
    /// @dev Restricted to whom the authority admits.
    function pause() external;

    /// @notice Lets new leases be opened again.
    /// @dev Restricted to whom the authority admits.
    function unpause() external;

    /// @notice The record of a set; all zero if there is none.
    function parameterSetOf(uint16 parameterSet) external view returns (ParameterSet memory);

    /// @notice How many sets there are: the number of the newest.
    function parameterSetCount() external view returns (uint16);

    /// @notice Whether new leases are refused.
    function paused() external view returns (bool);
}
