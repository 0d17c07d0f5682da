import type { BaseContract } from "ethers";

import type { World } from "./world.ts";

/** The address of the extension: the first contract that the hub made. */
export async function extensionOf(w: World): Promise<string> {
  return w.ethers.getCreateAddress({ from: await w.hub.getAddress(), nonce: 1 });
}

/** Encodes a call of the hub's. */
export const encode = (w: World, name: string, args: readonly unknown[]): string =>
  (w.hub as BaseContract).interface.encodeFunctionData(name, args);
