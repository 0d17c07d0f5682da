import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { type AddressLike, type ContractTransactionResponse, resolveAddress } from "ethers";

import type { IDisputeDesk } from "../../types/index.ts";
import { DAY, GENESIS, HOUR, NO_PERMIT, type OfferInput, type PermitInput, deploy, up } from "./world.ts";

/** Token units per hour of these tests' leases: an odd number, so that deposits have something to round. */
export const RATE = 13_000_001n;

/** UTC day on which every test begins, the minute in which its lease of ten hours does, and when that lease ends. */
export const TODAY = GENESIS / DAY;
export const START = GENESIS / 60 + 1;
export const END = (START + 600) * 60;

/** When the days of such a lease can be contested: from the finality of its last hour for a day. */
export const CONTESTABLE = END + HOUR;
export const CONTEST_END = CONTESTABLE + DAY;

/** When such a lease can be claimed on, and finalized. */
export const CLAIM_END = END + 7 * HOUR;

/** Minutes that are reported in such a lease, what they cost in all (of the daily allowance of 5, ten hours have 3), and the deposit. */
export const DOWN = 60;
export const PENALTY = 2 * (DOWN - 3);
export const STAKE = up(RATE, DOWN + PENALTY);
export const DEPOSIT = (STAKE + 9n) / 10n;

/** Minutes that are claimed, and the deposit. */
export const CLAIMED = 601;
export const CLAIM_DEPOSIT = (up(RATE, CLAIMED) + 9n) / 10n;

/** What arbitrators ask for, and the most that panels let them, in wei. */
export const PRICE = 10n ** 15n;
export const CAP = 10n ** 16n;

export const ROUND = 30 * DAY;
export const MOST_TIME = 180 * DAY;
export const EXTRA_DATA = "0xc0de";
export const EVIDENCE = "ipfs://evidence";

/** What {DisputeRecord} says of a dispute's status, and what arbitrators can rule. */
export const STATUS = { none: 0n, open: 1n, forRenter: 2n, forProvider: 3n };
export const RULING = { none: 0n, renter: 1n, provider: 2n };

/** What a hostile arbitrator can be told. */
export const CONDUCT = {
  honest: 0,
  reverts: 1,
  burnsGas: 2,
  answersHugely: 3,
  revertsHugely: 4,
  answersShortly: 5,
  answersNothing: 6,
  answersMost: 7,
  dawdles: 8,
  callsBack: 9,
} as const;

/** What an arbitrator says of where a dispute stands. */
export const STANDS = { waiting: 0n, appealable: 1n, solved: 2n };

/** What the council asks for where it asks for something, and the most that any council may, in wei. */
export const COUNCIL_FEE = 2n * 10n ** 15n;
export const MOST_COUNCIL_FEE = 10n ** 17n;

/** A conduct in words, for titles. */
export const spell = (conduct: keyof typeof CONDUCT): string =>
  conduct.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);

/** What opening a dispute is made of; whatever is left out is what these tests do mostly. */
export interface Opening {
  by: HardhatEthersSigner;
  value: bigint;
  days: number[];
  minutes: number;
  permit: PermitInput;
  evidence: string;
  gasLimit: bigint;
}

async function deployDisputes(councilFee: bigint) {
  const w = await deploy("disputeDesk");
  const { ethers, hub, usdc } = w;
  const council = await ethers.deployContract("CouncilArbitrator", [w.authority, councilFee]);
  const deployed = await ethers.deployContract(
    "DisputeDesk",
    [hub, council, "ipfs://contests", "ipfs://claims"],
    w.disputeDesk,
  );
  const desk: IDisputeDesk = await ethers.getContractAt("IDisputeDesk", deployed);
  const deskAddress = await desk.getAddress();
  const councilAddress = await council.getAddress();
  const honest = await ethers.deployContract("HonestArbitrator", [PRICE, 3 * DAY]);
  const hostile = await ethers.deployContract("HostileArbitrator");
  await hostile.setPrice(PRICE);
  const other = await ethers.deployContract("HostileArbitrator");
  const usdcAddress = await usdc.getAddress();

  /** Records a panel with this arbitrator, and answers its hash. */
  const panelOf = async (arbitrator: AddressLike, cap = CAP, extraData = EXTRA_DATA): Promise<string> => {
    const address = await resolveAddress(arbitrator);
    const panel = { ...w.panel, arbitrator: address, arbitratorExtraData: extraData, arbitrationCap: cap };
    await hub.createPanel(panel);
    return hub.hashPanel(panel);
  };
  const panels = { council: w.panelHash, honest: await panelOf(honest), hostile: await panelOf(hostile) };
  let slots = 0;

  return {
    ...w,
    ...{ council, desk, deskAddress, councilAddress, honest, hostile, otherArbitrator: other, panels, panelOf },
    ...{ usdcAddress, deskContract: deployed },

    /** A lease of ten hours under this panel, in a slot of its own. */
    lease(panel: string, fields: Partial<OfferInput> = {}, term = 600): Promise<string> {
      slots += 1;
      const slot = `0x${slots.toString(16).padStart(64, "0")}`;
      return w.take({ rate: RATE, panel, slot, ...fields }, { term });
    },

    /** An hour of such a lease, the second, was reported as down. It is the hour after. */
    async reported(panel: string, fields: Partial<OfferInput> = {}): Promise<string> {
      const id = await this.lease(panel, fields);
      await this.report([id]);
      return id;
    },

    async report(ids: string[], hour = 1, minutes = DOWN): Promise<void> {
      await w.goTo(GENESIS + (hour + 1) * HOUR);
      for (const id of ids) {
        await hub.connect(w.uptimeOracle).recordDowntime(id, TODAY * 24 + hour, minutes);
      }
    },

    /** Such a lease, now that its day can be contested. */
    async contestable(panel: string, fields: Partial<OfferInput> = {}): Promise<string> {
      const id = await this.reported(panel, fields);
      await w.goTo(CONTESTABLE);
      return id;
    },

    contest: (
      id: string,
      {
        by = w.provider,
        value = PRICE,
        days = [TODAY],
        permit = NO_PERMIT,
        evidence = "",
        ...gas
      }: Partial<Opening> = {},
    ): Promise<ContractTransactionResponse> => desk.connect(by).contest(id, days, permit, evidence, { value, ...gas }),

    claim: (
      id: string,
      {
        by = w.renter,
        value = PRICE,
        minutes = CLAIMED,
        permit = NO_PERMIT,
        evidence = "",
        ...gas
      }: Partial<Opening> = {},
    ): Promise<ContractTransactionResponse> => desk.connect(by).claim(id, minutes, permit, evidence, { value, ...gas }),

    /** A contest before this panel's arbitrator, dispute number 1. */
    async contested(panel: string): Promise<string> {
      const id = await this.contestable(panel);
      await this.contest(id);
      return id;
    },

    /** A claim before this panel's arbitrator, dispute number 1. */
    async claimed(panel: string): Promise<string> {
      const id = await this.lease(panel);
      await w.goTo(START * 60);
      await this.claim(id);
      return id;
    },

    /** Lets an honest arbitrator rule, and executes it when it is too late for an appeal. */
    async ruleHonestly(theirs: bigint | number, ruling: bigint): Promise<ContractTransactionResponse> {
      await honest.giveRuling(theirs, ruling);
      await w.goTo((await w.now()) + 3 * DAY);
      return honest.executeRuling(theirs);
    },

    /** Who arbitrates a dispute. */
    judgeOf: async (dispute = 1n): Promise<string> => (await desk.disputeOf(dispute)).arbitrator,

    statusOf: async (dispute = 1n): Promise<bigint> => (await desk.disputeOf(dispute)).status,

    creditOf: async (owner: AddressLike): Promise<bigint> => (await hub.balanceOf(owner, usdc)).amount,

    /** Contests and claims of a lease that are open. */
    disputesOf: async (id: string): Promise<bigint> => (await hub.leaseOf(id)).adjudged.disputes,

    etherOf: (owner: AddressLike): Promise<bigint> => ethers.provider.getBalance(owner),

    /** Its selector. */
    selectorOf: (
      name: "createDispute" | "arbitrationCost" | "appeal" | "appealCost" | "currentRuling" | "disputeStatus",
    ): string => hostile.interface.getFunction(name).selector,

    /** Tells an arbitrator how to answer. */
    async tell(
      name: Parameters<typeof this.selectorOf>[0],
      conduct: (typeof CONDUCT)[keyof typeof CONDUCT],
      arbitrator = hostile,
    ): Promise<void> {
      await arbitrator.behave(this.selectorOf(name), conduct);
    },

    /** Encodes every call of the desk's that changes something, as somebody would make it in the middle of another. */
    everyCall(id: string): Record<string, string> {
      const { interface: i } = deployed;
      return {
        contest: i.encodeFunctionData("contest", [id, [TODAY], NO_PERMIT, ""]),
        claim: i.encodeFunctionData("claim", [id, 1, NO_PERMIT, ""]),
        submitEvidence: i.encodeFunctionData("submitEvidence", [1, EVIDENCE]),
        appeal: i.encodeFunctionData("appeal", [1]),
        rule: i.encodeFunctionData("rule", [0, 1]),
        expire: i.encodeFunctionData("expire", [1]),
      };
    },
  };
}

export type Disputes = Awaited<ReturnType<typeof deployDisputes>>;

const deployed = new Map<bigint, { disputes: Disputes; restore: () => Promise<void> }>();

/**
 * A freshly deployed protocol with a dispute desk, and a council that asks for this fee, in wei; every call goes back to the
 * same state.
 */
export async function freshDisputes(councilFee = 0n): Promise<Disputes> {
  const before = deployed.get(councilFee);
  await before?.restore();
  const disputes = before?.disputes ?? (await deployDisputes(councilFee));
  const { restore } = await disputes.networkHelpers.takeSnapshot();
  deployed.set(councilFee, { disputes, restore });
  await disputes.goTo(GENESIS);
  return disputes;
}

/**
 * Expects that the desk has no token and no more ether than somebody forced on it, and that its balances in the hub are the
 * deposits of open disputes, to the unit.
 */
export async function expectDeskBooks(d: Disputes, forced = 0n): Promise<void> {
  const { desk, hub } = d;
  expect(await d.etherOf(desk), "the desk's ether").to.equal(forced);
  const held = new Map<string, bigint>();
  for (let dispute = 1n; dispute <= (await desk.disputeCount()); dispute += 1n) {
    const { id, status, deposit } = await desk.disputeOf(dispute);
    if (status !== STATUS.open) continue;
    const { lease } = await hub.leaseOf(id);
    const { token } = await hub.parameterSetOf(lease.parameterSet);
    held.set(token, (held.get(token) ?? 0n) + deposit);
  }
  for (const token of [d.usdc, d.dai]) {
    const owed = held.get(await token.getAddress()) ?? 0n;
    expect((await hub.balanceOf(desk, token)).amount, "the deposits of open disputes").to.equal(owed);
    expect(await token.balanceOf(desk), "the desk's tokens").to.equal(0n);
  }
}

/** Gas that a call of the desk's must have left when it asks an arbitrator something: half a million, what stays behind, a margin. */
export const ASK_GAS = 500_000n + 500_000n / 63n + 20_000n;

/**
 * Sends a call with ever different amounts of gas: it must fail, or do what it does with plenty, as `expectSame` says that it
 * answers. Finds the least amount with which it goes through.
 */
export async function leastGas(
  [low, high]: [bigint, bigint],
  { networkHelpers }: Disputes,
  send: (gasLimit: bigint) => Promise<() => Promise<unknown>>,
): Promise<bigint> {
  const goes = async (gasLimit: bigint): Promise<boolean> => {
    const { restore } = await networkHelpers.takeSnapshot();
    const expectSame = await send(gasLimit).catch(() => undefined);
    await expectSame?.();
    await restore();
    return expectSame !== undefined;
  };
  expect(await goes(low), `goes with ${low}`).to.equal(false);
  expect(await goes(high), `goes with ${high}`).to.equal(true);
  for (let gas = low; gas < high; gas += 50_001n) await goes(gas);
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (await goes(middle)) high = middle;
    else low = middle;
  }
  for (let gas = high - 40n; gas < high + 40n; gas += 7n) await goes(gas);
  return high;
}

/** Ether that a call cost who sent it, apart from gas. */
export async function etherSpent(
  d: Disputes,
  by: HardhatEthersSigner,
  send: () => Promise<ContractTransactionResponse>,
): Promise<bigint> {
  const before = await d.etherOf(by);
  const receipt = (await (await send()).wait())!;
  return before - (await d.etherOf(by)) - receipt.gasUsed * receipt.gasPrice;
}
