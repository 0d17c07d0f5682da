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
  penaltyOf,
  reachDue,
  rule,
} from "../../support/days.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("quoteDay", () => {
  const RATE = 61n;
  const DAYS = 1_440;
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  /** Ten days from noon, twice penalised: the bond is of 4,320 minutes. */
  const rent = (offer: Parameters<World["take"]>[0] = {}, term = 10 * DAYS) =>
    w.take({ rate: RATE, allowance: 5, maintenance: 600, ...offer }, { start: NOON, term });
  /** Quotes a day and enforces it in the same block, and expects that they agree. Answers the quote's penalty. */
  async function quoteAndEnforce(id: string, day: number): Promise<bigint> {
    await reachDue(w, id, day);
    const time = (await w.now()) + 5;
    await w.at(time);
    const quote = await w.lens.quoteDay(id, day, { blockTag: "pending" });
    const [before, owed] = [await booksOf(w), (await leaseOf(w, id)).owed];
    await enforce(w, id, day);
    expect(await w.now()).to.equal(time);
    const after = await booksOf(w);
    expect(BigInt((await leaseOf(w, id)).owed - owed)).to.equal(quote.penalty);
    expect(after.renter - before.renter).to.equal(quote.withheld + quote.slashed);
    expect(before.collateral - after.collateral).to.equal(quote.slashed);
    return quote.penalty;
  }

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.quoteDay(ZERO_HASH, TODAY))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given nothing is recorded", () => {
    it("it should cost nothing, and say when it could be contested", async () => {
      const id = await rent();
      const from = BigInt(secondOf(firstMinute(TODAY + 2) + 60));
      expect(await w.lens.quoteDay(id, TODAY + 1)).to.deep.equal([0n, 0n, 0n, from, from + 86_400n]);
    });

    it("it should cost nothing outside of the lease", async () => {
      const id = await rent();
      for (const day of [0, TODAY - 1, TODAY + 11, 2 ** 32 - 1]) {
        const [penalty, withheld, slashed] = await w.lens.quoteDay(id, day);
        expect([penalty, withheld, slashed]).to.deep.equal([0n, 0n, 0n]);
      }
    });
  });

  describe("given downtime", () => {
    it("it should be what enforcing it does, within the allowance and past it", async () => {
      const id = await rent();
      const terms = { start: NOON, termEnd: NOON + 10 * DAYS, allowance: 5, penaltyMultiple: 2 };
      const failing = [
        [0, 3],
        [1, 5],
        [2, 6],
        [4, 77],
        [10, 4],
      ] as const;
      for (const [day, minutes] of failing) await fail(w, id, TODAY + day, minutes);
      for (const [day, minutes] of failing) {
        expect(await quoteAndEnforce(id, TODAY + day)).to.equal(BigInt(penaltyOf(TODAY + day, minutes, terms)));
      }
      expect((await leaseOf(w, id)).owed).to.equal(2 + 144 + 2);
    });

    it("it should be what rounding makes of it, after other days", async () => {
      for (const rate of [1n, 7n, 650_001n]) {
        w = await freshWorld();
        const id = await rent({ rate });
        for (const day of [1, 2, 3, 4]) await fail(w, id, TODAY + day, 6 + day);
        for (const day of [3, 1, 4, 2]) await quoteAndEnforce(id, TODAY + day);
        expect(await booksOf(w)).to.include({ renter: down(rate, 34) + up(rate, 28) });
      }
    });

    it("it should be no more than the bond has left", async () => {
      const id = await rent();
      await claim(w, id, 4_315);
      await fail(w, id, TODAY + 1, 9);
      await fail(w, id, TODAY + 2, 9);
      expect(await quoteAndEnforce(id, TODAY + 1)).to.equal(8n);
      expect(await quoteAndEnforce(id, TODAY + 2)).to.equal(8n);
    });

    it("it should count maintenance with what is withheld only", async () => {
      const id = await rent();
      await announce(w, id, firstMinute(TODAY + 1) + 900, firstMinute(TODAY + 1) + 1_000);
      await fail(w, id, TODAY + 1, 9);
      expect((await w.lens.quoteDay(id, TODAY + 1)).withheld).to.equal(down(RATE, 109));
      expect(await quoteAndEnforce(id, TODAY + 1)).to.equal(8n);
    });
  });

  describe("given it is resolved", () => {
    it("it should still say the penalty, and that nothing more is given or slashed", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 9);
      await quoteAndEnforce(id, TODAY + 1);
      const [penalty, withheld, slashed] = await w.lens.quoteDay(id, TODAY + 1);
      expect([penalty, withheld, slashed]).to.deep.equal([8n, 0n, 0n]);
    });

    it("it should say that one which was overturned costs nothing", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 9);
      await contest(w, id, TODAY + 1);
      expect((await w.lens.quoteDay(id, TODAY + 1)).withheld).to.equal(down(RATE, 9));
      await rule(w, id, false, TODAY + 1);
      const [penalty, withheld, slashed] = await w.lens.quoteDay(id, TODAY + 1);
      expect([penalty, withheld, slashed]).to.deep.equal([0n, 0n, 0n]);
    });
  });

  describe("when it says from when until when", () => {
    const timesOf = async (id: string, day: number) => {
      const { contestableFrom, dueAt } = await w.lens.quoteDay(id, day);
      return [Number(contestableFrom), Number(dueAt)];
    };

    it("it should be from the day's last hour's finality for the contest window, to the second", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 9);
      const [from, due] = await timesOf(id, TODAY + 1);
      expect([from, due]).to.deep.equal([secondOf(firstMinute(TODAY + 2) + 60), secondOf(firstMinute(TODAY + 3) + 60)]);
      await w.at(from! - 1);
      await expect(w.hub.connect(w.disputeDesk).openContest(id, w.provider, [TODAY + 1])).to.be.revertedWithCustomError(
        w.hub,
        "Disputes_NotContestable",
      );
      await w.at(due! - 1);
      await expect(enforce(w, id, TODAY + 1)).to.be.revertedWithCustomError(w.hub, "Downtime_NotDue");
      await w.at(due!);
      await enforce(w, id, TODAY + 1);
    });

    it("it should follow the lease's end, and its own set's windows", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 31, contestWindow: 61, status: 0 });
      const id = await rent({ parameterSet: 3 }, 100);
      expect(await timesOf(id, TODAY)).to.deep.equal([secondOf(NOON + 131), secondOf(NOON + 192)]);
      await w.at(secondOf(NOON + 9));
      await w.hub.connect(w.renter).close(id);
      expect(await timesOf(id, TODAY)).to.deep.equal([secondOf(NOON + 41), secondOf(NOON + 102)]);
    });
  });
});
