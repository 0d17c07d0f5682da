import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import {
  TODAY,
  claim,
  contest,
  enforce,
  enforceDue,
  fail,
  leaseOf,
  reachDue,
  rule,
  windowOf,
} from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("close", () => {
  const RATE = 61n;
  const BOND = up(RATE, 1_800);
  const NOTHING = { provider: 0n, fees: 0n, renter: 0n, panel: 0n, locked: BOND, collateral: STAKE };
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  /** A lease of ten hours, all paid, with a bond of 1,800 minutes and an exit penalty of 120. */
  const rent = (offer: Parameters<World["take"]>[0] = {}, deposit = 600, term = 600) =>
    w.take({ rate: RATE, ...offer }, { start: NOON, term, deposit });
  const close = (id: string, by: World["renter"]) => w.hub.connect(by).close(id);
  const closeAt = async (id: string, by: World["renter"], minute: number, second = 0) => {
    await w.at(secondOf(minute, second));
    return close(id, by);
  };
  const stateOf = async (id: string) => {
    const { end, flags } = (await w.hub.leaseOf(id)).lease;
    return { end: Number(end) - NOON, flags };
  };
  /** What `minutes` of the lease cost, when `of` were paid for. */
  const cutOff = (of: number, minutes: number) => up(RATE, of) - up(RATE, minutes);

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(close(ZERO_HASH, w.renter))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the caller is neither of its parties", () => {
    it("it should revert", async () => {
      const id = await rent();
      await expect(close(id, w.stranger))
        .to.be.revertedWithCustomError(w.hub, "Leases_NotParty")
        .withArgs(id, w.stranger);
    });
  });

  describe("given the lease is over", () => {
    for (const who of ["renter", "provider"] as const) {
      it(`it should revert for the ${who} from the very second of its end`, async () => {
        const id = await rent();
        await expect(closeAt(id, w[who], NOON + 600))
          .to.be.revertedWithCustomError(w.hub, "Leases_Over")
          .withArgs(id, NOON + 600);
      });
    }
  });

  describe("when the renter closes", () => {
    describe("given it has not begun and commits to nothing", () => {
      it("it should refund everything, free the bond and be finalized at once", async () => {
        const id = await rent({}, 300);
        const call = close(id, w.renter);
        await expect(call).to.emit(w.hub, "Closed").withArgs(id, w.renter, NOON, up(RATE, 300));
        await expect(call).to.emit(w.hub, "Finalized").withArgs(id, 0, 0, BOND);
        expect(await stateOf(id)).to.deep.equal({ end: 0, flags: FLAG.closedByRenter | FLAG.finalized });
        expect(await booksOf(w)).to.deep.equal({ ...NOTHING, renter: up(RATE, 300), locked: 0n });
      });

      it("it should tell the reputation that nothing happened", async () => {
        const id = await rent();
        await close(id, w.renter);
        expect(await w.reputation.times(id)).to.equal(1n);
        expect(await w.reputation.factsOf(id)).to.deep.equal([
          ...[id, w.provider.address, w.renter.address],
          ...[RATE, SET.fee, SET.feeUnit, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, false, 0n, 0n],
        ]);
      });

      it("it should count as not begun up to the last second before the start", async () => {
        const id = await rent();
        await closeAt(id, w.renter, NOON - 1, 59);
        expect(await stateOf(id)).to.deep.equal({ end: 0, flags: FLAG.closedByRenter | FLAG.finalized });
      });

      it("it should free the slot", async () => {
        const id = await rent();
        await close(id, w.renter);
        const again = await w.take({ salt: 1n }, { start: NOON });
        expect(await w.hub.slotOf(w.provider, w.offer().slot)).to.deep.equal([again, true]);
      });
    });

    describe("given it has not begun and a commitment", () => {
      it("it should end with the commitment, and keep the bond", async () => {
        const id = await rent({ committed: 180 });
        await close(id, w.renter);
        expect(await stateOf(id)).to.deep.equal({ end: 180, flags: FLAG.closedByRenter });
        expect(await booksOf(w)).to.deep.equal({ ...NOTHING, renter: cutOff(600, 180) });
      });
    });

    describe("given the commitment is being served", () => {
      it("it should end with the commitment", async () => {
        const id = await rent({ committed: 180 });
        await closeAt(id, w.renter, NOON + 179, 59);
        expect(await stateOf(id)).to.deep.equal({ end: 180, flags: FLAG.closedByRenter });
      });
    });

    describe("given the commitment is served", () => {
      for (const second of [0, 59]) {
        it(`it should end with the next minute, in second ${second}`, async () => {
          const id = await rent({ committed: 180 });
          await closeAt(id, w.renter, NOON + 180, second);
          expect(await stateOf(id)).to.deep.equal({ end: 181, flags: FLAG.closedByRenter });
          expect(await booksOf(w)).to.deep.equal({ ...NOTHING, renter: cutOff(600, 181) });
        });
      }
    });

    describe("given no commitment, in the first second of the start", () => {
      it("it should have cost one minute", async () => {
        const id = await rent();
        await closeAt(id, w.renter, NOON);
        expect(await stateOf(id)).to.deep.equal({ end: 1, flags: FLAG.closedByRenter });
        await w.goTo(secondOf(NOON + 1 + 420));
        await w.hub.finalize(id);
        const { fee, panelFee, net } = shares(down(RATE, 1));
        expect(await booksOf(w)).to.deep.equal({
          ...{ provider: net, fees: fee, panel: panelFee, renter: up(RATE, 600) - down(RATE, 1) },
          ...{ locked: 0n, collateral: STAKE },
        });
      });
    });

    describe("given its last minute runs", () => {
      it("it should be closed without a refund", async () => {
        const id = await rent();
        await expect(closeAt(id, w.renter, NOON + 599))
          .to.emit(w.hub, "Closed")
          .withArgs(id, w.renter, NOON + 600, 0);
        expect(await stateOf(id)).to.deep.equal({ end: 600, flags: FLAG.closedByRenter });
      });
    });

    describe("given the renter closed before", () => {
      it("it should revert where the end would not move", async () => {
        const id = await rent({ committed: 180 });
        await close(id, w.renter);
        await expect(closeAt(id, w.renter, NOON + 60))
          .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
          .withArgs(id, NOON + 180);
      });

      it("it should revert where it was closed before it began", async () => {
        const id = await rent();
        await close(id, w.renter);
        await expect(close(id, w.renter)).to.be.revertedWithCustomError(w.hub, "Leases_Over").withArgs(id, NOON);
      });

      it("it should close again once the commitment is waived", async () => {
        const id = await rent({ committed: 180 });
        await close(id, w.renter);
        await claim(w, id, 1_800);
        await closeAt(id, w.renter, NOON + 60);
        expect(await stateOf(id)).to.deep.equal({ end: 61, flags: FLAG.closedByRenter | FLAG.waived });
        expect(await booksOf(w)).to.deep.equal({
          ...NOTHING,
          ...{ renter: cutOff(600, 61) + BOND, locked: 0n, collateral: STAKE - BOND },
        });
      });
    });

    describe("given less is owed than the bond", () => {
      it("it should still be bound by the commitment", async () => {
        const id = await rent({ committed: 180 });
        await claim(w, id, 1_799);
        await closeAt(id, w.renter, NOON + 60);
        expect(await stateOf(id)).to.deep.equal({ end: 180, flags: FLAG.closedByRenter });
      });
    });
  });

  describe("when the provider closes", () => {
    const penalised = (renter: bigint, penalty: bigint) => ({
      ...NOTHING,
      ...{ renter: renter + penalty, locked: BOND - penalty, collateral: STAKE - penalty },
    });
    const EXITED = FLAG.closedByProvider | FLAG.exited;

    describe("given it has not begun", () => {
      it("it should pay the exit penalty, and have the rest of its bond at once", async () => {
        const id = await rent({ committed: 180 });
        const call = close(id, w.provider);
        await expect(call).to.emit(w.hub, "Closed").withArgs(id, w.provider, NOON, up(RATE, 600));
        await expect(call).to.emit(w.hub, "Slashed").withArgs(id, 120, up(RATE, 120));
        expect(await stateOf(id)).to.deep.equal({ end: 0, flags: EXITED | FLAG.finalized });
        const penalty = up(RATE, 120);
        expect(await booksOf(w)).to.deep.equal({
          ...NOTHING,
          ...{ renter: up(RATE, 600) + penalty, locked: 0n, collateral: STAKE - penalty },
        });
      });

      it("it should be finalized at once where leaving costs nothing, and tell that it left", async () => {
        const id = await rent({ exitMinutes: 0 });
        await close(id, w.provider);
        expect(await stateOf(id)).to.deep.equal({ end: 0, flags: EXITED | FLAG.finalized });
        expect(await booksOf(w)).to.deep.equal({ ...NOTHING, renter: up(RATE, 600), locked: 0n });
        expect((await w.reputation.factsOf(id)).left).to.be.above(0);
      });
    });

    describe("given the exit minutes are fewer than what it cuts off", () => {
      it("it should cost the exit minutes", async () => {
        const id = await rent({ committed: 180 });
        await closeAt(id, w.provider, NOON + 100, 30);
        expect(await stateOf(id)).to.deep.equal({ end: 101, flags: EXITED });
        expect(await booksOf(w)).to.deep.equal(penalised(cutOff(600, 101), up(RATE, 120)));
      });
    });

    describe("given the exit minutes are as many as what it cuts off, or one more", () => {
      for (const [minute, penalty] of [
        [479, 120],
        [480, 119],
      ] as const) {
        it(`it should cost ${penalty} minutes where that many are left`, async () => {
          const id = await rent();
          await closeAt(id, w.provider, NOON + minute);
          expect(await stateOf(id)).to.deep.equal({ end: minute + 1, flags: EXITED });
          expect(await booksOf(w)).to.deep.equal(penalised(cutOff(600, minute + 1), up(RATE, penalty)));
        });
      }
    });

    describe("given the term is longer than what is paid", () => {
      it("it should count the minutes of the term, paid or not", async () => {
        const id = await rent({}, 50);
        await closeAt(id, w.provider, NOON + 9);
        expect(await booksOf(w)).to.deep.equal(penalised(cutOff(50, 10), up(RATE, 120)));
      });

      it("it should cost the same whatever the renter pays just before", async () => {
        const id = await rent({}, 50);
        await w.hub.connect(w.renter).topUp(id, 550);
        await closeAt(id, w.provider, NOON + 9);
        expect(await booksOf(w)).to.deep.equal(penalised(cutOff(600, 10), up(RATE, 120)));
      });
    });

    describe("given the exit penalty is more than the bond", () => {
      it("it should cost the bond, owe more, and waive the commitment", async () => {
        const id = await rent({ penaltyMultiple: 1, bondMultiple: 1, exitMinutes: 2_000 }, 3_000, 3_000);
        const call = closeAt(id, w.provider, NOON + 5);
        await expect(call).to.emit(w.hub, "Slashed").withArgs(id, 2_000, up(RATE, 1_440));
        expect(await stateOf(id)).to.deep.equal({ end: 6, flags: EXITED | FLAG.waived });
        expect((await w.hub.leaseOf(id)).adjudged.owed).to.equal(2_000n);
        expect(await booksOf(w)).to.deep.equal({
          ...{ provider: 0n, fees: 0n, panel: 0n, locked: 0n },
          ...{ renter: cutOff(3_000, 6) + up(RATE, 1_440), collateral: STAKE - up(RATE, 1_440) },
        });
      });
    });

    describe("given something was owed already", () => {
      it("it should round the whole debt up once", async () => {
        const id = await rent();
        await claim(w, id, 7);
        const penalty = up(RATE, 127) - up(RATE, 7);
        await expect(closeAt(id, w.provider, NOON + 1))
          .to.emit(w.hub, "Slashed")
          .withArgs(id, 127, penalty);
        expect((await booksOf(w)).collateral).to.equal(STAKE - up(RATE, 127));
      });
    });

    describe("given its last minute runs", () => {
      it("it should cost nothing where that is the term's last, too", async () => {
        const id = await rent();
        await expect(closeAt(id, w.provider, NOON + 599)).not.to.emit(w.hub, "Slashed");
        expect(await stateOf(id)).to.deep.equal({ end: 600, flags: FLAG.closedByProvider });
      });

      it("it should cost the exit penalty where only the money ends", async () => {
        const id = await rent({}, 120);
        await expect(closeAt(id, w.provider, NOON + 119))
          .to.emit(w.hub, "Slashed")
          .withArgs(id, 120, up(RATE, 120));
        expect(await stateOf(id)).to.deep.equal({ end: 120, flags: EXITED });
        await expect(w.hub.connect(w.renter).topUp(id, 60))
          .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
          .withArgs(id, NOON + 120);
      });
    });

    describe("given the provider closed before", () => {
      it("it should revert within the minute", async () => {
        const id = await rent();
        await closeAt(id, w.provider, NOON + 10, 3);
        await expect(closeAt(id, w.provider, NOON + 10, 59))
          .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
          .withArgs(id, NOON + 11);
      });

      it("it should revert where it was closed before it began", async () => {
        const id = await rent();
        await close(id, w.provider);
        await expect(close(id, w.provider)).to.be.revertedWithCustomError(w.hub, "Leases_Over").withArgs(id, NOON);
      });
    });

    describe("given the renter had closed", () => {
      it("it should cost nothing while the commitment is served", async () => {
        const id = await rent({ committed: 180 });
        await close(id, w.renter);
        await expect(closeAt(id, w.provider, NOON + 60)).not.to.emit(w.hub, "Slashed");
        expect(await stateOf(id)).to.deep.equal({ end: 61, flags: FLAG.closedByRenter | FLAG.closedByProvider });
        expect(await booksOf(w)).to.deep.equal({ ...NOTHING, renter: cutOff(600, 61) });
      });

      it("it should be finalized at once before the start", async () => {
        const id = await rent({ committed: 180 });
        await close(id, w.renter);
        await close(id, w.provider);
        expect(await stateOf(id)).to.deep.equal({
          ...{ end: 0, flags: FLAG.closedByRenter | FLAG.closedByProvider | FLAG.finalized },
        });
        expect(await booksOf(w)).to.deep.equal({ ...NOTHING, renter: up(RATE, 600), locked: 0n });
        expect((await w.reputation.factsOf(id)).left).to.equal(0n);
      });
    });
  });

  describe("given days with downtime are due", () => {
    /** Eleven days from noon, ten of them committed to, no allowance; day 1 is the first whole one. */
    const rentLong = () => rent({ committed: 10 * 1_440, allowance: 0 }, 11 * 1_440, 11 * 1_440);
    const COMMITTED = 10 * 1_440;

    it("it should enforce them first, and free the renter where they waive the commitment", async () => {
      const id = await rentLong();
      await fail(w, id, TODAY + 1, 360);
      const { until } = await windowOf(w, id, TODAY + 1);
      await w.at(until - 1);
      await close(id, w.renter);
      expect(await stateOf(id)).to.deep.equal({ end: COMMITTED, flags: FLAG.closedByRenter });
      // In its very second; the renter closes again.
      const call = close(id, w.renter);
      await expect(call)
        .to.emit(w.hub, "DayEnforced")
        .withArgs(id, TODAY + 1, 360, 0, 720);
      await expect(call).to.emit(w.hub, "Closed");
      expect(await w.now()).to.equal(until);
      expect(await stateOf(id)).to.deep.equal({ end: until / 60 + 1 - NOON, flags: FLAG.closedByRenter | FLAG.waived });
    });

    it("it should leave the renter bound where they fall a minute short of six hours", async () => {
      const id = await rentLong();
      await fail(w, id, TODAY + 1, 359);
      await reachDue(w, id, TODAY + 1);
      await expect(close(id, w.renter)).to.emit(w.hub, "DayEnforced");
      expect(await stateOf(id)).to.deep.equal({ end: COMMITTED, flags: FLAG.closedByRenter });
    });

    it("it should free the renter where what they cost reaches the bond", async () => {
      const id = await rentLong();
      await claim(w, id, 4_310);
      await fail(w, id, TODAY + 1, 5);
      await reachDue(w, id, TODAY + 1);
      await close(id, w.renter);
      expect((await stateOf(id)).flags).to.equal(FLAG.closedByRenter | FLAG.waived);
    });

    it("it should enforce all of them, so that the last decides, too", async () => {
      const id = await rentLong();
      for (let day = TODAY + 1; day < TODAY + 6; ++day) await fail(w, id, day, 1);
      await fail(w, id, TODAY + 6, 360);
      await reachDue(w, id, TODAY + 6);
      await close(id, w.renter);
      expect(await leaseOf(w, id)).to.include({ returned: 365, owed: 730, pending: 0 });
      expect((await stateOf(id)).flags).to.equal(FLAG.closedByRenter | FLAG.waived);
      expect((await leaseOf(w, id)).end).to.equal(Math.floor((await w.now()) / 60) + 1);
    });

    it("it should leave what is contested, and enforce the days around it", async () => {
      const id = await rentLong();
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 180);
      await contest(w, id, TODAY + 1);
      await reachDue(w, id, TODAY + 2);
      await close(id, w.renter);
      expect(await leaseOf(w, id)).to.include({ returned: 180, pending: 2, end: NOON + COMMITTED });
      await rule(w, id, true, TODAY + 1);
      await close(id, w.renter);
      expect((await stateOf(id)).flags).to.equal(FLAG.closedByRenter | FLAG.waived);
    });

    it("it should count what they cost before the exit penalty, with the same total in either order", async () => {
      const totals = [];
      for (const first of ["enforce", "close"] as const) {
        w = await freshWorld();
        const id = await rent({ allowance: 0, exitMinutes: 4_000 }, 11 * 1_440, 11 * 1_440);
        await fail(w, id, TODAY + 1, 361);
        await reachDue(w, id, TODAY + 1);
        if (first === "enforce") await enforce(w, id, TODAY + 1);
        await expect(close(id, w.provider))
          .to.emit(w.hub, "Slashed")
          .withArgs(id, 4_722, up(RATE, 4_320) - up(RATE, 722));
        const { owed, returned, flags } = await leaseOf(w, id);
        totals.push({ owed, returned, flags, ...(await booksOf(w)) });
      }
      expect(totals[0]).to.deep.equal(totals[1]);
      expect(totals[0]).to.include({ owed: 4_722, returned: 361, collateral: STAKE - up(RATE, 4_320) });
    });

    it("it should be the same total where the day becomes due only after the provider's close", async () => {
      const id = await rent({ allowance: 0, exitMinutes: 4_000 }, 11 * 1_440, 11 * 1_440);
      await fail(w, id, TODAY + 1, 361);
      await close(id, w.provider);
      await reachDue(w, id, TODAY + 1);
      await enforceDue(w, id);
      expect(await leaseOf(w, id)).to.include({ owed: 4_722, returned: 361 });
      expect((await booksOf(w)).collateral).to.equal(STAKE - up(RATE, 4_320));
    });
  });

  for (const rate of [1n, 7n, 59n, 61n, 650_001n]) {
    describe(`given a rate of ${rate} and a deposit that rounds`, () => {
      it("it should refund what the total shrinks by, and the rest of a unit when it is final", async () => {
        const id = await w.take({ rate }, { start: NOON, term: 607 });
        const refund = up(rate, 607) - up(rate, 101);
        await expect(closeAt(id, w.renter, NOON + 100))
          .to.emit(w.hub, "Closed")
          .withArgs(id, w.renter, NOON + 101, refund);
        expect(await booksOf(w)).to.include({ renter: refund, locked: up(rate, 1_821) });
        await w.goTo(secondOf(NOON + 101 + 420));
        await w.hub.finalize(id);
        expect(await booksOf(w)).to.include({ renter: up(rate, 607) - down(rate, 101), locked: 0n });
      });
    });
  }

  describe("when it is closed while pay is not final", () => {
    it("it should leave what was streamed to the provider, and pay it when it is final", async () => {
      const id = await rent();
      await closeAt(id, w.renter, NOON + 90);
      await w.at(secondOf(NOON + 91 + 60));
      await w.hub.settle(id);
      const { fee, net } = shares(down(RATE, 91));
      expect(await booksOf(w)).to.deep.equal({ ...NOTHING, provider: net, fees: fee, renter: cutOff(600, 91) });
    });
  });
});
