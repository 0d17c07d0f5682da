import { expect } from "chai";

import {
  type Auctions,
  BOND,
  DEPOSIT,
  HELD,
  RATE,
  SLOT,
  START,
  STATUS,
  TERM,
  freshAuctions,
  slot,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { fieldsOf, leaseId, minuteOf, openedBy, sendTake } from "../../support/taking.ts";
import { GENESIS, NO_PERMIT, type OfferInput, up } from "../../support/world.ts";

const KEY = `0x${"c0".repeat(32)}`;
const NOW = GENESIS + 600;
const NEXT = minuteOf(NOW) + 1;

describe("acceptBid", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  const posted = async (fields: Parameters<Auctions["request"]>[0] = {}) => {
    const request = a.request({ auction: false, ...fields });
    await a.post(request);
    return request;
  };

  describe("when the bid is at the request's highest rate", () => {
    it("it should make exactly the lease that a take would have made, and hold the same", async () => {
      const request = await posted();
      const bid = a.bid(request);
      await a.at(NOW);
      const { id } = await openedBy(a, a.accept(request, bid));
      const offer = { slot: slot(9) };
      const choice = { term: TERM, deposit: DEPOSIT };
      await a.at(NOW + 1);
      const { id: taken } = await openedBy(a, sendTake(a, { offer, choice }));
      expect(id).to.equal(await leaseId(a, bid, a.renter.address, NEXT));
      const [made, expected] = [await a.hub.leaseOf(id), await a.hub.leaseOf(taken)];
      expect(fieldsOf(made.lease)).to.deep.equal(fieldsOf(expected.lease));
      const accounts = [await a.lens.accountOf(id), await a.lens.accountOf(taken)].map(fieldsOf);
      expect(accounts[0]).to.deep.equal(accounts[1]);
      expect(await a.lockedOf(a.provider)).to.equal(2n * BOND);
    });

    it("it should refund nothing and move no tokens", async () => {
      const request = await posted();
      const accepted = a.accept(request, a.bid(request));
      await expect(accepted).to.changeTokenBalances(a.ethers, a.usdc, [a.renter, a.hub], [0n, 0n]);
      expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([0n, 0n]);
    });

    it("it should emit LeaseOpened with the renter's key, and RequestAwarded", async () => {
      const request = await posted({ accessKey: KEY });
      const bid = a.bid(request);
      const lease = await leaseId(a, bid, a.renter.address, NEXT);
      await a.at(NOW);
      const accepted = a.accept(request, bid);
      await expect(accepted)
        .to.emit(a.hub, "LeaseOpened")
        .withArgs(
          ...[lease, a.provider, a.renter, a.hashOffer(bid), Object.values(bid)],
          ...[NEXT, TERM, DEPOSIT, 25_000n, KEY],
        );
      await expect(accepted)
        .to.emit(a.auctionHouse, "RequestAwarded")
        .withArgs(a.hashRequest(request), a.provider, lease, 0n);
    });

    it("it should answer the lease's id and be awarded", async () => {
      const request = await posted();
      const bid = a.bid(request);
      const call = a.auctionHouse.connect(a.renter).acceptBid;
      await a.at(NOW);
      await a.networkHelpers.mine();
      const answer = await call.staticCall(request, bid, await a.signBid(bid));
      expect(answer).to.equal(await leaseId(a, bid, a.renter.address, NEXT));
      await a.accept(request, bid);
      expect((await a.stateOf(request)).status).to.equal(STATUS.awarded);
      expect((await a.hub.slotOf(a.provider, SLOT)).occupant).to.equal(answer);
    });
  });

  describe("when the bid is below the highest rate", () => {
    for (const rate of [1n, 59n, 100_001n, RATE - 1n]) {
      it(`it should buy the same minutes at ${rate} and refund the rest to the unit`, async () => {
        const request = await posted();
        const refund = HELD - up(rate, DEPOSIT);
        const opened = await openedBy(a, a.accept(request, a.bid(request, { rate })));
        expect([opened.term, opened.deposit]).to.deep.equal([BigInt(TERM), BigInt(DEPOSIT)]);
        expect([await a.creditOf(a.renter), await a.creditOf(a.house)]).to.deep.equal([refund, 0n]);
        const [awarded] = await a.auctionHouse.queryFilter(a.auctionHouse.filters.RequestAwarded());
        expect(awarded!.args.refund).to.equal(refund);
        expect((await a.lens.accountOf(opened.id)).held).to.equal(up(rate, DEPOSIT));
      });
    }
  });

  describe("when the bid is a unit above the highest rate", () => {
    it("it should revert, naming both", async () => {
      const request = await posted();
      await expect(a.accept(request, a.bid(request, { rate: RATE + 1n })))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_RateOutOfRange")
        .withArgs(a.hashRequest(request), RATE + 1n, 1n, RATE);
    });
  });

  describe("when the terms set the start", () => {
    for (const [what, terms, start] of [
      ["after the set-up time", { setup: 60 }, NEXT + 60],
      ["at the earliest start", { earliestStart: START, setup: 60 }, START],
      ["the next minute, where the earliest start is past", { earliestStart: NEXT - 5 }, NEXT],
      ["at the latest start", { latestStart: NEXT }, NEXT],
    ] as const) {
      it(`it should start ${what}`, async () => {
        const request = await posted({ terms });
        await a.at(NOW);
        expect((await openedBy(a, a.accept(request, a.bid(request)))).start).to.equal(start);
      });
    }

    it("it should revert after the latest start, naming both", async () => {
      const request = await posted({ terms: { latestStart: NEXT - 1 } });
      const bid = a.bid(request);
      await a.at(NOW);
      await expect(a.accept(request, bid))
        .to.be.revertedWithCustomError(a.hub, "Leases_StartOutOfRange")
        .withArgs(a.hashOffer(bid), NEXT, NEXT, NEXT - 1);
    });
  });

  describe("when the caller is not the renter", () => {
    it("it should revert, naming both", async () => {
      const request = await posted();
      for (const by of [a.provider, a.stranger, a.admin]) {
        await expect(a.accept(request, a.bid(request), { by }))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotRenter")
          .withArgs(a.hashRequest(request), a.renter, by);
      }
    });
  });

  describe("when an auction decides", () => {
    it("it should revert, with a bid or without, naming the kind", async () => {
      const request = await posted({ auction: true });
      const bid = a.bid(request);
      const refused = async (other: OfferInput) => {
        await expect(a.accept(request, other))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_WrongKind")
          .withArgs(a.hashRequest(request), true);
      };
      await refused(bid);
      await a.place(request, bid);
      await refused(bid);
      await refused(a.bid(request, { rate: 1n, slot: slot(2) }));
    });
  });

  describe("when the request is not open", () => {
    it("it should revert before it is posted, after it is cancelled, and after another bid was accepted", async () => {
      const request = a.request({ auction: false });
      const refused = async (of: typeof request, status: number) => {
        await expect(a.accept(of, a.bid(of, { slot: slot(2) })))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_NotOpen")
          .withArgs(a.hashRequest(of), status);
      };
      await refused(request, STATUS.unknown);
      await a.post(request);
      await a.accept(request, a.bid(request));
      await refused(request, STATUS.awarded);
      const other = await posted({ terms: { salt: 1n } });
      await a.cancel(other);
      await refused(other, STATUS.ended);
    });
  });

  describe("when the collateral is a unit short", () => {
    it("it should revert, naming both", async () => {
      const request = await posted();
      await a.hub.connect(a.provider).withdrawCollateral(a.usdc, a.provider, 10n ** 28n - BOND + 1n);
      await expect(a.accept(request, a.bid(request)))
        .to.be.revertedWithCustomError(a.hub, "Collateral_Insufficient")
        .withArgs(a.provider, a.usdc, BOND - 1n, BOND);
    });
  });

  describe("when its parameter set is paused", () => {
    it("it should open the lease, though a take is refused", async () => {
      const request = await posted();
      await a.hub.pause([1]);
      const offer = a.offer({ slot: slot(9) });
      await expect(a.hub.connect(a.renter).take(offer, await a.sign(offer), a.choice(), NO_PERMIT))
        .to.be.revertedWithCustomError(a.hub, "ParameterSets_Paused")
        .withArgs(1);
      await expect(a.accept(request, a.bid(request))).to.emit(a.hub, "LeaseOpened");
    });
  });

  describe("when its parameter set is retired", () => {
    it("it should revert, naming it", async () => {
      const request = await posted();
      await a.hub.retireParameterSet(1);
      await expect(a.accept(request, a.bid(request)))
        .to.be.revertedWithCustomError(a.hub, "ParameterSets_Retired")
        .withArgs(1);
    });
  });
});
