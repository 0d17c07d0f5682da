import type { Hex, LocalAccount } from "viem";

import type { Deployment } from "../offers/types.ts";
import { type Downtime, downtimeTypedData } from "./downtimeTypedData.ts";

/** Signs a monitor's statement. It counts only together with as many others as the panel's threshold asks for. */
export function signDowntime(
  account: LocalAccount,
  downtime: Downtime,
  deployment: Pick<Deployment, "chainId" | "uptimeOracle">,
): Promise<Hex> {
  return account.signTypedData(downtimeTypedData(downtime, deployment));
}
