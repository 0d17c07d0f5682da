import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import {
  STATE,
  TODAY,
  announce,
  contest,
  enforce,
  fail,
  firstMinute,
  leaseOf,
  openClaim,
  reach,
  reachDue,
  rule,
  ruleClaim,
} from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("ruleContest", () => {
  const RATE = 61n;
  const DAYS = 1_440;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    await w.hub.addParameterSet({ token: w.usdc, ...SET, contestWindow: 10_080, status: 0 });
    id = await rent();
    for (const day of [1, 2, 3]) await fail(w, id, TODAY + day, 10 * day);
    await contest(w, id, TODAY + 1, TODAY + 3);
  });

  /** Rules on the contest if it is still open, and lets all end. */
  afterEach(async () => {
    if ((await w.hub.dayOf(id, TODAY + 1)).state === STATE.contested) await rule(w, id, false, ...CONTESTED);
    await expectBooksToTheEnd(w);
  });

  /** Ten days from noon, without allowance, twice penalised: the bond is of 4,320 minutes. */
  const rent = (offer: Parameters<World["take"]>[0] = {}, start = NOON) =>
    w.take({ rate: RATE, allowance: 0, maintenance: 600, parameterSet: 3, ...offer }, { start, term: 10 * DAYS });
  const CONTESTED = [TODAY + 1, TODAY + 3];

  describe("when the caller is not the dispute desk", () => {
    for (const who of ["renter", "provider", "uptimeOracle", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(w.hub.connect(w[who]).ruleContest(id, CONTESTED, true))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotDisputeDesk")
          .withArgs(w[who]);
        await rule(w, id, true, ...CONTESTED);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(rule(w, ZERO_HASH, true, TODAY))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
      await rule(w, id, true, ...CONTESTED);
    });
  });

  describe("when a day is not contested", () => {
    it("it should revert for one that nobody contested, or on which nothing was reported", async () => {
      for (const day of [TODAY, TODAY + 2, TODAY + 4]) {
        for (const stands of [true, false]) {
          await expect(rule(w, id, stands, TODAY + 1, day))
            .to.be.revertedWithCustomError(w.hub, "Disputes_NotOpen")
            .withArgs(id);
        }
      }
      expect((await leaseOf(w, id)).disputes).to.equal(1);
    });

    it("it should revert for one that was ruled on, either way, or is named twice", async () => {
      await expect(rule(w, id, true, TODAY + 1, TODAY + 1))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotOpen")
        .withArgs(id);
      await rule(w, id, true, ...CONTESTED);
      for (const stands of [true, false]) {
        await expect(rule(w, id, stands, TODAY + 3))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotOpen")
          .withArgs(id);
      }
    });
  });

  describe("when the reports stand", () => {
    it("it should enforce the days, with one movement of money, and tell", async () => {
      const call = rule(w, id, true, ...CONTESTED);
      await expect(call)
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 1, 10, 0, 20);
      await expect(call)
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 3, 30, 0, 60);
      await expect(call).to.emit(w.hub, "ContestRuled").withArgs(id, CONTESTED, true, 0);
      await expect(call).to.emit(w.hub, "WithheldReturned").withArgs(id, 40, down(RATE, 40));
      await expect(call).to.emit(w.hub, "Slashed").withArgs(id, 80, up(RATE, 80));
      expect(await booksOf(w)).to.include({
        ...{ renter: down(RATE, 40) + up(RATE, 80), collateral: STAKE - up(RATE, 80) },
        locked: up(RATE, 4_320) - up(RATE, 80),
      });
      expect(await leaseOf(w, id)).to.include({ disputes: 0, unserved: 60, returned: 40, owed: 80, pending: 2 });
    });

    it("it should not have to wait until they would be due", async () => {
      await rule(w, id, true, ...CONTESTED);
      expect((await w.hub.dayOf(id, TODAY + 3)).state).to.equal(STATE.enforced);
      await expect(enforce(w, id, TODAY + 2)).to.be.revertedWithCustomError(w.hub, "Downtime_NotDue");
    });

    it("it should give back maintenance of the same days, too", async () => {
      const other = await rent({ slot: ZERO_HASH }, firstMinute(TODAY + 5));
      await announce(w, other, firstMinute(TODAY + 6) + 600, firstMinute(TODAY + 6) + 700);
      await fail(w, other, TODAY + 6, 5);
      await contest(w, other, TODAY + 6);
      await expect(rule(w, other, true, TODAY + 6))
        .to.emit(w.hub, "DayEnforced")
        .withArgs(other, TODAY + 6, 5, 100, 10);
      expect(await leaseOf(w, other)).to.include({ returned: 105, owed: 10, pending: 0 });
      await rule(w, id, true, ...CONTESTED);
    });

    it("it should leave the panel's record of overturned days alone", async () => {
      await rule(w, id, true, ...CONTESTED);
      expect((await w.hub.panelRecordOf(w.panelHash)).overturned).to.equal(0n);
    });
  });

  describe("when the reports are overturned", () => {
    it("it should let the minutes be paid after all, slash nothing, and tell", async () => {
      await w.hub.settle(id);
      const before = await leaseOf(w, id);
      const call = rule(w, id, false, ...CONTESTED);
      await expect(call).to.emit(w.hub, "ContestRuled").withArgs(id, CONTESTED, false, 0);
      for (const event of ["DayEnforced", "WithheldReturned", "Slashed"] as const) {
        await expect(call).not.to.emit(w.hub, event);
      }
      expect(await leaseOf(w, id)).to.include({ disputes: 0, unserved: 20, returned: 0, owed: 0, paid: before.paid });
      await w.hub.settle(id);
      expect((await leaseOf(w, id)).paid).to.equal(before.paid + 40);
      expect(await booksOf(w)).to.include({ renter: 0n, collateral: STAKE });
    });

    it("it should keep the record of the days, and count them for the panel", async () => {
      await rule(w, id, false, ...CONTESTED);
      expect(await w.hub.dayOf(id, TODAY + 1)).to.deep.equal([10n, 0n, 0n, STATE.overturned]);
      expect(await w.hub.panelRecordOf(w.panelHash)).to.deep.equal([3n, 60n, 2n, false]);
    });

    it("it should give back maintenance of the same days all the same", async () => {
      const other = await rent({ slot: ZERO_HASH }, firstMinute(TODAY + 5));
      await announce(w, other, firstMinute(TODAY + 6) + 600, firstMinute(TODAY + 6) + 700);
      await fail(w, other, TODAY + 6, 5);
      await contest(w, other, TODAY + 6);
      await expect(rule(w, other, false, TODAY + 6))
        .to.emit(w.hub, "WithheldReturned")
        .withArgs(other, 100, down(RATE, 100));
      expect(await leaseOf(w, other)).to.include({ unserved: 100, returned: 100, owed: 0, pending: 0 });
      await rule(w, id, false, ...CONTESTED);
    });
  });

  describe("given several disputes", () => {
    it("it should end one of them, and leave the others open", async () => {
      await openClaim(w, id, 5);
      await expect(rule(w, id, true, ...CONTESTED))
        .to.emit(w.hub, "ContestRuled")
        .withArgs(id, CONTESTED, true, 1);
      expect((await leaseOf(w, id)).disputes).to.equal(1);
      await ruleClaim(w, id, false);
    });
  });

  describe("given what else waits", () => {
    it("it should leave nothing pending where it resolves the last day, either way", async () => {
      for (const stands of [true, false]) {
        w = await freshWorld();
        await w.hub.addParameterSet({ token: w.usdc, ...SET, contestWindow: 10_080, status: 0 });
        id = await rent();
        await fail(w, id, TODAY + 1, 10);
        await contest(w, id, TODAY + 1);
        expect((await leaseOf(w, id)).pending).to.equal(2);
        await rule(w, id, stands, TODAY + 1);
        expect((await leaseOf(w, id)).pending).to.equal(0);
      }
    });
  });

  describe("when it answers whose it is", () => {
    it("it should name provider and renter", async () => {
      const answer = await w.hub.connect(w.disputeDesk).ruleContest.staticCall(id, CONTESTED, true);
      expect(answer).to.deep.equal([w.provider.address, w.renter.address]);
      await rule(w, id, true, ...CONTESTED);
    });
  });

  describe("given the lease is over for months", () => {
    it("it should still resolve the days, and let it be finalized", async () => {
      await w.goTo(secondOf(NOON + 300 * DAYS));
      await rule(w, id, true, ...CONTESTED);
      await w.hub.finalize(id);
      expect((await leaseOf(w, id)).flags & FLAG.finalized).to.equal(FLAG.finalized);
      const { down: minutes, penalty } = await w.reputation.factsOf(id);
      expect([minutes, penalty]).to.deep.equal([60n, up(RATE, 120)]);
    });
  });

  describe("given another day is due meanwhile", () => {
    it("it should come to the same in either order", async () => {
      const results = [];
      for (const first of ["ruling", "enforcement"] as const) {
        w = await freshWorld();
        await w.hub.addParameterSet({ token: w.usdc, ...SET, contestWindow: 10_080, status: 0 });
        id = await rent({ bondMultiple: 2 });
        await fail(w, id, TODAY + 1, 700);
        await fail(w, id, TODAY + 2, 799);
        await contest(w, id, TODAY + 1);
        await reachDue(w, id, TODAY + 2);
        if (first === "ruling") await rule(w, id, true, TODAY + 1);
        await enforce(w, id, TODAY + 2);
        if (first === "enforcement") await rule(w, id, true, TODAY + 1);
        await reach(w, Number(await w.lens.finalAt(id)));
        await w.hub.finalize(id);
        const { flags, owed, returned, paid } = await leaseOf(w, id);
        results.push({ flags, owed, returned, paid, ...(await booksOf(w)) });
      }
      expect(results[0]).to.deep.equal(results[1]);
      expect(results[0]).to.include({ owed: 2_998, returned: 1_499, collateral: STAKE - up(RATE, 2_880) });
    });
  });
});
