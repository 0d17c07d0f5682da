import { expect } from "chai";

import { booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import { TODAY, hourOf, reachDue, record } from "../../support/days.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_ADDRESS, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("settleAndWithdraw", () => {
  const RATE = 61n;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({ rate: RATE }, { start: NOON });
    await w.at(secondOf(NOON + 120));
  });

  afterEach(() => expectBooksToTheEnd(w));

  const { fee, net } = shares(down(RATE, 60));
  const settleAndWithdraw = (by: World["renter"], to = w.other.address) => w.hub.connect(by).settleAndWithdraw(id, to);

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.provider).settleAndWithdraw(ZERO_HASH, w.provider))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the provider calls", () => {
    it("it should send it what became due", async () => {
      const call = settleAndWithdraw(w.provider);
      await expect(call).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.other], [-net, net]);
      await expect(call).to.emit(w.hub, "Withdrawn").withArgs(w.provider, w.usdc, w.other, net);
      expect(await booksOf(w)).to.include({ provider: 0n, fees: fee });
    });

    it("it should return what it sent, with what was there before", async () => {
      await w.hub.settle(id);
      await w.at(secondOf(NOON + 180));
      const amount = await w.hub
        .connect(w.provider)
        .settleAndWithdraw.staticCall(id, w.provider, { blockTag: "pending" });
      expect(amount).to.equal(shares(down(RATE, 120)).net);
    });

    it("it should send nothing where nothing is due", async () => {
      await w.at(secondOf(NOON + 119, 59));
      await expect(settleAndWithdraw(w.provider)).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.other], [0n, 0n]);
    });
  });

  describe("when the recipient would lose the tokens", () => {
    it("it should revert and settle nothing", async () => {
      await expect(settleAndWithdraw(w.provider, ZERO_ADDRESS))
        .to.be.revertedWithCustomError(w.hub, "Ledger_BadRecipient")
        .withArgs(ZERO_ADDRESS);
      expect((await booksOf(w)).fees).to.equal(0n);
    });
  });

  describe("when a stranger calls", () => {
    it("it should settle, and send nothing of others'", async () => {
      await expect(settleAndWithdraw(w.stranger, w.stranger.address)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.stranger],
        [0n, 0n],
      );
      expect(await booksOf(w)).to.include({ provider: net, fees: fee });
    });
  });

  describe("given a day with downtime is due", () => {
    it("it should send the renter what that gives back and slashes, and leave the pay to the provider", async () => {
      await record(w, id, hourOf(NOON) + 1, 20);
      await reachDue(w, id, TODAY);
      // Five minutes a day are three in ten hours; the rest costs twice.
      const amount = down(RATE, 20) + up(RATE, 34);
      await expect(settleAndWithdraw(w.renter)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.other],
        [-amount, amount],
      );
      expect(await booksOf(w)).to.include({ renter: 0n, provider: shares(down(RATE, 580)).net });
    });
  });

  describe("when the renter calls", () => {
    it("it should send the renter's balance, and leave the pay to the provider", async () => {
      const refund = up(RATE, 600) - up(RATE, 121);
      await w.hub.connect(w.renter).close(id);
      await w.at(secondOf(NOON + 181));
      await expect(settleAndWithdraw(w.renter)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.other],
        [-refund, refund],
      );
      const { fee: fees, net: provider } = shares(down(RATE, 121));
      expect(await booksOf(w)).to.include({ provider, fees, renter: 0n });
    });
  });
});
