// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IEvidence} from "@kleros/erc-792/contracts/erc-1497/IEvidence.sol";

import {Permit} from "./ILedger.sol";

/// @notice Where a dispute stands.
enum DisputeStatus {
    /// There is none.
    None,
    /// It waits for a ruling.
    Open,
    /// For the renter: the reports stand, or the claim is granted.
    ForRenter,
    /// For the provider: the reports are overturned, or the claim fails.
    ForProvider
}

/// @notice What is known of a dispute.
/// @dev Five storage slots, the last of which a claim leaves empty:
///
/// | slot | fields, in bits |
/// | ---- | --- |
/// | 0    | id 256 |
/// | 1    | arbitrator 160, openedAt 40, rounds 8, status 8, lastRuling 8, free 32 |
/// | 2    | arbitratorDispute 256 |
/// | 3    | deposit 128, free 128 |
/// | 4    | days_ 8 x 32 |
struct DisputeRecord {
    /// The lease.
    bytes32 id;
    /// Who rules.
    address arbitrator;
    /// Unix time it was opened, in seconds.
    uint40 openedAt;
    /// Rounds so far: one, and one for every appeal. It stops at 255.
    uint8 rounds;
    DisputeStatus status;
    /// The ruling that the last appeal was made against.
    uint8 lastRuling;
    /// By which number of its own the arbitrator knows it.
    uint256 arbitratorDispute;
    /// What the opener deposited, in units of the lease's token.
    uint128 deposit;
    /// UTC days that are contested, counted from the Unix epoch, up to eight, zeros behind them; all zero for a claim.
    uint32[8] days_;
}

/// @title IDisputeDesk
/// @notice The appeal against the record: the provider contests reports, the renter claims for what no monitor sees,
/// and the arbitrator that the lease's panel names decides, by ERC-792; the council, where it names none or one that
/// fails. Rulings: 1 for the renter, 2 for the provider; 0, a refusal to decide, is the default: against whoever opened
/// the dispute. Whoever opens bears the arbitrator's fee, and adds a deposit, a tenth of what is at stake (rounded up)
/// or the least amount of the parameter set if that is more: it comes back to the winner, else it is the other side's.
/// @dev Evidence is by ERC-1497, one group for each dispute: its number. Meta-evidence 0 is of contests, 1 of claims.
/// The desk is told a ruling by {IArbitrable.rule}: by the dispute's arbitrator, once, within 180 days; it reverts
/// with {DisputeDesk_Unknown}, {DisputeDesk_Resolved}, {DisputeDesk_BadRuling} or {DisputeDesk_TooLate}. Every call
/// reverts with {DisputeDesk_Reentered} in the middle of another.
interface IDisputeDesk is IArbitrable, IEvidence {
    /// @notice A dispute was opened and is before `arbitrator`, as its number `arbitratorDispute`.
    event DisputeOpened(
        uint256 indexed dispute,
        bytes32 indexed id,
        address indexed arbitrator,
        uint256 arbitratorDispute,
        uint256 deposit,
        uint256 fee
    );

    /// @notice The panel's arbitrator failed, asked for more than the panel's cap, or gave a number that it gave
    /// before: the council takes its place.
    event ArbitratorReplaced(uint256 indexed dispute, address indexed arbitrator);

    /// @notice A ruling is appealed; the dispute is in round `rounds` now.
    event Appealed(uint256 indexed dispute, address indexed by, uint8 rounds, uint256 fee);

    /// @notice A dispute ended by `ruling`; the deposit is `winner`'s. `expired` says that the time for it had run out.
    event DisputeResolved(
        uint256 indexed dispute,
        bytes32 indexed id,
        uint256 ruling,
        address winner,
        uint256 deposit,
        bool expired
    );

    /// @notice A call came in while another was under way.
    error DisputeDesk_Reentered();

    /// @notice Only this contract calls this.
    error DisputeDesk_NotSelf(address caller);

    /// @notice No dispute has this number, or the caller has none by this number of its own.
    error DisputeDesk_Unknown(uint256 dispute);

    /// @notice The dispute is over.
    error DisputeDesk_Resolved(uint256 dispute);

    /// @notice A contest names 1 to `most` days.
    error DisputeDesk_TooManyDays(uint256 count, uint256 most);

    /// @notice The arbitrator asks for `fee` wei. Send at least that; what is too much comes back.
    error DisputeDesk_FeeTooLow(uint256 fee, uint256 sent);

    /// @notice The caller sent `surplus` wei more than the fee, and does not take it back. Send exactly the fee.
    error DisputeDesk_SurplusRefused(address caller, uint256 surplus);

    /// @notice The call needs more gas, so that nobody can let the arbitrator fail by giving too little: at least
    /// `least` here.
    error DisputeDesk_NotEnoughGas(uint256 gas, uint256 least);

    /// @notice The dispute could be ruled on and appealed before this Unix time, in seconds; now it can only be expired.
    error DisputeDesk_TooLate(uint256 dispute, uint256 deadline, uint256 timestamp);

    /// @notice The arbitrator has until this Unix time, in seconds.
    error DisputeDesk_NotExpired(uint256 dispute, uint256 deadline, uint256 timestamp);

    /// @notice There are three rulings, 0 to 2.
    error DisputeDesk_BadRuling(uint256 dispute, uint256 ruling);

    /// @notice The arbitrator takes no appeal, at least not now.
    error DisputeDesk_NotAppealable(uint256 dispute);

    /// @notice Contests days of the caller's lease, one to eight, each once: from its last hour's finality for the
    /// contest window.
    /// @param days_ UTC days, counted from the Unix epoch, in ascending order.
    /// @param permit An ERC-2612 permit for the deposit (the hub is the spender), or all zero where an approval is
    /// given.
    /// @param evidence Where the provider's evidence can be read; empty for none.
    /// @return dispute Its number.
    /// @dev The arbitrator gets exactly its fee of the value sent, and the caller the rest back; the panel's cap or
    /// the council's fee, whichever is more, is always enough. Whoever calls must bring some 2,400,000 gas in all, most of which is not used. Reverts with
    /// {DisputeDesk_TooManyDays}, {DisputeDesk_FeeTooLow}, {DisputeDesk_NotEnoughGas} or {DisputeDesk_SurplusRefused},
    /// as {IDisputes.openContest} and {IDeposits.pullDeposit} do.
    function contest(
        bytes32 id,
        uint32[] calldata days_,
        Permit calldata permit,
        string calldata evidence
    ) external payable returns (uint256 dispute);

    /// @notice Claims `minutes_` of the bond of the caller's lease, once: from the lease's start until its claim window
    /// is over.
    /// @dev Reverts as {contest} does, and as {IDisputes.openClaim}.
    function claim(
        bytes32 id,
        uint24 minutes_,
        Permit calldata permit,
        string calldata evidence
    ) external payable returns (uint256 dispute);

    /// @notice Points to evidence; anyone may while the dispute is open.
    /// @dev Reverts with {DisputeDesk_Unknown} or {DisputeDesk_Resolved}.
    function submitEvidence(uint256 dispute, string calldata evidence) external;

    /// @notice Passes an appeal on to the arbitrator, at the caller's cost; anyone may. Gives it 30 days more, up to
    /// 180 in all: from the sixth appeal on no more time. The ruling it is made against is kept: it stands if the next
    /// round is silent. An arbitrator that asks for more than 2^128 - 1 wei takes none.
    /// @dev Reverts with {DisputeDesk_Unknown}, {DisputeDesk_Resolved}, {DisputeDesk_TooLate}, {DisputeDesk_FeeTooLow},
    /// {DisputeDesk_NotAppealable} or {DisputeDesk_SurplusRefused}.
    function appeal(uint256 dispute) external payable;

    /// @notice Ends a dispute that the arbitrator did not rule on in time: 30 days per round, 180 in all. While the
    /// arbitrator says that its ruling can be appealed, silence does not count, but for the 180 days. Its current ruling
    /// stands; where it still waits for one, the last that was appealed; else the default. Anyone may.
    /// @return ruling What stands.
    /// @dev Reverts with {DisputeDesk_Unknown}, {DisputeDesk_Resolved}, {DisputeDesk_NotExpired} or
    /// {DisputeDesk_NotEnoughGas}.
    function expire(uint256 dispute) external returns (uint256 ruling);

    /// @notice What is known of a dispute; all zero if there is none.
    function disputeOf(uint256 dispute) external view returns (DisputeRecord memory);

    /// @notice The dispute that an arbitrator knows by this number of its own; zero if there is none.
    function disputeNumberOf(address arbitrator, uint256 arbitratorDispute) external view returns (uint256 dispute);

    /// @notice How many disputes there were: the number of the newest.
    function disputeCount() external view returns (uint256);

    /// @notice Unix time, in seconds, from which a dispute can be expired, unless its ruling can be appealed at the arbitrator then.
    /// @dev Reverts with {DisputeDesk_Unknown}.
    function deadlineOf(uint256 dispute) external view returns (uint256);

    /// @notice What a dispute about `stake` would be put to, and what it would cost if it were opened now: who
    /// arbitrates, the fee in wei, and the deposit in units of the lease's token. An arbitrator that says a price and
    /// then takes no dispute can't be foreseen: the council takes its place, for the council's fee.
    /// @dev Reverts with {DisputeDesk_NotEnoughGas}, and with {IPanels.Panels_UnknownNumber}.
    function quoteDispute(
        uint32 panel,
        uint256 stake,
        uint256 leastDeposit
    ) external view returns (address arbitrator, uint256 fee, uint256 deposit);
}
