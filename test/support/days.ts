import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { ContractTransactionResponse } from "ethers";

import { DAY, GENESIS, type World } from "./world.ts";

/** The UTC day 2030-01-01, on which every world begins, and its minutes. */
export const TODAY = GENESIS / DAY;
export const DAY_MINUTES = 1_440;

/** Where a UTC day of a lease stands. */
export const STATE = { open: 0n, contested: 1n, enforced: 2n, overturned: 3n };

/** The UTC hour of a minute, and the first minute of a UTC day. */
export const hourOf = (minute: number): number => Math.floor(minute / 60);
export const dayOf = (minute: number): number => Math.floor(minute / DAY_MINUTES);
export const firstMinute = (day: number): number => day * DAY_MINUTES;

/** Goes to a Unix time, if it has not come yet. */
export async function reach(w: World, timestamp: number): Promise<void> {
  if ((await w.now()) < timestamp) await w.goTo(timestamp);
}

/** A lease's record, in numbers. */
export async function leaseOf(w: World, id: string) {
  const { lease, adjudged } = await w.hub.leaseOf(id);
  return {
    ...{ start: Number(lease.start), end: Number(lease.end), termEnd: Number(lease.termEnd), flags: lease.flags },
    ...{ paid: Number(lease.paid), unserved: Number(lease.unserved), pending: Number(lease.pending) },
    ...{ bond: Number(lease.bond), owed: Number(adjudged.owed), returned: Number(adjudged.returned) },
    ...{ maintenance: Number(adjudged.maintenance), disputes: Number(adjudged.disputes) },
  };
}

/** Records minutes of an hour that is being heard. */
export const record = (w: World, id: string, hour: number, minutes: number): Promise<ContractTransactionResponse> =>
  w.hub.connect(w.uptimeOracle).recordDowntime(id, hour, minutes);

/** Records minutes of an hour as soon as the lease's part of it is over. */
export async function report(w: World, id: string, hour: number, minutes: number): Promise<void> {
  const { end } = await leaseOf(w, id);
  await reach(w, Math.min((hour + 1) * 60, end) * 60);
  await record(w, id, hour, minutes);
}

/** Records minutes of a UTC day, each hour's as soon as it is over, from the lease's first hour of that day (or a later one) on. */
export async function fail(w: World, id: string, day: number, minutes: number, fromHour = 0): Promise<void> {
  const { start, end } = await leaseOf(w, id);
  let left = minutes;
  for (let hour = day * 24 + fromHour; left > 0 && hour < (day + 1) * 24; ++hour) {
    const room = Math.min((hour + 1) * 60, end) - Math.max(hour * 60, start);
    if (room <= 0) continue;
    await report(w, id, hour, Math.min(room, left));
    left -= Math.min(room, left);
  }
  if (left > 0) throw new Error(`day ${day} has no room for ${left} minutes more`);
}

/** From when a day of a lease can be contested, and from when it can be enforced. */
export async function windowOf(w: World, id: string, day: number): Promise<{ from: number; until: number }> {
  const { lease } = await w.hub.leaseOf(id);
  const { reportWindow, contestWindow } = await w.hub.parameterSetOf(lease.parameterSet);
  const from = (Math.min(firstMinute(day + 1), Number(lease.end)) + Number(reportWindow)) * 60;
  return { from, until: from + Number(contestWindow) * 60 };
}

/** Lets a day become due. */
export const reachDue = async (w: World, id: string, day: number): Promise<void> =>
  reach(w, (await windowOf(w, id, day)).until);

export const enforce = (w: World, id: string, ...days: number[]): Promise<ContractTransactionResponse> =>
  w.hub.connect(w.stranger).enforce(id, days);

/** What {enforceDue} takes for all days. */
export const ALL_DAYS = 65_535;

/** Enforces the oldest days that are due: all, or so many. */
export const enforceDue = (w: World, id: string, most = ALL_DAYS): Promise<ContractTransactionResponse> =>
  w.hub.connect(w.stranger).enforceDue(id, most);

/** Contests days as soon as the last of them can be. */
export async function contest(w: World, id: string, ...days: number[]): Promise<ContractTransactionResponse> {
  await reach(w, (await windowOf(w, id, days.at(-1)!)).from);
  return w.hub.connect(w.disputeDesk).openContest(id, w.provider, days);
}

export const rule = (w: World, id: string, stands: boolean, ...days: number[]): Promise<ContractTransactionResponse> =>
  w.hub.connect(w.disputeDesk).ruleContest(id, days, stands);

/** Opens the renter's claim, which the lease must have begun for. */
export async function openClaim(w: World, id: string, minutes: number): Promise<ContractTransactionResponse> {
  const { start } = await leaseOf(w, id);
  await reach(w, start * 60);
  const { renter } = (await w.hub.leaseOf(id)).lease;
  return w.hub.connect(w.disputeDesk).openClaim(id, renter, minutes);
}

export const ruleClaim = (w: World, id: string, granted: boolean): Promise<ContractTransactionResponse> =>
  w.hub.connect(w.disputeDesk).ruleClaim(id, granted);

/** Grants the renter a claim, which the lease must have begun for. */
export async function claim(w: World, id: string, minutes: number): Promise<void> {
  await openClaim(w, id, minutes);
  await ruleClaim(w, id, true);
}

/** Announces maintenance, from one UTC minute until another. */
export const announce = (
  w: World,
  id: string,
  from: number,
  until: number,
  by: HardhatEthersSigner = w.provider,
): Promise<ContractTransactionResponse> => w.hub.connect(by).announceMaintenance(id, from, until);

/** Minutes of pay that a day's downtime costs: what is past the day's part of the allowance, which is rounded up, so many times over. */
export function penaltyOf(
  day: number,
  down: number,
  terms: { start: number; termEnd: number; allowance: number; penaltyMultiple: number },
): number {
  const minutes = Math.min(firstMinute(day + 1), terms.termEnd) - Math.max(firstMinute(day), terms.start);
  return terms.penaltyMultiple * Math.max(0, down - Math.ceil((terms.allowance * minutes) / DAY_MINUTES));
}
