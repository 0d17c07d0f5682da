/** Hours in which half of what was earned is left. */
const HALF_LIFE = 2_160n;

/** `2^127 * 2^(-2^i / 2160)`, rounded down, for every bit i of the hours of a part of a half-life. */
const FACTORS = [
  170086593663608588328886291858900295211n,
  170032021381883673241382250281160169333n,
  169922929341363906672091288916551619734n,
  169704955194805719260371544957849133475n,
  169269845383216014318216335126876585196n,
  168402969659106400928901861968361708869n,
  166682513975782934855631695074256706597n,
  163294153127494947321262014890839894203n,
  156722669393099263422222231073283052509n,
  144362432434857551750184089397659743726n,
  122489520024708870729934516537620417384n,
  88183720194761226869982469738798178630n,
] as const;
const ONE = 127n;

/** Values below `2^122` can be faded; in as many half-lives nothing is left of them. */
const MOST_HALVINGS = 122n;

/** Weights are in millionths of a fee unit, and at most this. */
const MILLIONTHS = 1_000_000n;
const MOST_WEIGHT = 2n ** 64n - 1n;

/** What everybody is thought to have earned before: 100 fee units. */
const PRIOR = 100n * MILLIONTHS;
const MOST_SCORE = 10_000n;

/** A minute down counts as much as this many served. */
const FAILURE = 10n;

/**
 * What is left of `value` after `hours`: `value * 2^(-hours / 2160)`, rounded down. Equal to the contracts' `Decay.fade`, which is
 * the exact floor or one below it, and never above.
 *
 * @param value At least zero and below `2^122`.
 * @param hours Whole hours, at least zero: those between two times are the difference of `floor(time / 3600)`.
 */
export function fade(value: bigint, hours: bigint): bigint {
  if (value < 0n || value >= 1n << MOST_HALVINGS || hours < 0n)
    throw new RangeError(
      `Only values from 0 to 2^122 - 1 can be faded, and not backwards: not ${value} by ${hours} hours.`,
    );
  const halvings = hours / HALF_LIFE;
  if (halvings >= MOST_HALVINGS) return 0n;
  const part = hours % HALF_LIFE;
  const factor = FACTORS.reduce(
    (product, next, bit) => ((part >> BigInt(bit)) & 1n ? (product * next) >> ONE : product),
    1n << ONE,
  );
  return (value * factor) >> (ONE + halvings);
}

/** What a provider earned, faded to the time in question: weights, in millionths of a fee unit. */
export type Earned = {
  /** Of minutes that it served. */
  served: bigint;
  /** Of minutes that were down by reports that stand, or that a claim was granted for. */
  failed: bigint;
  /** Of minutes that it cut off by leaving early. */
  left: bigint;
  /** Of leases that were rated, and the same times the stars above one. */
  rated: bigint;
  stars: bigint;
};

/**
 * A provider's score, 0 to 10,000: 40 % for its rating, 40 % for reliability, 20 % for completion. Equal to the contracts'
 * `Scores.scoreOf`, which rounds each of the three down, and their mean, too.
 */
export function score({ served, failed, left, rated, stars }: Earned): bigint {
  const rating = ((2n * PRIOR + stars) * MOST_SCORE) / (4n * (PRIOR + rated));
  const kept = ((PRIOR * 4n) / 5n + served) * MOST_SCORE;
  const reliability = kept / (PRIOR + served + FAILURE * failed);
  const completion = kept / (PRIOR + served + left);
  return (4n * rating + 4n * reliability + 2n * completion) / 10n;
}

/**
 * What a fee weighs in reputation, in millionths of a fee unit: what of it can't come back to the provider,
 * `floor((fee - ceil(fee / 2)) * 1,000,000 / feeUnit)`. Equal to what the contracts count.
 *
 * @param fee Token units; of minutes that were not served, what they would have paid.
 * @param feeUnit Token units, of the lease's parameter set; zero for a token that weighs nothing.
 */
export function weightOf(fee: bigint, feeUnit: bigint): bigint {
  if (feeUnit === 0n) return 0n;
  const weight = ((fee - (fee + 1n) / 2n) * MILLIONTHS) / feeUnit;
  return weight < MOST_WEIGHT ? weight : MOST_WEIGHT;
}
