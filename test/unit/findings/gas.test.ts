import { expect } from "chai";

import { DAY_0, LONGEST_DISPUTE, contest, gasOf, maintain, reportDown, undone } from "../../support/findings.ts";
import { DAY, GENESIS, HOUR, type World, freshWorld } from "../../support/world.ts";

/** Days that are looked at on the way of a settlement: eight words. */
const LOOKED_AT = 56;

describe("gas bounds", () => {
  let w: World;
  let id: string;
  let healthy: string;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const at = (day: number, hour = 0) => w.goTo(GENESIS + day * DAY + hour * HOUR);

  /**
   * A minute is down on the first day and contested, and then every day has a minute of maintenance, which is what the provider
   * can do at the least cost. Answers what an announcement costs it.
   */
  const burden = async (days: number, enforcing: boolean): Promise<bigint> => {
    const terms = { longestTerm: 432_000, maintenance: 1, allowance: 0, committed: 0 };
    healthy = await w.take({ ...terms, slot: `0x${"77".repeat(32)}` }, { term: 432_000 });
    id = await w.take(terms, { term: 432_000 });
    let spent = 0n;
    await reportDown(w, id, 1, 1);
    for (let day = 1; day < days; ++day) {
      await at(day, 2);
      if (day === 1) await contest(w, id, 0);
      const gas = gasOf(
        w.hub.connect(w.provider).announceMaintenance(id, (DAY_0 + day) * 1_440 + 1_000, (DAY_0 + day) * 1_440 + 1_001),
      );
      spent += await gas;
    }
    await at(days + 3);
    if (enforcing) await w.hub.enforceDue(id, 65_535);
    await w.hub.settle(healthy);
    return spent / BigInt(days - 1);
  };

  describe("given a contest that is open for two months, with maintenance on every day of them", () => {
    it("it should make each settlement dearer by a bounded amount, until it is ruled on", async () => {
      await burden(60, true);
      await w.hub.settle(id);
      await at(65);
      const [base, dear] = [await gasOf(w.hub.settle(healthy)), await gasOf(w.hub.settle(id))];
      expect(base).to.be.below(45_000n);
      // Every day of the eight words is looked at, and nothing is found.
      expect(dear - base).to.be.within(80_000n, 115_000n);
      await w.hub.connect(w.disputeDesk).ruleContest(id, [DAY_0], true);
      await w.hub.settle(id);
      await at(66);
      expect(await gasOf(w.hub.settle(id))).to.be.below(base + 1_000n);
    });

    it("it should never cost a settlement more than what four due days and eight words cost", async () => {
      const announcement = await burden(60, false);
      let [most, settlements] = [0n, 0];
      for (; (await w.hub.dueDaysOf(id)).some((day) => day <= BigInt(DAY_0 + LOOKED_AT - 7)); ++settlements) {
        await w.goTo((await w.now()) + HOUR);
        const gas = await gasOf(w.hub.settle(id));
        if (gas > most) most = gas;
      }
      expect(settlements).to.be.within(12, 14);
      expect(most).to.be.within(170_000n, 210_000n);
      // Whoever wants to make it dear pays more for it.
      expect(4n * announcement).to.be.above(most);
    });
  });

  describe("given a contest that is open for as long as one can be, with maintenance on every day of it", () => {
    it("it should cost a close, an enforcement of all and a look at all less than half of a block", async () => {
      await burden(LONGEST_DISPUTE, false);
      const close = await undone(w, () => gasOf(w.hub.connect(w.renter).close(id)));
      const enforce = await undone(w, () => gasOf(w.hub.enforceDue(id, 65_535)));
      // 12,000 for each of 178 days.
      expect(close).to.be.within(2_000_000n, 3_000_000n);
      expect(enforce).to.be.within(2_000_000n, 3_000_000n);
      expect(await w.hub.dueDaysOf.estimateGas(id)).to.be.below(2_000_000n);
    });

    it("it should be possible to go there in steps of any size", async () => {
      await burden(LONGEST_DISPUTE, false);
      const whole = await undone(w, async () => {
        await w.hub.enforceDue(id, 65_535);
        return w.hub.leaseOf(id);
      });
      for (const most of [1, 7, 50]) {
        await undone(w, async () => {
          for (let steps = 0; (await w.hub.dueDaysOf(id)).length > 0 && steps < 3; ++steps)
            await w.hub.enforceDue(id, most);
          await w.hub.enforceDue(id, 65_535);
          expect(await w.hub.leaseOf(id)).to.deep.equal(whole);
        });
      }
    });
  });

  describe("given the longest term that there is, on which nothing happened but a contest of its first day", () => {
    it("it should cost a close after thirty years what looking at its words costs", async () => {
      const most = 2 ** 24 - 1;
      id = await w.take({ longestTerm: most, maintenance: 1, allowance: 0 }, { term: most });
      await reportDown(w, id, 1, 1);
      await at(1, 2);
      await contest(w, id, 0);
      await at(11_640);
      // 1,664 words, and memory for as many days as there are.
      const gas = await gasOf(w.hub.connect(w.renter).close(id));
      expect(gas).to.be.within(4_000_000n, 6_000_000n);
    });
  });

  describe("given five days of maintenance are due", () => {
    it("it should cost less to enforce four on the way of a settlement than to announce them", async () => {
      id = await w.take({ maintenance: 1 }, { term: 43_200 });
      let announced = 0n;
      for (const day of [1, 2, 3, 4]) {
        const first = (DAY_0 + day) * 1_440 + 720;
        announced += await gasOf(w.hub.connect(w.provider).announceMaintenance(id, first, first + 1));
      }
      await maintain(w, id, 5);
      await at(8);
      expect(await gasOf(w.hub.settle(id))).to.be.below(announced);
    });
  });
});
