import type { ContractTransactionResponse } from "ethers";

import { expect } from "chai";

import {
  type Auctions,
  DEADLINE,
  DEPOSIT,
  HELD,
  type RequestInput,
  START,
  TERM,
  freshAuctions,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { fieldsOf, leaseId, minuteOf, openedBy } from "../../support/taking.ts";
import { GENESIS, type OfferInput, up } from "../../support/world.ts";

const NOW = GENESIS + 659;

describe("quoteAward", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  /** Quotes a second before the call, within the same minute, and expects that it does just that. */
  const expectSame = async (
    request: RequestInput,
    bid: OfferInput,
    timestamp: number,
    call: () => Promise<ContractTransactionResponse>,
  ) => {
    await a.goTo(timestamp);
    const quote = fieldsOf(await a.auctionHouse.quoteAward(request, bid));
    await a.at(timestamp + 1);
    const opened = await openedBy(a, call());
    const { lease } = await a.hub.leaseOf(opened.id);
    const [awarded] = await a.auctionHouse.queryFilter(a.auctionHouse.filters.RequestAwarded());
    const account = await a.lens.accountOf(opened.id);
    const done = {
      lease: opened.id,
      start: lease.start,
      end: lease.end,
      termEnd: lease.termEnd,
      held: account.held + awarded!.args.refund,
      deposit: account.held,
      refund: await a.creditOf(a.renter),
      bond: await a.lockedOf(a.provider),
      fee: lease.fee,
    };
    expect(quote).to.deep.equal(done);
    return quote;
  };

  for (const [what, terms, start] of [
    ["starts at once", {}, minuteOf(NOW) + 1],
    ["needs to be set up", { setup: 17 }, minuteOf(NOW) + 18],
    ["starts later", { earliestStart: START }, START],
    ["has a bond of more than a day", { bondMultiple: 255 }, minuteOf(NOW) + 1],
  ] as const) {
    describe(`when the renter accepts a bid that ${what}`, () => {
      it("it should be what then happens, to the unit", async () => {
        const request = a.request({ auction: false, terms });
        await a.post(request);
        const bid = a.bid(request, { rate: 649_999n });
        const signature = await a.signBid(bid);
        const quote = await expectSame(request, bid, NOW - 1, () => a.accept(request, bid, { signature }));
        expect(quote["start"]).to.equal(BigInt(start));
        expect(quote["refund"]).to.equal(HELD - up(649_999n, DEPOSIT));
      });
    });
  }

  describe("when the bid's rate is not one that the request allows", () => {
    it("it should revert a unit out of its range, naming the limits, and not at them", async () => {
      for (const auction of [true, false]) {
        const request = a.request({ auction, leastRate: 600_000n });
        for (const rate of [599_999n, 650_001n]) {
          await expect(a.auctionHouse.quoteAward(request, a.bid(request, { rate })))
            .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
            .withArgs(a.hashRequest(request), rate, 600_000n, 650_000n);
        }
        for (const rate of [600_000n, 650_000n]) {
          const quote = await a.auctionHouse.quoteAward(request, a.bid(request, { rate }));
          expect([quote.held, quote.deposit]).to.deep.equal([HELD, up(rate, DEPOSIT)]);
        }
      }
    });
  });

  describe("when the best bid of an auction is awarded", () => {
    for (const [rate, term, deposit] of [
      [1n, TERM, DEPOSIT],
      [649_999n, 2_000, 2_000],
      [650_000n, 1_440, 1],
    ] as const) {
      it(`it should be what then happens, at ${rate} for ${deposit} of ${term} minutes`, async () => {
        const request = a.request({ term, deposit, terms: { setup: 30 } });
        const bid = a.bid(request, { rate });
        await a.post(request);
        await a.place(request, bid);
        const quote = await expectSame(request, bid, DEADLINE + 100, () => a.award(request, bid));
        expect(quote["lease"]).to.equal(await leaseId(a, bid, a.renter.address, START));
        expect([quote["start"], quote["end"], quote["termEnd"]]).to.deep.equal(
          [START, START + deposit, START + term].map(BigInt),
        );
        expect(quote["bond"]).to.equal(up(rate, 3 * Math.min(1_440, term)));
      });
    }
  });
});
