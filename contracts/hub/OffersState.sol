// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IOffers, Offer, OfferState, SignerLimits} from "../interfaces/IOffers.sol";
import {Terms} from "../libraries/Terms.sol";

/// @title OffersState
/// @notice What is known of offers on chain, see {IOffers}, and what makes one valid; nothing of leases or money.
abstract contract OffersState is EIP712 {
    bytes32 private constant OFFER_TYPEHASH = keccak256(
        "Offer(address provider,uint64 epoch,bytes32 request,address renter,uint16 parameterSet,bytes32 slot,bytes32 spec,address token,uint96 rate,uint24 shortestTerm,uint24 longestTerm,uint24 committed,uint8 setup,uint32 earliestStart,uint32 latestStart,uint16 allowance,uint16 maintenance,uint8 penaltyMultiple,uint8 bondMultiple,uint16 exitMinutes,bytes32 panel,uint40 expiry,uint256 salt)"
    );

    /// @dev The type hash and 23 fields, a word each.
    uint256 private constant OFFER_LENGTH = 24 * 32;

    /// @dev One slot, so that opening a lease reads one.
    struct Provider {
        uint64 epoch;
        uint8 tier;
    }

    mapping(address provider => Provider) internal _providers;
    mapping(address provider => mapping(bytes32 offerHash => OfferState)) internal _offerStates;
    mapping(address provider => mapping(address signer => mapping(address token => SignerLimits))) internal _signers;

    /// @dev The EIP-712 hash of an offer on this chain and this contract.
    function _hashOffer(Offer memory offer) internal view returns (bytes32) {
        bytes32 structHash;
        bytes32 typehash = OFFER_TYPEHASH;
        // Every field is one static word, so the struct in memory is EIP-712's encodeData but for the type hash before it. Writes
        // beyond the free pointer only. `abi.encode` would clean every field again, for 900 gas more.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, typehash)
            mcopy(add(data, 0x20), offer, sub(OFFER_LENGTH, 0x20))
            structHash := keccak256(data, OFFER_LENGTH)
        }
        return _hashTypedDataV4(structHash);
    }

    /// @dev Reverts unless the offer is one, and in force, for this request and renter.
    function _requireValid(Offer memory offer, bytes32 offerHash, bytes32 request, address renter) internal view {
        require(offer.request == request, IOffers.Offers_WrongRequest(offerHash, offer.request, request));
        require(
            offer.renter == address(0) || offer.renter == renter,
            IOffers.Offers_WrongRenter(offerHash, offer.renter, renter)
        );
        require(block.timestamp < offer.expiry, IOffers.Offers_Expired(offerHash, offer.expiry, block.timestamp));
        uint64 epoch = _providers[offer.provider].epoch;
        require(offer.epoch == epoch, IOffers.Offers_WrongEpoch(offerHash, offer.epoch, epoch));

        Terms.check(offer, offerHash);
    }

    /// @dev Reverts unless the provider made the offer: by publishing it, by its own signature (a key's or ERC-1271), or by
    /// that of a signer within its limits, whose quota then pays for `bond`.
    function _requireMade(Offer memory offer, bytes32 offerHash, bytes calldata signature, uint256 bond) internal {
        address provider = offer.provider;
        OfferState state = _offerStates[provider][offerHash];
        require(state != OfferState.Cancelled, IOffers.Offers_Cancelled(offerHash));
        if (signature.length == 0) {
            require(state == OfferState.Published, IOffers.Offers_NotPublished(offerHash));
            return;
        }

        // Accepts 65 bytes with a low `s` only. A twin of a signature would gain nothing: offers are known by their hash.
        (address recovered, , ) = ECDSA.tryRecoverCalldata(offerHash, signature);
        if (recovered == provider && recovered != address(0)) return;
        if (recovered != address(0)) {
            SignerLimits storage limits = _signers[provider][recovered][offer.token];
            if (limits.expiry != 0) return _useSigner(offer, offerHash, recovered, limits, bond);
        }
        require(
            provider.code.length != 0 &&
                SignatureChecker.isValidERC1271SignatureNowCalldata(provider, offerHash, signature),
            IOffers.Offers_BadSignature(offerHash, provider, recovered)
        );
    }

    function _useSigner(
        Offer memory offer,
        bytes32 offerHash,
        address signer,
        SignerLimits storage stored,
        uint256 bond
    ) private {
        SignerLimits memory limits = stored;
        require(
            block.timestamp < limits.expiry,
            IOffers.Offers_SignerExpired(offerHash, signer, limits.expiry, block.timestamp)
        );
        bytes32 field;
        uint256 actual;
        uint256 limit;
        if (offer.rate < limits.rate) (field, actual, limit) = ("rate", offer.rate, limits.rate);
        else if (offer.exitMinutes > limits.exitMinutes)
            (field, actual, limit) = ("exitMinutes", offer.exitMinutes, limits.exitMinutes);
        else if (offer.penaltyMultiple > limits.penaltyMultiple)
            (field, actual, limit) = ("penaltyMultiple", offer.penaltyMultiple, limits.penaltyMultiple);
        else if (offer.bondMultiple > limits.bondMultiple)
            (field, actual, limit) = ("bondMultiple", offer.bondMultiple, limits.bondMultiple);
        else if (offer.panel != limits.panel)
            (field, actual, limit) = ("panel", uint256(offer.panel), uint256(limits.panel));
        else if (bond > limits.quota) (field, actual, limit) = ("quota", bond, limits.quota);
        require(field == bytes32(0), IOffers.Offers_SignerLimit(offerHash, signer, field, actual, limit));
        unchecked {
            // Safe: just checked.
            stored.quota = uint128(limits.quota - bond);
            emit IOffers.SignerQuotaUsed(offer.provider, signer, offer.token, limits.quota - bond);
        }
    }
}
