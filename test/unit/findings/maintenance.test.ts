import { expect } from "chai";

import { MINUTE_0, maintain, slashedOf, undone } from "../../support/findings.ts";
import { type World, freshWorld } from "../../support/world.ts";

describe("maintenance of part of a day", () => {
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const expectQuota = async (day: number, from: number, quota: number) => {
    await expect(maintain(w, id, day, from, quota + 1))
      .to.be.revertedWithCustomError(w.hub, "Downtime_OverQuota")
      .withArgs(id, BigInt(quota + 1), BigInt(quota));
    await maintain(w, id, day, from, quota);
  };

  describe("given a reservation of two hours over midnight, with a quota of an hour a day and an exit penalty of two hours", () => {
    beforeEach(async () => {
      // From 23:00 until 01:00: a 24th of each day.
      id = await w.take({ maintenance: 60, committed: 120 }, { term: 120, start: MINUTE_0 + 1_380 });
    });

    it("it should let the provider take back three minutes of each hour for nothing", async () => {
      await expectQuota(0, 1_380, 3);
      await expectQuota(1, 0, 3);
      await w.goTo(await w.lens.finalAt(id));
      await w.hub.finalize(id);
      expect(await slashedOf(w)).to.equal(0n);
      expect((await w.hub.leaseOf(id)).lease.paid).to.equal(114n);
    });

    it("it should cost the provider the exit penalty to take back all of it", async () => {
      const slashed = await undone(w, async () => {
        await w.hub.connect(w.provider).close(id);
        return slashedOf(w);
      });
      expect(slashed).to.equal(2n * 650_000n);
    });
  });

  describe("given an hour over midnight, with a quota of half an hour", () => {
    it("it should have a minute on each day, rounded up as the allowance is", async () => {
      id = await w.take({ maintenance: 30, allowance: 30 }, { term: 60, start: MINUTE_0 + 1_410 });
      await expectQuota(0, 1_410, 1);
      await expectQuota(1, 0, 1);
    });
  });

  describe("given a term of two days from midnight", () => {
    it("it should have the whole quota on each", async () => {
      id = await w.take({ maintenance: 240 }, { term: 2_880, start: MINUTE_0 + 1_440 });
      await expectQuota(1, 0, 240);
      await expectQuota(2, 1_000, 240);
    });
  });

  describe("given a lease whose money ends an hour into the second day of its term", () => {
    it("it should have the quota of the whole day in that hour", async () => {
      id = await w.take({ maintenance: 59 }, { term: 2_880, deposit: 1_500, start: MINUTE_0 + 1_440 });
      await expectQuota(2, 0, 59);
    });
  });
});
