import type { Hex, TypedDataDefinition } from "viem";

import { downtimeTypes } from "../generated/typedData.ts";
import type { Deployment } from "../offers/types.ts";

/** What a monitor says of an hour of a lease. */
export type Downtime = {
  leaseId: Hex;
  /** UTC hour, counted from the Unix epoch. */
  hour: number;
  /** Bit i says that minute i was down by the provider's fault, see {@link minutesMask}. */
  mask: bigint;
};

/** The EIP-712 message that a monitor signs. */
export function downtimeTypedData(
  downtime: Downtime,
  deployment: Pick<Deployment, "chainId" | "uptimeOracle">,
): TypedDataDefinition<typeof downtimeTypes, "Downtime"> {
  return {
    domain: {
      name: "Leasehold Uptime",
      version: "1",
      chainId: deployment.chainId,
      verifyingContract: deployment.uptimeOracle,
    },
    types: downtimeTypes,
    primaryType: "Downtime",
    message: downtime,
  };
}
