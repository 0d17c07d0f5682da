import { expect } from "chai";

import { NO_PERMIT, type World, freshWorld } from "../../support/world.ts";

const PULLED = 1_000n;

describe("returnDeposit", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
    for (const caller of [w.market, w.disputeDesk]) {
      await w.hub.connect(caller).pullDeposit(w.renter, w.usdc, PULLED, NO_PERMIT);
    }
  });

  const giveBack = (amount: bigint, by = w.market, token = w.usdc) =>
    w.hub.connect(by).returnDeposit(w.renter, token, amount);

  describe("when the caller is neither the market nor the dispute desk", () => {
    it("it should revert, naming the caller", async () => {
      for (const by of [w.renter, w.admin, w.uptimeOracle]) {
        await expect(giveBack(1n, by)).to.be.revertedWithCustomError(w.hub, "Deposits_NotAllowed").withArgs(by);
      }
    });
  });

  for (const caller of ["market", "disputeDesk"] as const) {
    describe(`when the balance of its caller, the ${caller}, covers the amount`, () => {
      it("it should move it to the balance of whom it is for, and leave the other caller's alone", async () => {
        await giveBack(PULLED - 1n, w[caller]);
        expect(await w.hub.balanceOf(w[caller], w.usdc)).to.deep.equal([1n, 0n]);
        expect(await w.hub.balanceOf(w.renter, w.usdc)).to.deep.equal([PULLED - 1n, 0n]);
        const other = caller === "market" ? w.disputeDesk : w.market;
        expect(await w.hub.balanceOf(other, w.usdc)).to.deep.equal([PULLED, 0n]);
      });

      it("it should move all of it", async () => {
        await giveBack(PULLED, w[caller]);
        expect(await w.hub.balanceOf(w[caller], w.usdc)).to.deep.equal([0n, 0n]);
        expect(await w.hub.balanceOf(w.renter, w.usdc)).to.deep.equal([PULLED, 0n]);
      });

      it("it should move no tokens, but let whom it is for withdraw them", async () => {
        await expect(giveBack(PULLED, w[caller])).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.hub], [0n, 0n]);
        await expect(w.hub.connect(w.renter).withdraw(w.usdc, w.renter, PULLED)).to.changeTokenBalance(
          w.ethers,
          w.usdc,
          w.renter,
          PULLED,
        );
      });
    });

    describe(`when the amount exceeds the balance of its caller, the ${caller}`, () => {
      it("it should revert, naming balance and amount", async () => {
        await expect(giveBack(PULLED + 1n, w[caller]))
          .to.be.revertedWithCustomError(w.hub, "Ledger_InsufficientBalance")
          .withArgs(w[caller], w.usdc, PULLED, PULLED + 1n);
      });

      it("it should not reach what it has in another token", async () => {
        await expect(giveBack(1n, w[caller], w.dai))
          .to.be.revertedWithCustomError(w.hub, "Ledger_InsufficientBalance")
          .withArgs(w[caller], w.dai, 0n, 1n);
      });
    });
  }
});
