// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Choice} from "../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {FickleToken} from "../../../contracts/test/FickleToken.sol";
import {World} from "../support/World.sol";

/// @notice A token that takes back what the hub holds lets balances in it grow without end. A lease in it must not keep others
/// from being settled with it.
contract BatchTest is World {
    FickleToken private _fickle;
    uint16 private _set;

    function setUp() external {
        deployWorld();
        _fickle = FickleToken(deploy("contracts/test/FickleToken.sol:FickleToken", abi.encode("Fickle", "FICK", 9)));
        _set = addSet(address(_fickle), 0, 60, 60, 60);
        stakeAs(provider, usdc, 1e12);
        fund(usdc, renter, 1e12);
        fund(_fickle, provider, 1 << 160);
    }

    function test_ALeaseWhoseBalanceIsFullDoesNotStopABatch() external {
        Choice memory choice;
        (choice.term, choice.deposit, choice.start) = (600, 600, uint32(GENESIS / 60 + 10));
        bytes32 good = takeAs(renter, offerOf(usdc, 1, 650_000, 99), choice);
        Offer memory offer = offerOf(_fickle, _set, type(uint96).max, 1);
        offer.slot = bytes32(uint256(2));
        _stakeFickle(offer, choice);
        bytes32 evil = takeAs(provider, offer, choice);
        _fillBalance();

        vm.warp(GENESIS + 30 days);
        bytes32[] memory ids = new bytes32[](2);
        (ids[0], ids[1]) = (evil, good);
        hub.settleMany(ids);
        equal(lens.accountOf(good).pay, 6_500_000, "the honest lease must be paid");
        (uint256 amount, ) = hub.balanceOf(provider, address(_fickle));
        equal(amount, type(uint120).max, "the other's balance must be full");
    }

    /// @dev The provider rents from itself and closes before the start, again and again, while the token takes back what the
    /// hub holds: its balance is full in the end.
    function _fillBalance() private {
        for (uint256 i = 0; i < 130; ++i) {
            Offer memory offer = offerOf(_fickle, _set, type(uint96).max, 1000 + i);
            Choice memory choice;
            choice.term = type(uint24).max >> uint24(i < 70 ? 0 : i % 24);
            choice.deposit = choice.term;
            if (choice.term == 0) return;
            _fickle.seize(address(hub), _fickle.balanceOf(address(hub)));
            _stakeFickle(offer, choice);
            bytes32 id = takeAs(provider, offer, choice);
            vm.prank(provider);
            hub.close(id);
        }
    }

    function _stakeFickle(Offer memory offer, Choice memory choice) private {
        uint256 bond = lens.quoteTake(offer, choice, provider).bond;
        vm.prank(provider);
        hub.stake(address(_fickle), bond);
    }
}
