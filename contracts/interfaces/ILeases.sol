// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "./ILedger.sol";
import {Offer} from "./IOffers.sol";

/// @notice What the renter chooses within an offer.
struct Choice {
    /// Minutes it wants to rent for.
    uint24 term;
    /// Minutes it pays for now; at least the offer's shortest term and its commitment, at most `term`.
    uint24 deposit;
    /// UTC minute (since the Unix epoch) the lease is to start at; zero for as soon as the offer allows.
    uint32 start;
    /// X25519 public key the provider is to seal the access details to; only told in the event.
    bytes32 accessKey;
}

/// @notice An accepted offer. Minutes are UTC minutes; those of a point in time count from the Unix epoch.
/// @dev Three storage slots. Settling reads slots 1 and 2 and writes slot 2, as does topping up.
///
/// | slot | fields, in bits |
/// | ---- | --- |
/// | 0    | renter 160, bond 24, committed 24, exitMinutes 16, allowance 16, maintenance 16 |
/// | 1    | provider 160, rate 96 |
/// | 2    | start 32, end 32, termEnd 32, paid 24, unserved 24, panel 32, parameterSet 16, fee 16, panelShare 8, penaltyMultiple 8, bondMultiple 8, flags 8, pending 16 |
struct Lease {
    /// Who rents.
    address renter;
    /// Minutes of pay that are locked of the provider's collateral.
    uint24 bond;
    /// Minutes from the start that the renter pays for even if it leaves earlier.
    uint24 committed;
    /// Most minutes of pay that leaving early costs the provider.
    uint16 exitMinutes;
    /// Minutes of downtime per UTC day that cost no penalty.
    uint16 allowance;
    /// Minutes of announced maintenance per UTC day.
    uint16 maintenance;
    /// Who rents out.
    address provider;
    /// Token units per hour.
    uint96 rate;
    /// Minute it starts.
    uint32 start;
    /// Minute it ends: of the term, of the money, or where it was closed, whichever is first.
    uint32 end;
    /// Minute the term ends; no money reaches past it.
    uint32 termEnd;
    /// Minutes paid so far.
    uint24 paid;
    /// Minutes that are not paid as it stands: reported as down, or announced as maintenance.
    uint24 unserved;
    /// Number of the panel that judges it.
    uint32 panel;
    /// Parameter set it was opened under, which names its token and windows.
    uint16 parameterSet;
    /// The protocol's share of pay, in parts per million.
    uint16 fee;
    /// The panel's share of pay after the fee, in basis points.
    uint8 panelShare;
    /// Minutes of pay that a minute of downtime past the allowance costs.
    uint8 penaltyMultiple;
    /// The bond it was opened with is this many times the pay of a day, or of the term if that is shorter.
    uint8 bondMultiple;
    /// What can't be undone, see {LeaseFlags}.
    uint8 flags;
    /// Zero, or one more than how many days after the start's the oldest day may be that awaits enforcement or a ruling.
    uint16 pending;
}

/// @notice Where the renter's claim stands.
enum ClaimState {
    None,
    Open,
    Granted,
    Failed
}

/// @notice What is adjudged on a lease, or may still be. All in minutes.
/// @dev One storage slot, written only when something failed: `owed` 32, `disputes` 16, `returned` 24, `maintenance` 24, `claimed` 24, `claim` 8,
/// `overturned` 16, `upheld` 16; 96 bits are free.
struct Adjudged {
    /// Minutes of pay that are the renter's, of which the bond pays what it has.
    uint32 owed;
    /// Open disputes; while there are any, the lease cannot be finalized.
    uint16 disputes;
    /// Unserved minutes for good, whose withheld pay the renter has back.
    uint24 returned;
    /// Announced maintenance within the lease.
    uint24 maintenance;
    /// What the renter claimed; zero if it did not.
    uint24 claimed;
    /// Where the claim stands.
    ClaimState claim;
    /// Days that were contested and overturned, and those that stood.
    uint16 overturned;
    uint16 upheld;
}

/// @notice Hours the renter lets anyone pull from its allowance for a lease.
/// @dev One slot.
struct StandingTopUp {
    /// Minutes of one pull; it may be made when less than that is left.
    uint24 portion;
    /// Minutes that all further pulls together may add.
    uint24 remaining;
}

/// @title LeaseFlags
/// @notice The bits of {Lease}'s flags.
library LeaseFlags {
    /// Not a lease: a bid that holds its slot and its bond until it is awarded or released, or its start has come.
    uint8 internal constant BID = 1;
    /// The renter closed it.
    uint8 internal constant CLOSED_BY_RENTER = 2;
    /// The provider closed it.
    uint8 internal constant CLOSED_BY_PROVIDER = 4;
    /// The provider closed it first, before its term was served.
    uint8 internal constant EXITED = 8;
    /// The renter is not bound to its commitment any more.
    uint8 internal constant WAIVED = 16;
    /// Everything is paid out, the bond is free.
    uint8 internal constant FINALIZED = 32;
    /// The renter rated it.
    uint8 internal constant RATED = 64;
    /// The provider answered the rating.
    uint8 internal constant ANSWERED = 128;

    /// Closed by either.
    uint8 internal constant CLOSED = CLOSED_BY_RENTER | CLOSED_BY_PROVIDER;
}

/// @title ILeases
/// @notice Leases: escrow that is released hour by hour. Time runs by itself: no call is ever needed to start a lease, to end
/// one, or to stop one whose money ran out.
interface ILeases {
    /// @notice An offer was taken for `term` minutes from minute `start`, of which `deposit` are paid.
    event LeaseOpened(
        bytes32 indexed id,
        address indexed provider,
        address indexed renter,
        bytes32 offerHash,
        Offer offer,
        uint32 start,
        uint24 term,
        uint24 deposit,
        uint16 fee,
        bytes32 accessKey
    );

    /// @notice Minutes were added to a lease's deposit, and paid for by `payer`: it ends at minute `end` now.
    event ToppedUp(bytes32 indexed id, address indexed payer, uint32 end, uint256 amount);

    /// @notice The renter lets anyone pull `portion` minutes at a time, `remaining` in all; told when it is set, and after each pull.
    event StandingTopUpSet(bytes32 indexed id, uint24 portion, uint24 remaining);

    /// @notice The provider locked more collateral for a lease: `bond` minutes of pay in all.
    event BondAdded(bytes32 indexed id, uint24 bond, uint256 amount);

    /// @notice A lease was closed by one of its parties and ends at minute `end`; `refund` is the renter's.
    event Closed(bytes32 indexed id, address indexed by, uint32 end, uint256 refund);

    /// @notice Pay of a lease became the provider's. `paid` minutes are paid in all; `pay` is before `fee` and the panel's
    /// share.
    event Settled(bytes32 indexed id, uint24 paid, uint256 pay, uint256 fee);

    /// @notice A lease of a batch could not be settled, as there is none with this id.
    event SettlementSkipped(bytes32 indexed id);

    /// @notice `owed` minutes of pay are adjudged to the renter in all; `amount` was just slashed from the bond.
    event Slashed(bytes32 indexed id, uint32 owed, uint256 amount);

    /// @notice A lease is done: all is paid out, and the bond's rest is free. `panelFee` went to the panel's recipient, `rest`
    /// to the renter.
    event Finalized(bytes32 indexed id, uint256 panelFee, uint256 rest, uint256 freed);

    /// @notice The provider answered the renter's access key.
    event AccessGranted(bytes32 indexed id, bytes sealedAccess);

    /// @notice There is no lease with this id.
    error Leases_Unknown(bytes32 id);

    /// @notice A lease with this id existed already: the same renter took the same offer for the same start.
    error Leases_Exists(bytes32 id);

    /// @notice The slot is occupied by another lease or bid, until minute `until` at the latest by what is paid now.
    error Leases_SlotOccupied(address provider, bytes32 slot, bytes32 occupant, uint256 until);

    /// @notice The term is not one that the offer allows: `least` is its shortest, or its commitment if that is more.
    error Leases_TermOutOfRange(bytes32 offerHash, uint256 term, uint256 least, uint256 most);

    /// @notice The deposit must cover the commitment and the shortest time, and at most the term. All in minutes.
    error Leases_DepositOutOfRange(bytes32 offerHash, uint256 deposit, uint256 least, uint256 most);

    /// @notice The lease cannot start then: `least` and `most` are the minutes within which this offer can start now.
    error Leases_StartOutOfRange(bytes32 offerHash, uint256 start, uint256 least, uint256 most);

    /// @notice The lease is over since minute `end`, or was closed before it began.
    error Leases_Over(bytes32 id, uint256 end);

    /// @notice The lease is closed, and this would change nothing, or is refused since.
    error Leases_Closed(bytes32 id, uint256 end);

    /// @notice The lease's deposit would reach past its term.
    error Leases_PastTerm(bytes32 id, uint256 end, uint256 termEnd);

    /// @notice The caller is not whom only this call is for.
    error Leases_NotParty(bytes32 id, address caller);

    /// @notice No minutes, no change.
    error Leases_ZeroMinutes(bytes32 id);

    /// @notice The renter allowed no standing top-up, or it is used up.
    error Leases_NoStandingTopUp(bytes32 id);

    /// @notice There is enough left: a pull may be made when less than `portion` minutes are.
    error Leases_EnoughLeft(bytes32 id, uint256 left, uint256 portion);

    /// @notice More is owed than the bond is worth: a new bond would be lost at once. All in minutes of pay.
    error Leases_OwesMore(bytes32 id, uint256 owed, uint256 bond);

    /// @notice A bond cannot grow beyond this.
    error Leases_BondTooLarge(bytes32 id, uint256 bond, uint256 most);

    /// @notice The lease cannot be finalized before this Unix time, in seconds.
    error Leases_NotFinal(bytes32 id, uint256 finalAt, uint256 timestamp);

    /// @notice A dispute is open on the lease.
    error Leases_Disputed(bytes32 id, uint256 disputes);

    /// @notice The lease is finalized: nothing on it can change any more.
    error Leases_Finalized(bytes32 id);

    /// @notice A day with downtime or maintenance, this or a later one, must be resolved first: it is due at this Unix time, in
    /// seconds.
    error Leases_DayPending(bytes32 id, uint256 day, uint256 dueAt);

    /// @notice Takes an offer: one transaction from idle to a running lease. The caller becomes the renter and pays the
    /// deposit, `ceil(rate * choice.deposit / 60)`; the provider's bond, `ceil(rate * bondMultiple * min(1440, term) / 60)`, is
    /// locked; the slot is occupied until the lease is over.
    /// @param signature The provider's (65 bytes, or ERC-1271), or that of a signer it authorized; empty if the offer is
    /// published.
    /// @param permit An ERC-2612 permit for the deposit, or all zero where an approval is given.
    /// @return id Names the lease: `keccak256(abi.encode(chain id, hub, offer hash, renter, start))`.
    /// @dev Reverts with {ParameterSets_Paused}, {ParameterSets_Unknown}, {ParameterSets_Retired}, {Panels_UnknownHash},
    /// any of {IOffers}'s and {ILedger}'s, {Collateral_Insufficient}, {Leases_SlotOccupied}, {Leases_Exists}, {Leases_TermOutOfRange},
    /// {Leases_DepositOutOfRange} or {Leases_StartOutOfRange}.
    function take(
        Offer calldata offer,
        bytes calldata signature,
        Choice calldata choice,
        Permit calldata permit
    ) external returns (bytes32 id);

    /// @notice Pays for `minutes_` more; anyone may, before the lease is over. What is not used will be the renter's.
    /// @dev The total deposit is rounded up, so the difference of two totals is what is paid. Reverts with
    /// {Leases_Unknown}, {Leases_Over}, {Leases_Closed}, {Leases_ZeroMinutes} or {Leases_PastTerm}.
    /// @return amount What was paid, in token units.
    function topUp(bytes32 id, uint24 minutes_) external returns (uint256 amount);

    /// @notice Pulls one portion, or what the cap and the term leave of it, from the renter's allowance; anyone may.
    /// @dev Reverts as {topUp} does, and with {Leases_NoStandingTopUp} or {Leases_EnoughLeft}.
    /// @return amount What the renter paid, in token units.
    function pullTopUp(bytes32 id) external returns (uint256 amount);

    /// @notice Ends a lease early. By the renter, at the next minute but not before its commitment is served (unless that is
    /// waived); by the provider, at the next minute, for the exit penalty: the smaller of the offer's exit minutes and the
    /// minutes of the term it leaves unserved, unless the renter had closed before. What is not streamed by then is credited
    /// to the renter at once. One that was closed before it began is finalized at once. All days that are due are enforced
    /// first: they may waive the commitment.
    /// @dev Reverts with {Leases_Unknown}, {Leases_NotParty}, {Leases_Over}, or with {Leases_Closed} if the caller closed before and
    /// the end would not move.
    /// @return refund What was credited to the renter, in token units, but for a penalty.
    function close(bytes32 id) external returns (uint256 refund);

    /// @notice As {close}, and sends all of the caller's balance in the lease's token to `to`.
    function closeAndWithdraw(bytes32 id, address to) external returns (uint256 withdrawn);

    /// @notice Credits what is final and not yet paid: total pay is `floor(rate * minutes / 60)`, so how often this is called
    /// changes nothing. Anyone may; costs the same for any number of hours; where nothing is due, nothing happens. The oldest days
    /// that are due are enforced on the way, a few of them.
    /// @dev Reverts with {Leases_Unknown}.
    /// @return pay What became due, in token units, before the fee and the panel's share.
    function settle(bytes32 id) external returns (uint256 pay);

    /// @notice Settles many leases. Ids without a lease are skipped, and told by {SettlementSkipped}.
    function settleMany(bytes32[] calldata ids) external;

    /// @notice Settles a lease and sends all of the caller's balance in its token to `to`.
    function settleAndWithdraw(bytes32 id, address to) external returns (uint256 withdrawn);

    /// @notice Closes the books of a lease, once: pays what is left, gives the panel its share, the renter what rounding and
    /// downtime left, frees the bond, and tells {IReputation}. Anyone may, from the claim window after its last hour is final, once every
    /// day with downtime or maintenance is enforced (those that are due are on the way) or ruled on, and no dispute is open.
    /// @dev Reverts with {Leases_Unknown}, {Leases_Finalized}, {Leases_NotFinal}, {Leases_Disputed} or {Leases_DayPending}.
    function finalize(bytes32 id) external;
}
