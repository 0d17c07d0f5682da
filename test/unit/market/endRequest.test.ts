import { expect } from "chai";

import {
  type Auctions,
  BOND,
  DEADLINE,
  HELD,
  RATE,
  SLOT,
  START,
  STATUS,
  TERM,
  freshAuctions,
  slot,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { bondOf, leaseId } from "../../support/taking.ts";

describe("endRequest", () => {
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
  const withBid = async () => {
    const request = await posted();
    const bid = a.bid(request);
    await a.place(request, bid);
    return { request, bid, id: a.hashRequest(request), lease: await leaseId(a, bid, a.renter.address, START) };
  };

  for (const [kind, auction] of [
    ["when an auction has no bid", true],
    ["when the renter picks and did not", false],
  ] as const) {
    describe(kind, () => {
      it("it should revert in the last second before the deadline, naming both", async () => {
        const request = await posted({ auction });
        await a.at(DEADLINE - 1);
        await expect(a.end(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_DeadlineAhead")
          .withArgs(a.hashRequest(request), DEADLINE, DEADLINE - 1);
      });

      it("it should credit exactly the deposit to the renter from the deadline's second on, whoever calls", async () => {
        const request = await posted({ auction });
        await a.at(DEADLINE);
        const ended = a.end(request, a.stranger);
        await expect(ended).to.changeTokenBalances(a.ethers, a.usdc, [a.renter, a.stranger, a.hub], [0n, 0n, 0n]);
        await expect(ended).to.emit(a.auctionHouse, "RequestEnded").withArgs(a.hashRequest(request), HELD);
        expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([HELD, 0n]);
        expect((await a.stateOf(request)).status).to.equal(STATUS.ended);
      });

      it("it should answer the refund", async () => {
        const request = await posted({ auction });
        await a.goTo(DEADLINE);
        expect(await a.auctionHouse.connect(a.admin).endRequest.staticCall(request)).to.equal(HELD);
      });

      it("it should be possible while paused and after the set is retired", async () => {
        const [request, other] = [await posted({ auction }), await posted({ auction, terms: { salt: 1n } })];
        await a.goTo(DEADLINE);
        await a.hub.pause([1]);
        await expect(a.end(request)).to.emit(a.auctionHouse, "RequestEnded");
        await a.hub.retireParameterSet(1);
        await expect(a.end(other)).to.emit(a.auctionHouse, "RequestEnded");
      });

      it("it should revert the second time", async () => {
        const request = await posted({ auction });
        await a.goTo(DEADLINE);
        await a.end(request);
        await expect(a.end(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
          .withArgs(a.hashRequest(request), STATUS.ended);
      });
    });
  }

  describe("when an auction has a bid that nobody awarded", () => {
    it("it should revert before the start, naming the best rate", async () => {
      const { request, id } = await withBid();
      for (const timestamp of [DEADLINE - 1, DEADLINE, START * 60 - 1]) {
        await a.at(timestamp);
        await expect(a.end(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_HasBid")
          .withArgs(id, RATE);
        await a.goTo(timestamp);
      }
    });

    it("it should free deposit, bond and slot from the start's second on", async () => {
      const { request, id, lease } = await withBid();
      await a.at(START * 60);
      const ended = a.end(request, a.stranger);
      await expect(ended).to.emit(a.hub, "BidReleased").withArgs(lease, BOND);
      await expect(ended).to.emit(a.auctionHouse, "RequestEnded").withArgs(id, HELD);
      expect(await a.lockedOf(a.provider)).to.equal(0n);
      expect((await a.hub.slotOf(a.provider, SLOT)).occupied).to.equal(false);
      expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([HELD, 0n]);
      await a.hub.connect(a.provider).withdrawCollateral(a.usdc, a.provider, 10n ** 28n);
      await a.hub.connect(a.renter).withdraw(a.usdc, a.renter, HELD);
    });

    it("it should be possible while paused, retired, cancelled, and after another lease took the slot", async () => {
      const { request, bid } = await withBid();
      await a.hub.connect(a.provider).cancel(a.hashOffer(bid));
      await a.goTo(START * 60);
      const taken = await a.take();
      await a.hub.pause([1]);
      await a.hub.retireParameterSet(1);
      await expect(a.end(request)).to.emit(a.auctionHouse, "RequestEnded");
      expect(await a.lockedOf(a.provider)).to.equal(BOND);
      expect(await a.hub.slotOf(a.provider, SLOT)).to.deep.equal([taken, true]);
    });

    it("it should free the best bid, not the beaten one, and nothing of another auction's", async () => {
      const { request, lease } = await withBid();
      const better = a.bid(request, { rate: 1n, slot: slot(2) });
      const other = await posted({ terms: { salt: 1n } });
      await a.place(request, better);
      await a.place(other, a.bid(other, { slot: slot(3) }));
      const best = await leaseId(a, better, a.renter.address, START);
      expect(best).to.not.equal(lease);
      await a.goTo(START * 60);
      await expect(a.end(request)).to.emit(a.hub, "BidReleased").withArgs(best, bondOf(better, TERM));
      expect(await a.lockedOf(a.provider)).to.equal(BOND);
      expect([(await a.stateOf(request)).status, (await a.stateOf(other)).status]).to.deep.equal([
        STATUS.ended,
        STATUS.open,
      ]);
    });

    it("it should revert the second time, and its award too", async () => {
      const { request, bid, id } = await withBid();
      await a.goTo(START * 60);
      await a.end(request);
      for (const again of [() => a.end(request), () => a.award(request, bid), () => a.cancel(request)]) {
        await expect(again())
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
          .withArgs(id, STATUS.ended);
      }
    });
  });

  describe("when it became a lease", () => {
    it("it should revert, before and after the lease's end", async () => {
      const { request, bid, id } = await withBid();
      await a.goTo(DEADLINE);
      await a.award(request, bid);
      for (const timestamp of [START * 60, (START + 10_000) * 60]) {
        await a.goTo(timestamp);
        await expect(a.end(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
          .withArgs(id, STATUS.awarded);
      }
    });
  });

  describe("when there is no such request", () => {
    it("it should revert", async () => {
      const request = a.request();
      await a.goTo(START * 60);
      await expect(a.end(request))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
        .withArgs(a.hashRequest(request), STATUS.unknown);
    });
  });
});
