import { expect } from "chai";

import { type Auctions, HELD, freshAuctions } from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";

describe("quoteRequest", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  describe("when the request is posted then", () => {
    for (const [rate, deposit, units] of [
      [650_000n, 500, HELD],
      [1n, 1, 1n],
      [59n, 61, 60n],
      [60n, 60, 60n],
      [10n ** 24n + 1n, 599, 9_983_333_333_333_333_333_333_344n],
    ] as const) {
      it(`it should be what is pulled for ${deposit} minutes at ${rate}`, async () => {
        for (const auction of [true, false]) {
          const request = a.request({ auction, terms: { rate }, deposit });
          const quote = await a.auctionHouse.quoteRequest(request);
          await expect(a.post(request)).to.changeTokenBalances(a.ethers, a.usdc, [a.renter, a.hub], [-quote, quote]);
          expect(quote).to.equal(units);
        }
      });
    }
  });
});
