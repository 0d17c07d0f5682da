// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ILeasehold} from "../interfaces/ILeasehold.sol";
import {
    CloseQuote,
    ILeaseholdLens,
    LeaseAccount,
    LeaseStatus,
    SettlementQuote,
    TakeQuote
} from "../interfaces/ILeaseholdLens.sol";
import {Adjudged, Choice, Lease, LeaseFlags} from "../interfaces/ILeases.sol";
import {Offer} from "../interfaces/IOffers.sol";
import {Amounts} from "../libraries/Amounts.sol";
import {Clock} from "../libraries/Clock.sol";

/// @title LeaseholdLens
/// @notice See {ILeaseholdLens}.
contract LeaseholdLens is ILeaseholdLens {
    /// @dev Whose records are read.
    ILeasehold private immutable HUB;

    constructor(ILeasehold hub) {
        HUB = hub;
    }

    /// @inheritdoc ILeaseholdLens
    function quoteTake(
        Offer calldata offer,
        Choice calldata choice,
        address renter
    ) external view returns (TakeQuote memory quote) {
        quote.start =
            choice.start == 0 ? Math.max(Clock.nextMinute() + offer.setup, offer.earliestStart) : choice.start;
        quote.end = quote.start + choice.deposit;
        quote.termEnd = quote.start + choice.term;
        quote.id = keccak256(abi.encode(block.chainid, address(HUB), HUB.hashOffer(offer), renter, quote.start));
        quote.deposit = Amounts.up(offer.rate, choice.deposit);
        quote.cost = Amounts.up(offer.rate, choice.term);
        quote.bond = Amounts.up(offer.rate, offer.bondMultiple * Math.min(Clock.DAY, choice.term));
        quote.fee = HUB.parameterSetOf(offer.parameterSet).fee;
    }

    /// @inheritdoc ILeaseholdLens
    function quoteTopUp(bytes32 id, uint24 minutes_) external view returns (uint256 amount) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        uint256 deposited = lease.end - lease.start;
        return Amounts.up(lease.rate, deposited + minutes_) - Amounts.up(lease.rate, deposited);
    }

    /// @inheritdoc ILeaseholdLens
    function quoteSettlement(bytes32 id) external view returns (SettlementQuote memory quote) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        uint256 window = HUB.parameterSetOf(lease.parameterSet).reportWindow;
        uint256 finalUntil = Clock.finalUntil(lease.end, window, block.timestamp);
        quote.paid = Math.saturatingSub(finalUntil, uint256(lease.start) + lease.down + lease.paid);

        (uint256 feeBefore, uint256 panelBefore, uint256 netBefore) = _split(lease, lease.paid);
        (quote.fee, quote.panelFee, quote.net) = _split(lease, lease.paid + quote.paid);
        quote.fee -= feeBefore;
        quote.panelFee -= panelBefore;
        quote.net -= netBefore;
        quote.pay = quote.fee + quote.panelFee + quote.net;
    }

    /// @inheritdoc ILeaseholdLens
    function quoteClose(bytes32 id, address caller) external view returns (CloseQuote memory quote) {
        (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(id);
        bool byRenter = caller == lease.renter;
        bool bound = byRenter && lease.flags & LeaseFlags.WAIVED == 0;
        uint256 earliest = bound ? uint256(lease.start) + lease.committed : lease.start;
        quote.end = Math.min(lease.end, Math.max(Clock.nextMinute(), earliest));
        quote.refund =
            Amounts.up(lease.rate, lease.end - lease.start) - Amounts.up(lease.rate, quote.end - lease.start);
        if (!byRenter && lease.flags & LeaseFlags.CLOSED == 0) {
            uint256 owed = adjudged.owed + Math.min(lease.termEnd - quote.end, lease.exitMinutes);
            quote.penalty =
                Amounts.up(lease.rate, Math.min(owed, lease.bond)) -
                Amounts.up(lease.rate, Math.min(adjudged.owed, lease.bond));
        }
    }

    /// @inheritdoc ILeaseholdLens
    function statusOf(bytes32 id) external view returns (LeaseStatus) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        uint256 minute = Clock.thisMinute();
        if (lease.flags & LeaseFlags.FINALIZED != 0) return LeaseStatus.Finalized;
        if (minute >= lease.end || lease.end <= lease.start) return LeaseStatus.Over;
        return minute < lease.start ? LeaseStatus.Reserved : LeaseStatus.Running;
    }

    /// @inheritdoc ILeaseholdLens
    function accountOf(bytes32 id) external view returns (LeaseAccount memory account) {
        (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(id);
        bool finalized = lease.flags & LeaseFlags.FINALIZED != 0;
        account.escrow = Amounts.up(lease.rate, lease.end - lease.start);
        uint256 elapsed = Math.saturatingSub(Math.min(Clock.thisMinute(), lease.end), lease.start);
        account.streamed = Amounts.down(lease.rate, elapsed);
        (account.fee, account.panelFee, account.net) = _split(lease, lease.paid);
        account.pay = account.fee + account.panelFee + account.net;
        account.penalty = Amounts.up(lease.rate, Math.min(adjudged.owed, lease.bond));
        if (finalized) return account;
        account.locked = Amounts.up(lease.rate, lease.bond) - account.penalty;
        account.held = account.escrow - account.fee - account.net;
    }

    /// @inheritdoc ILeaseholdLens
    function finalAt(bytes32 id) external view returns (uint256) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        (uint256 reportWindow, uint256 claimWindow) = (
            HUB.parameterSetOf(lease.parameterSet).reportWindow,
            HUB.parameterSetOf(lease.parameterSet).claimWindow
        );
        return (lease.end + reportWindow + claimWindow) * 60;
    }

    function _split(Lease memory lease, uint256 paid) private pure returns (uint256 fee, uint256 panel, uint256 net) {
        return Amounts.split(Amounts.down(lease.rate, paid), lease.fee, lease.panelShare);
    }
}
