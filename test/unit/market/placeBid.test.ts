import { expect } from "chai";

import {
  type Auctions,
  BOND,
  DEADLINE,
  RATE,
  SLOT,
  START,
  STATUS,
  TERM,
  freshAuctions,
  inOneBlock,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { bondOf, leaseId } from "../../support/taking.ts";
import { NO_PERMIT, type OfferInput, up } from "../../support/world.ts";

describe("placeBid", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  const posted = async (fields: Parameters<Auctions["request"]>[0] = {}) => {
    const request = a.request(fields);
    await a.post(request);
    return request;
  };
  const idOf = (bid: OfferInput) => leaseId(a, bid, a.renter.address, START);

  describe("when it is the first bid", () => {
    it("it should be accepted at the request's highest rate, and refused a unit above", async () => {
      const request = await posted();
      const high = a.bid(request, { rate: RATE + 1n });
      await expect(a.place(request, high))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
        .withArgs(a.hashRequest(request), RATE + 1n, 1n, RATE);
      await a.place(request, a.bid(request));
      expect(await a.stateOf(request)).to.deep.equal({ status: STATUS.open, deadline: DEADLINE, bestRate: RATE });
    });

    it("it should lock its bond and occupy its slot until the start", async () => {
      const request = await posted();
      const bid = a.bid(request);
      await a.place(request, bid);
      expect(await a.lockedOf(a.provider)).to.equal(BOND);
      expect(await a.hub.slotOf(a.provider, SLOT)).to.deep.equal([await idOf(bid), true]);
      await a.goTo(START * 60 - 1);
      expect((await a.hub.slotOf(a.provider, SLOT)).occupied).to.equal(true);
      await a.goTo(START * 60);
      expect((await a.hub.slotOf(a.provider, SLOT)).occupied).to.equal(false);
    });

    it("it should answer the id of the lease it may become", async () => {
      const request = await posted();
      const bid = a.bid(request);
      const call = a.auctionHouse.connect(a.admin).placeBid;
      const answer = await call.staticCall(request, bid, await a.signBid(bid));
      expect(answer).to.equal(await idOf(bid));
    });

    it("it should emit BidPlaced with the whole bid, and the hub's BidLocked", async () => {
      const request = await posted();
      const bid = a.bid(request);
      const [id, lease] = [a.hashRequest(request), await idOf(bid)];
      const placed = a.place(request, bid);
      await expect(placed)
        .to.emit(a.auctionHouse, "BidPlaced")
        .withArgs(id, a.provider, lease, Object.values(bid), DEADLINE);
      await expect(placed).to.emit(a.hub, "BidLocked").withArgs(lease, a.provider, id, BOND);
    });

    it("it should lock the bond of the whole term at the request's bond multiple", async () => {
      const request = await posted({ term: 2_000, deposit: 1, terms: { bondMultiple: 7, rate: 100n } });
      await a.place(request, a.bid(request));
      expect(await a.lockedOf(a.provider)).to.equal(7n * 24n * 100n);
    });

    it("it should be no lease, and move no money", async () => {
      const request = await posted();
      const bid = a.bid(request);
      await expect(a.place(request, bid)).to.changeTokenBalances(a.ethers, a.usdc, [a.hub, a.renter], [0n, 0n]);
      const lease = await idOf(bid);
      await expect(a.hub.settle(lease)).to.be.revertedWithCustomError(a.hub, "Leases_Unknown").withArgs(lease);
    });
  });

  for (const [best, most] of [
    [1n, 0n],
    [2n, 1n],
    [99n, 98n],
    [100n, 99n],
    [101n, 99n],
    [650_000n, 643_500n],
  ] as const) {
    describe(`when the best rate is ${best}`, () => {
      it("it should be accepted 1 % and a unit below, and refused a unit above that", async () => {
        const request = await posted({ terms: { rate: 650_000n } });
        const [first, id] = [a.bid(request, { rate: best }), a.hashRequest(request)];
        await a.place(request, first);
        const others = { provider: a.stranger.address };
        for (const rate of [best, most + 1n]) {
          await expect(a.place(request, a.bid(request, { ...others, rate })))
            .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
            .withArgs(id, rate, 1n, most);
        }
        const next = a.bid(request, { ...others, rate: most });
        if (most === 0n) {
          await expect(a.place(request, next))
            .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
            .withArgs(id, 0n, 1n, 0n);
        } else {
          await a.place(request, next);
          expect((await a.stateOf(request)).bestRate).to.equal(most);
        }
      });
    });
  }

  describe("when the same rate is bid twice", () => {
    it("it should keep the earlier bid", async () => {
      const request = await posted();
      const first = a.bid(request);
      await a.place(request, first);
      await expect(a.place(request, a.bid(request, { provider: a.stranger.address })))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
        .withArgs(a.hashRequest(request), RATE, 1n, 643_500n);
      expect([await a.lockedOf(a.provider), await a.lockedOf(a.stranger)]).to.deep.equal([BOND, 0n]);
    });

    it("it should keep the one sent first within a block", async () => {
      const request = await posted();
      const bids = a.providers.slice(0, 2).map(({ address }) => a.bid(request, { provider: address }));
      const signed = await Promise.all(bids.map((bid) => a.signBid(bid)));
      const house = a.auctionHouse.connect(a.admin);
      const sent = await inOneBlock(
        a,
        bids.map((bid, index) => () => house.placeBid(request, bid, signed[index]!, { gasLimit: 2_000_000 })),
      );
      expect(sent.map(({ ok }) => ok)).to.deep.equal([true, false]);
      expect([await a.lockedOf(a.provider), await a.lockedOf(a.stranger)]).to.deep.equal([BOND, 0n]);
    });
  });

  describe("when it beats the best bid", () => {
    it("it should free the beaten bond and slot and lock its own", async () => {
      const request = await posted();
      const first = a.bid(request);
      const second = a.bid(request, { provider: a.stranger.address, rate: 600_000n });
      await a.place(request, first);
      const beaten = await idOf(first);
      await expect(a.place(request, second)).to.emit(a.hub, "BidReleased").withArgs(beaten, BOND);
      expect(await a.lockedOf(a.provider)).to.equal(0n);
      expect(await a.lockedOf(a.stranger)).to.equal(bondOf(second, TERM));
      expect((await a.hub.slotOf(a.provider, SLOT)).occupied).to.equal(false);
      expect(await a.hub.slotOf(a.stranger, SLOT)).to.deep.equal([await idOf(second), true]);
    });

    it("it should let the provider beat itself in its own slot, with no collateral but for one bond", async () => {
      const request = await posted();
      const first = a.bid(request);
      const second = a.bid(request, { rate: 600_000n });
      await a.hub.connect(a.provider).withdrawCollateral(a.usdc, a.provider, 10n ** 28n - BOND);
      await a.place(request, first);
      await a.place(request, second);
      expect(await a.lockedOf(a.provider)).to.equal(bondOf(second, TERM));
      expect(await a.hub.slotOf(a.provider, SLOT)).to.deep.equal([await idOf(second), true]);
    });

    it("it should beat and be beaten within a second", async () => {
      const request = await posted();
      const bids = a.providers.map(({ address }, index) =>
        a.bid(request, { provider: address, rate: RATE - BigInt(index) * 10_000n }),
      );
      const signed = await Promise.all(bids.map((bid) => a.signBid(bid)));
      const house = a.auctionHouse.connect(a.admin);
      const sent = await inOneBlock(
        a,
        bids.map((bid, index) => () => house.placeBid(request, bid, signed[index]!, { gasLimit: 2_000_000 })),
      );
      expect(sent.map(({ ok }) => ok)).to.deep.equal([true, true, true]);
      expect(new Set(sent.map(({ block }) => block)).size).to.equal(1);
      const locked = await Promise.all(a.providers.map((provider) => a.lockedOf(provider)));
      expect(locked).to.deep.equal([0n, 0n, bondOf(bids[2]!, TERM)]);
    });

    it("it should leave the beaten bond and slot free for another lease in the same block", async () => {
      const request = await posted();
      const first = a.bid(request);
      const second = a.bid(request, { provider: a.stranger.address, rate: 600_000n });
      const standing = a.offer({ slot: SLOT });
      const signed = [await a.signBid(second), await a.sign(standing)] as const;
      await a.hub.connect(a.provider).withdrawCollateral(a.usdc, a.provider, 10n ** 28n - BOND);
      await a.place(request, first);
      const take = () =>
        a.hub.connect(a.renter).take(standing, signed[1], a.choice(), NO_PERMIT, { gasLimit: 2_000_000 });
      const house = a.auctionHouse.connect(a.admin);
      const sent = await inOneBlock(a, [
        take,
        () => house.placeBid(request, second, signed[0], { gasLimit: 2_000_000 }),
        take,
      ]);
      // The first take comes before the bond and the slot are free, so it shows that both were needed.
      expect(sent.map(({ ok }) => ok)).to.deep.equal([false, true, true]);
      expect(await a.lockedOf(a.provider)).to.equal(BOND);
    });

    it("it should let a beaten provider bid again, also in the slot that was freed", async () => {
      const request = await posted();
      const first = a.bid(request);
      const second = a.bid(request, { provider: a.stranger.address, rate: 600_000n });
      const third = a.bid(request, { rate: 590_000n });
      await a.place(request, first);
      await a.place(request, second);
      await a.place(request, third);
      expect([await a.lockedOf(a.provider), await a.lockedOf(a.stranger)]).to.deep.equal([bondOf(third, TERM), 0n]);
    });
  });

  describe("when another bid lands first in the same block", () => {
    const landing = async (rates: [front: bigint, behind: bigint]) => {
      const request = await posted();
      await a.place(request, a.bid(request));
      const bids = rates.map((rate, index) => a.bid(request, { provider: a.providers[index + 1]!.address, rate }));
      const signed = await Promise.all(bids.map((bid) => a.signBid(bid)));
      const house = a.auctionHouse.connect(a.admin);
      const sent = await inOneBlock(
        a,
        bids.map((bid, index) => () => house.placeBid(request, bid, signed[index]!, { gasLimit: 2_000_000 })),
      );
      expect(new Set(sent.map(({ block }) => block)).size).to.equal(1);
      const locked = await Promise.all(a.providers.map((provider) => a.lockedOf(provider)));
      return { request, bids, ok: sent.map((each) => each.ok), locked };
    };

    it("it should still win where it is low enough for both", async () => {
      const { request, bids, ok, locked } = await landing([643_500n, 600_000n]);
      expect(ok).to.deep.equal([true, true]);
      expect(locked).to.deep.equal([0n, 0n, bondOf(bids[1]!, TERM)]);
      expect(await a.stateOf(request)).to.deep.equal({ status: STATUS.open, deadline: DEADLINE, bestRate: 600_000n });
      expect((await a.auctionHouse.requestOf(a.hashRequest(request))).best).to.equal(await idOf(bids[1]!));
      await a.goTo(DEADLINE);
      await expect(a.award(request, bids[1]!)).to.emit(a.auctionHouse, "RequestAwarded");
    });

    it("it should revert where it is not, and leave the other the best", async () => {
      const { request, bids, ok, locked } = await landing([643_500n, 643_000n]);
      expect(ok).to.deep.equal([true, false]);
      expect(locked).to.deep.equal([0n, bondOf(bids[0]!, TERM), 0n]);
      expect((await a.auctionHouse.requestOf(a.hashRequest(request))).best).to.equal(await idOf(bids[0]!));
    });
  });

  describe("when somebody bids a unit an hour to spoil the auction", () => {
    it("it should revert where the request's lowest rate is more, and cost a real bond at that", async () => {
      const request = await posted({ leastRate: 500_000n });
      const honest = a.bid(request, { provider: a.stranger.address, rate: 520_000n });
      await a.place(request, honest);
      await expect(a.place(request, a.bid(request, { rate: 1n })))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
        .withArgs(a.hashRequest(request), 1n, 500_000n, 514_800n);
      expect(await a.lockedOf(a.stranger)).to.equal(bondOf(honest, TERM));
      const lowest = a.bid(request, { rate: 500_000n });
      await a.place(request, lowest);
      expect(await a.lockedOf(a.provider)).to.equal(up(500_000n, 3 * TERM));
    });

    it("it should revert for any rate once nothing is left between the lowest and what beats the best", async () => {
      const request = await posted({ leastRate: 600_000n });
      await a.place(request, a.bid(request, { rate: 600_000n }));
      for (const rate of [594_000n, 594_001n, 599_999n, 600_000n]) {
        await expect(a.place(request, a.bid(request, { provider: a.stranger.address, rate })))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
          .withArgs(a.hashRequest(request), rate, 600_000n, 594_000n);
      }
    });
  });

  describe("when its bond or slot are not free", () => {
    it("it should revert a unit of collateral short, naming both", async () => {
      const request = await posted();
      await a.hub.connect(a.provider).withdrawCollateral(a.usdc, a.provider, 10n ** 28n - BOND + 1n);
      await expect(a.place(request, a.bid(request)))
        .to.be.revertedWithCustomError(a.hub, "Collateral_Insufficient")
        .withArgs(a.provider, a.usdc, BOND - 1n, BOND);
    });

    it("it should revert where the slot has the best bid of another auction, until that is beaten", async () => {
      const [request, other] = [await posted(), await posted({ terms: { salt: 1n } })];
      const [ours, others] = [a.bid(request), a.bid(other)];
      await a.place(request, ours);
      await expect(a.place(other, others))
        .to.be.revertedWithCustomError(a.hub, "Leases_SlotOccupied")
        .withArgs(a.provider, SLOT, await idOf(ours), START);
      await a.place(request, a.bid(request, { provider: a.stranger.address, rate: 1n }));
      await expect(a.place(other, others)).to.emit(a.auctionHouse, "BidPlaced");
    });
  });

  describe("when the request cannot have it", () => {
    it("it should revert where the renter picks, naming the kind", async () => {
      const request = await posted({ auction: false, terms: { earliestStart: START, latestStart: START } });
      await expect(a.place(request, a.bid(request)))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_WrongKind")
        .withArgs(a.hashRequest(request), false);
    });

    it("it should revert where there is no request, or where it is cancelled or awarded", async () => {
      const request = a.request();
      const bid = a.bid(request);
      const closed = async (status: number) => {
        await expect(a.place(request, bid))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
          .withArgs(a.hashRequest(request), status);
      };
      await closed(STATUS.unknown);
      await a.post(request);
      await a.place(request, bid);
      await a.goTo(DEADLINE);
      await a.award(request, bid);
      await closed(STATUS.awarded);
      const second = a.request({ terms: { salt: 1n }, deadline: DEADLINE + 600 });
      await a.post(second);
      await a.cancel(second);
      await expect(a.place(second, a.bid(second)))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
        .withArgs(a.hashRequest(second), STATUS.ended);
    });

    it("it should revert where its parameter set was retired, but not where it was paused", async () => {
      const request = await posted();
      const first = a.bid(request);
      await a.hub.pause([1]);
      await expect(a.place(request, first)).to.emit(a.auctionHouse, "BidPlaced");
      await a.hub.retireParameterSet(1);
      await expect(a.place(request, a.bid(request, { rate: 1n })))
        .to.be.revertedWithCustomError(a.hub, "ParameterSets_Retired")
        .withArgs(1);
    });
  });
});
