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
  windowOf,
} from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("addBond", () => {
  const RATE = 61n;
  const MOST = 2n ** 24n - 1n;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    // Ten hours, three times covered: a bond of 1,800 minutes.
    id = await w.take({ rate: RATE, committed: 90 }, { start: NOON });
  });

  afterEach(() => expectBooksToTheEnd(w));

  /** A lease of ten days or more, without allowance: its bond is of 4,320 minutes, and each minute of downtime costs two. */
  const rentLong = (days = 10) =>
    w.take(
      { rate: RATE, allowance: 0, slot: ZERO_HASH, longestTerm: 100 * 1_440 },
      { start: NOON, term: days * 1_440 },
    );
  const addBond = (minutes: bigint | number, by = w.provider, of = id) => w.hub.connect(by).addBond(of, minutes);
  const bondOf = async () => (await w.hub.leaseOf(id)).lease.bond;

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.provider).addBond(ZERO_HASH, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the caller is not the provider", () => {
    it("it should revert, also for the renter", async () => {
      await expect(addBond(1, w.renter)).to.be.revertedWithCustomError(w.hub, "Leases_NotParty").withArgs(id, w.renter);
    });
  });

  describe("when no minutes are added", () => {
    it("it should revert", async () => {
      await expect(addBond(0)).to.be.revertedWithCustomError(w.hub, "Leases_ZeroMinutes").withArgs(id);
    });
  });

  describe("given the lease is over", () => {
    it("it should revert from the very second of its end", async () => {
      await w.at(secondOf(NOON + 600));
      await expect(addBond(1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Over")
        .withArgs(id, NOON + 600);
      await w.at(secondOf(NOON + 599, 59));
      await addBond(1);
      expect(await bondOf()).to.equal(1_801n);
    });
  });

  describe("given the lease is closed", () => {
    it("it should revert", async () => {
      await w.hub.connect(w.renter).close(id);
      await expect(addBond(1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
        .withArgs(id, NOON + 90);
    });
  });

  describe("when the bond would grow too large", () => {
    it("it should revert", async () => {
      await expect(addBond(MOST - 1_799n))
        .to.be.revertedWithCustomError(w.hub, "Leases_BondTooLarge")
        .withArgs(id, MOST + 1n, MOST);
    });

    it("it should accept the largest", async () => {
      await addBond(MOST - 1_800n);
      expect(await bondOf()).to.equal(MOST);
      expect((await booksOf(w)).locked).to.equal(up(RATE, MOST));
    });
  });

  describe("given a dispute is open", () => {
    it("it should revert: the ruling might waive the commitment", async () => {
      await openClaim(w, id, 1);
      await expect(addBond(1)).to.be.revertedWithCustomError(w.hub, "Leases_Disputed").withArgs(id, 1);
      await ruleClaim(w, id, false);
      await addBond(1);
    });
  });

  describe("given a day is contested", () => {
    it("it should revert until it is ruled on", async () => {
      const long = await rentLong();
      await fail(w, long, TODAY + 1, 20);
      await contest(w, long, TODAY + 1);
      await reachDue(w, long, TODAY + 2);
      await expect(addBond(1, w.provider, long))
        .to.be.revertedWithCustomError(w.hub, "Leases_Disputed")
        .withArgs(long, 1);
      await rule(w, long, true, TODAY + 1);
      await addBond(1, w.provider, long);
    });
  });

  describe("given days with downtime", () => {
    it("it should lock more while they can be contested, and enforce the due one from its very second", async () => {
      const long = await rentLong();
      await fail(w, long, TODAY + 1, 20);
      const { until } = await windowOf(w, long, TODAY + 1);
      await w.at(until - 1);
      await expect(addBond(1, w.provider, long)).not.to.emit(w.hub, "DayEnforced");
      const call = addBond(1, w.provider, long);
      await expect(call)
        .to.emit(w.hub, "DayEnforced")
        .withArgs(long, TODAY + 1, 20, 0, 40);
      await expect(call)
        .to.emit(w.hub, "BondAdded")
        .withArgs(long, 4_322n, up(RATE, 4_322) - up(RATE, 4_321));
    });

    it("it should enforce all that are due, through any quiet, and none that is not", async () => {
      const long = await rentLong(100);
      for (const day of [1, 2, 3, 4, 5, 6, 80, 82]) await fail(w, long, TODAY + day, 20);
      await reachDue(w, long, TODAY + 80);
      await addBond(1, w.provider, long);
      expect(await leaseOf(w, long)).to.include({ owed: 280, returned: 140, unserved: 160, bond: 4_321 });
    });

    it("it should revert where the day it enforces owes more than the bond", async () => {
      const long = await rentLong();
      await claim(w, long, 4_320);
      await fail(w, long, TODAY + 1, 20);
      await reachDue(w, long, TODAY + 1);
      await expect(addBond(1, w.provider, long))
        .to.be.revertedWithCustomError(w.hub, "Leases_OwesMore")
        .withArgs(long, 4_360, 4_320);
    });
  });

  describe("given more is owed than the bond", () => {
    it("it should revert", async () => {
      const long = await rentLong();
      await claim(w, long, 4_319);
      await fail(w, long, TODAY + 1, 1);
      await reachDue(w, long, TODAY + 1);
      await enforce(w, long, TODAY + 1);
      await expect(addBond(1, w.provider, long))
        .to.be.revertedWithCustomError(w.hub, "Leases_OwesMore")
        .withArgs(long, 4_321, 4_320);
    });
  });

  describe("given as much is owed as the bond", () => {
    it("it should lock what is added, ready to be slashed", async () => {
      const long = await rentLong();
      await w.hub.connect(w.provider).addBond(long, 1);
      const before = await booksOf(w);
      expect(before.locked).to.equal(up(RATE, 1_800) + up(RATE, 4_321));
      await claim(w, long, 4_321);
      expect((await booksOf(w)).locked).to.equal(up(RATE, 1_800));
      await addBond(7, w.provider, long);
      expect((await booksOf(w)).locked).to.equal(up(RATE, 1_800) + up(RATE, 4_328) - up(RATE, 4_321));
      await fail(w, long, TODAY + 1, 50);
      await reachDue(w, long, TODAY + 1);
      await enforce(w, long, TODAY + 1);
      const books = await booksOf(w);
      expect(books.locked).to.equal(up(RATE, 1_800));
      expect(books.renter).to.equal(up(RATE, 4_328) + down(RATE, 50));
      expect(books.collateral).to.equal(STAKE - up(RATE, 4_328));
      expect((await leaseOf(w, long)).flags).to.equal(FLAG.waived);
    });
  });

  describe("given the free collateral is too small", () => {
    const needed = up(RATE, 1_807) - up(RATE, 1_800);
    const leaveFree = (amount: bigint) =>
      w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, STAKE - up(RATE, 1_800) - amount);

    it("it should revert", async () => {
      await leaveFree(needed - 1n);
      await expect(addBond(7))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.provider, w.usdc, needed - 1n, needed);
    });

    it("it should accept what is just enough", async () => {
      await leaveFree(needed);
      await addBond(7);
      const { locked, collateral } = await booksOf(w);
      expect(locked).to.equal(collateral);
    });
  });

  describe("given free collateral", () => {
    it("it should lock what the whole bond grows by, rounded up as one", async () => {
      let bond = 1_800n;
      for (const minutes of [1n, 1n, 7n, 60n]) {
        const amount = up(RATE, bond + minutes) - up(RATE, bond);
        bond += minutes;
        await expect(addBond(minutes)).to.emit(w.hub, "BondAdded").withArgs(id, bond, amount);
        expect((await booksOf(w)).locked).to.equal(up(RATE, bond));
      }
      expect(await bondOf()).to.equal(bond);
    });

    it("it should return the locked amount", async () => {
      expect(await w.hub.connect(w.provider).addBond.staticCall(id, 59)).to.equal(up(RATE, 1_859) - up(RATE, 1_800));
    });

    it("it should be free again when the lease is finalized", async () => {
      await addBond(59);
      await w.goTo(secondOf(NOON + 600 + 420));
      await w.hub.finalize(id);
      const { locked, collateral } = await booksOf(w);
      expect(locked).to.equal(0n);
      expect(collateral).to.equal(STAKE);
    });
  });
});
