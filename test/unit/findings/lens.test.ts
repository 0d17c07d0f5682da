import { expect } from "chai";

import { DAY_0, contest, reportDown } from "../../support/findings.ts";
import { DAY, GENESIS, HOUR, type World, freshWorld } from "../../support/world.ts";

describe("lens of any day", () => {
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
  });

  describe("given a day that is not the lease's", () => {
    it("it should quote nothing for it", async () => {
      id = await w.take({}, { term: 600 });
      for (const day of [0, DAY_0 - 1, DAY_0 + 1, 2 ** 32 - 1]) {
        const { penalty, withheld, slashed } = await w.lens.quoteDay(id, day);
        expect([penalty, withheld, slashed]).to.deep.equal([0n, 0n, 0n]);
        expect(await w.lens.quoteContest(id, [day])).to.equal(0n);
      }
    });
  });

  describe("given a day that was overturned", () => {
    it("it should quote no penalty", async () => {
      id = await w.take({ allowance: 0 }, { term: 600 });
      await reportDown(w, id, 1);
      await w.goTo(GENESIS + DAY);
      expect((await w.lens.quoteDay(id, DAY_0)).penalty).to.equal(120n);
      await contest(w, id, 0);
      await w.hub.connect(w.disputeDesk).ruleContest(id, [DAY_0], false);
      expect((await w.hub.leaseOf(id)).adjudged.owed).to.equal(0n);
      expect((await w.lens.quoteDay(id, DAY_0)).penalty).to.equal(0n);
    });
  });

  describe("given part of the bond is slashed", () => {
    it("it should be at stake what the bond still has, in a claim and in a contest", async () => {
      id = await w.take({ exitMinutes: 60_000, bondMultiple: 2, allowance: 0 }, { term: 1_440 });
      await reportDown(w, id, 1);
      // 1,320 minutes are cut off, of 2,880.
      await w.hub.connect(w.provider).close(id);
      const left = (await w.hub.collateralOf(w.provider, w.usdc)).locked;
      const { bond } = (await w.hub.leaseOf(id)).lease;
      const claim = await w.hub.connect(w.disputeDesk).openClaim.staticCall(id, w.renter, bond);
      expect(claim.amount).to.equal(left);
      const less = await w.hub.connect(w.disputeDesk).openClaim.staticCall(id, w.renter, 60);
      expect(less.amount).to.equal(650_000n);
      await w.goTo(GENESIS + 4 * HOUR);
      const contested = await w.hub.connect(w.disputeDesk).openContest.staticCall(id, w.provider, [DAY_0]);
      expect(contested.amount).to.equal(await w.lens.quoteContest(id, [DAY_0]));
      expect(contested.amount).to.equal(650_000n + 2n * 650_000n);
    });
  });
});
