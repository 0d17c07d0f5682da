import { expect } from "chai";

import { beginOf } from "../../support/feePool.ts";
import { FIRST_SET, type WholeSuite, freshSuite } from "../../support/suite.ts";
import { DAY, HOUR, NO_PERMIT, down } from "../../support/world.ts";

describe("fees of the hub's", () => {
  let w: WholeSuite;
  let week: number;
  const RATE = 650_000n;

  beforeEach(async () => {
    w = await freshSuite();
    week = Math.ceil((await w.now()) / (7 * DAY));
    await w.goTo(beginOf(week));
  });

  /** Total fee and the panel's share of so many minutes of pay. */
  const sharesOf = (minutes: number) => {
    const pay = down(RATE, minutes);
    const fee = (pay * BigInt(FIRST_SET.fee)) / 1_000_000n;
    return { pay, fee, panel: ((pay - fee) * 50n) / 10_000n };
  };
  const collect = (...providers: string[]) => w.hub.connect(w.stranger).collectFees(w.usdc, providers);
  const potOf = async (number: number) => (await w.pool.weekOf(w.usdc, number)).pot;

  /** A lease of ten hours that is over and finalized. */
  const lease = async (): Promise<string> => {
    const id = await w.take();
    await w.goTo((await w.now()) + 18 * HOUR);
    await w.hub.finalize(id);
    return id;
  };

  describe("when they are collected", () => {
    it("it should share out a quarter of the fee, and of nothing else", async () => {
      await lease();
      const { fee, panel, pay } = sharesOf(600);
      await expect(collect(w.provider.address)).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.pool], [-fee, fee]);
      const { fees, pot, boosted } = await w.pool.weekOf(w.usdc, week);
      expect([fees, pot, boosted]).to.deep.equal([fee, fee / 4n, fee]);
      // The panel's part is the recipient's, and counts as fee nowhere.
      expect((await w.hub.balanceOf(w.recipient, w.usdc)).amount).to.equal(panel);
      expect((await w.reputation.providerRecordOf(w.provider)).fees).to.equal(fee);
      expect((await w.hub.balanceOf(w.provider, w.usdc)).amount).to.equal(pay - fee - panel);
    });

    it("it should count a provider that is named twice once", async () => {
      await lease();
      const { fee } = sharesOf(600);
      await collect(w.provider.address, w.provider.address, w.suite.addresses.Leasehold, `0x${"00".repeat(20)}`);
      expect(await w.pool.feesOf(w.usdc, w.provider, week)).to.deep.equal([fee, fee]);
      expect((await w.pool.feesOf(w.usdc, w.hub, week)).fees).to.equal(0n);
      expect((await w.pool.queryFilter(w.pool.filters.FeesRecorded())).length).to.equal(1);
    });

    it("it should count them for the week in which they are collected", async () => {
      await lease();
      const { fee } = sharesOf(600);
      await w.at(beginOf(week + 1) - 1);
      await collect(w.provider.address);
      const second = await w.take();
      await w.goTo((await w.now()) + 18 * HOUR);
      await w.hub.finalize(second);
      await collect(w.provider.address);
      expect([await potOf(week), await potOf(week + 1)]).to.deep.equal([fee / 4n, fee / 4n]);
    });

    it("it should give back a part of them to their provider, and never more than half", async () => {
      await lease();
      const { fee } = sharesOf(600);
      await collect(w.provider.address);
      await w.goTo(beginOf(week + 1));
      const claim = () => w.pool.connect(w.provider).claimRewards(w.usdc, [week], w.provider);
      await expect(claim()).to.changeTokenBalance(w.ethers, w.usdc, w.provider, fee / 4n);
      await expect(claim()).to.be.revertedWithCustomError(w.pool, "FeePool_NothingToClaim");
      expect(await w.usdc.balanceOf(w.pool)).to.equal(await w.pool.treasuryOf(w.usdc));
    });
  });

  describe("when the treasury is to be spent", () => {
    it("it should take a decision", async () => {
      await lease();
      const { fee } = sharesOf(600);
      await collect(w.provider.address);
      const treasury = fee - fee / 4n;
      await w.govern([w.pool, "withdrawTreasury", [await w.usdc.getAddress(), w.other.address, treasury]]);
      expect(await w.usdc.balanceOf(w.pool)).to.equal(fee / 4n);
    });
  });

  describe("when the token calls back while they move", () => {
    it("it should collect nothing twice", async () => {
      const token = await w.ethers.deployContract("ReenteringToken", w.minter);
      const address = await token.getAddress();
      await w.govern([w.hub, "addParameterSet", [{ ...FIRST_SET, token: address, status: 0 }]]);
      for (const someone of [w.provider, w.renter]) {
        await token.mint(someone, 10n ** 12n);
        await token.connect(someone).approve(w.hub, 10n ** 12n);
      }
      await w.hub.connect(w.provider).stake(token, 10n ** 10n);
      const id = await w.take({ token: address, parameterSet: 2 });
      const taken = await w.now();
      await w.goTo(taken + 18 * HOUR);
      await w.hub.finalize(id);
      await token.arm(w.hub, w.hub.interface.encodeFunctionData("collectFees", [address, [w.provider.address]]));
      await w.hub.collectFees(token, [w.provider]);
      expect(await token.succeeded()).to.equal(false);
      expect(await token.balanceOf(w.pool)).to.equal(sharesOf(600).fee);
    });
  });

  describe("when the token keeps a part of what moves", () => {
    it("it should leave them in the hub, and the provider its pay", async () => {
      const token = await w.ethers.deployContract("FeeTakingToken", w.minter);
      const address = await token.getAddress();
      await w.govern([w.hub, "addParameterSet", [{ ...FIRST_SET, token: address, status: 0 }]]);
      for (const someone of [w.provider, w.renter]) {
        await token.mint(someone, 10n ** 12n);
        await token.connect(someone).approve(w.hub, 10n ** 12n);
      }
      await w.hub.connect(w.provider).stake(token, 10n ** 10n);
      const id = await w.take({ token: address, parameterSet: 2 });
      await w.goTo((await w.now()) + 18 * HOUR);
      await w.hub.finalize(id);
      await token.take(true);
      await expect(w.hub.collectFees(token, [w.provider])).to.be.revertedWithCustomError(w.pool, "FeePool_Missing");
      const { amount, fees } = await w.hub.balanceOf(w.provider, token);
      expect(fees).to.equal(sharesOf(600).fee);
      await w.hub.connect(w.provider).withdraw(token, w.provider, amount);
      expect((await w.pool.weekOf(token, week)).fees).to.equal(0n);
    });
  });

  describe("when a provider of a higher tier opens a lease", () => {
    it("it should pay less fee, and have what it pays count more", async () => {
      await lease();
      const tiers = [1, 2, 3].map((score) => ({ score, fees: 0n, standing: 0n }));
      await w.govern([w.reputation, "setTiers", [tiers]]);
      await w.hub.refreshTier(w.provider);
      expect(await w.hub.tierOf(w.provider)).to.equal(3n);
      const offer = w.offer();
      await w.hub.connect(w.renter).take(offer, await w.sign(offer), w.choice(), NO_PERMIT);
      const { occupant } = await w.hub.slotOf(w.provider, offer.slot);
      expect((await w.hub.leaseOf(occupant)).lease.fee).to.equal(12_500n);
      const { fee } = sharesOf(600);
      await collect(w.provider.address);
      const later = Math.floor((await w.now()) / (7 * DAY));
      expect(await w.pool.feesOf(w.usdc, w.provider, later)).to.deep.equal([fee, (fee * 150n) / 100n]);
    });
  });
});
