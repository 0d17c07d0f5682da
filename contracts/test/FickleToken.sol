// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// @notice How a {FickleToken} treats transfers.
enum Mood {
    /// As a token should.
    Honest,
    /// Answers false and moves nothing.
    RefusesSilently,
    /// Answers true and moves nothing.
    Pretends,
    /// Keeps a hundredth of what is moved.
    TakesFee,
    /// Calls somebody back before it moves anything.
    CallsBack,
    /// Reverts where the blacklisted account gives or receives.
    Blacklists,
    /// Reverts.
    Pauses
}

/// @notice A token that is honest until somebody tells it not to be; anyone can.
contract FickleToken is TestToken {
    Mood public mood;
    address public blacklisted;

    address private _target;
    bytes private _payload;

    /// What calling back answered, and whether it was done at all.
    bool public calledBack;
    bool public succeeded;
    bytes public answer;

    error FickleToken_Refused();

    constructor(string memory name, string memory symbol, uint8 decimals_) TestToken(name, symbol, decimals_) {}

    function setMood(Mood mood_, address blacklisted_) external {
        (mood, blacklisted) = (mood_, blacklisted_);
    }

    /// Whom to call back, and with what.
    function setCall(address target, bytes calldata payload) external {
        (_target, _payload) = (target, payload);
        calledBack = false;
    }

    /// Takes tokens away from anybody.
    function seize(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (!_prepare(msg.sender, to)) return mood != Mood.RefusesSilently;
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (!_prepare(from, to)) return mood != Mood.RefusesSilently;
        _spendAllowance(from, msg.sender, amount);
        _move(from, to, amount);
        return true;
    }

    /// @return Whether to move anything.
    function _prepare(address from, address to) private returns (bool) {
        require(mood != Mood.Pauses, FickleToken_Refused());
        require(mood != Mood.Blacklists || (from != blacklisted && to != blacklisted), FickleToken_Refused());
        if (mood == Mood.CallsBack) {
            calledBack = true;
            // solhint-disable-next-line avoid-low-level-calls
            (succeeded, answer) = _target.call(_payload);
        }
        return mood != Mood.RefusesSilently && mood != Mood.Pretends;
    }

    function _move(address from, address to, uint256 amount) private {
        uint256 kept = mood == Mood.TakesFee ? (amount + 99) / 100 : 0;
        if (kept != 0) _burn(from, kept);
        _transfer(from, to, amount - kept);
    }
}
