// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LeaseAccount} from "../../../contracts/interfaces/ILeaseholdLens.sol";
import {Choice, Lease} from "../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {Outcome, Reference, Story} from "../support/Reference.sol";
import {World} from "../support/World.sol";

/// @notice I5: twin leases live through the same facts, one settled all the time and in all ways, the other never before it is
/// finalized. Both must come to what the reference makes of the list of facts.
contract LeaseMoneyTest is World {
    bytes32[2] private _ids;
    address[2] private _renters;
    Story private _story;
    uint256 private _downUntil;

    function setUp() external {
        deployWorld();
        _renters = [address(0xEE1), address(0xEE2)];
        for (uint256 i = 0; i < 2; ++i) fund(usdc, _renters[i], 1 << 118);
        stakeAs(provider, usdc, 1 << 118);
    }

    function testFuzz_I5_AnySettlingComesToTheReference(uint96 rate, uint24 term, uint256 seed) external {
        this.open(rate, term, seed);
        for (uint256 i = 0; i < 10; ++i) {
            uint256 step = bound(mix(seed, 10 * i + 100), 60, mix(seed, 10 * i + 101) % 2 == 0 ? 3 hours : 40 hours);
            vm.warp(vm.getBlockTimestamp() + step);
            _settleFirst(mix(seed, 10 * i + 102));
            _happen(mix(seed, 10 * i + 103), mix(seed, 10 * i + 104));
            _settleFirst(mix(seed, 10 * i + 105));
        }
        uint256 finalAt = lens.finalAt(_ids[0]);
        if (finalAt > vm.getBlockTimestamp()) vm.warp(finalAt);
        for (uint256 i = 0; i < 2; ++i) if (!_isFinalized(i)) hub.finalize(_ids[i]);
        _compare();
    }

    /// @dev A frame of its own, as the stack is short.
    function open(uint96 rate, uint24 term, uint256 seed) external {
        Offer memory offer = offerOf(usdc, 1, uint96(bound(rate, 1, type(uint96).max / 64)), 0);
        term = uint24(bound(term, 1, 20_000));
        offer.committed = uint24(mix(seed, 1) % 2 == 0 ? 0 : bound(mix(seed, 2), 0, term));
        offer.exitMinutes = uint16(bound(mix(seed, 3), 0, 3000));
        offer.bondMultiple = uint8(bound(mix(seed, 4), 2, 12));
        // Nothing that is down costs a penalty here.
        offer.allowance = 1440;
        Choice memory choice;
        choice.term = term;
        choice.deposit = uint24(bound(mix(seed, 5), max(1, offer.committed), term));
        if (mix(seed, 6) % 2 == 0) choice.start = uint32(GENESIS / 60 + 1 + (mix(seed, 7) % 600));
        _takeTwice(offer, choice);
        _story.start = lens.quoteTake(offer, choice, _renters[0]).start;
        (_story.rate, _story.term, _story.deposit) = (offer.rate, term, choice.deposit);
        (_story.committed, _story.exitMinutes) = (offer.committed, offer.exitMinutes);
        _story.bond = offer.bondMultiple * min(1440, term);
        (_story.fee, _story.panelShare) = (25_000, panelShares[0]);
    }

    function _takeTwice(Offer memory offer, Choice memory choice) private {
        for (uint256 i = 0; i < 2; ++i) {
            offer.slot = bytes32(i + 1);
            _ids[i] = this.take(_renters[i], offer, choice);
        }
    }

    /// @dev A frame of its own.
    function take(address who, Offer memory offer, Choice memory choice) external returns (bytes32) {
        return takeAs(who, offer, choice);
    }

    /// @dev One fact of both leases, if it can be one now.
    function _happen(uint256 kind, uint256 x) private {
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        uint256 minute = vm.getBlockTimestamp() / 60;
        bool over = minute >= lease.end || lease.end <= lease.start;
        bool closed = _story.renterClosed != 0 || _story.providerClosed != 0;
        kind %= 8;
        if (kind < 3) {
            if (!over && !closed && lease.end < lease.termEnd) _topUp(uint24(bound(x, 1, lease.termEnd - lease.end)));
        } else if (kind < 6) {
            // The last hour that is over.
            uint256 until = minute >= lease.end ? lease.end : minute - (minute % 60);
            if (until <= lease.start || vm.getBlockTimestamp() >= (until + 60) * 60) return;
            uint256 from = max(max(lease.start, _downUntil), until - 1 - ((until - 1) % 60));
            // Less than six hours in all, which would free the renter from its commitment.
            if (from < until && _story.down < 299) _goDown(from, uint8(bound(x, 1, until - from)));
        } else if (!over && (kind == 6 ? _story.renterClosed : _story.providerClosed) == 0) {
            _close(kind == 6, minute);
        }
    }

    function _topUp(uint24 added) private {
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(_renters[i]);
            hub.topUp(_ids[i], added);
        }
        _story.added += added;
    }

    function _goDown(uint256 from, uint8 down) private {
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(ORACLE);
            hub.recordDowntime(_ids[i], uint32(from / 60), down);
        }
        _story.down += down;
        _downUntil = from + down;
    }

    function _close(bool byRenter, uint256 minute) private {
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(byRenter ? _renters[i] : provider);
            hub.close(_ids[i]);
        }
        if (byRenter) _story.renterClosed = minute;
        else _story.providerClosed = minute;
    }

    function _settleFirst(uint256 how) private {
        if (how % 4 == 0) return;
        if (how % 4 != 1) hub.settle(_ids[0]);
        if (how % 4 == 2) return;
        bytes32[] memory many = new bytes32[](3);
        (many[0], many[2]) = (_ids[0], _ids[0]);
        hub.settleMany(many);
    }

    function _compare() private view {
        Outcome memory outcome = Reference.outcomeOf(_story);
        uint256 net;
        uint256 fees;
        for (uint256 i = 0; i < 2; ++i) {
            _compareOne(i, outcome);
            net += outcome.provider;
            fees += outcome.fee;
        }
        (uint256 credited, uint256 accrued) = hub.balanceOf(provider, address(usdc));
        equal(credited, net, "I5: the provider must be credited what the facts say");
        equal(accrued, fees, "I5: the fees must be what the facts say");
        (uint256 panel, ) = hub.balanceOf(recipients[0], address(usdc));
        equal(panel, 2 * outcome.panel, "I5: the panel must be credited what the facts say");
        _compareCollateral(outcome);
        equal(outcome.refund + net / 2 + outcome.fee + outcome.panel, outcome.deposit, "the reference must add up");
    }

    function _compareOne(uint256 i, Outcome memory outcome) private view {
        (Lease memory lease, ) = hub.leaseOf(_ids[i]);
        LeaseAccount memory account = lens.accountOf(_ids[i]);
        equal(lease.end, outcome.end, "the end must be that of the facts");
        equal(account.pay, outcome.pay, "I5: pay must be that of the facts");
        equal(account.fee, outcome.fee, "I5: the fee must be that of the facts");
        equal(account.panelFee, outcome.panel, "I5: the panel's share must be that of the facts");
        equal(account.net, outcome.provider, "I5: the provider's part must be that of the facts");
        equal(account.penalty, outcome.penalty, "I5: the penalty must be that of the facts");
        (uint256 renters, ) = hub.balanceOf(_renters[i], address(usdc));
        equal(renters, outcome.refund + outcome.penalty, "I5: the renter must get what the facts say");
    }

    function _compareCollateral(Outcome memory outcome) private view {
        (uint256 total, uint256 locked) = hub.collateralOf(provider, address(usdc));
        equal(locked, 0, "a finalized lease must lock nothing");
        equal(total, (1 << 118) - 2 * outcome.penalty, "I8: collateral must lose the penalties and no more");
    }

    function _isFinalized(uint256 i) private view returns (bool) {
        return reputation.times(_ids[i]) != 0;
    }
}
