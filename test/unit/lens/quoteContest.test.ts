import { expect } from "chai";

import { TODAY, announce, claim, fail, firstMinute, reach, windowOf } from "../../support/days.ts";
import { NOON } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("quoteContest", () => {
  const RATE = 61n;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    await w.hub.addParameterSet({ token: w.usdc, ...SET, contestWindow: 10_080, status: 0 });
    const offer = { rate: RATE, allowance: 5, maintenance: 600, parameterSet: 3 };
    id = await w.take(offer, { start: NOON, term: 10 * 1_440 });
  });

  /** Quotes days, and expects that contesting them in this block says the same. */
  async function quote(...days: number[]): Promise<bigint> {
    await reach(w, (await windowOf(w, id, days.at(-1)!)).from);
    await w.at((await w.now()) + 5);
    const options = { blockTag: "pending" };
    const stake = await w.lens.quoteContest(id, days, options);
    const { amount } = await w.hub.connect(w.disputeDesk).openContest.staticCall(id, w.provider, days, options);
    expect(stake).to.equal(amount);
    return stake;
  }

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.quoteContest(ZERO_HASH, [TODAY]))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when nothing is at stake", () => {
    it("it should be zero, for no days and for days on which nothing was reported, within the lease or not", async () => {
      await announce(w, id, firstMinute(TODAY + 2), firstMinute(TODAY + 2) + 5);
      expect(await w.lens.quoteContest(id, [])).to.equal(0n);
      expect(await w.lens.quoteContest(id, [TODAY + 1, TODAY + 2])).to.equal(0n);
      expect(await w.lens.quoteContest(id, [0, TODAY - 1, TODAY + 11, 2 ** 32 - 1])).to.equal(0n);
    });
  });

  describe("when days with downtime are quoted", () => {
    it("it should be their pay and their penalties, rounded up as one", async () => {
      await fail(w, id, TODAY + 1, 5);
      await fail(w, id, TODAY + 2, 12);
      await fail(w, id, TODAY + 3, 7);
      expect(await quote(TODAY + 1)).to.equal(up(RATE, 5));
      expect(await quote(TODAY + 1, TODAY + 3)).to.equal(up(RATE, 5 + 7 + 4));
      expect(await quote(TODAY + 1, TODAY + 2, TODAY + 3)).to.equal(up(RATE, 5 + 12 + 7 + 14 + 4));
    });

    it("it should be no more penalty than the bond still has", async () => {
      await claim(w, id, 4_310);
      await fail(w, id, TODAY + 1, 12);
      await fail(w, id, TODAY + 2, 9);
      expect(await quote(TODAY + 2)).to.equal(up(RATE, 9 + 8));
      expect(await quote(TODAY + 1, TODAY + 2)).to.equal(up(RATE, 21 + 10));
    });
  });
});
