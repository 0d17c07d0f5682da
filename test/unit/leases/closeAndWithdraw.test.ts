import { expect } from "chai";

import { booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import { claim } from "../../support/days.ts";
import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_ADDRESS, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("closeAndWithdraw", () => {
  const RATE = 650_001n;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({ rate: RATE, committed: 90 }, { start: NOON });
  });

  afterEach(() => expectBooksToTheEnd(w));

  const closeAndWithdraw = (by: World["renter"], to: string) => w.hub.connect(by).closeAndWithdraw(id, to);

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.renter).closeAndWithdraw(ZERO_HASH, w.renter))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the caller is neither of its parties", () => {
    it("it should revert", async () => {
      await expect(closeAndWithdraw(w.stranger, w.stranger.address))
        .to.be.revertedWithCustomError(w.hub, "Leases_NotParty")
        .withArgs(id, w.stranger);
    });
  });

  describe("when the recipient would lose the tokens", () => {
    it("it should revert and leave the lease open", async () => {
      await expect(closeAndWithdraw(w.renter, ZERO_ADDRESS))
        .to.be.revertedWithCustomError(w.hub, "Ledger_BadRecipient")
        .withArgs(ZERO_ADDRESS);
      expect((await w.hub.leaseOf(id)).lease.flags).to.equal(0n);
    });
  });

  describe("when the renter calls", () => {
    it("it should send the refund, and what it had before", async () => {
      // Six minutes of penalty are in the renter's balance already.
      await claim(w, id, 6);
      const amount = up(RATE, 600) - up(RATE, 201) + up(RATE, 6);
      await w.at(secondOf(NOON + 200));
      const call = closeAndWithdraw(w.renter, w.other.address);
      await expect(call).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.other], [-amount, amount]);
      await expect(call).to.emit(w.hub, "Withdrawn").withArgs(w.renter, w.usdc, w.other, amount);
      expect((await booksOf(w)).renter).to.equal(0n);
      expect((await w.hub.leaseOf(id)).lease.flags).to.equal(FLAG.closedByRenter);
    });

    it("it should return what it sent", async () => {
      await w.at(secondOf(NOON + 200));
      const amount = await w.hub.connect(w.renter).closeAndWithdraw.staticCall(id, w.renter, { blockTag: "pending" });
      expect(amount).to.equal(up(RATE, 600) - up(RATE, 201));
    });

    it("it should send nothing where nothing is refunded", async () => {
      await w.at(secondOf(NOON + 599));
      await expect(closeAndWithdraw(w.renter, w.renter.address)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.renter],
        [0n, 0n],
      );
    });
  });

  describe("when the provider calls", () => {
    it("it should send what the provider had, and leave the refund and the penalty to the renter", async () => {
      await w.at(secondOf(NOON + 120));
      await w.hub.settle(id);
      const { net } = shares(down(RATE, 60));
      await w.at(secondOf(NOON + 130));
      await expect(closeAndWithdraw(w.provider, w.other.address)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.hub, w.other],
        [-net, net],
      );
      const books = await booksOf(w);
      expect(books.provider).to.equal(0n);
      expect(books.renter).to.equal(up(RATE, 600) - up(RATE, 131) + up(RATE, 120));
    });
  });
});
