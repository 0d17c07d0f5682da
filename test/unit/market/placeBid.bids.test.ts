import { type Auctions, freshAuctions } from "../../support/auctions.ts";
import { describeBidRules } from "../../support/bidRules.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";

describe("placeBid: which bids", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  describeBidRules(() => a, true);
});
