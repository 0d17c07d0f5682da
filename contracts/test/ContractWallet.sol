// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A provider or renter that is a contract: it does what its owner says, and answers ERC-1271's question as told.
contract ContractWallet is IERC1271 {
    /// What it answers when it is asked about a signature.
    enum Answer {
        /// Yes if the owner signed.
        Honest,
        /// Yes, whatever it is asked.
        Yes,
        /// No, whatever it is asked.
        No,
        /// It reverts.
        Reverts,
        /// The right four bytes, and dirt behind them.
        Dirt,
        /// The right four bytes, and nothing behind them.
        Short,
        /// Nothing at all.
        Nothing
    }

    address public immutable OWNER;

    Answer public answer;

    error ContractWallet_NotOwner(address caller);
    error ContractWallet_Reverts();

    constructor(address owner) {
        OWNER = owner;
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == OWNER, ContractWallet_NotOwner(msg.sender));
        return Address.functionCall(target, data);
    }

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        Answer answer_ = answer;
        require(answer_ != Answer.Reverts, ContractWallet_Reverts());
        bytes32 word = IERC1271.isValidSignature.selector;
        uint256 length = 4;
        if (answer_ == Answer.Dirt) (word, length) = (word | bytes32(uint256(1)), 32);
        if (answer_ == Answer.Nothing) length = 0;
        if (answer_ == Answer.Dirt || answer_ == Answer.Short || answer_ == Answer.Nothing) {
            assembly ("memory-safe") {
                mstore(0, word)
                return(0, length)
            }
        }
        if (answer_ == Answer.No) return bytes4(0xffffffff);
        if (answer_ == Answer.Yes) return IERC1271.isValidSignature.selector;
        (address recovered, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return recovered == OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
