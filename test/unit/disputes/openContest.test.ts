import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd } from "../../support/books.ts";
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
  openClaim,
  reach,
  reachDue,
  rule,
  ruleClaim,
  windowOf,
} from "../../support/days.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("openContest", () => {
  const RATE = 61n;
  const DAYS = 1_440;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    // The third set lets days be contested for a week, so that several can be at once.
    await w.hub.addParameterSet({ token: w.usdc, ...SET, contestWindow: 10_080, leastDeposit: 77, status: 0 });
    id = await rent();
  });

  /** Rules on the contest that is still open, and lets all end. */
  afterEach(async () => {
    const contested = [];
    for (let day = TODAY; day <= TODAY + 11; ++day) {
      if ((await w.hub.dayOf(id, day)).state === STATE.contested) contested.push(day);
    }
    if (contested.length !== 0) await rule(w, id, true, ...contested);
    await expectBooksToTheEnd(w);
  });

  /** Ten days from noon, without allowance, twice penalised: the bond is of 4,320 minutes. */
  const rent = (offer: Parameters<World["take"]>[0] = {}, term = 10 * DAYS) =>
    w.take({ rate: RATE, allowance: 0, maintenance: 600, parameterSet: 3, ...offer }, { start: NOON, term });
  const open = (days: number[], opener = w.provider, by = w.disputeDesk, of = id) =>
    w.hub.connect(by).openContest(of, opener, days);
  /** What contesting days of the lease in this block would say is at stake. */
  const stakeOf = async (days: number[], of = id) => {
    const answer = await w.hub.connect(w.disputeDesk).openContest.staticCall(of, w.provider, days);
    expect(await w.lens.quoteContest(of, days)).to.equal(answer.amount);
    return answer;
  };

  describe("when the caller is not the dispute desk", () => {
    for (const who of ["renter", "provider", "uptimeOracle", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(open([TODAY], w.provider, w[who]))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotDisputeDesk")
          .withArgs(w[who]);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(open([TODAY], w.provider, w.disputeDesk, ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the opener is not the provider", () => {
    for (const who of ["renter", "stranger", "disputeDesk"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await fail(w, id, TODAY + 1, 5);
        await reach(w, (await windowOf(w, id, TODAY + 1)).from);
        await expect(open([TODAY + 1], w[who]))
          .to.be.revertedWithCustomError(w.hub, "Leases_NotParty")
          .withArgs(id, w[who]);
      });
    }
  });

  describe("when the days are not in ascending order", () => {
    for (const [how, offsets, index] of [
      ["there are none", [], 0],
      ["one is named twice", [1, 1], 1],
      ["a later one is first", [2, 1], 1],
      ["the third is between the first two", [1, 3, 2], 2],
      ["the first is day zero", [-TODAY], 0],
    ] as const) {
      it(`it should revert where ${how}, naming the place`, async () => {
        for (const day of [1, 2, 3]) await fail(w, id, TODAY + day, 5);
        await reach(w, (await windowOf(w, id, TODAY + 3)).from);
        await expect(open(offsets.map((offset) => TODAY + offset)))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotAscending")
          .withArgs(index);
        expect((await leaseOf(w, id)).disputes).to.equal(0);
      });
    }
  });

  describe("when nothing was reported on a day", () => {
    it("it should revert, for a quiet day, one outside of the lease, and one of maintenance only", async () => {
      await fail(w, id, TODAY + 1, 5);
      await announce(w, id, firstMinute(TODAY + 2), firstMinute(TODAY + 2) + 5);
      await reach(w, (await windowOf(w, id, TODAY + 2)).from);
      for (const day of [TODAY + 2, TODAY + 3, TODAY + 11]) {
        await expect(open([TODAY + 1, day]))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NothingReported")
          .withArgs(id, day);
      }
      await expect(open([TODAY - 1, TODAY + 1]))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NothingReported")
        .withArgs(id, TODAY - 1);
    });
  });

  describe("when a day was contested before, or enforced", () => {
    it("it should revert while the contest is open, and after it, whatever the ruling", async () => {
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 5);
      await contest(w, id, TODAY + 1);
      await contest(w, id, TODAY + 2);
      const refused = (day: number) =>
        expect(open([day]))
          .to.be.revertedWithCustomError(w.hub, "Disputes_DayResolved")
          .withArgs(id, day);
      await refused(TODAY + 1);
      await rule(w, id, false, TODAY + 1);
      await refused(TODAY + 1);
      await rule(w, id, true, TODAY + 2);
      await refused(TODAY + 2);
    });

    it("it should revert once it is enforced", async () => {
      await fail(w, id, TODAY + 1, 5);
      await reachDue(w, id, TODAY + 1);
      await enforceDue(w, id);
      await expect(open([TODAY + 1]))
        .to.be.revertedWithCustomError(w.hub, "Disputes_DayResolved")
        .withArgs(id, TODAY + 1);
    });
  });

  describe("when it is not the time to contest a day", () => {
    for (const [which, parameterSet, term, day, ends] of [
      ["a whole day", 1, 10 * DAYS, TODAY + 1, firstMinute(TODAY + 2)],
      ["the first day", 1, 10 * DAYS, TODAY, firstMinute(TODAY + 1)],
      ["the last part of a day", 1, 2 * DAYS + 17, TODAY + 2, NOON + 2 * DAYS + 17],
      ["the only day, in a set with a longer window", 3, 99, TODAY, NOON + 99],
    ] as const) {
      it(`it should revert a second before ${which} is final, and from when it is due`, async () => {
        const other = await rent({ parameterSet, slot: ZERO_HASH }, term);
        await fail(w, other, day, 5);
        const from = secondOf(ends + 60);
        const until = from + (parameterSet === 1 ? 1_440 : 10_080) * 60;
        await w.at(from - 1);
        await expect(open([day], w.provider, w.disputeDesk, other))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotContestable")
          .withArgs(other, day, from, until, from - 1);
        await w.at(until);
        await expect(open([day], w.provider, w.disputeDesk, other))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotContestable")
          .withArgs(other, day, from, until, until);
      });

      it(`it should accept it in the first second and in the last of the window of ${which}`, async () => {
        for (const edge of ["from", "until"] as const) {
          w = await freshWorld();
          await w.hub.addParameterSet({ token: w.usdc, ...SET, contestWindow: 10_080, leastDeposit: 77, status: 0 });
          id = await rent({ parameterSet }, term);
          await fail(w, id, day, 5);
          const from = secondOf(ends + 60);
          const until = from + (parameterSet === 1 ? 1_440 : 10_080) * 60;
          await w.at(edge === "from" ? from : until - 1);
          await open([day]);
          expect((await w.hub.dayOf(id, day)).state).to.equal(STATE.contested);
        }
      });
    }

    it("it should revert for all days where one is not final", async () => {
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 5);
      await expect(open([TODAY + 1, TODAY + 2])).to.be.revertedWithCustomError(w.hub, "Disputes_NotContestable");
      expect((await w.hub.dayOf(id, TODAY + 1)).state).to.equal(STATE.open);
    });
  });

  describe("when days are contested", () => {
    it("it should mark them, count one dispute, and tell", async () => {
      for (const day of [1, 2, 4]) await fail(w, id, TODAY + day, 5 * day);
      await reach(w, (await windowOf(w, id, TODAY + 4)).from);
      const days = [TODAY + 1, TODAY + 4];
      await expect(open(days)).to.emit(w.hub, "DaysContested").withArgs(id, days, 1);
      const states = await Promise.all([1, 2, 4].map(async (day) => (await w.hub.dayOf(id, TODAY + day)).state));
      expect(states).to.deep.equal([STATE.contested, STATE.open, STATE.contested]);
      await expect(open([TODAY + 2]))
        .to.emit(w.hub, "DaysContested")
        .withArgs(id, [TODAY + 2], 2);
      expect(await leaseOf(w, id)).to.include({ disputes: 2, unserved: 35, returned: 0, owed: 0, pending: 2 });
      await rule(w, id, true, TODAY + 2);
      await rule(w, id, true, ...days);
      expect((await leaseOf(w, id)).disputes).to.equal(0);
    });

    it("it should count beside a claim", async () => {
      await openClaim(w, id, 5);
      await fail(w, id, TODAY + 1, 5);
      await contest(w, id, TODAY + 1);
      expect((await leaseOf(w, id)).disputes).to.equal(2);
      await ruleClaim(w, id, false);
      expect((await leaseOf(w, id)).disputes).to.equal(1);
    });

    it("it should move no money, and let what is final be settled, but for what is withheld", async () => {
      await fail(w, id, TODAY + 1, 50);
      const before = await booksOf(w);
      await contest(w, id, TODAY + 1);
      expect(await booksOf(w)).to.deep.equal(before);
      await reachDue(w, id, TODAY + 1);
      await w.hub.settle(id);
      const { paid } = await leaseOf(w, id);
      expect(paid).to.equal(firstMinute(TODAY + 9) - NOON - 50);
      expect((await booksOf(w)).collateral).to.equal(STAKE);
    });

    it("it should be possible once the lease is over, and keep it from being finalized", async () => {
      const short = await rent({ slot: ZERO_HASH, parameterSet: 1 }, 600);
      await fail(w, short, TODAY, 50);
      await w.goTo(secondOf(NOON + 1_020));
      await open([TODAY], w.provider, w.disputeDesk, short);
      await reachDue(w, short, TODAY);
      await expect(w.hub.finalize(short)).to.be.revertedWithCustomError(w.hub, "Leases_Disputed").withArgs(short, 1);
      await rule(w, short, false, TODAY);
      await w.hub.finalize(short);
    });
  });

  describe("when it answers what is at stake", () => {
    it("it should be the days' pay and penalty, rounded up as one, with token, panel and least deposit", async () => {
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 7 * day);
      await reach(w, (await windowOf(w, id, TODAY + 2)).from);
      expect([...(await stakeOf([TODAY + 1]))]).to.deep.equal([up(RATE, 21), await w.usdc.getAddress(), 1n, 77n]);
      expect((await stakeOf([TODAY + 1, TODAY + 2])).amount).to.equal(up(RATE, 63));
    });

    it("it should be its own panel's number and its own set's least deposit", async () => {
      const panel = { ...w.panel, threshold: 1n };
      await w.hub.createPanel(panel);
      const panelHash = await w.hub.hashPanel(panel);
      const dai = { token: await w.dai.getAddress(), parameterSet: 2, panel: panelHash, slot: ZERO_HASH };
      const other = await rent(dai, 99);
      await fail(w, other, TODAY, 5);
      await reach(w, (await windowOf(w, other, TODAY)).from);
      expect([...(await stakeOf([TODAY], other))]).to.deep.equal([up(RATE, 15), dai.token, 2n, SET.leastDeposit]);
    });

    it("it should be the pay only where the allowance covers the day", async () => {
      const other = await rent({ allowance: 1_440, slot: ZERO_HASH });
      await fail(w, other, TODAY + 1, 50);
      await reach(w, (await windowOf(w, other, TODAY + 1)).from);
      expect((await stakeOf([TODAY + 1], other)).amount).to.equal(up(RATE, 50));
    });

    it("it should not count maintenance, which no ruling gives back", async () => {
      await announce(w, id, firstMinute(TODAY + 1) + 600, firstMinute(TODAY + 1) + 700);
      await fail(w, id, TODAY + 1, 7);
      await reach(w, (await windowOf(w, id, TODAY + 1)).from);
      expect((await stakeOf([TODAY + 1])).amount).to.equal(up(RATE, 21));
    });

    it("it should count no more penalty than the bond still has", async () => {
      await claim(w, id, 4_310);
      await fail(w, id, TODAY + 1, 7);
      await reach(w, (await windowOf(w, id, TODAY + 1)).from);
      expect((await stakeOf([TODAY + 1])).amount).to.equal(up(RATE, 17));
    });

    it("it should be the pay only where as much or more is owed than the bond", async () => {
      await fail(w, id, TODAY + 1, 7);
      await claim(w, id, 4_320);
      await reach(w, (await windowOf(w, id, TODAY + 1)).from);
      expect((await stakeOf([TODAY + 1])).amount).to.equal(up(RATE, 7));
      await fail(w, id, TODAY + 9, 8);
      await reachDue(w, id, TODAY + 1);
      await enforce(w, id, TODAY + 1);
      expect((await leaseOf(w, id)).owed).to.equal(4_334);
      await reach(w, (await windowOf(w, id, TODAY + 9)).from);
      expect((await stakeOf([TODAY + 9])).amount).to.equal(up(RATE, 8));
      expect((await booksOf(w)).renter).to.equal(up(RATE, 4_320) + down(RATE, 7));
    });
  });
});
