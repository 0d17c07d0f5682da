import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import {
  STATE,
  TODAY,
  announce,
  claim,
  contest,
  enforce,
  enforceDue,
  fail,
  firstMinute,
  leaseOf,
  penaltyOf,
  reach,
  reachDue,
  rule,
  windowOf,
} from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

/** All orders of some things. */
function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length <= 1) return [[...things]];
  return things.flatMap((first, index) => ordersOf(things.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}

describe("enforce", () => {
  const RATE = 61n;
  const DAYS = 1_440;
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  /** Ten days from noon, without allowance, twice penalised: the bond is of 4,320 minutes. */
  const rent = (offer: Parameters<World["take"]>[0] = {}, term = 10 * DAYS, start = NOON, deposit = term) =>
    w.take({ rate: RATE, allowance: 0, maintenance: 600, ...offer }, { start, term, deposit });
  const stateOf = async (id: string, day: number) => (await w.hub.dayOf(id, day)).state;

  describe("given no lease has this id", () => {
    it("it should revert, whether days are named or not", async () => {
      for (const days of [[], [TODAY]]) {
        await expect(enforce(w, ZERO_HASH, ...days))
          .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
          .withArgs(ZERO_HASH);
      }
    });
  });

  describe("when nothing is recorded for a day that is named", () => {
    it("it should revert, naming it, for days of the lease and others", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 5);
      await reachDue(w, id, TODAY + 9);
      for (const day of [TODAY - 1, TODAY, TODAY + 2, TODAY + 11, 0, 2 ** 32 - 1]) {
        await expect(enforce(w, id, TODAY + 1, day))
          .to.be.revertedWithCustomError(w.hub, "Downtime_NothingRecorded")
          .withArgs(id, day);
      }
    });

    it("it should revert for a day whose maintenance was cut off by a close", async () => {
      const id = await rent();
      await announce(w, id, NOON + DAYS, NOON + DAYS + 5);
      await w.hub.connect(w.renter).close(id);
      await expect(enforce(w, id, TODAY + 1))
        .to.be.revertedWithCustomError(w.hub, "Downtime_NothingRecorded")
        .withArgs(id, TODAY + 1);
    });
  });

  describe("when a day is not due", () => {
    for (const [which, start, term, day, ends] of [
      ["a whole day", NOON, 10 * DAYS, TODAY + 1, firstMinute(TODAY + 2)],
      ["the first day, from noon", NOON, 10 * DAYS, TODAY, firstMinute(TODAY + 1)],
      ["the last day, until noon", NOON, 2 * DAYS, TODAY + 2, NOON + 2 * DAYS],
      ["the last day, until midnight", NOON, 720 + DAYS, TODAY + 1, firstMinute(TODAY + 2)],
      ["the last day, for a minute", NOON, 721 + DAYS, TODAY + 2, firstMinute(TODAY + 2) + 1],
      ["the only day", NOON + 17, 100, TODAY, NOON + 117],
    ] as const) {
      it(`it should revert up to the last second of ${which}, and enforce it in the next`, async () => {
        const id = await rent({}, term, start);
        await fail(w, id, day, 1);
        const due = secondOf(ends + 60 + 1_440);
        await w.at(due - 1);
        await expect(enforce(w, id, day))
          .to.be.revertedWithCustomError(w.hub, "Downtime_NotDue")
          .withArgs(id, day, due, due - 1);
        await w.at(due);
        await enforce(w, id, day);
        expect(await stateOf(id, day)).to.equal(STATE.enforced);
      });
    }

    it("it should count the windows of the lease's own set", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 31, contestWindow: 61, status: 0 });
      const id = await rent({ parameterSet: 3 }, 100);
      await fail(w, id, TODAY, 1);
      const due = secondOf(NOON + 100 + 92);
      await w.at(due - 1);
      await expect(enforce(w, id, TODAY))
        .to.be.revertedWithCustomError(w.hub, "Downtime_NotDue")
        .withArgs(id, TODAY, due, due - 1);
      await w.at(due);
      await enforce(w, id, TODAY);
    });

    it("it should follow a close that ends the day sooner", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 1);
      await w.at(secondOf(NOON + 99));
      await w.hub.connect(w.renter).close(id);
      const due = secondOf(NOON + 100 + 1_500);
      await w.at(due - 1);
      await expect(enforce(w, id, TODAY))
        .to.be.revertedWithCustomError(w.hub, "Downtime_NotDue")
        .withArgs(id, TODAY, due, due - 1);
      await w.at(due);
      await enforce(w, id, TODAY);
    });

    it("it should revert for all where one of several is not due", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 5);
      await fail(w, id, TODAY + 2, 5);
      await reachDue(w, id, TODAY + 1);
      await expect(enforce(w, id, TODAY + 1, TODAY + 2)).to.be.revertedWithCustomError(w.hub, "Downtime_NotDue");
      expect(await stateOf(id, TODAY + 1)).to.equal(STATE.open);
    });
  });

  describe("when a day is contested", () => {
    it("it should revert, before it would be due and after", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 5);
      await contest(w, id, TODAY + 1);
      for (const days of [0, 5]) {
        await reach(w, (await w.now()) + days * 86_400);
        await expect(enforce(w, id, TODAY + 1))
          .to.be.revertedWithCustomError(w.hub, "Downtime_Contested")
          .withArgs(id, TODAY + 1);
      }
      await rule(w, id, true, TODAY + 1);
    });

    it("it should let the pay of other days flow", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 5);
      await fail(w, id, TODAY + 2, 7);
      await contest(w, id, TODAY + 1);
      await reachDue(w, id, TODAY + 2);
      await enforceDue(w, id);
      expect(await leaseOf(w, id)).to.include({ returned: 7, owed: 14, unserved: 12, pending: 2 });
      await w.hub.settle(id);
      const { paid } = await leaseOf(w, id);
      // Settled at 01:00 of the fourth day: until midnight, but for twelve minutes.
      expect(paid).to.equal(firstMinute(TODAY + 4) - NOON - 12);
      expect(await booksOf(w)).to.include({ provider: shares(down(RATE, paid)).net });
      await rule(w, id, false, TODAY + 1);
      await w.hub.settle(id);
      expect((await leaseOf(w, id)).paid).to.equal(paid + 5);
    });
  });

  describe("when a day is resolved already", () => {
    it("it should be passed over, enforced, overturned or named twice", async () => {
      const id = await rent();
      for (const day of [1, 2, 3]) await fail(w, id, TODAY + day, day);
      await contest(w, id, TODAY + 2);
      await rule(w, id, false, TODAY + 2);
      await reachDue(w, id, TODAY + 3);
      await enforce(w, id, TODAY + 1);
      await expect(enforce(w, id, TODAY + 1, TODAY + 2)).not.to.emit(w.hub, "WithheldReturned");
      const call = enforce(w, id, TODAY + 3, TODAY + 1, TODAY + 2, TODAY + 3);
      await expect(call)
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 3, 3, 0, 6);
      await expect(call)
        .to.emit(w.hub, "WithheldReturned")
        .withArgs(id, 4, down(RATE, 4) - down(RATE, 1));
      expect(await leaseOf(w, id)).to.include({ returned: 4, owed: 8, unserved: 4, pending: 0 });
    });
  });

  describe("when a day is enforced", () => {
    it("it should give back its pay, slash the penalty, and tell", async () => {
      const id = await rent({ allowance: 5 });
      await fail(w, id, TODAY + 1, 77);
      await reachDue(w, id, TODAY + 1);
      const call = enforce(w, id, TODAY + 1);
      await expect(call)
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 1, 77, 0, 144);
      await expect(call).to.emit(w.hub, "WithheldReturned").withArgs(id, 77, down(RATE, 77));
      await expect(call).to.emit(w.hub, "Slashed").withArgs(id, 144, up(RATE, 144));
      expect(await w.hub.dayOf(id, TODAY + 1)).to.deep.equal([77n, 0n, 0n, STATE.enforced]);
      const penalty = up(RATE, 144);
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: 0n, fees: 0n, panel: 0n, renter: down(RATE, 77) + penalty },
        ...{ locked: up(RATE, 4_320) - penalty, collateral: STAKE - penalty },
      });
      expect(await leaseOf(w, id)).to.include({ returned: 77, owed: 144, unserved: 77, pending: 0 });
    });

    it("it should tell maintenance beside downtime, and cost nothing for it", async () => {
      const id = await rent();
      await announce(w, id, firstMinute(TODAY + 1) + 1_000, firstMinute(TODAY + 1) + 1_100);
      await fail(w, id, TODAY + 1, 60);
      await reachDue(w, id, TODAY + 1);
      await expect(enforce(w, id, TODAY + 1))
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 1, 60, 100, 120);
      expect(await leaseOf(w, id)).to.include({ returned: 160, owed: 120 });
    });

    it("it should move no tokens", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 60);
      await reachDue(w, id, TODAY + 1);
      await expect(enforceDue(w, id)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.renter, w.provider],
        [0n, 0n, 0n],
      );
    });

    it("it should be told by itself where several are, and their money as one", async () => {
      const id = await rent();
      for (const day of [1, 2, 3]) await fail(w, id, TODAY + day, 7 * day);
      await reachDue(w, id, TODAY + 3);
      const receipt = (await (await enforce(w, id, TODAY + 3, TODAY + 1, TODAY + 2)).wait())!;
      const days = await w.hub.queryFilter(w.hub.filters.DayEnforced(), receipt.blockNumber);
      expect(days.map(({ args }) => args.day)).to.deep.equal([3n, 1n, 2n].map((day) => BigInt(TODAY) + day));
      const returned = await w.hub.queryFilter(w.hub.filters.WithheldReturned(), receipt.blockNumber);
      expect(returned.map(({ args }) => [...args])).to.deep.equal([[id, 42n, down(RATE, 42)]]);
      const slashed = await w.hub.queryFilter(w.hub.filters.Slashed(), receipt.blockNumber);
      expect(slashed.map(({ args }) => [...args])).to.deep.equal([[id, 84n, up(RATE, 84)]]);
    });
  });

  describe("given an allowance", () => {
    for (const [which, fields] of [
      ["a whole day has all of it", { allowance: 100, day: 1, has: 100 }],
      ["the first day, from noon, has half of it", { allowance: 100, day: 0, has: 50 }],
      ["half of an odd one is rounded up", { allowance: 101, day: 0, has: 51 }],
      ["a first day of one minute has a minute of the least", { allowance: 1, start: NOON + 719, day: 0, has: 1 }],
      ["a last day until 06:00 has a quarter, rounded up", { allowance: 9, term: 1_080 + DAYS, day: 2, has: 3 }],
      ["a last day until midnight has all of it", { allowance: 100, term: 720 + DAYS, day: 1, has: 100 }],
      ["the only day has its part", { allowance: 144, start: NOON + 17, term: 101, day: 0, has: 11 }],
      ["money that runs out does not shrink it", { allowance: 1_440, term: 720, deposit: 200, day: 0, has: 720 }],
      ["as much as the day leaves nothing to pay", { allowance: 1_440, term: 720, day: 0, has: 720 }],
    ] as const) {
      it(`it should be known that ${which}`, async () => {
        const { allowance, day, has } = fields;
        const start = "start" in fields ? fields.start : NOON;
        const term = "term" in fields ? fields.term : 5 * DAYS;
        const deposit = "deposit" in fields ? fields.deposit : term;
        const terms = { start, termEnd: start + term, allowance, penaltyMultiple: 3 };
        const room =
          Math.min(firstMinute(TODAY + day + 1), start + deposit) - Math.max(firstMinute(TODAY + day), start);
        for (const [minutes, penalty] of [
          [has, 0],
          [has + 1, 3],
          [has + 4, 12],
        ] as const) {
          if (minutes > room) continue;
          expect(penaltyOf(TODAY + day, minutes, terms)).to.equal(penalty);
          w = await freshWorld();
          const id = await rent({ allowance, penaltyMultiple: 3, longestTerm: term }, term, start, deposit);
          await fail(w, id, TODAY + day, minutes);
          await reachDue(w, id, TODAY + day);
          await expect(enforce(w, id, TODAY + day))
            .to.emit(w.hub, "DayEnforced")
            .withArgs(id, TODAY + day, minutes, 0, penalty);
          expect(await leaseOf(w, id)).to.include({ owed: penalty, returned: minutes });
        }
      });
    }

    it("it should not shrink where a close cut the day short", async () => {
      const id = await rent({ allowance: 100 });
      await fail(w, id, TODAY + 1, 60);
      await w.at(secondOf(firstMinute(TODAY + 1) + 119, 30));
      await w.hub.connect(w.renter).close(id);
      await fail(w, id, TODAY + 1, 39, 1);
      await reachDue(w, id, TODAY + 1);
      await expect(enforceDue(w, id))
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 1, 99, 0, 0);
    });
  });

  for (const multiple of [1, 2, 10]) {
    describe(`given a penalty multiple of ${multiple}`, () => {
      it("it should cost so many minutes for each past the allowance", async () => {
        const id = await rent({ allowance: 10, penaltyMultiple: multiple, bondMultiple: 10 });
        await fail(w, id, TODAY + 1, 17);
        await reachDue(w, id, TODAY + 1);
        await enforceDue(w, id);
        expect((await leaseOf(w, id)).owed).to.equal(7 * multiple);
        expect((await booksOf(w)).collateral).to.equal(STAKE - up(RATE, 7 * multiple));
      });
    });
  }

  describe("given a whole day of downtime at the highest multiple", () => {
    it("it should cost ten days of pay", async () => {
      const id = await rent({ penaltyMultiple: 10, bondMultiple: 11 });
      await fail(w, id, TODAY + 1, DAYS);
      await reachDue(w, id, TODAY + 1);
      await expect(enforceDue(w, id))
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 1, DAYS, 0, 14_400);
      expect((await booksOf(w)).collateral).to.equal(STAKE - up(RATE, 14_400));
    });
  });

  for (const rate of [1n, 7n, 650_001n, 2n ** 96n - 1n]) {
    describe(`given a rate of ${rate}`, () => {
      it("it should give the same to the unit, day by day or at once, in any order", async () => {
        const minutes = [1, 7, 13, 29];
        const days = minutes.map((_, index) => TODAY + 1 + index);
        const batches = [...ordersOf(days).map((order) => order.map((day) => [day])), [days], [days.slice(2), days]];
        for (const order of batches) {
          w = await freshWorld();
          await w.usdc.mint(w.renter, 2n ** 118n);
          await w.usdc.mint(w.provider, 2n ** 110n);
          await w.hub.connect(w.provider).stake(w.usdc, 2n ** 110n);
          const id = await rent({ rate }, 6 * DAYS);
          for (const [index, day] of days.entries()) await fail(w, id, day, minutes[index]!);
          await reachDue(w, id, days.at(-1)!);
          let returned = 0;
          for (const batch of order) {
            const before = (await booksOf(w)).renter;
            const owedBefore = (await leaseOf(w, id)).owed;
            await enforce(w, id, ...batch);
            const { returned: total, owed } = await leaseOf(w, id);
            const amount = down(rate, total) - down(rate, returned) + up(rate, owed) - up(rate, owedBefore);
            expect((await booksOf(w)).renter - before).to.equal(amount);
            returned = total;
          }
          expect(await leaseOf(w, id)).to.include({ returned: 50, owed: 100, unserved: 50, pending: 0 });
          expect(await booksOf(w)).to.include({
            ...{ renter: down(rate, 50) + up(rate, 100), collateral: STAKE + 2n ** 110n - up(rate, 100) },
          });
        }
      });
    });
  }

  describe("given less of the bond is left than a day costs", () => {
    it("it should slash what is left, remember the rest, and free the renter", async () => {
      const id = await rent({ bondMultiple: 2 });
      const BOND = up(RATE, 2_880);
      await fail(w, id, TODAY + 1, 1_000);
      await fail(w, id, TODAY + 3, 1_000);
      await reachDue(w, id, TODAY + 3);
      await enforce(w, id, TODAY + 1);
      await expect(enforce(w, id, TODAY + 3))
        .to.emit(w.hub, "Slashed")
        .withArgs(id, 4_000, BOND - up(RATE, 2_000));
      expect(await booksOf(w)).to.include({ locked: 0n, collateral: STAKE - BOND, renter: BOND + down(RATE, 2_000) });
      expect((await leaseOf(w, id)).owed).to.equal(4_000);
    });

    it("it should slash nothing once the bond is used up, and give the pay back all the same", async () => {
      const id = await rent();
      await claim(w, id, 4_320);
      await fail(w, id, TODAY + 1, 7);
      await reachDue(w, id, TODAY + 1);
      const { renter } = await booksOf(w);
      await expect(enforceDue(w, id)).to.emit(w.hub, "Slashed").withArgs(id, 4_334, 0);
      expect((await booksOf(w)).renter - renter).to.equal(down(RATE, 7));
    });

    it("it should leave another lease's bond alone", async () => {
      const id = await rent({ bondMultiple: 2 });
      await rent({ rate: 7n, slot: ZERO_HASH });
      await fail(w, id, TODAY + 1, 1_440);
      await fail(w, id, TODAY + 2, 1_440);
      await reachDue(w, id, TODAY + 2);
      await enforceDue(w, id);
      expect(await booksOf(w)).to.include({ locked: up(7n, 4_320), collateral: STAKE - up(RATE, 2_880) });
    });
  });

  describe("given a claim and an exit beside two days", () => {
    /** When the provider leaves: both days are due. */
    const CLOSED = firstMinute(TODAY + 5) + 120;

    it("it should come to the same total in any order", async () => {
      for (const [limit, rate] of [
        ["within the bond", 7n],
        ["past the bond", 61n],
      ] as const) {
        const factor = limit === "past the bond" ? 30 : 1;
        const owed = 2 * 11 * factor + 2 * 13 * factor + 50 * factor + 119 * factor;
        for (const order of ordersOf(["first", "second", "claim", "exit"] as const)) {
          w = await freshWorld();
          const id = await rent({ rate, exitMinutes: 119 * factor });
          await fail(w, id, TODAY + 1, 11 * factor);
          await fail(w, id, TODAY + 3, 13 * factor);
          await reachDue(w, id, TODAY + 3);
          await w.goTo(secondOf(CLOSED));
          // A close enforces what is due before, and so may enforce the days earlier than the order says.
          for (const step of order) {
            if (step === "first") await enforce(w, id, TODAY + 1);
            else if (step === "second") await enforce(w, id, TODAY + 3);
            else if (step === "claim") await claim(w, id, 50 * factor);
            else {
              await w.at(secondOf(CLOSED, 50));
              await w.hub.connect(w.provider).close(id);
            }
          }
          const end = CLOSED + 1;
          expect(await leaseOf(w, id), `${limit}: ${order.join()}`).to.include({ owed, returned: 24 * factor, end });
          const slashed = up(rate, Math.min(owed, 4_320));
          expect(await booksOf(w)).to.include({
            renter: up(rate, 10 * DAYS) - up(rate, end - NOON) + down(rate, 24 * factor) + slashed,
            locked: up(rate, 4_320) - slashed,
            collateral: STAKE - slashed,
          });
        }
      }
    });
  });

  describe("given what frees the renter from its commitment", () => {
    const waived = async (id: string) => ((await leaseOf(w, id)).flags & FLAG.waived) !== 0n;
    /** Lets days fail by so many minutes, enforces them one by one in an order, and answers after which the renter was free. */
    async function waivedBy(failing: Record<number, number>, order: number[], offer = {}): Promise<boolean[]> {
      const id = await rent({ allowance: 1_440, ...offer });
      for (const [day, minutes] of Object.entries(failing)) await fail(w, id, TODAY + Number(day), minutes);
      await reachDue(w, id, TODAY + Math.max(...order));
      const answers = [];
      for (const day of order) {
        await enforce(w, id, TODAY + day);
        answers.push(await waived(id));
      }
      return answers;
    }

    it("it should be six hours of one day", async () => {
      expect(await waivedBy({ 1: 360 }, [1])).to.deep.equal([true]);
    });

    it("it should not be 359 minutes of one day", async () => {
      expect(await waivedBy({ 1: 359 }, [1])).to.deep.equal([false]);
    });

    it("it should be six hours of the first day, and of the last", async () => {
      expect(await waivedBy({ 0: 360 }, [0])).to.deep.equal([true]);
      w = await freshWorld();
      expect(await waivedBy({ 10: 360 }, [10])).to.deep.equal([true]);
    });

    for (const [first, second, weeks] of [
      [1, 2, "two words of records"],
      [3, 4, "one word of records"],
    ] as const) {
      it(`it should be three hours before midnight and three after, in either order, in ${weeks}`, async () => {
        expect((TODAY + first) % 7 === 6).to.equal(first === 1);
        for (const order of [
          [first, second],
          [second, first],
        ]) {
          w = await freshWorld();
          expect(await waivedBy({ [first]: 180, [second]: 180 }, order)).to.deep.equal([false, true]);
          w = await freshWorld();
          expect(await waivedBy({ [first]: 180, [second]: 179 }, order)).to.deep.equal([false, false]);
          w = await freshWorld();
          expect(await waivedBy({ [first]: 1, [second]: 359 }, order)).to.deep.equal([false, true]);
        }
      });
    }

    it("it should be found where all are enforced at once, or none is named", async () => {
      for (const named of [[], [TODAY + 2, TODAY + 3], [TODAY + 3, TODAY + 2]]) {
        w = await freshWorld();
        const id = await rent({ allowance: 1_440 });
        await fail(w, id, TODAY + 2, 180);
        await fail(w, id, TODAY + 3, 180);
        await reachDue(w, id, TODAY + 3);
        if (named.length === 0) await enforceDue(w, id);
        else await enforce(w, id, ...named);
        expect(await waived(id)).to.equal(true);
      }
    });

    it("it should not be three hours each, with a day between", async () => {
      expect(await waivedBy({ 1: 180, 3: 180 }, [1, 3])).to.deep.equal([false, false]);
      w = await freshWorld();
      expect(await waivedBy({ 1: 180, 2: 179, 3: 180 }, [1, 3, 2])).to.deep.equal([false, false, false]);
    });

    it("it should count maintenance, alone and beside downtime", async () => {
      const id = await rent({ allowance: 1_440 });
      await announce(w, id, firstMinute(TODAY + 1) + 1_000, firstMinute(TODAY + 1) + 1_360);
      await reachDue(w, id, TODAY + 1);
      await enforceDue(w, id);
      expect(await waived(id)).to.equal(true);

      w = await freshWorld();
      const other = await rent({ allowance: 1_440 });
      await announce(w, other, firstMinute(TODAY + 1) + 1_000, firstMinute(TODAY + 1) + 1_180);
      await announce(w, other, firstMinute(TODAY + 2) + 1_000, firstMinute(TODAY + 2) + 1_100);
      await fail(w, other, TODAY + 2, 80);
      await reachDue(w, other, TODAY + 2);
      await enforce(w, other, TODAY + 2);
      expect(await waived(other)).to.equal(false);
      await enforce(w, other, TODAY + 1);
      expect(await waived(other)).to.equal(true);
    });

    for (const [stands, answer] of [
      [true, true],
      [false, false],
    ] as const) {
      it(`it should ${answer ? "" : "not "}be a contested day that ${stands ? "stands" : "is overturned"}`, async () => {
        for (const first of ["enforced", "ruled"]) {
          w = await freshWorld();
          const id = await rent({ allowance: 1_440 });
          await fail(w, id, TODAY + 1, 180);
          await fail(w, id, TODAY + 2, 180);
          await contest(w, id, TODAY + 1);
          await reachDue(w, id, TODAY + 2);
          if (first === "ruled") await rule(w, id, stands, TODAY + 1);
          await enforce(w, id, TODAY + 2);
          expect(await waived(id)).to.equal(first === "ruled" && answer);
          if (first === "enforced") await rule(w, id, stands, TODAY + 1);
          expect(await waived(id)).to.equal(answer);
        }
      });
    }

    it("it should be the maintenance of a day that is overturned, in either order", async () => {
      for (const first of ["enforced", "ruled"]) {
        w = await freshWorld();
        const id = await rent({ allowance: 1_440 });
        await announce(w, id, firstMinute(TODAY + 1) + 1_000, firstMinute(TODAY + 1) + 1_180);
        await fail(w, id, TODAY + 1, 9);
        await fail(w, id, TODAY + 2, 180);
        await contest(w, id, TODAY + 1);
        await reachDue(w, id, TODAY + 2);
        if (first === "ruled") await rule(w, id, false, TODAY + 1);
        await enforce(w, id, TODAY + 2);
        if (first === "enforced") await rule(w, id, false, TODAY + 1);
        expect(await waived(id)).to.equal(true);
      }
    });

    it("it should be as much owed as the bond, and not a minute less", async () => {
      for (const [claimed, answer] of [
        [4_305, false],
        [4_306, true],
      ] as const) {
        w = await freshWorld();
        const id = await rent();
        await claim(w, id, claimed);
        await fail(w, id, TODAY + 1, 7);
        await reachDue(w, id, TODAY + 1);
        await enforceDue(w, id);
        expect(await waived(id)).to.equal(answer);
      }
    });

    it("it should let the renter close at the next minute, also a second time", async () => {
      const id = await rent({ committed: 9 * DAYS, allowance: 1_440 });
      await w.hub.connect(w.renter).close(id);
      expect((await leaseOf(w, id)).end).to.equal(NOON + 9 * DAYS);
      await fail(w, id, TODAY + 1, 360);
      const { until } = await windowOf(w, id, TODAY + 1);
      await w.at(until);
      await enforce(w, id, TODAY + 1);
      await w.at(until + 61);
      await w.hub.connect(w.renter).close(id);
      expect((await leaseOf(w, id)).end).to.equal(until / 60 + 2);
      await w.at(until + 70);
      await expect(w.hub.connect(w.renter).close(id))
        .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
        .withArgs(id, until / 60 + 2);
    });
  });

  describe("when no day is named", () => {
    it("it should do nothing, though days are due", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 1, 5);
      await reachDue(w, id, TODAY + 1);
      await expect(w.hub.enforce(id, [])).not.to.emit(w.hub, "DayEnforced");
      expect(await leaseOf(w, id)).to.include({ returned: 0, unserved: 5, pending: 2 });
    });
  });

  describe("given the lease ended years ago", () => {
    it("it should enforce its days all the same", async () => {
      const id = await rent();
      await fail(w, id, TODAY + 10, 1);
      await w.goTo(secondOf(NOON + 5 * 365 * DAYS));
      await enforceDue(w, id);
      expect(await leaseOf(w, id)).to.include({ returned: 1, owed: 2, pending: 0 });
    });
  });
});
