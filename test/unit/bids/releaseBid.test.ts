import { expect } from "chai";

import { START, TERM, award, bid, fund, lock, release } from "../../support/bidding.ts";
import { leaseId, openedBy, sendTake } from "../../support/taking.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

const BOND = 19_500_000n;
const OTHER_SLOT = `0x${"52".repeat(32)}`;

describe("releaseBid", () => {
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await leaseId(w, bid(w), w.renter.address, START);
    await lock(w);
  });

  const locked = async () => (await w.hub.collateralOf(w.provider, w.usdc)).locked;

  describe("when the caller is not the market", () => {
    it("it should revert, naming the caller, also when the bid has lapsed", async () => {
      for (const by of [w.renter, w.provider, w.admin]) {
        await expect(release(w, { by })).to.be.revertedWithCustomError(w.hub, "Bids_NotMarket").withArgs(by);
      }
      await w.goTo(START * 60);
      await expect(release(w, { by: w.provider }))
        .to.be.revertedWithCustomError(w.hub, "Bids_NotMarket")
        .withArgs(w.provider);
    });
  });

  describe("when the bid is locked", () => {
    it("it should free exactly what it had locked, and nothing of other bids and leases", async () => {
      await lock(w, { offer: bid(w, { slot: OTHER_SLOT, rate: 61n }), choice: { term: 7, deposit: 7 } });
      await sendTake(w, { offer: { slot: `0x${"53".repeat(32)}`, rate: 60n }, choice: { term: 1 } });
      expect(await locked()).to.equal(BOND + 22n + 3n);
      await release(w, { offer: bid(w, { slot: OTHER_SLOT, rate: 61n }) });
      expect(await locked()).to.equal(BOND + 3n);
      await release(w);
      expect(await locked()).to.equal(3n);
    });

    it("it should free the bond of a day at most, as it had locked", async () => {
      const offer = bid(w, { slot: OTHER_SLOT });
      await lock(w, { offer, choice: { term: 43_200, deposit: 43_200 } });
      expect(await locked()).to.equal(BOND + 46_800_000n);
      await release(w, { offer });
      expect(await locked()).to.equal(BOND);
    });

    it("it should emit BidReleased", async () => {
      await expect(release(w)).to.emit(w.hub, "BidReleased").withArgs(id, BOND);
    });

    it("it should free the slot", async () => {
      await release(w);
      expect((await w.hub.slotOf(w.provider, bid(w).slot)).occupied).to.equal(false);
      await expect(sendTake(w)).to.emit(w.hub, "LeaseOpened");
    });

    it("it should let the same bid be locked again", async () => {
      await release(w);
      await expect(lock(w)).to.emit(w.hub, "BidLocked").withArgs(id, w.provider, bid(w).request, BOND);
      expect(await locked()).to.equal(BOND);
    });

    it("it should not ask whether the offer is still in force", async () => {
      await w.hub.connect(w.provider).cancel(w.hashOffer(bid(w)));
      await w.hub.connect(w.provider).raiseEpoch(1n);
      await w.hub.retireParameterSet(1);
      await release(w);
      expect(await locked()).to.equal(0n);
    });
  });

  describe("when the bid has lapsed", () => {
    it("it should free the bond", async () => {
      await w.goTo((START + TERM + 1) * 60);
      await expect(release(w)).to.emit(w.hub, "BidReleased").withArgs(id, BOND);
      expect(await locked()).to.equal(0n);
    });

    it("it should not touch the lease that has the slot by now", async () => {
      await w.goTo(START * 60);
      const opened = await openedBy(w, sendTake(w));
      await release(w);
      expect(await locked()).to.equal(BOND);
      expect(await w.hub.slotOf(w.provider, bid(w).slot)).to.deep.equal([opened.id, true]);
      await expect(sendTake(w, { by: w.stranger }))
        .to.be.revertedWithCustomError(w.hub, "Leases_SlotOccupied")
        .withArgs(w.provider, bid(w).slot, opened.id, START + 601);
    });
  });

  describe("when there is no such bid", () => {
    const unknown = async (other: string) => {
      await expect(release(w, { id: other }))
        .to.be.revertedWithCustomError(w.hub, "Bids_Unknown")
        .withArgs(other);
      expect(await locked()).to.equal(BOND);
    };

    it("it should revert for an id that nothing has, naming it", async () => {
      for (const nothing of [ZERO_HASH, OTHER_SLOT, w.hashOffer(bid(w)), bid(w).request]) await unknown(nothing);
    });

    it("it should revert for the id that the bid would have for another renter, start or offer", async () => {
      const renter = w.renter.address;
      await unknown(await leaseId(w, bid(w), w.stranger.address, START));
      await unknown(await leaseId(w, bid(w), renter, START + 1));
      await unknown(await leaseId(w, bid(w, { bondMultiple: 2 }), renter, START));
    });

    it("it should revert for one that was released", async () => {
      await release(w);
      await expect(release(w)).to.be.revertedWithCustomError(w.hub, "Bids_Unknown").withArgs(id);
      expect(await locked()).to.equal(0n);
    });

    it("it should revert for one that was awarded", async () => {
      await fund(w, 10n ** 9n);
      await award(w);
      await unknown(id);
    });

    it("it should revert for a lease that never was a bid", async () => {
      const offer = w.offer({ slot: OTHER_SLOT, rate: 60n });
      const { id: lease } = await openedBy(w, sendTake(w, { offer, choice: { start: START, term: 1 } }));
      await expect(release(w, { id: lease }))
        .to.be.revertedWithCustomError(w.hub, "Bids_Unknown")
        .withArgs(lease);
    });
  });
});
