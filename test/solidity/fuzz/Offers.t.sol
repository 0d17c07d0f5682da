// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {World} from "../support/World.sol";

/// @notice An offer's hash, against EIP-712 as it is written.
contract OffersTest is World {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant TYPEHASH = keccak256(
        "Offer(address provider,uint64 epoch,bytes32 request,address renter,uint16 parameterSet,bytes32 slot,bytes32 spec,address token,uint96 rate,uint24 shortestTerm,uint24 longestTerm,uint24 committed,uint8 setup,uint32 earliestStart,uint32 latestStart,uint16 allowance,uint16 maintenance,uint8 penaltyMultiple,uint8 bondMultiple,uint16 exitMinutes,bytes32 panel,uint40 expiry,uint256 salt)"
    );

    function setUp() external {
        deployWorld();
    }

    function testFuzz_HashIsThatOfEip712(Offer memory offer) external view {
        equal(hub.hashOffer(offer), _expected(offer, block.chainid, address(hub)), "the hash must be EIP-712's");
    }

    function testFuzz_HashNamesChainAndHub(Offer memory offer, uint64 chain, address other) external view {
        bytes32 actual = hub.hashOffer(offer);
        if (chain != block.chainid) {
            isTrue(actual != _expected(offer, chain, address(hub)), "an offer of another chain must be another");
        }
        if (other != address(hub)) {
            isTrue(actual != _expected(offer, block.chainid, other), "an offer to another hub must be another");
        }
    }

    /// Every field is signed: changing any one word changes the hash.
    function testFuzz_EveryFieldIsHashed(Offer memory offer, uint256 field) external view {
        bytes memory encoded = abi.encode(offer);
        field = bound(field, 0, encoded.length / 32 - 1);
        assembly ("memory-safe") {
            let word := add(add(encoded, 0x20), mul(field, 0x20))
            mstore(word, xor(mload(word), 1))
        }
        isTrue(hub.hashOffer(offer) != hub.hashOffer(abi.decode(encoded, (Offer))), "each field must matter");
    }

    function _expected(Offer memory offer, uint256 chain, address verifier) private pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256("Leasehold"), keccak256("1"), chain, verifier)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encode(TYPEHASH, offer))));
    }
}
