import type { TypedDataDefinition } from "viem";

import { offerTypes } from "../generated/typedData.ts";
import type { Deployment, Offer } from "./types.ts";

/** The EIP-712 message that an offer is: what a wallet shows and signs. */
export function offerTypedData(
  offer: Offer,
  deployment: Pick<Deployment, "chainId" | "leasehold">,
): TypedDataDefinition<typeof offerTypes, "Offer"> {
  return {
    domain: {
      name: "Leasehold",
      version: "1",
      chainId: deployment.chainId,
      verifyingContract: deployment.leasehold,
    },
    types: offerTypes,
    primaryType: "Offer",
    message: offer,
  };
}
