import { expect } from "chai";

import { NOW, type Pool, SHARE, beginOf, freshPool } from "../../support/feePool.ts";

describe("setRewardShare", () => {
  let p: Pool;

  beforeEach(async () => {
    p = await freshPool();
  });

  const shares = (...weeks: number[]) => Promise.all(weeks.map((week) => p.pool.rewardShareIn(week)));
  const potOf = async (week: number) => (await p.pool.weekOf(p.usdc, week)).pot;

  describe("when the caller is not admitted", () => {
    it("it should revert", async () => {
      await expect(p.pool.connect(p.stranger).setRewardShare(0n))
        .to.be.revertedWithCustomError(p.pool, "AccessManagedUnauthorized")
        .withArgs(p.stranger);
    });
  });

  describe("when more than half would be given out", () => {
    it("it should revert, also at deployment", async () => {
      await expect(p.pool.setRewardShare(500_001n))
        .to.be.revertedWithCustomError(p.pool, "FeePool_ShareTooLarge")
        .withArgs(500_001n, 500_000n);
      await expect(p.pool.setRewardShare(2n ** 64n)).to.be.revertedWithCustomError(p.pool, "FeePool_ShareTooLarge");
      await expect(
        p.ethers.deployContract("FeePool", [p.authority, p.hub, p.reputation, 500_001n]),
      ).to.be.revertedWithCustomError(p.pool, "FeePool_ShareTooLarge");
    });
  });

  describe("when it is half or less", () => {
    it("it should take effect with the first second of the next week, and emit RewardShareSet", async () => {
      await expect(p.pool.setRewardShare(500_000n)).to.emit(p.pool, "RewardShareSet").withArgs(500_000n);
      expect(await shares(NOW, NOW + 1, NOW + 2)).to.deep.equal([SHARE, 500_000n, 500_000n]);
      await p.collect([[p.providers[0]!, 1_000n]], p.usdc, beginOf(NOW + 1) - 1);
      await p.collect([[p.providers[0]!, 1_000n]], p.usdc, beginOf(NOW + 1) + 1);
      expect([await potOf(NOW), await potOf(NOW + 1)]).to.deep.equal([300n, 500n]);
    });

    it("it should leave pots that are there as they are", async () => {
      await p.collect([[p.providers[0]!, 1_000n]]);
      await p.pool.setRewardShare(0n);
      expect(await potOf(NOW)).to.equal(300n);
      await p.goTo(beginOf(NOW + 1));
      expect(await p.pool.rewardOf(p.usdc, p.providers[0]!, NOW)).to.equal(300n);
    });
  });

  describe("when it is set twice in a week", () => {
    it("it should keep the last for the next week, and this week's as it is", async () => {
      await p.pool.setRewardShare(100_000n);
      await p.pool.setRewardShare(200_000n);
      expect(await shares(NOW, NOW + 1)).to.deep.equal([SHARE, 200_000n]);
    });
  });

  describe("when it is set again in the next week", () => {
    it("it should let that week have what was set before", async () => {
      await p.pool.setRewardShare(100_000n);
      await p.goTo(beginOf(NOW + 1));
      await p.pool.setRewardShare(0n);
      expect(await shares(NOW + 1, NOW + 2)).to.deep.equal([100_000n, 0n]);
    });
  });

  describe("when it is set to nothing", () => {
    it("it should give all to the treasury", async () => {
      await p.pool.setRewardShare(0n);
      await p.goTo(beginOf(NOW + 1));
      await p.collect([[p.providers[0]!, 1_000n]]);
      expect(await potOf(NOW + 1)).to.equal(0n);
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(1_000n);
      await p.goTo(beginOf(NOW + 2));
      await expect(
        p.pool.connect(p.providers[0]!).claimRewards(p.usdc, [NOW + 1], p.stranger),
      ).to.be.revertedWithCustomError(p.pool, "FeePool_NothingToClaim");
    });
  });
});
