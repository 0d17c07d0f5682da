import { expect } from "chai";

import { expectBooksToTheEnd } from "../../support/books.ts";
import {
  TODAY,
  announce,
  contest,
  enforce,
  enforceDue,
  fail,
  firstMinute,
  leaseOf,
  reachDue,
  rule,
  windowOf,
} from "../../support/days.ts";
import { NOON } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("dueDaysOf", () => {
  const DAYS = 1_440;
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  const rent = (term = 12 * DAYS, start = NOON) =>
    w.take({ allowance: 0, maintenance: 600, longestTerm: 2 ** 24 - 1 }, { start, term });
  /** The days since the world began that are due in the block that has this Unix time, or the newest block. */
  const dueIn = async (id: string, time?: number) => {
    if (time !== undefined) await w.at(time);
    const days = await w.hub.dueDaysOf(id, { blockTag: time === undefined ? "latest" : "pending" });
    return days.map((day) => Number(day) - TODAY);
  };

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.dueDaysOf(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given nothing is recorded", () => {
    it("it should be none, before the lease, during and after it", async () => {
      const id = await rent();
      expect(await dueIn(id)).to.deep.equal([]);
      await w.goTo((NOON + 6 * DAYS) * 60);
      expect(await dueIn(id)).to.deep.equal([]);
      await w.goTo((NOON + 100 * DAYS) * 60);
      expect(await dueIn(id)).to.deep.equal([]);
    });
  });

  describe("given days are recorded", () => {
    it("it should be none up to the last second before the oldest is due, and then that", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 5);
      await fail(w, id, TODAY + 2, 5);
      const { until } = await windowOf(w, id, TODAY + 1);
      expect(await dueIn(id, until - 1)).to.deep.equal([]);
      expect(await dueIn(id, until)).to.deep.equal([1]);
    });

    it("it should be the last part of a day from its own due time", async () => {
      const id = await rent(100);
      await fail(w, id, TODAY, 5);
      const { until } = await windowOf(w, id, TODAY);
      expect(until).to.equal((NOON + 100 + 1_500) * 60);
      expect(await dueIn(id, until - 1)).to.deep.equal([]);
      expect(await dueIn(id, until)).to.deep.equal([0]);
    });

    it("it should be all of them, in order, and just what is enforced then", async () => {
      const id = await rent();
      for (const day of [1, 2, 3, 5, 7, 8]) await fail(w, id, TODAY + day, 1);
      await reachDue(w, id, TODAY + 8);
      for (const days of [[1, 2, 3, 5, 7, 8], []]) {
        expect(await dueIn(id)).to.deep.equal(days);
        const receipt = (await (await enforceDue(w, id)).wait())!;
        const enforced = await w.hub.queryFilter(w.hub.filters.DayEnforced(), receipt.blockNumber);
        expect(enforced.map(({ args }) => Number(args.day) - TODAY)).to.deep.equal(days);
      }
    });

    it("it should be days with maintenance only, too", async () => {
      const id = await rent();
      await announce(w, id, firstMinute(TODAY + 1), firstMinute(TODAY + 1) + 5);
      await reachDue(w, id, TODAY + 1);
      expect(await dueIn(id)).to.deep.equal([1]);
    });

    it("it should leave out those that are contested, enforced or overturned", async () => {
      const id = await rent();
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 1);
      for (const day of [1, 2]) await contest(w, id, TODAY + day);
      for (const day of [3, 4, 5]) await fail(w, id, TODAY + day, 1, 2);
      await reachDue(w, id, TODAY + 5);
      await enforce(w, id, TODAY + 3);
      await rule(w, id, false, TODAY + 1);
      expect(await dueIn(id)).to.deep.equal([4, 5]);
      await rule(w, id, true, TODAY + 2);
      expect(await dueIn(id)).to.deep.equal([4, 5]);
    });

    it("it should leave out a day that only a close emptied", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 1);
      await announce(w, id, firstMinute(TODAY + 4), firstMinute(TODAY + 4) + 5);
      await w.hub.connect(w.renter).close(id);
      await reachDue(w, id, TODAY + 4);
      expect(await dueIn(id)).to.deep.equal([1]);
    });
  });

  describe("given long quiet", () => {
    for (let offset = 0; offset < 7; ++offset) {
      it(`it should find every day after it, where the oldest that may wait is day ${offset} of its week`, async () => {
        // Days of a week share a word; day 0 of these is the first of one.
        const first = 2 + offset;
        const id = await rent((first + 310) * DAYS);
        expect((TODAY + first) % 7).to.equal(offset);
        const later = [55, 56, 57, 113, 300].map((days) => first + days);
        for (const day of [first, ...later]) await fail(w, id, TODAY + day, 1);
        await reachDue(w, id, TODAY + first + 300);
        await enforce(w, id, TODAY + first);
        expect(await dueIn(id)).to.deep.equal(later);
        expect((await leaseOf(w, id)).pending).to.equal(first + 1);
      });
    }
  });
});
