import { expect } from "chai";

import { booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import { TODAY, contest, enforce, fail, reachDue, rule } from "../../support/days.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld, up } from "../../support/world.ts";

describe("accountOf", () => {
  const RATE = 61n;
  const BOND = up(RATE, 1_800);
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({ rate: RATE }, { start: NOON, deposit: 500 });
  });

  afterEach(() => expectBooksToTheEnd(w));

  /** The account in the next block: of `deposited` minutes, so many streamed and paid, so many owed. */
  async function expectAccount(is: {
    deposited: number;
    streamed: number;
    paid: number;
    returned?: number;
    owed?: number;
    finalized?: true;
  }): Promise<void> {
    const account = await w.lens.accountOf(id, { blockTag: "pending" });
    const pay = down(RATE, is.paid);
    const { fee, panelFee, net } = shares(pay);
    const penalty = up(RATE, is.owed ?? 0);
    const escrow = up(RATE, is.deposited);
    const returned = down(RATE, is.returned ?? 0);
    expect([...account]).to.deep.equal([
      ...[escrow, down(RATE, is.streamed), pay, fee, panelFee, net, returned, penalty],
      ...(is.finalized ? [0n, 0n] : [BOND - penalty, escrow - fee - net - returned]),
    ]);
  }

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.accountOf(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given it has not begun", () => {
    it("it should hold the deposit and the bond", async () => {
      await w.at(secondOf(NOON, 59));
      await expectAccount({ deposited: 500, streamed: 0, paid: 0 });
    });
  });

  describe("given it runs", () => {
    it("it should stream by the minute", async () => {
      await w.at(secondOf(NOON + 1));
      await expectAccount({ deposited: 500, streamed: 1, paid: 0 });
      await w.at(secondOf(NOON + 77, 59));
      await expectAccount({ deposited: 500, streamed: 77, paid: 0 });
    });

    it("it should hold what is not settled, and the panel's share", async () => {
      await w.at(secondOf(NOON + 180));
      await w.hub.settle(id);
      await w.at(secondOf(NOON + 181));
      await expectAccount({ deposited: 500, streamed: 181, paid: 120 });
    });

    it("it should grow with a top-up", async () => {
      await w.hub.connect(w.renter).topUp(id, 7);
      await expectAccount({ deposited: 507, streamed: 0, paid: 0 });
    });
  });

  describe("given the money has run out", () => {
    it("it should stream no more", async () => {
      await w.at(secondOf(NOON + 5_000));
      await expectAccount({ deposited: 500, streamed: 500, paid: 0 });
    });
  });

  describe("given minutes were not served", () => {
    it("it should hold what is withheld until its day is resolved, and then no more", async () => {
      await fail(w, id, TODAY, 50);
      await w.at(secondOf(NOON + 180));
      await w.hub.settle(id);
      await w.at(secondOf(NOON + 200));
      await expectAccount({ deposited: 500, streamed: 200, paid: 70 });
      await reachDue(w, id, TODAY);
      await enforce(w, id, TODAY);
      // Five minutes a day are three in ten hours of the term.
      await expectAccount({ deposited: 500, streamed: 500, paid: 70, returned: 50, owed: 94 });
      await w.hub.settle(id);
      await expectAccount({ deposited: 500, streamed: 500, paid: 450, returned: 50, owed: 94 });
      await w.hub.finalize(id);
      await expectAccount({ deposited: 500, streamed: 500, paid: 450, returned: 50, owed: 94, finalized: true });
    });

    it("it should hold it for the provider where the day is overturned", async () => {
      await fail(w, id, TODAY, 50);
      await contest(w, id, TODAY);
      await rule(w, id, false, TODAY);
      await expectAccount({ deposited: 500, streamed: 500, paid: 0 });
      await w.hub.settle(id);
      await expectAccount({ deposited: 500, streamed: 500, paid: 500 });
    });
  });

  describe("given the provider has closed it", () => {
    it("it should shrink by the refund, and the bond by the penalty", async () => {
      await w.at(secondOf(NOON + 100));
      await w.hub.connect(w.provider).close(id);
      await w.at(secondOf(NOON + 300));
      await expectAccount({ deposited: 101, streamed: 101, paid: 0, owed: 120 });
    });

    it("it should have streamed nothing before the start", async () => {
      await w.hub.connect(w.provider).close(id);
      await w.at(secondOf(NOON + 300));
      await expectAccount({ deposited: 0, streamed: 0, paid: 0, owed: 120, finalized: true });
    });
  });

  describe("given it is finalized", () => {
    it("it should hold nothing", async () => {
      await w.at(secondOf(NOON + 920));
      await w.hub.finalize(id);
      await expectAccount({ deposited: 500, streamed: 500, paid: 500, finalized: true });
      expect((await booksOf(w)).panel).to.equal((await w.lens.accountOf(id)).panelFee);
    });

    it("it should hold nothing where a close did it", async () => {
      await w.hub.connect(w.renter).close(id);
      await expectAccount({ deposited: 0, streamed: 0, paid: 0, finalized: true });
    });
  });
});
