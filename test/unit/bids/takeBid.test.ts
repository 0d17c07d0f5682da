import { expect } from "chai";

import { DEPOSIT, REQUEST, START, TERM, bid, bidChoice, fund, lock, takeBid } from "../../support/bidding.ts";
import { bondOf, fieldsOf, leaseId, minuteOf, openedBy, sendTake } from "../../support/taking.ts";
import { NO_PERMIT, type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("takeBid", () => {
  let w: World;
  const price = up(650_000n, DEPOSIT);

  beforeEach(async () => {
    w = await freshWorld();
    await fund(w, price);
  });

  describe("when the caller is not the market", () => {
    it("it should revert, naming the caller", async () => {
      for (const by of [w.renter, w.provider, w.admin]) {
        await expect(takeBid(w, { by })).to.be.revertedWithCustomError(w.hub, "Bids_NotMarket").withArgs(by);
      }
    });
  });

  describe("when the bid is in order", () => {
    it("it should make exactly the lease that a take would have made", async () => {
      const taken = await openedBy(w, sendTake(w, { offer: { slot: ZERO_HASH }, choice: bidChoice() }));
      const { id } = await openedBy(w, takeBid(w));
      const [{ lease: expected }, { lease, adjudged }] = [await w.hub.leaseOf(taken.id), await w.hub.leaseOf(id)];
      expect(fieldsOf(lease)).to.deep.equal(fieldsOf(expected));
      expect(adjudged).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
      expect([lease.renter, lease.start, lease.end]).to.deep.equal([
        w.renter.address,
        BigInt(START),
        BigInt(START + DEPOSIT),
      ]);
    });

    it("it should answer the lease's id and its deposit", async () => {
      const signature = await w.sign(bid(w));
      const answer = await w.hub
        .connect(w.market)
        .takeBid.staticCall(REQUEST, w.renter, bid(w), signature, bidChoice());
      expect(answer).to.deep.equal([await leaseId(w, bid(w), w.renter.address, START), price]);
    });

    it("it should emit LeaseOpened with the whole bid, for the renter", async () => {
      const id = await leaseId(w, bid(w), w.renter.address, START);
      const [hash, fields] = [w.hashOffer(bid(w)), Object.values(bid(w))];
      await expect(takeBid(w))
        .to.emit(w.hub, "LeaseOpened")
        .withArgs(id, w.provider, w.renter, hash, fields, START, TERM, DEPOSIT, 25_000n, ZERO_HASH);
    });

    it("it should pay the deposit from the market's balance and move no tokens", async () => {
      await expect(takeBid(w)).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.market, w.hub], [0n, 0n, 0n]);
      expect(await w.hub.balanceOf(w.market, w.usdc)).to.deep.equal([0n, 0n]);
    });

    it("it should occupy the slot and lock the bond", async () => {
      const { id } = await openedBy(w, takeBid(w));
      expect(await w.hub.slotOf(w.provider, bid(w).slot)).to.deep.equal([id, true]);
      expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(bondOf(bid(w), TERM));
    });

    it("it should start as soon as possible if the market says so", async () => {
      const opened = await openedBy(w, takeBid(w, { offer: bid(w, { setup: 9 }), choice: { start: 0 } }));
      expect(opened.start).to.equal(minuteOf(await w.now()) + 10);
    });
  });

  describe("when the market's balance is one unit short", () => {
    it("it should revert, naming balance and deposit", async () => {
      await w.hub.connect(w.market).returnDeposit(w.renter, w.usdc, 1n);
      await expect(takeBid(w))
        .to.be.revertedWithCustomError(w.hub, "Ledger_InsufficientBalance")
        .withArgs(w.market, w.usdc, price - 1n, price);
    });
  });

  describe("when the bid answers another request", () => {
    it("it should revert, naming both", async () => {
      const request = `0x${"4f".repeat(32)}`;
      await expect(takeBid(w, { request }))
        .to.be.revertedWithCustomError(w.hub, "Offers_WrongRequest")
        .withArgs(w.hashOffer(bid(w)), REQUEST, request);
    });
  });

  describe("when the bid answers none", () => {
    it("it should revert: standing offers are for take", async () => {
      await expect(takeBid(w, { request: ZERO_HASH, offer: w.offer() })).to.be.revertedWithCustomError(
        w.hub,
        "Bids_NoRequest",
      );
    });
  });

  describe("when the bid is for another renter", () => {
    it("it should revert, naming both", async () => {
      const offer = bid(w, { renter: w.stranger.address });
      await expect(takeBid(w, { offer }))
        .to.be.revertedWithCustomError(w.hub, "Offers_WrongRenter")
        .withArgs(w.hashOffer(offer), w.stranger, w.renter);
    });
  });

  describe("when the bid is not signed by its provider", () => {
    it("it should revert, naming who signed", async () => {
      await expect(takeBid(w, { signature: await w.sign(bid(w), w.stranger) }))
        .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
        .withArgs(w.hashOffer(bid(w)), w.provider, w.stranger);
    });
  });

  describe("when the deposit is less than the shortest term", () => {
    it("it should revert, naming both", async () => {
      const offer = bid(w, { shortestTerm: DEPOSIT });
      await expect(takeBid(w, { offer, choice: { deposit: DEPOSIT - 1 } }))
        .to.be.revertedWithCustomError(w.hub, "Leases_DepositOutOfRange")
        .withArgs(w.hashOffer(offer), DEPOSIT - 1, DEPOSIT, TERM);
    });
  });

  describe("when the parameter set is paused", () => {
    it("it should open the lease: a pause does not stop bids for posted requests", async () => {
      await w.hub.pause([1]);
      await expect(takeBid(w)).to.emit(w.hub, "LeaseOpened");
    });
  });

  describe("when the parameter set is retired", () => {
    it("it should revert, naming it", async () => {
      await w.hub.retireParameterSet(1);
      await expect(takeBid(w)).to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired").withArgs(1);
    });
  });

  describe("when the same bid is locked", () => {
    it("it should revert, naming the id", async () => {
      await lock(w);
      await expect(takeBid(w))
        .to.be.revertedWithCustomError(w.hub, "Leases_Exists")
        .withArgs(await leaseId(w, bid(w), w.renter.address, START));
    });
  });

  describe("when the renter takes the bid by itself", () => {
    it("it should revert: a bid is for its request only", async () => {
      const signature = await w.sign(bid(w));
      await expect(w.hub.connect(w.renter).take(bid(w), signature, bidChoice(), NO_PERMIT))
        .to.be.revertedWithCustomError(w.hub, "Offers_WrongRequest")
        .withArgs(w.hashOffer(bid(w)), REQUEST, ZERO_HASH);
    });
  });
});
