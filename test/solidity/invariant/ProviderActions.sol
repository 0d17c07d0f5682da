// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollateral} from "../../../contracts/interfaces/ICollateral.sol";
import {ILeases} from "../../../contracts/interfaces/ILeases.sol";
import {IOffers, Offer, SignerLimits} from "../../../contracts/interfaces/IOffers.sol";
import {ITenancies} from "../../../contracts/interfaces/ITenancies.sol";
import {Reference} from "../support/Reference.sol";
import {TakeActions} from "./TakeActions.sol";
import {Ghost, Known} from "./Store.sol";

/// @notice What providers do.
abstract contract ProviderActions is TakeActions {
    function stake(uint256 seed, uint256 x) external {
        (address who, uint256 token) = (providers[seed % 3], mix(seed, 1) % tokens.length);
        x = bound(x, 1, 1 << 80);
        bytes memory data = abi.encodeCall(ICollateral.stake, (address(tokens[token]), x));
        (bool done, ) = _act("stake", who, token, data, "");
        if (done) staked[who][token] += x;
    }

    function stakeFor(uint256 seed, uint256 x) external {
        (address who, uint256 token) = (providers[seed % 3], mix(seed, 1) % tokens.length);
        x = bound(x, 1, 1 << 80);
        bytes memory data = abi.encodeCall(ICollateral.stakeFor, (who, address(tokens[token]), x));
        (bool done, ) = _act("stakeFor", accounts[mix(seed, 2) % 6], token, data, "");
        if (done) staked[who][token] += x;
    }

    /// What is free leaves at once; a unit more does not.
    function withdrawCollateral(uint256 seed, uint256 x) external {
        (address who, uint256 token) = (providers[seed % 3], mix(seed, 1) % tokens.length);
        uint256 free = _free(who, token);
        bool tooMuch = free == 0 || mix(seed, 2) % 8 == 0;
        x = tooMuch ? free + 1 : bound(x, 1, free);
        bytes memory data = abi.encodeCall(ICollateral.withdrawCollateral, (address(tokens[token]), who, x));
        bytes memory allowed = tooMuch ? abi.encodePacked(ICollateral.Collateral_Insufficient.selector) : bytes("");
        (bool done, ) = _act("withdrawCollateral", who, token, data, allowed);
        if (!done) return;
        isTrue(!tooMuch, "I7: locked collateral must not leave");
        unstaked[who][token] += x;
    }

    function authorizeSigner(uint256 seed, uint256 x) external {
        uint256 token = mix(seed, 1) % tokens.length;
        _authorize(
            providers[seed % 3],
            token,
            SignerLimits({
                rate: uint96(bound(x, 0, 1 << 20)),
                exitMinutes: uint16(mix(seed, 2)),
                penaltyMultiple: uint8(bound(mix(seed, 3), 0, 10)),
                bondMultiple: uint8(mix(seed, 4)),
                expiry: uint40(vm.getBlockTimestamp() + bound(mix(seed, 5), 0, 60 days)),
                panel: panels[mix(seed, 6) % 2],
                quota: uint128(bound(mix(seed, 7), 0, 1 << 90))
            })
        );
    }

    function publish(uint256 seed, uint256 x) external {
        Offer memory offer = _anyOffer(seed, x);
        bytes memory data = abi.encodeCall(IOffers.publish, (offer, "ipfs://spec"));
        (bool done, ) = _act("publish", offer.provider, 0, data, "");
        if (done) known.push(Known(offer, ""));
    }

    function cancel(uint256 seed, uint256) external {
        Offer memory offer = known[seed % known.length].offer;
        bytes32 offerHash = hub.hashOffer(offer);
        (bool done, ) = _act("cancel", offer.provider, 0, abi.encodeCall(IOffers.cancel, (offerHash)), "");
        if (done) cancelled[offerHash] = true;
    }

    function raiseEpoch(uint256 seed, uint256 x) external {
        address who = providers[seed % 3];
        uint64 epoch = epochs[who] + uint64(x % 8 == 0 ? 0 : bound(x, 1, 3));
        bytes memory allowed =
            epoch == epochs[who] ? abi.encodePacked(IOffers.Offers_EpochNotRaised.selector) : bytes("");
        (bool done, ) = _act("raiseEpoch", who, 0, abi.encodeCall(IOffers.raiseEpoch, (epoch)), allowed);
        if (done) epochs[who] = epoch;
    }

    function addBond(uint256 seed, uint256 x) external {
        Ghost storage ghost = _pick(seed, true);
        x = bound(x, 1, 5000);
        uint256 needed = Reference.ceilOf(ghost.rate, ghost.bond + x) - Reference.ceilOf(ghost.rate, ghost.bond);
        Due memory due = _due(ghost);
        bool open =
            !_isOver(ghost) &&
                !ghost.closedByRenter &&
                !ghost.closedByProvider &&
                due.owed <= ghost.bond &&
                ghost.disputes == 0;
        bool can = open && needed <= _free(ghost.provider, ghost.token);
        bytes memory allowed =
            can
                ? bytes("")
                : abi.encodePacked(
                    ILeases.Leases_Over.selector,
                    ILeases.Leases_Closed.selector,
                    ILeases.Leases_OwesMore.selector,
                    ILeases.Leases_Disputed.selector,
                    ICollateral.Collateral_Insufficient.selector
                );
        bytes memory data = abi.encodeCall(ITenancies.addBond, (ghost.id, uint24(x)));
        (bool done, bytes memory answer) = _act("addBond", ghost.provider, ghost.token, data, allowed);
        if (!done) return;
        isTrue(can, "I7: a bond must not grow where it may not");
        equal(abi.decode(answer, (uint256)), needed, "I7: a bond must grow by what its minutes cost");
        _enforced(ghost, due);
        equal(_dueDays(ghost, 1).length, 0, "a bond must not grow while a day is due");
        ghost.bond += x;
    }

    function grantAccess(uint256 seed, uint256) external {
        Ghost storage ghost = _pick(seed, true);
        bytes memory allowed = _isOver(ghost) ? abi.encodePacked(ILeases.Leases_Over.selector) : bytes("");
        bytes memory data = abi.encodeCall(ITenancies.grantAccess, (ghost.id, hex"5ea1ed"));
        _act("grantAccess", ghost.provider, ghost.token, data, allowed);
    }
}
