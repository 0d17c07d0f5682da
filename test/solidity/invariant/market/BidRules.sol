// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Request} from "../../../../contracts/interfaces/IAuctionHouse.sol";
import {ICollateral} from "../../../../contracts/interfaces/ICollateral.sol";
import {ILeases} from "../../../../contracts/interfaces/ILeases.sol";
import {IOffers, Offer} from "../../../../contracts/interfaces/IOffers.sol";
import {IParameterSets} from "../../../../contracts/interfaces/IParameterSets.sol";
import {Reference} from "../../support/Reference.sol";
import {Bid, Hand, MarketStore} from "./MarketStore.sol";

/// @notice Which error a bid meets, by what is remembered; zero if it must be taken. Written from the interfaces, in their order.
abstract contract BidRules is MarketStore {
    bytes4 internal constant FINE = 0;

    /// @dev The highest rate that can be bid: naive, in minutes of a school's arithmetic.
    function _most(uint256 p) internal view returns (uint256) {
        uint256 best = posts[p].bestRate;
        if (best == 0) return requests[p].terms.rate;
        uint256 step = best / 100;
        if (step * 100 != best) ++step;
        return best - step;
    }

    /// @param most Highest rate.
    /// @param beaten Number of the bid whose slot and bond come free before, from 1.
    function _bidError(uint256 p, Bid memory bid, uint256 most, uint256 beaten) internal view returns (bytes4) {
        Request memory request = requests[p];
        Offer memory offer = bid.offer;
        if (_now() >= posts[p].deadline) return IAuctionHouse.AuctionHouse_DeadlinePassed.selector;
        if (_differs(offer, request)) return IAuctionHouse.AuctionHouse_BidDiffers.selector;
        if (offer.rate < request.leastRate || offer.rate > most) {
            return IAuctionHouse.AuctionHouse_RateOutOfRange.selector;
        }
        if (request.leastScore != 0 && scores.scoreOf(offer.provider) < request.leastScore) {
            return IAuctionHouse.AuctionHouse_ScoreTooLow.selector;
        }
        if (offer.request != posts[p].id) return IOffers.Offers_WrongRequest.selector;
        if (_now() >= offer.expiry) return IOffers.Offers_Expired.selector;
        if (offer.epoch != epochs[offer.provider]) return IOffers.Offers_WrongEpoch.selector;
        if (sets[offer.parameterSet].retired) return IParameterSets.ParameterSets_Retired.selector;
        if (!request.auction && _minute() + 1 + offer.setup > offer.latestStart) {
            return ILeases.Leases_StartOutOfRange.selector;
        }
        uint256 bond = Reference.ceilOf(offer.rate, _bondOf(offer, request));
        bytes4 error_ = _handError(bid, bond);
        return error_ == FINE ? _holdError(offer, bond, beaten) : error_;
    }

    /// @dev Whether the bond or the slot is not to be had.
    function _holdError(Offer memory offer, uint256 bond, uint256 beaten) internal view returns (bytes4) {
        if (_slotBusy(offer.provider, offer.slot, beaten)) return ILeases.Leases_SlotOccupied.selector;
        if (bond > _freeWithout(offer, beaten)) return ICollateral.Collateral_Insufficient.selector;
        return FINE;
    }

    function _freeWithout(Offer memory offer, uint256 beaten) internal view returns (uint256 free) {
        uint256 token = sets[offer.parameterSet].token;
        free = _free(offer.provider, token);
        if (beaten != 0 && holds[beaten - 1].provider == offer.provider) free += _lockedOf(holds[beaten - 1]);
    }

    function _handError(Bid memory bid, uint256 bond) private view returns (bytes4) {
        Offer memory offer = bid.offer;
        bytes32 offerHash = hub.hashOffer(offer);
        uint256 token = sets[offer.parameterSet].token;
        if (cancelled[offerHash]) return IOffers.Offers_Cancelled.selector;
        if (bid.hand == Hand.Published && !published[offerHash]) return IOffers.Offers_NotPublished.selector;
        if (bid.hand == Hand.Stranger) return IOffers.Offers_BadSignature.selector;
        if (bid.hand != Hand.Signer) return FINE;
        if (!authorized[offer.provider][token]) return IOffers.Offers_BadSignature.selector;
        if (offer.panel != panels[0]) return IOffers.Offers_SignerLimit.selector;
        return bond > quota[offer.provider][token] ? IOffers.Offers_SignerLimit.selector : FINE;
    }

    /// @dev A signer's bid that was taken used its quota, for good.
    function _useHand(Bid memory bid, Request memory request) internal {
        if (bid.hand != Hand.Signer) return;
        uint256 token = sets[bid.offer.parameterSet].token;
        quota[bid.offer.provider][token] -= Reference.ceilOf(bid.offer.rate, _bondOf(bid.offer, request));
    }

    function _signatureOf(Bid memory bid) internal view returns (bytes memory) {
        if (bid.hand == Hand.Published) return "";
        if (bid.hand == Hand.Signer) return signOffer(bid.offer, SIGNER_KEY);
        return signOffer(bid.offer, bid.hand == Hand.Stranger ? STRANGER_KEY : _keyOf(bid.offer.provider));
    }

    /// @dev What is left must be the request's once all that is the bidder's is taken out of both.
    function _differs(Offer memory offer, Request memory request) private pure returns (bool) {
        return _rest(offer, request.auction) != _rest(request.terms, request.auction);
    }

    function _rest(Offer memory offer, bool auction) private pure returns (bytes32) {
        Offer memory rest = abi.decode(abi.encode(offer), (Offer));
        (rest.provider, rest.epoch, rest.request, rest.slot) = (address(0), 0, 0, 0);
        (rest.rate, rest.expiry, rest.salt) = (0, 0, 0);
        if (!auction) rest.spec = 0;
        return keccak256(abi.encode(rest));
    }
}
