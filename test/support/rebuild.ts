import { expect } from "chai";

import type { World } from "./world.ts";

/** Rebuilds the record of a lease and of its days from the hub's events alone, and expects the hub to say the same. */
export async function expectRebuilt(w: World, id: string, what: string): Promise<void> {
  const { hub } = w;
  const logs = await w.ethers.provider.getLogs({ address: await hub.getAddress(), topics: [null, id], fromBlock: 0 });
  let [start, end, termEnd, bond, paid, flags, owed, returned, disputes, claimed] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let claim = 0;
  const days = new Map<number, { down: number; from: number; until: number; state: number }>();
  const dayOf = (day: number) => {
    if (!days.has(day)) days.set(day, { down: 0, from: 0, until: 0, state: 0 });
    return days.get(day)!;
  };
  const good = (day: number): number => {
    const record = days.get(day);
    if (record === undefined) return 0;
    return (record.state === 2 ? record.down : 0) + (record.state >= 2 ? record.until - record.from : 0);
  };
  const waive = () => {
    for (const day of days.keys())
      if (good(day) > 0 && good(day) + Math.max(good(day - 1), good(day + 1)) >= 360) flags |= 16;
  };
  for (const log of logs) {
    const event = hub.interface.parseLog(log)!;
    const a = event.args;
    const number = (name: string): number => Number(a.getValue(name));
    if (event.name === "LeaseOpened") {
      const offer = a.getValue("offer");
      [start, end, termEnd] = [number("start"), number("start") + number("deposit"), number("start") + number("term")];
      bond = Number(offer.bondMultiple) * Math.min(1_440, number("term"));
    } else if (event.name === "ToppedUp") end = number("end");
    else if (event.name === "BondAdded") bond = number("bond");
    else if (event.name === "Settled") paid = number("paid");
    else if (event.name === "Closed") {
      end = number("end");
      const byRenter = a.getValue("by") === w.renter.address;
      if (!byRenter && (flags & 6) === 0 && termEnd > end) flags |= 8;
      flags |= byRenter ? 2 : 4;
      for (const [day, record] of days) {
        record.until = Math.min(record.until, Math.max(record.from, end - day * 1_440));
      }
    } else if (event.name === "MaintenanceAnnounced") {
      const day = Math.floor(number("from") / 1_440);
      [dayOf(day).from, dayOf(day).until] = [number("from") - day * 1_440, number("until") - day * 1_440];
    } else if (event.name === "DowntimeRecorded") dayOf(Math.floor(number("hour") / 24)).down += number("minutes_");
    else if (event.name === "DayEnforced") {
      dayOf(number("day")).state = 2;
      waive();
    } else if (event.name === "WithheldReturned") returned = number("minutes_");
    else if (event.name === "Slashed") {
      owed = number("owed");
      if (owed >= bond) flags |= 16;
    } else if (event.name === "DaysContested") {
      for (const day of a.getValue("days_")) dayOf(Number(day)).state = 1;
      disputes = number("disputes");
    } else if (event.name === "ContestRuled") {
      if (!a.getValue("stands")) for (const day of a.getValue("days_")) dayOf(Number(day)).state = 3;
      disputes = number("disputes");
      waive();
    } else if (event.name === "ClaimOpened") [claimed, claim, disputes] = [number("minutes_"), 1, number("disputes")];
    else if (event.name === "ClaimRuled") [claim, disputes] = [a.getValue("granted") ? 2 : 3, number("disputes")];
    else if (event.name === "Finalized") flags |= 32;
  }
  const { lease, adjudged } = await hub.leaseOf(id);
  const unserved = [...days.values()].reduce(
    (sum, { down, from, until, state }) => sum + (state === 3 ? 0 : down) + until - from,
    0,
  );
  expect([start, end, termEnd, bond, paid, flags, unserved], `${what}: rebuilt lease`).to.deep.equal(
    [lease.start, lease.end, lease.termEnd, lease.bond, lease.paid, lease.flags, lease.unserved].map(Number),
  );
  expect([owed, returned, disputes, claimed, claim], `${what}: rebuilt judgement`).to.deep.equal([
    ...[adjudged.owed, adjudged.returned, adjudged.disputes, adjudged.claimed, adjudged.claim].map(Number),
  ]);
  for (const [day, { down, from, until, state }] of days) {
    const record = await hub.dayOf(id, day);
    expect([down, from, until, state], `${what}: rebuilt day`).to.deep.equal(
      [record.down, record.maintenanceFrom, record.maintenanceUntil, record.state].map(Number),
    );
  }
}
