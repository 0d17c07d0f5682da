import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import {
  TODAY,
  announce,
  claim,
  contest,
  fail,
  hourOf,
  leaseOf,
  openClaim,
  report,
  rule,
  ruleClaim,
} from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { NO_PERMIT, SET, type World, ZERO_ADDRESS, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("finalize", () => {
  const RATE = 61n;
  const BOND = up(RATE, 1_800);
  /** Ten hours, one hour until the last is final, six hours to claim. */
  const FINAL = secondOf(NOON + 600 + 60 + 360);
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  const rent = (offer: Parameters<World["take"]>[0] = {}) =>
    w.take({ rate: RATE, ...offer }, { start: NOON, term: 600 });
  const finalize = (id: string) => w.hub.connect(w.stranger).finalize(id);
  const finalizeAt = async (id: string, time: number) => {
    await w.at(time);
    return finalize(id);
  };
  /** When the day is due, too. */
  const DUE = secondOf(NOON + 600 + 60 + 1_440);
  /** The facts of a lease of ten hours, with these instead. */
  const facts = (
    id: string,
    some: Partial<
      Record<
        "rate" | "claimed" | "overturned" | "leased" | "down" | "maintenance" | "left" | "pay" | "fee" | "penalty",
        bigint
      >
    >,
  ) => [
    ...[id, w.provider.address, w.renter.address, some.rate ?? RATE, SET.fee, SET.feeUnit],
    ...[some.leased ?? 600n, some.down ?? 0n, some.maintenance ?? 0n, some.left ?? 0n],
    ...[
      some.pay ?? 0n,
      some.fee ?? 0n,
      some.penalty ?? 0n,
      some.claimed ?? 0n,
      some.claimed !== undefined,
      some.overturned ?? 0n,
      0n,
    ],
  ];

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(finalize(ZERO_HASH)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(ZERO_HASH);
    });
  });

  describe("given the claim window is not over", () => {
    it("it should revert one second before", async () => {
      const id = await rent();
      await expect(finalizeAt(id, FINAL - 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_NotFinal")
        .withArgs(id, FINAL, FINAL - 1);
    });

    it("it should revert by the windows of the lease's own parameter set", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 90, claimWindow: 61, status: 0 });
      const id = await rent({ parameterSet: 3 });
      const final = secondOf(NOON + 600 + 151);
      await expect(finalizeAt(id, final - 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_NotFinal")
        .withArgs(id, final, final - 1);
      await finalizeAt(id, final);
      expect((await w.hub.leaseOf(id)).lease.flags).to.equal(FLAG.finalized);
    });
  });

  describe("given a dispute is open", () => {
    it("it should revert, and say how many", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 60);
      await openClaim(w, id, 7);
      await contest(w, id, TODAY);
      await expect(finalizeAt(id, FINAL)).to.be.revertedWithCustomError(w.hub, "Leases_Disputed").withArgs(id, 2);
      await ruleClaim(w, id, false);
      await expect(finalize(id)).to.be.revertedWithCustomError(w.hub, "Leases_Disputed").withArgs(id, 1);
      await rule(w, id, false, TODAY);
      await finalize(id);
      expect((await w.hub.leaseOf(id)).lease.flags).to.equal(FLAG.finalized);
    });
  });

  describe("given it is finalized", () => {
    it("it should revert", async () => {
      const id = await rent();
      await finalizeAt(id, FINAL);
      await expect(finalize(id)).to.be.revertedWithCustomError(w.hub, "Leases_Finalized").withArgs(id);
    });

    it("it should revert where a close did it", async () => {
      const id = await rent();
      await w.hub.connect(w.renter).close(id);
      await expect(finalizeAt(id, FINAL)).to.be.revertedWithCustomError(w.hub, "Leases_Finalized").withArgs(id);
    });
  });

  describe("given all minutes were served", () => {
    const pay = down(RATE, 600);
    const { fee, panelFee, net } = shares(pay);

    it("it should pay everything in the very second", async () => {
      const id = await rent();
      await expect(finalizeAt(id, FINAL))
        .to.emit(w.hub, "Finalized")
        .withArgs(id, panelFee, up(RATE, 600) - pay, BOND);
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: net, fees: fee, renter: up(RATE, 600) - pay, panel: panelFee, locked: 0n, collateral: STAKE },
      });
    });

    it("it should pay no more where it was settled before", async () => {
      const id = await rent();
      await w.at(secondOf(NOON + 661));
      await w.hub.settle(id);
      await expect(finalizeAt(id, FINAL)).not.to.emit(w.hub, "Settled");
      expect(await booksOf(w)).to.include({ provider: net, fees: fee, panel: panelFee });
    });

    it("it should tell the reputation once", async () => {
      const id = await rent();
      await finalizeAt(id, FINAL);
      expect(await w.reputation.times(id)).to.equal(1n);
      expect(await w.reputation.factsOf(id)).to.deep.equal(facts(id, { pay, fee }));
    });
  });

  describe("given an amount that rounds", () => {
    it("it should give the renter the unit that neither pay nor fee took", async () => {
      const id = await w.take({ rate: 7n }, { start: NOON, term: 9 });
      await finalizeAt(id, secondOf(NOON + 429));
      // 63 sixtieths: two units deposited, one paid.
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: 1n, fees: 0n, renter: 1n, panel: 0n, locked: 0n, collateral: STAKE },
      });
    });

    it("it should give the renter all where pay rounds to nothing", async () => {
      const id = await w.take({ rate: 1n }, { start: NOON, term: 59 });
      await finalizeAt(id, secondOf(NOON + 59 + 420));
      expect(await booksOf(w)).to.include({ provider: 0n, renter: 1n });
      expect(await w.reputation.factsOf(id)).to.deep.equal(facts(id, { rate: 1n, leased: 59n }));
    });
  });

  describe("given minutes were down", () => {
    /** So much allowance that nothing is owed. */
    const PATIENT = { allowance: 1_440 };

    it("it should give their pay to the renter", async () => {
      const id = await rent(PATIENT);
      await fail(w, id, TODAY, 77);
      await finalizeAt(id, DUE);
      const pay = down(RATE, 523);
      const { fee, panelFee, net } = shares(pay);
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: net, fees: fee, renter: up(RATE, 600) - pay, panel: panelFee, locked: 0n, collateral: STAKE },
      });
      expect(await w.reputation.factsOf(id)).to.deep.equal(facts(id, { down: 77n, pay, fee }));
    });

    it("it should give all to the renter where all were", async () => {
      const id = await rent(PATIENT);
      await fail(w, id, TODAY, 600);
      await finalizeAt(id, DUE);
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: 0n, fees: 0n, renter: up(RATE, 600), panel: 0n, locked: 0n, collateral: STAKE },
      });
      expect(await w.reputation.factsOf(id)).to.deep.equal(facts(id, { down: 600n }));
    });

    it("it should keep what was paid before they were recorded", async () => {
      const id = await rent(PATIENT);
      await w.at(secondOf(NOON + 630));
      await w.hub.settle(id);
      // Nine hours were final; the last is not.
      await report(w, id, hourOf(NOON) + 9, 60);
      await finalizeAt(id, DUE);
      const { fee, panelFee, net } = shares(down(RATE, 540));
      expect(await booksOf(w)).to.include({ provider: net, fees: fee, panel: panelFee });
      expect((await w.reputation.factsOf(id)).down).to.equal(60n);
    });

    it("it should cost what the day costs, past the allowance", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 77);
      await finalizeAt(id, DUE);
      // Five minutes a day are three in ten hours; the rest twice over.
      const penalty = up(RATE, 148);
      const pay = down(RATE, 523);
      expect(await booksOf(w)).to.include({ renter: up(RATE, 600) - pay + penalty, collateral: STAKE - penalty });
      expect(await w.reputation.factsOf(id)).to.deep.equal(
        facts(id, { down: 77n, pay, fee: shares(pay).fee, penalty }),
      );
    });
  });

  describe("given announced maintenance", () => {
    it("it should give its pay to the renter, and tell it apart from downtime", async () => {
      const id = await rent({ maintenance: 96, allowance: 1_440 });
      await announce(w, id, NOON + 500, NOON + 540);
      await fail(w, id, TODAY, 77);
      await finalizeAt(id, DUE);
      const pay = down(RATE, 483);
      expect(await booksOf(w)).to.include({ renter: up(RATE, 600) - pay, collateral: STAKE });
      expect(await w.reputation.factsOf(id)).to.deep.equal(
        facts(id, { down: 77n, maintenance: 40n, pay, fee: shares(pay).fee }),
      );
    });
  });

  describe("given a day is not resolved", () => {
    it("it should revert until the second it is due, naming day and time, and then enforce it on the way", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 77);
      for (const time of [FINAL, DUE - 1]) {
        await expect(finalizeAt(id, time))
          .to.be.revertedWithCustomError(w.hub, "Leases_DayPending")
          .withArgs(id, TODAY, DUE);
      }
      await expect(finalizeAt(id, DUE)).to.emit(w.hub, "DayEnforced").withArgs(id, TODAY, 77, 0, 148);
      expect((await leaseOf(w, id)).pending).to.equal(0);
    });

    it("it should revert for announced maintenance, too", async () => {
      const id = await rent({ maintenance: 96 });
      await announce(w, id, NOON + 500, NOON + 540);
      await expect(finalizeAt(id, DUE - 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_DayPending")
        .withArgs(id, TODAY, DUE);
      await finalizeAt(id, DUE);
    });

    it("it should enforce all that are due on its way, however many", async () => {
      const id = await w.take({ rate: RATE, allowance: 0 }, { start: NOON, term: 9 * 1_440 });
      for (let day = TODAY; day < TODAY + 9; ++day) await fail(w, id, day, 2);
      await w.goTo(secondOf(NOON + 11 * 1_440));
      await finalize(id);
      const { down: minutes, penalty } = await w.reputation.factsOf(id);
      expect([minutes, penalty]).to.deep.equal([18n, up(RATE, 36)]);
    });

    it("it should wait for the ruling of a contested day, however long it is due", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 77);
      await contest(w, id, TODAY);
      await expect(finalizeAt(id, DUE + 1_000_000))
        .to.be.revertedWithCustomError(w.hub, "Leases_Disputed")
        .withArgs(id, 1);
      await rule(w, id, true, TODAY);
      await finalize(id);
      expect((await w.reputation.factsOf(id)).penalty).to.equal(up(RATE, 148));
    });
  });

  describe("given a day was overturned", () => {
    it("it should be paid after all, and not be told as down", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 77);
      await contest(w, id, TODAY);
      await rule(w, id, false, TODAY);
      await finalizeAt(id, FINAL);
      const pay = down(RATE, 600);
      expect(await w.reputation.factsOf(id)).to.deep.equal(facts(id, { pay, fee: shares(pay).fee, overturned: 1n }));
      expect((await booksOf(w)).collateral).to.equal(STAKE);
    });
  });

  describe("given a part of the bond was slashed", () => {
    it("it should free the rest to the unit", async () => {
      const id = await rent();
      await claim(w, id, 11);
      const penalty = up(RATE, 11);
      await finalizeAt(id, FINAL);
      expect(await booksOf(w)).to.include({
        ...{ renter: penalty + up(RATE, 600) - down(RATE, 600), locked: 0n, collateral: STAKE - penalty },
      });
      const pay = down(RATE, 600);
      expect(await w.reputation.factsOf(id)).to.deep.equal(
        facts(id, { pay, fee: shares(pay).fee, penalty, claimed: 11n }),
      );
    });
  });

  describe("given more is owed than the bond", () => {
    it("it should free nothing, and tell what was slashed", async () => {
      const id = await rent();
      await fail(w, id, TODAY, 50);
      await claim(w, id, 1_800);
      const pay = down(RATE, 550);
      await expect(finalizeAt(id, DUE))
        .to.emit(w.hub, "Finalized")
        .withArgs(id, shares(pay).panelFee, up(RATE, 600) - pay - down(RATE, 50), 0);
      expect(await booksOf(w)).to.include({ locked: 0n, collateral: STAKE - BOND });
      expect((await w.reputation.factsOf(id)).penalty).to.equal(BOND);
    });
  });

  describe("given the provider left early", () => {
    it("it should tell so", async () => {
      const id = await rent();
      await w.at(secondOf(NOON + 99));
      await w.hub.connect(w.provider).close(id);
      await finalizeAt(id, secondOf(NOON + 520));
      const pay = down(RATE, 100);
      expect(await w.reputation.factsOf(id)).to.deep.equal(
        facts(id, { leased: 100n, pay, left: 500n, fee: shares(pay).fee, penalty: up(RATE, 120) }),
      );
      expect((await booksOf(w)).renter).to.equal(up(RATE, 600) - pay + up(RATE, 120));
    });
  });

  describe("given it was closed before it began with something owed", () => {
    it("it should have been finalized by the close", async () => {
      const id = await rent();
      await w.hub.connect(w.provider).close(id);
      await expect(w.hub.finalize(id)).to.be.revertedWithCustomError(w.hub, "Leases_Finalized").withArgs(id);
      const penalty = up(RATE, 120);
      expect(await booksOf(w)).to.deep.equal({
        ...{ provider: 0n, fees: 0n, renter: up(RATE, 600) + penalty, panel: 0n },
        ...{ locked: 0n, collateral: STAKE - penalty },
      });
      expect(await w.reputation.factsOf(id)).to.deep.equal(facts(id, { leased: 0n, left: 600n, penalty }));
    });
  });

  describe("given another lease of the same provider", () => {
    it("it should leave that one's bond locked", async () => {
      const id = await rent();
      await w.take({ rate: 7n, slot: ZERO_HASH }, { start: NOON, term: 700 });
      await finalizeAt(id, FINAL);
      expect((await booksOf(w)).locked).to.equal(up(7n, 2_100));
    });
  });

  describe("given a panel that works for nothing", () => {
    it("it should credit the panel nothing", async () => {
      const panel = { ...w.panel, share: 0n, recipient: ZERO_ADDRESS };
      await w.hub.createPanel(panel);
      const id = await rent({ panel: await w.hub.hashPanel(panel) });
      await finalizeAt(id, FINAL);
      const { fee } = shares(down(RATE, 600));
      expect(await booksOf(w)).to.include({ provider: down(RATE, 600) - fee, fees: fee, panel: 0n });
    });
  });

  describe("given a hub without reputation", () => {
    it("it should pay all the same", async () => {
      const partners = {
        ...{ feePool: ZERO_ADDRESS, reputation: ZERO_ADDRESS, market: ZERO_ADDRESS },
        ...{ uptimeOracle: ZERO_ADDRESS, disputeDesk: ZERO_ADDRESS },
      };
      const deployed = await w.ethers.deployContract("Leasehold", [w.authority, partners]);
      const hub = await w.ethers.getContractAt("ILeasehold", deployed);
      await hub.addParameterSet({ token: w.usdc, ...SET, status: 0 });
      await hub.createPanel(w.panel);
      for (const holder of [w.provider, w.renter]) await w.usdc.connect(holder).approve(hub, 10n ** 12n);
      await hub.connect(w.provider).stake(w.usdc, BOND);
      const offer = w.offer({ rate: RATE });
      await hub.connect(w.provider).publish(offer, "");
      await hub.connect(w.renter).take(offer, "0x", w.choice({ start: NOON }), NO_PERMIT);
      const [occupant] = await hub.slotOf(w.provider, offer.slot);
      await w.at(FINAL);
      await hub.finalize(occupant);
      expect((await hub.balanceOf(w.provider, w.usdc)).amount).to.equal(shares(down(RATE, 600)).net);
      expect(await hub.collateralOf(w.provider, w.usdc)).to.deep.equal([BOND, 0n]);
    });
  });
});
