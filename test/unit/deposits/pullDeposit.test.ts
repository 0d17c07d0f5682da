import { expect } from "chai";
import { Signature } from "ethers";

import { HOUR, NO_PERMIT, type World, ZERO_ADDRESS, freshWorld } from "../../support/world.ts";

const AMOUNT = 5_416_667n;

describe("pullDeposit", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const pullBy = (by: World["market"], permit = NO_PERMIT) =>
    w.hub.connect(by).pullDeposit(w.renter, w.usdc, AMOUNT, permit);

  describe("when the caller is neither the market nor the dispute desk", () => {
    it("it should revert, naming the caller", async () => {
      for (const by of [w.renter, w.admin, w.uptimeOracle]) {
        await expect(pullBy(by)).to.be.revertedWithCustomError(w.hub, "Deposits_NotAllowed").withArgs(by);
      }
    });
  });

  describe("when the payer approved the hub", () => {
    it("it should pull the amount from the payer", async () => {
      await expect(pullBy(w.market)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.renter, w.market, w.hub],
        [-AMOUNT, 0n, AMOUNT],
      );
    });

    for (const caller of ["market", "disputeDesk"] as const) {
      it(`it should add it to the balance of its caller, the ${caller}, and of this token only`, async () => {
        await pullBy(w[caller]);
        await pullBy(w[caller]);
        expect(await w.hub.balanceOf(w[caller], w.usdc)).to.deep.equal([2n * AMOUNT, 0n]);
        expect(await w.hub.balanceOf(w[caller], w.dai)).to.deep.equal([0n, 0n]);
        const other = caller === "market" ? w.disputeDesk : w.market;
        for (const owner of [other, w.renter]) {
          expect(await w.hub.balanceOf(owner, w.usdc)).to.deep.equal([0n, 0n]);
        }
      });
    }
  });

  describe("when the payer's allowance is one unit short", () => {
    it("it should revert, and credit nothing", async () => {
      await w.usdc.connect(w.renter).approve(w.hub, AMOUNT - 1n);
      await expect(pullBy(w.market))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(w.hub, AMOUNT - 1n, AMOUNT);
      expect(await w.hub.balanceOf(w.market, w.usdc)).to.deep.equal([0n, 0n]);
    });
  });

  describe("when the payer gives a permit", () => {
    it("it should need no approval, and pull from the payer, used by somebody before or not", async () => {
      await w.usdc.connect(w.renter).approve(w.hub, 0n);
      const deadline = BigInt((await w.now()) + HOUR);
      const { name, version, chainId, verifyingContract } = await w.usdc.eip712Domain();
      const fields = [
        ["owner", "address"],
        ["spender", "address"],
        ["value", "uint256"],
        ["nonce", "uint256"],
        ["deadline", "uint256"],
      ] as const;
      const signed = await w.renter.signTypedData(
        { name, version, chainId, verifyingContract },
        { Permit: fields.map(([field, type]) => ({ name: field, type })) },
        { owner: w.renter.address, spender: await w.hub.getAddress(), value: 2n * AMOUNT, nonce: 0n, deadline },
      );
      const { v, r, s } = Signature.from(signed);
      const permit = { value: 2n * AMOUNT, deadline, v, r, s };
      await pullBy(w.market, permit);
      await expect(pullBy(w.market, permit)).to.changeTokenBalance(w.ethers, w.usdc, w.renter, -AMOUNT);
      expect(await w.usdc.allowance(w.renter, w.hub)).to.equal(0n);
    });
  });

  describe("when the token is none", () => {
    it("it should revert, naming it", async () => {
      for (const token of [ZERO_ADDRESS, w.stranger.address]) {
        await expect(w.hub.connect(w.market).pullDeposit(w.renter, token, AMOUNT, NO_PERMIT))
          .to.be.revertedWithCustomError(w.hub, "Ledger_NotAToken")
          .withArgs(token);
      }
    });
  });
});
