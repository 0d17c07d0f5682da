import type { Earned } from "../../sdk/src/math/score.ts";

/** Half-lives are 2,160 hours. */
const HALF_LIFE = 2_160n;

/** How many binary digits a number has. */
const digits = (value: bigint): bigint => (value === 0n ? 0n : BigInt(value.toString(2).length));

const greatestDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestDivisor(b, a % b));

/**
 * Whether `less <= value * 2^(-hours / 2160)`. Exact: both sides are raised to the power of 2,160, so that whole numbers remain,
 * `less^2160 * 2^hours <= value^2160`.
 */
export function isAtMostFaded(less: bigint, value: bigint, hours: bigint): boolean {
  if (less <= 0n) return true;
  if (hours >= digits(value) * HALF_LIFE) return false;
  const common = greatestDivisor(HALF_LIFE, hours);
  const [power, halvings] = [HALF_LIFE / common, hours / common];
  return (less ** power) << halvings <= value ** power;
}

/** `floor(value * 2^(-hours / 2160))`, exactly, by halving the interval that it lies in. */
export function exactFade(value: bigint, hours: bigint): bigint {
  let [least, most] = [0n, value >> (hours / HALF_LIFE)];
  while (least < most) {
    const middle = (least + most + 1n) / 2n;
    if (isAtMostFaded(middle, value, hours)) least = middle;
    else most = middle - 1n;
  }
  return least;
}

type Fraction = readonly [numerator: bigint, denominator: bigint];
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const over = (a: Fraction, [c, d]: Fraction): Fraction => times(a, [d, c]);

/** The score before anything of it is rounded, as a fraction; 10,000 is the best. In fee units, as the specification has it. */
export function exactScore(earned: Earned): Fraction {
  const units = (millionths: bigint): Fraction => [millionths, 1_000_000n];
  const prior: Fraction = [100n, 1n];
  const served = plus(times(prior, [4n, 5n]), units(earned.served));
  const rating = over(plus([50n, 1n], times(units(earned.stars), [1n, 4n])), plus(prior, units(earned.rated)));
  const all = plus(prior, units(earned.served));
  const reliability = over(served, plus(all, times(units(earned.failed), [10n, 1n])));
  const completion = over(served, plus(all, units(earned.left)));
  const mean = plus(plus(times(rating, [2n, 5n]), times(reliability, [2n, 5n])), times(completion, [1n, 5n]));
  return times(mean, [10_000n, 1n]);
}

/** Random numbers that are the same every time: splitmix64. */
export function randomNumbers(seed: bigint): (below: bigint) => bigint {
  const mask = (1n << 64n) - 1n;
  let state = seed & mask;
  const next = (): bigint => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return z ^ (z >> 31n);
  };
  return (below) => ((next() << 64n) | next()) % below;
}
