import { expect } from "chai";

import {
  type Auctions,
  BOND,
  DEADLINE,
  DEPOSIT,
  HELD,
  RATE,
  type RequestInput,
  SLOT,
  START,
  STATUS,
  TERM,
  freshAuctions,
  slot,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { bondOf, fieldsOf, leaseId, openedBy, sendTake } from "../../support/taking.ts";
import { type OfferInput, up } from "../../support/world.ts";

const KEY = `0x${"c0".repeat(32)}`;
const WON = 600_001n;

describe("awardRequest", () => {
  let a: Auctions;
  let request: RequestInput;
  let first: OfferInput;
  let best: OfferInput;
  let id: string;
  let lease: string;

  beforeEach(async () => {
    a = await freshAuctions();
    request = a.request({ accessKey: KEY, leastScore: 100 });
    id = a.hashRequest(request);
    for (const provider of a.providers) await a.scores.setScore(provider, 100n);
    first = a.bid(request, { provider: a.stranger.address });
    best = a.bid(request, { rate: WON });
    lease = await leaseId(a, best, a.renter.address, START);
    await a.post(request);
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  const bidTwice = async () => {
    await a.place(request, first);
    await a.place(request, best);
  };

  describe("when the deadline has passed and there is a best bid", () => {
    beforeEach(async () => {
      await bidTwice();
      await a.goTo(DEADLINE);
    });

    it("it should make exactly the lease that a take would have made, and hold the same", async () => {
      const offer = { slot: slot(9), rate: WON };
      const choice = { term: TERM, deposit: DEPOSIT, start: START };
      const { id: taken } = await openedBy(a, sendTake(a, { offer, choice }));
      await a.award(request, best);
      const [made, expected] = [await a.hub.leaseOf(lease), await a.hub.leaseOf(taken)];
      expect(fieldsOf(made.lease)).to.deep.equal(fieldsOf(expected.lease));
      const accounts = [await a.lens.accountOf(lease), await a.lens.accountOf(taken)].map(fieldsOf);
      expect(accounts[0]).to.deep.equal(accounts[1]);
    });

    it("it should refund the rest of the deposit to the unit and move no tokens", async () => {
      await expect(a.award(request, best)).to.changeTokenBalances(a.ethers, a.usdc, [a.renter, a.hub], [0n, 0n]);
      expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([HELD - up(WON, DEPOSIT), 0n]);
    });

    it("it should emit LeaseOpened with the renter's key, and RequestAwarded", async () => {
      const awarded = a.award(request, best);
      await expect(awarded)
        .to.emit(a.hub, "LeaseOpened")
        .withArgs(
          ...[lease, a.provider, a.renter, a.hashOffer(best), Object.values(best)],
          ...[START, TERM, DEPOSIT, 25_000n, KEY],
        );
      await expect(awarded)
        .to.emit(a.auctionHouse, "RequestAwarded")
        .withArgs(id, a.provider, lease, HELD - up(WON, DEPOSIT));
    });

    it("it should answer the lease's id, keep bond and slot, and be awarded", async () => {
      const answer = await a.auctionHouse.connect(a.admin).awardRequest.staticCall(request, best);
      expect(answer).to.equal(lease);
      await a.award(request, best);
      expect([await a.lockedOf(a.provider), await a.lockedOf(a.stranger)]).to.deep.equal([bondOf(best, TERM), 0n]);
      expect(await a.hub.slotOf(a.provider, SLOT)).to.deep.equal([lease, true]);
      expect((await a.stateOf(request)).status).to.equal(STATUS.awarded);
    });

    for (const [who, by] of [
      ["the renter", () => a.renter],
      ["the winner", () => a.provider],
      ["the beaten", () => a.stranger],
      ["somebody else", () => a.recipient],
    ] as const) {
      it(`it should be for ${who}`, async () => {
        expect((await openedBy(a, a.award(request, best, by()))).id).to.equal(lease);
      });
    }

    it("it should revert the second time", async () => {
      await a.award(request, best);
      await expect(a.award(request, best))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
        .withArgs(id, STATUS.awarded);
    });

    it("it should revert for the beaten bid, and for one that was never placed", async () => {
      for (const other of [first, a.bid(request, { rate: WON, salt: 1n }), a.bid(request, { rate: 1n })]) {
        await expect(a.award(request, other))
          .to.be.revertedWithCustomError(a.hub, "Bids_Unknown")
          .withArgs(await leaseId(a, other, a.renter.address, START));
      }
    });

    it("it should be possible in the last second before the start, and not from the start on", async () => {
      const other = a.request({ terms: { salt: 1n }, deadline: DEADLINE + 600 });
      await a.post(other);
      const late = a.bid(other, { slot: slot(2) });
      await a.place(other, late);
      await a.at(START * 60 - 1);
      expect((await openedBy(a, a.award(request, best))).id).to.equal(lease);
      for (const timestamp of [START * 60, START * 60 + 1, (START + TERM) * 60]) {
        await a.at(timestamp);
        await expect(a.award(other, late))
          .to.be.revertedWithCustomError(a.hub, "Bids_Lapsed")
          .withArgs(await leaseId(a, late, a.renter.address, START), START);
        await a.goTo(timestamp);
      }
    });
  });

  describe("when it is the deadline's second", () => {
    it("it should be awarded", async () => {
      await bidTwice();
      await a.at(DEADLINE);
      expect((await openedBy(a, a.award(request, best))).id).to.equal(lease);
    });
  });

  describe("when the deadline is ahead", () => {
    it("it should revert, naming both, also the renter's", async () => {
      await bidTwice();
      for (const [index, by] of [a.admin, a.renter].entries()) {
        await a.at(DEADLINE - 2 + index);
        await expect(a.award(request, best, by))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_DeadlineAhead")
          .withArgs(id, DEADLINE, DEADLINE - 2 + index);
        await a.goTo(DEADLINE - 2 + index);
      }
    });

    it("it should revert until the deadline that a late bid moved", async () => {
      await a.place(request, first);
      const signature = await a.signBid(best);
      await a.at(DEADLINE - 60);
      await a.place(request, best, { signature });
      const deadline = DEADLINE + 240;
      await a.at(deadline - 1);
      await expect(a.award(request, best))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_DeadlineAhead")
        .withArgs(id, deadline, deadline - 1);
      await a.at(deadline);
      await expect(a.award(request, best)).to.emit(a.hub, "LeaseOpened");
    });
  });

  describe("when nothing is to be awarded", () => {
    it("it should revert without a bid", async () => {
      await a.goTo(DEADLINE);
      await expect(a.award(request, best))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NoBid")
        .withArgs(id);
    });

    it("it should revert where the renter picks, naming the kind", async () => {
      const other = a.request({ auction: false });
      await a.post(other);
      await a.goTo(DEADLINE);
      await expect(a.award(other, a.bid(other)))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_WrongKind")
        .withArgs(a.hashRequest(other), false);
    });

    it("it should revert for another auction's best bid, naming both leases", async () => {
      await bidTwice();
      const other = a.request({ terms: { salt: 1n } });
      const others = a.bid(other, { slot: slot(2) });
      await a.post(other);
      await a.place(other, others);
      await a.goTo(DEADLINE);
      await expect(a.award(request, others))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotBest")
        .withArgs(id, await leaseId(a, others, a.renter.address, START), lease);
      await a.award(other, others);
      await a.award(request, best);
    });

    it("it should revert where there is no such request", async () => {
      const other = a.request({ terms: { salt: 1n } });
      await expect(a.award(other, a.bid(other)))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
        .withArgs(a.hashRequest(other), STATUS.unknown);
    });
  });

  describe("when something changed since the best bid was placed", () => {
    const bond = () => bondOf(best, TERM);
    const changes: [string, () => Promise<unknown>][] = [
      ["the offer was cancelled", () => a.hub.connect(a.provider).cancel(a.hashOffer(best))],
      ["the epoch was raised", () => a.hub.connect(a.provider).raiseEpoch(7n)],
      ["the set was retired, so that its token is delisted", () => a.hub.retireParameterSet(1)],
      ["the set was paused", () => a.hub.pause([1])],
      [
        "the free collateral left",
        () => a.hub.connect(a.provider).withdrawCollateral(a.usdc, a.provider, 10n ** 28n - bond()),
      ],
      ["the score dropped", () => a.scores.setScore(a.provider, 0n)],
    ];
    const awarded = async () => {
      await a.goTo(DEADLINE);
      expect((await openedBy(a, a.award(request, best))).id).to.equal(lease);
      expect(await a.lockedOf(a.provider)).to.equal(bond());
      expect(await a.creditOf(a.renter)).to.equal(HELD - up(WON, DEPOSIT));
    };
    for (const [what, change] of changes) {
      it(`it should be awarded though ${what}`, async () => {
        await bidTwice();
        await change();
        await awarded();
      });
    }

    it("it should be awarded though all of that happened", async () => {
      await bidTwice();
      await a.hub.pause([1]);
      for (const [what, change] of changes) if (!what.includes("paused")) await change();
      await awarded();
    });

    it("it should be awarded though its signer was revoked", async () => {
      const limits = {
        ...{ rate: 1n, exitMinutes: 120, penaltyMultiple: 2, bondMultiple: 3, expiry: START * 60 },
        ...{ panel: a.panelHash, quota: BOND },
      };
      await a.hub.connect(a.provider).authorizeSigner(a.other, a.usdc, limits);
      await a.place(request, best, { signature: await a.signBid(best, a.other) });
      await a.hub.connect(a.provider).authorizeSigner(a.other, a.usdc, { ...limits, expiry: 0, quota: 0n });
      await awarded();
    });

    it("it should be awarded though the bid expired", async () => {
      best = { ...best, expiry: DEADLINE - 1 };
      lease = await leaseId(a, best, a.renter.address, START);
      await a.place(request, best);
      await awarded();
    });

    it("it should be awarded though the rate is the highest and nothing is refunded", async () => {
      const high = a.bid(request, { rate: RATE });
      await a.place(request, high);
      await a.goTo(DEADLINE);
      await a.award(request, high);
      expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([0n, 0n]);
    });
  });
});
