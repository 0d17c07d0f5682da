import { expect } from "chai";

import { TODAY, contest, enforceDue, fail, hourOf, reachDue, record, report, rule } from "../../support/days.ts";
import { NOON } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("panelRecordOf", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const recordOf = async (panelHash = w.panelHash) => [...(await w.hub.panelRecordOf(panelHash))];
  /** Puts this record of the first panel where the hub keeps it: in the second slot of the panel, beside threshold, share and recipient. */
  async function pretend(reports: bigint, minutes: bigint, overturned: bigint): Promise<void> {
    const slot = await slotOfRecord();
    const before = BigInt(await w.ethers.provider.getStorage(w.hub, slot));
    const kept = before & ((1n << 176n) - 1n);
    await w.networkHelpers.setStorageAt(
      await w.hub.getAddress(),
      w.ethers.toBeHex(slot, 32),
      w.ethers.toBeHex(kept | (reports << 176n) | (minutes << 200n) | (overturned << 232n), 32),
    );
    expect(await recordOf()).to.deep.equal([reports, minutes, overturned, false]);
    expect(await w.hub.panelOf(1)).to.deep.equal(Object.values(w.panel));
  }
  /** Finds that slot: the one that has the threshold, the share and the recipient. */
  async function slotOfRecord(): Promise<bigint> {
    const { threshold, share, recipient } = w.panel;
    const expected = threshold | (share << 8n) | (BigInt(recipient) << 16n);
    for (let base = 0n; base < 40n; ++base) {
      const key = w.ethers.AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [1n, base]);
      const slot = BigInt(w.ethers.keccak256(key)) + 1n;
      const found = BigInt(await w.ethers.provider.getStorage(w.hub, slot));
      if ((found & ((1n << 176n) - 1n)) === expected) return slot;
    }
    throw new Error("the panel's record is not where it should be");
  }

  describe("when no panel has this hash", () => {
    it("it should revert", async () => {
      await expect(w.hub.panelRecordOf(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Panels_UnknownHash")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given a new panel", () => {
    it("it should be empty", async () => {
      expect(await recordOf()).to.deep.equal([0n, 0n, 0n, false]);
    });
  });

  describe("given reports on leases that name it", () => {
    it("it should count each, with its minutes, over all its leases, and none of another panel's", async () => {
      const other = { ...w.panel, threshold: 1n };
      await w.hub.createPanel(other);
      const otherHash = await w.hub.hashPanel(other);
      const first = await w.take({ slot: w.ethers.toBeHex(1, 32) }, { start: NOON });
      const second = await w.take({ slot: w.ethers.toBeHex(2, 32) }, { start: NOON });
      const third = await w.take({ slot: w.ethers.toBeHex(3, 32), panel: otherHash }, { start: NOON });
      await report(w, first, hourOf(NOON), 60);
      await record(w, first, hourOf(NOON), 1);
      await record(w, second, hourOf(NOON), 7);
      await record(w, third, hourOf(NOON), 13);
      expect(await recordOf()).to.deep.equal([3n, 68n, 0n, false]);
      expect(await recordOf(otherHash)).to.deep.equal([1n, 13n, 0n, false]);
    });
  });

  describe("given rulings", () => {
    it("it should count the days that are overturned, and no others", async () => {
      const id = await w.take({}, { start: NOON, term: 10_000 });
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 10);
      for (const day of [1, 2]) await contest(w, id, TODAY + day);
      await fail(w, id, TODAY + 3, 10, 2);
      await rule(w, id, true, TODAY + 1);
      await rule(w, id, false, TODAY + 2);
      await reachDue(w, id, TODAY + 3);
      await enforceDue(w, id);
      expect(await recordOf()).to.deep.equal([3n, 30n, 1n, false]);
    });
  });

  describe("given counters that are full", () => {
    const [MOST_24, MOST_32] = [2n ** 24n - 1n, 2n ** 32n - 1n];

    it("it should fill them, and then stop, and the lease goes on", async () => {
      const id = await w.take({}, { start: NOON, term: 10_000 });
      for (const day of [1, 2]) await fail(w, id, TODAY + day, 10);
      for (const day of [1, 2]) await contest(w, id, TODAY + day);
      await pretend(MOST_24 - 1n, MOST_32 - 10n, MOST_24 - 1n);
      await rule(w, id, false, TODAY + 1);
      await fail(w, id, TODAY + 3, 10, 2);
      expect(await recordOf()).to.deep.equal([MOST_24, MOST_32, MOST_24, false]);
      await rule(w, id, false, TODAY + 2);
      await fail(w, id, TODAY + 3, 1, 3);
      expect(await recordOf()).to.deep.equal([MOST_24, MOST_32, MOST_24, false]);
      expect((await w.hub.leaseOf(id)).lease.unserved).to.equal(11n);
      expect(await w.hub.panelOf(1)).to.deep.equal(Object.values(w.panel));
    });

    it("it should not count minutes that do not fit, but the report", async () => {
      const id = await w.take({}, { start: NOON, term: 10_000 });
      await pretend(5n, MOST_32 - 9n, 0n);
      await fail(w, id, TODAY + 1, 10);
      expect(await recordOf()).to.deep.equal([6n, MOST_32 - 9n, 0n, false]);
    });
  });
});
