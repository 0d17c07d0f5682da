import { expect } from "chai";

import { TODAY, announce, contest, fail, firstMinute, rule } from "../../support/days.ts";
import { FLAG, MIDNIGHT, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("finalAt", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  /** Expects that the lease can be finalized at this time and not a second before. */
  async function expectFinalAt(id: string, time: number): Promise<void> {
    expect(await w.lens.finalAt(id)).to.equal(time);
    await w.at(time - 1);
    await expect(w.hub.finalize(id))
      .to.be.revertedWithCustomError(w.hub, "Leases_NotFinal")
      .withArgs(id, time, time - 1);
    await w.at(time);
    await w.hub.finalize(id);
    expect((await w.hub.leaseOf(id)).lease.flags & FLAG.finalized).to.equal(FLAG.finalized);
  }

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.finalAt(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given the end as it stands now", () => {
    it("it should be both windows later", async () => {
      const id = await w.take({}, { start: NOON + 17, deposit: 91 });
      await expectFinalAt(id, secondOf(NOON + 17 + 91 + 420));
    });
  });

  describe("given the end moved", () => {
    it("it should follow a top-up", async () => {
      const id = await w.take({}, { start: NOON, deposit: 90 });
      await w.hub.connect(w.renter).topUp(id, 13);
      await expectFinalAt(id, secondOf(NOON + 103 + 420));
    });

    it("it should follow a close", async () => {
      const id = await w.take({}, { start: NOON });
      await w.at(secondOf(NOON + 33));
      await w.hub.connect(w.provider).close(id);
      await expectFinalAt(id, secondOf(NOON + 34 + 420));
    });
  });

  describe("given days that wait", () => {
    const DAYS = 1_440;
    /** Three days and a half from midnight, so the last day ends at noon. */
    const END = MIDNIGHT + 3 * DAYS + 720;
    const BOTH = secondOf(END + 420);
    const rent = (offer: Parameters<World["take"]>[0] = {}) =>
      w.take({ maintenance: 600, ...offer }, { start: MIDNIGHT, term: END - MIDNIGHT });
    /** Expects that the lease can be finalized at this time, once what is due is enforced, and not a second before, for a day. */
    async function expectDueAt(id: string, day: number, time: number): Promise<void> {
      expect(await w.lens.finalAt(id)).to.equal(time);
      await w.at(time - 1);
      await expect(w.hub.finalize(id))
        .to.be.revertedWithCustomError(w.hub, "Leases_DayPending")
        .withArgs(id, day, time);
      await w.at(time);
      await w.hub.finalize(id);
    }

    it("it should be when the last day is due", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 4, 1);
      await expectDueAt(id, TODAY + 4, secondOf(END + 1_500));
    });

    it("it should be when the day before is due, if only that waits", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 3, 1);
      await expectDueAt(id, TODAY + 3, secondOf(MIDNIGHT + 3 * DAYS + 1_500));
    });

    it("it should be both windows later where all that waits is due before", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 2, 1);
      await expectFinalAt(id, BOTH);
    });

    it("it should be when a day with maintenance is due, too", async () => {
      const id = await rent();
      await announce(w, id, firstMinute(TODAY + 4) + 5, firstMinute(TODAY + 4) + 6);
      await expectDueAt(id, TODAY + 4, secondOf(END + 1_500));
    });

    it("it should come sooner once the last day is ruled on", async () => {
      const id = await rent();
      for (const day of [3, 4]) await fail(w, id, TODAY + day, 1);
      await contest(w, id, TODAY + 4);
      expect(await w.lens.finalAt(id)).to.equal(secondOf(END + 1_500));
      await rule(w, id, true, TODAY + 4);
      await expectDueAt(id, TODAY + 3, secondOf(MIDNIGHT + 3 * DAYS + 1_500));
    });

    it("it should be both windows later once all is ruled on", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 4, 1);
      await contest(w, id, TODAY + 4);
      await rule(w, id, false, TODAY + 4);
      await expectFinalAt(id, BOTH);
    });

    it("it should look as many days back as a contest window of a week reaches", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, claimWindow: 60, contestWindow: 10_080, status: 0 });
      const id = await w.take({ parameterSet: 3 }, { start: NOON, term: 12 * DAYS });
      await fail(w, id, TODAY + 1, 1);
      expect(await w.lens.finalAt(id)).to.equal(secondOf(NOON + 12 * DAYS + 120));
      await fail(w, id, TODAY + 5, 1);
      await expectDueAt(id, TODAY + 5, secondOf(firstMinute(TODAY + 6) + 60 + 10_080));
    });
  });

  describe("given the set has other windows", () => {
    it("it should count those", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 10_080, claimWindow: 10_079, status: 0 });
      const id = await w.take({ parameterSet: 3 }, { start: NOON });
      await expectFinalAt(id, secondOf(NOON + 600 + 20_159));
    });
  });
});
