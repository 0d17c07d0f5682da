import { expect } from "chai";

import { HOUR, type World, ZERO_ADDRESS, freshWorld } from "../../support/world.ts";

describe("withdraw", () => {
  let w: World;
  let balance: bigint;

  beforeEach(async () => {
    w = await freshWorld();
    const id = await w.take();
    await w.goTo((await w.now()) + 3 * HOUR);
    await w.hub.settle(id);
    [balance] = await w.hub.balanceOf(w.provider, w.usdc);
  });

  const withdraw = (to: string, amount: bigint) => w.hub.connect(w.provider).withdraw(w.usdc, to, amount);

  describe("when the amount is zero", () => {
    it("it should revert", async () => {
      await expect(withdraw(w.provider.address, 0n)).to.be.revertedWithCustomError(w.hub, "Ledger_ZeroAmount");
    });
  });

  for (const [who, to] of [
    ["the zero address", async () => ZERO_ADDRESS],
    ["the hub", async () => w.hub.getAddress()],
    ["the token", async () => w.usdc.getAddress()],
  ] as const) {
    describe(`when the recipient is ${who}`, () => {
      it("it should revert", async () => {
        await expect(withdraw(await to(), 1n))
          .to.be.revertedWithCustomError(w.hub, "Ledger_BadRecipient")
          .withArgs(await to());
      });
    });
  }

  describe("when the amount exceeds the balance", () => {
    it("it should revert, naming balance and amount", async () => {
      await expect(withdraw(w.provider.address, balance + 1n))
        .to.be.revertedWithCustomError(w.hub, "Ledger_InsufficientBalance")
        .withArgs(w.provider, w.usdc, balance, balance + 1n);
    });
  });

  describe("when the balance covers the amount", () => {
    it("it should move the tokens to the recipient", async () => {
      await expect(withdraw(w.other.address, balance)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.other],
        [-balance, balance],
      );
    });

    it("it should keep the rest", async () => {
      await withdraw(w.other.address, balance - 7n);
      expect((await w.hub.balanceOf(w.provider, w.usdc)).amount).to.equal(7n);
    });

    it("it should emit Withdrawn", async () => {
      await expect(withdraw(w.other.address, balance))
        .to.emit(w.hub, "Withdrawn")
        .withArgs(w.provider, w.usdc, w.other, balance);
    });
  });
});
