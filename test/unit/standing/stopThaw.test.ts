import { expect } from "chai";

import { type ReputationWorld, freshReputation } from "../../support/reputation.ts";
import { DAY } from "../../support/world.ts";

describe("stopThaw", () => {
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
    await w.standing.connect(w.provider).stakeFor(w.provider, 100n);
  });

  const stop = (by = w.provider) => w.standing.connect(by).stopThaw();

  describe("given nothing thaws", () => {
    it("it should revert", async () => {
      await expect(stop())
        .to.be.revertedWithCustomError(w.standing, "Standing_Insufficient")
        .withArgs(w.provider, 0n, 0n);
      // Nobody stops another's.
      await w.standing.connect(w.provider).startThaw(1n);
      await expect(stop(w.stranger)).to.be.revertedWithCustomError(w.standing, "Standing_Insufficient");
    });
  });

  describe("given something thaws", () => {
    it("it should count again, and can't be withdrawn", async () => {
      await w.standing.connect(w.provider).startThaw(40n);
      await expect(stop()).to.emit(w.standing, "ThawStopped").withArgs(w.provider, 40n, 100n);
      expect(await w.standing.standingOf(w.provider)).to.equal(100n);
      expect(await w.standing.thawingOf(w.provider)).to.deep.equal([0n, 0n]);
      await w.goTo((await w.now()) + 20 * DAY);
      await expect(w.standing.connect(w.provider).withdraw(w.provider))
        .to.be.revertedWithCustomError(w.standing, "Standing_Insufficient")
        .withArgs(w.provider, 0n, 0n);
    });

    it("it should count again even after it has thawed", async () => {
      await w.standing.connect(w.provider).startThaw(100n);
      await w.goTo((await w.now()) + 20 * DAY);
      await stop();
      expect(await w.standing.standingOf(w.provider)).to.equal(100n);
    });
  });
});
