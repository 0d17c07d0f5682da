// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

/// @notice An arbitrator by ERC-792 as it should be: its owner decides, anyone may appeal within the appeal window,
/// each appeal at twice the price of the round before, and once the window is over anyone may have the ruling executed.
/// As courts do, it has no ruling again once the next round begins.
contract HonestArbitrator is IArbitrator {
    struct Case {
        IArbitrable arbitrable;
        uint256 choices;
        uint256 ruling;
        uint256 rounds;
        /// When the appeal window began; zero while a ruling is awaited.
        uint256 ruledAt;
        bool executed;
    }

    address public immutable OWNER;
    uint256 public immutable APPEAL_WINDOW;

    /// What one round costs, in wei.
    uint256 public price;

    Case[] private _cases;

    error HonestArbitrator_NotOwner(address caller);
    error HonestArbitrator_WrongFee(uint256 sent, uint256 fee);
    error HonestArbitrator_BadRuling(uint256 ruling, uint256 choices);
    error HonestArbitrator_NotWaiting(uint256 disputeID);
    error HonestArbitrator_NotAppealable(uint256 disputeID);
    error HonestArbitrator_NotExecutable(uint256 disputeID);

    constructor(uint256 price_, uint256 appealWindow) {
        (OWNER, APPEAL_WINDOW, price) = (msg.sender, appealWindow, price_);
    }

    function setPrice(uint256 price_) external {
        require(msg.sender == OWNER, HonestArbitrator_NotOwner(msg.sender));
        price = price_;
    }

    /// @inheritdoc IArbitrator
    function createDispute(uint256 choices, bytes calldata) external payable returns (uint256 disputeID) {
        require(msg.value == price, HonestArbitrator_WrongFee(msg.value, price));
        disputeID = _cases.length;
        _cases.push(Case(IArbitrable(msg.sender), choices, 0, 1, 0, false));
        emit DisputeCreation(disputeID, IArbitrable(msg.sender));
    }

    /// @inheritdoc IArbitrator
    function appeal(uint256 disputeID, bytes calldata extraData) external payable {
        require(disputeStatus(disputeID) == DisputeStatus.Appealable, HonestArbitrator_NotAppealable(disputeID));
        uint256 fee = appealCost(disputeID, extraData);
        require(msg.value == fee, HonestArbitrator_WrongFee(msg.value, fee));
        Case storage case_ = _cases[disputeID];
        (case_.rounds, case_.ruledAt, case_.ruling) = (case_.rounds + 1, 0, 0);
        emit AppealDecision(disputeID, case_.arbitrable);
    }

    /// @notice Says how a round ends. The owner's.
    function giveRuling(uint256 disputeID, uint256 ruling) external {
        require(msg.sender == OWNER, HonestArbitrator_NotOwner(msg.sender));
        Case storage case_ = _cases[disputeID];
        require(ruling <= case_.choices, HonestArbitrator_BadRuling(ruling, case_.choices));
        require(disputeStatus(disputeID) == DisputeStatus.Waiting, HonestArbitrator_NotWaiting(disputeID));
        (case_.ruling, case_.ruledAt) = (ruling, block.timestamp);
        emit AppealPossible(disputeID, case_.arbitrable);
    }

    /// @notice Tells the ruling to whom it is about, once nobody can appeal any more; anyone may.
    function executeRuling(uint256 disputeID) external {
        Case storage case_ = _cases[disputeID];
        bool executable = disputeStatus(disputeID) == DisputeStatus.Solved && !case_.executed;
        require(executable, HonestArbitrator_NotExecutable(disputeID));
        case_.executed = true;
        case_.arbitrable.rule(disputeID, case_.ruling);
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external view returns (uint256 cost) {
        return price;
    }

    /// @inheritdoc IArbitrator
    function appealPeriod(uint256 disputeID) external view returns (uint256 start, uint256 end) {
        start = _cases[disputeID].ruledAt;
        end = start == 0 ? 0 : start + APPEAL_WINDOW;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256 disputeID) external view returns (uint256 ruling) {
        return _cases[disputeID].ruling;
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256 disputeID) public view returns (DisputeStatus) {
        uint256 ruledAt = _cases[disputeID].ruledAt;
        if (ruledAt == 0) return DisputeStatus.Waiting;
        return block.timestamp < ruledAt + APPEAL_WINDOW ? DisputeStatus.Appealable : DisputeStatus.Solved;
    }

    /// @inheritdoc IArbitrator
    function appealCost(uint256 disputeID, bytes calldata) public view returns (uint256 cost) {
        return price << _cases[disputeID].rounds;
    }
}
