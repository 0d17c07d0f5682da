// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBids} from "../interfaces/IBids.sol";
import {Choice, Lease, LeaseFlags} from "../interfaces/ILeases.sol";
import {Offer} from "../interfaces/IOffers.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Clock} from "../libraries/Clock.sol";
import {LeasesState} from "./LeasesState.sol";

/// @title Bids
/// @notice See {IBids}. A locked bid sits in the record of the lease it may become, marked by {LeaseFlags.BID}.
abstract contract Bids is IBids, LeasesState {
    modifier onlyMarket() {
        require(msg.sender == MARKET, Bids_NotMarket(msg.sender));
        _;
    }

    /// @inheritdoc IBids
    function takeBid(
        bytes32 request,
        address renter,
        Offer memory bid,
        bytes calldata signature,
        Choice memory choice
    ) external onlyMarket returns (bytes32 id, uint256 deposit) {
        require(request != bytes32(0), Bids_NoRequest());
        (id, deposit) = _take(bid, signature, request, renter, choice);
        _debit(MARKET, bid.token, deposit);
    }

    /// @inheritdoc IBids
    function lockBid(
        bytes32 request,
        address renter,
        Offer memory bid,
        bytes calldata signature,
        Choice memory choice
    ) external onlyMarket returns (bytes32 id) {
        require(request != bytes32(0), Bids_NoRequest());
        Agreement memory agreed = _agree(bid, signature, request, renter, choice);
        id = agreed.id;
        Lease storage lease = _leases[id];
        (lease.provider, lease.rate) = (bid.provider, bid.rate);
        // The casts are safe: a start is at most 90 days ahead, a term below 2^24 minutes.
        lease.start = uint32(agreed.start);
        lease.end = uint32(agreed.start + agreed.deposit);
        lease.termEnd = uint32(agreed.start + agreed.term);
        (lease.panel, lease.panelShare, lease.fee) = (agreed.panel, agreed.panelShare, agreed.fee);
        (lease.parameterSet, lease.bondMultiple, lease.flags) = (bid.parameterSet, bid.bondMultiple, LeaseFlags.BID);
        emit BidLocked(id, bid.provider, request, Amounts.up(bid.rate, _bondOf(bid.bondMultiple, agreed.term)));
    }

    /// @inheritdoc IBids
    function releaseBid(bytes32 id) external onlyMarket {
        Lease storage lease = _lockedBid(id);
        (address provider, address token) = (lease.provider, _parameterSet(lease.parameterSet).token);
        uint256 bond = Amounts.up(lease.rate, _bondOf(lease.bondMultiple, lease.termEnd - lease.start));
        delete _leases[id];
        _unlock(provider, token, bond);
        emit BidReleased(id, bond);
    }

    /// @inheritdoc IBids
    function awardBid(
        address renter,
        Offer memory bid,
        uint32 start,
        bytes32 accessKey
    ) external onlyMarket returns (bytes32 id, uint256 deposit) {
        Agreement memory agreed;
        agreed.offerHash = _hashOffer(bid);
        agreed.id = id = _leaseId(agreed.offerHash, renter, start);
        Lease storage lease = _lockedBid(id);
        require(Clock.thisMinute() < start, Bids_Lapsed(id, start));
        agreed.start = start;
        agreed.deposit = lease.end - start;
        agreed.term = lease.termEnd - start;
        (agreed.panel, agreed.panelShare, agreed.fee) = (lease.panel, lease.panelShare, lease.fee);
        _open(agreed, bid, renter, accessKey);
        deposit = Amounts.up(bid.rate, agreed.deposit);
        _debit(MARKET, bid.token, deposit);
    }

    function _lockedBid(bytes32 id) private view returns (Lease storage lease) {
        lease = _leases[id];
        require(lease.flags & LeaseFlags.BID != 0, Bids_Unknown(id));
    }
}
