import { expect } from "chai";

import { REQUEST, START, TERM, bid, bidChoice, lock } from "../../support/bidding.ts";
import { bondOf, leaseId, minuteOf, openedBy, sendTake } from "../../support/taking.ts";
import { GENESIS, HOUR, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

const MOST_AHEAD = 129_600;
const NOW = GENESIS + HOUR;

describe("lockBid", () => {
  let w: World;
  let id: string;
  let hash: string;

  beforeEach(async () => {
    w = await freshWorld();
    hash = w.hashOffer(bid(w));
    id = await leaseId(w, bid(w), w.renter.address, START);
  });

  const locked = async () => (await w.hub.collateralOf(w.provider, w.usdc)).locked;

  describe("when the caller is not the market", () => {
    it("it should revert, naming the caller", async () => {
      for (const by of [w.renter, w.provider, w.admin, w.disputeDesk]) {
        await expect(lock(w, { by })).to.be.revertedWithCustomError(w.hub, "Bids_NotMarket").withArgs(by);
      }
    });
  });

  describe("when the bid is in order", () => {
    it("it should answer the id of the lease it may become", async () => {
      const signature = await w.sign(bid(w));
      const market = w.hub.connect(w.market);
      expect(await market.lockBid.staticCall(REQUEST, w.renter, bid(w), signature, bidChoice())).to.equal(id);
    });

    it("it should emit BidLocked, with the bond in units", async () => {
      await expect(lock(w)).to.emit(w.hub, "BidLocked").withArgs(id, w.provider, REQUEST, 19_500_000n);
    });

    it("it should lock the bond of the term, rounded up", async () => {
      const offer = bid(w, { rate: 61n });
      await lock(w, { offer, choice: { term: 7, deposit: 7 } });
      expect(await locked()).to.equal(22n);
    });

    it("it should occupy the slot until its start", async () => {
      await lock(w);
      expect(await w.hub.slotOf(w.provider, bid(w).slot)).to.deep.equal([id, true]);
      await expect(sendTake(w))
        .to.be.revertedWithCustomError(w.hub, "Leases_SlotOccupied")
        .withArgs(w.provider, bid(w).slot, id, START);
      await w.goTo(START * 60 - 1);
      expect(await w.hub.slotOf(w.provider, bid(w).slot)).to.deep.equal([id, true]);
      await w.goTo(START * 60);
      expect(await w.hub.slotOf(w.provider, bid(w).slot)).to.deep.equal([id, false]);
    });

    it("it should move no money", async () => {
      await expect(lock(w)).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.provider, w.hub], [0n, 0n, 0n]);
      expect(await w.hub.balanceOf(w.market, w.usdc)).to.deep.equal([0n, 0n]);
    });

    it("it should open no lease", async () => {
      const receipt = (await (await lock(w)).wait())!;
      const opened = await w.hub.queryFilter(w.hub.filters.LeaseOpened(), receipt.blockNumber);
      expect(opened).to.deep.equal([]);
      await expect(w.hub.leaseOf(id)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(id);
    });

    it("it should be one more lock beside the provider's leases and other bids", async () => {
      await lock(w);
      await lock(w, { offer: bid(w, { slot: ZERO_HASH }) });
      await sendTake(w, { offer: { slot: `0x${"52".repeat(32)}` } });
      expect(await locked()).to.equal(3n * bondOf(bid(w), TERM));
    });
  });

  describe("when the bid is not in order", () => {
    it("it should revert if it answers another request, naming both", async () => {
      const other = `0x${"4f".repeat(32)}`;
      await expect(lock(w, { request: other }))
        .to.be.revertedWithCustomError(w.hub, "Offers_WrongRequest")
        .withArgs(hash, REQUEST, other);
    });

    it("it should revert if it answers none", async () => {
      const offer = w.offer();
      await expect(lock(w, { request: ZERO_HASH, offer })).to.be.revertedWithCustomError(w.hub, "Bids_NoRequest");
    });

    it("it should revert if it is for another renter, naming both", async () => {
      const offer = bid(w, { renter: w.stranger.address });
      await expect(lock(w, { offer }))
        .to.be.revertedWithCustomError(w.hub, "Offers_WrongRenter")
        .withArgs(w.hashOffer(offer), w.stranger, w.renter);
    });

    it("it should revert if somebody else signed, naming who", async () => {
      await expect(lock(w, { signature: await w.sign(bid(w), w.stranger) }))
        .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
        .withArgs(hash, w.provider, w.stranger);
    });

    it("it should revert if it was cancelled", async () => {
      await w.hub.connect(w.provider).cancel(hash);
      await expect(lock(w)).to.be.revertedWithCustomError(w.hub, "Offers_Cancelled").withArgs(hash);
    });

    it("it should revert if its parameter set is retired", async () => {
      await w.hub.retireParameterSet(1);
      await expect(lock(w)).to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired").withArgs(1);
    });

    it("it should revert if the collateral is one unit short, naming both", async () => {
      const { total } = await w.hub.collateralOf(w.provider, w.usdc);
      await w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, total - 19_499_999n);
      await expect(lock(w))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.provider, await w.usdc.getAddress(), 19_499_999n, 19_500_000n);
    });

    it("it should revert if the slot is occupied by a lease, naming it", async () => {
      const opened = await openedBy(w, sendTake(w));
      await expect(lock(w))
        .to.be.revertedWithCustomError(w.hub, "Leases_SlotOccupied")
        .withArgs(w.provider, bid(w).slot, opened.id, opened.start + 600n);
    });

    it("it should revert if it is locked already, naming the id", async () => {
      await lock(w);
      await expect(lock(w)).to.be.revertedWithCustomError(w.hub, "Leases_Exists").withArgs(id);
    });
  });

  describe("when the parameter set is paused", () => {
    it("it should lock: a pause does not stop bids for posted requests", async () => {
      await w.hub.pause([1]);
      await expect(lock(w)).to.emit(w.hub, "BidLocked");
    });
  });

  describe("when the term is out of range", () => {
    it("it should revert, naming the range", async () => {
      const offer = bid(w, { shortestTerm: 100, longestTerm: 200, committed: 150 });
      for (const term of [149, 201]) {
        await expect(lock(w, { offer, choice: { term, deposit: term } }))
          .to.be.revertedWithCustomError(w.hub, "Leases_TermOutOfRange")
          .withArgs(w.hashOffer(offer), term, 150, 200);
      }
    });
  });

  describe("when the start is out of range", () => {
    it("it should revert, naming the range", async () => {
      const [least, most] = [minuteOf(NOW) + 31, minuteOf(NOW) + MOST_AHEAD];
      const offer = bid(w, { setup: 30 });
      const signature = await w.sign(offer);
      for (const [index, start] of [1, least - 1, most + 1].entries()) {
        await w.at(NOW + index);
        await expect(lock(w, { offer, signature, choice: { start } }))
          .to.be.revertedWithCustomError(w.hub, "Leases_StartOutOfRange")
          .withArgs(w.hashOffer(offer), start, least, most);
      }
    });
  });

  describe("when a signer made the bid", () => {
    const quota = 2n * 19_500_000n - 1n;

    it("it should use its quota, and give nothing back when it is released", async () => {
      const limits = {
        ...{ rate: 1n, exitMinutes: 120, penaltyMultiple: 2, bondMultiple: 3 },
        ...{ expiry: START * 60, panel: w.panelHash, quota },
      };
      await w.hub.connect(w.provider).authorizeSigner(w.other, w.usdc, limits);
      await lock(w, { signature: await w.sign(bid(w), w.other) });
      await w.hub.connect(w.market).releaseBid(await leaseId(w, bid(w), w.renter.address, START));
      expect((await w.hub.signerLimitsOf(w.provider, w.other, w.usdc)).quota).to.equal(quota - 19_500_000n);
    });
  });

  describe("given a bid is locked and not awarded", () => {
    beforeEach(async () => {
      await lock(w);
    });

    const calls: [string, (world: World) => Promise<unknown>][] = [
      ["settle", ({ hub }) => hub.settle(id)],
      ["settleAndWithdraw", ({ hub, provider }) => hub.connect(provider).settleAndWithdraw(id, provider)],
      ["close", ({ hub, provider }) => hub.connect(provider).close(id)],
      ["closeAndWithdraw", ({ hub, renter }) => hub.connect(renter).closeAndWithdraw(id, renter)],
      ["topUp", ({ hub, renter }) => hub.connect(renter).topUp(id, 1)],
      ["pullTopUp", ({ hub }) => hub.pullTopUp(id)],
      ["setStandingTopUp", ({ hub, renter }) => hub.connect(renter).setStandingTopUp(id, 1, 1)],
      ["addBond", ({ hub, provider }) => hub.connect(provider).addBond(id, 1)],
      ["grantAccess", ({ hub, provider }) => hub.connect(provider).grantAccess(id, "0x")],
      ["finalize", ({ hub }) => hub.finalize(id)],
      ["leaseOf", ({ hub }) => hub.leaseOf(id)],
      ["hearingOf", ({ hub }) => hub.hearingOf(id, START / 60, 1)],
      ["recordDowntime", ({ hub, uptimeOracle }) => hub.connect(uptimeOracle).recordDowntime(id, START / 60, 1)],
      ["announceMaintenance", ({ hub, provider }) => hub.connect(provider).announceMaintenance(id, START, START + 1)],
      ["enforce", ({ hub }) => hub.enforce(id, [])],
      ["enforceDue", ({ hub }) => hub.enforceDue(id, 4)],
      ["dayOf", ({ hub }) => hub.dayOf(id, 1)],
      ["dueDaysOf", ({ hub }) => hub.dueDaysOf(id)],
      ["openContest", ({ hub, disputeDesk, provider }) => hub.connect(disputeDesk).openContest(id, provider, [1])],
      ["ruleContest", ({ hub, disputeDesk }) => hub.connect(disputeDesk).ruleContest(id, [1], true)],
      ["openClaim", ({ hub, disputeDesk, renter }) => hub.connect(disputeDesk).openClaim(id, renter, 1)],
      ["ruleClaim", ({ hub, disputeDesk }) => hub.connect(disputeDesk).ruleClaim(id, true)],
    ];
    for (const [name, call] of calls) {
      it(`it should be no lease to ${name}, before its start or after its term`, async () => {
        await expect(call(w)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(id);
        await w.goTo((START + TERM + 1_000) * 60);
        await expect(call(w)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(id);
        expect(await locked()).to.equal(19_500_000n);
      });
    }

    it("it should be skipped by settleMany", async () => {
      await expect(w.hub.settleMany([id]))
        .to.emit(w.hub, "SettlementSkipped")
        .withArgs(id);
    });

    it("it should free its slot for others at its start, and keep its bond", async () => {
      await w.at(START * 60);
      const opened = await openedBy(w, sendTake(w));
      expect(opened.start).to.equal(START + 1);
      expect(await w.hub.slotOf(w.provider, bid(w).slot)).to.deep.equal([opened.id, true]);
      expect(await locked()).to.equal(2n * 19_500_000n);
    });

    it("it should hold its slot in the last second before its start", async () => {
      await w.goTo(START * 60 - 3);
      const standing = await w.sign(w.offer());
      await w.at(START * 60 - 1);
      await expect(sendTake(w, { signature: standing })).to.be.revertedWithCustomError(w.hub, "Leases_SlotOccupied");
    });

    it("it should hold its slot against another bid of the same provider", async () => {
      await expect(lock(w, { offer: bid(w, { rate: 640_000n }) }))
        .to.be.revertedWithCustomError(w.hub, "Leases_SlotOccupied")
        .withArgs(w.provider, bid(w).slot, id, START);
    });

    it("it should keep its bond from being withdrawn", async () => {
      const { total } = await w.hub.collateralOf(w.provider, w.usdc);
      await expect(w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, total - 19_499_999n))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.provider, await w.usdc.getAddress(), total - 19_500_000n, total - 19_499_999n);
    });
  });
});
