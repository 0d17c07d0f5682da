import { expect } from "chai";

import { booksOf } from "../../support/books.ts";
import {
  TODAY,
  announce,
  claim,
  contest,
  enforce,
  fail,
  firstMinute,
  leaseOf,
  reachDue,
  rule,
  windowOf,
} from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

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
    const [before, was] = [await booksOf(w), await leaseOf(w, id)];
    const receipt = (await (await w.hub.connect(by).close(id)).wait())!;
    expect(await w.now()).to.equal(time);
    const [after, is] = [await booksOf(w), await leaseOf(w, id)];
    expect(is.end).to.equal(Number(quote.end));
    // What days cost that the close enforced first is not the close's.
    const returned = down(RATE, is.returned) - down(RATE, was.returned);
    const closed = await w.hub.queryFilter(w.hub.filters.Closed(id), receipt.blockNumber);
    const slashed = (await w.hub.queryFilter(w.hub.filters.Slashed(id), receipt.blockNumber)).map((event) => ({
      amount: event.args.amount,
      first: event.index < closed[0]!.index,
    }));
    const sum = (first: boolean): bigint =>
      slashed.reduce((total, event) => total + (event.first === first ? event.amount : 0n), 0n);
    expect(sum(false)).to.equal(quote.penalty);
    expect(after.renter - before.renter).to.equal(quote.refund + quote.penalty + returned + sum(true));
    expect(before.collateral - after.collateral).to.equal(quote.penalty + sum(true));
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

  describe("given days with downtime are due", () => {
    const DAYS = 1_440;
    /** Eleven days from noon, ten of them committed to: the bond is of 4,320 minutes. */
    const rentLong = (offer: Parameters<World["take"]>[0] = {}) =>
      rent({ committed: 10 * DAYS, allowance: 0, maintenance: 600, ...offer }, 11 * DAYS);
    /** Quotes the renter's close when a day is due, makes it, and answers whether the commitment was waived. */
    async function frees(id: string, day: number): Promise<boolean> {
      const { until } = await windowOf(w, id, day);
      const time = Math.max(until, (await w.now()) + 1);
      const [end] = await quoteAndClose(id, w.renter, time);
      expect(end).to.be.oneOf([BigInt(NOON + 10 * DAYS), BigInt(Math.floor(time / 60) + 1)]);
      const waived = end !== BigInt(NOON + 10 * DAYS);
      expect(((await leaseOf(w, id)).flags & FLAG.waived) !== 0n).to.equal(waived);
      return waived;
    }

    it("it should be bound a second before they are, and free from then on", async () => {
      const id = await rentLong();
      await fail(w, id, TODAY + 1, 360);
      const { until } = await windowOf(w, id, TODAY + 1);
      expect((await quoteAndClose(id, w.renter, until - 1))[0]).to.equal(BigInt(NOON + 10 * DAYS));
      expect((await quoteAndClose(id, w.renter, until))[0]).to.equal(BigInt(until / 60 + 1));
    });

    for (const [how, failing, free] of [
      ["six hours of one", { 1: 360 }, true],
      ["359 minutes of one", { 1: 359 }, false],
      ["three hours each of two in a row", { 1: 180, 2: 180 }, true],
      ["a minute less of two in a row", { 1: 180, 2: 179 }, false],
      ["three hours each of two that are apart", { 1: 180, 3: 180 }, false],
      ["three hours each of the fifth and the sixth", { 1: 1, 2: 1, 3: 1, 4: 1, 5: 180, 6: 180 }, true],
    ] as const) {
      it(`it should ${free ? "" : "not "}be free by ${how}`, async () => {
        const id = await rentLong();
        for (const [day, minutes] of Object.entries(failing)) await fail(w, id, TODAY + Number(day), minutes);
        expect(await frees(id, TODAY + Math.max(...Object.keys(failing).map(Number)))).to.equal(free);
      });
    }

    for (const [neighbour, resolved] of [
      ["before", 2],
      ["after", 3],
    ] as const) {
      it(`it should count a day ${neighbour} that is enforced already`, async () => {
        const id = await rentLong();
        for (const day of [2, 3]) await fail(w, id, TODAY + day, 180);
        await reachDue(w, id, TODAY + 3);
        await enforce(w, id, TODAY + resolved);
        expect(await frees(id, TODAY + 3)).to.equal(true);
      });

      it(`it should count only the maintenance of a day ${neighbour} that was overturned`, async () => {
        for (const [maintenance, free] of [
          [180, true],
          [179, false],
        ] as const) {
          w = await freshWorld();
          const id = await rentLong();
          const [contested, other] = neighbour === "before" ? [2, 3] : [3, 2];
          await announce(
            w,
            id,
            firstMinute(TODAY + contested) + 900,
            firstMinute(TODAY + contested) + 900 + maintenance,
          );
          for (const day of [2, 3]) await fail(w, id, TODAY + day, day === other ? 180 : 60);
          await contest(w, id, TODAY + contested);
          await rule(w, id, false, TODAY + contested);
          expect(await frees(id, TODAY + 3)).to.equal(free);
        }
      });
    }

    it("it should not count a contested day", async () => {
      const id = await rentLong();
      for (const day of [2, 3]) await fail(w, id, TODAY + day, 180);
      await contest(w, id, TODAY + 2);
      expect(await frees(id, TODAY + 3)).to.equal(false);
    });

    it("it should be free where what they cost reaches the bond, and not a minute less", async () => {
      for (const [claimed, free] of [
        [4_306, true],
        [4_305, false],
      ] as const) {
        w = await freshWorld();
        const id = await rentLong();
        await claim(w, id, claimed);
        await fail(w, id, TODAY + 1, 7);
        expect(await frees(id, TODAY + 1)).to.equal(free);
      }
    });

    it("it should cost the provider what its exit adds to what they cost", async () => {
      for (const [claimed, penalty] of [
        [7, up(RATE, 141) - up(RATE, 21)],
        [4_299, up(RATE, 4_320) - up(RATE, 4_313)],
        [4_306, 0n],
        [4_319, 0n],
      ] as const) {
        w = await freshWorld();
        const id = await rentLong();
        await claim(w, id, claimed);
        await fail(w, id, TODAY + 1, 7);
        const { until } = await windowOf(w, id, TODAY + 1);
        const [, , cost] = await quoteAndClose(id, w.provider, until);
        expect(cost).to.equal(penalty);
      }
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
