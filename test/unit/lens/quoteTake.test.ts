import { expect } from "chai";

import { booksOf } from "../../support/books.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { type ChoiceInput, NO_PERMIT, type OfferInput, type World, freshWorld, up } from "../../support/world.ts";

describe("quoteTake", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  /** Quotes a take and makes it in the same block, and expects that they agree. Answers the quote. */
  async function quoteAndTake(time: number, fields: Partial<OfferInput>, chosen: Partial<ChoiceInput>) {
    const offer = w.offer(fields);
    const choice = w.choice(chosen);
    const signature = await w.sign(offer);
    await w.at(time);
    const quote = await w.lens.quoteTake(offer, choice, w.renter, { blockTag: "pending" });
    const call = w.hub.connect(w.renter).take(offer, signature, choice, NO_PERMIT);
    await expect(call).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.hub], [-quote.deposit, quote.deposit]);
    expect(await w.now()).to.equal(time);

    const { lease } = await w.hub.leaseOf(quote.id);
    expect([lease.start, lease.end, lease.termEnd, lease.fee]).to.deep.equal([
      ...[quote.start, quote.end, quote.termEnd, quote.fee],
    ]);
    expect((await booksOf(w)).locked).to.equal(quote.bond);
    return quote;
  }

  describe("when the lease is to start as soon as it can", () => {
    for (const [second, start] of [
      [0, NOON + 1],
      [59, NOON + 1],
      [60, NOON + 2],
    ] as const) {
      it(`it should start with the next minute after second ${second}`, async () => {
        const quote = await quoteAndTake(secondOf(NOON, second), {}, {});
        expect(quote.start).to.equal(start);
      });
    }

    it("it should add the set-up minutes", async () => {
      const quote = await quoteAndTake(secondOf(NOON, 59), { setup: 13 }, { term: 77 });
      expect([quote.start, quote.end, quote.termEnd]).to.deep.equal([NOON + 14, NOON + 91, NOON + 91].map(BigInt));
    });
  });

  describe("when the lease is reserved", () => {
    it("it should start when it was asked to", async () => {
      const quote = await quoteAndTake(secondOf(NOON), {}, { start: NOON + 777 });
      expect(quote.start).to.equal(NOON + 777);
    });
  });

  for (const rate of [1n, 7n, 59n, 61n, 650_001n]) {
    describe(`given a rate of ${rate}`, () => {
      it("it should round deposit, cost and bond up", async () => {
        const quote = await quoteAndTake(
          secondOf(NOON),
          { rate, penaltyMultiple: 3, bondMultiple: 7 },
          { term: 1_439, deposit: 61 },
        );
        expect([quote.deposit, quote.cost, quote.bond]).to.deep.equal([
          ...[up(rate, 61), up(rate, 1_439), up(rate, 7 * 1_439)],
        ]);
        expect(quote.fee).to.equal(25_000n);
      });
    });
  }

  describe("when the term is longer than a day", () => {
    it("it should cover a day by the bond", async () => {
      const quote = await quoteAndTake(secondOf(NOON), { rate: 61n }, { term: 1_441, deposit: 1_441 });
      expect(quote.bond).to.equal(up(61n, 3 * 1_440));
    });
  });

  describe("given the highest rate, the longest term and the highest multiple", () => {
    it("it should not overflow", async () => {
      const [rate, term] = [2n ** 96n - 1n, 2 ** 24 - 1];
      await w.usdc.mint(w.renter, 2n ** 118n);
      await w.usdc.mint(w.provider, 2n ** 110n);
      await w.hub.connect(w.provider).stake(w.usdc, 2n ** 110n);
      const quote = await quoteAndTake(secondOf(NOON), { rate, longestTerm: term, bondMultiple: 255 }, { term });
      expect([quote.deposit, quote.cost, quote.bond]).to.deep.equal([
        ...[up(rate, term), up(rate, term), up(rate, 255 * 1_440)],
      ]);
    });
  });
});
