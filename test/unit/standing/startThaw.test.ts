import { expect } from "chai";

import { type ReputationWorld, freshReputation } from "../../support/reputation.ts";
import { DAY, GENESIS } from "../../support/world.ts";

describe("startThaw", () => {
  const LATER = GENESIS + 100;
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
    await w.standing.connect(w.provider).stakeFor(w.provider, 100n);
  });

  const thaw = (amount: bigint, by = w.provider) => w.standing.connect(by).startThaw(amount);

  describe("when nothing is to thaw", () => {
    it("it should revert", async () => {
      await expect(thaw(0n)).to.be.revertedWithCustomError(w.standing, "Standing_ZeroAmount").withArgs();
    });
  });

  describe("when less stands than that", () => {
    it("it should revert", async () => {
      await expect(thaw(101n))
        .to.be.revertedWithCustomError(w.standing, "Standing_Insufficient")
        .withArgs(w.provider, 100n, 101n);
      await thaw(60n);
      // What thaws does not stand.
      await expect(thaw(41n))
        .to.be.revertedWithCustomError(w.standing, "Standing_Insufficient")
        .withArgs(w.provider, 40n, 41n);
    });
  });

  describe("when all or a part stands", () => {
    it("it should stop counting at once, and can be withdrawn 14 days later", async () => {
      await w.at(LATER);
      await expect(thaw(40n))
        .to.emit(w.standing, "ThawStarted")
        .withArgs(w.provider, 40n, 40n, LATER + 14 * DAY);
      expect(await w.standing.standingOf(w.provider)).to.equal(60n);
      expect(await w.standing.thawingOf(w.provider)).to.deep.equal([40n, BigInt(LATER + 14 * DAY)]);
      expect(await w.token.balanceOf(w.standing)).to.equal(100n);
    });
  });

  describe("given something thaws already", () => {
    it("it should begin again for all of it", async () => {
      await w.at(LATER);
      await thaw(40n);
      await w.at(LATER + 14 * DAY - 1);
      await expect(thaw(1n))
        .to.emit(w.standing, "ThawStarted")
        .withArgs(w.provider, 1n, 41n, LATER + 28 * DAY - 1);
      await w.at(LATER + 28 * DAY - 2);
      await expect(w.standing.connect(w.provider).withdraw(w.provider))
        .to.be.revertedWithCustomError(w.standing, "Standing_Thawing")
        .withArgs(w.provider, LATER + 28 * DAY - 1, LATER + 28 * DAY - 2);
    });
  });

  describe("given somebody else stands", () => {
    it("it should move nothing of its", async () => {
      await w.standing.connect(w.stranger).stakeFor(w.stranger, 5n);
      await thaw(5n, w.stranger);
      expect(await w.standing.standingOf(w.provider)).to.equal(100n);
      expect(await w.standing.thawingOf(w.provider)).to.deep.equal([0n, 0n]);
    });
  });
});
