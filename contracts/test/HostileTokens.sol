// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token of which anyone can mint; what each of the following does besides is its own.
abstract contract MintableToken is ERC20 {
    constructor() ERC20("Hostile", "HOST") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @notice Says false instead of moving anything, while it refuses.
contract FalseToken is MintableToken {
    bool public refusing;

    function refuse(bool refusing_) external {
        refusing = refusing_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !refusing && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !refusing && super.transferFrom(from, to, value);
    }
}

/// @notice Answers nothing where the standard says true, as Tether's does; an honest token otherwise.
contract SilentToken {
    mapping(address owner => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}

/// @notice Keeps one part in a hundred of what is transferred, once that is switched on: the receiver gets the less.
contract FeeTakingToken is MintableToken {
    bool public taking;

    function take(bool taking_) external {
        taking = taking_;
    }

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = taking && from != address(0) ? value / 100 : 0;
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}

/// @notice Makes a call of somebody's choice in the middle of every transfer, once, and keeps how it ended. It can be told to
/// do anything else, too, and so be a party to leases in itself.
contract ReenteringToken is MintableToken {
    address private _target;
    bytes private _data;

    /// How the last such call ended.
    bool public succeeded;
    bytes public answer;

    error ReenteringToken_Failed(bytes answer);

    /// @notice Does this at the next transfer.
    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
        (succeeded, answer) = (false, "");
    }

    /// @notice Does this now.
    function act(address target, bytes calldata data) external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory result) = target.call(data);
        require(success, ReenteringToken_Failed(result));
    }

    function _update(address from, address to, uint256 value) internal override {
        address target = _target;
        if (target != address(0)) {
            _target = address(0);
            // solhint-disable-next-line avoid-low-level-calls
            (succeeded, answer) = target.call(_data);
        }
        super._update(from, to, value);
    }
}

/// @notice Moves nothing from or to an account that is on its list.
contract BlockingToken is MintableToken {
    mapping(address account => bool) public blocked;

    error BlockingToken_Blocked(address account);

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function _update(address from, address to, uint256 value) internal override {
        require(!blocked[from], BlockingToken_Blocked(from));
        require(!blocked[to], BlockingToken_Blocked(to));
        super._update(from, to, value);
    }
}

/// @notice Moves nothing while it is paused.
contract PausingToken is MintableToken {
    bool public paused;

    error PausingToken_Paused();

    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function _update(address from, address to, uint256 value) internal override {
        require(!paused, PausingToken_Paused());
        super._update(from, to, value);
    }
}
