import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type AddressLike, type ContractTransactionResponse, resolveAddress } from "ethers";

import { shares } from "./books.ts";
import { minutes, types as downtimeTypes } from "./uptime.ts";
import { type ChoiceInput, DAY, GENESIS, HOUR, NO_PERMIT, type OfferInput, deploy, down, up } from "./world.ts";

/** Token units per hour of these tests' leases: an odd number, so that every share has something to round. */
export const RATE = 13_000_001n;

/** UTC day and hour on which every test begins, and the minute in which its lease of ten hours does. */
export const TODAY = GENESIS / DAY;
export const HOUR_0 = GENESIS / HOUR;
export const START = GENESIS / 60 + 1;
export const TERM = 600;
export const END = (START + TERM) * 60;

/** Minutes of the bond, and those of the ten hours that cost no penalty. */
export const BOND = 3 * TERM;
export const ALLOWANCE = 3;

/** When the day of such a lease can be contested, when it is due, and when such a lease can be claimed on until. */
export const CONTESTABLE = END + HOUR;
export const DUE = CONTESTABLE + DAY;
export const CLAIM_END = END + 7 * HOUR;

/** What arbitrators ask for, and the most that panels let them, in wei. */
export const PRICE = 10n ** 15n;
export const CAP = 10n ** 16n;

export const ROUND = 30 * DAY;
export const MOST_TIME = 180 * DAY;

/** How arbitrators rule. */
export const FOR_RENTER = 1n;
export const FOR_PROVIDER = 2n;

/** What a hostile arbitrator can be told. */
export const CONDUCT = { honest: 0, reverts: 1, burnsGas: 2 } as const;

/** Minutes of pay that so many minutes of downtime cost in penalties. */
export const penaltyOf = (minutes_: number): number => 2 * Math.max(0, minutes_ - ALLOWANCE);

/** A tenth of what is at stake, rounded up, or the least that the world's parameter set asks for. */
export const depositFor = (stake: bigint): bigint => {
  const tenth = (stake + 9n) / 10n;
  return tenth > 1_000_000n ? tenth : 1_000_000n;
};

/** What the provider gets of the pay for so many minutes, after the fee and the panel's share. */
export const net = (minutes_: number): bigint => shares(down(RATE, minutes_)).net;

async function deployCoalitions() {
  const w = await deploy("uptimeOracle", "disputeDesk");
  const { ethers, hub, usdc } = w;
  const oracle = await ethers.deployContract("UptimeOracle", [hub], w.uptimeOracle);
  const council = await ethers.deployContract("CouncilArbitrator", [w.authority, 0]);
  const desk = await ethers.deployContract("DisputeDesk", [hub, council, "", ""], w.disputeDesk);
  const honest = await ethers.deployContract("HonestArbitrator", [PRICE, 3 * DAY]);
  const hostile = await ethers.deployContract("HostileArbitrator");
  await hostile.setPrice(PRICE);
  const uptimeDomain = {
    name: "Leasehold Uptime",
    version: "1",
    chainId: w.domain.chainId,
    verifyingContract: await oracle.getAddress(),
  };

  /** Records a panel with this arbitrator, and answers its hash. */
  const panelOf = async (arbitrator: AddressLike, cap = CAP): Promise<string> => {
    const panel = { ...w.panel, arbitrator: await resolveAddress(arbitrator), arbitrationCap: cap };
    await hub.createPanel(panel);
    return hub.hashPanel(panel);
  };
  const panels = { council: w.panelHash, honest: await panelOf(honest), hostile: await panelOf(hostile) };
  const accounts = { provider: w.provider, renter: w.renter, panel: w.recipient, stranger: w.stranger, desk };
  let slots = 0;

  return {
    ...w,
    ...{ oracle, council, desk, honest, hostile, panels, panelOf },

    /** A lease of ten hours under this panel, in a slot of its own. */
    lease(panel: string, offer: Partial<OfferInput> = {}, choice: Partial<ChoiceInput> = {}): Promise<string> {
      slots += 1;
      const slot = `0x${slots.toString(16).padStart(64, "0")}`;
      return w.take({ rate: RATE, panel, slot, ...offer }, { term: TERM, ...choice });
    },

    /** Lets the hour be over and has these members report minutes of it. */
    async report(id: string, hour: number, mask: bigint, members = [0, 1, 2]): Promise<ContractTransactionResponse> {
      const over = GENESIS + (hour + 1) * HOUR;
      if ((await w.now()) < over) await w.goTo(over);
      const message = { leaseId: id, hour: HOUR_0 + hour, mask };
      const statements = await Promise.all(
        members.map(async (member) => ({
          ...{ member, mask },
          signature: await w.monitors[member]!.signTypedData(uptimeDomain, downtimeTypes, message),
        })),
      );
      return oracle.report(id, HOUR_0 + hour, statements);
    },

    /** Has an hour reported as down, from its first minute on. */
    reportDown(id: string, hour: number, minutes_ = 60): Promise<ContractTransactionResponse> {
      return this.report(id, hour, minutes(0, minutes_));
    },

    contest: (id: string, days = [TODAY], value = PRICE): Promise<ContractTransactionResponse> =>
      desk.connect(w.provider).contest(id, days, NO_PERMIT, "", { value }),

    claim: (
      id: string,
      minutes_: number,
      by: HardhatEthersSigner = w.renter,
      value = PRICE,
    ): Promise<ContractTransactionResponse> => desk.connect(by).claim(id, minutes_, NO_PERMIT, "", { value }),

    /** Lets the honest arbitrator rule, and executes it when it is too late for an appeal. */
    async ruleHonestly(ruling: bigint, theirs = 0): Promise<void> {
      await honest.giveRuling(theirs, ruling);
      await w.goTo((await w.now()) + 3 * DAY);
      await honest.executeRuling(theirs);
    },

    /** Lets the hostile arbitrator rule at once. */
    ruleCorruptly: (ruling: bigint, theirs = 0) => hostile.giveRuling(desk, theirs, ruling),

    /** Wei that an arbitrator was paid. */
    paidTo: (arbitrator: AddressLike): Promise<bigint> => ethers.provider.getBalance(arbitrator),

    /** All that each has in the token: in its wallet, its balance and its collateral. */
    async wealth(): Promise<Record<keyof typeof accounts, bigint>> {
      const entries = Object.entries(accounts).map(async ([name, account]) => {
        const { amount } = await hub.balanceOf(account, usdc);
        const { total } = await hub.collateralOf(account, usdc);
        return [name, (await usdc.balanceOf(account)) + amount + total] as const;
      });
      return Object.fromEntries(await Promise.all(entries)) as Record<keyof typeof accounts, bigint>;
    },

    lockedOf: async (provider: AddressLike = w.provider): Promise<bigint> =>
      (await hub.collateralOf(provider, usdc)).locked,

    /** Enforces what is due and finalizes the lease, at the first second at which that can be done. */
    async finish(id: string): Promise<void> {
      const { lease } = await hub.leaseOf(id);
      const windows = lease.pending === 0n ? 7 * HOUR : 25 * HOUR;
      const time = Number(lease.end) * 60 + windows;
      if ((await w.now()) < time) await w.goTo(time);
      await hub.finalize(id);
    },
  };
}

export type Coalitions = Awaited<ReturnType<typeof deployCoalitions>>;

let coalitions: Coalitions | undefined;
let restore: (() => Promise<void>) | undefined;

/** A freshly deployed protocol with an uptime oracle and a dispute desk; every call goes back to the same state. */
export async function freshCoalitions(): Promise<Coalitions> {
  if (coalitions === undefined) coalitions = await deployCoalitions();
  else await restore!();
  restore = (await coalitions.networkHelpers.takeSnapshot()).restore;
  await coalitions.goTo(GENESIS);
  return coalitions;
}

export { DAY, GENESIS, HOUR, NO_PERMIT, down, minutes, shares, up };
