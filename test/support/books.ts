import type { AddressLike, BaseContract } from "ethers";

import { PANEL_SHARE, SET, type World } from "./world.ts";

/** Total pay, split as the protocol does it under the world's parameter set and panel. */
export function split(pay: bigint): { fee: bigint; panel: bigint; provider: bigint } {
  const fee = (pay * SET.fee) / 1_000_000n;
  const panel = ((pay - fee) * PANEL_SHARE) / 10_000n;
  return { fee, panel, provider: pay - fee - panel };
}

/** What the hub owes these accounts in a token (balances, fees, collateral), but for the escrow of leases not finalized. */
export async function owedTo(w: World, token: AddressLike, accounts: Iterable<AddressLike>): Promise<bigint> {
  let sum = 0n;
  for (const account of accounts) {
    const { amount, fees } = await w.hub.balanceOf(account, token);
    const { total } = await w.hub.collateralOf(account, token);
    sum += amount + fees + total;
  }
  return sum;
}

/** The address of the extension: the first contract that the hub made. */
export async function extensionOf(w: World): Promise<string> {
  return w.ethers.getCreateAddress({ from: await w.hub.getAddress(), nonce: 1 });
}

/** Encodes a call of the hub's. */
export const encode = (w: World, name: string, args: readonly unknown[]): string =>
  (w.hub as BaseContract).interface.encodeFunctionData(name, args);
