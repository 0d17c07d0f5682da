import { expect } from "chai";

import { STATE, TODAY, announce, contest, enforceDue, fail, firstMinute, reachDue, rule } from "../../support/days.ts";
import { NOON } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("dayOf", () => {
  const NOTHING = [0n, 0n, 0n, STATE.open];
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({ maintenance: 1_440 }, { start: NOON, term: 20 * 1_440 });
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.dayOf(ZERO_HASH, TODAY))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given nothing is recorded", () => {
    it("it should be empty, also outside of the lease", async () => {
      for (const day of [0, TODAY - 1, TODAY, TODAY + 20, TODAY + 21, 2 ** 32 - 1]) {
        expect(await w.hub.dayOf(id, day)).to.deep.equal(NOTHING);
      }
    });
  });

  describe("given the fullest days", () => {
    it("it should keep each of the seven of a word, and its neighbours, apart", async () => {
      // Every day of more than a word fails differently, or is under maintenance.
      const expected = [];
      for (let day = 1; day <= 9; ++day) {
        const first = firstMinute(TODAY + day);
        if (day % 2 === 0) {
          await announce(w, id, first + 720 + day, first + 1_440);
          await fail(w, id, TODAY + day, 60 * day);
          expected.push([60n * BigInt(day), 720n + BigInt(day), 1_440n, STATE.open]);
        } else {
          await fail(w, id, TODAY + day, 1_440);
          expected.push([1_440n, 0n, 0n, STATE.open]);
        }
      }
      const days = await Promise.all(expected.map((_, index) => w.hub.dayOf(id, TODAY + 1 + index)));
      expect(days.map((day) => [...day])).to.deep.equal(expected);
      expect(await w.hub.dayOf(id, TODAY)).to.deep.equal(NOTHING);
      expect(await w.hub.dayOf(id, TODAY + 10)).to.deep.equal(NOTHING);
    });
  });

  describe("given what became of it", () => {
    it("it should tell each state, and leave the others", async () => {
      const statesOf = () => Promise.all([1, 2, 3].map(async (day) => (await w.hub.dayOf(id, TODAY + day)).state));
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 10);
      await contest(w, id, TODAY + 1);
      expect(await statesOf()).to.deep.equal([STATE.contested, STATE.open, STATE.open]);
      await contest(w, id, TODAY + 2);
      await rule(w, id, false, TODAY + 1);
      await rule(w, id, true, TODAY + 2);
      await fail(w, id, TODAY + 3, 10, 2);
      expect(await statesOf()).to.deep.equal([STATE.overturned, STATE.enforced, STATE.open]);
      await reachDue(w, id, TODAY + 3);
      await enforceDue(w, id);
      expect(await statesOf()).to.deep.equal([STATE.overturned, STATE.enforced, STATE.enforced]);
      expect((await w.hub.dayOf(id, TODAY + 1)).down).to.equal(10n);
    });
  });
});
