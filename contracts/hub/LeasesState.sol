// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Partners} from "../interfaces/ILeasehold.sol";
import {Adjudged, Choice, ILeases, Lease, LeaseFlags, StandingTopUp} from "../interfaces/ILeases.sol";
import {IOffers, Offer} from "../interfaces/IOffers.sol";
import {ParameterSet} from "../interfaces/IParameterSets.sol";
import {IFacts} from "../interfaces/IReputation.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Clock} from "../libraries/Clock.sol";
import {Days} from "../libraries/Days.sol";
import {Terms} from "../libraries/Terms.sol";
import {CollateralState} from "./CollateralState.sol";
import {LedgerState} from "./LedgerState.sol";
import {OffersState} from "./OffersState.sol";
import {PanelsState} from "./PanelsState.sol";
import {ParameterSetsState} from "./ParameterSetsState.sol";

/// @title LeasesState
/// @notice Records of {ILeases}, what can be asked of them, and how one comes to be. Whether a lease runs is never stored: it
/// follows from its record and the clock.
abstract contract LeasesState is CollateralState, OffersState, PanelsState, ParameterSetsState {
    /// @dev What an offer and the chain agree on, before a renter's money comes in. Minutes, but for the shares.
    struct Agreement {
        bytes32 id;
        bytes32 offerHash;
        uint256 start;
        uint256 term;
        uint256 deposit;
        uint32 panel;
        uint8 panelShare;
        uint16 fee;
    }

    /// @dev How many days are enforced on the way of a settlement, so that its cost is bounded; and where it need not be.
    uint256 internal constant FEW_DAYS = 4;
    uint256 internal constant ALL_DAYS = type(uint16).max;

    /// @dev How far ahead a lease may be reserved, in minutes.
    uint256 private constant MOST_AHEAD = 90 days / 1 minutes;

    /// @dev Who hears what happened on a lease; zero for a hub without reputation.
    IFacts internal immutable REPUTATION;

    /// @dev Who may lock for a bid; zero for a hub without a market.
    address internal immutable MARKET;

    /// @dev Who records downtime; zero for a hub without an uptime oracle.
    address internal immutable UPTIME_ORACLE;

    /// @dev Who rules; zero for a hub without a dispute desk.
    address internal immutable DISPUTE_DESK;

    mapping(bytes32 id => Lease) internal _leases;
    mapping(bytes32 id => Adjudged) internal _adjudged;
    mapping(bytes32 id => mapping(uint256 word => uint256)) internal _days;
    mapping(bytes32 id => StandingTopUp) internal _standingTopUps;
    mapping(address provider => mapping(bytes32 slot => bytes32 id)) internal _slots;

    constructor(
        address authority,
        Partners memory partners
    ) AccessManaged(authority) EIP712("Leasehold", "1") LedgerState(partners.feePool) {
        REPUTATION = partners.reputation;
        MARKET = partners.market;
        UPTIME_ORACLE = partners.uptimeOracle;
        DISPUTE_DESK = partners.disputeDesk;
    }

    /// @dev The lease with this id; a bid is none.
    function _lease(bytes32 id) internal view returns (Lease storage lease) {
        lease = _leases[id];
        require(_isLease(lease), ILeases.Leases_Unknown(id));
    }

    function _isLease(Lease storage lease) internal view returns (bool) {
        return lease.end != 0 && lease.flags & LeaseFlags.BID == 0;
    }

    /// @dev Over for good: its end has come, or it was closed before it began.
    function _isOver(Lease storage lease) internal view returns (bool) {
        return Clock.thisMinute() >= lease.end || lease.end <= lease.start;
    }

    /// @dev Whether a lease that is not over, or a bid that may still be awarded, holds its slot. False for no lease at all.
    function _occupies(Lease storage lease) internal view returns (bool) {
        if (lease.flags & LeaseFlags.BID != 0) return Clock.thisMinute() < lease.start;
        return !_isOver(lease);
    }

    /// @dev Gives a slot to `id`, which must have the record of a lease or a bid before the transaction ends.
    function _occupy(address provider, bytes32 slot, bytes32 id) internal {
        bytes32 occupant = _slots[provider][slot];
        Lease storage lease = _leases[occupant];
        if (_occupies(lease)) {
            uint256 until = lease.flags & LeaseFlags.BID != 0 ? lease.start : lease.end;
            revert ILeases.Leases_SlotOccupied(provider, slot, occupant, until);
        }
        _slots[provider][slot] = id;
    }

    /// @dev Reverts unless money can still be added.
    function _requireOpen(bytes32 id, Lease storage lease) internal view {
        require(!_isOver(lease), ILeases.Leases_Over(id, lease.end));
        require(lease.flags & LeaseFlags.CLOSED == 0, ILeases.Leases_Closed(id, lease.end));
    }

    /// @dev Who the renter of a lease is. Asked here and nowhere else.
    function _renterOf(Lease storage lease) internal view returns (address) {
        return lease.renter;
    }

    /// @dev Opens a lease of `renter`'s from an offer that answers `request`; the deposit is still to be paid.
    function _take(
        Offer memory offer,
        bytes calldata signature,
        bytes32 request,
        address renter,
        Choice memory choice
    ) internal returns (bytes32 id, uint256 deposit) {
        Agreement memory agreed = _agree(offer, signature, request, renter, choice);
        _open(agreed, offer, renter, choice.accessKey);
        return (agreed.id, Amounts.up(offer.rate, choice.deposit));
    }

    /// @dev All that must be right for `renter` to rent by this offer, whoever pays and whenever the money comes; then the
    /// slot is occupied and the bond is locked.
    function _agree(
        Offer memory offer,
        bytes calldata signature,
        bytes32 request,
        address renter,
        Choice memory choice
    ) internal returns (Agreement memory agreed) {
        bytes32 offerHash = _hashOffer(offer);
        _requireValid(offer, offerHash, request, renter);
        ParameterSet storage set = _offeredParameterSet(offer.parameterSet);
        (address token, uint16 fee) = (set.token, _feeOf(set, _providers[offer.provider].tier));
        require(offer.token == token, IOffers.Offers_WrongToken(offerHash, offer.token, token));
        uint256 start = _requireChoice(offer, offerHash, choice);

        agreed.id = _leaseId(offerHash, renter, start);
        agreed.offerHash = offerHash;
        agreed.start = start;
        agreed.term = choice.term;
        agreed.deposit = choice.deposit;
        agreed.fee = fee;
        (agreed.panel, agreed.panelShare) = _resolvePanel(offer.panel);
        uint256 bond = Amounts.up(offer.rate, _bondOf(offer.bondMultiple, choice.term));
        _requireMade(offer, offerHash, signature, bond);

        require(_leases[agreed.id].end == 0, ILeases.Leases_Exists(agreed.id));
        _occupy(offer.provider, offer.slot, agreed.id);
        _lock(offer.provider, offer.token, bond);
    }

    /// @dev Opens the lease that was agreed; the deposit is still to be paid. Checks nothing.
    function _open(Agreement memory agreed, Offer memory offer, address renter, bytes32 accessKey) internal {
        // The casts are safe: a start is at most 90 days ahead, a term below 2^24 minutes, a bond at most 255 days.
        _leases[agreed.id] = Lease({
            renter: renter,
            bond: uint24(_bondOf(offer.bondMultiple, agreed.term)),
            committed: offer.committed,
            exitMinutes: offer.exitMinutes,
            allowance: offer.allowance,
            maintenance: offer.maintenance,
            provider: offer.provider,
            rate: offer.rate,
            start: uint32(agreed.start),
            end: uint32(agreed.start + agreed.deposit),
            termEnd: uint32(agreed.start + agreed.term),
            paid: 0,
            unserved: 0,
            panel: agreed.panel,
            parameterSet: offer.parameterSet,
            fee: agreed.fee,
            panelShare: agreed.panelShare,
            penaltyMultiple: offer.penaltyMultiple,
            bondMultiple: offer.bondMultiple,
            flags: 0,
            pending: 0
        });
        emit ILeases.LeaseOpened(
            agreed.id,
            offer.provider,
            renter,
            agreed.offerHash,
            offer,
            uint32(agreed.start),
            uint24(agreed.term),
            uint24(agreed.deposit),
            agreed.fee,
            accessKey
        );
    }

    /// @dev Reverts unless the offer allows the renter's choice now; answers the minute the lease starts.
    function _requireChoice(
        Offer memory offer,
        bytes32 offerHash,
        Choice memory choice
    ) private view returns (uint256 start) {
        Terms.checkChoice(offer, offerHash, choice.term, choice.deposit);
        uint256 least = Math.max(Clock.nextMinute() + offer.setup, offer.earliestStart);
        start = choice.start == 0 ? least : choice.start;
        uint256 most = Math.min(Clock.thisMinute() + MOST_AHEAD, offer.latestStart);
        require(start >= least && start <= most, ILeases.Leases_StartOutOfRange(offerHash, start, least, most));
    }

    /// @dev Enforces the oldest days that are due, at most so many.
    function _enforceDue(bytes32 id, uint256 most) internal virtual;

    /// @dev Minutes of a day more that are not paid as it stands.
    function _withhold(Lease storage lease, uint256 day, uint256 minutes_) internal {
        uint256 place = day - lease.start / Clock.DAY + 1;
        uint256 pending = lease.pending;
        // The casts are safe: at most the lease's minutes; a term is less than 11,651 days.
        if (pending == 0 || place < pending) lease.pending = uint16(place);
        lease.unserved += uint24(minutes_);
    }

    /// @dev The first day, since the Unix epoch, that is not due to be enforced: each before it can no longer be contested.
    function _dueBefore(Lease storage lease) internal view returns (uint256) {
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        // Cannot underflow: each window is at most seven days.
        uint256 minute = Clock.thisMinute() - set.reportWindow - set.contestWindow;
        uint256 end = lease.end;
        return minute >= end ? (end - 1) / Clock.DAY + 1 : minute / Clock.DAY;
    }

    /// @dev The oldest day, since the Unix epoch, that may await enforcement or a ruling. Only where `pending` is not zero.
    function _oldestPending(Lease storage lease) internal view returns (uint256) {
        return lease.start / Clock.DAY + lease.pending - 1;
    }

    /// @dev Whether a day may be due to be enforced.
    function _mayBeDue(Lease storage lease) internal view returns (bool) {
        return lease.pending != 0 && _oldestPending(lease) < _dueBefore(lease);
    }

    /// @dev Unix time, in seconds, from which a day can be enforced, if the lease ends where it does now.
    function _dueAt(Lease storage lease, uint256 day) internal view returns (uint256) {
        ParameterSet storage set = _parameterSet(lease.parameterSet);
        return (Days.endOf(day, lease.end) + set.reportWindow + set.contestWindow) * 60;
    }

    /// @dev Adds to what is owed to the renter, and slashes what the bond has of it: `up(rate, min(bond, owed))` in all. When
    /// the bond is used up, the renter is not bound to stay.
    function _charge(bytes32 id, Lease storage lease, uint256 minutes_) internal {
        if (minutes_ == 0) return;
        (uint256 owed, uint256 bond, uint256 rate) = (_adjudged[id].owed, lease.bond, lease.rate);
        uint256 total = Math.min(owed + minutes_, type(uint32).max);
        uint256 amount = Amounts.up(rate, Math.min(total, bond)) - Amounts.up(rate, Math.min(owed, bond));
        // The cast is safe: just bounded, far above any bond.
        _adjudged[id].owed = uint32(total);
        if (total >= bond) lease.flags |= LeaseFlags.WAIVED;
        if (amount != 0) _slash(lease.provider, _parameterSet(lease.parameterSet).token, amount, _renterOf(lease));
        emit ILeases.Slashed(id, uint32(total), amount);
    }

    /// @dev Says which chain and which hub, so that nothing signed for one lease can speak of another.
    function _leaseId(bytes32 offerHash, address renter, uint256 start) internal view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), offerHash, renter, start));
    }

    /// @dev The fee of a lease that a provider of this tier opens, in parts per million, rounded down in its favour.
    function _feeOf(ParameterSet storage set, uint256 tier) private view returns (uint16) {
        if (tier == 0) return set.fee;
        uint256 discount =
            tier == 1
                ? set.discount1
                : tier == 2
                    ? set.discount2
                    : set.discount3;
        // The cast is safe: at most the whole fee.
        return uint16((uint256(set.fee) * (100 - discount)) / 100);
    }

    /// @dev The bond of a lease, in minutes of pay: a short lease locks little.
    function _bondOf(uint256 bondMultiple, uint256 term) internal pure returns (uint256) {
        return bondMultiple * Math.min(Clock.DAY, term);
    }
}
