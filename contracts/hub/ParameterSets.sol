// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParameterSets, ParameterSet, ParameterSetStatus} from "../interfaces/IParameterSets.sol";
import {Ranges} from "../libraries/Ranges.sol";
import {ParameterSetsState} from "./ParameterSetsState.sol";

/// @title ParameterSets
/// @notice See {IParameterSets}. The hub's only functions that somebody must be admitted to; none of them can move money
/// or touch a lease that exists.
abstract contract ParameterSets is IParameterSets, ParameterSetsState {
    uint256 private constant MOST_FEE = 50_000;
    uint256 private constant MOST_DISCOUNT = 50;
    uint256 private constant LEAST_REPORT_WINDOW = 30;
    uint256 private constant LEAST_CLAIM_WINDOW = 60;
    uint256 private constant LEAST_CONTEST_WINDOW = 60;
    uint256 private constant MOST_WINDOW = 7 days / 1 minutes;

    /// @inheritdoc IParameterSets
    function addParameterSet(ParameterSet calldata record) external restricted returns (uint16 parameterSet) {
        Ranges.check(bytes32(0), "fee", record.fee, 0, MOST_FEE);
        Ranges.check(bytes32(0), "reportWindow", record.reportWindow, LEAST_REPORT_WINDOW, MOST_WINDOW);
        Ranges.check(bytes32(0), "claimWindow", record.claimWindow, LEAST_CLAIM_WINDOW, MOST_WINDOW);
        Ranges.check(bytes32(0), "contestWindow", record.contestWindow, LEAST_CONTEST_WINDOW, MOST_WINDOW);
        Ranges.check(bytes32(0), "discount3", record.discount3, record.discount2, MOST_DISCOUNT);
        Ranges.check(bytes32(0), "discount2", record.discount2, record.discount1, record.discount3);
        Ranges.check(bytes32(0), "status", uint256(record.status), 0, uint256(ParameterSetStatus.Open));
        require(record.token.code.length != 0, ParameterSets_NotAToken(record.token));

        parameterSet = ++_parameterSetCount;
        _parameterSets[parameterSet] = record;
        emit ParameterSetAdded(parameterSet, record.token, record);
    }

    /// @inheritdoc IParameterSets
    function retireParameterSet(uint16 parameterSet) external restricted {
        address token = _setStatus(parameterSet, ParameterSetStatus.Retired);
        emit ParameterSetRetired(parameterSet, token);
    }

    /// @inheritdoc IParameterSets
    function pause(uint16[] calldata parameterSets) external restricted {
        for (uint256 i = 0; i < parameterSets.length; ++i) {
            _setStatus(parameterSets[i], ParameterSetStatus.Paused);
            emit ParameterSetPaused(parameterSets[i], msg.sender);
        }
    }

    /// @inheritdoc IParameterSets
    function unpause(uint16[] calldata parameterSets) external restricted {
        for (uint256 i = 0; i < parameterSets.length; ++i) {
            _setStatus(parameterSets[i], ParameterSetStatus.Open);
            emit ParameterSetUnpaused(parameterSets[i], msg.sender);
        }
    }

    /// @inheritdoc IParameterSets
    function parameterSetOf(uint16 parameterSet) external view returns (ParameterSet memory) {
        return _parameterSets[parameterSet];
    }

    /// @inheritdoc IParameterSets
    function parameterSetCount() external view returns (uint16) {
        return _parameterSetCount;
    }

    /// @dev Whatever is not retired can be paused, opened again and retired.
    function _setStatus(uint16 parameterSet, ParameterSetStatus status) private returns (address token) {
        token = _offeredParameterSet(parameterSet).token;
        _parameterSets[parameterSet].status = status;
    }
}
