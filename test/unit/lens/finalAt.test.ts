import { expect } from "chai";

import { FLAG, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("finalAt", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  /** Expects that the lease can be finalized at this time and not a second before. */
  async function expectFinalAt(id: string, time: number): Promise<void> {
    expect(await w.lens.finalAt(id)).to.equal(time);
    await w.at(time - 1);
    await expect(w.hub.finalize(id))
      .to.be.revertedWithCustomError(w.hub, "Leases_NotFinal")
      .withArgs(id, time, time - 1);
    await w.at(time);
    await w.hub.finalize(id);
    expect((await w.hub.leaseOf(id)).lease.flags & FLAG.finalized).to.equal(FLAG.finalized);
  }

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.lens.finalAt(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given the end as it stands now", () => {
    it("it should be both windows later", async () => {
      const id = await w.take({}, { start: NOON + 17, deposit: 91 });
      await expectFinalAt(id, secondOf(NOON + 17 + 91 + 420));
    });
  });

  describe("given the end moved", () => {
    it("it should follow a top-up", async () => {
      const id = await w.take({}, { start: NOON, deposit: 90 });
      await w.hub.connect(w.renter).topUp(id, 13);
      await expectFinalAt(id, secondOf(NOON + 103 + 420));
    });

    it("it should follow a close", async () => {
      const id = await w.take({}, { start: NOON });
      await w.at(secondOf(NOON + 33));
      await w.hub.connect(w.provider).close(id);
      await expectFinalAt(id, secondOf(NOON + 34 + 420));
    });
  });

  describe("given the set has other windows", () => {
    it("it should count those", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 10_080, claimWindow: 10_079, status: 0 });
      const id = await w.take({ parameterSet: 3 }, { start: NOON });
      await expectFinalAt(id, secondOf(NOON + 600 + 20_159));
    });
  });
});
