import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import {
  ALL_DAYS,
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
import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("enforceDue", () => {
  const RATE = 61n;
  const DAYS = 1_440;
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  /** Ten days from noon, without allowance, twice penalised: the bond is of 4,320 minutes. */
  const rent = (offer: Parameters<World["take"]>[0] = {}, term = 10 * DAYS) =>
    w.take({ rate: RATE, allowance: 0, maintenance: 600, ...offer }, { start: NOON, term });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      for (const most of [0, 4, ALL_DAYS]) {
        await expect(enforceDue(w, ZERO_HASH, most))
          .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
          .withArgs(ZERO_HASH);
      }
    });
  });

  describe("when so many days are to be enforced", () => {
    for (const [most, days] of [
      [0, []],
      [1, [1]],
      [2, [1, 2]],
      [5, [1, 2, 4, 5, 7]],
      [6, [1, 2, 4, 5, 7]],
      [ALL_DAYS - 1, [1, 2, 4, 5, 7]],
      [ALL_DAYS, [1, 2, 4, 5, 7]],
    ] as const) {
      it(`it should be the oldest ${days.length} of five where they may be ${most}`, async () => {
        const id = await rent({}, 12 * DAYS);
        for (const day of [1, 2, 4, 5, 7]) await fail(w, id, TODAY + day, day);
        await reachDue(w, id, TODAY + 7);
        await fail(w, id, TODAY + 9, 1, 2);
        const receipt = (await (await enforceDue(w, id, most)).wait())!;
        const events = await w.hub.queryFilter(w.hub.filters.DayEnforced(), receipt.blockNumber);
        expect(events.map(({ args }) => Number(args.day) - TODAY)).to.deep.equal(days);
        const minutes = days.reduce<number>((total, day) => total + day, 0);
        expect(await leaseOf(w, id)).to.include({ returned: minutes, owed: 2 * minutes });
        const returned = await w.hub.queryFilter(w.hub.filters.WithheldReturned(), receipt.blockNumber);
        expect(returned.map(({ args }) => args.amount)).to.deep.equal(minutes === 0 ? [] : [down(RATE, minutes)]);
        expect((await booksOf(w)).collateral).to.equal(STAKE - up(RATE, 2 * minutes));
      });
    }
  });

  describe("when all that are due are to be enforced", () => {
    it("it should find them through any quiet, and around contested ones", async () => {
      const id = await rent({ longestTerm: 400 * DAYS }, 400 * DAYS);
      await fail(w, id, TODAY + 2, 1);
      await contest(w, id, TODAY + 2);
      await fail(w, id, TODAY + 120, 2);
      await fail(w, id, TODAY + 390, 3);
      await reachDue(w, id, TODAY + 390);
      await enforceDue(w, id);
      expect(await leaseOf(w, id)).to.include({ returned: 5, pending: 3 });
      await rule(w, id, false, TODAY + 2);
      expect(await leaseOf(w, id)).to.include({ returned: 5, unserved: 5, pending: 0 });
    });
  });

  describe("when at most four days are to be enforced", () => {
    it("it should do nothing where nothing is due", async () => {
      const id = await rent();
      await expect(enforceDue(w, id, 4)).not.to.emit(w.hub, "DayEnforced");
      await fail(w, id, TODAY + 1, 5);
      const { until } = await windowOf(w, id, TODAY + 1);
      await w.at(until - 1);
      await expect(enforceDue(w, id, 4)).not.to.emit(w.hub, "DayEnforced");
      expect(await leaseOf(w, id)).to.include({ returned: 0, owed: 0, unserved: 5 });
      expect((await leaseOf(w, id)).pending).to.equal(2);
      await expect(enforceDue(w, id, 4)).to.emit(w.hub, "DayEnforced");
    });

    it("it should do nothing on the first days of a lease, nor before it, though something is recorded", async () => {
      const id = await rent();
      await announce(w, id, NOON + 5, NOON + 6);
      await w.at(secondOf(NOON - 600));
      await enforceDue(w, id, 4);
      await fail(w, id, TODAY, 5);
      await enforceDue(w, id, 4);
      await announce(w, id, firstMinute(TODAY + 5), firstMinute(TODAY + 5) + 7);
      const { until } = await windowOf(w, id, TODAY);
      await w.at(until - 1);
      await expect(enforceDue(w, id, 4)).not.to.emit(w.hub, "DayEnforced");
      expect(await leaseOf(w, id)).to.include({ returned: 0, owed: 0, unserved: 13, pending: 1 });
    });

    it("it should not forget where it stands while nothing more is due", async () => {
      const id = await rent();
      await announce(w, id, firstMinute(TODAY + 6), firstMinute(TODAY + 6) + 5);
      for (const day of [1, 2, 3]) {
        await w.goTo(secondOf(firstMinute(TODAY + day)));
        await enforceDue(w, id, 4);
        expect((await leaseOf(w, id)).pending).to.equal(7);
      }
    });

    it("it should enforce the oldest four, and the others the next time", async () => {
      const id = await rent({}, 12 * DAYS);
      for (let day = 1; day <= 9; ++day) await fail(w, id, TODAY + day, 1);
      await reachDue(w, id, TODAY + 9);
      for (const [returned, pending] of [
        [4, 6],
        [8, 10],
        [9, 0],
        [9, 0],
      ]) {
        await enforceDue(w, id, 4);
        expect(await leaseOf(w, id)).to.include({ returned, pending });
      }
    });

    it("it should go around contested days, and come back to them", async () => {
      const id = await rent({}, 12 * DAYS);
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 1);
      for (const day of [1, 2]) await contest(w, id, TODAY + day);
      await fail(w, id, TODAY + 3, 1, 2);
      await reachDue(w, id, TODAY + 3);
      await expect(enforceDue(w, id, 4))
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 3, 1, 0, 2);
      expect(await leaseOf(w, id)).to.include({ returned: 1, pending: 2 });
      await rule(w, id, true, TODAY + 1);
      await enforceDue(w, id, 4);
      expect(await leaseOf(w, id)).to.include({ returned: 2, pending: 3 });
      await rule(w, id, false, TODAY + 2);
      expect(await leaseOf(w, id)).to.include({ returned: 2, unserved: 2, pending: 0 });
    });

    it("it should keep waiting for a day that is not due after those that are", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 1);
      await fail(w, id, TODAY + 2, 1);
      await announce(w, id, firstMinute(TODAY + 6), firstMinute(TODAY + 6) + 5);
      await reachDue(w, id, TODAY + 1);
      await enforceDue(w, id, 4);
      expect(await leaseOf(w, id)).to.include({ returned: 1, pending: 3 });
      await reachDue(w, id, TODAY + 2);
      await enforceDue(w, id, 4);
      expect(await leaseOf(w, id)).to.include({ returned: 2, unserved: 7, pending: 4 });
      await reachDue(w, id, TODAY + 6);
      await enforceDue(w, id, 4);
      expect(await leaseOf(w, id)).to.include({ returned: 7, unserved: 7, pending: 0 });
    });
  });

  describe("given days were named out of order before", () => {
    it("it should find those that are left", async () => {
      const id = await rent({}, 12 * DAYS);
      for (let day = 1; day <= 7; ++day) await fail(w, id, TODAY + day, 1);
      await reachDue(w, id, TODAY + 7);
      await enforce(w, id, TODAY + 7, TODAY + 2);
      await enforce(w, id, TODAY + 4);
      expect(await leaseOf(w, id)).to.include({ returned: 3, pending: 2 });
      await enforceDue(w, id, 4);
      expect(await leaseOf(w, id)).to.include({ returned: 7, pending: 0 });
    });

    it("it should have nothing left where the last open one is named", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 1);
      await fail(w, id, TODAY + 3, 1);
      await reachDue(w, id, TODAY + 3);
      await enforce(w, id, TODAY + 3);
      expect((await leaseOf(w, id)).pending).to.equal(2);
      await enforce(w, id, TODAY + 1);
      expect((await leaseOf(w, id)).pending).to.equal(0);
    });
  });

  describe("given months of quiet between failing days", () => {
    it("it should look at eight weeks at most, and go on from there the next time", async () => {
      const id = await rent({ longestTerm: 200 * DAYS }, 200 * DAYS);
      await fail(w, id, TODAY + 2, 1);
      await fail(w, id, TODAY + 120, 1);
      await reachDue(w, id, TODAY + 120);
      // Day 2 is resolved by name, so the oldest that may wait is still day 2.
      await enforce(w, id, TODAY + 2);
      expect((await leaseOf(w, id)).pending).to.equal(3);
      expect(await w.hub.dueDaysOf(id)).to.deep.equal([BigInt(TODAY + 120)]);
      await enforceDue(w, id, 4);
      const { pending } = await leaseOf(w, id);
      expect(pending).to.be.within(3 + 56, 3 + 56 + 6);
      await enforceDue(w, id, 4);
      await enforceDue(w, id, 4);
      expect(await leaseOf(w, id)).to.include({ returned: 2, pending: 0 });
    });

    it("it should enforce what is named at once, whatever is between", async () => {
      const id = await rent({ longestTerm: 200 * DAYS }, 200 * DAYS);
      await fail(w, id, TODAY + 2, 1);
      await contest(w, id, TODAY + 2);
      await fail(w, id, TODAY + 120, 1);
      await reachDue(w, id, TODAY + 120);
      await expect(enforceDue(w, id, 4)).not.to.emit(w.hub, "DayEnforced");
      await enforce(w, id, TODAY + 120);
      expect(await leaseOf(w, id)).to.include({ returned: 1, pending: 3 });
      await rule(w, id, true, TODAY + 2);
      expect(await leaseOf(w, id)).to.include({ returned: 2, pending: 0 });
    });
  });
});
