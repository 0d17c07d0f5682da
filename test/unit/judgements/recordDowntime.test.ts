import { expect } from "chai";

import { booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("recordDowntime", () => {
  const MOST = 2 ** 24 - 1;
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({}, { start: NOON });
  });

  afterEach(() => expectBooksToTheEnd(w));

  const record = (minutes: number, by = w.uptimeOracle) => w.hub.connect(by).recordDowntime(id, minutes);
  const leaseOf = async () => (await w.hub.leaseOf(id)).lease;

  describe("when the caller is not the uptime oracle", () => {
    for (const who of ["renter", "provider", "disputeDesk", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(record(1, w[who]))
          .to.be.revertedWithCustomError(w.hub, "Judgements_NotUptimeOracle")
          .withArgs(w[who]);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.uptimeOracle).recordDowntime(ZERO_HASH, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given the lease is finalized", () => {
    it("it should revert", async () => {
      await w.at(secondOf(NOON + 1_020));
      await w.hub.finalize(id);
      await expect(record(1)).to.be.revertedWithCustomError(w.hub, "Leases_Finalized").withArgs(id);
    });

    it("it should revert where a close did it", async () => {
      await w.hub.connect(w.renter).close(id);
      await expect(record(1)).to.be.revertedWithCustomError(w.hub, "Leases_Finalized").withArgs(id);
    });
  });

  describe("when the minutes are more than a lease can count", () => {
    it("it should revert", async () => {
      await record(MOST);
      expect((await leaseOf()).down).to.equal(MOST);
      await expect(record(1)).to.be.revertedWithPanic(0x11);
    });
  });

  describe("given the lease is not finalized", () => {
    it("it should add the minutes, and tell", async () => {
      await expect(record(7)).to.emit(w.hub, "DowntimeRecorded").withArgs(id, 7, 7);
      await expect(record(13)).to.emit(w.hub, "DowntimeRecorded").withArgs(id, 13, 20);
      expect((await leaseOf()).down).to.equal(20n);
    });

    it("it should still do so after the end", async () => {
      await w.at(secondOf(NOON + 1_019, 59));
      await record(7);
      expect((await leaseOf()).down).to.equal(7n);
    });

    it("it should neither extend the lease nor move money", async () => {
      const books = await booksOf(w);
      await expect(record(300)).to.changeTokenBalances(w.ethers, w.usdc, [w.hub, w.renter, w.provider], [0n, 0n, 0n]);
      expect((await leaseOf()).end).to.equal(NOON + 600);
      expect(await booksOf(w)).to.deep.equal(books);
    });

    it("it should leave alone what is paid", async () => {
      await w.at(secondOf(NOON + 660));
      await w.hub.settle(id);
      const books = await booksOf(w);
      await record(300);
      expect((await leaseOf()).paid).to.equal(600n);
      expect(await booksOf(w)).to.deep.equal(books);
    });
  });
});
