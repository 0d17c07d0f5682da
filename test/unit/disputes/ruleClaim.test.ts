import { expect } from "chai";

import { STAKE, booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import {
  TODAY,
  claim,
  contest,
  enforce,
  fail,
  leaseOf,
  openClaim,
  reachDue,
  rule,
  ruleClaim,
} from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("ruleClaim", () => {
  const RATE = 61n;
  const BOND = up(RATE, 1_800);
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    // Ten hours, three times covered: a bond of 1,800 minutes; each minute of downtime costs two.
    id = await w.take({ rate: RATE, committed: 180, allowance: 0 }, { start: NOON });
  });

  afterEach(async () => {
    if ((await leaseOf(w, id)).disputes !== 0) await ruleClaim(w, id, false);
    await expectBooksToTheEnd(w);
  });

  const adjudgedOf = async () => {
    const { owed, disputes, claimed, claim: state } = (await w.hub.leaseOf(id)).adjudged;
    return { owed, disputes, claimed, state };
  };

  describe("when the caller is not the dispute desk", () => {
    for (const who of ["renter", "provider", "uptimeOracle", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await openClaim(w, id, 5);
        await expect(w.hub.connect(w[who]).ruleClaim(id, true))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotDisputeDesk")
          .withArgs(w[who]);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(ruleClaim(w, ZERO_HASH, true))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given no claim is open", () => {
    it("it should revert where none was made", async () => {
      await expect(ruleClaim(w, id, true))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotOpen")
        .withArgs(id);
    });

    it("it should revert where only days are contested", async () => {
      await fail(w, id, TODAY, 5);
      await contest(w, id, TODAY);
      await expect(ruleClaim(w, id, true))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotOpen")
        .withArgs(id);
      await rule(w, id, true, TODAY);
    });

    for (const granted of [true, false]) {
      it(`it should revert where it was ${granted ? "granted" : "refused"}`, async () => {
        await openClaim(w, id, 5);
        await ruleClaim(w, id, granted);
        await expect(ruleClaim(w, id, true))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotOpen")
          .withArgs(id);
      });
    }

    it("it should revert once the lease is finalized", async () => {
      await openClaim(w, id, 5);
      await ruleClaim(w, id, true);
      await w.at(secondOf(NOON + 1_020));
      await w.hub.finalize(id);
      await expect(ruleClaim(w, id, true))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotOpen")
        .withArgs(id);
    });
  });

  describe("when it is refused", () => {
    it("it should only end the dispute, and tell", async () => {
      await openClaim(w, id, 7);
      const call = ruleClaim(w, id, false);
      await expect(call).to.emit(w.hub, "ClaimRuled").withArgs(id, 7, false, 0);
      await expect(call).not.to.emit(w.hub, "Slashed");
      expect(await adjudgedOf()).to.deep.equal({ owed: 0n, disputes: 0n, claimed: 7n, state: 3n });
      expect(await booksOf(w)).to.include({ renter: 0n, locked: BOND, collateral: STAKE });
    });
  });

  describe("when it is granted", () => {
    it("it should move that much of the bond to the renter, and tell", async () => {
      await openClaim(w, id, 7);
      const call = ruleClaim(w, id, true);
      await expect(call).to.emit(w.hub, "ClaimRuled").withArgs(id, 7, true, 0);
      await expect(call).to.emit(w.hub, "Slashed").withArgs(id, 7, up(RATE, 7));
      expect(await adjudgedOf()).to.deep.equal({ owed: 7n, disputes: 0n, claimed: 7n, state: 2n });
      expect(await booksOf(w)).to.include({
        ...{ renter: up(RATE, 7), locked: BOND - up(RATE, 7), collateral: STAKE - up(RATE, 7) },
      });
    });

    it("it should leave pay alone, settled or not", async () => {
      await w.at(secondOf(NOON + 180));
      await w.hub.settle(id);
      const { provider, fees } = await booksOf(w);
      await claim(w, id, 600);
      expect(await booksOf(w)).to.include({ provider, fees });
      expect(await leaseOf(w, id)).to.include({ paid: 120, unserved: 0, end: NOON + 600 });
    });

    it("it should not waive the commitment, one minute short of the bond", async () => {
      await claim(w, id, 1_799);
      expect((await leaseOf(w, id)).flags).to.equal(0n);
    });

    it("it should waive the commitment where it is the bond, for good", async () => {
      await claim(w, id, 1_800);
      expect((await leaseOf(w, id)).flags).to.equal(FLAG.waived);
      expect(await booksOf(w)).to.include({ renter: BOND, locked: 0n, collateral: STAKE - BOND });
      await w.hub.connect(w.provider).addBond(id, 600);
      expect((await leaseOf(w, id)).flags).to.equal(FLAG.waived);
    });

    it("it should move no more than the bond has left, and remember the rest", async () => {
      await openClaim(w, id, 1_790);
      await fail(w, id, TODAY, 50);
      await reachDue(w, id, TODAY);
      await enforce(w, id, TODAY);
      expect(await leaseOf(w, id)).to.include({ owed: 100, disputes: 1 });
      await expect(ruleClaim(w, id, true))
        .to.emit(w.hub, "Slashed")
        .withArgs(id, 1_890, BOND - up(RATE, 100));
      expect(await booksOf(w)).to.include({ renter: BOND + down(RATE, 50), locked: 0n, collateral: STAKE - BOND });
    });

    it("it should leave another lease's bond alone", async () => {
      await w.take({ rate: 7n, slot: ZERO_HASH }, { start: NOON });
      await claim(w, id, 1_800);
      expect(await booksOf(w)).to.include({ locked: up(7n, 1_800), collateral: STAKE - BOND });
    });

    for (const rate of [1n, 7n, 59n, 650_001n]) {
      it(`it should round what is owed up as one, with a day's penalty, at a rate of ${rate}`, async () => {
        const other = await w.take({ rate, allowance: 0, slot: ZERO_HASH }, { start: NOON });
        await fail(w, other, TODAY, 11);
        await claim(w, other, 7);
        await reachDue(w, other, TODAY);
        await expect(enforce(w, other, TODAY))
          .to.emit(w.hub, "Slashed")
          .withArgs(other, 29, up(rate, 29) - up(rate, 7));
        expect((await booksOf(w)).collateral).to.equal(STAKE - up(rate, 29));
      });
    }
  });

  describe("given the lease has ended long ago", () => {
    it("it should still move the bond, which waited for it", async () => {
      await openClaim(w, id, 7);
      await w.goTo(secondOf(NOON + 300 * 1_440));
      await expect(w.hub.finalize(id)).to.be.revertedWithCustomError(w.hub, "Leases_Disputed").withArgs(id, 1);
      await ruleClaim(w, id, true);
      await w.hub.finalize(id);
      expect((await booksOf(w)).collateral).to.equal(STAKE - up(RATE, 7));
    });
  });

  describe("when it answers whose it is", () => {
    it("it should name provider and renter", async () => {
      await openClaim(w, id, 7);
      const answer = await w.hub.connect(w.disputeDesk).ruleClaim.staticCall(id, true);
      expect(answer).to.deep.equal([w.provider.address, w.renter.address]);
    });
  });
});
