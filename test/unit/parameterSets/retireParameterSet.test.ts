import { expect } from "chai";

import { leasesGoOn } from "../../support/runningLeases.ts";
import { NO_PERMIT, SET, type World, freshWorld } from "../../support/world.ts";

describe("retireParameterSet", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  describe("when the caller is not admitted", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.stranger).retireParameterSet(1))
        .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
        .withArgs(w.stranger);
      expect((await w.hub.parameterSetOf(1)).status).to.equal(0n);
    });
  });

  describe("when there is no such set", () => {
    it("it should revert, below the first and after the last", async () => {
      for (const number of [0, 3]) {
        await expect(w.hub.retireParameterSet(number))
          .to.be.revertedWithCustomError(w.hub, "ParameterSets_Unknown")
          .withArgs(number);
      }
    });
  });

  describe("when the set is retired already", () => {
    it("it should revert", async () => {
      await w.hub.retireParameterSet(1);
      await expect(w.hub.retireParameterSet(1))
        .to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired")
        .withArgs(1n);
    });
  });

  describe("when the set is in force", () => {
    it("it should mark it, and change nothing else of it", async () => {
      await w.hub.retireParameterSet(1);
      expect(await w.hub.parameterSetOf(1)).to.deep.equal([
        await w.usdc.getAddress(),
        SET.fee,
        SET.reportWindow,
        SET.claimWindow,
        SET.contestWindow,
        2n,
        SET.discount1,
        SET.discount2,
        SET.discount3,
        SET.leastDeposit,
        SET.feeUnit,
      ]);
    });

    it("it should emit ParameterSetRetired", async () => {
      await expect(w.hub.retireParameterSet(1)).to.emit(w.hub, "ParameterSetRetired").withArgs(1n, w.usdc);
    });
  });

  describe("when the set is paused", () => {
    it("it should retire it", async () => {
      await w.hub.pause([1]);
      await w.hub.retireParameterSet(1);
      expect((await w.hub.parameterSetOf(1)).status).to.equal(2n);
    });
  });

  describe("given a retired set", () => {
    beforeEach(async () => {
      await w.hub.retireParameterSet(1);
    });

    describe("when an offer under it is taken", () => {
      it("it should be refused, signed or published", async () => {
        await expect(w.take()).to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired").withArgs(1n);
        await w.hub.connect(w.provider).publish(w.offer(), "");
        const take = w.hub.connect(w.renter).take(w.offer(), "0x", w.choice(), NO_PERMIT);
        await expect(take).to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired").withArgs(1n);
      });
    });

    describe("when an offer under another is taken", () => {
      it("it should be accepted", async () => {
        const id = await w.take({ parameterSet: 2, token: await w.dai.getAddress() });
        expect((await w.hub.leaseOf(id)).lease.parameterSet).to.equal(2n);
      });

      it("it should be accepted also in the same token", async () => {
        await w.hub.addParameterSet({ token: w.usdc, ...SET, status: 0 });
        const id = await w.take({ parameterSet: 3 });
        expect((await w.hub.leaseOf(id)).lease.parameterSet).to.equal(3n);
      });
    });
  });

  describe("given a lease that was opened under it", () => {
    let id: string;

    beforeEach(async () => {
      id = await w.take({}, { deposit: 300 });
      await w.hub.retireParameterSet(1);
    });

    leasesGoOn(() => ({ w, id }));
  });
});
