import { pathToFileURL } from "node:url";

import { type Earned, fade, score } from "../sdk/src/math/score.ts";

/** Prints what reputation costs to fake, as docs/reputation.md has it: node scripts/reputation.ts */

/** Weights are in millionths of a fee unit. */
const UNIT = 1_000_000n;
const DAY = 24n;

/** The longest that a search looks: a million fee units. */
const MOST = 1_000_000n * UNIT;

const NOTHING: Earned = { served: 0n, failed: 0n, left: 0n, rated: 0n, stars: 0n };

/** What a provider has that served leases of `weight` in all, in so many equal ones of one renter, who gave each five stars. */
export function faked(weight: bigint, leases: number): Earned {
  let rated = 0n;
  for (let earlier = 0; earlier < leases; ++earlier) rated += weight / BigInt(leases) / 2n ** BigInt(earlier);
  return { ...NOTHING, served: weight, rated, stars: 4n * rated };
}

/** The least number, up to `most`, of which something is true that is true of all above it; nothing if it is of none. */
function least(most: bigint, holds: (value: bigint) => boolean): bigint | undefined {
  if (!holds(most)) return undefined;
  let [low, high] = [0n, most];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (holds(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

/** The least weight whose fake has this score: what it loses, if half of the fees come back, and half of it otherwise. */
export const weightFor = (wanted: bigint, leases: number): bigint | undefined =>
  least(MOST, (weight) => score(faked(weight, leases)) >= wanted);

/** A fake after so many days without another lease. */
export function fakedAfter(weight: bigint, days: bigint): Earned {
  const { rated, stars, ...others } = faked(weight, 1);
  const hours = days * DAY;
  return { ...others, served: fade(weight, hours), rated: fade(rated, hours), stars: fade(stars, hours) };
}

/** What must be added every day so that a weight does not fall. */
export const upkeep = (weight: bigint): bigint => weight - fade(weight, DAY);

const units = (weight: bigint | undefined, digits = 1): string =>
  weight === undefined
    ? "–"
    : (Number(weight) / Number(UNIT)).toLocaleString("en-US", {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
const thousands = (value: bigint): string => Number(value).toLocaleString("en-US");

/** A table in Markdown, padded as Prettier pads it. */
function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [head, ...body] = rows;
  return [line(head!), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

const SCORES = [7_500n, 8_000n, 8_500n, 9_000n, 9_500n];

/** What a score costs to fake, in fee units that are lost. */
export const costs = (): string =>
  table([
    [
      "score",
      "one lease, or an account for each",
      "one renter, 10 leases",
      "one renter, 100 leases",
      "pay that is moved",
    ],
    ...SCORES.map((wanted) => {
      const weight = weightFor(wanted, 1)!;
      // Fees are twice what they weigh, and 2.5 % of pay.
      return [
        thousands(wanted),
        ...[1, 10, 100].map((leases) => units(weightFor(wanted, leases))),
        units(weight * 2n * 40n, 0),
      ];
    }),
  ]);

/** How long a fake of 9,000 lasts. */
export const fading = (): string => {
  const weight = weightFor(9_000n, 1)!;
  return table([
    ["days later", "score", "weight left"],
    ...[0n, 30n, 90n, 180n, 360n].map((days) => [
      `${days}`,
      thousands(score(fakedAfter(weight, days))),
      units(fakedAfter(weight, days).served),
    ]),
  ]);
};

/** What fees that a tier takes cost to fake, and to keep. */
export const tiers = (): string =>
  table([
    ["fees that a tier takes", "lost if half comes back", "lost if nothing does", "lost every day to keep them"],
    ...[10n, 100n, 1_000n].map((fees) => [
      `${thousands(fees)} units`,
      units(fees * UNIT),
      units(2n * fees * UNIT),
      units(upkeep(fees * UNIT), 2),
    ]),
  ]);

/** What the weight of a machine comes to that is always rented, at 0.65 tokens an hour and a fee unit of a token. */
export const honestWeight = (): bigint => {
  const daily = (650_000n * 24n * 25_000n) / 1_000_000n / 2n;
  return least(MOST, (weight) => upkeep(weight) >= daily)!;
};

/** The same in sentences. */
export const sentences = (): string[] => {
  const daily = upkeep(weightFor(9_000n, 1)!);
  return [
    `To keep 9,000: ${units(daily, 2)} units a day, ${units(daily * 365n, 0)} a year.`,
    `A machine at 0.65 tokens an hour that is always rented has ${units(honestWeight())} units in the end.`,
  ];
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log([costs(), fading(), tiers(), sentences().join("\n")].join("\n\n"));
}
