import { expect } from "chai";

import { booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import { claim, leaseOf, openClaim, ruleClaim } from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("openClaim", () => {
  const RATE = 61n;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    // Ten hours, three times covered: a bond of 1,800 minutes.
    id = await w.take({ rate: RATE, committed: 60 }, { start: NOON });
  });

  afterEach(async () => {
    if ((await leaseOf(w, id)).disputes !== 0) await ruleClaim(w, id, false);
    await expectBooksToTheEnd(w);
  });

  const openAt = async (time: number, minutes = 5, opener = w.renter, of = id) => {
    await w.at(time);
    return w.hub.connect(w.disputeDesk).openClaim(of, opener, minutes);
  };

  describe("when the caller is not the dispute desk", () => {
    for (const who of ["renter", "provider", "uptimeOracle", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(w.hub.connect(w[who]).openClaim(id, w.renter, 5))
          .to.be.revertedWithCustomError(w.hub, "Disputes_NotDisputeDesk")
          .withArgs(w[who]);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.disputeDesk).openClaim(ZERO_HASH, w.renter, 5))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the opener is not the renter", () => {
    for (const who of ["provider", "stranger", "disputeDesk"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(openAt(secondOf(NOON), 5, w[who]))
          .to.be.revertedWithCustomError(w.hub, "Leases_NotParty")
          .withArgs(id, w[who]);
      });
    }
  });

  describe("given the lease is finalized", () => {
    it("it should revert", async () => {
      await w.at(secondOf(NOON + 1_020));
      await w.hub.finalize(id);
      await expect(openAt(secondOf(NOON + 1_021)))
        .to.be.revertedWithCustomError(w.hub, "Leases_Finalized")
        .withArgs(id);
    });

    it("it should revert where a close did it before it began", async () => {
      await w.hub.connect(w.provider).close(id);
      await expect(openAt(secondOf(NOON + 1)))
        .to.be.revertedWithCustomError(w.hub, "Leases_Finalized")
        .withArgs(id);
    });
  });

  describe("given the renter made its claim already", () => {
    for (const state of ["open", "granted", "refused"] as const) {
      it(`it should revert where that is ${state}`, async () => {
        await openClaim(w, id, 5);
        if (state !== "open") await ruleClaim(w, id, state === "granted");
        await expect(openAt(secondOf(NOON + 60)))
          .to.be.revertedWithCustomError(w.hub, "Disputes_AlreadyClaimed")
          .withArgs(id);
      });
    }
  });

  describe("when it is for nothing, or for more than the bond", () => {
    for (const minutes of [0, 1_801, 2 ** 24 - 1]) {
      it(`it should revert for ${minutes} minutes, naming the bond`, async () => {
        await expect(openAt(secondOf(NOON), minutes))
          .to.be.revertedWithCustomError(w.hub, "Disputes_ClaimOutOfRange")
          .withArgs(id, minutes, 1_800);
      });
    }

    for (const minutes of [1, 1_800]) {
      it(`it should accept ${minutes}`, async () => {
        await expect(openAt(secondOf(NOON), minutes))
          .to.emit(w.hub, "ClaimOpened")
          .withArgs(id, minutes, 1);
      });
    }

    it("it should be measured by the bond as it has grown", async () => {
      await w.hub.connect(w.provider).addBond(id, 7);
      await expect(openAt(secondOf(NOON), 1_808))
        .to.be.revertedWithCustomError(w.hub, "Disputes_ClaimOutOfRange")
        .withArgs(id, 1_808, 1_807);
      await openAt(secondOf(NOON + 1), 1_807);
    });
  });

  describe("when it is not the time for it", () => {
    const [from, until] = [secondOf(NOON), secondOf(NOON + 1_020)];

    it("it should revert one second before the start, and accept it at the start", async () => {
      await expect(openAt(from - 1))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotClaimable")
        .withArgs(id, from, until, from - 1);
      await openAt(from);
    });

    it("it should accept it in the last second before the lease can be finalized, and revert from then on", async () => {
      await expect(openAt(until))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotClaimable")
        .withArgs(id, from, until, until);
      w = await freshWorld();
      id = await w.take({ rate: RATE }, { start: NOON });
      await openAt(until - 1);
      await w.at(until);
      await expect(w.hub.finalize(id)).to.be.revertedWithCustomError(w.hub, "Leases_Disputed").withArgs(id, 1);
    });

    it("it should follow the end, where a close moves it", async () => {
      await w.hub.connect(w.renter).close(id);
      await expect(openAt(secondOf(NOON + 60 + 420)))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotClaimable")
        .withArgs(id, from, secondOf(NOON + 480), secondOf(NOON + 480));
    });

    it("it should count the windows of the lease's own set", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 90, claimWindow: 61, status: 0 });
      const other = await w.take({ parameterSet: 3, slot: ZERO_HASH }, { start: NOON });
      const last = secondOf(NOON + 600 + 151);
      await expect(openAt(last, 5, w.renter, other))
        .to.be.revertedWithCustomError(w.hub, "Disputes_NotClaimable")
        .withArgs(other, from, last, last);
    });
  });

  describe("when the claim is opened", () => {
    it("it should be kept, count as a dispute, and move no money", async () => {
      const books = await booksOf(w);
      await openAt(secondOf(NOON), 77);
      const { claimed, claim, disputes, owed } = (await w.hub.leaseOf(id)).adjudged;
      expect([claimed, claim, disputes, owed]).to.deep.equal([77n, 1n, 1n, 0n]);
      expect(await booksOf(w)).to.deep.equal(books);
    });

    it("it should answer what is at stake, rounded up, with token, panel and least deposit", async () => {
      await w.goTo(secondOf(NOON));
      const answer = await w.hub.connect(w.disputeDesk).openClaim.staticCall(id, w.renter, 77);
      expect(answer).to.deep.equal([up(RATE, 77), await w.usdc.getAddress(), 1n, SET.leastDeposit]);
    });

    it("it should put no more at stake than the bond still has", async () => {
      for (const [exitMinutes, stake] of [
        [1_339, 100],
        [1_340, 100],
        [1_341, 99],
        [1_440, 0],
        [1_900, 0],
      ] as const) {
        w = await freshWorld();
        // A bond of 1,440 minutes, of which the exit takes its part.
        id = await w.take(
          { rate: RATE, exitMinutes, penaltyMultiple: 1, bondMultiple: 1 },
          { start: NOON, term: 3_000 },
        );
        await w.at(secondOf(NOON + 5));
        await w.hub.connect(w.provider).close(id);
        const { amount } = await w.hub.connect(w.disputeDesk).openClaim.staticCall(id, w.renter, 100);
        expect(amount).to.equal(up(RATE, stake));
      }
    });

    it("it should be possible where the bond is used up, as nobody knows what stands", async () => {
      const long = await w.take({ rate: RATE, exitMinutes: 2_000, slot: ZERO_HASH }, { start: NOON, term: 5_000 });
      await w.at(secondOf(NOON + 5));
      await w.hub.connect(w.provider).close(long);
      await claim(w, long, 4_320);
      expect(await leaseOf(w, long)).to.include({ owed: 6_320 });
      expect((await leaseOf(w, long)).flags & FLAG.waived).to.equal(FLAG.waived);
    });
  });
});
