import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("ruleDispute", () => {
  const RATE = 61n;
  const BOND = up(RATE, 1_800);
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({ rate: RATE, committed: 180 }, { start: NOON });
    await w.hub.connect(w.disputeDesk).openDispute(id);
  });

  afterEach(() => expectBooksToTheEnd(w));

  const rule = (minutes: number, by = w.disputeDesk) => w.hub.connect(by).ruleDispute(id, minutes);
  const open = () => w.hub.connect(w.disputeDesk).openDispute(id);
  /** Rules on open disputes, each with the most minutes, until `times` were ruled on. */
  const ruleAlot = async (times: number) => {
    const encoded = [
      w.hub.interface.encodeFunctionData("ruleDispute", [id, 2 ** 24 - 1]),
      w.hub.interface.encodeFunctionData("openDispute", [id]),
    ];
    await w.hub.connect(w.disputeDesk).multicall(Array.from({ length: times }, () => encoded).flat());
  };
  const flagsOf = async () => (await w.hub.leaseOf(id)).lease.flags;
  const adjudgedOf = async () => (await w.hub.leaseOf(id)).adjudged;

  describe("when the caller is not the dispute desk", () => {
    for (const who of ["renter", "provider", "uptimeOracle", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(rule(1, w[who]))
          .to.be.revertedWithCustomError(w.hub, "Judgements_NotDisputeDesk")
          .withArgs(w[who]);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.disputeDesk).ruleDispute(ZERO_HASH, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given no dispute is open", () => {
    it("it should revert", async () => {
      await rule(1);
      await expect(rule(1)).to.be.revertedWithCustomError(w.hub, "Judgements_NoDispute").withArgs(id);
    });

    it("it should revert once the lease is finalized", async () => {
      await rule(0);
      await w.at(secondOf(NOON + 1_020));
      await w.hub.finalize(id);
      await expect(rule(1)).to.be.revertedWithCustomError(w.hub, "Judgements_NoDispute").withArgs(id);
    });
  });

  describe("when nothing is adjudged", () => {
    it("it should only end the dispute", async () => {
      await expect(rule(0)).not.to.emit(w.hub, "Slashed");
      expect(await adjudgedOf()).to.deep.equal([0n, 0n]);
      expect(await booksOf(w)).to.include({ renter: 0n, locked: BOND, collateral: STAKE });
    });
  });

  describe("when less is owed than the bond", () => {
    it("it should move that much of the bond to the renter, and tell", async () => {
      await expect(rule(7)).to.emit(w.hub, "Slashed").withArgs(id, 7, up(RATE, 7));
      expect(await adjudgedOf()).to.deep.equal([7n, 0n]);
      expect(await booksOf(w)).to.include({
        ...{ renter: up(RATE, 7), locked: BOND - up(RATE, 7), collateral: STAKE - up(RATE, 7) },
      });
    });

    it("it should round the total of several rulings up once", async () => {
      await rule(7);
      for (let total = 7; total < 70; total += 7) {
        await open();
        const amount = up(RATE, total + 7) - up(RATE, total);
        await expect(rule(7))
          .to.emit(w.hub, "Slashed")
          .withArgs(id, total + 7, amount);
      }
      expect(await booksOf(w)).to.include({ renter: up(RATE, 70), collateral: STAKE - up(RATE, 70) });
    });

    it("it should not waive the commitment, one minute short of the bond", async () => {
      await rule(1_799);
      expect(await flagsOf()).to.equal(0n);
    });
  });

  describe("when as much is owed as the bond", () => {
    it("it should move the whole bond and waive the commitment", async () => {
      await expect(rule(1_800)).to.emit(w.hub, "Slashed").withArgs(id, 1_800, BOND);
      expect(await flagsOf()).to.equal(FLAG.waived);
      expect(await booksOf(w)).to.include({ renter: BOND, locked: 0n, collateral: STAKE - BOND });
    });

    it("it should waive it for good, also when the bond grows", async () => {
      await rule(1_800);
      await w.hub.connect(w.provider).addBond(id, 600);
      expect(await flagsOf()).to.equal(FLAG.waived);
    });
  });

  describe("when more is owed than the bond", () => {
    it("it should move no more than the bond, and remember the rest", async () => {
      await rule(1_000);
      await open();
      await expect(rule(1_000))
        .to.emit(w.hub, "Slashed")
        .withArgs(id, 2_000, BOND - up(RATE, 1_000));
      expect(await adjudgedOf()).to.deep.equal([2_000n, 0n]);
      expect(await booksOf(w)).to.include({ renter: BOND, locked: 0n, collateral: STAKE - BOND });
    });

    it("it should move nothing once the bond is used up", async () => {
      await rule(1_800);
      await open();
      await expect(rule(5)).to.emit(w.hub, "Slashed").withArgs(id, 1_805, 0);
      expect(await booksOf(w)).to.include({ renter: BOND, collateral: STAKE - BOND });
    });

    it("it should leave another lease's bond alone", async () => {
      await w.take({ rate: 7n, slot: ZERO_HASH }, { start: NOON });
      await rule(5_000);
      expect(await booksOf(w)).to.include({ locked: up(7n, 1_800), collateral: STAKE - BOND });
    });
  });

  describe("when more is owed than can be counted", () => {
    it("it should stop counting there, and not fail", async () => {
      await ruleAlot(128);
      expect((await adjudgedOf()).owed).to.equal(128n * (2n ** 24n - 1n));
      await ruleAlot(130);
      expect((await adjudgedOf()).owed).to.equal(2n ** 32n - 1n);
      await rule(1);
      expect(await adjudgedOf()).to.deep.equal([2n ** 32n - 1n, 0n]);
    });
  });
});
