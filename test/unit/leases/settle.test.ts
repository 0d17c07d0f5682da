import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import { TODAY, announce, contest, fail, hourOf, leaseOf, record, report, rule, windowOf } from "../../support/days.ts";
import { MIDNIGHT, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("settle", () => {
  const RATE = 61n;
  const YEAR = 365 * 1_440;
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  const rent = (rate = RATE, start = NOON, deposit = 600, term = deposit) =>
    w.take({ rate, longestTerm: 2 ** 24 - 1 }, { start, deposit, term });
  const settleAt = async (id: string, time: number) => {
    await w.at(time);
    return (await w.hub.connect(w.stranger).settle(id)).wait();
  };
  const paidOf = async (id: string) => Number((await w.hub.leaseOf(id)).lease.paid);
  /** Reports minutes of the lease's hour with this index, from its first. */
  const recordIn = (id: string, index: number, minutes: number) => report(w, id, hourOf(NOON) + index, minutes);

  /** Expects that a second before `minute` exactly `before` minutes are paid, and `after` in its first second. */
  async function expectFinality(id: string, minute: number, before: number, after: number): Promise<void> {
    await settleAt(id, secondOf(minute) - 1);
    expect(await paidOf(id), "a second before").to.equal(before);
    await settleAt(id, secondOf(minute));
    expect(await paidOf(id), "the second itself").to.equal(after);
  }

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.settle(ZERO_HASH)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(ZERO_HASH);
    });
  });

  describe("given nothing is final", () => {
    for (const [when, time] of [
      ["before the start", secondOf(NOON) - 1],
      ["in the start's first second", secondOf(NOON)],
      ["while an earlier hour of the day becomes final", secondOf(NOON + 5)],
    ] as const) {
      it(`it should do nothing ${when}`, async () => {
        const id = await rent(RATE, NOON);
        await w.at(time);
        await expect(w.hub.settle(id)).not.to.emit(w.hub, "Settled");
        expect(await paidOf(id)).to.equal(0);
        expect((await booksOf(w)).provider).to.equal(0n);
      });
    }
  });

  describe("given a lease that starts on the hour", () => {
    it("it should pay each hour from the second it is final", async () => {
      const id = await rent();
      await expectFinality(id, NOON + 120, 0, 60);
      await expectFinality(id, NOON + 180, 60, 120);
    });

    it("it should credit the shares of total pay, and tell", async () => {
      const id = await rent();
      await w.at(secondOf(NOON + 180));
      const pay = down(RATE, 120);
      const { fee, net } = shares(pay);
      await expect(w.hub.settle(id)).to.emit(w.hub, "Settled").withArgs(id, 120, pay, fee);
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: net, fees: fee, renter: 0n, panel: 0n, locked: up(RATE, 1_800), collateral: STAKE },
      });
    });

    it("it should return what became due", async () => {
      const id = await rent();
      await settleAt(id, secondOf(NOON + 120));
      await w.at(secondOf(NOON + 240));
      expect(await w.hub.settle.staticCall(id, { blockTag: "pending" })).to.equal(down(RATE, 180) - down(RATE, 60));
    });
  });

  describe("given a lease that starts within an hour", () => {
    it("it should pay the rest of that hour as the first", async () => {
      const id = await rent(RATE, NOON + 17);
      await expectFinality(id, NOON + 120, 0, 43);
      await expectFinality(id, NOON + 180, 43, 103);
    });

    it("it should pay one minute where it starts in the hour's last", async () => {
      const id = await rent(RATE, NOON + 59);
      await expectFinality(id, NOON + 120, 0, 1);
    });
  });

  describe("given a lease that ends within an hour", () => {
    it("it should pay the last minutes one window after the end", async () => {
      const id = await rent(RATE, NOON, 90);
      await expectFinality(id, NOON + 120, 0, 60);
      await expectFinality(id, NOON + 150, 60, 90);
    });
  });

  describe("given a lease over midnight", () => {
    it("it should part the hours there", async () => {
      const id = await rent(RATE, MIDNIGHT - 30, 90);
      await expectFinality(id, MIDNIGHT + 60, 0, 30);
      await expectFinality(id, MIDNIGHT + 120, 30, 90);
    });
  });

  describe("given a lease of nine minutes", () => {
    it("it should pay them one window after its end", async () => {
      const id = await rent(RATE, NOON + 5, 9);
      await expectFinality(id, NOON + 74, 0, 9);
    });

    it("it should pay them in two parts over an hour's end", async () => {
      const id = await rent(RATE, NOON + 55, 9);
      await expectFinality(id, NOON + 120, 0, 5);
      await expectFinality(id, NOON + 124, 5, 9);
    });
  });

  describe("given the set has another report window", () => {
    it("it should wait that long", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 31, claimWindow: 60, status: 0 });
      const id = await w.take({ parameterSet: 3 }, { start: NOON });
      await expectFinality(id, NOON + 91, 0, 60);
    });
  });

  describe("given the money ran out", () => {
    it("it should pay what the money bought, though nobody stopped the lease", async () => {
      const id = await rent(RATE, NOON, 77, 600);
      await expectFinality(id, NOON + 137, 60, 77);
      await settleAt(id, secondOf(NOON + 5 * YEAR));
      expect(await paidOf(id)).to.equal(77);
    });

    it("it should pay the same without any call in between", async () => {
      const id = await rent(RATE, NOON, 77, 600);
      await settleAt(id, secondOf(NOON + 5 * YEAR));
      const { fee, net } = shares(down(RATE, 77));
      expect(await booksOf(w)).to.include({ provider: net, fees: fee });
    });
  });

  describe("given the end moved", () => {
    it("it should follow a top-up", async () => {
      const id = await rent(RATE, NOON, 90, 600);
      await w.at(secondOf(NOON + 89, 59));
      await w.hub.connect(w.renter).topUp(id, 60);
      await expectFinality(id, NOON + 180, 60, 120);
      await expectFinality(id, NOON + 210, 120, 150);
    });

    it("it should follow a close", async () => {
      const id = await rent();
      await w.at(secondOf(NOON + 89, 59));
      await w.hub.connect(w.renter).close(id);
      await expectFinality(id, NOON + 150, 60, 90);
    });
  });

  describe("given it was settled within the same hour", () => {
    it("it should pay nothing twice", async () => {
      const id = await rent();
      await settleAt(id, secondOf(NOON + 120));
      const books = await booksOf(w);
      await w.at(secondOf(NOON + 179, 59));
      await expect(w.hub.settle(id)).not.to.emit(w.hub, "Settled");
      expect(await booksOf(w)).to.deep.equal(books);
    });
  });

  for (const rate of [1n, 7n, 59n, 61n, 650_001n]) {
    describe(`given a rate of ${rate}`, () => {
      it("it should pay the same hourly, at random and once", async () => {
        const start = NOON + 17;
        const total = 3_001;
        const { fee, panelFee, net } = shares(down(rate, total));
        const rest = up(rate, total) - down(rate, total);
        const expected = { provider: net, fees: fee, renter: rest, panel: panelFee, locked: 0n, collateral: STAKE };
        // A fixed sequence that looks like chance.
        const random: number[] = [];
        for (let minute = 1, seed = 7; minute < total; minute += 1 + (seed % 499)) {
          random.push(minute);
          seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        }
        const hourly = Array.from({ length: 52 }, (_, hour) => 60 * (hour + 1) + 43);
        for (const times of [hourly, random, []]) {
          w = await freshWorld();
          const id = await rent(rate, start, total);
          for (const minute of times) await settleAt(id, secondOf(start + minute, 31));
          await w.goTo(secondOf(start + total + 420));
          await w.hub.finalize(id);
          expect(await booksOf(w)).to.deep.equal(expected);
        }
      });
    });
  }

  describe("given it was left alone for five years", () => {
    it("it should cost the same as after one hour", async () => {
      const gas: number[] = [];
      for (const minutes of [60, 5 * YEAR]) {
        w = await freshWorld();
        const id = await rent(RATE, NOON, 5 * YEAR);
        const receipt = await settleAt(id, secondOf(NOON + minutes + 60));
        expect(await paidOf(id)).to.equal(minutes);
        gas.push(Number(receipt!.gasUsed));
      }
      expect(Math.abs(gas[1]! - gas[0]!)).to.be.lessThan(300);
    });
  });

  describe("given the highest rate and the longest term", () => {
    it("it should pay to the unit", async () => {
      const [rate, term] = [2n ** 96n - 1n, 2 ** 24 - 1];
      await w.usdc.mint(w.renter, 2n ** 118n);
      await w.usdc.mint(w.provider, 2n ** 110n);
      await w.hub.connect(w.provider).stake(w.usdc, 2n ** 110n);
      const id = await w.take({ rate, longestTerm: term, bondMultiple: 255 }, { start: NOON, term });
      expect((await booksOf(w)).locked).to.equal(up(rate, 255 * 1_440));

      await settleAt(id, secondOf(NOON + term + 59, 59));
      // The last final hour is the one that ends before the term's 15 minutes beyond an hour.
      expect(await paidOf(id)).to.equal(term - (term % 60));
      await settleAt(id, secondOf(NOON + term + 60));
      const { fee, net } = shares(down(rate, term));
      expect(await booksOf(w)).to.include({ provider: net, fees: fee });
    });
  });

  describe("given downtime was recorded", () => {
    it("it should withhold exactly those minutes", async () => {
      const id = await rent();
      await recordIn(id, 0, 7);
      await settleAt(id, secondOf(NOON + 180));
      expect(await paidOf(id)).to.equal(113);
      const { fee, net } = shares(down(RATE, 113));
      expect(await booksOf(w)).to.include({ provider: net, fees: fee, renter: 0n });
    });

    it("it should never lower what was paid, and resume after as many final minutes", async () => {
      const id = await rent();
      await settleAt(id, secondOf(NOON + 120));
      await recordIn(id, 1, 60);
      await recordIn(id, 2, 30);
      const books = await booksOf(w);
      await settleAt(id, secondOf(NOON + 180, 30));
      expect(await booksOf(w)).to.deep.equal(books);
      // 180 final, 90 down, 60 paid before.
      await expectFinality(id, NOON + 240, 60, 90);
      await expectFinality(id, NOON + 300, 90, 150);
    });

    it("it should pay nothing while as many minutes are down as are final", async () => {
      const id = await rent();
      await recordIn(id, 0, 60);
      await expectFinality(id, NOON + 120, 0, 0);
      await expectFinality(id, NOON + 180, 0, 60);
    });

    it("it should pay nothing at all where all that was leased is down", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 600);
      await settleAt(id, secondOf(NOON + 660));
      expect(await paidOf(id)).to.equal(0);
    });
  });

  describe("given days with downtime are due", () => {
    const DAYS = 1_440;
    /** Without allowance, twice penalised: the bond is of 4,320 minutes. */
    const rentDays = (days: number) =>
      w.take({ rate: RATE, allowance: 0, longestTerm: 2 ** 24 - 1 }, { start: NOON, term: days * DAYS });
    const enforcedBy = async (receipt: Awaited<ReturnType<typeof settleAt>>) => {
      const events = await w.hub.queryFilter(w.hub.filters.DayEnforced(), receipt!.blockNumber, receipt!.blockNumber);
      return events.map(({ args }) => Number(args.day) - TODAY);
    };

    it("it should enforce one on its way, from the very second it is due", async () => {
      const id = await rentDays(10);
      await fail(w, id, TODAY + 1, 20);
      const { until } = await windowOf(w, id, TODAY + 1);
      expect(await enforcedBy(await settleAt(id, until - 1))).to.deep.equal([]);
      expect((await leaseOf(w, id)).returned).to.equal(0);
      expect(await enforcedBy(await settleAt(id, until))).to.deep.equal([1]);
      expect(await leaseOf(w, id)).to.include({ returned: 20, owed: 40, pending: 0 });
      // Until midnight of the third day, less what was down.
      expect(await paidOf(id)).to.equal(2 * DAYS + 720 - 20);
      const { fee, net } = shares(down(RATE, 2 * DAYS + 700));
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: net, fees: fee, panel: 0n, renter: down(RATE, 20) + up(RATE, 40) },
        ...{ locked: up(RATE, 4_320) - up(RATE, 40), collateral: STAKE - up(RATE, 40) },
      });
    });

    it("it should enforce the oldest four at a time", async () => {
      const id = await rentDays(12);
      for (let day = 1; day <= 6; ++day) await fail(w, id, TODAY + day, 1);
      await w.goTo(secondOf(NOON + 9 * DAYS));
      expect(await enforcedBy(await settleAt(id, secondOf(NOON + 9 * DAYS + 1)))).to.deep.equal([1, 2, 3, 4]);
      expect((await leaseOf(w, id)).pending).to.equal(6);
      expect(await enforcedBy(await settleAt(id, secondOf(NOON + 9 * DAYS + 2)))).to.deep.equal([5, 6]);
      expect((await leaseOf(w, id)).pending).to.equal(0);
    });

    it("it should enforce them where nothing becomes payable, too", async () => {
      const id = await rentDays(2);
      await fail(w, id, TODAY + 1, 20);
      const { until } = await windowOf(w, id, TODAY + 1);
      await settleAt(id, until - 1);
      const paid = await paidOf(id);
      await w.at(until);
      const call = w.hub.settle(id);
      await expect(call).to.emit(w.hub, "DayEnforced");
      await expect(call).not.to.emit(w.hub, "Settled");
      expect(await paidOf(id)).to.equal(paid);
    });

    it("it should pay what is final while a day is contested, and enforce the others", async () => {
      const id = await rentDays(10);
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 20);
      await contest(w, id, TODAY + 1);
      const { until } = await windowOf(w, id, TODAY + 2);
      expect(await enforcedBy(await settleAt(id, until))).to.deep.equal([2]);
      expect(await paidOf(id)).to.equal(3 * DAYS + 720 - 40);
      await rule(w, id, false, TODAY + 1);
      await settleAt(id, until + 60);
      expect(await paidOf(id)).to.equal(3 * DAYS + 720 - 20);
    });

    it("it should move on through long quiet, eight weeks at a time, and still pay", async () => {
      const id = await rentDays(200);
      await fail(w, id, TODAY + 1, 1);
      await contest(w, id, TODAY + 1);
      await fail(w, id, TODAY + 150, 1);
      await w.goTo(secondOf(NOON + 155 * DAYS));
      // The contested day keeps it from looking further.
      await settleAt(id, secondOf(NOON + 155 * DAYS + 1));
      expect(await leaseOf(w, id)).to.include({ paid: 155 * DAYS - 60 - 2, returned: 0, pending: 2 });
      await rule(w, id, true, TODAY + 1);
      const found = [];
      for (let minute = 2; minute < 6; ++minute) {
        found.push(...(await enforcedBy(await settleAt(id, secondOf(NOON + 155 * DAYS + minute)))));
      }
      expect(found).to.deep.equal([150]);
      expect((await leaseOf(w, id)).pending).to.equal(0);
    });

    it("it should cost the same after an hour and after years of quiet", async () => {
      const gas = [];
      // Both at the same place in a word of seven days, as neighbours are looked up.
      for (const day of [1, 1 + 7 * 260]) {
        w = await freshWorld();
        const id = await rentDays(5 * 366);
        await fail(w, id, TODAY + day, 20);
        const { until } = await windowOf(w, id, TODAY + day);
        const receipt = await settleAt(id, until);
        expect(await enforcedBy(receipt)).to.deep.equal([day]);
        gas.push(Number(receipt!.gasUsed));
      }
      expect(Math.abs(gas[1]! - gas[0]!)).to.be.lessThan(300);
    });

    it("it should cost the same to report a failing hour, then, too", async () => {
      const gas = [];
      for (const day of [1, 5 * 365]) {
        w = await freshWorld();
        const id = await rentDays(5 * 366);
        const hour = (TODAY + day) * 24;
        await w.at((hour + 1) * 3_600);
        gas.push(Number((await (await record(w, id, hour, 60)).wait())!.gasUsed));
      }
      expect(Math.abs(gas[1]! - gas[0]!)).to.be.lessThan(300);
    });
  });

  for (const rate of [1n, 7n, 59n, 650_001n]) {
    describe(`given failing days and a rate of ${rate}`, () => {
      it("it should come to the same totals however often it is called", async () => {
        const results = [];
        for (const step of [60, 217, 1_499, 20_000]) {
          w = await freshWorld();
          const id = await w.take({ rate, allowance: 10, maintenance: 60 }, { start: NOON + 17, term: 5_000 });
          await announce(w, id, NOON + 700, NOON + 717);
          const failing = new Map([
            [hourOf(NOON), 43],
            [hourOf(NOON) + 13, 60],
            [hourOf(NOON) + 40, 7],
            [hourOf(NOON) + 41, 13],
            [hourOf(NOON) + 83, 37],
          ]);
          for (let minute = 60, next = step; minute <= 5_040; minute += 60) {
            const hour = hourOf(NOON) + minute / 60 - 1;
            await w.at(secondOf(Math.min(NOON + minute, NOON + 5_017)));
            if (failing.has(hour)) await record(w, id, hour, failing.get(hour)!);
            if (minute < next) continue;
            await w.hub.settle(id);
            next += step;
          }
          await w.goTo(await w.lens.finalAt(id));
          await w.hub.finalize(id);
          const { paid, returned, owed } = await leaseOf(w, id);
          results.push({ paid, returned, owed, ...(await booksOf(w)) });
        }
        for (const result of results) expect(result).to.deep.equal(results[0]);
        expect(results[0]).to.include({ paid: 5_000 - 177, returned: 177 });
      });
    });
  }

  describe("given it is finalized", () => {
    it("it should do nothing", async () => {
      const id = await rent();
      await w.goTo(secondOf(NOON + 600 + 420));
      await w.hub.finalize(id);
      const books = await booksOf(w);
      await expect(w.hub.settle(id)).not.to.emit(w.hub, "Settled");
      expect(await booksOf(w)).to.deep.equal(books);
    });

    it("it should do nothing where it was closed before it began", async () => {
      const id = await rent();
      await w.hub.connect(w.renter).close(id);
      await w.at(secondOf(NOON + 1_000));
      await expect(w.hub.settle(id)).not.to.emit(w.hub, "Settled");
    });
  });
});
