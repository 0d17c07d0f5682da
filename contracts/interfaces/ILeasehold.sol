// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBids} from "./IBids.sol";
import {ICollateral} from "./ICollateral.sol";
import {IFeePool} from "./IFeePool.sol";
import {IJudgements} from "./IJudgements.sol";
import {ILeases} from "./ILeases.sol";
import {ILedger} from "./ILedger.sol";
import {IOffers} from "./IOffers.sol";
import {IPanels} from "./IPanels.sol";
import {IParameterSets} from "./IParameterSets.sol";
import {IReputation} from "./IReputation.sol";
import {ITenancies} from "./ITenancies.sol";

/// @notice The contracts around the hub, fixed at deployment. All but the panels may be zero: then nobody has that part's rights.
struct Partners {
    /// Who judges a lease.
    IPanels panels;
    /// Where fees go.
    IFeePool feePool;
    /// Who hears what happened on a lease.
    IReputation reputation;
    /// Who may lock for a bid.
    address market;
    /// Who records downtime.
    address uptimeOracle;
    /// Who rules on disputes.
    address disputeDesk;
}

/// @title ILeasehold
/// @notice The hub, whole.
interface ILeasehold is ICollateral, ILedger, IOffers, IParameterSets, ILeases, ITenancies, IBids, IJudgements {}
