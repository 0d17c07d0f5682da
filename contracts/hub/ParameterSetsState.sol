// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IParameterSets, ParameterSet, ParameterSetStatus} from "../interfaces/IParameterSets.sol";

/// @title ParameterSetsState
/// @notice Records of {IParameterSets}, and who is asked before one is added: the authority.
abstract contract ParameterSetsState is AccessManaged {
    uint16 internal _parameterSetCount;
    mapping(uint256 parameterSet => ParameterSet) internal _parameterSets;

    /// @dev The set of an existing lease: it is known, and may be retired.
    function _parameterSet(uint256 parameterSet) internal view returns (ParameterSet storage) {
        return _parameterSets[parameterSet];
    }

    /// @dev The set that an offer is made under: in force, if perhaps paused.
    function _offeredParameterSet(uint16 parameterSet) internal view returns (ParameterSet storage record) {
        record = _parameterSets[parameterSet];
        require(record.token != address(0), IParameterSets.ParameterSets_Unknown(parameterSet));
        require(record.status != ParameterSetStatus.Retired, IParameterSets.ParameterSets_Retired(parameterSet));
    }
}
