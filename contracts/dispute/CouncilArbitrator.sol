// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {ICouncilArbitrator} from "../interfaces/ICouncilArbitrator.sol";

/// @title CouncilArbitrator
/// @notice See {ICouncilArbitrator}. Holds nothing but its fees.
contract CouncilArbitrator is ICouncilArbitrator, AccessManaged {
    /// @dev Three slots, whole words because any contract may ask for any number of choices.
    struct Case {
        IArbitrable arbitrable;
        bool ruled;
        uint256 choices;
        uint256 ruling;
    }

    uint256 private constant MOST_FEE = 0.1 ether;

    /// @dev What a dispute costs, in wei.
    uint256 private immutable FEE;

    Case[] private _cases;

    /// @param authority The access manager that says who is on the council.
    /// @param fee What a dispute costs, in wei.
    constructor(address authority, uint256 fee) AccessManaged(authority) {
        require(fee <= MOST_FEE, CouncilArbitrator_FeeTooLarge(fee, MOST_FEE));
        FEE = fee;
    }

    /// @inheritdoc IArbitrator
    function createDispute(uint256 choices, bytes calldata) external payable returns (uint256 disputeID) {
        require(msg.value == FEE, CouncilArbitrator_WrongFee(msg.value, FEE));
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

    /// @inheritdoc ICouncilArbitrator
    function withdrawFees(address payable to) external restricted {
        uint256 amount = address(this).balance;
        emit FeesWithdrawn(to, amount);
        Address.sendValue(to, amount);
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
    function arbitrationCost(bytes calldata) external view returns (uint256) {
        return FEE;
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
