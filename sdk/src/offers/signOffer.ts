import type { Hex, LocalAccount } from "viem";

import { offerTypedData } from "./offerTypedData.ts";
import type { Deployment, Offer } from "./types.ts";

/** Signs an offer. Costs nothing, and binds the provider until the offer expires or is cancelled. */
export function signOffer(
  account: LocalAccount,
  offer: Offer,
  deployment: Pick<Deployment, "chainId" | "leasehold">,
): Promise<Hex> {
  return account.signTypedData(offerTypedData(offer, deployment));
}
