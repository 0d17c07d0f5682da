import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  type ContractTransactionResponse,
  type Signer,
  TypedDataEncoder,
  Wallet,
  keccak256,
  toUtf8Bytes,
} from "ethers";

import { downtimeTypes } from "../../sdk/src/generated/typedData.ts";
import type { IUptimeOracle } from "../../types/index.ts";
import { type ChoiceInput, DAY, GENESIS, HOUR, type OfferInput, deploy } from "./world.ts";

/** The EIP-712 types of what monitors sign. */
export const types = { Downtime: [...downtimeTypes.Downtime] };

/** An hour of the day that every test begins in, as the contracts count them: hours since the Unix epoch. */
export const hourAt = (hour: number): number => GENESIS / HOUR + hour;

/** A minute of that day, as the contracts count them. */
export const minuteAt = (hour: number, minute = 0): number => GENESIS / 60 + hour * 60 + minute;

/** The minutes `[from, until)` of an hour, as bits. */
export const minutes = (from: number, until: number): bigint => (1n << BigInt(until)) - (1n << BigInt(from));

/** Each of these minutes of an hour, as bits. */
export const bits = (...of: number[]): bigint => of.reduce((mask, minute) => mask | (1n << BigInt(minute)), 0n);

/** All minutes of an hour. */
export const ALL = minutes(0, 60);

/** Minutes in a mask. */
export const count = (mask: bigint): number => [...mask.toString(2)].filter((bit) => bit === "1").length;

/**
 * The base lease, of ten hours, of which 300 minutes are paid: it lies in five whole hours and two parts. Its hours 12
 * to 15 share a word, and so do 16 and 17.
 */
export const START = minuteAt(11, 50);
export const END = minuteAt(16, 50);

export interface StatementInput {
  member: number;
  mask: bigint;
  signature: string;
}

/** What each member says, by its place. */
export type Claims = Record<number, bigint>;

/** 16 keys for a large panel, in ascending order of their addresses. */
export const sixteen: Wallet[] = Array.from(
  { length: 16 },
  (_, index) => new Wallet(keccak256(toUtf8Bytes(`monitor ${index}`))),
).sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));

async function deployUptime() {
  const w = await deploy("uptimeOracle");
  const { ethers, hub } = w;
  const deployed = await ethers.deployContract("UptimeOracle", [hub], w.uptimeOracle);
  const oracle: IUptimeOracle = await ethers.getContractAt("IUptimeOracle", deployed);
  const uptimeDomain = {
    name: "Leasehold Uptime",
    version: "1",
    chainId: w.domain.chainId,
    verifyingContract: await oracle.getAddress(),
  };
  let slots = 0;

  return {
    ...w,
    ...{ oracle, deployedOracle: deployed, uptimeDomain },

    /** Takes the base lease, in a slot of its own, with these terms instead. */
    lease: (offer: Partial<OfferInput> = {}, choice: Partial<ChoiceInput> = {}): Promise<string> =>
      w.take(
        { slot: `0x${(++slots).toString(16).padStart(64, "0")}`, ...offer },
        { term: 600, deposit: 300, start: START, ...choice },
      ),

    /** Records a panel like the world's, of these monitors and this threshold, and answers its hash. */
    async createPanel(monitors: string[], threshold: number): Promise<string> {
      const panel = { ...w.panel, monitors, threshold: BigInt(threshold) };
      await hub.createPanel(panel);
      return hub.hashPanel(panel);
    },

    hashDowntime: (leaseId: string, hour: number, mask: bigint, domain = uptimeDomain): string =>
      TypedDataEncoder.hash(domain, types, { leaseId, hour, mask }),

    /** Signs what is down, for this oracle unless told otherwise. */
    signDowntime: (
      signer: Signer,
      leaseId: string,
      hour: number,
      mask: bigint,
      domain: Partial<typeof uptimeDomain> = {},
    ): Promise<string> => signer.signTypedData({ ...uptimeDomain, ...domain }, types, { leaseId, hour, mask }),

    /** Statements of these members, ascending, each signed by its monitor. */
    state(
      id: string,
      hour: number,
      claims: Claims,
      monitors: readonly Signer[] = w.monitors,
    ): Promise<StatementInput[]> {
      return Promise.all(
        Object.entries(claims).map(async ([place, mask]) => {
          const member = Number(place);
          return { member, mask, signature: await this.signDowntime(monitors[member]!, id, hour, mask) };
        }),
      );
    },

    /** Reports statements as they are; the sender has no part in the lease. */
    send: (
      id: string,
      hour: number,
      statements: StatementInput[],
      by: HardhatEthersSigner = w.admin,
    ): Promise<ContractTransactionResponse> => oracle.connect(by).report(id, hour, statements),

    /** Reports what these members say. */
    async report(id: string, hour: number, claims: Claims, monitors: readonly Signer[] = w.monitors) {
      return this.send(id, hour, await this.state(id, hour, claims, monitors));
    },

    /** Reports that three members saw this down. */
    reportDown(id: string, hour: number, mask: bigint) {
      return this.report(id, hour, { 0: mask, 1: mask, 2: mask });
    },

    /** Minutes of a lease that the hub withholds the pay of. */
    unservedOf: async (id: string): Promise<bigint> => (await hub.leaseOf(id)).lease.unserved,

    /** Minutes that the hub counts as down by reports, on the day of {GENESIS} or so many after. */
    downOn: async (id: string, day = 0): Promise<bigint> => (await hub.dayOf(id, GENESIS / DAY + day)).down,

    /** Lets the hour end: reports of it begin. */
    after: (hour: number): Promise<void> => w.goTo((hour + 1) * HOUR),
  };
}

export type Uptime = Awaited<ReturnType<typeof deployUptime>>;

let uptime: Uptime | undefined;
let restore: (() => Promise<void>) | undefined;

/** A freshly deployed protocol with an uptime oracle; every call goes back to the same state. */
export async function freshUptime(): Promise<Uptime> {
  if (uptime === undefined) uptime = await deployUptime();
  else await restore!();
  restore = (await uptime.networkHelpers.takeSnapshot()).restore;
  await uptime.goTo(GENESIS);
  return uptime;
}
