import { expect } from "chai";

import { expectBooksToTheEnd } from "../../support/books.ts";
import { secondOf } from "../../support/leases.ts";
import { ALL, type Uptime, bits, freshUptime, hourAt, minuteAt, minutes } from "../../support/uptime.ts";
import { ZERO_HASH } from "../../support/world.ts";

describe("downtimeOf", () => {
  let u: Uptime;

  beforeEach(async () => {
    u = await freshUptime();
  });

  afterEach(() => expectBooksToTheEnd(u));

  describe("when nothing was reported", () => {
    it("it should be none, also of hours outside the lease and of no lease", async () => {
      const id = await u.lease();
      for (const hour of [0, hourAt(0), hourAt(12), hourAt(13), 2 ** 32 - 1]) {
        expect(await u.oracle.downtimeOf(id, hour)).to.equal(0n);
        expect(await u.oracle.downtimeOf(ZERO_HASH, hour)).to.equal(0n);
      }
    });
  });

  describe("when an hour was reported", () => {
    it("it should be its minutes that were agreed on, within the lease", async () => {
      const id = await u.lease();
      await u.after(hourAt(11));
      await u.report(id, hourAt(11), { 0: ALL, 2: minutes(0, 55), 3: ALL });
      expect(await u.oracle.downtimeOf(id, hourAt(11))).to.equal(minutes(50, 55));
    });

    it("it should be none of any other hour or lease", async () => {
      const [id, other] = [await u.lease(), await u.lease()];
      await u.after(hourAt(13));
      await u.reportDown(id, hourAt(13), ALL);
      for (const hour of [9, 11, 12, 14, 15, 16, 17]) expect(await u.oracle.downtimeOf(id, hourAt(hour))).to.equal(0n);
      expect(await u.oracle.downtimeOf(other, hourAt(13))).to.equal(0n);
    });
  });

  describe("when every hour of a day was reported", () => {
    it("it should be each as it was, in whichever part of a word", async () => {
      const id = await u.lease({}, { start: minuteAt(1), term: 1_380, deposit: 1_380 });
      const maskOf = (hour: number) => bits(hour, 59) | minutes(24, 24 + hour);
      for (let hour = 1; hour < 24; ++hour) {
        await u.after(hourAt(hour));
        await u.reportDown(id, hourAt(hour), maskOf(hour));
      }
      expect(await u.oracle.downtimeOf(id, hourAt(0))).to.equal(0n);
      for (let hour = 1; hour < 24; ++hour) {
        expect(await u.oracle.downtimeOf(id, hourAt(hour)), `hour ${hour}`).to.equal(maskOf(hour));
      }
      expect(await u.oracle.downtimeOf(id, hourAt(24))).to.equal(0n);
    });
  });

  describe("when the lease is finalized", () => {
    it("it should still be told", async () => {
      const id = await u.lease();
      await u.after(hourAt(13));
      await u.reportDown(id, hourAt(13), bits(3));
      await u.goTo(Math.max(Number(await u.lens.finalAt(id)), secondOf(minuteAt(72))));
      await u.hub.finalize(id);
      expect(await u.oracle.downtimeOf(id, hourAt(13))).to.equal(bits(3));
    });
  });
});
