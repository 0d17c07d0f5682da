import { expect } from "chai";

import { type ReputationWorld, START, freshReputation } from "../../support/reputation.ts";
import { DAY, GENESIS, ZERO_ADDRESS } from "../../support/world.ts";

describe("withdraw of standing", () => {
  const THAWED = GENESIS + 10 + 14 * DAY;
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
    await w.standing.connect(w.provider).stakeFor(w.provider, 100n);
    await w.at(GENESIS + 10);
  });

  const thaw = (amount: bigint) => w.standing.connect(w.provider).startThaw(amount);
  const withdraw = (by = w.provider, to: { address: string } = by) => w.standing.connect(by).withdraw(to.address);

  describe("given nothing thaws", () => {
    it("it should revert, whatever stands", async () => {
      await expect(withdraw())
        .to.be.revertedWithCustomError(w.standing, "Standing_Insufficient")
        .withArgs(w.provider, 0n, 0n);
    });
  });

  describe("given something thaws", () => {
    it("it should revert one second before 14 days are over", async () => {
      await thaw(40n);
      await w.at(THAWED - 1);
      await expect(withdraw())
        .to.be.revertedWithCustomError(w.standing, "Standing_Thawing")
        .withArgs(w.provider, THAWED, THAWED - 1);
    });

    it("it should send it, from that second on, to whomever its provider names", async () => {
      await thaw(40n);
      await w.goTo(THAWED - 1);
      await w.at(THAWED);
      const sent = withdraw(w.provider, w.other);
      await expect(sent).to.emit(w.standing, "Withdrawn").withArgs(w.provider, w.other, 40n);
      await expect(sent).to.changeTokenBalances(w.ethers, w.token, [w.standing, w.other, w.provider], [-40n, 40n, 0n]);
      expect(await w.standing.standingOf(w.provider)).to.equal(60n);
      expect(await w.standing.thawingOf(w.provider)).to.deep.equal([0n, 0n]);
    });

    it("it should send it once", async () => {
      await thaw(40n);
      await w.goTo(THAWED);
      await expect(withdraw(w.provider, { address: ZERO_ADDRESS })).to.be.revertedWithCustomError(
        w.token,
        "ERC20InvalidReceiver",
      );
      for (const nobody of [w.stranger, w.admin, w.asHub])
        await expect(withdraw(nobody)).to.be.revertedWithCustomError(w.standing, "Standing_Insufficient");
      await withdraw();
      await expect(withdraw()).to.be.revertedWithCustomError(w.standing, "Standing_Insufficient");
      expect(await w.token.balanceOf(w.standing)).to.equal(60n);
    });
  });

  describe("given a lease on which the provider failed", () => {
    it("it should still be all the provider's", async () => {
      const id = await w.lease();
      await w.goTo(START * 60 + 3_600);
      await w.hub.connect(w.uptimeOracle).recordDowntime(id, START / 60, 60);
      await w.hub.connect(w.provider).close(id);
      expect((await w.hub.collateralOf(w.provider, w.usdc)).total < 10n ** 28n).to.equal(true);
      await thaw(100n);
      await w.goTo((await w.now()) + 14 * DAY);
      await expect(withdraw()).to.changeTokenBalance(w.ethers, w.token, w.provider, 100n);
    });
  });
});
