import { expect } from "chai";

import { CLAIM_WEEKS, NOW, type Pool, beginOf, freshPool } from "../../support/feePool.ts";

describe("closeWeek", () => {
  let p: Pool;

  beforeEach(async () => {
    p = await freshPool();
    await p.collect([
      [p.providers[0]!, 1_000n],
      [p.providers[1]!, 1_000n],
    ]);
  });

  /** The first second at which the week can be closed: 26 weeks after it ended. */
  const until = beginOf(NOW + 1 + CLAIM_WEEKS);
  const close = () => p.pool.connect(p.stranger).closeWeek(p.usdc, NOW);

  describe("when its rewards are kept still", () => {
    it("it should revert up to the last second", async () => {
      await p.at(until - 1);
      await expect(close())
        .to.be.revertedWithCustomError(p.pool, "FeePool_WeekNotClosable")
        .withArgs(NOW, until, until - 1);
    });
  });

  describe("when they are not any more", () => {
    it("it should give the treasury what nobody claimed, whoever calls", async () => {
      await p.goTo(beginOf(NOW + 1));
      await p.pool.connect(p.providers[0]!).claimRewards(p.usdc, [NOW], p.providers[0]!);
      await p.at(until);
      await expect(close()).to.emit(p.pool, "WeekClosed").withArgs(p.usdc, NOW, 300n);
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(1_400n + 300n);
      expect((await p.pool.weekOf(p.usdc, NOW)).closed).to.equal(true);
      await p.expectBooks([NOW]);
    });

    it("it should move no tokens", async () => {
      await p.goTo(until);
      await expect(close()).to.changeTokenBalances(p.ethers, p.usdc, [p.pool, p.stranger], [0n, 0n]);
    });
  });

  describe("when it is closed already", () => {
    it("it should revert, and give nothing again", async () => {
      await p.goTo(until);
      await close();
      await expect(close()).to.be.revertedWithCustomError(p.pool, "FeePool_WeekClosed").withArgs(p.usdc, NOW);
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(2_000n);
    });
  });

  describe("when nothing was collected in the week", () => {
    it("it should give nothing", async () => {
      await p.goTo(until);
      await p.pool.closeWeek(p.usdc, NOW - 1);
      await p.pool.closeWeek(p.dai, NOW);
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(1_400n);
    });
  });
});
