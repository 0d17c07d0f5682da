import { expect } from "chai";

import { shares } from "../../support/books.ts";
import { HOUR, type World, ZERO_ADDRESS, down, freshWorld } from "../../support/world.ts";

describe("collectFees", () => {
  let w: World;
  let fees: bigint;

  beforeEach(async () => {
    w = await freshWorld();
    const id = await w.take();
    await w.goTo((await w.now()) + 3 * HOUR);
    await w.hub.settle(id);
    // The lease began at minute 1 of its hour, and two hours are final.
    fees = shares(down(650_000n, 119)).fee;
  });

  const collect = (providers: string[]) => w.hub.connect(w.stranger).collectFees(w.usdc, providers);

  describe("given a hub without a fee pool", () => {
    it("it should revert", async () => {
      const partners = {
        feePool: ZERO_ADDRESS,
        reputation: ZERO_ADDRESS,
        market: ZERO_ADDRESS,
        uptimeOracle: ZERO_ADDRESS,
        disputeDesk: ZERO_ADDRESS,
      };
      const alone = await w.ethers.deployContract("Leasehold", [w.authority, partners]);
      await expect(alone.collectFees(w.usdc, [w.provider])).to.be.revertedWithCustomError(alone, "Ledger_NoFeePool");
    });
  });

  describe("given a fee pool", () => {
    describe("when no provider is named", () => {
      it("it should send nothing", async () => {
        expect(await w.hub.collectFees.staticCall(w.usdc, [])).to.equal(0n);
        await expect(collect([])).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.feePool], [0n, 0n]);
        expect((await w.hub.balanceOf(w.provider, w.usdc)).fees).to.equal(fees);
      });
    });

    describe("when the leases of a provider accrued no fees", () => {
      it("it should send nothing for it", async () => {
        await expect(collect([w.other.address]))
          .to.emit(w.hub, "FeesCollected")
          .withArgs(w.usdc, w.other, 0n);
        expect(await w.feePool.feesOf(w.usdc, w.other)).to.equal(0n);
        expect(await w.usdc.balanceOf(w.feePool)).to.equal(0n);
      });
    });

    describe("when the fees accrued in another token", () => {
      it("it should send nothing", async () => {
        await w.hub.collectFees(w.dai, [w.provider]);
        expect(await w.dai.balanceOf(w.feePool)).to.equal(0n);
        expect((await w.hub.balanceOf(w.provider, w.usdc)).fees).to.equal(fees);
      });
    });

    describe("when no contract stands at the token's address", () => {
      it("it should do nothing, as no fees can have accrued", async () => {
        expect(await w.hub.collectFees.staticCall(w.other, [w.provider])).to.equal(0n);
        await expect(w.hub.collectFees(w.other, [w.provider]))
          .to.emit(w.hub, "FeesCollected")
          .withArgs(w.other, w.provider, 0n);
      });
    });

    describe("when fees accrued", () => {
      it("it should send them to the fee pool, whoever calls", async () => {
        expect(fees).to.equal(32_229n);
        await expect(collect([w.provider.address])).to.changeTokenBalances(
          w.ethers,
          w.usdc,
          [w.hub, w.feePool, w.stranger],
          [-fees, fees, 0n],
        );
      });

      it("it should answer what was sent", async () => {
        expect(await w.hub.collectFees.staticCall(w.usdc, [w.other, w.provider])).to.equal(fees);
      });

      it("it should tell the fee pool whose they are, after it sent them", async () => {
        // The pool of this world reverts if it is told of more than it has.
        await collect([w.other.address, w.provider.address]);
        expect(await w.feePool.feesOf(w.usdc, w.provider)).to.equal(fees);
        expect(await w.feePool.feesOf(w.usdc, w.other)).to.equal(0n);
      });

      it("it should leave the provider's balance alone", async () => {
        const { amount } = await w.hub.balanceOf(w.provider, w.usdc);
        await collect([w.provider.address]);
        expect(await w.hub.balanceOf(w.provider, w.usdc)).to.deep.equal([amount, 0n]);
        expect(amount).to.equal(shares(down(650_000n, 119)).net);
      });

      it("it should emit FeesCollected for each", async () => {
        await expect(collect([w.provider.address, w.other.address]))
          .to.emit(w.hub, "FeesCollected")
          .withArgs(w.usdc, w.provider, fees)
          .to.emit(w.hub, "FeesCollected")
          .withArgs(w.usdc, w.other, 0n);
      });
    });

    describe("when a provider is named twice", () => {
      it("it should book its fees once", async () => {
        await expect(collect([w.provider.address, w.provider.address])).to.changeTokenBalances(
          w.ethers,
          w.usdc,
          [w.hub, w.feePool],
          [-fees, fees],
        );
        expect(await w.feePool.feesOf(w.usdc, w.provider)).to.equal(fees);
      });
    });

    describe("when they were collected before", () => {
      it("it should send only what accrued since", async () => {
        await collect([w.provider.address]);
        await w.goTo((await w.now()) + HOUR);
        const [id] = await w.hub.slotOf(w.provider, w.offer().slot);
        await w.hub.settle(id);
        const total = shares(down(650_000n, 179)).fee;
        await expect(collect([w.provider.address])).to.changeTokenBalances(
          w.ethers,
          w.usdc,
          [w.hub, w.feePool],
          [fees - total, total - fees],
        );
        expect(await w.feePool.feesOf(w.usdc, w.provider)).to.equal(total);
      });
    });
  });
});
