// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IParameterSets, ParameterSet} from "../interfaces/IParameterSets.sol";

/// @title ParameterSetsState
/// @notice Records of {IParameterSets}, and who is asked before one is added: the authority.
abstract contract ParameterSetsState is AccessManaged {
    uint16 internal _parameterSetCount;
    bool internal _paused;
    mapping(uint256 parameterSet => ParameterSet) internal _parameterSets;

    /// @dev The set of an existing lease: it is known, and may be retired.
    function _parameterSet(uint256 parameterSet) internal view returns (ParameterSet storage) {
        return _parameterSets[parameterSet];
    }

    /// @dev The set a new lease is to be opened under.
    function _openParameterSet(uint16 parameterSet) internal view returns (ParameterSet memory record) {
        record = _parameterSets[parameterSet];
        require(record.token != address(0), IParameterSets.ParameterSets_Unknown(parameterSet));
        require(!record.retired, IParameterSets.ParameterSets_Retired(parameterSet));
    }
}
