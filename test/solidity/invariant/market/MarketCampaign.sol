// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RequestState, RequestStatus} from "../../../../contracts/interfaces/IAuctionHouse.sol";
import {Lease} from "../../../../contracts/interfaces/ILeases.sol";
import {Reference} from "../../support/Reference.sol";
import {BidActions} from "./BidActions.sol";
import {LeaseActions} from "./LeaseActions.sol";
import {Hold, HoldState, Post} from "./MarketStore.sol";

/// @notice All that can happen in the market's world, and what must always hold there.
contract MarketCampaign is BidActions, LeaseActions {
    /// @notice A few requests, bids and leases, so that the first actions have something to act on.
    function begin() external {
        for (uint256 i = 0; i < 12; ++i) this.post(i, 3600 + i);
        for (uint256 i = 0; i < 6; ++i) this.take(i, 1e6 + i);
        for (uint256 i = 0; i < 8; ++i) this.placeBid(i, type(uint256).max);
        require(posts.length != 0 && bids.length != 0 && holds.length != 0, Failed("must begin with some", 0, 1));
    }

    /// @notice What is called at random; what should happen more often is there more than once.
    function selectors() external pure returns (bytes4[] memory all) {
        bytes4[33] memory list = [
            this.post.selector,
            this.post.selector,
            this.post.selector,
            this.postAgain.selector,
            this.placeBid.selector,
            this.placeBid.selector,
            this.placeBid.selector,
            this.placeBid.selector,
            this.placeBid.selector,
            this.duel.selector,
            this.acceptBid.selector,
            this.awardRequest.selector,
            this.awardRequest.selector,
            this.cancelRequest.selector,
            this.endRequest.selector,
            this.take.selector,
            this.close.selector,
            this.settle.selector,
            this.finalize.selector,
            this.withdraw.selector,
            this.withdrawCollateral.selector,
            this.cancelOffer.selector,
            this.raiseEpoch.selector,
            this.authorizeSigner.selector,
            this.revokeSigner.selector,
            this.pause.selector,
            this.unpause.selector,
            this.retireAndAdd.selector,
            this.setScore.selector,
            this.passMinutes.selector,
            this.passHours.selector,
            this.passToMoment.selector,
            this.passToEnd.selector
        ];
        all = new bytes4[](list.length);
        for (uint256 i = 0; i < list.length; ++i) all[i] = list[i];
    }

    function check() public view {
        uint256[2] memory held;
        uint256[2] memory escrow;
        uint256[2][3] memory locked;
        for (uint256 p = 0; p < posts.length; ++p) {
            _checkPost(p);
            if (posts[p].status == RequestStatus.Open) held[posts[p].token] += posts[p].deposit;
        }
        for (uint256 i = 0; i < holds.length; ++i) {
            Hold storage hold = holds[i];
            if (hold.state == HoldState.Gone) continue;
            if (_occupies(hold)) {
                (bytes32 occupant, bool occupied) = hub.slotOf(hold.provider, hold.slot);
                equal(occupant, hold.id, "I9: a slot must be held by the one lease or bid that it is for");
                isTrue(occupied, "I9: a slot must be held until its lease is over, or its bid's start");
            }
            for (uint256 j = 0; j < 3; ++j) {
                if (providers[j] == hold.provider) locked[j][hold.token] += _lockedOf(hold);
            }
            if (hold.state == HoldState.Lease) escrow[hold.token] += _escrowOf(hold);
        }
        for (uint256 t = 0; t < 2; ++t) _checkToken(t, held[t], escrow[t], locked);
    }

    function _checkPost(uint256 p) private view {
        Post storage post = posts[p];
        RequestState memory state = house.requestOf(post.id);
        isTrue(state.status == post.status, "a request must stand where what was done leaves it");
        equal(state.deadline, post.deadline, "only a late bid may move a deadline");
        atLeast(post.deadline, post.lastDeadline, "a deadline must never move back");
        atMost(state.deadline, uint256(requests[p].deadline) + 3600, "a deadline must move an hour at most");
        equal(state.bestRate, post.bestRate, "the best rate must be that of the best bid");
        isTrue(post.lastRate == 0 || state.bestRate <= post.lastRate, "the best rate must only fall");
        if (!requests[p].auction) return;
        bytes32 best = post.best == 0 ? bytes32(0) : holds[post.best - 1].id;
        equal(state.best, best, "the best bid must be the last that was placed");
    }

    /// @dev What the hub still keeps of a lease's deposit: what is neither the provider's nor fee, nor back with the renter.
    function _escrowOf(Hold storage hold) private view returns (uint256) {
        (Lease memory lease, ) = hub.leaseOf(hold.id);
        equal(lease.end, hold.end, "I4: only a close may move the end");
        (uint256 fee, , uint256 net) = Reference.shares(
            Reference.floorOf(lease.rate, lease.paid),
            lease.fee,
            lease.panelShare
        );
        return Reference.ceilOf(hold.rate, hold.end - hold.start) - fee - net;
    }

    function _checkToken(uint256 t, uint256 held, uint256 escrow, uint256[2][3] memory locked) private view {
        address token = address(tokens[t]);
        equal(
            _ledger(address(house), t),
            held,
            "I1, I2: the market must hold the deposits of open requests, to the unit"
        );
        uint256 owed = held + escrow;
        for (uint256 i = 0; i < accounts.length; ++i) {
            (uint256 amount, uint256 fees) = hub.balanceOf(accounts[i], token);
            owed += amount + fees;
        }
        for (uint256 i = 0; i < 3; ++i) {
            (uint256 total, uint256 actual) = hub.collateralOf(providers[i], token);
            equal(
                actual,
                locked[i][t],
                "I7, I10: what is locked must be the bonds of best bids and leases, to the unit"
            );
            equal(total, collateral[providers[i]][t], "I7: collateral must be what was staked and not slashed");
            atMost(actual, total, "I7: locks must be within the collateral");
            owed += total;
        }
        equal(tokens[t].balanceOf(address(hub)), owed, "I1: the hub must hold what it owes, to the unit");
        equal(tokens[t].balanceOf(address(house)), 0, "I1: the market must hold no tokens");
    }

    /// @notice I12: everybody leaves, and nobody can keep an auction from ending.
    function everybodyLeaves() external {
        uint256 last = _now();
        for (uint256 p = 0; p < posts.length; ++p) {
            if (posts[p].status != RequestStatus.Open) continue;
            uint256 start = uint256(requests[p].terms.earliestStart) * 60;
            last = max(last, posts[p].best == 0 ? posts[p].deadline : start);
        }
        _pass(last);
        for (uint256 p = 0; p < posts.length; ++p) {
            if (posts[p].status != RequestStatus.Open) continue;
            _endRequest(p);
            isTrue(posts[p].status == RequestStatus.Ended, "I12: a request must end once its time has come");
        }
        check();
        for (uint256 i = 0; i < holds.length; ++i) {
            if (holds[i].state == HoldState.Lease) last = max(last, _finalAt(holds[i]));
        }
        _pass(last);
        for (uint256 i = 0; i < holds.length; ++i) {
            if (holds[i].state == HoldState.Lease) _finalize(holds[i]);
            isTrue(holds[i].state == HoldState.Gone, "I12: nothing may be left of a bid or a lease");
        }
        check();
        for (uint256 t = 0; t < 2; ++t) _leaveToken(t);
    }

    function _leaveToken(uint256 t) private {
        address token = address(tokens[t]);
        equal(_ledger(address(house), t), 0, "I12: the market must be left with nothing");
        address[] memory all = new address[](3);
        for (uint256 i = 0; i < accounts.length; ++i) {
            address who = accounts[i];
            uint256 amount = _ledger(who, t);
            if (amount != 0) {
                vm.prank(who);
                hub.withdraw(token, who, amount);
            }
            if (i >= 3) continue;
            all[i] = who;
            uint256 free = _free(who, t);
            equal(free, collateral[who][t], "I12: when all is over, no collateral may stay locked");
            if (free == 0) continue;
            vm.prank(who);
            hub.withdrawCollateral(token, who, free);
        }
        hub.collectFees(token, all);
        equal(tokens[t].balanceOf(address(hub)), 0, "I12: when all have left, nothing may remain");
    }
}
