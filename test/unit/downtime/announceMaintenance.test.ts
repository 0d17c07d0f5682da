import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import {
  TODAY,
  announce,
  contest,
  enforce,
  enforceDue,
  fail,
  hourOf,
  leaseOf,
  reachDue,
  report,
  rule,
} from "../../support/days.ts";
import { FLAG, MIDNIGHT, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("announceMaintenance", () => {
  const RATE = 61n;
  const WEEK = 7 * 1_440;
  /** Twenty days from noon. */
  const END = NOON + 20 * 1_440;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await rent();
  });

  afterEach(() => expectBooksToTheEnd(w));

  const rent = (offer: Parameters<World["take"]>[0] = {}, term = 20 * 1_440, start = NOON, deposit = term) =>
    w.take({ rate: RATE, maintenance: 120, allowance: 0, ...offer }, { start, term, deposit });
  /** Announces in this very second. */
  const announceAt = async (time: number, from: number, until: number, of = id) => {
    await w.at(time);
    return announce(w, of, from, until);
  };
  /** The announced minutes of a day, from its midnight on. */
  const windowOf = async (day: number, of = id) => {
    const { maintenanceFrom, maintenanceUntil } = await w.hub.dayOf(of, day);
    return [Number(maintenanceFrom), Number(maintenanceUntil)];
  };

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(announce(w, ZERO_HASH, NOON, NOON + 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the caller is not the provider", () => {
    for (const who of ["renter", "stranger", "uptimeOracle", "disputeDesk"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(announce(w, id, NOON + 60, NOON + 61, w[who]))
          .to.be.revertedWithCustomError(w.hub, "Leases_NotParty")
          .withArgs(id, w[who]);
      });
    }
  });

  describe("when it begins sooner than six hours ahead", () => {
    for (const second of [0, 59]) {
      it(`it should revert one minute sooner, and accept it on the minute, in second ${second}`, async () => {
        const now = NOON + 100;
        await expect(announceAt(secondOf(now, second), now + 360, now + 370))
          .to.be.revertedWithCustomError(w.hub, "Downtime_MaintenanceOutOfRange")
          .withArgs(id, now + 360, now + 370, now + 361, now + WEEK);
        await announceAt(secondOf(now + 1, second), now + 362, now + 370);
        expect(await windowOf(TODAY)).to.deep.equal([720 + 462, 720 + 470]);
      });
    }

    it("it should revert also where it began long ago", async () => {
      const now = NOON + 500;
      await expect(announceAt(secondOf(now), NOON, NOON + 10)).to.be.revertedWithCustomError(
        w.hub,
        "Downtime_MaintenanceOutOfRange",
      );
    });
  });

  describe("when it ends later than seven days ahead", () => {
    for (const second of [0, 59]) {
      it(`it should revert one minute later, and accept it on the minute, in second ${second}`, async () => {
        const now = NOON + 100;
        await expect(announceAt(secondOf(now, second), now + WEEK - 9, now + WEEK + 1))
          .to.be.revertedWithCustomError(w.hub, "Downtime_MaintenanceOutOfRange")
          .withArgs(id, now + WEEK - 9, now + WEEK + 1, now + 361, now + WEEK);
        await announceAt(secondOf(now + 1, second), now + WEEK - 9, now + WEEK + 1);
        expect(await windowOf(TODAY + 7)).to.deep.equal([720 + 91, 720 + 101]);
      });
    }
  });

  describe("when it is no time at all", () => {
    for (const [how, from, until] of [
      ["empty", NOON + 60, NOON + 60],
      ["backwards", NOON + 61, NOON + 60],
    ] as const) {
      it(`it should revert where it is ${how}`, async () => {
        await expect(announceAt(secondOf(NOON - 600), from, until))
          .to.be.revertedWithCustomError(w.hub, "Downtime_MaintenanceOutOfRange")
          .withArgs(id, from, until, NOON, NOON - 600 + WEEK);
      });
    }
  });

  describe("when it is outside of the lease", () => {
    it("it should revert where it ends as the lease begins, naming the lease's start", async () => {
      await expect(announceAt(secondOf(NOON - 600), NOON - 60, NOON))
        .to.be.revertedWithCustomError(w.hub, "Downtime_MaintenanceOutOfRange")
        .withArgs(id, NOON - 60, NOON, NOON, NOON - 600 + WEEK);
    });

    it("it should revert where it begins as the lease ends, naming the lease's end", async () => {
      const now = END - 1_000;
      await expect(announceAt(secondOf(now), END, END + 60))
        .to.be.revertedWithCustomError(w.hub, "Downtime_MaintenanceOutOfRange")
        .withArgs(id, END, END + 60, now + 361, END);
    });

    it("it should revert after what is paid, though the term goes on", async () => {
      const short = await rent({ slot: ZERO_HASH }, 3_000, NOON, 600);
      await expect(announceAt(secondOf(NOON), NOON + 600, NOON + 610, short))
        .to.be.revertedWithCustomError(w.hub, "Downtime_MaintenanceOutOfRange")
        .withArgs(short, NOON + 600, NOON + 610, NOON + 361, NOON + 600);
    });

    it("it should revert once the lease is closed before it began", async () => {
      await w.hub.connect(w.renter).close(id);
      await expect(announceAt(secondOf(NOON - 600), NOON, NOON + 10)).to.be.revertedWithCustomError(
        w.hub,
        "Downtime_MaintenanceOutOfRange",
      );
    });
  });

  describe("when it is partly outside of the lease", () => {
    it("it should be cut to the start", async () => {
      await expect(announceAt(secondOf(NOON - 600), NOON - 100, NOON + 10))
        .to.emit(w.hub, "MaintenanceAnnounced")
        .withArgs(id, NOON, NOON + 10);
      expect(await windowOf(TODAY)).to.deep.equal([720, 730]);
      expect(await leaseOf(w, id)).to.include({ maintenance: 10, unserved: 10, pending: 1 });
    });

    it("it should be cut to the end", async () => {
      await expect(announceAt(secondOf(END - 1_000), END - 10, END + 100))
        .to.emit(w.hub, "MaintenanceAnnounced")
        .withArgs(id, END - 10, END);
      expect(await windowOf(TODAY + 20)).to.deep.equal([710, 720]);
    });

    it("it should be measured after it is cut, also by days", async () => {
      const short = await rent({ slot: ZERO_HASH, maintenance: 1_440 }, 30, MIDNIGHT);
      await announceAt(secondOf(NOON), MIDNIGHT - 200, MIDNIGHT + 200, short);
      expect(await windowOf(TODAY + 1, short)).to.deep.equal([0, 30]);
      const last = await rent({ slot: short, maintenance: 1_440 }, 30, MIDNIGHT - 30);
      await announceAt(secondOf(NOON + 10), MIDNIGHT - 200, MIDNIGHT + 200, last);
      expect(await windowOf(TODAY, last)).to.deep.equal([1_410, 1_440]);
    });
  });

  describe("when it is over more than one day", () => {
    it("it should revert, and accept it up to midnight and from midnight", async () => {
      await expect(announceAt(secondOf(NOON), MIDNIGHT - 10, MIDNIGHT + 1))
        .to.be.revertedWithCustomError(w.hub, "Downtime_NotOneDay")
        .withArgs(id, MIDNIGHT - 10, MIDNIGHT + 1);
      await announce(w, id, MIDNIGHT - 10, MIDNIGHT);
      await announce(w, id, MIDNIGHT, MIDNIGHT + 5);
      expect(await windowOf(TODAY)).to.deep.equal([1_430, 1_440]);
      expect(await windowOf(TODAY + 1)).to.deep.equal([0, 5]);
      expect(await leaseOf(w, id)).to.include({ maintenance: 15, unserved: 15, pending: 1 });
    });
  });

  describe("when it is longer than the offer allows", () => {
    it("it should revert, and accept just as much", async () => {
      await expect(announceAt(secondOf(NOON), MIDNIGHT, MIDNIGHT + 121))
        .to.be.revertedWithCustomError(w.hub, "Downtime_OverQuota")
        .withArgs(id, 121, 120);
      await announce(w, id, MIDNIGHT, MIDNIGHT + 120);
      expect((await leaseOf(w, id)).maintenance).to.equal(120);
    });

    it("it should revert past the part that the day has in the term, rounded up, and accept just that", async () => {
      await expect(announceAt(secondOf(NOON), NOON + 400, NOON + 461))
        .to.be.revertedWithCustomError(w.hub, "Downtime_OverQuota")
        .withArgs(id, 61, 60);
      await announce(w, id, NOON + 400, NOON + 460);
      // Two hours a day are 17 minutes in 200.
      const short = await rent({ slot: ZERO_HASH }, 200, NOON + 400);
      await expect(announce(w, short, NOON + 401, NOON + 419))
        .to.be.revertedWithCustomError(w.hub, "Downtime_OverQuota")
        .withArgs(short, 18, 17);
      await announce(w, short, NOON + 401, NOON + 418);
    });

    it("it should be measured by the term, not by what is paid", async () => {
      const short = await rent({ slot: ZERO_HASH }, 720, NOON, 450);
      await announceAt(secondOf(NOON), NOON + 390, NOON + 450, short);
      expect((await leaseOf(w, short)).maintenance).to.equal(60);
    });

    it("it should revert where the offer allows none", async () => {
      const other = await rent({ maintenance: 0, slot: ZERO_HASH });
      await expect(announceAt(secondOf(NOON), NOON + 400, NOON + 401, other))
        .to.be.revertedWithCustomError(w.hub, "Downtime_OverQuota")
        .withArgs(other, 1, 0);
    });
  });

  describe("when the day has a window already", () => {
    it("it should revert, though the quota has room", async () => {
      await announceAt(secondOf(NOON), NOON + 400, NOON + 410);
      await expect(announce(w, id, NOON + 420, NOON + 430))
        .to.be.revertedWithCustomError(w.hub, "Downtime_MaintenanceExists")
        .withArgs(id, TODAY);
    });

    it("it should accept one for other days, in any order", async () => {
      await w.goTo(secondOf(NOON));
      for (const day of [3, 1, 2]) await announce(w, id, NOON + day * 1_440, NOON + day * 1_440 + day);
      for (const day of [1, 2, 3]) expect(await windowOf(TODAY + day)).to.deep.equal([720, 720 + day]);
      expect(await leaseOf(w, id)).to.include({ maintenance: 6, unserved: 6, pending: 2 });
    });
  });

  describe("given it was announced", () => {
    it("it should not be paid, cost nothing, and be the renter's with its day", async () => {
      const short = await rent({ slot: ZERO_HASH, maintenance: 240 }, 600);
      await announceAt(secondOf(NOON), NOON + 400, NOON + 477, short);
      await w.at(secondOf(NOON + 660));
      await w.hub.settle(short);
      const { fee, net } = shares(down(RATE, 523));
      expect(await booksOf(w)).to.include({ provider: net, fees: fee, renter: 0n });
      await reachDue(w, short, TODAY);
      const call = enforce(w, short, TODAY);
      await expect(call).to.emit(w.hub, "DayEnforced").withArgs(short, TODAY, 0, 77, 0);
      await expect(call).to.emit(w.hub, "WithheldReturned").withArgs(short, 77, down(RATE, 77));
      await expect(call).not.to.emit(w.hub, "Slashed");
      expect(await booksOf(w)).to.include({ renter: down(RATE, 77), collateral: STAKE });
    });

    it("it should not use up any allowance", async () => {
      const short = await rent({ slot: ZERO_HASH, allowance: 144, maintenance: 240 }, 600);
      await announceAt(secondOf(NOON), NOON + 400, NOON + 477, short);
      // A tenth of the day is allowed; ten of 24 hours are leased: 60 minutes.
      await report(w, short, hourOf(NOON), 60);
      await report(w, short, hourOf(NOON) + 1, 1);
      await reachDue(w, short, TODAY);
      await expect(enforceDue(w, short)).to.emit(w.hub, "DayEnforced").withArgs(short, TODAY, 61, 77, 2);
    });

    it("it should still be the renter's where the day's reports are overturned", async () => {
      const short = await rent({ slot: ZERO_HASH, maintenance: 240 }, 600);
      await announceAt(secondOf(NOON), NOON + 400, NOON + 477, short);
      await fail(w, short, TODAY, 60);
      await contest(w, short, TODAY);
      await expect(rule(w, short, false, TODAY))
        .to.emit(w.hub, "WithheldReturned")
        .withArgs(short, 77, down(RATE, 77));
      expect(await leaseOf(w, short)).to.include({ unserved: 77, returned: 77, owed: 0, pending: 0 });
    });
  });

  describe("when a close cuts the lease", () => {
    const close = async (time: number, by = w.renter, of = id) => {
      await w.at(time);
      return w.hub.connect(by).close(of);
    };
    const NEXT = NOON + 1_440;

    for (const [where, minute, left] of [
      ["long before the window", NEXT - 500, 0],
      ["as the window begins", NEXT, 0],
      ["one minute into the window", NEXT + 1, 1],
      ["one minute before the window is over", NEXT + 119, 119],
      ["as the window is over", NEXT + 120, 120],
      ["after the window", NEXT + 121, 120],
    ] as const) {
      it(`it should leave ${left} minutes where the lease ends ${where}`, async () => {
        await announceAt(secondOf(NOON), NEXT, NEXT + 120);
        await close(secondOf(minute - 1, 59));
        expect((await leaseOf(w, id)).end).to.equal(minute);
        expect(await leaseOf(w, id)).to.include({ maintenance: left, unserved: left, pending: left === 0 ? 0 : 2 });
        expect(await windowOf(TODAY + 1)).to.deep.equal([720, 720 + left]);
        await w.goTo(await w.lens.finalAt(id));
        await w.hub.finalize(id);
        const { maintenance, leased } = await w.reputation.factsOf(id);
        expect([maintenance, leased]).to.deep.equal([BigInt(left), BigInt(minute - NOON)]);
        expect((await leaseOf(w, id)).paid).to.equal(minute - NOON - left);
      });
    }

    it("it should leave none where it is closed before it began, and be finalized at once", async () => {
      await announceAt(secondOf(NOON - 600), NOON + 5, NOON + 50);
      await announce(w, id, NOON + 1_440, NOON + 1_500);
      await close(secondOf(NOON - 1, 59), w.provider);
      expect(await leaseOf(w, id)).to.include({ maintenance: 0, unserved: 0, pending: 0 });
      expect((await leaseOf(w, id)).flags & FLAG.finalized).to.equal(FLAG.finalized);
      expect((await booksOf(w)).locked).to.equal(0n);
    });

    it("it should leave those before the new end, and none of the days after", async () => {
      await w.goTo(secondOf(NOON));
      for (const day of [1, 2, 3, 5, 6]) await announce(w, id, NOON + day * 1_440, NOON + day * 1_440 + day);
      await close(secondOf(NOON + 3 * 1_440 + 1));
      // Days 1, which the close enforced, 2, and two minutes of day 3's three.
      expect(await leaseOf(w, id)).to.include({ maintenance: 5, unserved: 5, returned: 1, pending: 3 });
      const windows = await Promise.all([1, 2, 3, 5, 6].map((day) => windowOf(TODAY + day)));
      expect(windows.map(([from, until]) => until! - from!)).to.deep.equal([1, 2, 2, 0, 0]);
    });

    it("it should take back what was announced as far ahead as can be, within the same minute", async () => {
      // It ends a minute after a midnight.
      await announceAt(secondOf(MIDNIGHT + 1), MIDNIGHT + WEEK, MIDNIGHT + WEEK + 1);
      await close(secondOf(MIDNIGHT + 1, 59));
      expect(await leaseOf(w, id)).to.include({ maintenance: 0, unserved: 0, pending: 0 });
      expect(await windowOf(TODAY + 8)).to.deep.equal([0, 0]);
    });

    it("it should leave the downtime of the days before pending", async () => {
      await announceAt(secondOf(NOON), NEXT, NEXT + 120);
      await report(w, id, hourOf(NOON), 60);
      await close(secondOf(NOON + 100));
      expect(await leaseOf(w, id)).to.include({ maintenance: 0, unserved: 60, pending: 1 });
    });

    it("it should leave nothing pending where the days before are resolved", async () => {
      await report(w, id, hourOf(NOON), 60);
      await w.at(secondOf(NOON + 2 * 1_440));
      await announce(w, id, NOON + 3 * 1_440, NOON + 3 * 1_440 + 9);
      await enforce(w, id, TODAY);
      expect((await leaseOf(w, id)).pending).to.equal(1);
      await close(secondOf(NOON + 2 * 1_440 + 10));
      expect(await leaseOf(w, id)).to.include({ maintenance: 0, unserved: 60, returned: 60, pending: 0 });
    });

    it("it should be cut again where the provider closes after the renter", async () => {
      const bound = await rent({ slot: ZERO_HASH, committed: 2_000 });
      await announceAt(secondOf(NOON), NEXT, NEXT + 120, bound);
      await close(secondOf(NOON + 5), w.renter, bound);
      expect((await leaseOf(w, bound)).maintenance).to.equal(120);
      await close(secondOf(NEXT + 59), w.provider, bound);
      expect(await leaseOf(w, bound)).to.include({ end: NEXT + 60, maintenance: 60, unserved: 60 });
    });

    it("it should allow new windows up to the new end, on days that have none left", async () => {
      const bound = await rent({ slot: ZERO_HASH, committed: 2_000 });
      await announceAt(secondOf(NOON), NOON + 2_400, NOON + 2_401, bound);
      await close(secondOf(NOON + 5), w.renter, bound);
      expect((await leaseOf(w, bound)).maintenance).to.equal(0);
      await expect(announce(w, bound, NOON + 1_990, NOON + 2_050))
        .to.emit(w.hub, "MaintenanceAnnounced")
        .withArgs(bound, NOON + 1_990, NOON + 2_000);
    });
  });

  describe("when a top-up extends the lease", () => {
    it("it should stay as it was cut", async () => {
      const short = await rent({ slot: ZERO_HASH }, 3_000, NOON, 600);
      await announceAt(secondOf(NOON), NOON + 590, NOON + 650, short);
      await w.hub.connect(w.renter).topUp(short, 100);
      expect(await windowOf(TODAY, short)).to.deep.equal([720 + 590, 720 + 600]);
      expect((await booksOf(w)).locked).to.equal(up(RATE, 4_320) * 2n);
    });
  });
});
