import { expect } from "chai";

import { type Auctions, RATE, freshAuctions } from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";

describe("highestRateOf", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  describe("when there is no bid", () => {
    it("it should be the request's highest rate, posted or not", async () => {
      const request = a.request();
      expect(await a.auctionHouse.highestRateOf(request)).to.equal(RATE);
      await a.post(request);
      expect(await a.auctionHouse.highestRateOf(request)).to.equal(RATE);
    });
  });

  for (const [best, most] of [
    [1n, 0n],
    [2n, 1n],
    [99n, 98n],
    [100n, 99n],
    [101n, 99n],
    [200n, 198n],
    [201n, 198n],
    [650_000n, 643_500n],
  ] as const) {
    describe(`when the best rate is ${best}`, () => {
      it(`it should be ${most}`, async () => {
        const request = a.request();
        await a.post(request);
        await a.place(request, a.bid(request, { rate: best }));
        expect(await a.auctionHouse.highestRateOf(request)).to.equal(most);
      });
    });
  }

  describe("when it is bid each time", () => {
    it("it should be taken, and be lower each time, until nothing beats one unit", async () => {
      const request = a.request({ terms: { rate: 7n } });
      await a.post(request);
      const rates: bigint[] = [];
      while (rates.length < 10) {
        const rate = await a.auctionHouse.highestRateOf(request);
        if (rate === 0n) break;
        await a.place(request, a.bid(request, { rate }));
        rates.push(rate);
      }
      expect(rates).to.deep.equal([7n, 6n, 5n, 4n, 3n, 2n, 1n]);
    });
  });
});
