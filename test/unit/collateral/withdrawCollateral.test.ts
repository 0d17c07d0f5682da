import { expect } from "chai";

import { GENESIS, HOUR, type World, ZERO_ADDRESS, freshWorld } from "../../support/world.ts";

/** What every provider of the world begins with. */
const STAKED = 10n ** 28n;

/** Three times ten hours at 650,000. */
const BOND = 19_500_000n;

describe("withdrawCollateral", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const withdraw = (amount: bigint, to: string = w.other.address) =>
    w.hub.connect(w.provider).withdrawCollateral(w.usdc, to, amount);

  describe("when the amount is zero", () => {
    it("it should revert", async () => {
      await expect(withdraw(0n)).to.be.revertedWithCustomError(w.hub, "Ledger_ZeroAmount");
    });
  });

  for (const [who, to] of [
    ["the zero address", async () => ZERO_ADDRESS],
    ["the hub", async () => w.hub.getAddress()],
    ["the token", async () => w.usdc.getAddress()],
  ] as const) {
    describe(`when the recipient is ${who}`, () => {
      it("it should revert", async () => {
        await expect(withdraw(1n, await to()))
          .to.be.revertedWithCustomError(w.hub, "Ledger_BadRecipient")
          .withArgs(await to());
      });
    });
  }

  describe("when the caller staked nothing", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.stranger).withdrawCollateral(w.usdc, w.stranger, 1n))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.stranger, w.usdc, 0n, 1n);
    });
  });

  describe("given that nothing is locked", () => {
    describe("when the amount is all there is", () => {
      it("it should send it at once", async () => {
        await expect(withdraw(STAKED)).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.other], [-STAKED, STAKED]);
        expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([0n, 0n]);
      });
    });

    describe("when the amount is one unit more", () => {
      it("it should revert, naming what is free and what is needed", async () => {
        await expect(withdraw(STAKED + 1n))
          .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
          .withArgs(w.provider, w.usdc, STAKED, STAKED + 1n);
      });
    });

    describe("when the amount is a part", () => {
      it("it should keep the rest", async () => {
        await withdraw(STAKED - 7n);
        expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([7n, 0n]);
        expect(await w.hub.collateralOf(w.provider, w.dai)).to.deep.equal([STAKED, 0n]);
      });

      it("it should emit CollateralWithdrawn", async () => {
        await expect(withdraw(5n)).to.emit(w.hub, "CollateralWithdrawn").withArgs(w.provider, w.usdc, w.other, 5n);
      });
    });
  });

  describe("given a lease that locked a part", () => {
    let id: string;

    beforeEach(async () => {
      id = await w.take();
    });

    describe("when the amount is all that is free", () => {
      it("it should send it at once", async () => {
        const free = STAKED - BOND;
        await expect(withdraw(free)).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.other], [-free, free]);
        expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([BOND, BOND]);
      });
    });

    describe("when the amount takes one unit of what is locked", () => {
      it("it should revert, naming what is free and what is needed", async () => {
        await expect(withdraw(STAKED - BOND + 1n))
          .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
          .withArgs(w.provider, w.usdc, STAKED - BOND, STAKED - BOND + 1n);
      });
    });

    describe("when the lease is over but not finalized", () => {
      it("it should still keep the bond", async () => {
        await w.goTo(GENESIS + 11 * HOUR);
        await expect(withdraw(STAKED))
          .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
          .withArgs(w.provider, w.usdc, STAKED - BOND, STAKED);
      });
    });

    describe("when a part of the bond was slashed", () => {
      it("it should let only what is left and free go", async () => {
        await w.goTo((await w.now()) + HOUR);
        await w.hub.connect(w.provider).close(id);
        // The exit costs 120 minutes.
        const [slashed, locked] = [1_300_000n, BOND - 1_300_000n];
        expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([STAKED - slashed, locked]);
        await expect(withdraw(STAKED - BOND + 1n))
          .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
          .withArgs(w.provider, w.usdc, STAKED - BOND, STAKED - BOND + 1n);
        await withdraw(STAKED - BOND);
        expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([locked, locked]);
      });
    });

    describe("when the lease is finalized", () => {
      it("it should let the bond go", async () => {
        await w.goTo(GENESIS + 18 * HOUR);
        await w.hub.finalize(id);
        await withdraw(STAKED);
        expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([0n, 0n]);
      });
    });
  });
});
