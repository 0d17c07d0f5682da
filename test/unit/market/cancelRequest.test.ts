import { expect } from "chai";

import {
  type Auctions,
  BOND,
  DEADLINE,
  HELD,
  RATE,
  type RequestInput,
  SLOT,
  START,
  STATUS,
  freshAuctions,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { leaseId } from "../../support/taking.ts";

describe("cancelRequest", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  for (const [kind, auction] of [
    ["when the renter picks", false],
    ["when an auction decides and has no bid", true],
  ] as const) {
    describe(kind, () => {
      it("it should credit exactly the deposit to the renter and move no tokens", async () => {
        const request = a.request({ auction });
        await a.post(request);
        expect(await a.auctionHouse.connect(a.renter).cancelRequest.staticCall(request)).to.equal(HELD);
        await expect(a.cancel(request)).to.changeTokenBalances(a.ethers, a.usdc, [a.renter, a.hub], [0n, 0n]);
        expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([HELD, 0n]);
      });

      it("it should emit RequestEnded and be ended", async () => {
        const request = a.request({ auction });
        await a.post(request);
        await expect(a.cancel(request)).to.emit(a.auctionHouse, "RequestEnded").withArgs(a.hashRequest(request), HELD);
        expect((await a.stateOf(request)).status).to.equal(STATUS.ended);
      });

      it("it should be possible at and after the deadline", async () => {
        const requests = [1n, 2n, 3n].map((salt) => a.request({ auction, terms: { salt } }));
        for (const request of requests) await a.post(request);
        for (const [index, timestamp] of [DEADLINE, DEADLINE + 1, (START + 1) * 60].entries()) {
          await a.at(timestamp);
          await expect(a.cancel(requests[index]!)).to.emit(a.auctionHouse, "RequestEnded");
        }
      });

      it("it should leave other requests' deposits alone", async () => {
        const [request, other] = [a.request({ auction }), a.request({ auction, terms: { salt: 1n, rate: 60n } })];
        await a.post(request);
        await a.post(other);
        await a.cancel(request);
        expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([HELD, 500n]);
        expect((await a.stateOf(other)).status).to.equal(STATUS.open);
      });

      it("it should be possible while paused and after the set is retired", async () => {
        const [request, other] = [a.request({ auction }), a.request({ auction, terms: { salt: 1n } })];
        await a.post(request);
        await a.post(other);
        await a.hub.pause([1]);
        await expect(a.cancel(request)).to.emit(a.auctionHouse, "RequestEnded");
        await a.hub.retireParameterSet(1);
        await expect(a.cancel(other)).to.emit(a.auctionHouse, "RequestEnded");
      });

      it("it should revert for anyone but the renter, naming both", async () => {
        const request = a.request({ auction });
        await a.post(request);
        for (const by of [a.stranger, a.provider, a.admin]) {
          await expect(a.cancel(request, by))
            .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotRenter")
            .withArgs(a.hashRequest(request), a.renter, by);
        }
      });

      it("it should revert the second time", async () => {
        const request = a.request({ auction });
        await a.post(request);
        await a.post(a.request({ auction, terms: { salt: 1n } }));
        await a.cancel(request);
        await expect(a.cancel(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
          .withArgs(a.hashRequest(request), STATUS.ended);
      });
    });
  }

  describe("when an auction has a bid", () => {
    it("it should revert, naming the best rate, before and after the deadline and after the start", async () => {
      const request = a.request();
      await a.post(request);
      await a.place(request, a.bid(request, { rate: RATE - 1n }));
      for (const timestamp of [DEADLINE - 1, DEADLINE, START * 60]) {
        await a.goTo(timestamp);
        await expect(a.cancel(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_HasBid")
          .withArgs(a.hashRequest(request), RATE - 1n);
      }
    });

    it("it should revert while its parameter set is only paused", async () => {
      const request = a.request();
      await a.post(request);
      await a.place(request, a.bid(request));
      await a.hub.pause([1]);
      await expect(a.cancel(request))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_HasBid")
        .withArgs(a.hashRequest(request), RATE);
    });
  });

  describe("when an auction has a bid and its parameter set is retired", () => {
    let request: RequestInput;
    let lease: string;

    beforeEach(async () => {
      request = a.request();
      const bid = a.bid(request);
      lease = await leaseId(a, bid, a.renter.address, START);
      await a.post(request);
      await a.place(request, bid);
    });

    for (const [when, timestamp] of [
      ["before the deadline", DEADLINE - 1],
      ["at the deadline", DEADLINE],
      ["after the start", START * 60],
    ] as const) {
      it(`it should free deposit, bond and slot ${when}`, async () => {
        await a.hub.retireParameterSet(1);
        await a.at(timestamp);
        const cancelled = a.cancel(request);
        await expect(cancelled).to.changeTokenBalances(a.ethers, a.usdc, [a.renter, a.hub], [0n, 0n]);
        await expect(cancelled).to.emit(a.hub, "BidReleased").withArgs(lease, BOND);
        await expect(cancelled).to.emit(a.auctionHouse, "RequestEnded").withArgs(a.hashRequest(request), HELD);
        expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([HELD, 0n]);
        expect(await a.lockedOf(a.provider)).to.equal(0n);
        expect((await a.hub.slotOf(a.provider, SLOT)).occupied).to.equal(false);
        expect((await a.stateOf(request)).status).to.equal(STATUS.ended);
      });
    }

    it("it should still be the renter's alone", async () => {
      await a.hub.retireParameterSet(1);
      for (const by of [a.stranger, a.provider, a.admin]) {
        await expect(a.cancel(request, by))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotRenter")
          .withArgs(a.hashRequest(request), a.renter, by);
      }
    });

    it("it should revert where another set is retired", async () => {
      await a.hub.retireParameterSet(2);
      await expect(a.cancel(request))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_HasBid")
        .withArgs(a.hashRequest(request), RATE);
    });

    it("it should revert where it is awarded by then", async () => {
      await a.hub.retireParameterSet(1);
      await a.goTo(DEADLINE);
      await a.award(request, a.bid(request));
      await expect(a.cancel(request))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
        .withArgs(a.hashRequest(request), STATUS.awarded);
    });
  });

  describe("when it became a lease", () => {
    it("it should revert", async () => {
      const request = a.request({ auction: false });
      await a.post(request);
      await a.accept(request, a.bid(request));
      await expect(a.cancel(request))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
        .withArgs(a.hashRequest(request), STATUS.awarded);
    });
  });

  describe("when there is no such request", () => {
    it("it should revert, also for one of other content", async () => {
      await a.post(a.request());
      for (const request of [
        a.request({ auction: false }),
        a.request({ deposit: 501 }),
        a.request({ deadline: DEADLINE + 1 }),
        a.request({ terms: { rate: RATE + 1n } }),
      ]) {
        await expect(a.cancel(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
          .withArgs(a.hashRequest(request), STATUS.unknown);
      }
    });
  });
});
