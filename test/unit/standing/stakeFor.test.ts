import { expect } from "chai";

import { LEASE, type ReputationWorld, SUPPLY, freshReputation } from "../../support/reputation.ts";

describe("stakeFor of standing", () => {
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const stake = (amount: bigint, provider = w.provider, by = w.provider) =>
    w.standing.connect(by).stakeFor(provider, amount);

  describe("when nothing is staked", () => {
    it("it should revert", async () => {
      await expect(stake(0n)).to.be.revertedWithCustomError(w.standing, "Standing_ZeroAmount").withArgs();
    });
  });

  describe("when the payer has too little or allowed too little", () => {
    it("it should revert", async () => {
      await expect(stake(10n ** 6n * LEASE + 1n)).to.be.revertedWithCustomError(w.token, "ERC20InsufficientBalance");
      await expect(stake(2n ** 128n)).to.be.revert(w.ethers);
      await w.token.connect(w.provider).approve(w.standing, 4n);
      await expect(stake(5n)).to.be.revertedWithCustomError(w.token, "ERC20InsufficientAllowance");
      expect(await w.standing.standingOf(w.provider)).to.equal(0n);
    });
  });

  describe("when it is for the payer", () => {
    it("it should take the tokens and let them stand", async () => {
      await expect(stake(5n)).to.emit(w.standing, "Staked").withArgs(w.provider, w.provider, 5n, 5n);
      await expect(stake(7n)).to.changeTokenBalances(w.ethers, w.token, [w.provider, w.standing], [-7n, 7n]);
      expect(await w.standing.standingOf(w.provider)).to.equal(12n);
      expect(await w.standing.thawingOf(w.provider)).to.deep.equal([0n, 0n]);
      // It is no collateral.
      expect(await w.hub.collateralOf(w.provider, w.token)).to.deep.equal([0n, 0n]);
    });
  });

  describe("when it is for somebody else", () => {
    it("it should be the other's from then on", async () => {
      await expect(stake(5n, w.provider, w.stranger))
        .to.emit(w.standing, "Staked")
        .withArgs(w.provider, w.stranger, 5n, 5n);
      expect(await w.standing.standingOf(w.stranger)).to.equal(0n);
      await expect(w.standing.connect(w.stranger).startThaw(1n))
        .to.be.revertedWithCustomError(w.standing, "Standing_Insufficient")
        .withArgs(w.stranger, 0n, 1n);
      await w.standing.connect(w.provider).startThaw(5n);
      expect(await w.token.totalSupply()).to.equal(SUPPLY);
    });

    it("it should leave what thaws as it is", async () => {
      await stake(10n);
      await w.standing.connect(w.provider).startThaw(4n);
      const before = await w.standing.thawingOf(w.provider);
      await stake(3n, w.provider, w.stranger);
      expect(await w.standing.thawingOf(w.provider)).to.deep.equal([...before]);
      expect(await w.standing.standingOf(w.provider)).to.equal(9n);
    });
  });
});
