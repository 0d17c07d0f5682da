import { expect } from "chai";

import { booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import { TODAY, announce, dayOf, enforce, hourOf, leaseOf, reachDue, record, report } from "../../support/days.ts";
import { MIDNIGHT, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("recordDowntime", () => {
  const FIRST = hourOf(NOON);
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    // Three days and an hour from noon.
    id = await w.take({ maintenance: 120 }, { start: NOON, term: 3 * 1_440 + 60 });
  });

  afterEach(() => expectBooksToTheEnd(w));

  const recordAt = async (time: number, hour: number, minutes: number, by = w.uptimeOracle) => {
    await w.at(time);
    return w.hub.connect(by).recordDowntime(id, hour, minutes);
  };
  const downOn = async (day: number) => Number((await w.hub.dayOf(id, day)).down);

  describe("when the caller is not the uptime oracle", () => {
    for (const who of ["renter", "provider", "disputeDesk", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(recordAt(secondOf(NOON + 60), FIRST, 1, w[who]))
          .to.be.revertedWithCustomError(w.hub, "Downtime_NotUptimeOracle")
          .withArgs(w[who]);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(record(w, ZERO_HASH, FIRST, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when no minute of the hour is the lease's", () => {
    for (const [which, hour] of [
      ["before", FIRST - 1],
      ["after", FIRST + 73],
    ] as const) {
      it(`it should revert for the hour ${which}`, async () => {
        await expect(recordAt(secondOf((hour + 1) * 60), hour, 1))
          .to.be.revertedWithCustomError(w.hub, "Downtime_OutsideLease")
          .withArgs(id, hour, NOON, NOON + 4_380);
      });
    }

    it("it should revert where the lease was closed before it began", async () => {
      await w.hub.connect(w.renter).close(id);
      await expect(recordAt(secondOf(NOON + 60), FIRST, 1))
        .to.be.revertedWithCustomError(w.hub, "Downtime_OutsideLease")
        .withArgs(id, FIRST, NOON, NOON);
    });
  });

  describe("when it is not the time for reports on the hour", () => {
    it("it should revert in its last second, and not in the next", async () => {
      const from = secondOf(NOON + 60);
      await expect(recordAt(from - 1, FIRST, 1))
        .to.be.revertedWithCustomError(w.hub, "Downtime_TooEarly")
        .withArgs(id, FIRST, from, from - 1);
      await recordAt(from, FIRST, 1);
      expect(await downOn(TODAY)).to.equal(1);
    });

    it("it should revert from its finality on, and not a second before", async () => {
      const until = secondOf(NOON + 120);
      await recordAt(until - 1, FIRST, 1);
      await expect(recordAt(until, FIRST, 1))
        .to.be.revertedWithCustomError(w.hub, "Downtime_TooLate")
        .withArgs(id, FIRST, until, until);
      expect(await downOn(TODAY)).to.equal(1);
    });

    it("it should revert once the lease is finalized", async () => {
      await w.goTo(await w.lens.finalAt(id));
      await w.hub.finalize(id);
      await expect(record(w, id, FIRST + 72, 1)).to.be.revertedWithCustomError(w.hub, "Downtime_TooLate");
    });
  });

  describe("when the hour is heard", () => {
    it("it should add the minutes to the lease and to the day, and tell", async () => {
      await expect(recordAt(secondOf(NOON + 60), FIRST, 7))
        .to.emit(w.hub, "DowntimeRecorded")
        .withArgs(id, FIRST, 7, 7);
      await expect(record(w, id, FIRST, 13))
        .to.emit(w.hub, "DowntimeRecorded")
        .withArgs(id, FIRST, 13, 20);
      await expect(recordAt(secondOf(NOON + 120), FIRST + 1, 60))
        .to.emit(w.hub, "DowntimeRecorded")
        .withArgs(id, FIRST + 1, 60, 80);
      expect(await downOn(TODAY)).to.equal(80);
      expect(await leaseOf(w, id)).to.include({ unserved: 80, returned: 0, owed: 0 });
    });

    it("it should tell maintenance in all minutes that are not served", async () => {
      await announce(w, id, NOON + 500, NOON + 550);
      await expect(recordAt(secondOf(NOON + 60), FIRST, 7))
        .to.emit(w.hub, "DowntimeRecorded")
        .withArgs(id, FIRST, 7, 57);
      expect(await w.hub.dayOf(id, TODAY)).to.deep.equal([7n, 720n + 500n, 720n + 550n, 0n]);
    });

    it("it should still do so after the end", async () => {
      await recordAt(secondOf(NOON + 4_380 + 60) - 1, FIRST + 72, 7);
      expect(await downOn(TODAY + 3)).to.equal(7);
    });

    it("it should part the days at midnight, also where a record's word ends", async () => {
      // The last day of seven that share a word is the day after the first.
      expect(dayOf(MIDNIGHT) % 7).to.equal(6);
      await report(w, id, hourOf(MIDNIGHT) - 1, 1);
      await report(w, id, hourOf(MIDNIGHT), 2);
      await report(w, id, hourOf(MIDNIGHT) + 23, 4);
      await report(w, id, hourOf(MIDNIGHT) + 24, 8);
      expect(await Promise.all([-1, 0, 1, 2, 3].map((day) => downOn(TODAY + day)))).to.deep.equal([0, 1, 6, 8, 0]);
    });

    it("it should leave other leases alone", async () => {
      const other = await w.take({ slot: ZERO_HASH }, { start: NOON, term: 4_380 });
      await recordAt(secondOf(NOON + 60), FIRST, 7);
      expect((await leaseOf(w, other)).unserved).to.equal(0);
      expect((await w.hub.dayOf(other, TODAY)).down).to.equal(0n);
    });

    it("it should neither extend the lease nor move money", async () => {
      const books = await booksOf(w);
      await expect(recordAt(secondOf(NOON + 60), FIRST, 60)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.renter, w.provider],
        [0n, 0n, 0n],
      );
      expect((await leaseOf(w, id)).end).to.equal(NOON + 4_380);
      expect(await booksOf(w)).to.deep.equal(books);
    });

    it("it should leave alone what is paid", async () => {
      await w.at(secondOf(NOON + 190));
      await w.hub.settle(id);
      const books = await booksOf(w);
      await record(w, id, FIRST + 2, 60);
      expect((await leaseOf(w, id)).paid).to.equal(120);
      expect(await booksOf(w)).to.deep.equal(books);
    });

    it("it should count the report and its minutes for the panel", async () => {
      await recordAt(secondOf(NOON + 60), FIRST, 7);
      await record(w, id, FIRST, 13);
      expect(await w.hub.panelRecordOf(w.panelHash)).to.deep.equal([2n, 20n, 0n, false]);
    });
  });

  describe("given which days wait", () => {
    it("it should remember the first of them", async () => {
      expect((await leaseOf(w, id)).pending).to.equal(0);
      await report(w, id, FIRST + 24, 1);
      expect((await leaseOf(w, id)).pending).to.equal(2);
      await report(w, id, FIRST + 48, 1);
      expect((await leaseOf(w, id)).pending).to.equal(2);
    });

    it("it should remember an earlier one than maintenance that is announced", async () => {
      await announce(w, id, MIDNIGHT + 1_440, MIDNIGHT + 1_441);
      expect((await leaseOf(w, id)).pending).to.equal(3);
      await recordAt(secondOf(NOON + 60), FIRST, 1);
      expect((await leaseOf(w, id)).pending).to.equal(1);
    });

    it("it should wait again after all was resolved", async () => {
      await report(w, id, FIRST, 1);
      await reachDue(w, id, TODAY);
      await enforce(w, id, TODAY);
      expect((await leaseOf(w, id)).pending).to.equal(0);
      await report(w, id, FIRST + 61, 1);
      expect((await leaseOf(w, id)).pending).to.equal(4);
    });
  });
});
