import { expect } from "chai";

import { fund } from "../../support/bidding.ts";
import { type World, freshWorld } from "../../support/world.ts";

const FUNDED = 1_000n;

describe("refundRequest", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
    await fund(w, FUNDED);
  });

  const refund = (amount: bigint, by = w.market) => w.hub.connect(by).refundRequest(w.renter, w.usdc, amount);

  describe("when the caller is not the market", () => {
    it("it should revert, naming the caller", async () => {
      for (const by of [w.renter, w.admin, w.disputeDesk]) {
        await expect(refund(1n, by)).to.be.revertedWithCustomError(w.hub, "Bids_NotMarket").withArgs(by);
      }
    });
  });

  describe("when the market's balance covers the amount", () => {
    it("it should move it to the renter's balance", async () => {
      await refund(FUNDED - 1n);
      expect(await w.hub.balanceOf(w.market, w.usdc)).to.deep.equal([1n, 0n]);
      expect(await w.hub.balanceOf(w.renter, w.usdc)).to.deep.equal([FUNDED - 1n, 0n]);
    });

    it("it should move all of it", async () => {
      await refund(FUNDED);
      expect(await w.hub.balanceOf(w.market, w.usdc)).to.deep.equal([0n, 0n]);
      expect(await w.hub.balanceOf(w.renter, w.usdc)).to.deep.equal([FUNDED, 0n]);
    });

    it("it should move no tokens, but let the renter withdraw them", async () => {
      await expect(refund(FUNDED)).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.hub], [0n, 0n]);
      await expect(w.hub.connect(w.renter).withdraw(w.usdc, w.renter, FUNDED)).to.changeTokenBalance(
        w.ethers,
        w.usdc,
        w.renter,
        FUNDED,
      );
    });
  });

  describe("when the amount exceeds the market's balance", () => {
    it("it should revert, naming balance and amount", async () => {
      await expect(refund(FUNDED + 1n))
        .to.be.revertedWithCustomError(w.hub, "Ledger_InsufficientBalance")
        .withArgs(w.market, w.usdc, FUNDED, FUNDED + 1n);
    });

    it("it should not reach what the market has in another token", async () => {
      await expect(w.hub.connect(w.market).refundRequest(w.renter, w.dai, 1n))
        .to.be.revertedWithCustomError(w.hub, "Ledger_InsufficientBalance")
        .withArgs(w.market, w.dai, 0n, 1n);
    });
  });
});
