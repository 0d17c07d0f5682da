// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {LeaseholdExtension} from "./LeaseholdExtension.sol";
import {Bids} from "./hub/Bids.sol";
import {Collateral} from "./hub/Collateral.sol";
import {Leases} from "./hub/Leases.sol";
import {LeasesState} from "./hub/LeasesState.sol";
import {Ledger} from "./hub/Ledger.sol";
import {Reports} from "./hub/Reports.sol";
import {Deposits} from "./hub/Deposits.sol";
import {IDowntime} from "./interfaces/IDowntime.sol";
import {Partners} from "./interfaces/ILeasehold.sol";

/// @title Leasehold
/// @notice The hub: all money of leases and collateral, and the only contract renters and providers approve. It composes
/// the modules that are called often; the others are in {LeaseholdExtension}, which the hub deploys and runs on its own
/// storage. To callers they are one contract, {ILeasehold}; {Multicall} makes several calls of one sender all-or-nothing.
/// @dev Immutable, and so are its extension and its partners: nobody can ever add somebody who may lock, slash or rule. The
/// extension exists only because one contract may not exceed 24,576 bytes.
contract Leasehold is LeasesState, Collateral, Ledger, Leases, Bids, Deposits, Reports, Multicall {
    /// @dev Where calls go that the hub itself has no function for.
    address private immutable EXTENSION;

    /// @param authority The access manager that says who may add parameter sets, retire them and pause new leases.
    /// @param partners The contracts around the hub.
    constructor(address authority, Partners memory partners) LeasesState(authority, partners) {
        EXTENSION = address(new LeaseholdExtension(authority, partners));
    }

    /// @dev Enforcement is the extension's.
    function _enforceDue(bytes32 id, uint256 most) internal override {
        // The cast is safe: at most ALL_DAYS.
        Address.functionDelegateCall(EXTENSION, abi.encodeCall(IDowntime.enforceDue, (id, uint16(most))));
    }

    /// @dev Runs the extension's function of that name; its answer and its errors are passed on as they are.
    fallback(bytes calldata input) external returns (bytes memory) {
        return Address.functionDelegateCall(EXTENSION, input);
    }
}
