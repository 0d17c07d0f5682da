// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

/// @notice How a hostile arbitrator answers one of the desk's calls.
enum Conduct {
    /// As it should.
    Honest,
    /// It reverts.
    Reverts,
    /// It uses up all gas that it is given.
    BurnsGas,
    /// It answers with hundreds of thousands of bytes.
    AnswersHugely,
    /// It reverts with hundreds of thousands of bytes.
    RevertsHugely,
    /// It answers with 31 bytes.
    AnswersShortly,
    /// It answers nothing.
    AnswersNothing,
    /// It answers 2^256 - 1.
    AnswersMost,
    /// It uses up so much gas that hardly any is left, and answers as it should.
    Dawdles,
    /// It makes the call that it was armed with, keeps how that ended, and answers as it should.
    CallsBack
}

/// @notice An arbitrator that does to the desk what it was told to. Anyone may tell it. It keeps all it is paid.
contract HostileArbitrator is IArbitrator {
    /// How it answers each function of {IArbitrator}, by selector.
    mapping(bytes4 selector => Conduct) public conductOf;

    /// What it asks for a dispute, and for an appeal, in wei.
    uint256 public price;
    uint256 public appealPrice;

    /// The number it gives to the next dispute; it may go anywhere.
    uint256 public next;

    /// What it says it would rule.
    uint256 public opinion;

    /// What it says of where any dispute stands; it may be no status at all.
    uint256 public status;

    /// What it was last given when a dispute or an appeal came in, and with which extra data.
    uint256 public received;
    bytes public extraData;

    /// How its call back ended.
    bool public succeeded;
    bytes public answer;

    address private _target;
    bytes private _data;
    uint256 private _rest;
    uint256 private constant SIZE = 400_000;

    error HostileArbitrator_Refused();
    error HostileArbitrator_Failed(bytes answer);

    receive() external payable {}

    function behave(bytes4 selector, Conduct conduct) external {
        conductOf[selector] = conduct;
    }

    function setPrice(uint256 price_) external {
        price = price_;
    }

    function setAppealPrice(uint256 appealPrice_) external {
        appealPrice = appealPrice_;
    }

    function setNext(uint256 next_) external {
        next = next_;
    }

    function setOpinion(uint256 opinion_) external {
        opinion = opinion_;
    }

    function setStatus(uint256 status_) external {
        status = status_;
    }

    /// @notice Dawdling, it leaves this much gas.
    function setRest(uint256 rest) external {
        _rest = rest;
    }

    /// @notice Calls this when it is asked to call back.
    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
        (succeeded, answer) = (false, "");
    }

    /// @notice Calls this now, with all the value that comes with the call.
    function act(address target, bytes calldata data) external payable {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory result) = target.call{value: msg.value}(data);
        require(success, HostileArbitrator_Failed(result));
    }

    /// @notice Rules as it likes, whether or not it was asked.
    function giveRuling(IArbitrable arbitrable, uint256 disputeID, uint256 ruling) external {
        arbitrable.rule(disputeID, ruling);
    }

    /// @notice Rules as it likes, twice.
    function giveRulings(IArbitrable arbitrable, uint256 disputeID, uint256 first, uint256 second) external {
        arbitrable.rule(disputeID, first);
        arbitrable.rule(disputeID, second);
    }

    /// @inheritdoc IArbitrator
    function createDispute(uint256, bytes calldata extraData_) external payable returns (uint256 disputeID) {
        (received, extraData) = (msg.value, extraData_);
        disputeID = next;
        next = disputeID + 1;
        _misbehave();
    }

    /// @inheritdoc IArbitrator
    function appeal(uint256, bytes calldata extraData_) external payable {
        (received, extraData) = (msg.value, extraData_);
        _misbehave();
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external view returns (uint256) {
        _misbehaveQuietly();
        return price;
    }

    /// @inheritdoc IArbitrator
    function appealCost(uint256, bytes calldata) external view returns (uint256) {
        _misbehaveQuietly();
        return appealPrice;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256) external view returns (uint256) {
        _misbehaveQuietly();
        return opinion;
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256) external view returns (DisputeStatus) {
        _misbehaveQuietly();
        uint256 status_ = status;
        // Not every answer is one that Solidity would let it give.
        assembly ("memory-safe") {
            mstore(0, status_)
            return(0, 0x20)
        }
    }

    /// @inheritdoc IArbitrator
    function appealPeriod(uint256) external pure returns (uint256, uint256) {
        return (0, 0);
    }

    /// @dev Asked to do something, it may change things; and so may its call back.
    function _misbehave() private {
        if (conductOf[msg.sig] != Conduct.CallsBack) return _misbehaveQuietly();
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, answer) = _target.call(_data);
    }

    /// @dev Asked a question, it can keep nothing; so where its call back goes through, it shows that by failing.
    function _misbehaveQuietly() private view {
        Conduct conduct = conductOf[msg.sig];
        require(conduct != Conduct.Reverts, HostileArbitrator_Refused());
        if (conduct == Conduct.CallsBack) {
            (bool success, ) = _target.staticcall(_data);
            require(!success, HostileArbitrator_Refused());
        }
        if (conduct == Conduct.Dawdles) {
            uint256 rest = _rest;
            while (gasleft() > rest) {}
        }
        uint256 size = SIZE;
        // Ends the call in most cases, and writes to no memory that anything else uses.
        assembly ("memory-safe") {
            switch conduct
            case 2 {
                invalid()
            }
            case 3 {
                return(0x80, size)
            }
            case 4 {
                revert(0x80, size)
            }
            case 5 {
                return(0x80, 31)
            }
            case 6 {
                return(0x80, 0)
            }
            case 7 {
                mstore(0, not(0))
                return(0, 0x20)
            }
        }
    }
}

/// @notice A caller of the desk that takes no ether back, unless it is told to; and then does what it was armed with.
/// Anyone may tell it.
contract StubbornCaller {
    bool public taking;

    /// How its call ended that it made when it was paid.
    bool public succeeded;
    bytes public answer;

    address private _target;
    bytes private _data;

    error StubbornCaller_Refused(uint256 value);

    // solhint-disable-next-line no-complex-fallback
    receive() external payable {
        require(taking, StubbornCaller_Refused(msg.value));
        // solhint-disable-next-line avoid-low-level-calls
        if (_target != address(0)) (succeeded, answer) = _target.call(_data);
    }

    function take(bool taking_) external {
        taking = taking_;
    }

    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
        (succeeded, answer) = (false, "");
    }

    /// @notice Calls this now, with all the value that comes with the call.
    function act(address target, bytes calldata data) external payable {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory result) = target.call{value: msg.value}(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
    }
}
