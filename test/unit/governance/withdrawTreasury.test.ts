import { expect } from "chai";

import { NOW, type Pool, beginOf, freshPool } from "../../support/feePool.ts";
import { ZERO_ADDRESS } from "../../support/world.ts";

describe("withdrawTreasury", () => {
  let p: Pool;

  beforeEach(async () => {
    p = await freshPool();
    await p.collect([[p.providers[0]!, 1_000n]]);
  });

  const withdraw = (amount: bigint, by = p.admin, to: unknown = p.treasurer) =>
    p.pool.connect(by).withdrawTreasury(p.usdc, to as string, amount);

  describe("when the caller is not admitted", () => {
    it("it should revert, for the hub and providers too", async () => {
      for (const by of [p.stranger, p.hub, p.providers[0]!]) {
        await expect(withdraw(1n, by)).to.be.revertedWithCustomError(p.pool, "AccessManagedUnauthorized").withArgs(by);
      }
    });
  });

  describe("when the treasury has less", () => {
    it("it should revert: pots and donations are not the treasury's", async () => {
      await p.usdc.mint(p.pool, 5_000n);
      await expect(withdraw(701n))
        .to.be.revertedWithCustomError(p.pool, "FeePool_Insufficient")
        .withArgs(p.usdc, 700n, 701n);
    });

    it("it should know no other token's", async () => {
      await p.dai.mint(p.pool, 5_000n);
      await expect(p.pool.withdrawTreasury(p.dai, p.treasurer, 1n))
        .to.be.revertedWithCustomError(p.pool, "FeePool_Insufficient")
        .withArgs(p.dai, 0n, 1n);
    });
  });

  describe("when it is to go where it would be lost", () => {
    it("it should revert", async () => {
      for (const to of [ZERO_ADDRESS, p.pool, p.usdc]) {
        await expect(withdraw(1n, p.admin, to))
          .to.be.revertedWithCustomError(p.pool, "FeePool_BadRecipient")
          .withArgs(to);
      }
    });
  });

  describe("when the treasury has as much", () => {
    it("it should send it, and leave every reward", async () => {
      const sent = withdraw(700n);
      await expect(sent).to.changeTokenBalances(p.ethers, p.usdc, [p.pool, p.treasurer], [-700n, 700n]);
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(0n);
      await p.expectBooks([NOW]);
      await p.goTo(beginOf(NOW + 1));
      const claim = p.pool.connect(p.providers[0]!).claimRewards(p.usdc, [NOW], p.providers[0]!);
      await expect(claim).to.changeTokenBalance(p.ethers, p.usdc, p.providers[0]!, 300n);
      expect(await p.usdc.balanceOf(p.pool)).to.equal(0n);
    });

    it("it should emit TreasuryWithdrawn", async () => {
      await expect(withdraw(7n)).to.emit(p.pool, "TreasuryWithdrawn").withArgs(p.usdc, p.treasurer, 7n);
      expect(await p.pool.treasuryOf(p.usdc)).to.equal(693n);
    });
  });

  describe("when the token calls back", () => {
    it("it should send nothing twice", async () => {
      const token = await p.ethers.deployContract("ReenteringToken");
      await p.collect([[p.providers[0]!, 1_000n]], token);
      const selector = p.pool.interface.getFunction("withdrawTreasury").selector;
      await p.authority.setTargetFunctionRole(p.pool, [selector], 5n);
      await p.authority.grantRole(5n, token, 0n);
      const call = p.pool.interface.encodeFunctionData("withdrawTreasury", [
        await token.getAddress(),
        p.stranger.address,
        700n,
      ]);
      await token.arm(p.pool, call);
      await token.act(p.pool, call);
      expect(await token.succeeded()).to.equal(false);
      expect(await token.balanceOf(p.stranger)).to.equal(700n);
    });
  });
});
