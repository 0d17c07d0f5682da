import { expect } from "chai";

import {
  ALLOWANCE,
  BOND,
  CLAIM_END,
  CONDUCT,
  CONTESTABLE,
  type Coalitions,
  DAY,
  DUE,
  END,
  FOR_PROVIDER,
  FOR_RENTER,
  GENESIS,
  HOUR,
  MOST_TIME,
  PRICE,
  RATE,
  ROUND,
  START,
  TERM,
  depositFor,
  down,
  freshCoalitions,
  minutes,
  net,
  penaltyOf,
  shares,
  up,
} from "../../support/coalitions.ts";
import { SET } from "../../support/world.ts";

/** What becomes of a lease. */
type Course = (id: string) => Promise<unknown>;

/** Minutes that were down, or are said to have been, in most of these tests: the lease's second hour. */
const DOWN = 60;

/** What they are worth to the renter: their pay, and the penalty. */
const PENALTY = up(RATE, penaltyOf(DOWN));
const WITHHELD = down(RATE, TERM) - down(RATE, TERM - DOWN);

/** What is at stake in a contest about them, and what the provider deposits. */
const DEPOSIT = depositFor(up(RATE, DOWN + penaltyOf(DOWN)));

/** What the provider, the panel and the protocol get of the pay for them. */
const NET = net(TERM) - net(TERM - DOWN);
const SHARE = shares(down(RATE, TERM)).panelFee - shares(down(RATE, TERM - DOWN)).panelFee;

/** Minutes of an outage that begins two hours after midnight and lasts to the lease's end, and what goes before. */
const SERVED = 119;
const OUTAGE = TERM - SERVED;

const WHOLE_BOND = up(RATE, BOND);
const CLAIM_DEPOSIT = depositFor(WHOLE_BOND);

describe("coalitions", () => {
  let c: Coalitions;

  beforeEach(async () => {
    c = await freshCoalitions();
  });

  /**
   * What each has more in the end, or less, than where the lease takes the fair course: in tokens, and of ether what the
   * panel's arbitrator got. In both the lease is finalized, and the desk has nothing left.
   */
  const compare = async (panel: string, fair: Course, attack: Course, terms = {}, choice = {}) => {
    const run = async (course: Course) => {
      const { restore } = await c.networkHelpers.takeSnapshot();
      const id = await c.lease(panel, terms, choice);
      await course(id);
      await c.finish(id);
      const [wealth, ether] = [await c.wealth(), (await c.paidTo(c.honest)) + (await c.paidTo(c.hostile))];
      expect(wealth.desk).to.equal(0n);
      expect(await c.lockedOf()).to.equal(0n);
      await restore();
      return { ...wealth, ether };
    };
    const [before, after] = [await run(fair), await run(attack)];
    return {
      provider: after.provider - before.provider,
      renter: after.renter - before.renter,
      panel: after.panel - before.panel,
      ether: after.ether - before.ether,
    };
  };

  /** All is served. */
  const served: Course = async () => {};

  /** The second hour is reported as down, and the provider does nothing. */
  const reported: Course = (id) => c.reportDown(id, 1, DOWN);

  /** So is the outage, hour by hour to the end. */
  const outageReported: Course = async (id) => {
    for (let hour = 2; hour < 10; ++hour) await c.reportDown(id, hour);
    await c.goTo(END);
    await c.report(id, 10, minutes(0, 1));
  };

  /** The second hour is reported as down, and the provider contests that. */
  const contested: Course = async (id) => {
    await reported(id);
    await c.goTo(CONTESTABLE);
    await c.contest(id);
  };

  /** The renter claims the whole bond. */
  const claimed: Course = async (id) => {
    await c.goTo(START * 60);
    await c.claim(id, BOND);
  };

  describe("when a party that nobody helps lies before an honest arbitrator", () => {
    it("it should cost a provider that contests what is true a tenth of it and the fee", async () => {
      const attack: Course = async (id) => {
        await contested(id);
        await c.ruleHonestly(FOR_RENTER);
      };
      expect(await compare(c.panels.honest, reported, attack)).to.deep.equal({
        ...{ provider: -DEPOSIT, renter: DEPOSIT, panel: 0n, ether: PRICE },
      });
    });

    it("it should cost a renter that claims what is false a tenth of it and the fee", async () => {
      const attack: Course = async (id) => {
        await claimed(id);
        await c.ruleHonestly(FOR_PROVIDER);
      };
      expect(await compare(c.panels.honest, served, attack)).to.deep.equal({
        ...{ provider: CLAIM_DEPOSIT, renter: -CLAIM_DEPOSIT, panel: 0n, ether: PRICE },
      });
    });
  });

  describe("when the renter and as many monitors as it takes make up downtime", () => {
    it("it should cost a provider that does nothing that pay and its penalty", async () => {
      expect(await compare(c.panels.honest, served, reported)).to.deep.equal({
        provider: -(NET + PENALTY),
        renter: WITHHELD + PENALTY,
        panel: -SHARE,
        ether: 0n,
      });
    });

    it("it should cost a provider that never does anything all pay and the bond, and no more", async () => {
      const term = 4_320;
      const bond = up(RATE, 4_320);
      const always: Course = async (id) => {
        for (let hour = 0; hour < 72; ++hour) await c.report(id, hour, minutes(0, 60));
        await c.goTo((START + term) * 60);
        await c.report(id, 72, minutes(0, 1));
      };
      // Three days of downtime would cost 2 * 1,435 minutes each, but the bond is 3 * 1,440 in all.
      expect(await compare(c.panels.honest, served, always, {}, { term })).to.deep.equal({
        provider: -(net(term) + bond),
        renter: down(RATE, term) + bond,
        panel: -shares(down(RATE, term)).panelFee,
        ether: 0n,
      });
    });

    it("it should cost a provider that leaves at once what was reported by then, and the exit penalty", async () => {
      const leaves: Course = async (id) => {
        await c.goTo(GENESIS + HOUR);
        await c.report(id, 0, minutes(1, 60));
        await c.hub.connect(c.provider).close(id);
      };
      // Where all is served, and the renter leaves then; 60 minutes are over, of which one was not reported.
      const fair: Course = async (id) => {
        await c.goTo(GENESIS + HOUR + 1);
        await c.hub.connect(c.renter).close(id);
      };
      const penalty = up(RATE, penaltyOf(59) + 120);
      expect(await compare(c.panels.honest, fair, leaves)).to.deep.equal({
        provider: -(net(60) - net(1) + penalty),
        renter: down(RATE, 60) - down(RATE, 1) + penalty,
        panel: shares(down(RATE, 1)).panelFee - shares(down(RATE, 60)).panelFee,
        ether: 0n,
      });
    });

    it("it should cost a provider that contests before an honest arbitrator its fee alone", async () => {
      const attack: Course = async (id) => {
        await contested(id);
        await c.ruleHonestly(FOR_PROVIDER);
      };
      expect(await compare(c.panels.honest, served, attack)).to.deep.equal({
        ...{ provider: 0n, renter: 0n, panel: 0n, ether: PRICE },
      });
    });
  });

  describe("when the renter and fewer monitors than it takes make up downtime", () => {
    it("it should cost nobody anything", async () => {
      const attack: Course = async (id) => {
        await expect(c.report(id, 1, minutes(0, 60), [0, 1])).to.be.revertedWithCustomError(
          c.oracle,
          "UptimeOracle_TooFew",
        );
      };
      expect(await compare(c.panels.honest, served, attack)).to.deep.equal({
        ...{ provider: 0n, renter: 0n, panel: 0n, ether: 0n },
      });
    });
  });

  describe("when the provider and so many monitors that too few are left say nothing of an outage", () => {
    /** Two honest ones do what they can. */
    const kept: Course = async (id) => {
      await expect(c.report(id, 2, minutes(0, 60), [0, 1])).to.be.revertedWithCustomError(
        c.oracle,
        "UptimeOracle_TooFew",
      );
    };
    const OWED = penaltyOf(OUTAGE);

    it("it should cost a renter that does nothing the pay and the penalty of the outage", async () => {
      const pay = down(RATE, TERM) - down(RATE, SERVED);
      expect(await compare(c.panels.honest, outageReported, kept)).to.deep.equal({
        provider: net(TERM) - net(SERVED) + up(RATE, OWED),
        renter: -(pay + up(RATE, OWED)),
        panel: shares(down(RATE, TERM)).panelFee - shares(down(RATE, SERVED)).panelFee,
        ether: 0n,
      });
    });

    it("it should cost a renter that leaves at once the minutes until then, and their penalty", async () => {
      // Five minutes after it began; the sixth is not over, and is paid.
      const leaves: Course = async (id) => {
        await c.goTo(GENESIS + 2 * HOUR + 5 * 60);
        await c.hub.connect(c.renter).close(id);
      };
      const fair: Course = async (id) => {
        await leaves(id);
        await c.goTo(GENESIS + 2 * HOUR + 6 * 60);
        await c.report(id, 2, minutes(0, 6));
      };
      const [pay, penalty] = [down(RATE, SERVED + 6) - down(RATE, SERVED), up(RATE, 2 * (6 - ALLOWANCE))];
      expect(await compare(c.panels.honest, fair, leaves)).to.deep.equal({
        provider: net(SERVED + 6) - net(SERVED) + penalty,
        renter: -(pay + penalty),
        panel: shares(down(RATE, SERVED + 6)).panelFee - shares(down(RATE, SERVED)).panelFee,
        ether: 0n,
      });
    });

    it("it should cost a renter that is committed the pay until its commitment is served, whenever it leaves", async () => {
      const leaves: Course = async (id) => {
        await c.goTo(GENESIS + 2 * HOUR + 5 * 60);
        await c.hub.connect(c.renter).close(id);
      };
      const pay = down(RATE, TERM) - down(RATE, SERVED);
      const { renter } = await compare(c.panels.honest, outageReported, leaves, { committed: TERM });
      expect(renter).to.equal(-(pay + up(RATE, OWED)));
    });

    it("it should cost a renter that claims before an honest arbitrator its fee alone, but for rounding", async () => {
      const claims: Course = async (id) => {
        await kept(id);
        await c.goTo(END);
        await c.claim(id, OUTAGE + OWED);
        await c.ruleHonestly(FOR_RENTER);
      };
      const slashed = up(RATE, OUTAGE + OWED) - up(RATE, OWED);
      const rounding = slashed - (down(RATE, TERM) - down(RATE, SERVED));
      expect(rounding).to.be.within(-1n, 1n);
      expect(await compare(c.panels.honest, outageReported, claims)).to.deep.equal({
        // So that it loses what the protocol and the panel take of pay.
        provider: net(TERM) - net(SERVED) - slashed,
        renter: rounding,
        panel: shares(down(RATE, TERM)).panelFee - shares(down(RATE, SERVED)).panelFee,
        ether: PRICE,
      });
    });

    it("it should cost a renter that claims what the outage is worth past the bond", async () => {
      // A bond of a multiple of one: 600 minutes; the penalty of the outage is 478, its pay 481.
      const terms = { penaltyMultiple: 1, bondMultiple: 1 };
      const claims: Course = async (id) => {
        await c.goTo(END);
        await c.claim(id, TERM);
        await c.ruleHonestly(FOR_RENTER);
      };
      const owed = OUTAGE - ALLOWANCE;
      const pay = down(RATE, TERM) - down(RATE, SERVED);
      const { renter } = await compare(c.panels.honest, outageReported, claims, terms);
      expect(renter).to.equal(up(RATE, TERM) - (pay + up(RATE, owed)));
    });
  });

  describe("when the provider and the arbitrator are one", () => {
    it("it should cost the renter the pay and the penalty of downtime that is overturned", async () => {
      const attack: Course = async (id) => {
        await contested(id);
        await c.ruleCorruptly(FOR_PROVIDER);
      };
      expect(await compare(c.panels.hostile, reported, attack)).to.deep.equal({
        provider: NET + PENALTY,
        renter: -(WITHHELD + PENALTY),
        panel: SHARE,
        ether: PRICE,
      });
    });

    it("it should cost the renter an honest claim, the deposit and the fee", async () => {
      const fair: Course = async (id) => {
        await claimed(id);
        await c.ruleCorruptly(FOR_RENTER);
      };
      const attack: Course = async (id) => {
        await claimed(id);
        await c.ruleCorruptly(FOR_PROVIDER);
      };
      expect(await compare(c.panels.hostile, fair, attack)).to.deep.equal({
        provider: WHOLE_BOND + CLAIM_DEPOSIT,
        renter: -(WHOLE_BOND + CLAIM_DEPOSIT),
        panel: 0n,
        ether: 0n,
      });
      expect((await compare(c.panels.hostile, served, attack)).ether).to.equal(PRICE);
    });
  });

  describe("when the provider, so many monitors that too few are left and the arbitrator are one", () => {
    it("it should cost a renter that stays all pay, the penalty and what a claim costs", async () => {
      const dead: Course = async (id) => {
        await c.goTo(GENESIS + HOUR);
        await c.report(id, 0, minutes(1, 60));
        for (let hour = 1; hour < 10; ++hour) await c.reportDown(id, hour);
        await c.goTo(END);
        await c.report(id, 10, minutes(0, 1));
      };
      const attack: Course = async (id) => {
        await claimed(id);
        await c.ruleCorruptly(FOR_PROVIDER);
      };
      const penalty = up(RATE, penaltyOf(TERM));
      expect(await compare(c.panels.hostile, dead, attack)).to.deep.equal({
        provider: net(TERM) + penalty + CLAIM_DEPOSIT,
        renter: -(down(RATE, TERM) + penalty + CLAIM_DEPOSIT),
        panel: shares(down(RATE, TERM)).panelFee,
        ether: PRICE,
      });
    });
  });

  describe("when the renter and the arbitrator are one", () => {
    it("it should cost the provider the whole bond, and none of its pay", async () => {
      const attack: Course = async (id) => {
        await claimed(id);
        await c.ruleCorruptly(FOR_RENTER);
        await expect(c.claim(id, 1)).to.be.revertedWithCustomError(c.hub, "Disputes_AlreadyClaimed");
      };
      expect(await compare(c.panels.hostile, served, attack)).to.deep.equal({
        ...{ provider: -WHOLE_BOND, renter: WHOLE_BOND, panel: 0n, ether: PRICE },
      });
    });
  });

  describe("when the renter, as many monitors as it takes and the arbitrator are one", () => {
    it("it should cost a provider that contests the deposit and the fee besides", async () => {
      const attack: Course = async (id) => {
        await contested(id);
        await c.ruleCorruptly(FOR_RENTER);
      };
      expect(await compare(c.panels.hostile, served, attack)).to.deep.equal({
        provider: -(NET + PENALTY + DEPOSIT),
        renter: WITHHELD + PENALTY + DEPOSIT,
        panel: -SHARE,
        ether: PRICE,
      });
    });

    it("it should cost the provider the pay that is not final and the bond, and no more", async () => {
      // What was served before they began is final at four: 179 minutes.
      const final = 179;
      const attack: Course = async (id) => {
        await c.goTo(GENESIS + 4 * HOUR);
        await c.hub.settle(id);
        for (const hour of [0, 1, 2]) {
          await expect(c.report(id, hour, minutes(0, 60))).to.be.revertedWithCustomError(c.hub, "Downtime_TooLate");
        }
        for (let hour = 3; hour < 10; ++hour) await c.reportDown(id, hour);
        await c.goTo(END);
        await c.report(id, 10, minutes(0, 1));
        await c.claim(id, BOND);
        await c.ruleCorruptly(FOR_RENTER);
      };
      expect(await compare(c.panels.hostile, served, attack)).to.deep.equal({
        provider: -(net(TERM) - net(final) + WHOLE_BOND),
        renter: down(RATE, TERM) - down(RATE, final) + WHOLE_BOND,
        panel: shares(down(RATE, final)).panelFee - shares(down(RATE, TERM)).panelFee,
        ether: PRICE,
      });
    });

    it("it should not touch another lease's pay and bond, nor collateral that is free", async () => {
      const other = await c.lease(c.panels.council);
      const id = await c.lease(c.panels.hostile);
      await claimed(id);
      await c.ruleCorruptly(FOR_RENTER);
      for (let hour = 2; hour < 10; ++hour) await c.reportDown(id, hour);
      await c.goTo(END);
      expect((await c.hub.leaseOf(other)).lease.unserved).to.equal(0n);
      // The lease's own bond is gone from both.
      expect(await c.lockedOf()).to.equal(WHOLE_BOND);
      const { total, locked } = await c.hub.collateralOf(c.provider, c.usdc);
      await c.hub.connect(c.provider).withdrawCollateral(c.usdc, c.provider, total - locked);
      await c.finish(other);
      expect(await c.lockedOf()).to.equal(0n);
      expect((await c.hub.balanceOf(c.provider, c.usdc)).amount).to.equal(net(TERM));
    });
  });

  describe("when those who govern sit on the council", () => {
    const rule = (ruling: bigint) => c.council.connect(c.admin).giveRuling(0, ruling);

    it("it should cost what an arbitrator can, under a panel that names none", async () => {
      const claim: Course = async (id) => {
        await claimed(id);
        await rule(FOR_RENTER);
      };
      expect(await compare(c.panels.council, served, claim)).to.deep.equal({
        ...{ provider: -WHOLE_BOND, renter: WHOLE_BOND, panel: 0n, ether: 0n },
      });
      const overturn: Course = async (id) => {
        await contested(id);
        await rule(FOR_PROVIDER);
      };
      expect(await compare(c.panels.council, reported, overturn)).to.deep.equal({
        provider: NET + PENALTY,
        renter: -(WITHHELD + PENALTY),
        panel: SHARE,
        ether: 0n,
      });
    });

    it("it should cost what an arbitrator can, under a panel whose arbitrator fails", async () => {
      await c.hostile.behave(c.hostile.interface.getFunction("createDispute").selector, CONDUCT.reverts);
      const claim: Course = async (id) => {
        await claimed(id);
        await rule(FOR_RENTER);
      };
      expect(await compare(c.panels.hostile, served, claim)).to.deep.equal({
        ...{ provider: -WHOLE_BOND, renter: WHOLE_BOND, panel: 0n, ether: 0n },
      });
    });

    it("it should cost nothing under a panel whose arbitrator works", async () => {
      const claim: Course = async (id) => {
        await claimed(id);
        await expect(rule(FOR_RENTER)).to.be.revertedWithCustomError(c.council, "CouncilArbitrator_Unknown");
        await c.ruleHonestly(FOR_PROVIDER);
      };
      expect(await compare(c.panels.honest, served, claim)).to.deep.equal({
        ...{ provider: CLAIM_DEPOSIT, renter: -CLAIM_DEPOSIT, panel: 0n, ether: PRICE },
      });
    });
  });

  describe("when the arbitrator is silent", () => {
    /** Expects that the dispute ends at this time and not before, and that until then this much is locked. */
    const expectLocked = async (id: string, until: number, locked: bigint) => {
      await c.goTo(until - 2);
      await expect(c.hub.finalize(id)).to.be.revertedWithCustomError(c.hub, "Leases_Disputed");
      expect(await c.lockedOf()).to.equal(locked);
      await c.at(until - 1);
      await expect(c.desk.expire(1)).to.be.revertedWithCustomError(c.desk, "DisputeDesk_NotExpired");
      await c.at(until);
      await c.desk.expire(1);
    };

    it("it should lock the bond for 30 days from a claim of a minute, for the least deposit", async () => {
      const attack: Course = async (id) => {
        await c.at(CLAIM_END - 1);
        await c.claim(id, 1);
        await c.hub.settle(id);
        expect((await c.hub.balanceOf(c.provider, c.usdc)).amount).to.equal(net(TERM));
        await expectLocked(id, CLAIM_END - 1 + ROUND, WHOLE_BOND);
      };
      expect(await compare(c.panels.hostile, served, attack)).to.deep.equal({
        ...{ provider: SET.leastDeposit, renter: -SET.leastDeposit, panel: 0n, ether: PRICE },
      });
    });

    it("it should lock the pay withheld and the bond for 30 days from a contest, for the deposit", async () => {
      const attack: Course = async (id) => {
        await reported(id);
        await c.at(DUE - 1);
        await c.contest(id);
        await expectLocked(id, DUE - 1 + ROUND, WHOLE_BOND);
      };
      expect(await compare(c.panels.hostile, reported, attack)).to.deep.equal({
        ...{ provider: -DEPOSIT, renter: DEPOSIT, panel: 0n, ether: PRICE },
      });
    });

    it("it should lock them for 180 days where it takes appeals, whoever makes them, and not a second more", async () => {
      const attack: Course = async (id) => {
        await c.at(CLAIM_END - 1);
        await c.claim(id, BOND);
        for (let round = 2; round < 9; ++round) {
          await c.hostile.setAppealPrice(PRICE);
          await c.desk.connect(c.stranger).appeal(1, { value: PRICE });
        }
        await expectLocked(id, CLAIM_END - 1 + MOST_TIME, WHOLE_BOND);
      };
      expect(await compare(c.panels.hostile, served, attack)).to.deep.equal({
        ...{ provider: CLAIM_DEPOSIT, renter: -CLAIM_DEPOSIT, panel: 0n, ether: 8n * PRICE },
      });
    });
  });

  describe("when who loses before an honest arbitrator appeals as often as it can", () => {
    it("it should cost twice as much each time, 62 fees for 180 days", async () => {
      const attack: Course = async (id) => {
        await c.at(CLAIM_END - 1);
        await c.claim(id, BOND);
        for (let round = 1; round <= 5; ++round) {
          await c.goTo(CLAIM_END + round * ROUND - 2 * DAY);
          await c.honest.giveRuling(0, FOR_PROVIDER);
          await c.desk.connect(c.renter).appeal(1, { value: (1n << BigInt(round)) * PRICE });
        }
        expect(await c.desk.deadlineOf(1)).to.equal(CLAIM_END - 1 + MOST_TIME);
        await c.goTo(CLAIM_END + MOST_TIME - 4 * DAY);
        await c.ruleHonestly(FOR_PROVIDER);
        expect((await c.now()) - CLAIM_END).to.be.lessThan(MOST_TIME);
      };
      expect(await compare(c.panels.honest, served, attack)).to.deep.equal({
        ...{ provider: CLAIM_DEPOSIT, renter: -CLAIM_DEPOSIT, panel: 0n, ether: 63n * PRICE },
      });
    });
  });

  describe("when monitors and the arbitrator are one, and no party is with them", () => {
    it("it should change nothing where they are fewer monitors than it takes", async () => {
      const attack: Course = async (id) => {
        await expect(c.report(id, 1, minutes(0, 60), [0, 1])).to.be.revertedWithCustomError(
          c.oracle,
          "UptimeOracle_TooFew",
        );
        await expect(c.ruleCorruptly(FOR_RENTER)).to.be.revertedWithCustomError(c.desk, "DisputeDesk_Unknown");
        for (const by of [c.stranger, c.monitors[0]!]) {
          await expect(c.claim(id, 1, by)).to.be.revertedWithCustomError(c.hub, "Leases_NotParty");
        }
      };
      expect(await compare(c.panels.hostile, served, attack)).to.deep.equal({
        ...{ provider: 0n, renter: 0n, panel: 0n, ether: 0n },
      });
    });

    it("it should give the renter all that the provider loses where they are enough, and cost the panel", async () => {
      const attack: Course = async (id) => {
        await contested(id);
        await c.ruleCorruptly(FOR_RENTER);
      };
      const { provider, renter, panel, ether } = await compare(c.panels.hostile, served, attack);
      expect([provider, renter, panel]).to.deep.equal([
        -(NET + PENALTY + DEPOSIT),
        WITHHELD + PENALTY + DEPOSIT,
        -SHARE,
      ]);
      // The arbitrator's fee is all that one of them gets.
      expect(ether).to.equal(PRICE);
    });
  });
});
