// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Request, RequestStatus} from "../../../../contracts/interfaces/IAuctionHouse.sol";
import {Offer} from "../../../../contracts/interfaces/IOffers.sol";
import {ParameterSet} from "../../../../contracts/interfaces/IParameterSets.sol";
import {TestToken} from "../../../../contracts/test/TestToken.sol";
import {MarketWorld} from "../../support/MarketWorld.sol";
import {Reference} from "../../support/Reference.sol";

/// @notice What the campaign remembers of a request.
struct Post {
    bytes32 id;
    uint256 token;
    /// What is held for it while it is open.
    uint256 deposit;
    RequestStatus status;
    uint256 deadline;
    uint256 bestRate;
    /// Number of the best bid's hold, from 1, and of the bid itself, from 0.
    uint256 best;
    uint256 bestBid;
    /// As they were when time last passed.
    uint256 lastDeadline;
    uint256 lastRate;
}

enum HoldState {
    Bid,
    Lease,
    /// Released, or finalized.
    Gone
}

/// @notice What holds a slot and a bond: a bid, and the lease that it or an offer became. Minutes, but for `slashed`.
struct Hold {
    bytes32 id;
    address provider;
    address renter;
    uint256 token;
    bytes32 slot;
    uint256 rate;
    uint256 start;
    uint256 end;
    uint256 termEnd;
    uint256 committed;
    uint256 exitMinutes;
    uint256 bond;
    uint256 slashed;
    /// From its end until it can be finalized.
    uint256 windows;
    HoldState state;
    bool finalized;
    bool closedByRenter;
    bool closedByProvider;
}

/// @notice Who signs a bid.
enum Hand {
    Provider,
    Signer,
    /// Nobody: it is published.
    Published,
    Stranger
}

struct Bid {
    Offer offer;
    Hand hand;
}

/// @notice A parameter set as the campaign made it.
struct SetGhost {
    uint256 token;
    uint256 fee;
    uint256 windows;
    bool paused;
    bool retired;
}

/// @notice The market's world, its actors, and all that was posted, bid and leased.
abstract contract MarketStore is MarketWorld {
    uint256 internal constant SIGNER_KEY = 0x51617E5;
    uint256 internal constant STRANGER_KEY = 0x57A6E;

    uint256[3] internal providerKeys = [PROVIDER_KEY, 0xA11CF, 0xA11D0];
    address[3] internal providers;
    /// The last of them is a provider as well.
    address[3] internal renters;
    address internal stranger = vm.addr(STRANGER_KEY);
    address[8] internal accounts;
    TestToken[2] internal tokens;

    Request[] internal requests;
    Post[] internal posts;
    Hold[] internal holds;
    Bid[] internal bids;
    mapping(bytes32 id => uint256 number) internal holdNumber;
    mapping(uint256 number => SetGhost) internal sets;
    uint16[2] internal newestSet;

    mapping(bytes32 offerHash => bool) internal cancelled;
    mapping(bytes32 offerHash => bool) internal published;
    mapping(address provider => uint64) internal epochs;
    mapping(address provider => mapping(uint256 token => bool)) internal authorized;
    mapping(address provider => mapping(uint256 token => uint256)) internal quota;
    mapping(address provider => mapping(uint256 token => uint256)) internal collateral;
    uint256 internal salt;

    /// How often each action was called, and how often it did what it is for.
    mapping(string action => uint256) public made;
    mapping(string action => uint256) public done;
    string[] internal actions;

    /// @notice An action ended otherwise than what is remembered says: `expected` is the error's selector, or zero.
    error Unexpected(string action, bytes4 expected, bytes answer);

    constructor() {
        deployMarket();
        tokens = [usdc, dai];
        for (uint256 i = 0; i < 3; ++i) {
            providers[i] = vm.addr(providerKeys[i]);
            scores.setScore(providers[i], 9000);
            renters[i] = i == 2 ? providers[0] : address(uint160(0xEE0 + i));
        }
        accounts = [
            providers[0],
            providers[1],
            providers[2],
            renters[0],
            renters[1],
            stranger,
            recipients[0],
            recipients[1]
        ];
        for (uint16 t = 0; t < 2; ++t) {
            // What every world has.
            sets[t + 1] = _setGhostOf(t + 1, t);
            for (uint256 i = 0; i < 6; ++i) fund(tokens[t], accounts[i], 1 << 116);
            _addSet(t, 25_000, 60, 360);
        }
    }

    function actionCount() external view returns (uint256) {
        return actions.length;
    }

    function actionAt(uint256 index) external view returns (string memory) {
        return actions[index];
    }

    /// @dev Calls; it must succeed, or, where an error is expected, revert with that.
    function _act(
        string memory action,
        address who,
        address where,
        bytes memory data,
        bytes4 expected
    ) internal returns (bytes memory answer) {
        bool success;
        vm.prank(who);
        (success, answer) = where.call(data);
        if (made[action] == 0) actions.push(action);
        ++made[action];
        if (success) ++done[action];
        bool right = expected == bytes4(0) ? success : !success && bytes4(answer) == expected;
        require(right, Unexpected(action, expected, answer));
    }

    function _addSet(uint256 token, uint16 fee, uint16 reportWindow, uint16 claimWindow) internal {
        uint16 number = addSet(address(tokens[token]), fee, reportWindow, claimWindow, 1440);
        sets[number] = SetGhost(token, fee, uint256(reportWindow) + claimWindow, false, false);
        newestSet[token] = number;
    }

    function _setGhostOf(uint16 number, uint256 token) private view returns (SetGhost memory) {
        ParameterSet memory set = hub.parameterSetOf(number);
        equal(set.token, address(tokens[token]), "a set must be in its token");
        return SetGhost(token, set.fee, uint256(set.reportWindow) + set.claimWindow, false, false);
    }

    function _stake(address who, uint256 token, uint256 amount) internal {
        vm.prank(who);
        hub.stake(address(tokens[token]), amount);
        collateral[who][token] += amount;
    }

    function _now() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    function _minute() internal view returns (uint256) {
        return vm.getBlockTimestamp() / 60;
    }

    function _keyOf(address who) internal view returns (uint256) {
        for (uint256 i = 0; i < 3; ++i) if (providers[i] == who) return providerKeys[i];
        revert Failed("no such provider", uint160(who), 0);
    }

    function _ledger(address who, uint256 token) internal view returns (uint256 amount) {
        (amount, ) = hub.balanceOf(who, address(tokens[token]));
    }

    function _leaseId(Offer memory offer, address renter_, uint256 start) internal view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(hub), hub.hashOffer(offer), renter_, start));
    }

    function _isOver(Hold storage hold) internal view returns (bool) {
        return _minute() >= hold.end || hold.end <= hold.start;
    }

    function _occupies(Hold storage hold) internal view returns (bool) {
        if (hold.state == HoldState.Bid) return _minute() < hold.start;
        return hold.state == HoldState.Lease && !_isOver(hold);
    }

    /// @dev What of the bond is locked, in token units.
    function _lockedOf(Hold storage hold) internal view returns (uint256) {
        return hold.state == HoldState.Gone ? 0 : Reference.ceilOf(hold.rate, hold.bond) - hold.slashed;
    }

    /// @dev Collateral that nothing locks, by what is remembered.
    function _free(address who, uint256 token) internal view returns (uint256 free) {
        free = collateral[who][token];
        for (uint256 i = 0; i < holds.length; ++i) {
            Hold storage hold = holds[i];
            if (hold.provider == who && hold.token == token) free -= _lockedOf(hold);
        }
    }

    /// @dev Whether anything but number `except` holds the slot.
    function _slotBusy(address who, bytes32 slot, uint256 except) internal view returns (bool) {
        for (uint256 i = holds.length; i > 0; --i) {
            Hold storage hold = holds[i - 1];
            if (i != except && hold.provider == who && hold.slot == slot && _occupies(hold)) return true;
        }
        return false;
    }

    /// @dev Remembers a bid that was locked, or a lease that was opened.
    function _remember(Offer memory offer, Request memory request, uint256 start, HoldState state) internal {
        Hold storage hold = holds.push();
        hold.id = _leaseId(offer, request.terms.renter, start);
        holdNumber[hold.id] = holds.length;
        (hold.provider, hold.renter, hold.slot, hold.rate) = (
            offer.provider,
            request.terms.renter,
            offer.slot,
            offer.rate
        );
        hold.token = sets[offer.parameterSet].token;
        (hold.start, hold.end, hold.termEnd) = (start, start + request.deposit, start + request.term);
        (hold.committed, hold.exitMinutes, hold.bond) = (offer.committed, offer.exitMinutes, _bondOf(offer, request));
        (hold.windows, hold.state) = (sets[offer.parameterSet].windows, state);
    }

    function _bondOf(Offer memory offer, Request memory request) internal pure returns (uint256) {
        return uint256(offer.bondMultiple) * min(1440, request.term);
    }

    /// @dev A request to act on: from a random one on the first open one of that kind that is still before its deadline (`ahead`) or
    /// past it; else any.
    function _pickPost(uint256 seed, bool auction, bool ahead, bool withBid) internal view returns (uint256) {
        uint256 count = posts.length;
        for (uint256 i = 0; i < count; ++i) {
            uint256 p = ((seed % count) + i) % count;
            Post storage post = posts[p];
            if (post.status != RequestStatus.Open || requests[p].auction != auction) continue;
            if (ahead == (_now() < post.deadline) && (!withBid || post.best != 0)) return p;
        }
        return seed % count;
    }

    /// @dev Lets time pass, and remembers what may not be undone afterwards.
    function _pass(uint256 until) internal {
        for (uint256 p = 0; p < posts.length; ++p) {
            Post storage post = posts[p];
            (post.lastDeadline, post.lastRate) = (post.deadline, post.bestRate);
        }
        vm.warp(until);
    }
}
