import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";

import { CLAIM_WEEKS, NOW, type Pool, WEEK, beginOf, freshPool } from "../../support/feePool.ts";
import { ZERO_ADDRESS } from "../../support/world.ts";

describe("claimRewards", () => {
  let p: Pool;
  let first: HardhatEthersSigner;
  let second: HardhatEthersSigner;

  beforeEach(async () => {
    p = await freshPool();
    [first, second] = [p.providers[0]!, p.providers[1]!];
  });

  const claim = (by: HardhatEthersSigner, weeks = [NOW], token: unknown = p.usdc, to: unknown = by) =>
    p.pool.connect(by).claimRewards(token as string, weeks, to as string);
  const reward = (by: HardhatEthersSigner, week = NOW) => p.pool.rewardOf(p.usdc, by, week);
  const end = () => p.goTo(beginOf(NOW + 1));

  describe("when the week is not over", () => {
    it("it should revert up to its last second", async () => {
      await p.collect([[first, 1_000n]]);
      await p.at(beginOf(NOW + 1) - 1);
      await expect(claim(first))
        .to.be.revertedWithCustomError(p.pool, "FeePool_WeekNotOver")
        .withArgs(NOW, beginOf(NOW + 1), beginOf(NOW + 1) - 1);
    });
  });

  describe("when the week is just over", () => {
    it("it should send the reward", async () => {
      await p.collect([[first, 1_000n]]);
      await p.at(beginOf(NOW + 1));
      await expect(claim(first)).to.changeTokenBalances(p.ethers, p.usdc, [p.pool, first], [-300n, 300n]);
    });
  });

  describe("when several providers paid fees", () => {
    it("it should share the pot by them, rounded down", async () => {
      await p.collect([
        [first, 1_000n],
        [second, 2_001n],
        [p.providers[2]!, 1n],
      ]);
      await end();
      // The pot is 300 + 600 + 0; shared over 3,002.
      expect(await reward(first)).to.equal((900n * 1_000n) / 3_002n);
      expect(await reward(second)).to.equal((900n * 2_001n) / 3_002n);
      expect(await reward(p.providers[2]!)).to.equal(0n);
    });

    it("it should leave what rounding left in the pot, for the treasury", async () => {
      await p.collect([
        [first, 1_000n],
        [second, 2_001n],
      ]);
      await end();
      await claim(first);
      await claim(second);
      const { pot, claimed } = await p.pool.weekOf(p.usdc, NOW);
      expect([pot, claimed]).to.deep.equal([900n, 299n + 600n]);
      await p.expectBooks([NOW]);
      await p.goTo(beginOf(NOW + 1 + CLAIM_WEEKS));
      await expect(p.pool.closeWeek(p.usdc, NOW)).to.emit(p.pool, "WeekClosed").withArgs(p.usdc, NOW, 1n);
    });

    it("it should not depend on who claims first", async () => {
      await p.collect([
        [first, 777n],
        [second, 1_333n],
      ]);
      await end();
      const before = await reward(second);
      await claim(first);
      expect(await reward(second)).to.equal(before);
    });
  });

  describe("when they have other tiers", () => {
    it("it should give those of higher tiers more", async () => {
      await p.tier(second, 3);
      await p.collect([
        [first, 1_000n],
        [second, 1_000n],
      ]);
      await end();
      expect(await reward(first)).to.equal((600n * 1_000n) / 2_500n);
      expect(await reward(second)).to.equal((600n * 1_500n) / 2_500n);
    });

    it("it should not matter what tier they have when they claim", async () => {
      await p.collect([
        [first, 1_000n],
        [second, 1_000n],
      ]);
      await p.tier(second, 3);
      await end();
      expect(await reward(second)).to.equal(300n);
    });
  });

  describe("when the share would be more than half of its own fees", () => {
    beforeEach(async () => {
      await p.pool.setRewardShare(500_000n);
      await p.goTo(beginOf(NOW + 1));
      await p.tier(first, 3);
      await p.collect([
        [first, 1_001n],
        [second, 100_000n],
      ]);
      await p.goTo(beginOf(NOW + 2));
    });

    it("it should send half, rounded down", async () => {
      const { pot, boosted } = await p.pool.weekOf(p.usdc, NOW + 1);
      expect((pot * 1_501n) / boosted > 500n).to.equal(true);
      await expect(claim(first, [NOW + 1])).to.changeTokenBalance(p.ethers, p.usdc, first, 500n);
    });

    it("it should leave the rest in the pot, for the treasury, and give the others no more", async () => {
      const { pot, boosted } = await p.pool.weekOf(p.usdc, NOW + 1);
      await claim(first, [NOW + 1]);
      const others = (pot * 100_000n) / boosted;
      await expect(claim(second, [NOW + 1])).to.changeTokenBalance(p.ethers, p.usdc, second, others);
      await p.goTo(beginOf(NOW + 2 + CLAIM_WEEKS));
      expect(await p.pool.closeWeek.staticCall(p.usdc, NOW + 1)).to.equal(pot - 500n - others);
    });
  });

  describe("when who rents from itself is alone in a week", () => {
    it("it should give back at most half of what it paid", async () => {
      await p.pool.setRewardShare(500_000n);
      await p.tier(first, 3);
      await p.goTo(beginOf(NOW + 1));
      await p.collect([[first, 1n]]);
      await p.collect([[first, 1_000_000n]], p.dai);
      await p.goTo(beginOf(NOW + 2));
      expect(await reward(first, NOW + 1)).to.equal(0n);
      expect(await p.pool.rewardOf(p.dai, first, NOW + 1)).to.equal(500_000n);
    });
  });

  describe("when it was claimed before", () => {
    it("it should revert, and send nothing again", async () => {
      await p.collect([[first, 1_000n]]);
      await end();
      await claim(first);
      expect(await reward(first)).to.equal(0n);
      await expect(claim(first))
        .to.be.revertedWithCustomError(p.pool, "FeePool_NothingToClaim")
        .withArgs(p.usdc, first, NOW);
    });
  });

  describe("when a week is listed twice", () => {
    it("it should revert, and claim neither", async () => {
      await p.collect([[first, 1_000n]]);
      await end();
      await expect(claim(first, [NOW, NOW]))
        .to.be.revertedWithCustomError(p.pool, "FeePool_NothingToClaim")
        .withArgs(p.usdc, first, NOW);
      expect(await reward(first)).to.equal(300n);
    });
  });

  describe("when a week that is not over is listed with one that is", () => {
    it("it should revert, and claim neither", async () => {
      await p.collect([[first, 1_000n]]);
      await end();
      await p.collect([[first, 1_000n]]);
      await expect(claim(first, [NOW, NOW + 1])).to.be.revertedWithCustomError(p.pool, "FeePool_WeekNotOver");
      expect(await reward(first)).to.equal(300n);
    });
  });

  describe("when several weeks are listed", () => {
    it("it should send the sum, and emit RewardClaimed for each", async () => {
      await p.collect([[first, 1_000n]]);
      await end();
      await p.collect([[first, 2_000n]]);
      await p.goTo(beginOf(NOW + 2));
      const sent = claim(first, [NOW + 1, NOW], p.usdc, p.stranger);
      await expect(sent).to.changeTokenBalance(p.ethers, p.usdc, p.stranger, 900n);
      await expect(sent)
        .to.emit(p.pool, "RewardClaimed")
        .withArgs(p.usdc, first, NOW + 1, p.stranger, 600n)
        .to.emit(p.pool, "RewardClaimed")
        .withArgs(p.usdc, first, NOW, p.stranger, 300n);
      await p.expectBooks([NOW, NOW + 1]);
    });
  });

  describe("when the provider paid no fees", () => {
    it("it should revert", async () => {
      await p.collect([[first, 1_000n]]);
      await end();
      await expect(claim(second))
        .to.be.revertedWithCustomError(p.pool, "FeePool_NothingToClaim")
        .withArgs(p.usdc, second, NOW);
    });
  });

  describe("when the week is closed", () => {
    it("it should revert", async () => {
      await p.collect([[first, 1_000n]]);
      await p.goTo(beginOf(NOW + 1 + CLAIM_WEEKS));
      await p.pool.closeWeek(p.usdc, NOW);
      await expect(claim(first)).to.be.revertedWithCustomError(p.pool, "FeePool_WeekClosed").withArgs(p.usdc, NOW);
      expect(await reward(first)).to.equal(0n);
    });
  });

  describe("when the week could be closed, and nobody did", () => {
    it("it should send the reward", async () => {
      await p.collect([[first, 1_000n]]);
      await p.goTo(beginOf(NOW + 60));
      await expect(claim(first)).to.changeTokenBalance(p.ethers, p.usdc, first, 300n);
    });
  });

  describe("when it is to go where it would be lost", () => {
    it("it should revert", async () => {
      await p.collect([[first, 1_000n]]);
      await end();
      for (const to of [ZERO_ADDRESS, p.pool, p.usdc]) {
        await expect(claim(first, [NOW], p.usdc, to))
          .to.be.revertedWithCustomError(p.pool, "FeePool_BadRecipient")
          .withArgs(to);
      }
      expect(await reward(first)).to.equal(300n);
    });
  });

  describe("when no week is listed", () => {
    it("it should send nothing", async () => {
      await p.collect([[first, 1_000n]]);
      await expect(claim(first, [])).to.changeTokenBalances(p.ethers, p.usdc, [p.pool, first], [0n, 0n]);
    });
  });

  describe("when the token calls back", () => {
    it("it should send nothing twice", async () => {
      const token = await p.ethers.deployContract("ReenteringToken");
      const itself = await token.getAddress();
      // The token is a provider itself, so its call is that of one who has a reward.
      await p.collect(
        [
          [itself, 1_000n],
          [first, 1_000n],
        ],
        token,
      );
      await end();
      const again = p.pool.interface.encodeFunctionData("claimRewards", [itself, [NOW], p.stranger.address]);
      await token.arm(p.pool, again);
      await token.act(p.pool, again);
      expect(await token.succeeded()).to.equal(false);
      expect(await token.balanceOf(p.stranger)).to.equal(300n);
      await token.arm(p.pool, p.pool.interface.encodeFunctionData("recordFees", [itself, [itself], [5n]]));
      await claim(first, [NOW], token);
      expect(await token.succeeded()).to.equal(false);
      await p.expectBooks([NOW], token);
    });
  });

  describe("when the token refuses the transfer", () => {
    it("it should revert, and keep the reward", async () => {
      const token = await p.ethers.deployContract("FalseToken");
      await p.collect([[first, 1_000n]], token);
      await end();
      await token.refuse(true);
      await expect(claim(first, [NOW], token))
        .to.be.revertedWithCustomError(p.pool, "SafeERC20FailedOperation")
        .withArgs(token);
      await token.refuse(false);
      await expect(claim(first, [NOW], token)).to.changeTokenBalance(p.ethers, token, first, 300n);
    });
  });

  describe("when any number of providers of any tiers claim", () => {
    it("it should never send more than the pot, nor anybody more than half of its fees", async () => {
      let seed = 20_300_103n;
      const random = (most: bigint): bigint => (seed = (seed * 6_364_136_223_846_793_005n + 1n) % 2n ** 64n) % most;
      for (let round = 0; round < 12; ++round) {
        const week = NOW + 2 * round + 1;
        await p.pool.setRewardShare(random(500_001n));
        for (const provider of p.providers) await p.tier(provider, Number(random(4n)));
        await p.goTo(beginOf(week));
        const fees = p.providers.map((): bigint => random(10n ** (1n + random(12n))));
        await p.collect(p.providers.map((provider, index) => [provider, fees[index]!]));
        await p.goTo(beginOf(week + 1));
        for (const [index, provider] of p.providers.entries()) {
          const due = await reward(provider, week);
          expect(due <= fees[index]! / 2n, `half of ${fees[index]}`).to.equal(true);
          if (due !== 0n) await claim(provider, [week]);
        }
        const { pot, claimed } = await p.pool.weekOf(p.usdc, week);
        expect(claimed <= pot, `week ${round}: ${claimed} of ${pot}`).to.equal(true);
      }
      await p.expectBooks(Array.from({ length: 12 }, (_, round) => NOW + 2 * round + 1));
      expect(WEEK).to.equal(7 * 86_400);
    });
  });
});
