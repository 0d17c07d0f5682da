import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { AbiCoder, type ContractTransactionResponse, type Result, encodeBytes32String, keccak256 } from "ethers";

import { type ChoiceInput, NO_PERMIT, type OfferInput, type PermitInput, type World, up } from "./world.ts";

/** What a take is made of; whatever is left out is the world's base. */
export interface Taking {
  offer: Partial<OfferInput>;
  /** Who signs the offer, if no signature is given. */
  signer: HardhatEthersSigner;
  signature: string;
  choice: Partial<ChoiceInput>;
  permit: PermitInput;
  by: HardhatEthersSigner;
}

/** Sends a take and answers the transaction; it rejects where the take reverts. */
export async function sendTake(w: World, taking: Partial<Taking> = {}): Promise<ContractTransactionResponse> {
  const offer = w.offer(taking.offer);
  const signature = taking.signature ?? (await w.sign(offer, taking.signer));
  const choice = w.choice(taking.choice);
  return w.hub.connect(taking.by ?? w.renter).take(offer, signature, choice, taking.permit ?? NO_PERMIT);
}

/** The arguments of the lease that a transaction opened. */
export async function openedBy(w: World, sent: Promise<ContractTransactionResponse>) {
  const receipt = (await (await sent).wait())!;
  const [opened] = await w.hub.queryFilter(w.hub.filters.LeaseOpened(), receipt.blockNumber, receipt.blockNumber);
  return opened!.args;
}

/** The id that a lease of this offer has, or would have. */
export async function leaseId(w: World, offer: OfferInput, renter: string, start: number | bigint): Promise<string> {
  const types = ["uint256", "address", "bytes32", "address", "uint256"];
  const values = [w.domain.chainId, await w.hub.getAddress(), w.hashOffer(offer), renter, start];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
}

/** UTC minute of a Unix time. */
export const minuteOf = (timestamp: number): number => Math.floor(timestamp / 60);

/** Name of a field as errors say it. */
export const fieldName = (name: string): string => encodeBytes32String(name);

/** Units that a lease of `term` minutes locks. */
export const bondOf = (offer: OfferInput, term: number): bigint =>
  up(offer.rate, offer.bondMultiple * Math.min(1_440, term));

/** The fields of a struct that a contract answered, by name. */
export const fieldsOf = (struct: object): Record<string, unknown> => (struct as Result).toObject();
