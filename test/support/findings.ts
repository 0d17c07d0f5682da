import type { ContractTransactionReceipt } from "ethers";

import { DAY, GENESIS, HOUR, type World } from "./world.ts";

/** The UTC day of {GENESIS}, and its first hour and minute, as the contracts count them. */
export const DAY_0 = GENESIS / DAY;
export const HOUR_0 = GENESIS / HOUR;
export const MINUTE_0 = GENESIS / 60;

/** The longest that a dispute stays open. */
export const LONGEST_DISPUTE = 180;

/** The stand-in oracle says, as soon as it can, that `minutes` of an hour of a lease were down; hours count from {GENESIS}. */
export async function reportDown(w: World, id: string, hour: number, minutes = 60): Promise<void> {
  const at = GENESIS + (hour + 1) * HOUR;
  if ((await w.now()) < at) await w.goTo(at);
  await w.hub.connect(w.uptimeOracle).recordDowntime(id, HOUR_0 + hour, minutes);
}

/** All 24 hours of a day are down. */
export async function reportDownAllDay(w: World, id: string, day: number): Promise<void> {
  for (let hour = 0; hour < 24; ++hour) await reportDown(w, id, day * 24 + hour);
}

/** The provider announces maintenance on a day, from minute `from` of it. */
export async function maintain(w: World, id: string, day: number, from = 720, minutes = 1): Promise<void> {
  const first = MINUTE_0 + day * 1_440 + from;
  await w.hub.connect(w.provider).announceMaintenance(id, first, first + minutes);
}

/** The provider contests days, as the dispute desk would have it. */
export const contest = (w: World, id: string, ...days: number[]) =>
  w.hub.connect(w.disputeDesk).openContest(
    id,
    w.provider,
    days.map((day) => DAY_0 + day),
  );

/** Runs something on a state that is undone afterwards. */
export async function undone<T>(w: Pick<World, "networkHelpers">, run: () => Promise<T>): Promise<T> {
  const snapshot = await w.networkHelpers.takeSnapshot();
  try {
    return await run();
  } finally {
    await snapshot.restore();
  }
}

/** Gas that a call used. */
export const gasOf = async (sent: Promise<{ wait(): Promise<ContractTransactionReceipt | null> }>): Promise<bigint> =>
  (await (await sent).wait())!.gasUsed;

/** Whether a lease's renter is free of its commitment. */
export const isWaived = async (w: World, id: string): Promise<boolean> =>
  ((await w.hub.leaseOf(id)).lease.flags & 16n) !== 0n;

/** What was slashed of the provider's collateral so far. */
export const slashedOf = async (w: World): Promise<bigint> =>
  10n ** 28n - (await w.hub.collateralOf(w.provider, w.usdc)).total;
