import { expect } from "chai";

import { SET, type World, freshWorld } from "../../support/world.ts";

describe("unpause", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
    await w.hub.pause([1, 2]);
  });

  const statuses = async () => [(await w.hub.parameterSetOf(1)).status, (await w.hub.parameterSetOf(2)).status];

  describe("when the caller is not admitted", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.stranger).unpause([1]))
        .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
        .withArgs(w.stranger);
      expect(await statuses()).to.deep.equal([1n, 1n]);
    });
  });

  describe("when one of the sets does not exist", () => {
    it("it should revert, and open none", async () => {
      await expect(w.hub.unpause([1, 0]))
        .to.be.revertedWithCustomError(w.hub, "ParameterSets_Unknown")
        .withArgs(0n);
      expect(await statuses()).to.deep.equal([1n, 1n]);
    });
  });

  describe("when one of the sets is retired", () => {
    it("it should revert, and open none", async () => {
      await w.hub.retireParameterSet(2);
      await expect(w.hub.unpause([1, 2]))
        .to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired")
        .withArgs(2n);
      expect(await statuses()).to.deep.equal([1n, 2n]);
    });
  });

  describe("when a set is not paused", () => {
    it("it should leave it open", async () => {
      await w.hub.unpause([1]);
      await w.hub.unpause([1]);
      expect(await statuses()).to.deep.equal([0n, 1n]);
    });
  });

  describe("when the sets are paused", () => {
    it("it should open those, and no others", async () => {
      await w.hub.unpause([2]);
      expect(await statuses()).to.deep.equal([1n, 0n]);
    });

    it("it should change nothing else of them", async () => {
      await w.hub.unpause([1]);
      expect(await w.hub.parameterSetOf(1)).to.deep.equal([
        await w.usdc.getAddress(),
        SET.fee,
        SET.reportWindow,
        SET.claimWindow,
        SET.contestWindow,
        0n,
        SET.discount1,
        SET.discount2,
        SET.discount3,
        SET.leastDeposit,
        SET.feeUnit,
      ]);
    });

    it("it should let an offer that was signed before be taken", async () => {
      await expect(w.take()).to.be.revertedWithCustomError(w.hub, "ParameterSets_Paused").withArgs(1n);
      await w.hub.unpause([1]);
      const id = await w.take();
      expect((await w.hub.leaseOf(id)).lease.renter).to.equal(w.renter.address);
    });

    it("it should emit ParameterSetUnpaused for each", async () => {
      await expect(w.hub.unpause([1, 2]))
        .to.emit(w.hub, "ParameterSetUnpaused")
        .withArgs(1n, w.admin)
        .to.emit(w.hub, "ParameterSetUnpaused")
        .withArgs(2n, w.admin);
    });
  });
});
