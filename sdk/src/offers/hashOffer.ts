import { type Hex, hashTypedData } from "viem";

import { offerTypedData } from "./offerTypedData.ts";
import type { Deployment, Offer } from "./types.ts";

/** The name of an offer: the hash that is signed, equal to the hub's `hashOffer`. */
export function hashOffer(offer: Offer, deployment: Pick<Deployment, "chainId" | "leasehold">): Hex {
  return hashTypedData(offerTypedData(offer, deployment));
}
