import { expect } from "chai";

import { booksOf, shares } from "../../support/books.ts";
import { hourOf, report } from "../../support/days.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld } from "../../support/world.ts";

describe("quoteSettlement", () => {
  const NOTHING = [0n, 0n, 0n, 0n, 0n];
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  /** Quotes a settlement and makes it in the same block, and expects that they agree. Answers the quote. */
  async function quoteAndSettle(id: string, time: number): Promise<bigint[]> {
    await w.at(time);
    const quote = await w.lens.quoteSettlement(id, { blockTag: "pending" });
    expect(await w.hub.settle.staticCall(id, { blockTag: "pending" })).to.equal(quote.pay);
    const before = await booksOf(w);
    const { paid } = (await w.hub.leaseOf(id)).lease;
    await w.hub.settle(id);
    expect(await w.now()).to.equal(time);
    const after = await booksOf(w);
    expect([after.provider - before.provider, after.fees - before.fees]).to.deep.equal([quote.net, quote.fee]);
    expect((await w.hub.leaseOf(id)).lease.paid).to.equal(paid + quote.paid);
    return [...quote];
  }

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.quoteSettlement(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given nothing is due", () => {
    it("it should be zero before the start", async () => {
      const id = await w.take({}, { start: NOON });
      expect(await quoteAndSettle(id, secondOf(NOON - 30))).to.deep.equal(NOTHING);
    });

    it("it should be zero one second before the first hour is final", async () => {
      const id = await w.take({}, { start: NOON });
      expect(await quoteAndSettle(id, secondOf(NOON + 119, 59))).to.deep.equal(NOTHING);
    });

    it("it should be zero once it is finalized", async () => {
      const id = await w.take({}, { start: NOON });
      await w.at(secondOf(NOON + 1_020));
      await w.hub.finalize(id);
      expect(await quoteAndSettle(id, secondOf(NOON + 1_021))).to.deep.equal(NOTHING);
    });
  });

  for (const rate of [1n, 7n, 59n, 61n, 650_001n]) {
    describe(`given a rate of ${rate}`, () => {
      it("it should say what the settlement in this block pays, in one part or more", async () => {
        const id = await w.take({ rate }, { start: NOON + 17, term: 1_000 });
        let before = 0;
        for (const [minute, paid] of [
          [120, 43],
          [300, 223],
          [301, 223],
          [1_017 + 59, 943],
          [1_017 + 60, 1_000],
        ] as const) {
          const [was, is] = [shares(down(rate, before)), shares(down(rate, paid))];
          expect(await quoteAndSettle(id, secondOf(NOON + minute))).to.deep.equal([
            ...[BigInt(paid - before), down(rate, paid) - down(rate, before)],
            ...[is.fee - was.fee, is.panelFee - was.panelFee, is.net - was.net],
          ]);
          before = paid;
        }
      });
    });
  }

  describe("given downtime runs ahead of what is final", () => {
    it("it should be zero, and then what is left", async () => {
      const id = await w.take({ rate: 61n }, { start: NOON });
      await quoteAndSettle(id, secondOf(NOON + 120));
      await report(w, id, hourOf(NOON + 60), 60);
      await report(w, id, hourOf(NOON + 120), 30);
      expect(await quoteAndSettle(id, secondOf(NOON + 180, 30))).to.deep.equal(NOTHING);
      const [paid, pay] = await quoteAndSettle(id, secondOf(NOON + 240));
      expect([paid, pay]).to.deep.equal([30n, down(61n, 90) - down(61n, 60)]);
    });
  });

  describe("given it was closed", () => {
    it("it should follow the new end", async () => {
      const id = await w.take({ rate: 61n }, { start: NOON });
      await w.at(secondOf(NOON + 70));
      await w.hub.connect(w.renter).close(id);
      expect((await quoteAndSettle(id, secondOf(NOON + 130, 59)))[0]).to.equal(60n);
      expect((await quoteAndSettle(id, secondOf(NOON + 131)))[0]).to.equal(11n);
    });
  });
});
