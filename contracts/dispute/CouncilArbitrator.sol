// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {ICouncilArbitrator} from "../interfaces/ICouncilArbitrator.sol";

/// @title CouncilArbitrator
/// @notice See {ICouncilArbitrator}. Holds nothing and asks for nothing.
contract CouncilArbitrator is ICouncilArbitrator, AccessManaged {
    /// @dev Three slots, whole words because any contract may ask for any number of choices.
    struct Case {
        IArbitrable arbitrable;
        bool ruled;
        uint256 choices;
        uint256 ruling;
    }

    Case[] private _cases;

    /// @param authority The access manager that says who is on the council.
    constructor(address authority) AccessManaged(authority) {}

    /// @inheritdoc IArbitrator
    function createDispute(uint256 choices, bytes calldata) external payable returns (uint256 disputeID) {
        require(msg.value == 0, CouncilArbitrator_NoFee(msg.value));
        disputeID = _cases.length;
        _cases.push(Case({arbitrable: IArbitrable(msg.sender), ruled: false, choices: choices, ruling: 0}));
        emit DisputeCreation(disputeID, IArbitrable(msg.sender));
    }

    /// @inheritdoc IArbitrator
    function appeal(uint256 disputeID, bytes calldata) external payable {
        revert CouncilArbitrator_NoAppeal(disputeID);
    }

    /// @inheritdoc ICouncilArbitrator
    function giveRuling(uint256 disputeID, uint256 ruling) external restricted {
        Case storage case_ = _case(disputeID);
        require(!case_.ruled, CouncilArbitrator_Ruled(disputeID));
        uint256 choices = case_.choices;
        require(ruling <= choices, CouncilArbitrator_BadRuling(disputeID, ruling, choices));
        (case_.ruled, case_.ruling) = (true, ruling);
        IArbitrable arbitrable = case_.arbitrable;
        emit CouncilRuled(disputeID, arbitrable, ruling, msg.sender);
        arbitrable.rule(disputeID, ruling);
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256 disputeID) external view returns (DisputeStatus) {
        return _case(disputeID).ruled ? DisputeStatus.Solved : DisputeStatus.Waiting;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256 disputeID) external view returns (uint256) {
        return _case(disputeID).ruling;
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IArbitrator
    function appealCost(uint256, bytes calldata) external pure returns (uint256) {
        return type(uint256).max;
    }

    /// @inheritdoc IArbitrator
    function appealPeriod(uint256) external pure returns (uint256 start, uint256 end) {
        return (0, 0);
    }

    function _case(uint256 disputeID) private view returns (Case storage case_) {
        require(disputeID < _cases.length, CouncilArbitrator_Unknown(disputeID));
        return _cases[disputeID];
    }
}
