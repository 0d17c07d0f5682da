// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A lease as a list of facts. Minutes; `down` are minutes that were recorded before they were final.
struct Story {
    uint256 rate;
    uint256 start;
    uint256 term;
    uint256 committed;
    uint256 exitMinutes;
    uint256 bond;
    uint256 fee;
    uint256 panelShare;
    /// The first deposit, and all that was topped up.
    uint256 deposit;
    uint256 added;
    uint256 down;
    /// When the renter closed it, and when the provider did: the minute that ran. Zero for never.
    uint256 renterClosed;
    uint256 providerClosed;
    /// Minutes adjudged by rulings.
    uint256 ruled;
}

/// @notice What a lease comes to once all is final, in token units.
struct Outcome {
    uint256 end;
    /// What the renter paid in.
    uint256 deposit;
    uint256 pay;
    uint256 fee;
    uint256 panel;
    uint256 provider;
    /// What comes back of the deposit, at whatever time.
    uint256 refund;
    /// What is slashed, and what is freed of the bond.
    uint256 penalty;
    uint256 freed;
}

/// @notice The money of a lease, computed from its facts at one go: written from the design, not from the contracts, with no running
/// state and all checks of the compiler on.
library Reference {
    function floorOf(uint256 rate, uint256 total) internal pure returns (uint256) {
        return (rate * total) / 60;
    }

    function ceilOf(uint256 rate, uint256 total) internal pure returns (uint256 amount) {
        amount = (rate * total) / 60;
        if (amount * 60 < rate * total) ++amount;
    }

    function shares(
        uint256 pay,
        uint256 fee,
        uint256 panelShare
    ) internal pure returns (uint256 feeOf, uint256 panelOf, uint256 providerOf) {
        feeOf = (pay * fee) / 1_000_000;
        panelOf = ((pay - feeOf) * panelShare) / 10_000;
        providerOf = pay - feeOf - panelOf;
    }

    /// @dev The minute before which all are final at `timestamp`, by asking minute after minute from `from` on.
    function finalUntil(uint256 from, uint256 end, uint256 window, uint256 timestamp) internal pure returns (uint256) {
        while (from < end) {
            uint256 hour = (from / 60 + 1) * 60;
            if (timestamp < ((hour < end ? hour : end) + window) * 60) break;
            ++from;
        }
        return from;
    }

    function outcomeOf(Story memory story) internal pure returns (Outcome memory outcome) {
        uint256 funded = story.deposit + story.added;
        outcome.end = story.start + funded;
        outcome.deposit = ceilOf(story.rate, funded);

        // Who closed first decides whether the provider pays for leaving; each close only cuts.
        uint256 byRenter =
            story.renterClosed == 0 ? type(uint256).max : _later(story.renterClosed + 1, story.start + story.committed);
        uint256 byProvider =
            story.providerClosed == 0 ? type(uint256).max : _later(story.providerClosed + 1, story.start);
        uint256 owed = story.ruled;
        bool renterFirst =
            story.renterClosed != 0 && (story.providerClosed == 0 || story.renterClosed < story.providerClosed);
        if (renterFirst) {
            outcome.end = _earlier(outcome.end, byRenter);
            outcome.end = _earlier(outcome.end, byProvider);
        } else {
            outcome.end = _earlier(outcome.end, byProvider);
            if (story.providerClosed != 0) {
                owed += _earlier(story.start + story.term - outcome.end, story.exitMinutes);
            }
            outcome.end = _earlier(outcome.end, byRenter);
        }

        uint256 leased = outcome.end - story.start;
        outcome.pay = floorOf(story.rate, leased > story.down ? leased - story.down : 0);
        (outcome.fee, outcome.panel, outcome.provider) = shares(outcome.pay, story.fee, story.panelShare);
        outcome.refund = outcome.deposit - outcome.pay;
        outcome.penalty = ceilOf(story.rate, _earlier(owed, story.bond));
        outcome.freed = ceilOf(story.rate, story.bond) - outcome.penalty;
    }

    function _earlier(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _later(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }
}
