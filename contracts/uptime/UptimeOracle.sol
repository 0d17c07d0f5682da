// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IReports} from "../interfaces/IReports.sol";
import {IUptimeOracle, Statement} from "../interfaces/IUptimeOracle.sol";
import {Masks} from "../libraries/Masks.sol";

/// @title UptimeOracle
/// @notice See {IUptimeOracle}. Keeps which minutes are down, and nothing else: whose lease, panel and time it is, the
/// hub knows, and the hub counts the minutes. What this contract keeps is what makes sure that none is counted twice.
contract UptimeOracle is IUptimeOracle, EIP712 {
    bytes32 private constant DOWNTIME_TYPEHASH = keccak256("Downtime(bytes32 leaseId,uint32 hour,uint64 mask)");

    /// @dev A panel has at most this many monitors.
    uint256 private constant MOST_MEMBERS = 16;

    /// @dev Minutes in an hour, a bit each, and how many hours share a word.
    uint256 private constant HOUR = 60;
    uint256 private constant HOURS = 4;

    /// @dev Who knows leases, and withholds their pay.
    IReports private immutable HUB;

    /// @dev Hour h of a lease is in word h / 4, from bit 60 * (h % 4) on; the highest 16 bits are free.
    mapping(bytes32 id => mapping(uint256 word => uint256 masks)) private _words;

    constructor(IReports hub) EIP712("Leasehold Uptime", "1") {
        HUB = hub;
    }

    /// @inheritdoc IUptimeOracle
    function report(bytes32 id, uint32 hour, Statement[] calldata statements) external returns (uint64 added) {
        (uint16 members, uint64[] memory masks) = _read(statements);
        (uint64 reportable, uint8 threshold, address[] memory monitors) = HUB.hearingOf(id, hour, members);
        require(statements.length >= threshold, UptimeOracle_TooFew(id, statements.length, threshold));
        _requireSigned(id, hour, statements, monitors);

        (uint256 word, uint256 shift) = _place(hour);
        uint256 recorded = _words[id][word];
        // Monitors that are contracts were asked by static calls only, so nothing was recorded in between.
        added = Masks.agreed(masks, threshold) & reportable & ~uint64(recorded >> shift);
        if (added == 0) return 0;
        recorded |= uint256(added) << shift;
        _words[id][word] = recorded;
        emit Reported(id, hour, added, _maskAt(recorded, shift), members);
        HUB.recordDowntime(id, hour, Masks.count(added));
    }

    /// @inheritdoc IUptimeOracle
    function downtimeOf(bytes32 id, uint32 hour) external view returns (uint64 mask) {
        (uint256 word, uint256 shift) = _place(hour);
        return _maskAt(_words[id][word], shift);
    }

    /// @inheritdoc IUptimeOracle
    function hashDowntime(bytes32 leaseId, uint32 hour, uint64 mask) external view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(DOWNTIME_TYPEHASH, leaseId, hour, mask)));
    }

    /// @dev Reverts unless each statement has its monitor's signature. A panel never changes, so a monitor that is a
    /// contract may be one that changes its key. One that misbehaves spoils a report with its statement in it, and
    /// nothing else: it can be left out.
    function _requireSigned(
        bytes32 id,
        uint32 hour,
        Statement[] calldata statements,
        address[] memory monitors
    ) private view {
        bytes32 domain = _domainSeparatorV4();
        // All statements differ in the mask only, the last word.
        bytes memory data = abi.encode(DOWNTIME_TYPEHASH, id, hour, uint64(0));
        for (uint256 i = 0; i < statements.length; ++i) {
            Statement calldata statement = statements[i];
            (address monitor, uint64 mask, bytes calldata signature) = (
                monitors[i],
                statement.mask,
                statement.signature
            );
            bytes32 hash;
            // Writes and hashes within `data` only. It saves 300 gas a statement to encode once.
            assembly ("memory-safe") {
                mstore(add(data, 0x80), mask)
                hash := keccak256(add(data, 0x20), 0x80)
            }
            hash = MessageHashUtils.toTypedDataHash(domain, hash);
            // Accepts 65 bytes with a low `s` only. No monitor is the zero address, so what nobody signed is no
            // monitor's.
            (address recovered, , ) = ECDSA.tryRecoverCalldata(hash, signature);
            if (recovered == monitor) continue;
            require(
                monitor.code.length != 0 &&
                    SignatureChecker.isValidERC1271SignatureNowCalldata(monitor, hash, signature),
                UptimeOracle_BadSignature(i, monitor, recovered)
            );
        }
    }

    /// @dev Who speaks, a bit each, and what they say. Reverts unless it can be said at all.
    function _read(Statement[] calldata statements) private pure returns (uint16 members, uint64[] memory masks) {
        masks = new uint64[](statements.length);
        for (uint256 i = 0; i < statements.length; ++i) {
            Statement calldata statement = statements[i];
            (uint256 member, uint64 mask) = (statement.member, statement.mask);
            // Shifted by a higher place than any so far, nothing is left; so none is there twice, and there are at most
            // 16.
            require(member < MOST_MEMBERS && members >> member == 0, UptimeOracle_NotAscending(i, uint8(member)));
            require(mask >> HOUR == 0, UptimeOracle_BadMask(i, mask));
            // The cast is safe: just checked.
            members |= uint16(1 << member);
            masks[i] = mask;
        }
    }

    /// @dev Where an hour is kept.
    function _place(uint256 hour) private pure returns (uint256 word, uint256 shift) {
        return (hour / HOURS, (hour % HOURS) * HOUR);
    }

    /// @dev One hour of a word. The cast is safe: just cut to 60 bits.
    function _maskAt(uint256 masks, uint256 shift) private pure returns (uint64) {
        return uint64((masks >> shift) & ((1 << HOUR) - 1));
    }
}
