// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {IRanges} from "../libraries/Ranges.sol";
import {IBids} from "./IBids.sol";
import {ICollateral} from "./ICollateral.sol";
import {IDeposits} from "./IDeposits.sol";
import {IDisputes} from "./IDisputes.sol";
import {IDowntime} from "./IDowntime.sol";
import {IFees} from "./IFeePool.sol";
import {ILeases} from "./ILeases.sol";
import {ILedger} from "./ILedger.sol";
import {IOffers} from "./IOffers.sol";
import {IPanels} from "./IPanels.sol";
import {IParameterSets} from "./IParameterSets.sol";
import {IFacts} from "./IReputation.sol";
import {IRatings} from "./IRatings.sol";
import {IReports} from "./IReports.sol";
import {ITenancies} from "./ITenancies.sol";

/// @notice The contracts around the hub, fixed at deployment. Any may be zero: then nobody has that part's rights.
struct Partners {
    /// Where fees go.
    IFees feePool;
    /// Who hears what happened on a lease.
    IFacts reputation;
    /// Who may lock for a bid.
    address market;
    /// Who records downtime.
    address uptimeOracle;
    /// Who rules on disputes.
    address disputeDesk;
}

/// @title ILeasehold
/// @notice The hub, whole, as callers see it.
interface ILeasehold is
    ICollateral,
    ILedger,
    IOffers,
    IPanels,
    IParameterSets,
    ILeases,
    ITenancies,
    IBids,
    IDeposits,
    IReports,
    IDowntime,
    IDisputes,
    IRatings,
    IRanges,
    IAccessManaged,
    IERC5267
{
    /// @notice Makes several calls of the caller's, all or none: several takes are a cluster.
    /// @param data Encoded calls of this contract.
    /// @return results What each of them returned.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);
}
