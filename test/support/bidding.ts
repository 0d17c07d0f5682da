import type { ContractTransactionResponse } from "ethers";

import { leaseId, minuteOf } from "./taking.ts";
import { type ChoiceInput, DAY, GENESIS, NO_PERMIT, type OfferInput, type World, ZERO_HASH } from "./world.ts";

/** The request that bids of the tests answer. */
export const REQUEST = `0x${"4e".repeat(32)}`;

/** UTC minute at which what is bid for starts. */
export const START = minuteOf(GENESIS + DAY);
export const TERM = 600;
export const DEPOSIT = 500;

/** A bid for the request: the base offer, with these fields instead. */
export const bid = (w: World, fields: Partial<OfferInput> = {}): OfferInput => w.offer({ request: REQUEST, ...fields });

export const bidChoice = (fields: Partial<ChoiceInput> = {}): ChoiceInput => ({
  ...{ term: TERM, deposit: DEPOSIT, start: START, accessKey: ZERO_HASH },
  ...fields,
});

/** Puts `amount` of a request's deposit into the market's balance. */
export const fund = (w: World, amount: bigint): Promise<ContractTransactionResponse> =>
  w.hub.connect(w.market).pullDeposit(w.renter, w.usdc, amount, NO_PERMIT);

/** What the calls of the market are made of; whatever is left out is the base's. */
export interface Bidding {
  request: string;
  renter: string;
  offer: OfferInput;
  signature: string;
  start: number;
  /** Of the lease that a bid to release may become; that of the other fields if it is not given. */
  id: string;
  choice: Partial<ChoiceInput>;
  by: World["market"];
}

export async function lock(w: World, bidding: Partial<Bidding> = {}): Promise<ContractTransactionResponse> {
  const offer = bidding.offer ?? bid(w);
  return w.hub
    .connect(bidding.by ?? w.market)
    .lockBid(
      bidding.request ?? REQUEST,
      bidding.renter ?? w.renter.address,
      offer,
      bidding.signature ?? (await w.sign(offer)),
      bidChoice(bidding.choice),
    );
}

export async function release(w: World, bidding: Partial<Bidding> = {}): Promise<ContractTransactionResponse> {
  return w.hub
    .connect(bidding.by ?? w.market)
    .releaseBid(
      bidding.id ??
        (await leaseId(w, bidding.offer ?? bid(w), bidding.renter ?? w.renter.address, bidding.start ?? START)),
    );
}

export async function award(w: World, bidding: Partial<Bidding> = {}): Promise<ContractTransactionResponse> {
  return w.hub
    .connect(bidding.by ?? w.market)
    .awardBid(
      bidding.renter ?? w.renter.address,
      bidding.offer ?? bid(w),
      bidding.start ?? START,
      bidding.choice?.accessKey ?? ZERO_HASH,
    );
}

export async function takeBid(w: World, bidding: Partial<Bidding> = {}): Promise<ContractTransactionResponse> {
  const offer = bidding.offer ?? bid(w);
  return w.hub
    .connect(bidding.by ?? w.market)
    .takeBid(
      bidding.request ?? REQUEST,
      bidding.renter ?? w.renter.address,
      offer,
      bidding.signature ?? (await w.sign(offer)),
      bidChoice(bidding.choice),
    );
}
