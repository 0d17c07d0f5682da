import { expect } from "chai";

import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("statusOf", () => {
  const [RESERVED, RUNNING, OVER, FINALIZED] = [0n, 1n, 2n, 3n];
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({}, { start: NOON, deposit: 90 });
  });

  const statusAt = async (time: number) => {
    await w.at(time);
    return w.lens.statusOf(id, { blockTag: "pending" });
  };

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.statusOf(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given the start is ahead", () => {
    it("it should be reserved up to the last second", async () => {
      expect(await statusAt(secondOf(NOON) - 1)).to.equal(RESERVED);
    });
  });

  describe("given its minutes stream", () => {
    it("it should be running from the start's first second", async () => {
      expect(await statusAt(secondOf(NOON))).to.equal(RUNNING);
    });

    it("it should be running up to the last second that is paid", async () => {
      expect(await statusAt(secondOf(NOON + 90) - 1)).to.equal(RUNNING);
    });
  });

  describe("given the money has run out", () => {
    it("it should be over from the end's first second", async () => {
      expect(await statusAt(secondOf(NOON + 90))).to.equal(OVER);
    });

    it("it should be running there if it was topped up", async () => {
      await w.hub.connect(w.renter).topUp(id, 1);
      expect(await statusAt(secondOf(NOON + 90))).to.equal(RUNNING);
      expect(await statusAt(secondOf(NOON + 91))).to.equal(OVER);
    });
  });

  describe("given it is closed", () => {
    it("it should be running until the next minute, and over then", async () => {
      await w.at(secondOf(NOON + 30));
      await w.hub.connect(w.renter).close(id);
      expect(await statusAt(secondOf(NOON + 30, 59))).to.equal(RUNNING);
      expect(await statusAt(secondOf(NOON + 31))).to.equal(OVER);
    });

    it("it should be finalized at once before the start", async () => {
      await w.hub.connect(w.renter).close(id);
      expect(await w.lens.statusOf(id)).to.equal(FINALIZED);
    });
  });

  describe("given it is final", () => {
    it("it should be over until somebody finalizes it", async () => {
      expect(await statusAt(secondOf(NOON + 90 + 420))).to.equal(OVER);
      await w.hub.finalize(id);
      expect(await w.lens.statusOf(id)).to.equal(FINALIZED);
    });
  });
});
