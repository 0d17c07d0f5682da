/** Minutes of a UTC day. */
const DAY = 1_440n;

/** The minutes `[from, until)` of an hour as a mask: bit i is minute i. */
export function minutesMask(from: number, until: number): bigint {
  if (!(Number.isInteger(from) && Number.isInteger(until) && 0 <= from && from <= until && until <= 60))
    throw new RangeError(`The minutes of an hour are 0 to 60, in order; [${from}, ${until}) are none.`);
  return (1n << BigInt(until)) - (1n << BigInt(from));
}

/** What fixes the penalty of a day: terms of the lease, in minutes. */
export type PenaltyTerms = { allowance: bigint; penaltyMultiple: bigint; start: bigint; termEnd: bigint };

/**
 * Minutes of pay that a UTC day's downtime costs the provider: `multiple * max(0, down - allowance)`, where the allowance
 * shrinks in proportion to the part of the day between the lease's start and its term's end, rounded up in the provider's
 * favour. Equal to the contracts' `Days.penalty`.
 *
 * @param day UTC day, counted from the Unix epoch.
 */
export function dayPenalty(day: bigint, down: bigint, terms: PenaltyTerms): bigint {
  const from = day * DAY > terms.start ? day * DAY : terms.start;
  const until = (day + 1n) * DAY < terms.termEnd ? (day + 1n) * DAY : terms.termEnd;
  const allowance = (terms.allowance * (until - from) + DAY - 1n) / DAY;
  return down > allowance ? terms.penaltyMultiple * (down - allowance) : 0n;
}
