import { expect } from "chai";

import { type World, ZERO_ADDRESS, freshWorld } from "../../support/world.ts";

describe("stakeFor", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const stakeFor = (provider: string, amount: bigint) => w.hub.connect(w.stranger).stakeFor(provider, w.usdc, amount);

  describe("when the provider is the zero address", () => {
    it("it should revert", async () => {
      await expect(stakeFor(ZERO_ADDRESS, 1n))
        .to.be.revertedWithCustomError(w.hub, "Collateral_BadProvider")
        .withArgs(ZERO_ADDRESS);
    });
  });

  describe("when the provider is the hub", () => {
    it("it should revert", async () => {
      const hub = await w.hub.getAddress();
      await expect(stakeFor(hub, 1n)).to.be.revertedWithCustomError(w.hub, "Collateral_BadProvider").withArgs(hub);
    });
  });

  describe("when the amount is zero", () => {
    it("it should revert", async () => {
      await expect(stakeFor(w.other.address, 0n)).to.be.revertedWithCustomError(w.hub, "Ledger_ZeroAmount");
    });
  });

  describe("when no contract stands at the token's address", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.stranger).stakeFor(w.other, w.renter, 1n))
        .to.be.revertedWithCustomError(w.hub, "Ledger_NotAToken")
        .withArgs(w.renter);
    });
  });

  describe("when the giver can pay", () => {
    it("it should take the tokens from the giver", async () => {
      await expect(stakeFor(w.other.address, 1_000n)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.stranger, w.other, w.hub],
        [-1_000n, 0n, 1_000n],
      );
    });

    it("it should give the provider the collateral, and the giver nothing", async () => {
      await stakeFor(w.other.address, 1_000n);
      expect(await w.hub.collateralOf(w.other, w.usdc)).to.deep.equal([1_000n, 0n]);
      expect(await w.hub.collateralOf(w.stranger, w.usdc)).to.deep.equal([0n, 0n]);
    });

    it("it should let the provider withdraw it, and not the giver", async () => {
      await stakeFor(w.other.address, 1_000n);
      await expect(w.hub.connect(w.stranger).withdrawCollateral(w.usdc, w.stranger, 1n))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.stranger, w.usdc, 0n, 1n);
      await expect(w.hub.connect(w.other).withdrawCollateral(w.usdc, w.other, 1_000n)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.other],
        [-1_000n, 1_000n],
      );
    });

    it("it should emit Staked, naming both", async () => {
      await expect(stakeFor(w.other.address, 1_000n))
        .to.emit(w.hub, "Staked")
        .withArgs(w.other, w.usdc, w.stranger, 1_000n);
    });
  });
});
