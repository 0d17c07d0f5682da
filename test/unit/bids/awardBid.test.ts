import { expect } from "chai";

import { DEPOSIT, START, TERM, award, bid, bidChoice, fund, lock, release } from "../../support/bidding.ts";
import { fieldsOf, leaseId, openedBy, sendTake } from "../../support/taking.ts";
import { type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

const PRICE = up(650_000n, DEPOSIT);
const BOND = 19_500_000n;
const KEY = `0x${"c0".repeat(32)}`;

describe("awardBid", () => {
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await leaseId(w, bid(w), w.renter.address, START);
    await fund(w, PRICE);
  });

  const locked = async () => (await w.hub.collateralOf(w.provider, w.usdc)).locked;

  describe("when the caller is not the market", () => {
    it("it should revert, naming the caller", async () => {
      await lock(w);
      for (const by of [w.renter, w.provider, w.admin]) {
        await expect(award(w, { by })).to.be.revertedWithCustomError(w.hub, "Bids_NotMarket").withArgs(by);
      }
    });
  });

  describe("when the bid is locked", () => {
    beforeEach(async () => {
      await lock(w);
    });

    it("it should make exactly the lease that a take would have made", async () => {
      const taken = await openedBy(w, sendTake(w, { offer: { slot: ZERO_HASH }, choice: bidChoice() }));
      await award(w);
      const [expected, made] = [await w.hub.leaseOf(taken.id), await w.hub.leaseOf(id)];
      expect(fieldsOf(made.lease)).to.deep.equal(fieldsOf(expected.lease));
      expect(fieldsOf(made.adjudged)).to.deep.equal({
        owed: 0n,
        disputes: 0n,
        returned: 0n,
        maintenance: 0n,
        claimed: 0n,
        claim: 0n,
        overturned: 0n,
        upheld: 0n,
      });
      expect([made.lease.flags, made.lease.end]).to.deep.equal([0n, BigInt(START + DEPOSIT)]);
    });

    it("it should answer the lease's id and its deposit", async () => {
      const answer = await w.hub.connect(w.market).awardBid.staticCall(w.renter, bid(w), START, ZERO_HASH);
      expect(answer).to.deep.equal([id, PRICE]);
    });

    it("it should emit LeaseOpened with the whole bid, for the renter", async () => {
      const [hash, fields] = [w.hashOffer(bid(w)), Object.values(bid(w))];
      await expect(award(w, { choice: { accessKey: KEY } }))
        .to.emit(w.hub, "LeaseOpened")
        .withArgs(id, w.provider, w.renter, hash, fields, START, TERM, DEPOSIT, 25_000n, KEY);
    });

    it("it should pay the deposit from the market's balance and move no tokens", async () => {
      await expect(award(w)).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.market, w.hub], [0n, 0n, 0n]);
      expect(await w.hub.balanceOf(w.market, w.usdc)).to.deep.equal([0n, 0n]);
    });

    it("it should keep the bond and the slot, and lock neither twice", async () => {
      await award(w);
      expect(await locked()).to.equal(BOND);
      expect(await w.hub.slotOf(w.provider, bid(w).slot)).to.deep.equal([id, true]);
      await w.goTo(START * 60);
      expect((await w.hub.slotOf(w.provider, bid(w).slot)).occupied).to.equal(true);
    });

    it("it should be settled and finalized like any lease", async () => {
      await award(w);
      await w.goTo((START + DEPOSIT + 60 + 360) * 60);
      await w.hub.finalize(id);
      const pay = down(650_000n, DEPOSIT);
      const fee = (pay * 25_000n) / 1_000_000n;
      const panel = ((pay - fee) * 50n) / 10_000n;
      expect(await w.hub.balanceOf(w.provider, w.usdc)).to.deep.equal([pay - fee - panel, fee]);
      expect(await w.hub.balanceOf(w.renter, w.usdc)).to.deep.equal([PRICE - pay, 0n]);
      expect(await locked()).to.equal(0n);
    });

    it("it should be awarded in the last second before its start", async () => {
      await w.at(START * 60 - 1);
      expect((await openedBy(w, award(w))).start).to.equal(START);
    });

    it("it should revert from the first second of its start, naming it", async () => {
      await w.at(START * 60);
      await expect(award(w)).to.be.revertedWithCustomError(w.hub, "Bids_Lapsed").withArgs(id, START);
      await w.goTo((START + TERM) * 60);
      await expect(award(w)).to.be.revertedWithCustomError(w.hub, "Bids_Lapsed").withArgs(id, START);
      expect(await locked()).to.equal(BOND);
    });

    it("it should revert where the market's balance is one unit short, naming both", async () => {
      await w.hub.connect(w.market).returnDeposit(w.renter, w.usdc, 1n);
      await expect(award(w))
        .to.be.revertedWithCustomError(w.hub, "Ledger_InsufficientBalance")
        .withArgs(w.market, w.usdc, PRICE - 1n, PRICE);
    });

    it("it should be awarded once", async () => {
      await fund(w, PRICE);
      await award(w);
      await expect(award(w)).to.be.revertedWithCustomError(w.hub, "Bids_Unknown").withArgs(id);
    });

    describe("when something changed since it was locked", () => {
      const changes: [string, (world: World) => Promise<unknown>][] = [
        ["the offer was cancelled", ({ hub, provider }) => hub.connect(provider).cancel(w.hashOffer(bid(w)))],
        ["the epoch was raised", ({ hub, provider }) => hub.connect(provider).raiseEpoch(1n)],
        ["the parameter set was retired", ({ hub }) => hub.retireParameterSet(1)],
        ["the parameter set was paused", ({ hub }) => hub.pause([1])],
        [
          "the free collateral left",
          async ({ hub, provider, usdc }) => {
            const { total } = await hub.collateralOf(provider, usdc);
            await hub.connect(provider).withdrawCollateral(usdc, provider, total - BOND);
          },
        ],
      ];
      for (const [what, change] of changes) {
        it(`it should be awarded though ${what}`, async () => {
          await change(w);
          await award(w);
          expect((await w.hub.leaseOf(id)).lease.fee).to.equal(25_000n);
          expect(await locked()).to.equal(BOND);
        });
      }
    });
  });

  describe("when the bid expired since it was locked", () => {
    it("it should be awarded", async () => {
      const offer = bid(w, { expiry: START * 60 - 3_600 });
      await lock(w, { offer });
      await w.at(START * 60 - 1_800);
      await expect(award(w, { offer })).to.emit(w.hub, "LeaseOpened");
    });
  });

  describe("when the signer of the bid was revoked since it was locked", () => {
    it("it should be awarded", async () => {
      const limits = {
        ...{ rate: 1n, exitMinutes: 120, penaltyMultiple: 2, bondMultiple: 3 },
        ...{ expiry: START * 60, panel: w.panelHash, quota: BOND },
      };
      await w.hub.connect(w.provider).authorizeSigner(w.other, w.usdc, limits);
      await lock(w, { signature: await w.sign(bid(w), w.other) });
      await w.hub.connect(w.provider).authorizeSigner(w.other, w.usdc, { ...limits, expiry: 0 });
      await expect(award(w)).to.emit(w.hub, "LeaseOpened");
    });
  });

  describe("when the set-up time is not left any more", () => {
    it("it should be awarded: the provider agreed to the start", async () => {
      const offer = bid(w, { setup: 60 });
      await lock(w, { offer });
      await w.at((START - 30) * 60);
      expect((await openedBy(w, award(w, { offer }))).start).to.equal(START);
    });
  });

  describe("when there is no such bid", () => {
    beforeEach(async () => {
      await lock(w);
    });

    it("it should revert for another renter, naming the id", async () => {
      const renter = w.stranger.address;
      await expect(award(w, { renter }))
        .to.be.revertedWithCustomError(w.hub, "Bids_Unknown")
        .withArgs(await leaseId(w, bid(w), renter, START));
    });

    it("it should revert for another offer or request, naming the id", async () => {
      for (const offer of [bid(w, { rate: 649_999n }), bid(w, { request: `0x${"4f".repeat(32)}` })]) {
        await expect(award(w, { offer }))
          .to.be.revertedWithCustomError(w.hub, "Bids_Unknown")
          .withArgs(await leaseId(w, offer, w.renter.address, START));
      }
    });

    it("it should revert for another start, naming the id", async () => {
      for (const start of [0, START - 1, START + 1]) {
        await expect(award(w, { start }))
          .to.be.revertedWithCustomError(w.hub, "Bids_Unknown")
          .withArgs(await leaseId(w, bid(w), w.renter.address, start));
      }
    });

    it("it should revert for one that was released", async () => {
      await release(w);
      await expect(award(w)).to.be.revertedWithCustomError(w.hub, "Bids_Unknown").withArgs(id);
    });

    it("it should revert for a lease that never was a bid", async () => {
      const offer = w.offer({ slot: ZERO_HASH });
      const { id: lease } = await openedBy(w, sendTake(w, { offer, choice: bidChoice() }));
      await expect(award(w, { offer })).to.be.revertedWithCustomError(w.hub, "Bids_Unknown").withArgs(lease);
    });
  });
});
