import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { AbiCoder, type ContractTransactionResponse, keccak256, toBeHex } from "ethers";

import { offerTypes } from "../../sdk/src/generated/typedData.ts";
import type { IAuctionHouse } from "../../types/index.ts";
import { minuteOf } from "./taking.ts";
import {
  DAY,
  GENESIS,
  HOUR,
  NO_PERMIT,
  type OfferInput,
  type PermitInput,
  ZERO_ADDRESS,
  ZERO_HASH,
  deploy,
  up,
} from "./world.ts";

/** UTC minute at which auctions' leases start, and the last second of their deadlines that leaves time enough. */
export const START = minuteOf(GENESIS + DAY);
export const lastDeadline = (setup: number): number => START * 60 - 70 * 60 - setup * 60;
export const LAST_DEADLINE = lastDeadline(0);

export const DEADLINE = GENESIS + 6 * HOUR;
export const TERM = 600;
export const DEPOSIT = 500;
export const RATE = 650_000n;
export const MINUTE = 60;

/** What the base request holds, and what a bid at its highest rate locks. */
export const HELD = up(RATE, DEPOSIT);
export const BOND = up(RATE, 3 * TERM);

export const SLOT = `0x${"51".repeat(32)}`;
export const slot = (index: number): string => `0x${index.toString(16).padStart(64, "0")}`;

export interface RequestInput {
  terms: OfferInput;
  leastRate: bigint;
  term: number;
  deposit: number;
  deadline: number;
  leastScore: number;
  auction: boolean;
  accessKey: string;
}
export type RequestFields = Partial<Omit<RequestInput, "terms">> & { terms?: Partial<OfferInput> };

const offerTuple = `tuple(${offerTypes.Offer.map(({ type }) => type).join()})`;
const requestTuple = `tuple(${offerTuple},uint96,uint24,uint24,uint40,uint16,bool,bytes32)`;

async function deployAuctions() {
  const w = await deploy("market");
  const { ethers, hub } = w;
  const scores = await ethers.deployContract("StandInScores");
  const deployed = await ethers.deployContract("AuctionHouse", [hub, scores], w.market);
  const auctionHouse: IAuctionHouse = await ethers.getContractAt("IAuctionHouse", deployed);
  const house = await auctionHouse.getAddress();
  const providers = [w.provider, w.stranger, w.other] as const;
  for (const provider of providers.slice(1)) await hub.connect(provider).stake(w.usdc, 10n ** 28n);

  const hashRequest = (request: RequestInput): string => {
    const { terms, ...rest } = request;
    const fields = offerTypes.Offer.map(({ name }) => terms[name]);
    const { leastRate, term, deposit, deadline, leastScore, auction, accessKey } = rest;
    return keccak256(
      AbiCoder.defaultAbiCoder().encode(
        ["uint256", "address", requestTuple],
        [w.domain.chainId, house, [fields, leastRate, term, deposit, deadline, leastScore, auction, accessKey]],
      ),
    );
  };
  const zeroOffer = w.offer({ provider: ZERO_ADDRESS, renter: w.renter.address, slot: ZERO_HASH, expiry: 0 });

  return {
    ...w,
    ...{ auctionHouse, house, scores, providers, hashRequest, daiAddress: await w.dai.getAddress() },

    /** The base request: an auction from 0.65 tokens an hour for the lease that starts in a day; with these fields instead. */
    request(fields: RequestFields = {}): RequestInput {
      const auction = fields.auction ?? true;
      const starts = auction ? { earliestStart: START, latestStart: START } : {};
      return {
        ...{ leastRate: 1n, term: TERM, deposit: DEPOSIT, deadline: DEADLINE, leastScore: 0, accessKey: ZERO_HASH },
        ...fields,
        auction,
        terms: { ...zeroOffer, ...starts, ...fields.terms },
      };
    },

    /** A bid for a request: its terms, from the world's provider in its first slot; with these fields instead. */
    bid: (request: RequestInput, fields: Partial<OfferInput> = {}): OfferInput => ({
      ...request.terms,
      ...{ request: hashRequest(request), provider: w.provider.address, slot: SLOT, expiry: GENESIS + 365 * DAY },
      ...fields,
    }),

    /** Signs a bid, by the account whose it is unless told otherwise. */
    signBid(bid: OfferInput, signer?: HardhatEthersSigner): Promise<string> {
      return w.sign(bid, signer ?? providers.find(({ address }) => address === bid.provider) ?? w.provider);
    },

    post: (
      request: RequestInput,
      { by = w.renter, permit = NO_PERMIT }: { by?: HardhatEthersSigner; permit?: PermitInput } = {},
    ): Promise<ContractTransactionResponse> => auctionHouse.connect(by).postRequest(request, permit, "ipfs://spec"),

    /** Places a bid, by somebody who has no part in it. */
    async place(
      request: RequestInput,
      bid: OfferInput,
      { by = w.admin, signature }: { by?: HardhatEthersSigner; signature?: string } = {},
    ): Promise<ContractTransactionResponse> {
      const signed = signature ?? (await this.signBid(bid));
      return auctionHouse.connect(by).placeBid(request, bid, signed);
    },

    async accept(
      request: RequestInput,
      bid: OfferInput,
      { by = w.renter, signature }: { by?: HardhatEthersSigner; signature?: string } = {},
    ): Promise<ContractTransactionResponse> {
      return auctionHouse.connect(by).acceptBid(request, bid, signature ?? (await this.signBid(bid)));
    },

    award: (request: RequestInput, best: OfferInput, by = w.admin): Promise<ContractTransactionResponse> =>
      auctionHouse.connect(by).awardRequest(request, best),

    end: (request: RequestInput, by = w.admin): Promise<ContractTransactionResponse> =>
      auctionHouse.connect(by).endRequest(request),

    cancel: (request: RequestInput, by = w.renter): Promise<ContractTransactionResponse> =>
      auctionHouse.connect(by).cancelRequest(request),

    /** Status, deadline and best rate of a request, as numbers. */
    async stateOf(request: RequestInput): Promise<{ status: number; deadline: number; bestRate: bigint }> {
      const { status, deadline, bestRate } = await auctionHouse.requestOf(hashRequest(request));
      return { status: Number(status), deadline: Number(deadline), bestRate };
    },

    lockedOf: async (provider: HardhatEthersSigner | string): Promise<bigint> =>
      (await hub.collateralOf(provider, w.usdc)).locked,

    creditOf: async (owner: HardhatEthersSigner | string): Promise<bigint> =>
      (await hub.balanceOf(owner, w.usdc)).amount,
  };
}

export type Auctions = Awaited<ReturnType<typeof deployAuctions>>;

/** What {Auctions.stateOf} says of a request. */
export const STATUS = { unknown: 0, open: 1, awarded: 2, ended: 3 } as const;

let auctions: Auctions | undefined;
let restore: (() => Promise<void>) | undefined;

/** A freshly deployed protocol with an auction house; every call goes back to the same state. */
export async function freshAuctions(): Promise<Auctions> {
  if (auctions === undefined) auctions = await deployAuctions();
  else await restore!();
  restore = (await auctions.networkHelpers.takeSnapshot()).restore;
  await auctions.goTo(GENESIS + 60);
  return auctions;
}

type FieldName = (typeof offerTypes.Offer)[number]["name"];

/** Names of the fields of an offer, by number. */
export const FIELDS: readonly FieldName[] = offerTypes.Offer.map(({ name }) => name);

/** Fields in which a bid may differ from its request; whether `spec` is one depends on who decides. */
export const BIDDERS: ReadonlySet<FieldName> = new Set([
  ...(["provider", "epoch", "request", "slot", "rate", "expiry", "salt"] as const),
]);

/** The same bid but for one field, which has another value of its type. */
export function altered(a: Auctions, bid: OfferInput, field: FieldName): OfferInput {
  const value = bid[field];
  const addresses = { provider: a.stranger.address, renter: a.stranger.address, token: a.daiAddress };
  let other: string | number | bigint;
  if (field === "provider" || field === "renter" || field === "token") other = addresses[field];
  else if (typeof value === "string") other = `0x${"99".repeat(32)}`;
  else if (typeof value === "bigint") other = field === "rate" ? value - 1n : value + 1n;
  else other = field === "latestStart" ? value - 1 : value + 1;
  return { ...bid, [field]: other };
}

/** A field's value as the word that errors name. */
export const wordOf = (value: string | number | bigint): string => toBeHex(BigInt(value), 32);

/** Sends these calls in one block, in this order, and answers whether each succeeded. */
export async function inOneBlock(a: Auctions, calls: (() => Promise<ContractTransactionResponse>)[]) {
  const { provider } = a.ethers;
  await provider.send("evm_setAutomine", [false]);
  try {
    const sent: ContractTransactionResponse[] = [];
    for (const call of calls) sent.push(await call());
    await a.networkHelpers.mine();
    const receipts = await Promise.all(sent.map(({ hash }) => provider.getTransactionReceipt(hash)));
    return receipts.map((receipt) => ({ ok: receipt!.status === 1, block: receipt!.blockNumber }));
  } finally {
    await provider.send("evm_setAutomine", [true]);
  }
}
