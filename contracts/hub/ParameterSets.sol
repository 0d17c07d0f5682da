// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParameterSets, ParameterSet} from "../interfaces/IParameterSets.sol";
import {ParameterSetsState} from "./ParameterSetsState.sol";

/// @title ParameterSets
/// @notice See {IParameterSets}. The hub's only functions that somebody must be admitted to; none of them can move money
/// or touch a lease that exists.
abstract contract ParameterSets is IParameterSets, ParameterSetsState {
    uint256 private constant MOST_FEE = 50_000;
    uint256 private constant LEAST_REPORT_WINDOW = 30;
    uint256 private constant LEAST_CLAIM_WINDOW = 60;
    uint256 private constant MOST_WINDOW = 7 days / 1 minutes;

    /// @inheritdoc IParameterSets
    function addParameterSet(ParameterSet calldata record) external restricted returns (uint16 parameterSet) {
        _requireInRange("fee", record.fee, 0, MOST_FEE);
        _requireInRange("reportWindow", record.reportWindow, LEAST_REPORT_WINDOW, MOST_WINDOW);
        _requireInRange("claimWindow", record.claimWindow, LEAST_CLAIM_WINDOW, MOST_WINDOW);
        _requireInRange("retired", record.retired ? 1 : 0, 0, 0);
        require(record.token.code.length != 0, ParameterSets_NotAToken(record.token));

        parameterSet = ++_parameterSetCount;
        _parameterSets[parameterSet] = record;
        emit ParameterSetAdded(parameterSet, record.token, record);
    }

    /// @inheritdoc IParameterSets
    function retireParameterSet(uint16 parameterSet) external restricted {
        ParameterSet storage record = _parameterSets[parameterSet];
        require(record.token != address(0), ParameterSets_Unknown(parameterSet));
        require(!record.retired, ParameterSets_Retired(parameterSet));
        record.retired = true;
        emit ParameterSetRetired(parameterSet, record.token);
    }

    /// @inheritdoc IParameterSets
    function pause() external restricted {
        _paused = true;
        emit Paused(msg.sender);
    }

    /// @inheritdoc IParameterSets
    function unpause() external restricted {
        _paused = false;
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IParameterSets
    function parameterSetOf(uint16 parameterSet) external view returns (ParameterSet memory) {
        return _parameterSets[parameterSet];
    }

    /// @inheritdoc IParameterSets
    function parameterSetCount() external view returns (uint16) {
        return _parameterSetCount;
    }

    /// @inheritdoc IParameterSets
    function paused() external view returns (bool) {
        return _paused;
    }

    function _requireInRange(bytes32 field, uint256 actual, uint256 least, uint256 most) private pure {
        require(actual >= least && actual <= most, ParameterSets_OutOfRange(field, actual, least, most));
    }
}
