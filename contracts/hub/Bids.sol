// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBids} from "../interfaces/IBids.sol";
import {Permit} from "../interfaces/ILedger.sol";
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
    function fundRequest(
        address payer,
        address token,
        uint256 amount,
        Permit calldata permit
    ) external onlyMarket nonReentrant {
        _usePermit(payer, token, permit);
        _credit(MARKET, token, amount);
        _pull(token, payer, amount);
    }

    /// @inheritdoc IBids
    function refundRequest(address renter, address token, uint256 amount) external onlyMarket {
        _debit(MARKET, token, amount);
        _credit(renter, token, amount);
    }

    /// @inheritdoc IBids
    function takeBid(
        bytes32 request,
        address renter,
        Offer memory bid,
        bytes calldata signature,
        Choice memory choice
    ) external onlyMarket returns (bytes32 id, uint256 deposit) {
        (id, deposit) = _take(bid, signature, request, renter, choice);
        _debit(MARKET, bid.token, deposit);
    }

    /// @inheritdoc IBids
    function lockBid(
        bytes32 request,
        address renter,
        Offer memory bid,
        bytes calldata signature,
        uint256 start,
        uint256 term
    ) external onlyMarket returns (bytes32 id) {
        Agreement memory agreed = _agree(bid, signature, request, renter, start, term);
        id = agreed.id;
        Lease storage lease = _leases[id];
        // The casts are safe: a start is at most 90 days ahead, a term below 2^24 minutes.
        (lease.start, lease.end) = (uint32(start), uint32(start + term));
        (lease.panel, lease.panelShare, lease.fee) = (agreed.panel, agreed.panelShare, agreed.fee);
        lease.flags = LeaseFlags.BID;
        emit BidLocked(id, bid.provider, request, Amounts.up(bid.rate, agreed.bond));
    }

    /// @inheritdoc IBids
    function releaseBid(address renter, Offer memory bid, uint256 start) external onlyMarket {
        (bytes32 id, , Lease storage lease) = _lockedBid(renter, bid, start);
        uint256 bond = Amounts.up(bid.rate, _bondOf(bid, lease.end - start));
        delete _leases[id];
        _unlock(bid.provider, bid.token, bond);
        emit BidReleased(id, bond);
    }

    /// @inheritdoc IBids
    function awardBid(
        address renter,
        Offer memory bid,
        Choice memory choice
    ) external onlyMarket returns (bytes32 id, uint256 deposit) {
        bytes32 offerHash;
        Lease storage lease;
        (id, offerHash, lease) = _lockedBid(renter, bid, choice.start);
        require(lease.end == choice.start + uint256(choice.term), Bids_Unknown(id));
        require(Clock.thisMinute() < choice.start, Bids_Lapsed(id, choice.start));
        Agreement memory agreed = Agreement({
            id: id,
            offerHash: offerHash,
            start: choice.start,
            bond: _bondOf(bid, lease.end - choice.start),
            panel: lease.panel,
            panelShare: lease.panelShare,
            fee: lease.fee
        });
        deposit = _open(agreed, bid, renter, choice);
        _debit(MARKET, bid.token, deposit);
    }

    function _lockedBid(
        address renter,
        Offer memory bid,
        uint256 start
    ) private view returns (bytes32 id, bytes32 offerHash, Lease storage lease) {
        offerHash = _hashOffer(bid);
        id = _leaseId(offerHash, renter, start);
        lease = _leases[id];
        require(lease.flags & LeaseFlags.BID != 0, Bids_Unknown(id));
    }
}
