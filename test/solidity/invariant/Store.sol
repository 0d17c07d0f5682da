// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DayState} from "../../../contracts/interfaces/IDowntime.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {Adjudged, Lease} from "../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {ParameterSet, ParameterSetStatus} from "../../../contracts/interfaces/IParameterSets.sol";
import {FickleToken} from "../../../contracts/test/FickleToken.sol";
import {TestToken} from "../../../contracts/test/TestToken.sol";
import {Reference} from "../support/Reference.sol";
import {JudgedWorld} from "../support/JudgedWorld.sol";

/// @notice What the campaign remembers of a lease, or of a bid that may become one. Minutes, but for `paidIn`.
struct Ghost {
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
    uint256 panel;
    /// Minutes that were ever paid for, and the tokens that came in for them.
    uint256 funded;
    uint256 paidIn;
    uint256 bond;
    uint256 owed;
    /// Minutes that the renter claimed.
    uint256 claimed;
    uint256 disputes;
    /// Minutes that are not paid as it stands, those of them whose pay the renter has back, and announced maintenance.
    uint256 unserved;
    uint256 returned;
    uint256 maintenance;
    uint256 allowance;
    uint256 quota;
    uint256 multiple;
    uint256 contestWindow;
    uint256 leastDeposit;
    uint256 reportWindow;
    uint256 claimWindow;
    bool bid;
    bool released;
    bool closedByRenter;
    bool closedByProvider;
    bool exited;
    bool waived;
    bool finalized;
    /// All that nothing may ever change, hashed.
    bytes32 fixedFields;
    /// As they were when time last passed.
    uint256 lastPaid;
    uint256 lastStreamed;
    uint256 lastEnd;
}

/// @notice What the campaign remembers of a day of a lease. Maintenance in minutes since the epoch.
struct DayGhost {
    uint256 down;
    uint256 from;
    uint256 until;
    DayState state;
}

/// @notice What the campaign remembers of a dispute: of a lease, by its place among the ghosts, about days, or none for
/// the claim.
struct DisputeGhost {
    uint256 number;
    uint256 ghost;
    uint256[] list;
    uint256 deposit;
    /// The ruling that the last appeal was made against.
    uint256 appealed;
    bool open;
}

/// @notice An offer that was made, and how.
struct Known {
    Offer offer;
    bytes signature;
}

/// @notice What an action was called, and how often it did something.
struct Calls {
    uint256 made;
    uint256 done;
}

/// @notice The world of a campaign, its actors, and all its ghosts.
abstract contract Store is JudgedWorld {
    uint256 internal constant SIGNER_KEY = 0x51617E5;
    uint256 internal constant SLOTS = 4;

    uint256[3] internal providerKeys = [PROVIDER_KEY, 0xA11CF, 0xA11D0];
    address[3] internal providers;
    /// The last of them is a provider as well.
    address[3] internal renters;
    address internal stranger = address(0x57A6E);

    /// Everybody whom the ledger may owe something.
    address[] internal accounts;
    mapping(address account => uint256) internal accountIndex;

    /// Two honest tokens, and perhaps a fickle one.
    TestToken[] internal tokens;
    FickleToken internal fickle;

    Ghost[] internal ghosts;
    mapping(bytes32 id => uint256) internal ghostIndex;
    Known[] internal known;
    mapping(bytes32 offerHash => bool) internal cancelled;
    mapping(address provider => uint64) internal epochs;

    mapping(address account => mapping(uint256 token => uint256)) internal withdrawn;
    mapping(address provider => mapping(uint256 token => uint256)) internal staked;
    mapping(address provider => mapping(uint256 token => uint256)) internal unstaked;
    mapping(address provider => mapping(uint256 token => uint256)) internal collected;
    /// What requests paid into the market's balance, less what was returned or became deposits.
    mapping(uint256 token => uint256) internal requested;
    /// What is deposited for open disputes, and what was ever credited when a deposit came back or was lost.
    mapping(uint256 token => uint256) internal deposited;
    mapping(address account => mapping(uint256 token => uint256)) internal refunded;
    mapping(uint256 token => uint256) internal donated;

    /// Days of the ghosts that something was recorded for, and minutes of their hours that were reported, as bits.
    mapping(uint256 ghost => uint256[]) internal daysOf;
    mapping(uint256 ghost => mapping(uint256 day => DayGhost)) internal dayOf;
    mapping(uint256 ghost => mapping(uint256 hour => uint256)) internal reportOf;
    DisputeGhost[] internal disputes;

    string[] internal actions;
    mapping(string action => Calls) public callsOf;

    /// @notice An action met a revert that it had not expected.
    error Unexpected(string action, bytes reason);

    function deployStore(bool hostile) internal {
        deployJudgedWorld(MARKET);
        panels[0] = addPanelOf(5, 3, panelShares[0], recipients[0], address(0));
        panels[1] = addPanelOf(2, 1, panelShares[1], recipients[1], address(arbitrator));
        tokens.push(usdc);
        tokens.push(dai);
        if (hostile) {
            fickle = FickleToken(deploy("contracts/test/FickleToken.sol:FickleToken", abi.encode("Fickle", "FICK", 9)));
            tokens.push(fickle);
            addSet(address(fickle), 25_000, 60, 360, 1440);
        }
        for (uint256 i = 0; i < 3; ++i) {
            providers[i] = vm.addr(providerKeys[i]);
            renters[i] = i == 2 ? providers[0] : address(uint160(0xEE0 + i));
        }
        address[10] memory all = [
            providers[0],
            providers[1],
            providers[2],
            renters[0],
            renters[1],
            stranger,
            recipients[0],
            recipients[1],
            MARKET,
            address(desk)
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            accountIndex[all[i]] = i;
            accounts.push(all[i]);
        }
        for (uint256 t = 0; t < tokens.length; ++t) {
            for (uint256 i = 0; i < 6; ++i) fund(tokens[t], accounts[i], 1 << 118);
            for (uint256 i = 0; i < 3; ++i) _stake(providers[i], t, 1 << 70);
        }
    }

    function actionCount() external view returns (uint256) {
        return actions.length;
    }

    function actionAt(uint256 index) external view returns (string memory name, Calls memory calls) {
        return (actions[index], callsOf[actions[index]]);
    }

    function _isHonest(uint256 token) internal view returns (bool) {
        return address(tokens[token]) != address(fickle);
    }

    function _stake(address who, uint256 token, uint256 amount) internal {
        vm.prank(who);
        hub.stake(address(tokens[token]), amount);
        staked[who][token] += amount;
    }

    /// @dev Calls the hub. It must succeed, or revert with one of the `allowed` selectors, packed; a fickle token may
    /// spoil its own transfers in any way.
    function _act(
        string memory action,
        address who,
        uint256 token,
        bytes memory data,
        bytes memory allowed
    ) internal returns (bool done, bytes memory answer) {
        return _actAt(action, address(hub), who, token, data, allowed);
    }

    /// @dev Calls the hub or one of the contracts around it.
    function _actAt(
        string memory action,
        address where,
        address who,
        uint256 token,
        bytes memory data,
        bytes memory allowed
    ) internal returns (bool done, bytes memory answer) {
        vm.prank(who);
        (done, answer) = where.call(data);
        if (callsOf[action].made == 0) actions.push(action);
        ++callsOf[action].made;
        if (done) ++callsOf[action].done;
        else if (_isHonest(token) || !_fromToken(answer)) require(_isIn(answer, allowed), Unexpected(action, answer));
    }

    /// @dev Whether a revert is what a fickle token's moods lead to.
    function _fromToken(bytes memory answer) private pure returns (bool) {
        return
            _isIn(
                answer,
                abi.encodePacked(
                    ILedger.Ledger_WrongTransfer.selector,
                    FickleToken.FickleToken_Refused.selector,
                    // SafeERC20FailedOperation, ERC20InsufficientBalance
                    bytes4(0x5274afe7),
                    bytes4(0xe450d38c)
                )
            );
    }

    function _isIn(bytes memory answer, bytes memory allowed) private pure returns (bool) {
        bytes4 selector = bytes4(answer);
        for (uint256 i = 0; i < allowed.length; i += 4) {
            bytes4 one = bytes4(abi.encodePacked(allowed[i], allowed[i + 1], allowed[i + 2], allowed[i + 3]));
            if (one == selector) return true;
        }
        return false;
    }

    function _minute() internal view returns (uint256) {
        return vm.getBlockTimestamp() / 60;
    }

    /// @dev Lets time pass; what is may not be undone afterwards. (What an invariant's check writes is not kept.)
    function _pass(uint256 until) internal {
        for (uint256 i = 0; i < ghosts.length; ++i) {
            Ghost storage ghost = ghosts[i];
            if (ghost.bid || ghost.released) continue;
            (ghost.lastEnd, ghost.lastPaid) = (ghost.end, _recorded(ghost.id).paid);
            ghost.lastStreamed = _streamed(ghost);
        }
        vm.warp(until);
    }

    /// @dev What the minutes that have passed cost.
    function _streamed(Ghost storage ghost) internal view returns (uint256) {
        uint256 until = min(_minute(), ghost.end);
        return until <= ghost.start ? 0 : Reference.floorOf(ghost.rate, until - ghost.start);
    }

    function _isOver(Ghost storage ghost) internal view returns (bool) {
        return _minute() >= ghost.end || ghost.end <= ghost.start;
    }

    /// @dev Whether it holds its slot: until it is over, a bid until its start.
    function _occupies(Ghost storage ghost) internal view returns (bool) {
        if (ghost.released) return false;
        return ghost.bid ? _minute() < ghost.start : !_isOver(ghost);
    }

    function _slotBusy(address provider_, bytes32 slot) internal view returns (bool) {
        for (uint256 i = ghosts.length; i > 0; --i) {
            Ghost storage ghost = ghosts[i - 1];
            if (ghost.provider == provider_ && ghost.slot == slot && _occupies(ghost)) return true;
        }
        return false;
    }

    /// @dev A lease to act on: the first from a random one on that is (`live`) not over, or just a random one where
    /// none is.
    function _pick(uint256 seed, bool live) internal view returns (Ghost storage ghost) {
        uint256 count = ghosts.length;
        uint256 first = seed % count;
        uint256 found = type(uint256).max;
        for (uint256 i = 0; i < count; ++i) {
            ghost = ghosts[(first + i) % count];
            if (ghost.bid || ghost.released) continue;
            if (!live || !_isOver(ghost)) return ghost;
            if (found == type(uint256).max) found = (first + i) % count;
        }
        return ghosts[found];
    }

    /// @dev A bid to act on: the first from a random one on that still is one, and (`ahead`) starts later. Answers
    /// whether there is any.
    function _pickBid(uint256 seed, bool ahead) internal view returns (bool found, uint256 index) {
        uint256 count = ghosts.length;
        for (uint256 i = 0; i < count; ++i) {
            index = ((seed % count) + i) % count;
            Ghost storage ghost = ghosts[index];
            if (ghost.bid && !ghost.released && (!ahead || _minute() < ghost.start)) return (true, index);
        }
        return (false, 0);
    }

    function _finalAt(Ghost storage ghost) internal view returns (uint256) {
        return (ghost.end + ghost.reportWindow + ghost.claimWindow) * 60;
    }

    /// @dev All of a lease, and of the set it is under, that nothing may ever change.
    function _fixedFields(bytes32 id) internal view returns (bytes32) {
        (Lease memory lease, ) = hub.leaseOf(id);
        ParameterSet memory set = hub.parameterSetOf(lease.parameterSet);
        (lease.bond, lease.end, lease.paid, lease.unserved, lease.pending, lease.flags) = (0, 0, 0, 0, 0, 0);
        set.status = ParameterSetStatus.Open;
        return keccak256(abi.encode(lease, set));
    }

    function _recorded(bytes32 id) internal view returns (Lease memory lease) {
        (lease, ) = hub.leaseOf(id);
    }

    function _owed(bytes32 id) internal view returns (uint256) {
        (, Adjudged memory adjudged) = hub.leaseOf(id);
        return adjudged.owed;
    }

    function _ledger(address account, uint256 token) internal view returns (uint256 amount) {
        (amount, ) = hub.balanceOf(account, address(tokens[token]));
    }

    function _free(address account, uint256 token) internal view returns (uint256) {
        (uint256 total, uint256 locked) = hub.collateralOf(account, address(tokens[token]));
        return total - locked;
    }
}
