// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Disputes} from "./hub/Disputes.sol";
import {Downtime} from "./hub/Downtime.sol";
import {LeasesState} from "./hub/LeasesState.sol";
import {Offers} from "./hub/Offers.sol";
import {Panels} from "./hub/Panels.sol";
import {ParameterSets} from "./hub/ParameterSets.sol";
import {Ratings} from "./hub/Ratings.sol";
import {Tenancies} from "./hub/Tenancies.sol";
import {Partners} from "./interfaces/ILeasehold.sol";

/// @title LeaseholdExtension
/// @notice The part of the hub that is called seldom: code that {Leasehold} deploys, and runs by delegatecall on its own storage. Of
/// itself it holds nothing and does nothing.
/// @dev All storage is declared in {LeasesState} and what it inherits, which comes first in both contracts, so their layouts are the
/// same; a test compares them.
contract LeaseholdExtension is LeasesState, Offers, Panels, ParameterSets, Tenancies, Downtime, Disputes, Ratings {
    constructor(address authority, Partners memory partners) LeasesState(authority, partners) {}
}
