import { expect } from "chai";

import { NOW, PARTS, type Pool, SHARE, beginOf, freshPool } from "../../support/feePool.ts";
import { fieldsOf } from "../../support/taking.ts";
import { ZERO_ADDRESS } from "../../support/world.ts";

describe("recordFees", () => {
  let p: Pool;

  beforeEach(async () => {
    p = await freshPool();
  });

  const week = (number = NOW) => p.pool.weekOf(p.usdc, number);

  describe("when the caller is not the hub", () => {
    it("it should revert, even for who admits others", async () => {
      for (const by of [p.stranger, p.admin]) {
        await expect(p.pool.connect(by).recordFees(p.usdc, [], []))
          .to.be.revertedWithCustomError(p.pool, "FeePool_NotHub")
          .withArgs(by);
      }
    });
  });

  describe("when fees arrived", () => {
    it("it should give the pot its share of the week's, rounded down, and the treasury the rest, however often it is collected", async () => {
      await p.collect([[p.providers[0]!, 1_003n]]);
      for (let unit = 0; unit < 9; unit++) await p.collect([[p.providers[1]!, 1n]]);
      const pot = (1_012n * SHARE) / PARTS;
      expect(pot).to.equal(303n);
      expect(fieldsOf(await week())).to.deep.equal({ fees: 1_012n, pot, boosted: 1_012n, claimed: 0n, closed: false });
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(1_012n - pot);
      await p.expectBooks([NOW]);
    });

    it("it should count them for their providers", async () => {
      await p.collect([[p.providers[0]!, 700n]]);
      await p.collect([[p.providers[0]!, 300n]]);
      expect(await p.pool.feesOf(p.usdc, p.providers[0]!, NOW)).to.deep.equal([1_000n, 1_000n]);
      expect(await p.pool.feesOf(p.usdc, p.providers[1]!, NOW)).to.deep.equal([0n, 0n]);
    });

    it("it should count more for those of higher tiers", async () => {
      for (const tier of [0, 1, 2, 3]) await p.tier(p.providers[tier]!, tier);
      await p.collect([0, 1, 2, 3].map((tier) => [p.providers[tier]!, 1_001n]));
      const boosted = await Promise.all(
        [0, 1, 2, 3].map(async (tier) => (await p.pool.feesOf(p.usdc, p.providers[tier]!, NOW)).boosted),
      );
      expect(boosted).to.deep.equal([1_001n, 1_101n, 1_251n, 1_501n]);
      expect((await week()).boosted).to.equal(1_001n + 1_101n + 1_251n + 1_501n);
    });

    it("it should count all of a week by the highest tier that its provider had at any of them", async () => {
      await p.collect([[p.providers[0]!, 100n]]);
      await p.tier(p.providers[0]!, 3);
      await p.collect([[p.providers[0]!, 100n]]);
      await p.tier(p.providers[0]!, 0);
      expect(await p.pool.feesOf(p.usdc, p.providers[0]!, NOW)).to.deep.equal([200n, 300n]);
    });

    it("it should emit FeesRecorded for each", async () => {
      await p.tier(p.providers[1]!, 2);
      await expect(
        p.collect([
          [p.providers[0]!, 10n],
          [p.providers[1]!, 100n],
        ]),
      )
        .to.emit(p.pool, "FeesRecorded")
        .withArgs(p.usdc, p.providers[0], NOW, 10n, 10n)
        .to.emit(p.pool, "FeesRecorded")
        .withArgs(p.usdc, p.providers[1], NOW, 100n, 125n);
    });
  });

  describe("when a provider is named again without fees, as the hub names it", () => {
    it("it should pass over it", async () => {
      const sent = p.collect([
        [p.providers[0]!, 1_000n],
        [p.providers[0]!, 0n],
        [ZERO_ADDRESS, 0n],
      ]);
      await expect(sent).to.emit(p.pool, "FeesRecorded");
      expect((await p.pool.queryFilter(p.pool.filters.FeesRecorded())).length).to.equal(1);
      expect(await p.pool.feesOf(p.usdc, p.providers[0]!, NOW)).to.deep.equal([1_000n, 1_000n]);
    });
  });

  describe("when a provider is named twice with fees", () => {
    it("it should count both", async () => {
      await p.collect([
        [p.providers[0]!, 1n],
        [p.providers[0]!, 2n],
      ]);
      expect(await p.pool.feesOf(p.usdc, p.providers[0]!, NOW)).to.deep.equal([3n, 3n]);
      expect((await week()).fees).to.equal(3n);
    });
  });

  describe("when they are nobody's, or the hub's own", () => {
    it("it should count them all the same", async () => {
      await p.collect([
        [ZERO_ADDRESS, 50n],
        [p.hub, 50n],
      ]);
      expect(await p.pool.feesOf(p.usdc, ZERO_ADDRESS, NOW)).to.deep.equal([50n, 50n]);
      expect(await p.pool.feesOf(p.usdc, p.hub, NOW)).to.deep.equal([50n, 50n]);
      await p.expectBooks([NOW]);
    });
  });

  describe("when nothing was collected", () => {
    it("it should change nothing", async () => {
      await p.pool.connect(p.hub).recordFees(p.usdc, [], []);
      expect(fieldsOf(await week())).to.deep.equal({ fees: 0n, pot: 0n, boosted: 0n, claimed: 0n, closed: false });
    });
  });

  describe("when it is the last second of a week", () => {
    it("it should count them for it", async () => {
      await p.collect([[p.providers[0]!, 10n]], p.usdc, beginOf(NOW + 1) - 1);
      expect((await week()).fees).to.equal(10n);
      expect((await week(NOW + 1)).fees).to.equal(0n);
    });
  });

  describe("when it is the first second of the next", () => {
    it("it should count them for that", async () => {
      await p.collect([[p.providers[0]!, 10n]], p.usdc, beginOf(NOW + 1));
      expect((await week()).fees).to.equal(0n);
      expect((await week(NOW + 1)).fees).to.equal(10n);
    });
  });

  describe("when less arrived than is said", () => {
    it("it should revert, and count nothing", async () => {
      await p.usdc.mint(p.pool, 99n);
      await expect(p.pool.connect(p.hub).recordFees(p.usdc, [p.providers[0]!], [100n]))
        .to.be.revertedWithCustomError(p.pool, "FeePool_Missing")
        .withArgs(p.usdc, 99n, 100n);
      expect((await week()).fees).to.equal(0n);
    });
  });

  describe("when tokens that somebody gave it make up for them", () => {
    it("it should need all that it owes, not just what came", async () => {
      await p.collect([[p.providers[0]!, 1_000n]]);
      const record = () => p.pool.connect(p.hub).recordFees(p.usdc, [p.providers[0]!], [100n]);
      await expect(record()).to.be.revertedWithCustomError(p.pool, "FeePool_Missing").withArgs(p.usdc, 1_000n, 1_100n);
      await p.usdc.mint(p.pool, 100n);
      await record();
      await p.expectBooks([NOW]);
    });
  });

  describe("given a donation", () => {
    it("it should neither share it out nor give it to the treasury", async () => {
      await p.usdc.mint(p.pool, 5_000n);
      await p.collect([[p.providers[0]!, 1_000n]]);
      expect((await week()).pot).to.equal(300n);
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(700n);
      await p.expectBooks([NOW], p.usdc, 5_000n);
    });
  });

  describe("when fees come in several tokens", () => {
    it("it should keep their books apart", async () => {
      await p.collect([[p.providers[0]!, 1_000n]]);
      await p.collect([[p.providers[0]!, 10n ** 20n]], p.dai);
      expect((await week()).fees).to.equal(1_000n);
      expect((await p.pool.weekOf(p.dai, NOW)).fees).to.equal(10n ** 20n);
      await p.expectBooks([NOW]);
      await p.expectBooks([NOW], p.dai);
    });
  });

  describe("when a provider's fees of a week are more than can be counted", () => {
    it("it should revert, and leave other tokens alone", async () => {
      await p.collect([[p.providers[0]!, 2n ** 120n - 1n]], p.dai);
      await expect(p.collect([[p.providers[0]!, 1n]], p.dai)).to.be.revertedWithCustomError(
        p.pool,
        "SafeCastOverflowedUintDowncast",
      );
      await p.collect([[p.providers[0]!, 1n]]);
    });
  });

  describe("when the token takes a fee on transfers", () => {
    it("it should revert, as less arrives than was sent", async () => {
      const token = await p.ethers.deployContract("FeeTakingToken");
      await token.mint(p.hub, 1_000n);
      await token.take(true);
      await token.connect(p.hub).transfer(p.pool, 1_000n);
      await expect(p.pool.connect(p.hub).recordFees(token, [p.providers[0]!], [1_000n]))
        .to.be.revertedWithCustomError(p.pool, "FeePool_Missing")
        .withArgs(token, 990n, 1_000n);
    });
  });

  describe("when the token lies about what the pool has", () => {
    it("it should touch no other token's books", async () => {
      await p.collect([[p.providers[0]!, 1_000n]]);
      const token = await p.ethers.deployContract("FickleToken", ["Fickle", "FCK", 6]);
      await p.collect([[p.providers[0]!, 10n ** 30n]], token);
      await token.seize(p.pool, 10n ** 30n);
      await p.expectBooks([NOW]);
      const { pot } = await p.pool.weekOf(token, NOW);
      await p.goTo(beginOf(NOW + 1));
      await expect(
        p.pool.connect(p.providers[0]!).claimRewards(token, [NOW], p.stranger),
      ).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
      expect(pot).to.equal((10n ** 30n * SHARE) / PARTS);
      await p.pool.connect(p.providers[0]!).claimRewards(p.usdc, [NOW], p.stranger);
      expect(await p.usdc.balanceOf(p.stranger)).to.equal(300n);
    });
  });
});
