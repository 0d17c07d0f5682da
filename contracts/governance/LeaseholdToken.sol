// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// @title LeaseholdToken
/// @notice The network token: votes, and standing. All of it exists from the beginning; nobody can make more.
contract LeaseholdToken is ERC20, ERC20Permit, ERC20Votes {
    /// @param holder Who has all of it at first.
    /// @param supply How much there is, in units of 10^-18.
    constructor(address holder, uint256 supply) ERC20("Leasehold", "LEASE") ERC20Permit("Leasehold") {
        _mint(holder, supply);
    }

    /// @notice Votes are counted at points in time, in seconds.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice What {clock} counts, by ERC-6372.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
