import {
  AbiDecodingZeroDataError,
  AbiErrorSignatureNotFoundError,
  BaseError,
  type ContractErrorArgs,
  type ContractErrorName,
  ContractFunctionRevertedError,
  type DecodeErrorResultReturnType,
  type Hex,
  decodeErrorResult,
  hexToString,
} from "viem";

import { errorsAbi } from "../generated/abis.ts";
import { offerTypes } from "../generated/typedData.ts";

type Errors = typeof errorsAbi;
type ErrorName = ContractErrorName<Errors>;
type ErrorArgs<name extends ErrorName> = ContractErrorArgs<Errors, name>;

const minute = (value: bigint): string => second(value * 60n);
const second = (value: bigint): string =>
  new Date(Number(value) * 1000).toISOString().replace(".000Z", " UTC").replace("T", " ");
const date = (day: bigint): string => second(day * 86_400n).slice(0, 10);
const named = (field: Hex): string => hexToString(field, { size: 32 });
const fieldAt = (index: bigint): string => offerTypes.Offer[Number(index)]?.name ?? `number ${index}`;
const proposalStates = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"];
const requestStatuses = ["was never posted", "is open", "became a lease", "ended without a lease"];
const minutes = (value: bigint | number): string => (BigInt(value) === 1n ? "1 minute" : `${value} minutes`);

/** A sentence for every way the contracts refuse a call: what is wrong, the actual value, the limit, and what to change. */
const sentences: { [name in ErrorName]: (args: ErrorArgs<name>) => string } = {
  AccessManagedInvalidAuthority: ([authority]) => `${authority} is not an access manager.`,
  AccessManagedRequiredDelay: ([caller, delay]) =>
    `${caller} must schedule this call ${delay} seconds before it is executed.`,
  AccessManagedUnauthorized: ([caller]) => `${caller} is not admitted to this call by the access manager.`,
  AddressEmptyCode: ([target]) => `No contract stands at ${target}.`,
  AuctionHouse_BidDiffers: ([id, field, actual, wanted]) =>
    `Request ${id} wants ${wanted} as ${fieldAt(field)}, and the bid says ${actual}. Copy that field from the request and sign again.`,
  AuctionHouse_DeadlineAhead: ([id, deadline, timestamp]) =>
    `Bids for request ${id} are taken until ${second(deadline)}, and it is ${second(timestamp)}. Wait until then.`,
  AuctionHouse_DeadlineOutOfRange: ([deadline, least, most]) =>
    most < least
      ? "No deadline leaves time before this start, which must be 70 minutes, the set-up time and a second away at least. Choose a later start."
      : `The deadline would be ${second(deadline)}; it can be from ${second(least)} to ${second(most)} now.`,
  AuctionHouse_DeadlinePassed: ([id, deadline]) => `Request ${id} takes no bids any more since ${second(deadline)}.`,
  AuctionHouse_Exists: ([id]) => `Request ${id} was posted before. Choose another salt.`,
  AuctionHouse_FieldNotZero: ([field, actual]) =>
    `The field ${fieldAt(field)} of a request's terms is the bidder's, so it must be zero; it is ${actual}.`,
  AuctionHouse_HasBid: ([id, bestRate]) =>
    `Auction ${id} has a bid, at ${bestRate} units per hour: it can be awarded until its start, and be ended from then on.`,
  AuctionHouse_NoBid: ([id]) => `Auction ${id} has no bid, so there is nothing to award. It can be ended.`,
  AuctionHouse_NoScores: ([leastScore]) =>
    `This market knows no scores, so none of ${leastScore} can be asked for. Set the least score to zero.`,
  AuctionHouse_NotBest: ([id, actual, best]) =>
    `The best bid of auction ${id} would become lease ${best}; the one given, ${actual}. Give the bid that was placed last.`,
  AuctionHouse_NotOpen: ([id, status]) => `Request ${id} ${requestStatuses[status] ?? "is not open"}.`,
  AuctionHouse_NotRenter: ([id, renter, caller]) => `Request ${id} is ${renter}'s; ${caller} cannot do this.`,
  AuctionHouse_RateOutOfRange: ([id, rate, least, most]) =>
    most < least
      ? `The bid for request ${id} is ${rate} units per hour; no rate from ${least} on, the lowest that the request takes, beats the best bid any more.`
      : `The bid for request ${id} is ${rate} units per hour; it can be from ${least} to ${most} now.`,
  AuctionHouse_ScoreTooLow: ([id, provider, score, least]) =>
    `Request ${id} asks for a score of ${least}, and ${provider} has ${score}.`,
  AuctionHouse_StartNotFixed: ([earliestStart, latestStart]) =>
    `An auction's start is fixed: the earliest, ${minute(earliestStart)}, and the latest, ${minute(latestStart)}, must be the same.`,
  AuctionHouse_WrongKind: ([id, auction]) =>
    auction
      ? `An auction decides on request ${id}: place a bid, or award it, instead of accepting one.`
      : `The renter decides on request ${id}, not an auction: only it can accept a bid.`,
  AuctionHouse_WrongRenter: ([renter, caller]) =>
    `The terms name ${renter} as the renter, but ${caller} posts the request. Name who posts it.`,
  Bids_Lapsed: ([, start]) => `The bid was not awarded before its start, ${minute(start)}; it can only be released.`,
  Bids_NoRequest: () => "A bid answers a request; this names none.",
  Bids_NotMarket: ([caller]) => `Only the market may do this, not ${caller}.`,
  Bids_Unknown: ([id]) => `No bid ${id} holds a slot.`,
  Collateral_Insufficient: ([provider, token, free, needed]) =>
    `The provider ${provider} has ${free} units of free collateral in ${token}, and ${needed} are needed. Stake the difference, or wait until a lease is finalized.`,
  Collateral_BadProvider: ([provider]) =>
    `Collateral of ${provider} would be lost. Name the provider whose it is to be.`,
  CouncilArbitrator_BadRuling: ([disputeID, ruling, choices]) =>
    `Dispute ${disputeID} has the rulings 0 to ${choices}; ${ruling} is none of them.`,
  CouncilArbitrator_NoAppeal: ([disputeID]) => `The council's ruling on dispute ${disputeID} is the last one.`,
  CouncilArbitrator_FeeTooLarge: ([fee, most]) => `The council's fee would be ${fee} wei; it can be ${most} at most.`,
  CouncilArbitrator_WrongFee: ([sent, fee]) =>
    `The council asks for ${fee} wei, and ${sent} were sent. Send exactly that.`,
  CouncilArbitrator_Ruled: ([disputeID]) => `The council ruled on dispute ${disputeID} already.`,
  CouncilArbitrator_Unknown: ([disputeID]) => `The council knows no dispute ${disputeID}.`,
  Deposits_NotAllowed: ([caller]) => `Only the market and the dispute desk may do this, not ${caller}.`,
  DisputeDesk_BadRuling: ([dispute, ruling]) =>
    `Dispute ${dispute} has the rulings 0 to 2: 1 for the renter, 2 for the provider; ${ruling} is none of them.`,
  DisputeDesk_FeeTooLow: ([fee, sent]) =>
    `The arbitrator asks for ${fee} wei, and ${sent} were sent. Send at least that; what is too much comes back.`,
  DisputeDesk_NotAppealable: ([dispute]) => `The arbitrator takes no appeal in dispute ${dispute}, at least not now.`,
  DisputeDesk_NotEnoughGas: ([gas, least]) =>
    `The call had ${gas} gas left where it needs ${least}, so that the arbitrator cannot fail for want of gas. Send more gas.`,
  DisputeDesk_NotExpired: ([dispute, deadline]) =>
    `Dispute ${dispute} cannot be expired before ${second(deadline)}: until then the arbitrator has time, or its ruling can be appealed.`,
  DisputeDesk_NotSelf: ([caller]) => `Only the dispute desk itself calls this, not ${caller}.`,
  DisputeDesk_Reentered: () => "A call came back into the dispute desk while another was under way, which is refused.",
  DisputeDesk_Resolved: ([dispute]) => `Dispute ${dispute} is over.`,
  DisputeDesk_SurplusRefused: ([to, surplus]) =>
    `${to} does not take back the ${surplus} wei that were too much. Send exactly the fee.`,
  DisputeDesk_TooLate: ([dispute, deadline]) =>
    `Dispute ${dispute} could be ruled on and appealed until ${second(deadline)}. Anyone may expire it now.`,
  DisputeDesk_TooManyDays: ([count, most]) => `A contest names 1 to ${most} days, and ${count} were given.`,
  DisputeDesk_Unknown: ([dispute]) => `There is no dispute ${dispute}, or none of the caller's by this number.`,
  Disputes_AlreadyClaimed: ([id]) => `The renter of lease ${id} made its claim already; a lease has one.`,
  Disputes_ClaimOutOfRange: ([id, actual, most]) =>
    `The claim on lease ${id} is for ${minutes(actual)} of pay; it can be for 1 to ${most}, the bond.`,
  Disputes_DayResolved: ([id, day]) =>
    `${date(day)} of lease ${id} was contested or enforced before; a day is contested once.`,
  Disputes_NotAscending: ([index]) =>
    `The days must be named in ascending order, each once, and at least one; see number ${index} of the list.`,
  Disputes_NotClaimable: ([id, from, until]) =>
    `The renter of lease ${id} can claim from ${second(from)} until ${second(until)}.`,
  Disputes_NotContestable: ([id, day, from, until]) =>
    `${date(day)} of lease ${id} can be contested from ${second(from)} until ${second(until)}.`,
  Disputes_NotDisputeDesk: ([caller]) => `Only the dispute desk may do this, not ${caller}.`,
  Disputes_NotOpen: ([id]) => `No such dispute is open on lease ${id}.`,
  Disputes_NothingReported: ([id, day]) =>
    `No downtime was reported on ${date(day)} of lease ${id}, so there is nothing to contest.`,
  Downtime_Contested: ([id, day]) => `${date(day)} of lease ${id} is contested; the ruling will settle it.`,
  Downtime_MaintenanceExists: ([id, day]) =>
    `Maintenance of lease ${id} was announced for ${date(day)} already; a day has one window.`,
  Downtime_MaintenanceOutOfRange: ([id, from, until, least, most]) =>
    most <= least
      ? `No maintenance of lease ${id} can be announced now: it must begin six hours ahead and end within the lease and seven days.`
      : `Maintenance of lease ${id} from ${minute(from)} until ${minute(until)} cannot be announced: it can be from ${minute(least)} to ${minute(most)} now.`,
  Downtime_NoMonitor: ([id, member, count]) =>
    `The panel of lease ${id} has ${count} monitors, counted from 0: there is no number ${member}.`,
  Downtime_NotDue: ([id, day, dueAt]) =>
    `${date(day)} of lease ${id} can be contested until ${second(dueAt)}; enforce it from then on.`,
  Downtime_NotOneDay: ([, from, until]) =>
    `Maintenance from ${minute(from)} until ${minute(until)} touches two UTC days. Announce one window for each.`,
  Downtime_NotUptimeOracle: ([caller]) => `Only the uptime oracle may do this, not ${caller}.`,
  Downtime_NothingRecorded: ([id, day]) => `Nothing is recorded for ${date(day)} of lease ${id}.`,
  Downtime_OutsideLease: ([id, hour, start, end]) =>
    `No minute of the hour from ${minute(BigInt(hour) * 60n)} is in lease ${id}, which is from ${minute(start)} until ${minute(end)}.`,
  Downtime_OverQuota: ([id, actual, quota]) =>
    `The offer of lease ${id} allows ${minutes(quota)} of maintenance a day, and ${actual} were announced.`,
  Downtime_TooEarly: ([id, hour, from]) =>
    `Reports on the hour of lease ${id} from ${minute(BigInt(hour) * 60n)} are taken from ${second(from)} on, when it has ended.`,
  Downtime_TooLate: ([id, hour, until]) =>
    `The hour of lease ${id} from ${minute(BigInt(hour) * 60n)} is final since ${second(until)}: no report can change it.`,
  ERC20InsufficientAllowance: ([spender, allowance, needed]) =>
    `${spender} may move ${allowance} units, and ${needed} are needed. Approve the difference, or give a permit.`,
  ERC20InsufficientBalance: ([sender, balance, needed]) => `${sender} has ${balance} units, and ${needed} are needed.`,
  ERC20InvalidApprover: ([approver]) => `${approver} cannot approve.`,
  ERC20InvalidReceiver: ([receiver]) => `The token does not send to ${receiver}.`,
  ERC20InvalidSender: ([sender]) => `The token does not send from ${sender}.`,
  ERC20InvalidSpender: ([spender]) => `${spender} cannot be approved.`,
  FailedCall: () => "The hub has no such function, or a call it made failed without a reason.",
  InvalidShortString: () => "The contract's name is not a short string.",
  Leases_BondTooLarge: ([id, bond, most]) =>
    `The bond of lease ${id} would be worth ${minutes(bond)} of pay; at most ${most} are possible.`,
  Leases_DayPending: ([id, day, dueAt]) =>
    `A day of lease ${id} must be enforced or ruled on first: ${date(day)} or a later one. It can be enforced from ${second(dueAt)} on.`,
  Leases_Closed: ([id, end]) => `Lease ${id} is closed and ends at ${minute(end)}.`,
  Leases_DepositOutOfRange: ([, deposit, least, most]) =>
    `The deposit pays for ${minutes(deposit)}; it must pay for ${least} at least (commitment and shortest term) and ${most} at most (the term).`,
  Leases_Disputed: ([id, disputes]) => `Lease ${id} waits for ${disputes} open dispute(s).`,
  Leases_EnoughLeft: ([id, left, portion]) =>
    `Lease ${id} is paid for ${minutes(left)} more; a portion can be pulled when less than ${portion} are left.`,
  Leases_Exists: ([id]) => `Lease ${id} exists: you took this offer for this start before. Choose another start.`,
  Leases_Finalized: ([id]) => `Lease ${id} is finalized: nothing on it can change any more.`,
  Leases_NoStandingTopUp: ([id]) => `The renter of lease ${id} allows no top-up to be pulled, or it is used up.`,
  Leases_NotFinal: ([id, finalAt]) => `Lease ${id} can be finalized from ${second(finalAt)} on.`,
  Leases_NotParty: ([id, caller]) => `${caller} is not the party of lease ${id} that may do this.`,
  Leases_Over: ([id, end]) => `Lease ${id} is over since ${minute(end)}.`,
  Leases_OwesMore: ([id, owed, bond]) =>
    `Lease ${id} owes ${minutes(owed)} of pay and its bond is worth ${bond}: a larger bond would be lost at once.`,
  Leases_PastTerm: ([id, end, termEnd]) =>
    `Lease ${id} would be paid until ${minute(end)}, but its term ends at ${minute(termEnd)}. Top up fewer minutes.`,
  Leases_SlotOccupied: ([provider, , occupant, until]) =>
    `The machine of ${provider} is taken by lease or bid ${occupant}, until ${minute(until)} by what is paid now.`,
  Leases_StartOutOfRange: ([, start, least, most]) =>
    `The lease would start at ${minute(start)}; this offer can start from ${minute(least)} to ${minute(most)} now.`,
  Leases_TermOutOfRange: ([, term, least, most]) =>
    `The term is ${minutes(term)}; this offer is for ${least} to ${most}.`,
  Leases_Unknown: ([id]) => `There is no lease ${id}.`,
  Leases_ZeroMinutes: ([id]) => `Say how many minutes are to be added to lease ${id}.`,
  Ledger_BadRecipient: ([to]) => `Tokens sent to ${to} would be lost. Name another recipient.`,
  Ledger_InsufficientBalance: ([owner, token, balance, amount]) =>
    `${owner} has ${balance} units of ${token} in the hub, and ${amount} were asked for.`,
  Ledger_NoFeePool: () => "This hub was deployed without a fee pool, so fees stay where they are.",
  Ledger_NotAToken: ([token]) => `No contract stands at ${token}, so it is no token.`,
  Ledger_Reentered: () => "The token called back into the hub while it was moving tokens, which is refused.",
  Ledger_TooLarge: ([token, held, most]) =>
    `The hub would hold ${held} units of ${token}; at most ${most} are possible.`,
  Ledger_WrongTransfer: ([token, received, expected]) =>
    `The hub received ${received} units of ${token} instead of ${expected}. Tokens that take a fee on transfers cannot be used.`,
  Ledger_ZeroAmount: () => "The amount is zero; name one above.",
  Offers_BadSignature: ([offerHash, provider, recovered]) =>
    `Offer ${offerHash} is signed by ${recovered}, which neither is its provider ${provider} nor a signer it authorized. Perhaps a field differs from what was signed.`,
  Offers_Cancelled: ([offerHash]) => `Offer ${offerHash} was cancelled by its provider.`,
  Offers_EpochNotRaised: ([epoch, current]) =>
    `The epoch can only be raised: it is ${current}, and ${epoch} was given.`,
  Offers_Expired: ([offerHash, expiry]) => `Offer ${offerHash} expired at ${second(expiry)}.`,
  Offers_NotProvider: ([provider, caller]) => `Only the provider ${provider} may do this, not ${caller}.`,
  Offers_NotPublished: ([offerHash]) => `Offer ${offerHash} is not published, so its signature must be given.`,
  Offers_SignerExpired: ([, signer, expiry]) => `The authorization of signer ${signer} ended at ${second(expiry)}.`,
  Offers_SignerLimit: ([, signer, field, actual, limit]) =>
    `The offer goes beyond what signer ${signer} may promise: ${named(field)} is ${actual}, and the limit is ${limit}.`,
  Offers_WrongEpoch: ([offerHash, epoch, current]) =>
    `Offer ${offerHash} is of epoch ${epoch}, and its provider is at ${current}: ask for a new one.`,
  Offers_WrongRenter: ([offerHash, renter, actual]) => `Offer ${offerHash} is for ${renter} only, not for ${actual}.`,
  Offers_WrongRequest: ([offerHash, request, actual]) =>
    `Offer ${offerHash} answers request ${request}, not ${actual} (zero means none).`,
  Offers_WrongToken: ([offerHash, token, actual]) =>
    `Offer ${offerHash} is priced in ${token}, but its parameter set is for ${actual}.`,
  Offers_ZeroSigner: () => "Name the signer's address.",
  Panels_NoRecipient: ([share]) => `The panel takes ${share} basis points of pay, but names nobody to receive them.`,
  Panels_NotAscending: ([index, monitor]) =>
    `Monitor ${index}, ${monitor}, is zero or not above the one before. Sort the monitors, each once.`,
  Panels_UnknownHash: ([panelHash]) =>
    `No panel ${panelHash} exists. Create it before an offer that names it is taken.`,
  Panels_UnknownNumber: ([number]) => `No panel has the number ${number}.`,
  ParameterSets_NotAToken: ([token]) => `No contract stands at ${token}, so it is no token.`,
  ParameterSets_Paused: ([parameterSet]) =>
    `New leases under parameter set ${parameterSet} are paused. Running ones are not affected.`,
  ParameterSets_Retired: ([parameterSet]) =>
    `Parameter set ${parameterSet} is retired: ask for an offer under another.`,
  ParameterSets_Unknown: ([parameterSet]) => `There is no parameter set ${parameterSet}.`,
  Ranges_OutOfRange: ([, field, actual, least, most]) =>
    `The field ${named(field)} is ${actual}; it must be from ${least} to ${most}.`,
  SafeERC20FailedOperation: ([token]) => `The token ${token} refused the transfer without saying why.`,
  FeedbackPublisher_NoAgent: ([provider]) =>
    `${provider} did not say which agent of the registry it is; it can, with setAgent.`,
  FeedbackPublisher_NotOwner: ([agentId, owner, caller]) =>
    `Agent ${agentId} is ${owner}'s, not ${caller}'s. Name an agent that the provider owns.`,
  FeedbackPublisher_NothingToSay: ([id]) =>
    `Lease ${id} is not finalized yet, or no minute of it was to be served. Finalize it first.`,
  FeedbackPublisher_Published: ([id]) => `The uptime of lease ${id} was published already.`,
  CheckpointUnorderedInsertion: () => "Votes cannot be written down for a time that is over.",
  ECDSAInvalidSignature: () => "The signature is none.",
  ECDSAInvalidSignatureLength: ([length]) => `The signature has ${length} bytes; it must have 65.`,
  ECDSAInvalidSignatureS: () => "The signature is the malleable twin of one. Sign again.",
  ERC20ExceededSafeSupply: ([supply, cap]) =>
    `A supply of ${supply} is more than ${cap}, the most that votes can count.`,
  ERC2612ExpiredSignature: ([deadline]) => `The permit was good until ${second(deadline)}.`,
  ERC2612InvalidSigner: ([signer, owner]) => `The permit is signed by ${signer}, not by ${owner}, or was used.`,
  ERC5805FutureLookup: ([timepoint, clock]) =>
    `Votes at ${second(timepoint)} are not known yet; it is ${second(BigInt(clock))}.`,
  ERC6372InconsistentClock: () => "The token's clock is not the one that votes are counted by.",
  GovernorAlreadyCastVote: ([voter]) => `${voter} voted on this proposal already.`,
  GovernorAlreadyQueuedProposal: ([proposalId]) => `Proposal ${proposalId} is queued already.`,
  GovernorDisabledDeposit: () => "The governor takes no ether: the timelock is what holds and spends.",
  GovernorInsufficientProposerVotes: ([proposer, votes, threshold]) =>
    `A proposal takes ${threshold} votes, and ${proposer} has ${votes}. Delegate to it a second before.`,
  GovernorInvalidProposalLength: ([targets, calldatas, values]) =>
    `A proposal has as many targets as calls and values, at least one; these are ${targets}, ${calldatas} and ${values}.`,
  GovernorInvalidQuorumFraction: ([numerator, denominator]) => `A quorum of ${numerator} is more than ${denominator}.`,
  GovernorInvalidSignature: ([voter]) => `The vote is not signed by ${voter}, or its nonce was used.`,
  GovernorInvalidVoteParams: () => "Votes here have no parameters. Give none.",
  GovernorInvalidVoteType: () => "A vote is 0 (against), 1 (for) or 2 (abstain).",
  GovernorInvalidVotingPeriod: ([period]) => `A voting period of ${period} seconds cannot be.`,
  GovernorNonexistentProposal: ([proposalId]) =>
    `There is no proposal ${proposalId}. Give its calls and its text exactly as they were proposed.`,
  GovernorOnlyExecutor: ([account]) => `Only the timelock does this, after a vote, not ${account}.`,
  GovernorProposalQueueingFailed: ([proposalId]) => `The timelock did not queue proposal ${proposalId}.`,
  GovernorProposalQueueingNotRequired: ([proposalId]) => `Proposal ${proposalId} need not be queued. Execute it.`,
  GovernorRestrictedProposer: ([proposer]) =>
    `The text of this proposal names who may propose it, and ${proposer} is not it.`,
  GovernorUnableToCancel: ([proposalId, account]) =>
    `${account} cannot cancel proposal ${proposalId}: only its proposer can, until votes begin.`,
  GovernorUnexpectedProposalState: ([proposalId, current]) =>
    `Proposal ${proposalId} is ${proposalStates[current] ?? "in an unknown state"}; this cannot be done now.`,
  InvalidAccountNonce: ([account, current]) => `The next nonce of ${account} is ${current}. Sign again with it.`,
  SafeCastOverflowedUintDowncast: ([bits, value]) => `${value} does not fit ${bits} bits. Name a smaller amount.`,
  VotesExpiredSignature: ([expiry]) => `The signed delegation was good until ${second(expiry)}.`,
  FeePool_BadRecipient: ([to]) => `Tokens sent to ${to} would be lost. Name another recipient.`,
  FeePool_Insufficient: ([token, treasury, amount]) =>
    `The treasury has ${treasury} units of ${token}, and ${amount} were to be sent.`,
  FeePool_Missing: ([token, held, needed]) =>
    `The fee pool has ${held} units of ${token} and owes ${needed}: not all of the fees arrived. They stay in the hub.`,
  FeePool_NotHub: ([caller]) => `Only the hub tells the fee pool of fees, not ${caller}.`,
  FeePool_NothingToClaim: ([token, provider, week]) =>
    `${provider} has nothing to claim in ${token} for week ${week}: its leases paid too little, or it was claimed. Name each week once.`,
  FeePool_ShareTooLarge: ([share, most]) =>
    `A share of ${share} millionths is more than ${most}, the most that can be given out.`,
  FeePool_WeekClosed: ([token, week]) =>
    `Week ${week} in ${token} is closed: what nobody claimed went to the treasury.`,
  FeePool_WeekNotClosable: ([week, until]) => `The rewards of week ${week} are kept until ${second(until)}.`,
  FeePool_WeekNotOver: ([week, until]) => `Week ${week} is over at ${second(until)}. Wait until then.`,
  Ratings_BadStars: ([stars]) => `A lease has 1 to 5 stars; ${stars} is none of them.`,
  Ratings_NoReputation: () => "This hub was deployed without reputation: there are no ratings and no tiers.",
  Ratings_NotRateable: ([id, from, until]) =>
    `Lease ${id} can be rated from ${second(from)} until before ${second(until)}.`,
  Ratings_NothingToAnswer: ([id]) => `Lease ${id} has no rating, or it was answered already.`,
  Ratings_Rated: ([id]) => `Lease ${id} was rated already; it can be once.`,
  Reputation_NotAscending: ([tier]) =>
    `Tier ${tier + 1n} takes less of something than tier ${tier}. Raise its score, fees or standing.`,
  Reputation_NotHub: ([caller]) => `Only the hub may tell what happened, not ${caller}.`,
  Reputation_TooLittle: ([weight, least]) =>
    `The fee settled so far weighs ${weight} millionths of a fee unit, and a rating takes ${least}. Settle the lease first, if more of it is final.`,
  Standing_BadRecipient: ([to]) => `Tokens sent to ${to} would be lost. Name another recipient.`,
  Standing_Insufficient: ([provider, standing, amount]) =>
    amount === 0n
      ? `Nothing of ${provider}'s thaws. Start a thaw first.`
      : `${provider} has ${standing} units standing, and ${amount} are to thaw.`,
  Standing_Thawing: ([provider, thawedAt]) =>
    `What thaws of ${provider}'s can be withdrawn from ${second(thawedAt)} on. Wait until then.`,
  Standing_ZeroAmount: () => "An amount of zero does nothing. Name how much.",
  StringTooLong: () => "The contract's name is too long.",
  UptimeOracle_BadMask: ([index, mask]) =>
    `Statement ${index} flags minutes beyond the 60 of an hour: ${mask}. Clear the bits above 59.`,
  UptimeOracle_BadSignature: ([index, monitor, recovered]) =>
    `Statement ${index} is signed by ${recovered}, not by the monitor ${monitor}. Perhaps lease, hour or mask differ from what was signed.`,
  UptimeOracle_NotAscending: ([index, member]) =>
    `Statement ${index}, of member ${member}, is not above the one before, or there is no such member. Sort the statements by member, each once, 0 to 15.`,
  UptimeOracle_TooFew: ([id, statements, threshold]) =>
    `The panel of lease ${id} decides by ${threshold} monitors, and ${statements} spoke.`,
};

/**
 * What a contract call was refused for, in a sentence, or `undefined` if `error` is not a refusal by these contracts.
 *
 * @example
 * try { await publicClient.simulateContract(request) } catch (error) { console.error(describeRevert(error)) }
 */
export function describeRevert(error: unknown): string | undefined {
  if (!(error instanceof BaseError)) return undefined;
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (!(reverted instanceof ContractFunctionRevertedError) || reverted.raw === undefined) return undefined;
  const decoded = decodeRevert(reverted.raw);
  if (decoded === undefined || !(decoded.errorName in sentences)) return undefined;
  return (sentences[decoded.errorName] as (args: readonly unknown[]) => string)(decoded.args ?? []);
}

function decodeRevert(data: Hex): DecodeErrorResultReturnType<Errors> | undefined {
  try {
    return decodeErrorResult({ abi: errorsAbi, data });
  } catch (error) {
    if (error instanceof AbiErrorSignatureNotFoundError || error instanceof AbiDecodingZeroDataError) return undefined;
    throw error;
  }
}
