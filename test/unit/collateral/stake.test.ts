import { expect } from "chai";

import { type World, freshWorld } from "../../support/world.ts";

/** What every provider of the world begins with. */
const STAKED = 10n ** 28n;

describe("stake", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const stake = (amount: bigint) => w.hub.connect(w.provider).stake(w.usdc, amount);

  describe("when the amount is zero", () => {
    it("it should revert", async () => {
      await expect(stake(0n)).to.be.revertedWithCustomError(w.hub, "Ledger_ZeroAmount");
    });
  });

  describe("when no contract stands at the token's address", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.provider).stake(w.stranger, 1n))
        .to.be.revertedWithCustomError(w.hub, "Ledger_NotAToken")
        .withArgs(w.stranger);
    });
  });

  describe("when the allowance does not cover the amount", () => {
    it("it should revert with the token's error", async () => {
      await w.usdc.connect(w.provider).approve(w.hub, 999n);
      await expect(stake(1_000n))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(w.hub, 999n, 1_000n);
    });
  });

  describe("when the hub would hold more than a ledger can count", () => {
    const MOST = 2n ** 120n - 1n;

    beforeEach(async () => {
      await w.usdc.mint(w.provider, MOST);
    });

    it("it should revert one unit above", async () => {
      await expect(stake(MOST - STAKED + 1n))
        .to.be.revertedWithCustomError(w.hub, "Ledger_TooLarge")
        .withArgs(w.usdc, MOST + 1n, MOST);
    });

    it("it should accept the last unit", async () => {
      await stake(MOST - STAKED);
      expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([MOST, 0n]);
    });
  });

  describe("when the caller can pay", () => {
    it("it should take the tokens from the caller", async () => {
      await expect(stake(1_000n)).to.changeTokenBalances(w.ethers, w.usdc, [w.provider, w.hub], [-1_000n, 1_000n]);
    });

    it("it should add them to its collateral, not locked", async () => {
      await stake(1_000n);
      expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([STAKED + 1_000n, 0n]);
    });

    it("it should touch neither another token's collateral nor the ledger", async () => {
      await stake(1_000n);
      expect(await w.hub.collateralOf(w.provider, w.dai)).to.deep.equal([STAKED, 0n]);
      expect(await w.hub.balanceOf(w.provider, w.usdc)).to.deep.equal([0n, 0n]);
    });

    it("it should emit Staked", async () => {
      await expect(stake(1_000n)).to.emit(w.hub, "Staked").withArgs(w.provider, w.usdc, w.provider, 1_000n);
    });
  });

  describe("given a lease that locked a part", () => {
    it("it should leave what is locked alone", async () => {
      await w.take();
      await stake(1_000n);
      // Three times ten hours at 650,000.
      expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([STAKED + 1_000n, 19_500_000n]);
    });
  });

  describe("given a token without a parameter set", () => {
    it("it should be staked all the same", async () => {
      const token = await w.ethers.deployContract("TestToken", ["Unlisted", "UNL", 18]);
      await token.mint(w.provider, 5n);
      await token.connect(w.provider).approve(w.hub, 5n);
      await w.hub.connect(w.provider).stake(token, 5n);
      expect(await w.hub.collateralOf(w.provider, token)).to.deep.equal([5n, 0n]);
      expect(await token.balanceOf(w.hub)).to.equal(5n);
    });
  });
});
