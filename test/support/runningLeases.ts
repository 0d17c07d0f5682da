import { expect } from "chai";

import { shares } from "./books.ts";
import { GENESIS, HOUR, type World, down } from "./world.ts";

/** Rate of the world's offers, and the minute that a lease taken at once in a fresh world begins. */
const RATE = 650_000n;
const START = GENESIS / 60 + 1;

/**
 * Declares the tests that a lease of ten hours, opened before and paid for five of them, goes on whatever became of its
 * parameter set.
 */
export function leasesGoOn(of: () => { w: World; id: string }): void {
  it("it should settle it", async () => {
    const { w, id } = of();
    await w.goTo(GENESIS + 3 * HOUR);
    const pay = down(RATE, 119);
    const { fee, net: provider } = shares(pay);
    await expect(w.hub.settle(id)).to.emit(w.hub, "Settled").withArgs(id, 119n, pay, fee);
    expect(await w.hub.balanceOf(w.provider, w.usdc)).to.deep.equal([provider, fee]);
  });

  it("it should let its balances be withdrawn", async () => {
    const { w, id } = of();
    await w.goTo(GENESIS + 3 * HOUR);
    await w.hub.settle(id);
    const { net: provider, fee } = shares(down(RATE, 119));
    await expect(w.hub.connect(w.provider).withdraw(w.usdc, w.provider, provider)).to.changeTokenBalances(
      w.ethers,
      w.usdc,
      [w.hub, w.provider],
      [-provider, provider],
    );
    await expect(w.hub.collectFees(w.usdc, [w.provider])).to.changeTokenBalance(w.ethers, w.usdc, w.feePool, fee);
  });

  it("it should top it up", async () => {
    const { w, id } = of();
    await expect(w.hub.connect(w.stranger).topUp(id, 60))
      .to.emit(w.hub, "ToppedUp")
      .withArgs(id, w.stranger, START + 360, RATE);
  });

  it("it should pull its standing top-up", async () => {
    const { w, id } = of();
    await w.hub.connect(w.renter).setStandingTopUp(id, 301, 301);
    await expect(w.hub.connect(w.stranger).pullTopUp(id))
      .to.emit(w.hub, "ToppedUp")
      .withArgs(id, w.renter, START + 600, (RATE * 300n) / 60n);
  });

  it("it should let its bond grow", async () => {
    const { w, id } = of();
    await expect(w.hub.connect(w.provider).addBond(id, 60)).to.emit(w.hub, "BondAdded").withArgs(id, 1860n, RATE);
  });

  it("it should close it, with its refund", async () => {
    const { w, id } = of();
    await w.goTo(GENESIS + HOUR);
    // It ends at minute 61 of the day, after 60 of its 300 minutes.
    await expect(w.hub.connect(w.renter).close(id))
      .to.emit(w.hub, "Closed")
      .withArgs(id, w.renter, START + 60, RATE * 4n);
    expect((await w.hub.balanceOf(w.renter, w.usdc)).amount).to.equal(RATE * 4n);
  });

  it("it should finalize it, with its panel's share", async () => {
    const { w, id } = of();
    await w.goTo((START + 300 + 60 + 360) * 60);
    const { panelFee: panel, net: provider } = shares(RATE * 5n);
    await expect(w.hub.finalize(id))
      .to.emit(w.hub, "Finalized")
      .withArgs(id, panel, 0n, RATE * 30n);
    expect((await w.hub.balanceOf(w.provider, w.usdc)).amount).to.equal(provider);
    expect((await w.hub.balanceOf(w.recipient, w.usdc)).amount).to.equal(panel);
    expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(0n);
  });

  it("it should let collateral that is not locked go", async () => {
    const { w } = of();
    const free = 10n ** 28n - RATE * 30n;
    await expect(w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, free)).to.changeTokenBalance(
      w.ethers,
      w.usdc,
      w.provider,
      free,
    );
  });
}
