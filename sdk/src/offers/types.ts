import type { Address, ContractFunctionArgs } from "viem";

import type { auctionHouseAbi, leaseholdAbi } from "../generated/abis.ts";

/** A provider's promise of terms. Each field is documented at the contracts' `IOffers.Offer`. */
export type Offer = ContractFunctionArgs<typeof leaseholdAbi, "view", "hashOffer">[0];

/** What the renter chooses within an offer. */
export type Choice = ContractFunctionArgs<typeof leaseholdAbi, "nonpayable", "take">[2];

/** An ERC-2612 permit for the hub, as `take` and `stakeWithPermit` expect it. */
export type Permit = ContractFunctionArgs<typeof leaseholdAbi, "nonpayable", "take">[3];

/** A renter's call for bids. */
export type Request = ContractFunctionArgs<typeof auctionHouseAbi, "view", "hashRequest">[0];

/** Which contracts on which chain signatures are for. */
export type Deployment = { chainId: number; leasehold: Address; uptimeOracle: Address };
