import { expect } from "chai";
import type { AddressLike } from "ethers";

import { STATE, dayOf, penaltyOf } from "./days.ts";
import { PANEL_SHARE, SET, type World, down, up } from "./world.ts";

/** What every world's provider has staked of each token. */
export const STAKE = 10n ** 28n;

/** Whom total pay of a lease under the world's set and panel goes to. */
export function shares(pay: bigint): { fee: bigint; panelFee: bigint; net: bigint } {
  const fee = (pay * SET.fee) / 1_000_000n;
  const panelFee = ((pay - fee) * PANEL_SHARE) / 10_000n;
  return { fee, panelFee, net: pay - fee - panelFee };
}

/** What the hub's ledger and collateral say of the parties of a world's leases, in token units. */
export async function booksOf(world: World, token = world.usdc) {
  const { hub, provider, renter, recipient } = world;
  const [earned, refunded, panel] = await Promise.all([
    hub.balanceOf(provider, token),
    hub.balanceOf(renter, token),
    hub.balanceOf(recipient, token),
  ]);
  const { total, locked } = await hub.collateralOf(provider, token);
  return {
    provider: earned.amount,
    fees: earned.fees,
    renter: refunded.amount,
    panel: panel.amount,
    locked,
    collateral: total,
  };
}

const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** What the hub owes these accounts in a token (balances, fees, collateral), but for the escrow of leases not finalized. */
export async function owedTo(w: World, token: AddressLike, accounts: Iterable<AddressLike>): Promise<bigint> {
  let sum = 0n;
  for (const account of accounts) {
    const { amount, fees } = await w.hub.balanceOf(account, token);
    const { total } = await w.hub.collateralOf(account, token);
    sum += amount + fees + total;
  }
  return sum;
}

/** Ids of all leases of a world. */
export async function leasesOf({ hub }: World): Promise<string[]> {
  return (await hub.queryFilter(hub.filters.LeaseOpened())).map(({ args }) => args.id);
}

/**
 * Expects of these leases, which must be all that the world has, that what came in (deposits, top-ups, what was slashed)
 * is what was credited or is held, that the bonds are what is locked, and that the hub's tokens are what it owes.
 */
export async function expectBooks(world: World, ids: string[]): Promise<void> {
  const { hub, lens } = world;
  const owners = [world.provider, world.renter, world.stranger, world.other, world.recipient, world.market];
  const opened = await hub.queryFilter(hub.filters.LeaseOpened());
  const toppedUp = await hub.queryFilter(hub.filters.ToppedUp());
  const slashed = await hub.queryFilter(hub.filters.Slashed());
  const withdrawn = await hub.queryFilter(hub.filters.Withdrawn());
  const collected = await hub.queryFilter(hub.filters.FeesCollected());
  expect(ids.toSorted(), "all leases").to.deep.equal(opened.map(({ args }) => args.id).toSorted());

  for (const token of [world.usdc, world.dai]) {
    const address = await token.getAddress();
    const ours = opened.filter(({ args }) => args.offer.token === address);
    const isOurs = (id: string): boolean => ours.some(({ args }) => args.id === id);
    const accounts = await Promise.all(ours.map(({ args }) => lens.accountOf(args.id)));
    const balances = await Promise.all(owners.map((owner) => hub.balanceOf(owner, token)));
    const stakes = await Promise.all(owners.map((owner) => hub.collateralOf(owner, token)));
    const owed = sum(balances.map(({ amount, fees }) => amount + fees));
    const held = sum(accounts.map((account) => account.held));

    const came = [
      ...ours.map(({ args }) => up(args.offer.rate, args.deposit)),
      ...[...toppedUp, ...slashed].filter(({ args }) => isOurs(args.id)).map(({ args }) => args.amount),
    ];
    const left = [...withdrawn, ...collected].filter(({ args }) => args.token === address);
    expect(owed + sum(left.map(({ args }) => args.amount)) + held, "what came in").to.equal(sum(came));
    expect(sum(stakes.map(({ locked }) => locked)), "what is locked").to.equal(
      sum(accounts.map((account) => account.locked)),
    );
    expect(await token.balanceOf(hub), "the hub's tokens").to.equal(
      sum(stakes.map(({ total }) => total)) + owed + held,
    );
  }
}

/** What is recorded of the days of a lease on which anything ever was. */
async function daysOf({ hub }: World, id: string) {
  const reported = await hub.queryFilter(hub.filters.DowntimeRecorded(id));
  const announced = await hub.queryFilter(hub.filters.MaintenanceAnnounced(id));
  const numbers = [
    ...reported.map(({ args }) => Math.floor(Number(args.hour) / 24)),
    ...announced.map(({ args }) => dayOf(Number(args.from))),
  ];
  const days = [...new Set(numbers)].toSorted((a, b) => a - b);
  return Promise.all(
    days.map(async (day) => {
      const { down, maintenanceFrom, maintenanceUntil, state } = await hub.dayOf(id, day);
      const maintenance = Number(maintenanceUntil - maintenanceFrom);
      const resolved = state === STATE.enforced || state === STATE.overturned;
      return { day, state, resolved, down: Number(down), maintenance };
    }),
  );
}

/**
 * Expects of a lease that its days' records add up to what it keeps: minutes not served, given back, of maintenance and owed; and that
 * `pending` is zero just where no day waits, and never past the oldest that does.
 */
export async function expectDays(world: World, id: string): Promise<void> {
  const { hub } = world;
  const { lease, adjudged } = await hub.leaseOf(id);
  const days = await daysOf(world, id);
  const total = (count: (day: (typeof days)[number]) => number): number =>
    days.reduce((minutes, day) => minutes + count(day), 0);
  const stands = (day: (typeof days)[number]): number =>
    day.maintenance + (day.state === STATE.overturned ? 0 : day.down);
  expect(Number(lease.unserved), "minutes not served").to.equal(total(stands));
  expect(Number(adjudged.returned), "minutes given back").to.equal(total((day) => (day.resolved ? stands(day) : 0)));
  expect(Number(adjudged.maintenance), "minutes of maintenance").to.equal(total((day) => day.maintenance));

  const waiting = days.filter((day) => !day.resolved && stands(day) !== 0);
  expect(lease.pending === 0n, "nothing is pending").to.equal(waiting.length === 0);
  const oldest = dayOf(Number(lease.start)) + Number(lease.pending) - 1;
  if (waiting.length !== 0) expect(oldest, "the oldest day that waits").to.be.at.most(waiting[0]!.day);

  const terms = {
    ...{ start: Number(lease.start), termEnd: Number(lease.termEnd) },
    ...{ allowance: Number(lease.allowance), penaltyMultiple: Number(lease.penaltyMultiple) },
  };
  const granted = (await hub.queryFilter(hub.filters.ClaimRuled(id))).filter(({ args }) => args.granted);
  const exit = Math.min(Number(lease.exitMinutes), Number(lease.termEnd - lease.end));
  expect(Number(adjudged.owed), "minutes owed").to.equal(
    total((day) => (day.state === STATE.enforced ? penaltyOf(day.day, day.down, terms) : 0)) +
      granted.reduce((minutes, { args }) => minutes + Number(args.minutes_), 0) +
      ((lease.flags & 8n) !== 0n ? exit : 0),
  );
  const slashed = (await hub.queryFilter(hub.filters.Slashed(id))).map(({ args }) => args.amount);
  const bound = adjudged.owed < lease.bond ? adjudged.owed : lease.bond;
  expect(sum(slashed), "what was slashed").to.equal(up(lease.rate, bound));
  const returned = (await hub.queryFilter(hub.filters.WithheldReturned(id))).map(({ args }) => args.amount);
  expect(sum(returned), "what was given back").to.equal(down(lease.rate, adjudged.returned));
  if ((lease.flags & 32n) === 0n) return;
  expect(lease.paid + lease.unserved, "minutes of a finalized lease").to.equal(lease.end - lease.start);
  expect(waiting, "days of a finalized lease that wait").to.deep.equal([]);
}

/**
 * Lets every lease of a world end, every day be due and enforced, and every lease be finalized, where no dispute is open; and expects
 * the books to balance and the days to add up before and after.
 */
export async function expectBooksToTheEnd(world: World): Promise<void> {
  const { hub, lens } = world;
  const ids = await leasesOf(world);
  await expectBooks(world, ids);
  for (const id of ids) {
    await expectDays(world, id);
    const { flags } = (await hub.leaseOf(id)).lease;
    const { disputes } = (await hub.leaseOf(id)).adjudged;
    if ((flags & 32n) !== 0n || disputes !== 0n) continue;
    const finalAt = await lens.finalAt(id);
    if (finalAt > (await world.now())) await world.goTo(finalAt);
    for (const { day, resolved, down: minutes, maintenance } of await daysOf(world, id)) {
      if (!resolved && minutes + maintenance !== 0) await hub.enforce(id, [day]);
    }
    await hub.finalize(id);
    expect((await lens.accountOf(id)).held, "held of a finalized lease").to.equal(0n);
    await expectDays(world, id);
  }
  await expectBooks(world, ids);
}
