import { expect } from "chai";

import { type Auctions, MINUTE, STATUS, freshAuctions, slot } from "../../support/auctions.ts";
import { shares } from "../../support/books.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { minuteOf, openedBy } from "../../support/taking.ts";
import { DAY, GENESIS, HOUR, type OfferInput, down, up } from "../../support/world.ts";

const HOURS = 100;
const HIGHEST = 4_950_000n;
const START = minuteOf(GENESIS + 2 * DAY);
const DEADLINE = GENESIS + DAY;

/** Who bids what, in turn: each at least 1 % below the one before; the last two in the last minutes. */
const BIDS: [provider: number, rate: bigint, timestamp: number][] = [
  [0, 4_950_000n, GENESIS + HOUR],
  [1, 4_900_500n, GENESIS + 2 * HOUR],
  [2, 4_500_000n, GENESIS + 3 * HOUR],
  [0, 4_400_001n, DEADLINE - 2 * MINUTE],
  [1, 4_199_999n, DEADLINE + 2 * MINUTE],
];

describe("auction lifecycle", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  describe("when three providers bid an H100 down for a hundred hours", () => {
    it("it should be awarded to the lowest, run, be finalized, and everything adds up", async () => {
      const minutes = HOURS * 60;
      const request = a.request({
        ...{ term: minutes, deposit: minutes, deadline: DEADLINE },
        terms: { rate: HIGHEST, earliestStart: START, latestStart: START },
      });
      const deposit = up(HIGHEST, minutes);
      expect(deposit).to.equal(495_000_000n);
      const before = await a.usdc.balanceOf(a.renter);
      await a.post(request);
      await expectMarketBooks(a);

      let best: OfferInput | undefined;
      for (const [index, rate, timestamp] of BIDS) {
        const provider = a.providers[index]!;
        const bid = a.bid(request, { provider: provider.address, rate, slot: slot(index + 1) });
        const signature = await a.signBid(bid);
        await a.at(timestamp);
        await a.place(request, bid, { signature });
        const locked = await Promise.all(a.providers.map((each) => a.lockedOf(each)));
        expect(locked).to.deep.equal(a.providers.map((_, each) => (each === index ? up(rate, 3 * 1_440) : 0n)));
        await expectMarketBooks(a);
        best = bid;
      }
      const winner = a.stranger;
      expect(best!.provider).to.equal(winner.address);
      expect(await a.stateOf(request)).to.deep.equal({
        ...{ status: STATUS.open, deadline: DEADLINE + 7 * MINUTE, bestRate: 4_199_999n },
      });

      await a.at(DEADLINE + 7 * MINUTE);
      const { id } = await openedBy(a, a.award(request, best!));
      const price = up(4_199_999n, minutes);
      expect(await a.creditOf(a.renter)).to.equal(deposit - price);
      await expectMarketBooks(a);

      // Half of it: 50 hours are paid for, as one more is not final yet.
      await a.goTo((START + 51 * 60) * 60);
      await a.hub.settle(id);
      expect(await a.creditOf(winner)).to.equal(shares(down(4_199_999n, 50 * 60)).net);
      await expectMarketBooks(a);

      await a.goTo((START + minutes + 60 + 360) * 60);
      await a.hub.finalize(id);
      const pay = down(4_199_999n, minutes);
      const { fee, panelFee, net } = shares(pay);
      expect(await a.hub.balanceOf(winner, a.usdc)).to.deep.equal([net, fee]);
      expect(await a.creditOf(a.recipient)).to.equal(panelFee);
      expect(await a.creditOf(a.renter)).to.equal(deposit - pay);
      expect(await a.creditOf(a.house)).to.equal(0n);
      expect(await a.lockedOf(winner)).to.equal(0n);
      await expectMarketBooks(a);

      // All of it leaves, and what is left in the hub is the collateral.
      await a.hub.connect(winner).withdraw(a.usdc, winner, net);
      await a.hub.connect(a.recipient).withdraw(a.usdc, a.recipient, panelFee);
      await a.hub.connect(a.renter).withdraw(a.usdc, a.renter, deposit - pay);
      await a.hub.collectFees(a.usdc, [winner]);
      expect(await a.usdc.balanceOf(a.renter)).to.equal(before - pay);
      for (const provider of a.providers) {
        await a.hub.connect(provider).withdrawCollateral(a.usdc, provider, 10n ** 28n);
      }
      expect(await a.usdc.balanceOf(a.hub)).to.equal(0n);
    });
  });
});
