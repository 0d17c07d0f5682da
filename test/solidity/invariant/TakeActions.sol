// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollateral} from "../../../contracts/interfaces/ICollateral.sol";
import {TakeQuote} from "../../../contracts/interfaces/ILeaseholdLens.sol";
import {Choice, ILeases, Lease} from "../../../contracts/interfaces/ILeases.sol";
import {IOffers, Offer, SignerLimits} from "../../../contracts/interfaces/IOffers.sol";
import {IParameterSets, ParameterSet, ParameterSetStatus} from "../../../contracts/interfaces/IParameterSets.sol";
import {DayGhosts} from "./DayGhosts.sol";
import {Ghost, Known} from "./Store.sol";

/// @notice How offers are made and taken.
abstract contract TakeActions is DayGhosts {
    /// Signed by the provider's own key.
    function takeSigned(uint256 seed, uint256 x) external {
        Offer memory offer = _anyOffer(seed, x);
        _remember(offer, signOffer(offer, _keyOf(offer.provider)));
        _takeKnown("takeSigned", known.length - 1, seed);
    }

    /// Signed by a signer whom the provider authorized, usually with enough quota.
    function takeFromSigner(uint256 seed, uint256 x) external {
        Offer memory offer = _anyOffer(seed, x);
        if (mix(seed, 30) % 8 != 0) _authorizeAmply(offer);
        _remember(offer, signOffer(offer, SIGNER_KEY));
        _takeKnown("takeFromSigner", known.length - 1, seed);
    }

    /// Published in the same breath.
    function takePublished(uint256 seed, uint256 x) external {
        Offer memory offer = _anyOffer(seed, x);
        vm.prank(offer.provider);
        hub.publish(offer, "");
        _remember(offer, "");
        _takeKnown("takePublished", known.length - 1, seed);
    }

    /// Any offer that was ever made: also cancelled, expired, or of an epoch or a parameter set that is over.
    function takeAgain(uint256 seed, uint256 x) external {
        _takeKnown("takeAgain", x % known.length, seed);
    }

    function _takeKnown(string memory action, uint256 index, uint256 seed) private {
        Known memory one = known[index];
        Offer memory offer = one.offer;
        address who = offer.renter == address(0) ? renters[mix(seed, 20) % 3] : offer.renter;
        Choice memory choice = _choiceOf(offer, seed);
        uint256 token = _tokenOf(offer);
        TakeQuote memory quote = lens.quoteTake(offer, choice, who);
        // A provider usually has enough staked for what it offers.
        uint256 free = _free(offer.provider, token);
        if (quote.bond > free && mix(seed, 21) % 8 != 0 && _isHonest(token)) {
            _stake(offer.provider, token, quote.bond - free);
        }
        bool busy = _slotBusy(offer.provider, offer.slot);
        uint256 balance = tokens[token].balanceOf(address(hub));
        free = _free(offer.provider, token);

        bytes memory data = abi.encodeCall(ILeases.take, (offer, one.signature, choice, noPermit()));
        (bool done, bytes memory answer) = _act(action, who, token, data, _errorsOf(offer, busy, quote.bond > free));
        if (!done) return;

        equal(abi.decode(answer, (bytes32)), quote.id, "I6: the lease must have the id that was quoted");
        _requireTakable(offer, busy, false);
        equal(tokens[token].balanceOf(address(hub)) - balance, quote.deposit, "I6: the deposit must be as quoted");
        equal(free - _free(offer.provider, token), quote.bond, "I6: the bond must be as quoted");
        Lease memory lease = _recorded(quote.id);
        equal(lease.start, quote.start, "I6: the start must be as quoted");
        equal(lease.end, quote.end, "I6: the end must be as quoted");
        equal(lease.termEnd, quote.termEnd, "I6: the term's end must be as quoted");
        equal(lease.fee, quote.fee, "I6: the fee must be as quoted");
        _record(quote.id, offer, quote.deposit);
    }

    /// @dev I9: what must be so wherever an offer was taken.
    function _requireTakable(Offer memory offer, bool busy, bool forRequest) internal view {
        isTrue(!busy, "I9: an occupied slot must not be let again");
        isTrue(!cancelled[hub.hashOffer(offer)], "I9: a cancelled offer must not be taken");
        equal(offer.epoch, epochs[offer.provider], "I9: an offer of another epoch must not be taken");
        isTrue(vm.getBlockTimestamp() < offer.expiry, "I9: an expired offer must not be taken");
        ParameterSetStatus status = hub.parameterSetOf(offer.parameterSet).status;
        isTrue(
            status == ParameterSetStatus.Open || (forRequest && status == ParameterSetStatus.Paused),
            "I9: an offer under a set that is not open must not be taken"
        );
    }

    /// @dev Which errors of a take have a cause that the ghosts know of.
    function _errorsOf(Offer memory offer, bool busy, bool short) internal view returns (bytes memory allowed) {
        bytes32 offerHash = hub.hashOffer(offer);
        if (busy) allowed = abi.encodePacked(allowed, ILeases.Leases_SlotOccupied.selector);
        if (short) allowed = abi.encodePacked(allowed, ICollateral.Collateral_Insufficient.selector);
        if (cancelled[offerHash]) allowed = abi.encodePacked(allowed, IOffers.Offers_Cancelled.selector);
        if (vm.getBlockTimestamp() >= offer.expiry) {
            allowed = abi.encodePacked(allowed, IOffers.Offers_Expired.selector);
        }
        if (offer.epoch != epochs[offer.provider]) {
            allowed = abi.encodePacked(allowed, IOffers.Offers_WrongEpoch.selector);
        }
        ParameterSetStatus status = hub.parameterSetOf(offer.parameterSet).status;
        if (status == ParameterSetStatus.Paused) {
            allowed = abi.encodePacked(allowed, IParameterSets.ParameterSets_Paused.selector);
        }
        if (status == ParameterSetStatus.Retired) {
            allowed = abi.encodePacked(allowed, IParameterSets.ParameterSets_Retired.selector);
        }
        SignerLimits memory limits = _limitsOf(offer);
        allowed = abi.encodePacked(
            allowed,
            // The same lease, closed and taken again for the same start.
            ILeases.Leases_Exists.selector,
            limits.expiry == 0 ? IOffers.Offers_BadSignature.selector : IOffers.Offers_SignerLimit.selector,
            IOffers.Offers_SignerExpired.selector
        );
    }

    function _record(bytes32 id, Offer memory offer, uint256 deposit) internal {
        Lease memory lease = _recorded(id);
        Ghost storage ghost = ghosts.push();
        ghostIndex[id] = ghosts.length - 1;
        _fill(ghost, id, offer, deposit, lease.start, lease.end, lease.termEnd);
    }

    function _fill(
        Ghost storage ghost,
        bytes32 id,
        Offer memory offer,
        uint256 deposit,
        uint256 start,
        uint256 end,
        uint256 termEnd
    ) internal {
        ParameterSet memory set = hub.parameterSetOf(offer.parameterSet);
        Lease memory lease = _recorded(id);
        (ghost.id, ghost.provider, ghost.renter) = (id, offer.provider, lease.renter);
        (ghost.token, ghost.slot, ghost.rate) = (_tokenOf(offer), offer.slot, offer.rate);
        (ghost.start, ghost.end, ghost.termEnd) = (start, end, termEnd);
        (ghost.committed, ghost.exitMinutes) = (offer.committed, offer.exitMinutes);
        ghost.panel = offer.panel == panels[0] ? 0 : 1;
        (ghost.funded, ghost.paidIn) = (end - start, deposit);
        ghost.bond = offer.bondMultiple * min(1440, termEnd - start);
        (ghost.reportWindow, ghost.claimWindow) = (set.reportWindow, set.claimWindow);
        (ghost.contestWindow, ghost.leastDeposit) = (set.contestWindow, set.leastDeposit);
        (ghost.allowance, ghost.quota) = (offer.allowance, offer.maintenance);
        ghost.multiple = offer.penaltyMultiple;
        ghost.fixedFields = _fixedFields(id);
        ghost.lastEnd = end;
        equal(lease.bond, ghost.bond, "the bond must be its multiple of a day or of the term");
        equal(lease.committed, ghost.committed, "the commitment must be the offer's");
    }

    /// @dev An offer that somebody could make now, mostly sensible.
    function _anyOffer(uint256 seed, uint256 x) internal view returns (Offer memory offer) {
        uint256 token = mix(seed, 1) % tokens.length;
        offer.provider = providers[mix(seed, 2) % 3];
        offer.epoch = epochs[offer.provider];
        offer.renter = mix(seed, 3) % 4 == 0 ? renters[mix(seed, 3) % 3] : address(0);
        offer.parameterSet = _setOf(token, mix(seed, 4));
        offer.slot = bytes32(1 + (mix(seed, 5) % SLOTS));
        offer.spec = bytes32(seed);
        offer.token = address(tokens[token]);
        offer.rate = uint96(bound(x, 1, mix(seed, 6) % 2 == 0 ? 1_000_003 : 1 << 64));
        offer.longestTerm = uint24(bound(mix(seed, 7), 1, mix(seed, 8) % 2 == 0 ? 600 : 30_000));
        offer.shortestTerm = uint24(bound(mix(seed, 9), 1, min(60, offer.longestTerm)));
        offer.committed = mix(seed, 10) % 2 == 0 ? 0 : uint24(bound(mix(seed, 11), 0, min(1500, offer.longestTerm)));
        offer.setup = mix(seed, 12) % 2 == 0 ? 0 : uint8(mix(seed, 12) % 61);
        offer.latestStart = type(uint32).max;
        offer.allowance = uint16(mix(seed, 13) % (mix(seed, 28) % 4 == 0 ? 1441 : 60));
        offer.maintenance = uint16(mix(seed, 29) % (mix(seed, 28) % 2 == 0 ? 1441 : 200));
        offer.penaltyMultiple = uint8(1 + (mix(seed, 14) % 10));
        offer.bondMultiple = uint8(bound(mix(seed, 15), offer.penaltyMultiple, mix(seed, 16) % 4 == 0 ? 255 : 12));
        offer.exitMinutes = uint16(mix(seed, 17) % (mix(seed, 18) % 2 == 0 ? 300 : 65_536));
        offer.panel = panels[mix(seed, 19) % 2];
        offer.expiry = uint40(vm.getBlockTimestamp() + 1 + (mix(seed, 22) % 300 days));
        offer.salt = seed;
    }

    /// @dev A choice that the offer allows; one in four is a reservation.
    function _choiceOf(Offer memory offer, uint256 seed) internal view returns (Choice memory choice) {
        uint256 least = max(offer.shortestTerm, offer.committed);
        choice.term = uint24(bound(mix(seed, 23), least, offer.longestTerm));
        choice.deposit = uint24(bound(mix(seed, 24), least, choice.term));
        if (mix(seed, 25) % 4 == 0) {
            uint256 ahead = mix(seed, 26) % 2 == 0 ? 300 : 90 days / 1 minutes - 1;
            choice.start = uint32(_minute() + 1 + bound(mix(seed, 27), offer.setup, ahead));
        }
    }

    /// @dev A set of the token: open, where the first asked from a random one on are not retired.
    function _setOf(uint256 token, uint256 seed) internal view returns (uint16 parameterSet) {
        uint16 count = hub.parameterSetCount();
        for (uint256 i = 0; i < count; ++i) {
            parameterSet = uint16(1 + (((seed % count) + i) % count));
            ParameterSet memory set = hub.parameterSetOf(parameterSet);
            if (set.token == address(tokens[token]) && set.status != ParameterSetStatus.Retired) return parameterSet;
        }
        revert Failed("governance must leave every token a set", token, 0);
    }

    function _authorizeAmply(Offer memory offer) internal {
        _authorize(
            offer.provider,
            _tokenOf(offer),
            SignerLimits({
                rate: 1,
                exitMinutes: offer.exitMinutes,
                penaltyMultiple: offer.penaltyMultiple,
                bondMultiple: offer.bondMultiple,
                expiry: type(uint40).max,
                panel: offer.panel,
                quota: 1 << 110
            })
        );
    }

    function _authorize(address who, uint256 token, SignerLimits memory limits) internal {
        address signer = vm.addr(SIGNER_KEY);
        bytes memory data = abi.encodeCall(IOffers.authorizeSigner, (signer, address(tokens[token]), limits));
        _act("authorizeSigner", who, token, data, "");
    }

    function _limitsOf(Offer memory offer) private view returns (SignerLimits memory) {
        return hub.signerLimitsOf(offer.provider, vm.addr(SIGNER_KEY), offer.token);
    }

    function _remember(Offer memory offer, bytes memory signature) internal {
        known.push(Known(offer, signature));
    }

    function _tokenOf(Offer memory offer) internal view returns (uint256 token) {
        while (address(tokens[token]) != offer.token) ++token;
    }

    function _keyOf(address who) internal view returns (uint256) {
        for (uint256 i = 0; i < 3; ++i) if (providers[i] == who) return providerKeys[i];
        revert Failed("only providers sign offers", uint160(who), 0);
    }
}
