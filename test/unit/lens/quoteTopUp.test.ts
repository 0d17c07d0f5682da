import { expect } from "chai";

import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("quoteTopUp", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const quote = (id: string, minutes: number) => w.lens.quoteTopUp(id, minutes, { blockTag: "pending" });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.quoteTopUp(ZERO_HASH, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  for (const rate of [1n, 7n, 59n, 61n, 650_001n]) {
    describe(`given a rate of ${rate}`, () => {
      it("it should say what the top-up in this block takes", async () => {
        const id = await w.take({ rate }, { start: NOON, deposit: 61 });
        let deposit = 61;
        for (const minutes of [1, 7, 13, 59, 60]) {
          await w.at(secondOf(NOON + minutes));
          const amount = await quote(id, minutes);
          expect(amount).to.equal(up(rate, deposit + minutes) - up(rate, deposit));
          await expect(w.hub.connect(w.renter).topUp(id, minutes)).to.changeTokenBalances(
            w.ethers,
            w.usdc,
            [w.renter, w.hub],
            [-amount, amount],
          );
          deposit += minutes;
        }
      });
    });
  }

  describe("when no minutes are added", () => {
    it("it should say nothing", async () => {
      const id = await w.take({ rate: 61n }, { start: NOON, deposit: 61 });
      expect(await quote(id, 0)).to.equal(0n);
    });
  });

  describe("given a standing top-up", () => {
    it("it should say what a pull of its portion takes", async () => {
      const id = await w.take({ rate: 61n }, { start: NOON, deposit: 61 });
      await w.hub.connect(w.renter).setStandingTopUp(id, 62, 600);
      const amount = await quote(id, 62);
      expect(await w.hub.pullTopUp.staticCall(id)).to.equal(amount);
      expect(amount).to.equal(up(61n, 123) - up(61n, 61));
    });
  });
});
