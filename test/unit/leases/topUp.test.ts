import { expect } from "chai";

import { booksOf, expectBooksToTheEnd } from "../../support/books.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { DAY, type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("topUp", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  /** A lease of ten hours, of which two are paid. */
  const rent = (rate = 61n, committed = 0) => w.take({ rate, committed }, { start: NOON, deposit: 120 });
  const topUp = (id: string, minutes: number) => w.hub.connect(w.renter).topUp(id, minutes);
  const endOf = async (id: string) => (await w.hub.leaseOf(id)).lease.end;

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(topUp(ZERO_HASH, 1)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(ZERO_HASH);
    });
  });

  describe("when no minutes are added", () => {
    it("it should revert", async () => {
      const id = await rent();
      await expect(topUp(id, 0)).to.be.revertedWithCustomError(w.hub, "Leases_ZeroMinutes").withArgs(id);
    });
  });

  describe("given the lease has not begun", () => {
    it("it should move the end", async () => {
      const id = await rent();
      await topUp(id, 60);
      expect(await endOf(id)).to.equal(NOON + 180);
    });
  });

  describe("given the last paid minute runs", () => {
    it("it should move the end, up to its last second", async () => {
      const id = await rent();
      await w.at(secondOf(NOON + 119, 59));
      await topUp(id, 1);
      expect(await endOf(id)).to.equal(NOON + 121);
    });
  });

  describe("given the money has run out", () => {
    for (const [when, seconds] of [
      ["this very second", 0],
      ["a second ago", 1],
      ["a minute ago", 60],
      ["a year ago", 365 * DAY],
    ] as const) {
      it(`it should revert, ${when}`, async () => {
        const id = await rent();
        await w.at(secondOf(NOON + 120) + seconds);
        await expect(topUp(id, 300))
          .to.be.revertedWithCustomError(w.hub, "Leases_Over")
          .withArgs(id, NOON + 120);
      });
    }
  });

  describe("given the renter closed it within its commitment", () => {
    it("it should revert while the commitment is served", async () => {
      const id = await rent(61n, 90);
      await w.hub.connect(w.renter).close(id);
      await w.at(secondOf(NOON + 30));
      await expect(topUp(id, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
        .withArgs(id, NOON + 90);
    });
  });

  describe("given a close did not move the end", () => {
    it("it should revert all the same", async () => {
      const id = await rent(61n, 120);
      await w.hub.connect(w.renter).close(id);
      await expect(topUp(id, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
        .withArgs(id, NOON + 120);
    });
  });

  describe("given it was closed before it began", () => {
    it("it should revert", async () => {
      const id = await rent();
      await w.hub.connect(w.renter).close(id);
      await expect(topUp(id, 1)).to.be.revertedWithCustomError(w.hub, "Leases_Over").withArgs(id, NOON);
    });
  });

  describe("when the minutes reach the term's end", () => {
    it("it should accept them to the minute", async () => {
      const id = await rent();
      await topUp(id, 480);
      expect(await endOf(id)).to.equal(NOON + 600);
    });

    it("it should revert one minute beyond", async () => {
      const id = await rent();
      await expect(topUp(id, 481))
        .to.be.revertedWithCustomError(w.hub, "Leases_PastTerm")
        .withArgs(id, NOON + 601, NOON + 600);
    });

    it("it should revert for the most minutes that can be asked for", async () => {
      const id = await rent();
      await expect(topUp(id, 2 ** 24 - 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_PastTerm")
        .withArgs(id, NOON + 120 + 2 ** 24 - 1, NOON + 600);
    });
  });

  for (const rate of [1n, 7n, 59n, 61n, 650_001n]) {
    describe(`given a rate of ${rate}`, () => {
      it("it should take what the total deposit grows by, rounded up as one", async () => {
        const id = await rent(rate);
        let deposit = 120n;
        for (const minutes of [1n, 7n, 13n, 59n, 60n]) {
          const amount = up(rate, deposit + minutes) - up(rate, deposit);
          await expect(topUp(id, Number(minutes))).to.changeTokenBalances(
            w.ethers,
            w.usdc,
            [w.renter, w.hub],
            [-amount, amount],
          );
          deposit += minutes;
        }
        expect((await w.lens.accountOf(id)).held).to.equal(up(rate, 260));
      });
    });
  }

  describe("when somebody else pays", () => {
    it("it should take the tokens from the payer, and tell", async () => {
      const id = await rent();
      const amount = up(61n, 150) - up(61n, 120);
      const call = w.hub.connect(w.stranger).topUp(id, 30);
      await expect(call)
        .to.emit(w.hub, "ToppedUp")
        .withArgs(id, w.stranger, NOON + 150, amount);
      await expect(call).to.changeTokenBalances(w.ethers, w.usdc, [w.stranger, w.renter, w.hub], [-amount, 0n, amount]);
    });

    it("it should leave the refund to the renter", async () => {
      const id = await rent();
      await w.hub.connect(w.stranger).topUp(id, 30);
      await w.hub.connect(w.renter).close(id);
      expect((await booksOf(w)).renter).to.equal(up(61n, 150));
      expect((await w.hub.balanceOf(w.stranger, w.usdc)).amount).to.equal(0n);
    });
  });

  describe("when the payer has not approved enough", () => {
    it("it should revert and change nothing", async () => {
      const id = await rent();
      const amount = up(61n, 180) - up(61n, 120);
      await w.usdc.connect(w.renter).approve(w.hub, amount - 1n);
      await expect(topUp(id, 60))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(w.hub, amount - 1n, amount);
      expect(await endOf(id)).to.equal(NOON + 120);
    });
  });
});
