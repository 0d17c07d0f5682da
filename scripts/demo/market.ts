import { readFileSync } from "node:fs";

import { type Address, type Hex, keccak256, parseSignature, stringToHex, zeroAddress, zeroHash } from "viem";
import type { HDAccount } from "viem/accounts";

import {
  type Choice,
  type Offer,
  type Permit,
  type Request,
  amountUp,
  minutesMask,
  nextMinute,
  parseRate,
  signDowntime,
  signOffer,
} from "../../sdk/src/index.ts";
import type { Chain } from "./chain.ts";
import { type Facts, openBooks } from "./ledger.ts";
import { DECIMALS, PARAMETERS, type Protocol } from "./protocol.ts";

const HOUR = 3_600n;
const DAY = 86_400n;

export const NO_PERMIT: Permit = { value: 0n, deadline: 0n, v: 0, r: zeroHash, s: zeroHash };

type Published = {
  source: string;
  prices: Record<string, { decentralised: string; centralised: string }>;
  workloads: Record<string, { gpu: string; minutes: number; cost: string }>;
};

/** The published prices that the story is played at. */
export const published = JSON.parse(readFileSync(new URL("prices.json", import.meta.url), "utf8")) as Published;

/** A lease of the story, and what everybody must have got by its end. */
export type Lease = { id: Hex; facts: Facts };

/** An offer with its signature; `0x` for one that is published. */
export type MadeOffer = [offer: Offer, signature: Hex];

/** `term` minutes, of which `deposit` are paid at first, from the minute `start` or as soon as possible. */
export const choiceOf = (term: number, deposit = term, start = 0, accessKey: Hex = zeroHash): Choice => ({
  term,
  deposit,
  start,
  accessKey,
});

/** What people do on the market of the story; every step is booked. */
export function openMarket(chain: Chain, protocol: Protocol, seed: bigint) {
  const { client, mined, now } = chain;
  const { hub, house, oracle, token, panelHash } = protocol;
  const deployment = { chainId: client.chain.id, leasehold: hub.address, uptimeOracle: oracle.address };
  const books = openBooks(protocol);
  const leases: Lease[] = [];

  /** Sends a call, books what it did, and answers which leases it opened. */
  const step = async (operation: string, send: () => Promise<Hex>): Promise<Hex[]> =>
    books.book(await mined(operation, send));

  let salt = seed;
  function offerOf(provider: HDAccount, gpu: string, fields: Partial<Offer> = {}): Offer {
    salt += 1n;
    return {
      provider: provider.address,
      epoch: 0n,
      request: zeroHash,
      renter: zeroAddress,
      parameterSet: 1,
      slot: keccak256(stringToHex(`${provider.address} ${gpu}`)),
      spec: keccak256(stringToHex(JSON.stringify({ gpu, count: 1, version: 1 }))),
      token: token.address,
      rate: parseRate(published.prices[gpu]!.decentralised, DECIMALS),
      shortestTerm: 9,
      longestTerm: 43_200,
      committed: 0,
      setup: 0,
      earliestStart: 0,
      latestStart: 2 ** 32 - 1,
      allowance: 5,
      maintenance: 0,
      penaltyMultiple: 2,
      bondMultiple: 3,
      exitMinutes: 0,
      panel: panelHash,
      expiry: Number(now() + 30n * DAY),
      salt,
      ...fields,
    };
  }

  /** Writes down what a take must come to, before it is sent. */
  function promised(name: string, gpu: string, offer: Offer, choice: Choice, renter: Address): Facts {
    const start = choice.start === 0 ? nextMinute(now() + 1n) + BigInt(offer.setup) : BigInt(choice.start);
    return {
      name,
      gpu,
      provider: offer.provider,
      renter,
      rate: offer.rate,
      centralised: parseRate(published.prices[gpu]!.centralised, DECIMALS),
      fee: BigInt(PARAMETERS.fee),
      start,
      end: start + BigInt(choice.deposit),
      funded: BigInt(choice.deposit),
      unserved: 0n,
      penalty: 0n,
    };
  }

  /** A renter's call for bids on a GPU, from the centralised price down. */
  function requestOf(
    renter: HDAccount,
    gpu: string,
    { terms, ...fields }: Partial<Omit<Request, "terms">> & { term: number; terms: Partial<Offer> },
  ): Request {
    const rate = parseRate(published.prices[gpu]!.centralised, DECIMALS);
    const free = { provider: zeroAddress, slot: zeroHash, expiry: 0 };
    return {
      terms: { ...offerOf(renter, gpu), ...free, rate, renter: renter.address, ...terms },
      leastRate: rate / 5n,
      deposit: fields.term,
      deadline: Number(now() + 2n * HOUR),
      leastScore: 0,
      auction: false,
      accessKey: zeroHash,
      ...fields,
    };
  }

  /** A provider's bid for a request: its terms, at this price. */
  async function bidFor(request: Request, provider: HDAccount, price: string): Promise<MadeOffer> {
    salt += 1n;
    const bid = {
      ...request.terms,
      provider: provider.address,
      request: await house.read.hashRequest([request]),
      slot: keccak256(stringToHex(`${provider.address} ${salt}`)),
      rate: parseRate(price, DECIMALS),
      expiry: Number(now() + DAY),
      salt,
    };
    return signed(bid, provider);
  }

  async function take(
    name: string,
    gpu: string,
    renter: HDAccount,
    [offer, signature]: MadeOffer,
    choice: Choice,
    permit?: Permit,
  ): Promise<Lease> {
    const deposit = amountUp(offer.rate, BigInt(choice.deposit));
    if (permit === undefined) {
      await approve(renter, deposit);
    }
    const facts = promised(name, gpu, offer, choice, renter.address);
    const operation = permit ? "takeWithPermit" : signature === "0x" ? "takePublished" : "take";
    const [id] = await step(operation, () =>
      hub.write.take([offer, signature, choice, permit ?? NO_PERMIT], { account: renter }),
    );
    const lease = { id: id!, facts };
    leases.push(lease);
    return lease;
  }

  /** Approves `amount` on top of what is approved already, which another lease may need. */
  async function approve(owner: HDAccount, amount: bigint): Promise<void> {
    const allowed = await token.read.allowance([owner.address, hub.address]);
    await mined("approve", () => token.write.approve([hub.address, allowed + amount], { account: owner }));
  }

  const signed = async (offer: Offer, by: HDAccount): Promise<MadeOffer> => [
    offer,
    await signOffer(by, offer, deployment),
  ];

  async function topUp({ id, facts }: Lease, payer: HDAccount, minutes: bigint): Promise<bigint> {
    const price = amountUp(facts.rate, facts.funded + minutes) - amountUp(facts.rate, facts.funded);
    await approve(payer, price);
    await step("topUp", () => hub.write.topUp([id, Number(minutes)], { account: payer }));
    facts.funded += minutes;
    facts.end += minutes;
    return price;
  }

  /** Submits what monitors say of an hour, which begins at `timestamp`: the minutes that each flags, by its place in the panel. */
  async function report(
    { id }: Lease,
    timestamp: bigint,
    flagged: readonly (readonly [monitor: HDAccount, from: number, until: number])[],
    reporter: HDAccount,
  ): Promise<void> {
    const hour = Number(timestamp / HOUR);
    const { monitors } = await hub.read.panelOf([BigInt(await hub.read.panelNumberOf([panelHash]))]);
    const statements = await Promise.all(
      flagged.map(async ([monitor, from, until]) => {
        const mask = minutesMask(from, until);
        const signature = await signDowntime(monitor, { leaseId: id, hour, mask }, deployment);
        return { member: monitors.indexOf(monitor.address), mask, signature };
      }),
    );
    statements.sort((a, b) => a.member - b.member);
    await step(`report${statements.length}`, () => oracle.write.report([id, hour, statements], { account: reporter }));
  }

  async function permitFor(owner: HDAccount, value: bigint): Promise<Permit> {
    const deadline = now() + HOUR;
    const signature = await owner.signTypedData({
      domain: { name: "USD Coin", version: "1", chainId: client.chain.id, verifyingContract: token.address },
      types: {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      },
      primaryType: "Permit",
      message: {
        owner: owner.address,
        spender: hub.address,
        value,
        nonce: await token.read.nonces([owner.address]),
        deadline,
      },
    });
    const { r, s, v } = parseSignature(signature);
    return { value, deadline, v: Number(v), r, s };
  }

  return {
    ...{ ...protocol, books, leases, step },
    ...{ offerOf, requestOf, bidFor, signed, approve, permitFor, promised, take, topUp, report },
  };
}

export type Market = ReturnType<typeof openMarket>;
