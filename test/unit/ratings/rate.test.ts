import { expect } from "chai";

import {
  END,
  FINAL,
  RATE,
  type ReputationWorld,
  START,
  UNIT,
  WEIGHT,
  freshReputation,
} from "../../support/reputation.ts";
import { DAY, HOUR, NO_PERMIT, SET, ZERO_ADDRESS, ZERO_HASH } from "../../support/world.ts";

describe("rate", () => {
  const RATED = 64n;
  const URI = "ipfs://what-it-was-like";
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const rate = (id: string, stars = 5, by = w.renter) => w.hub.connect(by).rate(id, stars, URI);
  const rateAt = async (id: string, time: number, stars = 5) => {
    await w.at(time);
    return rate(id, stars);
  };
  /** A lease that has ended, with all that is final settled. */
  const served = async (offer: Parameters<ReputationWorld["lease"]>[0] = {}) => {
    const id = await w.lease(offer);
    await w.goTo(END * 60 + HOUR);
    await w.hub.settle(id);
    return id;
  };

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(rate(ZERO_HASH)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(ZERO_HASH);
    });
  });

  describe("when somebody else than the renter rates", () => {
    it("it should revert", async () => {
      const id = await served();
      for (const by of [w.provider, w.stranger, w.admin])
        await expect(rate(id, 5, by))
          .to.be.revertedWithCustomError(w.hub, "Leases_NotParty")
          .withArgs(id, by);
    });
  });

  describe("when the stars are not 1 to 5", () => {
    it("it should revert", async () => {
      const id = await served();
      for (const stars of [0, 6, 255])
        await expect(rate(id, stars)).to.be.revertedWithCustomError(w.hub, "Ratings_BadStars").withArgs(stars);
    });
  });

  describe("given the lease is not over", () => {
    it("it should revert one second before its end", async () => {
      const id = await w.lease();
      await w.goTo(END * 60 - 60);
      await w.hub.settle(id);
      await expect(rateAt(id, END * 60 - 1))
        .to.be.revertedWithCustomError(w.hub, "Ratings_NotRateable")
        .withArgs(id, END * 60, END * 60 + 30 * DAY, END * 60 - 1);
    });
  });

  describe("given the lease is over", () => {
    it("it should count it from the second it ends", async () => {
      const id = await w.lease();
      await w.goTo(END * 60 - 60);
      await w.hub.settle(id);
      const rated = rateAt(id, END * 60, 4);
      await expect(rated).to.emit(w.hub, "LeaseRated").withArgs(id, w.provider, w.renter, 4, URI);
      // Eight of ten hours were final.
      await expect(rated)
        .to.emit(w.reputation, "RatingRecorded")
        .withArgs(w.provider, w.renter, 4, (WEIGHT * 8n) / 10n);
      expect((await w.hub.leaseOf(id)).lease.flags).to.equal(RATED);
    });

    it("it should weigh it by the fee that was settled so far", async () => {
      const id = await w.lease();
      await w.goTo(START * 60 + 4 * HOUR);
      await w.hub.settle(id);
      await w.goTo(END * 60 + 2 * HOUR);
      await expect(rate(id))
        .to.emit(w.reputation, "RatingRecorded")
        .withArgs(w.provider, w.renter, 5, (WEIGHT * 3n) / 10n);
    });

    it("it should count it before and after the lease is finalized", async () => {
      const ids = [await w.lease(), await w.lease({}, {}, w.stranger)];
      await w.goTo(END * 60 + HOUR);
      for (const id of ids) await w.hub.settle(id);
      await rate(ids[0]!);
      for (const id of ids) await w.finalize(id, FINAL + ids.indexOf(id));
      await expect(rate(ids[1]!, 1, w.stranger))
        .to.emit(w.reputation, "RatingRecorded")
        .withArgs(w.provider, w.stranger, 1, WEIGHT);
      expect((await w.hub.leaseOf(ids[0]!)).lease.flags).to.equal(RATED | 32n);
      expect((await w.hub.leaseOf(ids[1]!)).lease.flags).to.equal(RATED | 32n);
    });

    it("it should count it in the last second of 30 days", async () => {
      const id = await served();
      await expect(rateAt(id, END * 60 + 30 * DAY - 1)).to.emit(w.hub, "LeaseRated");
    });

    it("it should revert once 30 days are over", async () => {
      const id = await served();
      await expect(rateAt(id, END * 60 + 30 * DAY))
        .to.be.revertedWithCustomError(w.hub, "Ratings_NotRateable")
        .withArgs(id, END * 60, END * 60 + 30 * DAY, END * 60 + 30 * DAY);
    });
  });

  describe("given the lease was closed early", () => {
    it("it should count from the new end", async () => {
      const id = await w.lease();
      await w.at(START * 60 + 3 * HOUR);
      await w.hub.connect(w.renter).close(id);
      const end = START * 60 + 3 * HOUR + 60;
      await w.goTo(end - 30);
      await w.hub.settle(id);
      await expect(rateAt(id, end - 1))
        .to.be.revertedWithCustomError(w.hub, "Ratings_NotRateable")
        .withArgs(id, end, end + 30 * DAY, end - 1);
      await expect(rateAt(id, end))
        .to.emit(w.reputation, "RatingRecorded")
        .withArgs(w.provider, w.renter, 5, (WEIGHT * 2n) / 10n);
    });
  });

  describe("given it was rated", () => {
    it("it should revert", async () => {
      const id = await served();
      await rate(id, 1);
      await expect(rate(id, 5)).to.be.revertedWithCustomError(w.hub, "Ratings_Rated").withArgs(id);
      await w.finalize(id);
      await expect(rate(id, 5)).to.be.revertedWithCustomError(w.hub, "Ratings_Rated").withArgs(id);
    });
  });

  describe("given too little fee was settled", () => {
    it("it should revert, and let it be rated once there is enough", async () => {
      const id = await w.lease();
      await w.goTo(END * 60);
      await expect(rate(id)).to.be.revertedWithCustomError(w.reputation, "Reputation_TooLittle").withArgs(0n, 10_000n);
      await w.hub.settle(id);
      await rate(id);
      // A fee of 0.02 units is the least: 80 cents of pay.
      for (const [pay, enough] of [
        [799_960n, false],
        [800_000n, true],
      ] as const) {
        w = await freshReputation();
        const least = await served({ rate: pay / 10n });
        if (enough) await expect(rate(least)).to.emit(w.hub, "LeaseRated");
        else
          await expect(rate(least))
            .to.be.revertedWithCustomError(w.reputation, "Reputation_TooLittle")
            .withArgs(9_999n, 10_000n);
      }
    });

    it("it should revert where the lease was closed before its start", async () => {
      const id = await w.lease();
      await w.hub.connect(w.renter).close(id);
      await expect(rate(id)).to.be.revertedWithCustomError(w.hub, "Ratings_NotRateable");
      await w.goTo(START * 60);
      await expect(rate(id)).to.be.revertedWithCustomError(w.reputation, "Reputation_TooLittle").withArgs(0n, 10_000n);
    });

    it("it should revert where the token weighs nothing", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, feeUnit: 0, status: 0 });
      const id = await served({ parameterSet: 3 });
      await expect(rate(id)).to.be.revertedWithCustomError(w.reputation, "Reputation_TooLittle").withArgs(0n, 10_000n);
      await w.finalize(id);
      expect(await w.earned()).to.deep.equal({ served: 0n, failed: 0n, left: 0n, rated: 0n, stars: 0n });
    });
  });

  describe("given another lease between the same two", () => {
    it("it should count for half", async () => {
      const ids = [await w.lease(), await w.lease()];
      await w.goTo(END * 60 + HOUR);
      for (const id of ids) await w.hub.settle(id);
      await rate(ids[0]!, 5);
      await expect(rate(ids[1]!, 1))
        .to.emit(w.reputation, "RatingRecorded")
        .withArgs(w.provider, w.renter, 1, WEIGHT / 2n);
      expect((await w.earned()).stars).to.equal(4n * WEIGHT);
      expect(WEIGHT).to.equal((10n * RATE) / 80n);
      expect(SET.feeUnit).to.equal(UNIT);
    });
  });

  describe("given a hub without reputation", () => {
    it("it should revert", async () => {
      const partners = {
        ...{ feePool: ZERO_ADDRESS, reputation: ZERO_ADDRESS, market: ZERO_ADDRESS },
        ...{ uptimeOracle: ZERO_ADDRESS, disputeDesk: ZERO_ADDRESS },
      };
      const deployed = await w.ethers.deployContract("Leasehold", [w.authority, partners]);
      const hub = await w.ethers.getContractAt("ILeasehold", deployed);
      await hub.addParameterSet({ token: w.usdc, ...SET, status: 0 });
      await hub.createPanel(w.panel);
      for (const holder of [w.provider, w.renter]) await w.usdc.connect(holder).approve(hub, 10n ** 20n);
      await hub.connect(w.provider).stake(w.usdc, 10n ** 12n);
      const offer = w.offer();
      await hub.connect(w.provider).publish(offer, "");
      await hub.connect(w.renter).take(offer, "0x", w.choice({ start: START }), NO_PERMIT);
      const [id] = await hub.slotOf(w.provider, offer.slot);
      await w.goTo(END * 60);
      await expect(hub.connect(w.renter).rate(id, 5, "")).to.be.revertedWithCustomError(hub, "Ratings_NoReputation");
      await expect(hub.refreshTier(w.provider)).to.be.revertedWithCustomError(hub, "Ratings_NoReputation");
    });
  });
});
