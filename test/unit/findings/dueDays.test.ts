import { expect } from "chai";

import { DAY_0, contest, isWaived, maintain, reportDown, reportDownAllDay, undone } from "../../support/findings.ts";
import { DAY, GENESIS, HOUR, type World, freshWorld } from "../../support/world.ts";

describe("due days", () => {
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
  });

  /** What the renter's close at this time comes to, and what it was quoted. */
  const closeAt = async (time: number, before: () => Promise<unknown> = () => Promise.resolve()) =>
    undone(w, async () => {
      await before();
      await w.at(time);
      await w.hub.connect(w.renter).close(id);
      const { amount } = await w.hub.balanceOf(w.renter, w.usdc);
      return { end: (await w.hub.leaseOf(id)).lease.end, amount, waived: await isWaived(w, id) };
    });

  describe("given a whole day was down behind five with a minute of maintenance, and the renter is bound for weeks", () => {
    beforeEach(async () => {
      id = await w.take({ committed: 28_800, maintenance: 1 }, { term: 43_200 });
      for (const day of [1, 2, 3, 4, 5]) await maintain(w, id, day);
      await reportDownAllDay(w, id, 6);
      await w.goTo(GENESIS + 8 * DAY + 2 * HOUR);
    });

    it("it should free the renter that closes, whether or not somebody settled or enforced before", async () => {
      const time = GENESIS + 8 * DAY + 3 * HOUR;
      const unsettled = await closeAt(time);
      expect(unsettled.waived).to.equal(true);
      for (const before of [
        () => w.hub.settle(id),
        async () => {
          await w.hub.settle(id);
          await w.hub.settle(id);
        },
        () => w.hub.enforceDue(id, 3),
        () => w.hub.enforce(id, [DAY_0 + 6]),
      ]) {
        expect(await closeAt(time, before)).to.deep.equal(unsettled);
      }
    });

    it("it should tell the end that the close gives", async () => {
      const quote = await w.lens.quoteClose(id, w.renter);
      await w.hub.connect(w.renter).close(id);
      expect((await w.hub.leaseOf(id)).lease.end).to.equal(quote.end);
    });
  });

  describe("given a whole day was down behind nine with a minute of maintenance", () => {
    it("it should free the renter by one close", async () => {
      id = await w.take({ committed: 28_800, maintenance: 1 }, { term: 43_200 });
      for (let day = 1; day <= 9; ++day) {
        await w.goTo(GENESIS + day * DAY - DAY / 2);
        await maintain(w, id, day, 1_000);
      }
      await reportDownAllDay(w, id, 10);
      await w.goTo(GENESIS + 12 * DAY + 2 * HOUR);
      await w.hub.connect(w.renter).close(id);
      expect(await isWaived(w, id)).to.equal(true);
    });
  });

  describe("given a minute of maintenance every day for two months, each day of which was enforced by its name", () => {
    const live = async (until: number, committed: number) => {
      id = await w.take({ committed, longestTerm: 172_800, allowance: 0, maintenance: 1 }, { term: 172_800 });
      // There is always a window ahead, so that something is always pending; and nobody settles.
      for (let day = 1; day <= until; ++day) {
        await w.goTo(GENESIS + day * DAY + 2 * HOUR);
        await maintain(w, id, day + 1, 720);
        if (day >= 4) await w.hub.connect(w.provider).enforce(id, [DAY_0 + day - 2]);
      }
    };

    it("it should find the whole day down behind them by a close", async () => {
      await live(62, 144_000);
      await reportDownAllDay(w, id, 63);
      await w.goTo(GENESIS + 65 * DAY + 2 * HOUR);
      expect(await w.hub.dueDaysOf(id)).to.deep.equal([61n, 62n, 63n].map((day) => BigInt(DAY_0) + day));
      const quote = await w.lens.quoteClose(id, w.renter);
      await w.hub.connect(w.renter).close(id);
      expect(await isWaived(w, id)).to.equal(true);
      expect((await w.hub.leaseOf(id)).lease.end).to.equal(quote.end);
    });

    it("it should let the bond grow, as none is due", async () => {
      await live(64, 0);
      expect(await w.hub.dueDaysOf(id)).to.deep.equal([]);
      await expect(w.hub.connect(w.provider).addBond(id, 60)).to.emit(w.hub, "BondAdded");
    });
  });

  describe("given a minute of the first day is contested for two months, and the sixtieth day was down and is due", () => {
    beforeEach(async () => {
      id = await w.take({ committed: 144_000, longestTerm: 172_800, allowance: 0 }, { term: 172_800 });
      await reportDown(w, id, 1, 1);
      await w.goTo(GENESIS + DAY + 2 * HOUR);
      await contest(w, id, 0);
      await reportDownAllDay(w, id, 60);
      await w.goTo(GENESIS + 62 * DAY + 2 * HOUR);
    });

    it("it should be told to be due", async () => {
      expect(await w.hub.dueDaysOf(id)).to.deep.equal([BigInt(DAY_0 + 60)]);
    });

    it("it should be enforced by its name, and among all that are due", async () => {
      for (const enforce of [() => w.hub.enforce(id, [DAY_0 + 60]), () => w.hub.enforceDue(id, 65_535)]) {
        await undone(w, async () => {
          await enforce();
          const { returned, owed } = (await w.hub.leaseOf(id)).adjudged;
          expect([returned, owed]).to.deep.equal([1_440n, 2_880n]);
          expect(await isWaived(w, id)).to.equal(true);
        });
      }
    });

    it("it should free the renter that closes", async () => {
      const time = GENESIS + 62 * DAY + 3 * HOUR;
      const silent = await closeAt(time);
      expect(silent.waived).to.equal(true);
      expect(await closeAt(time, () => w.hub.enforce(id, [DAY_0 + 60]))).to.deep.equal(silent);
    });

    it("it should not be found by a settlement, which looks at eight words of days only", async () => {
      for (let i = 0; i < 5; ++i) await w.hub.settle(id);
      expect((await w.hub.leaseOf(id)).adjudged.returned).to.equal(0n);
      expect((await w.hub.dayOf(id, DAY_0 + 60)).state).to.equal(0n);
    });
  });

  describe("given three hours are down on two days in a row, of which neither alone frees the renter", () => {
    beforeEach(async () => {
      id = await w.take({ committed: 28_800 }, { term: 43_200 });
      for (const day of [1, 2]) for (let hour = 0; hour < 3; ++hour) await reportDown(w, id, day * 24 + hour);
    });

    it("it should free the renter in whatever order they are enforced", async () => {
      await w.goTo(GENESIS + 5 * DAY);
      for (const order of [
        [1, 2],
        [2, 1],
      ]) {
        await undone(w, async () => {
          await w.hub.enforce(id, [DAY_0 + order[0]!]);
          expect(await isWaived(w, id)).to.equal(false);
          await w.hub.enforce(id, [DAY_0 + order[1]!]);
          expect(await isWaived(w, id)).to.equal(true);
        });
      }
    });

    it("it should free the renter where the first is ruled on long after the second was enforced", async () => {
      // The second day's last report was at 03:00; the first can be contested from its end's report window on.
      await contest(w, id, 1);
      await w.goTo(GENESIS + 5 * DAY);
      await w.hub.enforceDue(id, 65_535);
      expect(await isWaived(w, id)).to.equal(false);
      await w.hub.connect(w.disputeDesk).ruleContest(id, [DAY_0 + 1], true);
      expect(await isWaived(w, id)).to.equal(true);
    });
  });

  describe("given maintenance is announced, and nothing is due", () => {
    it("it should do nothing to enforce what is due, or no day at all", async () => {
      id = await w.take({ maintenance: 60 }, { term: 43_200 });
      await w.goTo(GENESIS + 10 * DAY);
      await maintain(w, id, 16);
      const before = await w.hub.leaseOf(id);
      for (const call of [w.hub.enforceDue(id, 4), w.hub.enforceDue(id, 65_535), w.hub.enforce(id, [])]) {
        await call;
        expect(await w.hub.leaseOf(id)).to.deep.equal(before);
      }
    });
  });

  describe("given downtime was reported, and nothing is due", () => {
    it("it should do nothing to enforce what is due, or no day at all", async () => {
      id = await w.take({}, { term: 600 });
      await reportDown(w, id, 1);
      const before = await w.hub.leaseOf(id);
      for (const call of [w.hub.enforceDue(id, 4), w.hub.enforceDue(id, 65_535), w.hub.enforce(id, [])]) {
        await call;
        expect(await w.hub.leaseOf(id)).to.deep.equal(before);
      }
    });
  });

  describe("given a lease with a minute of maintenance on each of its last six days", () => {
    beforeEach(async () => {
      id = await w.take({ maintenance: 1 }, { term: 7 * 1_440 });
      for (const day of [1, 2, 3, 4, 5, 6]) await maintain(w, id, day);
    });

    it("it should be finalized by one call when the lens says, and not a second before", async () => {
      const at = await w.lens.finalAt(id);
      await w.at(at - 1n);
      await expect(w.hub.finalize(id)).to.be.revertedWithCustomError(w.hub, "Leases_DayPending");
      await w.at(at);
      await expect(w.hub.finalize(id)).to.emit(w.hub, "Finalized");
    });

    it("it should be finalized by one call a year later", async () => {
      await w.goTo(GENESIS + 365 * DAY);
      await expect(w.hub.finalize(id)).to.emit(w.hub, "Finalized");
    });
  });

  describe("given two minutes of maintenance two hundred days apart, both enforced by name", () => {
    it("it should be finalized", async () => {
      id = await w.take({ maintenance: 1, longestTerm: 288_000 }, { term: 200 * 1_440 });
      await maintain(w, id, 1);
      await w.goTo(GENESIS + 196 * DAY);
      await maintain(w, id, 198);
      await w.hub.enforce(id, [DAY_0 + 1]);
      await w.goTo(GENESIS + 300 * DAY);
      await w.hub.enforce(id, [DAY_0 + 198]);
      await expect(w.hub.finalize(id)).to.emit(w.hub, "Finalized");
    });
  });
});
