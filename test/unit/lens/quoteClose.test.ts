import { expect } from "chai";

import { booksOf } from "../../support/books.ts";
import { claim } from "../../support/days.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("quoteClose", () => {
  const RATE = 61n;
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const rent = (offer: Parameters<World["take"]>[0] = {}, term = 600) =>
    w.take({ rate: RATE, committed: 180, ...offer }, { start: NOON, term });

  /** Quotes a close and makes it in the same block, and expects that they agree. Answers the quote. */
  async function quoteAndClose(id: string, by: World["renter"], time: number): Promise<bigint[]> {
    await w.at(time);
    const quote = await w.lens.quoteClose(id, by, { blockTag: "pending" });
    const before = await booksOf(w);
    await w.hub.connect(by).close(id);
    expect(await w.now()).to.equal(time);
    const after = await booksOf(w);
    expect((await w.hub.leaseOf(id)).lease.end).to.equal(quote.end);
    expect(after.renter - before.renter).to.equal(quote.refund + quote.penalty);
    expect(before.collateral - after.collateral).to.equal(quote.penalty);
    return [...quote];
  }
  const expected = (end: number, cutFrom: number, penalty = 0n) => [
    ...[BigInt(NOON + end), up(RATE, cutFrom) - up(RATE, end), penalty],
  ];

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.quoteClose(ZERO_HASH, w.renter))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the renter would close", () => {
    it("it should be all before the start, without a commitment", async () => {
      const id = await rent({ committed: 0 });
      expect(await quoteAndClose(id, w.renter, secondOf(NOON - 1, 59))).to.deep.equal(expected(0, 600));
    });

    it("it should keep the commitment before the start", async () => {
      expect(await quoteAndClose(await rent(), w.renter, secondOf(NOON - 60))).to.deep.equal(expected(180, 600));
    });

    it("it should keep the commitment while it is served", async () => {
      expect(await quoteAndClose(await rent(), w.renter, secondOf(NOON + 9))).to.deep.equal(expected(180, 600));
    });

    it("it should end with the next minute after the commitment", async () => {
      const id = await rent();
      expect(await quoteAndClose(id, w.renter, secondOf(NOON + 333, 59))).to.deep.equal(expected(334, 600));
    });

    it("it should be nothing in the last minute", async () => {
      expect(await quoteAndClose(await rent(), w.renter, secondOf(NOON + 599))).to.deep.equal(expected(600, 600));
    });

    it("it should not be bound by a waived commitment, also when closing again", async () => {
      const id = await rent();
      await quoteAndClose(id, w.renter, secondOf(NOON - 60));
      await claim(w, id, 1_800);
      expect(await quoteAndClose(id, w.renter, secondOf(NOON + 10))).to.deep.equal(expected(11, 180));
    });
  });

  describe("when the provider would close", () => {
    it("it should cost the exit minutes before the start", async () => {
      expect(await quoteAndClose(await rent(), w.provider, secondOf(NOON - 60))).to.deep.equal(
        expected(0, 600, up(RATE, 120)),
      );
    });

    it("it should cost the exit minutes while it runs", async () => {
      expect(await quoteAndClose(await rent(), w.provider, secondOf(NOON + 9))).to.deep.equal(
        expected(10, 600, up(RATE, 120)),
      );
    });

    it("it should cost what is cut off, if that is less", async () => {
      expect(await quoteAndClose(await rent(), w.provider, secondOf(NOON + 532))).to.deep.equal(
        expected(533, 600, up(RATE, 67)),
      );
    });

    it("it should cost no more than the bond", async () => {
      const id = await rent({ penaltyMultiple: 1, bondMultiple: 1, exitMinutes: 2_000 }, 3_000);
      expect(await quoteAndClose(id, w.provider, secondOf(NOON + 9))).to.deep.equal(
        expected(10, 3_000, up(RATE, 1_440)),
      );
    });

    it("it should round with what is owed already", async () => {
      const id = await rent();
      await claim(w, id, 7);
      expect(await quoteAndClose(id, w.provider, secondOf(NOON + 9))).to.deep.equal(
        expected(10, 600, up(RATE, 127) - up(RATE, 7)),
      );
    });

    it("it should cost nothing where the bond is used up", async () => {
      const id = await rent();
      await claim(w, id, 1_800);
      expect(await quoteAndClose(id, w.provider, secondOf(NOON + 9))).to.deep.equal(expected(10, 600));
    });

    it("it should cost nothing once the renter has closed", async () => {
      const id = await rent();
      await quoteAndClose(id, w.renter, secondOf(NOON - 60));
      expect(await quoteAndClose(id, w.provider, secondOf(NOON + 9))).to.deep.equal(expected(10, 180));
    });

    it("it should cost nothing in the last minute", async () => {
      expect(await quoteAndClose(await rent(), w.provider, secondOf(NOON + 599))).to.deep.equal(expected(600, 600));
    });
  });
});
