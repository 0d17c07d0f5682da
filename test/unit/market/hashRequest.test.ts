import { expect } from "chai";

import { type Auctions, FIELDS, type RequestInput, altered, freshAuctions } from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";

describe("hashRequest", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  describe("when any request is given", () => {
    it("it should be the hash of chain, auction house and every field", async () => {
      for (const request of [a.request(), a.request({ auction: false, terms: { salt: 2n ** 256n - 1n } })]) {
        expect(await a.auctionHouse.hashRequest(request)).to.equal(a.hashRequest(request));
      }
    });

    it("it should be the same before and after the request is posted", async () => {
      const request = a.request();
      const before = await a.auctionHouse.hashRequest(request);
      await a.post(request);
      expect(await a.auctionHouse.hashRequest(request)).to.equal(before);
    });
  });

  describe("when one field differs", () => {
    it("it should be another, whichever of the terms' it is", async () => {
      const request = a.request();
      const others = FIELDS.map((field) => ({ ...request, terms: altered(a, request.terms, field) }));
      const hashes = await Promise.all([request, ...others].map((other) => a.auctionHouse.hashRequest(other)));
      expect(new Set(hashes).size).to.equal(1 + 23);
    });

    it("it should be another, whichever of the request's own it is", async () => {
      const request = a.request();
      const changes: Partial<RequestInput>[] = [
        { leastRate: request.leastRate + 1n },
        { term: request.term + 1 },
        { deposit: request.deposit + 1 },
        { deadline: request.deadline + 1 },
        { leastScore: 1 },
        { auction: false },
        { accessKey: `0x${"01".repeat(32)}` },
      ];
      const others = changes.map((change) => ({ ...request, ...change }));
      const hashes = await Promise.all([request, ...others].map((other) => a.auctionHouse.hashRequest(other)));
      expect(new Set(hashes).size).to.equal(1 + 7);
    });
  });

  describe("when another auction house is asked", () => {
    it("it should be another", async () => {
      const second = await a.ethers.deployContract("AuctionHouse", [a.hub, a.scores]);
      const house = await a.ethers.getContractAt("IAuctionHouse", second);
      expect(await house.hashRequest(a.request())).to.not.equal(a.hashRequest(a.request()));
    });
  });
});
