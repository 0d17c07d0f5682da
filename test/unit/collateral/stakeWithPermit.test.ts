import { expect } from "chai";

import { signPermit } from "../../support/permits.ts";
import { GENESIS, NO_PERMIT, type PermitInput, type World, freshWorld } from "../../support/world.ts";

const DEADLINE = BigInt(GENESIS) + 86_400n;

describe("stakeWithPermit", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
    await w.usdc.connect(w.other).approve(w.hub, 0n);
  });

  const stake = (amount: bigint, permit: PermitInput) => w.hub.connect(w.other).stakeWithPermit(w.usdc, amount, permit);
  const permitOf = (value: bigint, signer = w.other) => signPermit(w, w.usdc, signer, value, DEADLINE);
  const collateral = async () => (await w.hub.collateralOf(w.other, w.usdc)).total;

  describe("when the amount is zero", () => {
    it("it should revert", async () => {
      await expect(stake(0n, await permitOf(1n))).to.be.revertedWithCustomError(w.hub, "Ledger_ZeroAmount");
    });
  });

  describe("when no contract stands at the token's address", () => {
    it("it should revert, with a permit and without", async () => {
      for (const permit of [await permitOf(1n), NO_PERMIT]) {
        await expect(w.hub.connect(w.other).stakeWithPermit(w.stranger, 1n, permit))
          .to.be.revertedWithCustomError(w.hub, "Ledger_NotAToken")
          .withArgs(w.stranger);
      }
    });
  });

  describe("when the permit is valid", () => {
    it("it should stake by it, without an approval before", async () => {
      await expect(stake(1_000n, await permitOf(1_000n))).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.other, w.hub],
        [-1_000n, 1_000n],
      );
      expect(await collateral()).to.equal(1_000n);
      expect(await w.usdc.nonces(w.other)).to.equal(1n);
    });

    it("it should leave no allowance beyond what was signed", async () => {
      await stake(1_000n, await permitOf(1_500n));
      expect(await w.usdc.allowance(w.other, w.hub)).to.equal(500n);
    });

    it("it should emit Staked", async () => {
      await expect(stake(1_000n, await permitOf(1_000n)))
        .to.emit(w.hub, "Staked")
        .withArgs(w.other, w.usdc, w.other, 1_000n);
    });
  });

  describe("when the permit covers less than the amount", () => {
    it("it should revert with the token's error, and leave the permit unused", async () => {
      await expect(stake(1_000n, await permitOf(999n)))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(w.hub, 999n, 1_000n);
      expect(await w.usdc.nonces(w.other)).to.equal(0n);
    });
  });

  describe("when somebody used the permit already", () => {
    it("it should stake by the allowance that it left", async () => {
      const permit = await permitOf(1_000n);
      const { value, deadline, v, r, s } = permit;
      await w.usdc.connect(w.stranger).permit(w.other, w.hub, value, deadline, v, r, s);
      await stake(1_000n, permit);
      expect(await collateral()).to.equal(1_000n);
      expect(await w.usdc.allowance(w.other, w.hub)).to.equal(0n);
    });
  });

  describe("when the permit is wrong", () => {
    for (const [how, permit] of [
      ["signed by somebody else", () => permitOf(1_000n, w.stranger)],
      ["for another spender", () => signPermit(w, w.usdc, w.other, 1_000n, DEADLINE, w.stranger)],
      ["expired", () => signPermit(w, w.usdc, w.other, 1_000n, BigInt(GENESIS) - 1n)],
    ] as const) {
      describe(`given it is ${how}, and no allowance`, () => {
        it("it should revert with the token's error", async () => {
          await expect(stake(1_000n, await permit()))
            .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
            .withArgs(w.hub, 0n, 1_000n);
          expect(await collateral()).to.equal(0n);
        });
      });
    }

    describe("given an allowance", () => {
      it("it should stake by that", async () => {
        await w.usdc.connect(w.other).approve(w.hub, 1_000n);
        await stake(1_000n, await permitOf(5_000n, w.stranger));
        expect(await collateral()).to.equal(1_000n);
        expect(await w.usdc.allowance(w.other, w.hub)).to.equal(0n);
      });
    });
  });

  describe("when no permit is given", () => {
    it("it should stake by the allowance", async () => {
      await w.usdc.connect(w.other).approve(w.hub, 1_000n);
      await stake(1_000n, NO_PERMIT);
      expect(await collateral()).to.equal(1_000n);
    });

    it("it should not ask the token for one", async () => {
      const permit = await permitOf(1_000n);
      await expect(stake(1_000n, { ...permit, deadline: 0n }))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(w.hub, 0n, 1_000n);
    });
  });

  describe("given a token without permit", () => {
    it("it should stake by the allowance", async () => {
      const token = await w.ethers.deployContract("SilentToken");
      await token.mint(w.other, 10n);
      await token.connect(w.other).approve(w.hub, 10n);
      await w.hub.connect(w.other).stakeWithPermit(token, 10n, await permitOf(10n));
      expect(await w.hub.collateralOf(w.other, token)).to.deep.equal([10n, 0n]);
    });
  });
});
