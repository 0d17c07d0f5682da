import { expect } from "chai";

import {
  type Auctions,
  DEADLINE,
  LAST_DEADLINE,
  MINUTE,
  RATE,
  type RequestInput,
  freshAuctions,
  lastDeadline,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { GENESIS, type OfferInput } from "../../support/world.ts";

describe("placeBid: times", () => {
  let a: Auctions;
  let best: OfferInput | undefined;

  beforeEach(async () => {
    a = await freshAuctions();
    best = undefined;
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  /** Places the next bid, 2 % below the one before, at this Unix time; answers the deadline then. */
  const bidAt = async (request: RequestInput, timestamp: number): Promise<number> => {
    const bid = a.bid(request, { rate: best === undefined ? RATE : (best.rate * 98n) / 100n });
    const signature = await a.signBid(bid);
    await a.at(timestamp);
    const placed = a.place(request, bid, { signature });
    await expect(placed).to.emit(a.auctionHouse, "BidPlaced");
    best = bid;
    const told = (await a.auctionHouse.queryFilter(a.auctionHouse.filters.BidPlaced())).at(-1)!.args.deadline;
    expect(told).to.equal((await a.stateOf(request)).deadline);
    return Number(told);
  };
  const posted = async (deadline = DEADLINE): Promise<RequestInput> => {
    const request = a.request({ deadline });
    await a.post(request);
    return request;
  };

  for (const [when, left, deadline] of [
    ["six minutes before the deadline", 6 * MINUTE, DEADLINE],
    ["five minutes before the deadline", 5 * MINUTE, DEADLINE],
    ["a second later than that", 5 * MINUTE - 1, DEADLINE + 1],
    ["a minute before the deadline", MINUTE, DEADLINE + 4 * MINUTE],
    ["in the last second", 1, DEADLINE + 5 * MINUTE - 1],
  ] as const) {
    describe(`when a bid comes ${when}`, () => {
      it(`it should make the deadline ${deadline === DEADLINE ? "what it was" : "five minutes from then"}`, async () => {
        expect(await bidAt(await posted(), DEADLINE - left)).to.equal(deadline);
      });
    });
  }

  describe("when the deadline was moved", () => {
    it("it should be moved again by each later bid, by as much as time has passed", async () => {
      const request = await posted();
      expect(await bidAt(request, DEADLINE - 10)).to.equal(DEADLINE + 290);
      expect(await bidAt(request, DEADLINE - 10 + 1)).to.equal(DEADLINE + 291);
      expect(await bidAt(request, DEADLINE + 290)).to.equal(DEADLINE + 590);
    });

    it("it should take bids until the new one, and none from its second on", async () => {
      const request = await posted();
      await bidAt(request, DEADLINE - 1);
      const deadline = DEADLINE + 299;
      const bid = a.bid(request, { rate: 1n });
      await a.at(deadline);
      await expect(a.place(request, bid))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_DeadlinePassed")
        .withArgs(a.hashRequest(request), deadline, deadline);
      expect(await bidAt(request, deadline - 1)).to.equal(deadline - 1 + 300);
    });
  });

  describe("when bids come again and again", () => {
    it("it should move the deadline by an hour at most, also where that is the last possible one", async () => {
      const request = await posted(LAST_DEADLINE);
      const most = LAST_DEADLINE + 60 * MINUTE;
      let timestamp = LAST_DEADLINE - 1;
      let deadline = await bidAt(request, timestamp);
      while (deadline < most) {
        expect(deadline).to.equal(timestamp + 300);
        timestamp = deadline - 1;
        deadline = await bidAt(request, timestamp);
      }
      expect(timestamp + 300).to.be.greaterThan(most);
      expect(deadline).to.equal(most);
      expect(await bidAt(request, most - 1)).to.equal(most);
      await a.at(most);
      await expect(a.place(request, a.bid(request, { rate: 1n })))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_DeadlinePassed")
        .withArgs(a.hashRequest(request), most, most);
      await expect(a.award(request, best!)).to.emit(a.auctionHouse, "RequestAwarded");
    });

    it("it should reach that hour exactly five minutes before it", async () => {
      const request = await posted();
      for (let minutes = -1; minutes < 55; minutes += 4) {
        expect(await bidAt(request, DEADLINE + minutes * MINUTE)).to.equal(DEADLINE + (minutes + 5) * MINUTE);
      }
      expect(await bidAt(request, DEADLINE + 55 * MINUTE)).to.equal(DEADLINE + 60 * MINUTE);
      expect(await bidAt(request, DEADLINE + 55 * MINUTE + 1)).to.equal(DEADLINE + 60 * MINUTE);
    });
  });

  describe("when the request's set-up time would reach into the moved deadline", () => {
    for (const setup of [1, 60]) {
      it(`it should not be postable with ${setup} minutes of it, and be with the last deadline that leaves them`, async () => {
        const last = lastDeadline(setup);
        const late = a.request({ deadline: last + 1, terms: { setup } });
        await a.at(GENESIS + 600);
        await expect(a.post(late))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_DeadlineOutOfRange")
          .withArgs(last + 1, GENESIS + 601, last);
        await expect(a.post(a.request({ deadline: last, terms: { setup } }))).to.emit(a.auctionHouse, "RequestPosted");
      });

      it(`it should take a bid in the last second of the full extension with ${setup} minutes of it`, async () => {
        const request = a.request({ deadline: lastDeadline(setup), terms: { setup } });
        await a.post(request);
        const most = request.deadline + 60 * MINUTE;
        let deadline = request.deadline;
        while (deadline < most) deadline = await bidAt(request, deadline - 1);
        expect(deadline).to.equal(most);
        expect(await bidAt(request, most - 1)).to.equal(most);
        await a.at(most);
        await expect(a.award(request, best!)).to.emit(a.auctionHouse, "RequestAwarded");
      });
    }
  });
});
