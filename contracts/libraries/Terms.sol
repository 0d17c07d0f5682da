// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ILeases} from "../interfaces/ILeases.sol";
import {Offer} from "../interfaces/IOffers.sol";
import {Clock} from "./Clock.sol";
import {Ranges} from "./Ranges.sol";

/// @title Terms
/// @notice Which terms an offer, or a request for offers, can have at all.
library Terms {
    uint256 private constant MOST_SETUP = 60;
    uint256 private constant MOST_PENALTY_MULTIPLE = 10;

    /// @notice Reverts with {IRanges.Ranges_OutOfRange} if a field has a value that no offer may have.
    /// @param id What the error names: the hash of the offer or of the request.
    function check(Offer memory offer, bytes32 id) internal pure {
        Ranges.check(id, "rate", offer.rate, 1, type(uint96).max);
        Ranges.check(id, "shortestTerm", offer.shortestTerm, 1, offer.longestTerm);
        Ranges.check(id, "setup", offer.setup, 0, MOST_SETUP);
        Ranges.check(id, "allowance", offer.allowance, 0, Clock.DAY);
        Ranges.check(id, "maintenance", offer.maintenance, 0, Clock.DAY);
        Ranges.check(id, "penaltyMultiple", offer.penaltyMultiple, 1, MOST_PENALTY_MULTIPLE);
        Ranges.check(id, "bondMultiple", offer.bondMultiple, offer.penaltyMultiple, type(uint8).max);
    }

    /// @notice Reverts with {ILeases.Leases_TermOutOfRange} or {ILeases.Leases_DepositOutOfRange} unless the offer can be rented
    /// for `term` minutes of which `deposit` are paid at first: both cover the shortest term and the commitment.
    function checkChoice(Offer memory offer, bytes32 id, uint256 term, uint256 deposit) internal pure {
        uint256 least = Math.max(offer.shortestTerm, offer.committed);
        require(
            term >= least && term <= offer.longestTerm,
            ILeases.Leases_TermOutOfRange(id, term, least, offer.longestTerm)
        );
        require(deposit >= least && deposit <= term, ILeases.Leases_DepositOutOfRange(id, deposit, least, term));
    }
}
