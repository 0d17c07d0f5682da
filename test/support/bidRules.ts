import { expect } from "chai";

import {
  type Auctions,
  BIDDERS,
  BOND,
  DEADLINE,
  FIELDS,
  RATE,
  type RequestInput,
  SLOT,
  START,
  TERM,
  altered,
  wordOf,
} from "./auctions.ts";
import { bondOf, leaseId } from "./taking.ts";
import { DAY, GENESIS, type OfferInput } from "./world.ts";

/** Declares the tests of which bids can be accepted (where the renter picks) or placed (where an auction decides) at all. */
export function describeBidRules(world: () => Auctions, auction: boolean): void {
  let a: Auctions;
  let request: RequestInput;
  let id: string;

  beforeEach(async () => {
    a = world();
    request = a.request({ auction, leastScore: 0 });
    id = a.hashRequest(request);
    await a.post(request);
  });

  const answer = (bid: OfferInput, signature?: string, to = request) => {
    const options = signature === undefined ? {} : { signature };
    return auction ? a.place(to, bid, options) : a.accept(to, bid, options);
  };
  const taken = (bid: OfferInput, signature?: string) =>
    expect(answer(bid, signature)).to.emit(a.auctionHouse, auction ? "BidPlaced" : "RequestAwarded");
  const mayDiffer = (field: (typeof FIELDS)[number]): boolean => BIDDERS.has(field) || (!auction && field === "spec");

  for (const [number, field] of FIELDS.entries()) {
    if (field === "request") continue;
    describe(`when its ${field} is not the request's`, () => {
      if (mayDiffer(field)) {
        it("it should be taken: it is the bidder's", async () => {
          if (field === "epoch") await a.hub.connect(a.provider).raiseEpoch(1n);
          await taken(altered(a, a.bid(request), field));
        });
      } else {
        it("it should revert, naming the field's number and both values", async () => {
          const bid = altered(a, a.bid(request), field);
          await expect(answer(bid))
            .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_BidDiffers")
            .withArgs(id, number, wordOf(bid[field]), wordOf(request.terms[field]));
        });
      }
    });
  }

  describe("when it answers another request or none", () => {
    it("it should revert, naming both", async () => {
      const other = a.request({ auction, terms: { salt: 5n } });
      await a.post(other);
      for (const wrong of [a.hashRequest(other), wordOf(0)]) {
        const bid = a.bid(request, { request: wrong });
        await expect(answer(bid))
          .to.be.revertedWithCustomError(a.hub, "Offers_WrongRequest")
          .withArgs(a.hashOffer(bid), wrong, id);
      }
      const bid = a.bid(request);
      await expect(answer(bid, undefined, other))
        .to.be.revertedWithCustomError(a.hub, "Offers_WrongRequest")
        .withArgs(a.hashOffer(bid), id, a.hashRequest(other));
    });
  });

  describe("when it is for another renter's request", () => {
    it("it should revert for theirs, naming both renters", async () => {
      const other = a.request({ auction, terms: { renter: a.other.address } });
      await a.post(other, { by: a.other });
      const bid = a.bid(request, { request: a.hashRequest(other) });
      const options = { by: a.other };
      await expect(auction ? a.place(other, bid, options) : a.accept(other, bid, options))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_BidDiffers")
        .withArgs(a.hashRequest(other), 3, wordOf(a.renter.address), wordOf(a.other.address));
    });
  });

  describe("when it is not signed", () => {
    it("it should be taken where the provider published it", async () => {
      const bid = a.bid(request);
      await a.hub.connect(a.provider).publish(bid, "");
      await taken(bid, "0x");
    });

    it("it should revert where nobody did", async () => {
      const bid = a.bid(request);
      await expect(answer(bid, "0x"))
        .to.be.revertedWithCustomError(a.hub, "Offers_NotPublished")
        .withArgs(a.hashOffer(bid));
    });
  });

  describe("when somebody else signed it", () => {
    it("it should revert, naming provider and signer", async () => {
      const bid = a.bid(request);
      await expect(answer(bid, await a.signBid(bid, a.stranger)))
        .to.be.revertedWithCustomError(a.hub, "Offers_BadSignature")
        .withArgs(a.hashOffer(bid), a.provider, a.stranger);
    });

    it("it should be taken where it is a signer within its limits, and use its quota", async () => {
      const limits = {
        ...{ rate: RATE, exitMinutes: 120, penaltyMultiple: 2, bondMultiple: 3, expiry: GENESIS + DAY },
        ...{ panel: a.panelHash, quota: BOND + 7n },
      };
      await a.hub.connect(a.provider).authorizeSigner(a.other, a.usdc, limits);
      const low = a.bid(request, { rate: RATE - 1n });
      await expect(answer(low, await a.signBid(low, a.other))).to.be.revertedWithCustomError(
        a.hub,
        "Offers_SignerLimit",
      );
      const bid = a.bid(request);
      await taken(bid, await a.signBid(bid, a.other));
      expect((await a.hub.signerLimitsOf(a.provider, a.other, a.usdc)).quota).to.equal(7n);
      expect([await a.lockedOf(a.provider), await a.lockedOf(a.other)]).to.deep.equal([BOND, 0n]);
    });

    it("it should be taken where the provider is a contract that says yes, and not where it says no", async () => {
      const wallet = await a.ethers.deployContract("ContractWallet", [a.other]);
      const provider = await wallet.getAddress();
      await a.hub.connect(a.other).stakeFor(provider, a.usdc, BOND);
      const bid = a.bid(request, { provider });
      await expect(answer(bid, await a.signBid(bid, a.stranger)))
        .to.be.revertedWithCustomError(a.hub, "Offers_BadSignature")
        .withArgs(a.hashOffer(bid), wallet, a.stranger);
      await taken(bid, await a.signBid(bid, a.other));
      expect(await a.lockedOf(provider)).to.equal(BOND);
    });
  });

  describe("when the provider took it back or let it lapse", () => {
    it("it should revert where it is cancelled", async () => {
      const bid = a.bid(request);
      await a.hub.connect(a.provider).cancel(a.hashOffer(bid));
      await expect(answer(bid)).to.be.revertedWithCustomError(a.hub, "Offers_Cancelled").withArgs(a.hashOffer(bid));
    });

    it("it should revert where the epoch was raised", async () => {
      await a.hub.connect(a.provider).raiseEpoch(1n);
      const bid = a.bid(request);
      await expect(answer(bid))
        .to.be.revertedWithCustomError(a.hub, "Offers_WrongEpoch")
        .withArgs(a.hashOffer(bid), 0, 1);
    });

    it("it should revert from its expiry on, and be taken a second before", async () => {
      const expiry = GENESIS + 1_000;
      const bid = a.bid(request, { expiry });
      await a.at(expiry);
      await expect(answer(bid))
        .to.be.revertedWithCustomError(a.hub, "Offers_Expired")
        .withArgs(a.hashOffer(bid), expiry, expiry);
      await a.at(expiry - 1);
      await taken(bid);
    });
  });

  describe("when its slot is occupied by a lease", () => {
    it("it should revert, naming it", async () => {
      const standing = await a.take();
      const { end } = (await a.hub.leaseOf(standing)).lease;
      await expect(answer(a.bid(request)))
        .to.be.revertedWithCustomError(a.hub, "Leases_SlotOccupied")
        .withArgs(a.provider, SLOT, standing, end);
    });
  });

  describe("when the request asks for a score", () => {
    it("it should be taken at it, and revert one below, naming both", async () => {
      const scored = a.request({ auction, leastScore: 7_000, terms: { salt: 5n } });
      await a.post(scored);
      const bid = a.bid(scored);
      await a.scores.setScore(a.provider, 6_999n);
      await a.scores.setScore(a.stranger, 10_000n);
      await expect(answer(bid, undefined, scored))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_ScoreTooLow")
        .withArgs(a.hashRequest(scored), a.provider, 6_999, 7_000);
      await a.scores.setScore(a.provider, 7_000n);
      await expect(answer(bid, undefined, scored)).to.emit(a.auctionHouse, auction ? "BidPlaced" : "RequestAwarded");
    });
  });

  describe("when the request has a lowest rate", () => {
    it("it should be taken at it, and revert a unit below, naming both limits", async () => {
      const floored = a.request({ auction, leastRate: 600_001n, terms: { salt: 5n } });
      await a.post(floored);
      const low = a.bid(floored, { rate: 600_000n });
      await expect(answer(low, undefined, floored))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
        .withArgs(a.hashRequest(floored), 600_000n, 600_001n, RATE);
      const bid = a.bid(floored, { rate: 600_001n });
      await expect(answer(bid, undefined, floored)).to.emit(a.auctionHouse, auction ? "BidPlaced" : "RequestAwarded");
      expect(await a.lockedOf(a.provider)).to.equal(bondOf(bid, TERM));
    });
  });

  describe("when the deadline comes", () => {
    it("it should be taken in the last second before", async () => {
      const bid = a.bid(request);
      await a.at(DEADLINE - 1);
      await taken(bid);
    });

    for (const [when, late] of [
      ["in its second", 0],
      ["a second after", 1],
      ["when the start has come", START * 60 - DEADLINE],
    ] as const) {
      it(`it should revert ${when}, naming both`, async () => {
        const bid = a.bid(request);
        await a.at(DEADLINE + late);
        await expect(answer(bid))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_DeadlinePassed")
          .withArgs(id, DEADLINE, DEADLINE + late);
      });
    }
  });

  describe("when it was made and taken already", () => {
    it("it should revert the second time", async () => {
      const bid = a.bid(request);
      await taken(bid);
      await expect(answer(bid)).to.be.revertedWithCustomError(
        a.auctionHouse,
        auction ? "AuctionHouse_RateOutOfRange" : "AuctionHouse_NotOpen",
      );
      const start = auction
        ? START
        : (await a.hub.leaseOf((await a.hub.slotOf(a.provider, SLOT)).occupant)).lease.start;
      expect((await a.hub.slotOf(a.provider, SLOT)).occupant).to.equal(await leaseId(a, bid, a.renter.address, start));
    });
  });
}
