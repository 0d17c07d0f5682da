import { expect } from "chai";

import { expectBooksToTheEnd } from "../../support/books.ts";
import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld, up } from "../../support/world.ts";

describe("pullTopUp", () => {
  const RATE = 61n;
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  afterEach(() => expectBooksToTheEnd(w));

  /** A lease of ten hours, of which two are paid, with a standing top-up. */
  async function rent(portion: number, cap: number, offer: Parameters<World["take"]>[0] = {}): Promise<string> {
    const id = await w.take({ rate: RATE, ...offer }, { start: NOON, deposit: 120 });
    await w.hub.connect(w.renter).setStandingTopUp(id, portion, cap);
    return id;
  }
  const pull = (id: string) => w.hub.connect(w.stranger).pullTopUp(id);
  const pullAt = async (id: string, time: number) => {
    await w.at(time);
    return pull(id);
  };
  const endOf = async (id: string) => (await w.hub.leaseOf(id)).lease.end;
  const remainingOf = async (id: string) => (await w.hub.standingTopUpOf(id)).remaining;

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(pull(ZERO_HASH)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(ZERO_HASH);
    });
  });

  describe("given no standing top-up", () => {
    it("it should revert", async () => {
      const id = await w.take({}, { start: NOON, deposit: 120 });
      await expect(pull(id)).to.be.revertedWithCustomError(w.hub, "Leases_NoStandingTopUp").withArgs(id);
    });
  });

  describe("given the cap is used up", () => {
    it("it should revert", async () => {
      const id = await rent(121, 121);
      await pull(id);
      await expect(pullAt(id, secondOf(NOON + 230)))
        .to.be.revertedWithCustomError(w.hub, "Leases_NoStandingTopUp")
        .withArgs(id);
    });
  });

  describe("given as much as a portion is left", () => {
    it("it should revert before the start, counting from the start", async () => {
      const id = await rent(120, 600);
      await expect(pull(id)).to.be.revertedWithCustomError(w.hub, "Leases_EnoughLeft").withArgs(id, 120, 120);
    });

    it("it should revert while it runs, to the second", async () => {
      const id = await rent(60, 600);
      await expect(pullAt(id, secondOf(NOON + 60, 59)))
        .to.be.revertedWithCustomError(w.hub, "Leases_EnoughLeft")
        .withArgs(id, 60, 60);
      await pullAt(id, secondOf(NOON + 61));
      expect(await endOf(id)).to.equal(NOON + 180);
    });
  });

  describe("given less than a portion is left", () => {
    it("it should add one portion, paid by the renter whoever calls", async () => {
      const id = await rent(61, 600);
      const amount = up(RATE, 181) - up(RATE, 120);
      const call = pullAt(id, secondOf(NOON + 60));
      await expect(call)
        .to.emit(w.hub, "ToppedUp")
        .withArgs(id, w.renter, NOON + 181, amount);
      await expect(call).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.stranger, w.hub], [-amount, 0n, amount]);
      expect(await remainingOf(id)).to.equal(539n);
    });

    it("it should not add another while the first one lasts", async () => {
      const id = await rent(61, 600);
      await pullAt(id, secondOf(NOON + 60));
      await expect(pull(id)).to.be.revertedWithCustomError(w.hub, "Leases_EnoughLeft").withArgs(id, 121, 61);
    });

    it("it should work in the last second", async () => {
      const id = await rent(30, 600);
      await pullAt(id, secondOf(NOON + 119, 59));
      expect(await endOf(id)).to.equal(NOON + 150);
    });
  });

  describe("given the cap leaves less than a portion", () => {
    it("it should add what the cap leaves", async () => {
      const id = await rent(100, 130);
      await pullAt(id, secondOf(NOON + 30));
      await pullAt(id, secondOf(NOON + 121));
      expect(await endOf(id)).to.equal(NOON + 250);
      expect(await remainingOf(id)).to.equal(0n);
    });
  });

  describe("given the term leaves less than a portion", () => {
    it("it should add what the term leaves, and count only that", async () => {
      const id = await rent(500, 600);
      await pull(id);
      expect(await endOf(id)).to.equal(NOON + 600);
      expect(await remainingOf(id)).to.equal(120n);
    });

    it("it should revert where the term leaves nothing", async () => {
      const id = await rent(500, 600);
      await pull(id);
      await expect(pullAt(id, secondOf(NOON + 599)))
        .to.be.revertedWithCustomError(w.hub, "Leases_PastTerm")
        .withArgs(id, NOON + 1_100, NOON + 600);
    });
  });

  describe("given the lease is over", () => {
    it("it should revert from the very second of its end", async () => {
      const id = await rent(60, 600);
      await expect(pullAt(id, secondOf(NOON + 120)))
        .to.be.revertedWithCustomError(w.hub, "Leases_Over")
        .withArgs(id, NOON + 120);
    });
  });

  describe("given the lease is closed", () => {
    it("it should revert while the commitment is served", async () => {
      const id = await rent(200, 600, { committed: 90 });
      await w.hub.connect(w.renter).close(id);
      await expect(pullAt(id, secondOf(NOON + 60)))
        .to.be.revertedWithCustomError(w.hub, "Leases_Closed")
        .withArgs(id, NOON + 90);
    });

    it("it should revert where it was closed before it began", async () => {
      const id = await rent(200, 600);
      await w.hub.connect(w.renter).close(id);
      await expect(pull(id)).to.be.revertedWithCustomError(w.hub, "Leases_Over").withArgs(id, NOON);
    });
  });

  describe("given the renter's allowance is too small", () => {
    it("it should revert and use nothing up", async () => {
      const id = await rent(121, 600);
      const amount = up(RATE, 241) - up(RATE, 120);
      await w.usdc.connect(w.renter).approve(w.hub, amount - 1n);
      await expect(pull(id))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(w.hub, amount - 1n, amount);
      expect(await remainingOf(id)).to.equal(600n);
      expect(await endOf(id)).to.equal(NOON + 120);

      await w.usdc.connect(w.renter).approve(w.hub, amount);
      await pull(id);
      expect(await remainingOf(id)).to.equal(479n);
      expect(await endOf(id)).to.equal(NOON + 241);
    });
  });
});
