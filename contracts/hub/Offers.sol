// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOffers, Offer, OfferState, SignerLimits} from "../interfaces/IOffers.sol";
import {OffersState} from "./OffersState.sol";

/// @title Offers
/// @notice See {IOffers}.
abstract contract Offers is IOffers, OffersState {
    /// @inheritdoc IOffers
    function publish(Offer memory offer, string calldata specURI) external returns (bytes32 offerHash) {
        require(msg.sender == offer.provider, Offers_NotProvider(offer.provider, msg.sender));
        offerHash = _hashOffer(offer);
        require(_offerStates[msg.sender][offerHash] != OfferState.Cancelled, Offers_Cancelled(offerHash));
        _offerStates[msg.sender][offerHash] = OfferState.Published;
        emit OfferPublished(offerHash, msg.sender, offer, specURI);
    }

    /// @inheritdoc IOffers
    function cancel(bytes32 offerHash) external {
        _offerStates[msg.sender][offerHash] = OfferState.Cancelled;
        emit OfferCancelled(offerHash, msg.sender);
    }

    /// @inheritdoc IOffers
    function raiseEpoch(uint64 epoch) external {
        uint64 current = _providers[msg.sender].epoch;
        require(epoch > current, Offers_EpochNotRaised(epoch, current));
        _providers[msg.sender].epoch = epoch;
        emit EpochRaised(msg.sender, epoch);
    }

    /// @inheritdoc IOffers
    function authorizeSigner(address signer, address token, SignerLimits calldata limits) external {
        require(signer != address(0), Offers_ZeroSigner());
        _signers[msg.sender][signer][token] = limits;
        emit SignerAuthorized(msg.sender, signer, token, limits);
    }

    /// @inheritdoc IOffers
    function signerLimitsOf(
        address provider,
        address signer,
        address token
    ) external view returns (SignerLimits memory) {
        return _signers[provider][signer][token];
    }

    /// @inheritdoc IOffers
    function hashOffer(Offer memory offer) external view returns (bytes32 offerHash) {
        return _hashOffer(offer);
    }

    /// @inheritdoc IOffers
    function offerStateOf(address provider, bytes32 offerHash) external view returns (OfferState) {
        return _offerStates[provider][offerHash];
    }

    /// @inheritdoc IOffers
    function epochOf(address provider) external view returns (uint64) {
        return _providers[provider].epoch;
    }
}
