import type { Address, Hex } from "viem";

import { parseRate } from "../../sdk/src/index.ts";
import { type Check, type Facts, type Line, columns, expectedLine, sumOf } from "./ledger.ts";
import { type Market, published } from "./market.ts";
import { DECIMALS } from "./protocol.ts";

/** What is left when the story is over. */
export type Outcome = {
  leases: { id: Hex; facts: Facts; line: Line }[];
  sum: Line;
  checks: Check[];
};

/** Who took part, and what each had to begin with. */
export type People = {
  providers: Address[];
  renters: Address[];
  recipient: Address;
  funds: bigint;
  rewards: Map<string, bigint>;
};

/** Holds every line of the ledger, every wallet and the hub itself against what the formulas say, after `checks`. */
export async function audit(
  { hub, token, lens, feePool, books, leases }: Market,
  { providers, renters, recipient, funds, rewards }: People,
  checks: Check[],
): Promise<Outcome> {
  const check = (line: string, expected: bigint, actual: bigint): void => void checks.push({ line, expected, actual });
  const played = await Promise.all(leases.map(async (lease) => ({ ...lease, line: await books.read(lease.id) })));
  for (const { facts, line } of played) {
    const expected = expectedLine(facts);
    for (const column of columns) check(`${facts.name}: ${column}`, expected[column], line[column]);
    const { deposited, fee, panel, net, refunded, held } = line;
    check(
      `${facts.name}: deposited = fee + panel + net + refunded + held`,
      deposited,
      fee + panel + net + refunded + held,
    );
  }
  for (const [name, { cost }] of Object.entries(published.workloads)) {
    const { line } = played.find(({ facts }) => facts.name === name)!;
    // What the machine was not there for comes off the published cost, by the minute.
    check(`${name}: published cost`, parseRate(cost, DECIMALS), line.streamed);
  }
  const sum = sumOf(played.map(({ line }) => line));
  const rewarded = [...rewards.values()].reduce((total, reward) => total + reward, 0n);
  check("tokens left in the hub", 0n, await token.read.balanceOf([hub.address]));
  check(
    "tokens in the fee pool = fees less rewards",
    sum.fee - rewarded,
    await token.read.balanceOf([feePool.address]),
  );
  for (const someone of [...providers, ...renters]) {
    const mine = played.filter(({ facts }) => facts.provider === someone).map(({ line }) => line);
    const theirs = played.filter(({ facts }) => facts.renter === someone).map(({ line }) => line);
    const [earned, spent] = [sumOf(mine), sumOf(theirs)];
    const reward = rewards.get(someone) ?? 0n;
    const wallet = funds + earned.net - earned.penalty - spent.deposited + spent.refunded + spent.penalty + reward;
    check(`wallet of ${someone}`, wallet, await token.read.balanceOf([someone]));
  }
  check(`wallet of the panel's recipient`, sum.panel, await token.read.balanceOf([recipient]));
  check("supply", funds * BigInt(providers.length + renters.length), await token.read.totalSupply());
  for (const { id, facts } of leases)
    check(`${facts.name}: status is finalized`, 3n, BigInt(await lens.read.statusOf([id])));

  return { leases: played, sum, checks };
}
