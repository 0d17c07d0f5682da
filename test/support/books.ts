import { expect } from "chai";
import type { AddressLike } from "ethers";

import { PANEL_SHARE, SET, type World, up } from "./world.ts";

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

/** Lets every lease of a world end and be finalized, where no dispute is open, and expects the books to balance before and after. */
export async function expectBooksToTheEnd(world: World): Promise<void> {
  const { hub, lens } = world;
  const ids = await leasesOf(world);
  await expectBooks(world, ids);
  for (const id of ids) {
    const { flags } = (await hub.leaseOf(id)).lease;
    const { disputes } = (await hub.leaseOf(id)).adjudged;
    if ((flags & 32n) !== 0n || disputes !== 0n) continue;
    const finalAt = await lens.finalAt(id);
    if (finalAt > (await world.now())) await world.goTo(finalAt);
    await hub.finalize(id);
    expect((await lens.accountOf(id)).held, "held of a finalized lease").to.equal(0n);
  }
  await expectBooks(world, ids);
}
