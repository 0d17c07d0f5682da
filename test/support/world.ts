import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type AddressLike, TypedDataEncoder } from "ethers";
import { network } from "hardhat";

import { offerTypes } from "../../sdk/src/generated/typedData.ts";
import type { ILeasehold } from "../../types/index.ts";

export const ZERO_HASH = `0x${"00".repeat(32)}`;
export const ZERO_ADDRESS = `0x${"00".repeat(20)}`;
export const HOUR = 3_600;
export const DAY = 86_400;

/**
 * The parameter set that a world starts with: 2.5 %; an hour, six hours and a day; 10, 25 and 50 % off by tier; a million units at
 * least; and a million of fees weigh one unit.
 */
export const SET = {
  fee: 25_000n,
  reportWindow: 60n,
  claimWindow: 360n,
  contestWindow: 1_440n,
  discount1: 10n,
  discount2: 25n,
  discount3: 50n,
  leastDeposit: 1_000_000n,
  feeUnit: 1_000_000n,
};

/** Basis points of the world's panel. */
export const PANEL_SHARE = 50n;

/** 2030-01-01 00:00:00 UTC, when every test begins. */
export const GENESIS = 1_893_456_000;

export type OfferInput = {
  -readonly [K in keyof Awaited<ReturnType<typeof baseOffer>>]: Awaited<ReturnType<typeof baseOffer>>[K];
};
export type ChoiceInput = { term: number; deposit: number; start: number; accessKey: string };
export type PermitInput = { value: bigint; deadline: bigint; v: number; r: string; s: string };

export const NO_PERMIT: PermitInput = { value: 0n, deadline: 0n, v: 0, r: ZERO_HASH, s: ZERO_HASH };

/** Units that `minutes` cost at `rate` per hour, rounded down and up. */
export const down = (rate: bigint, minutes: bigint | number): bigint => (rate * BigInt(minutes)) / 60n;
export const up = (rate: bigint, minutes: bigint | number): bigint => (rate * BigInt(minutes) + 59n) / 60n;

/** An honest offer of a machine at 0.65 tokens (of six decimals) an hour, for an hour to 30 days, open to anyone. */
function baseOffer(provider: string, token: string, panel: string) {
  return {
    provider,
    epoch: 0n,
    request: ZERO_HASH,
    renter: ZERO_ADDRESS,
    parameterSet: 1,
    slot: `0x${"51".repeat(32)}`,
    spec: `0x${"5e".repeat(32)}`,
    token,
    rate: 650_000n,
    shortestTerm: 1,
    longestTerm: 43_200,
    committed: 0,
    setup: 0,
    earliestStart: 0,
    latestStart: 2 ** 32 - 1,
    allowance: 5,
    maintenance: 0,
    penaltyMultiple: 2,
    bondMultiple: 3,
    exitMinutes: 120,
    panel,
    expiry: GENESIS + 365 * DAY,
    salt: 0n,
  };
}

/** Partners of the hub for which an account or a contract stands in, unless they are to be real. */
type Partner = "market" | "uptimeOracle" | "disputeDesk" | "reputation" | "feePool";

/**
 * Deploys the protocol. Accounts stand in for the hub's partners, and contracts for its reputation and its fee pool, but for those
 * that are named: the hub's are then the first contracts that these accounts, or the two deployers, are to deploy.
 */
export async function deploy(...real: Partner[]) {
  return deployOn({}, ...real);
}

/** The same on a chain with these settings of its own. */
export async function deployOn(settings: { allowBlocksWithSameTimestamp?: boolean }, ...real: Partner[]) {
  const override = { initialDate: new Date((GENESIS - HOUR) * 1000), ...settings };
  const connection = await network.create({ override });
  const { ethers, networkHelpers } = connection;
  const accounts = await ethers.getSigners();
  const account = (index: number): HardhatEthersSigner => accounts[index]!;
  const [admin, provider, renter, stranger, other] = [account(0), account(1), account(2), account(3), account(4)];
  const [market, uptimeOracle, disputeDesk, recipient] = [account(5), account(6), account(7), account(8)];
  const [reputationDeployer, feePoolDeployer] = [account(14), account(15)];

  const authority = await ethers.deployContract("AccessManager", [admin]);
  const reputation = await ethers.deployContract("StandInReputation");
  const partner = (name: Partner, { address }: HardhatEthersSigner, standIn: AddressLike = address): AddressLike =>
    real.includes(name) ? ethers.getCreateAddress({ from: address, nonce: 0 }) : standIn;
  const feePool = await ethers.deployContract("StandInFeePool");
  const deployed = await ethers.deployContract("Leasehold", [
    authority,
    {
      feePool: partner("feePool", feePoolDeployer, feePool),
      reputation: partner("reputation", reputationDeployer, reputation),
      market: partner("market", market),
      uptimeOracle: partner("uptimeOracle", uptimeOracle),
      disputeDesk: partner("disputeDesk", disputeDesk),
    },
  ]);
  const hub = await ethers.getContractAt("ILeasehold", deployed);
  const lens = await ethers.deployContract("LeaseholdLens", [hub]);
  const usdc = await ethers.deployContract("TestToken", ["USD Coin", "USDC", 6]);
  const dai = await ethers.deployContract("TestToken", ["Dai", "DAI", 18]);
  for (const token of [usdc, dai]) {
    await hub.addParameterSet({ token, ...SET, status: 0 });
    for (const holder of [provider, renter, stranger, other]) {
      await token.mint(holder, 10n ** 30n);
      await token.connect(holder).approve(hub, 2n ** 256n - 1n);
    }
    await hub.connect(provider).stake(token, 10n ** 28n);
  }

  const monitors = accounts.slice(9, 14).sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
  const panel = {
    monitors: monitors.map((monitor) => monitor.address),
    threshold: 3n,
    share: PANEL_SHARE,
    recipient: recipient.address,
    arbitrator: ZERO_ADDRESS,
    arbitratorExtraData: "0x",
    arbitrationCap: 0n,
  };
  await hub.createPanel(panel);
  const panelHash = await hub.hashPanel(panel);
  const domain = {
    name: "Leasehold",
    version: "1",
    chainId: (await ethers.provider.getNetwork()).chainId,
    verifyingContract: await hub.getAddress(),
  };
  const usdcAddress = await usdc.getAddress();
  const types = { Offer: [...offerTypes.Offer] };

  return {
    ...{ connection, ethers, networkHelpers, authority, reputation, feePool, hub, lens, usdc, dai },
    ...{ admin, provider, renter, stranger, other, market, uptimeOracle, disputeDesk, recipient, monitors },
    ...{ reputationDeployer, feePoolDeployer, panel, panelHash, domain },

    /** The base offer, with these fields instead. */
    offer: (fields: Partial<OfferInput> = {}): OfferInput => ({
      ...baseOffer(provider.address, usdcAddress, panelHash),
      ...fields,
    }),

    /** The base choice: ten hours, all paid, as soon as possible; with these fields instead. */
    choice: (fields: Partial<ChoiceInput> = {}): ChoiceInput => {
      const term = fields.term ?? 600;
      return { term, deposit: term, start: 0, accessKey: ZERO_HASH, ...fields };
    },

    hashOffer: (offer: OfferInput): string => TypedDataEncoder.hash(domain, types, offer),
    sign: (offer: OfferInput, signer = provider): Promise<string> => signer.signTypedData(domain, types, offer),

    /** Takes an offer that its provider signs, and answers the lease's id. */
    async take(
      fields: Partial<OfferInput> = {},
      choice: Partial<ChoiceInput> = {},
      by: typeof renter = renter,
    ): Promise<string> {
      const offer = this.offer(fields);
      const arguments_: Parameters<ILeasehold["take"]> = [
        offer,
        await this.sign(offer),
        this.choice(choice),
        NO_PERMIT,
      ];
      const receipt = await (await hub.connect(by).take(...arguments_)).wait();
      const [opened] = await hub.queryFilter(hub.filters.LeaseOpened(), receipt!.blockNumber, receipt!.blockNumber);
      return opened!.args.id;
    },

    /** Unix time of the newest block. */
    now: (): Promise<number> => networkHelpers.time.latest(),

    /** Lets the next block have this Unix time. */
    at: (timestamp: number | bigint): Promise<void> => networkHelpers.time.setNextBlockTimestamp(timestamp),

    /** Mines a block at this Unix time. */
    goTo: (timestamp: number | bigint): Promise<void> => networkHelpers.time.increaseTo(timestamp),
  };
}

export type World = Awaited<ReturnType<typeof deploy>>;

let world: World | undefined;
let restore: (() => Promise<void>) | undefined;

/** A freshly deployed protocol; every call goes back to the same state. */
export async function freshWorld(): Promise<World> {
  if (world === undefined) world = await deploy();
  else await restore!();
  restore = (await world.networkHelpers.takeSnapshot()).restore;
  // The chain's clock follows the machine's. Every test begins with the first second of the same minute, however long those
  // before it took.
  await world.goTo(GENESIS);
  return world;
}
