import { expect } from "chai";

import { leasesGoOn } from "../../support/runningLeases.ts";
import { NO_PERMIT, SET, type World, freshWorld } from "../../support/world.ts";

describe("pause", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const statuses = async () => [(await w.hub.parameterSetOf(1)).status, (await w.hub.parameterSetOf(2)).status];
  const inDai = async () => ({ parameterSet: 2, token: await w.dai.getAddress() });

  describe("when the caller is not admitted", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.stranger).pause([1]))
        .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
        .withArgs(w.stranger);
      expect(await statuses()).to.deep.equal([0n, 0n]);
    });
  });

  describe("when the caller is a guardian, admitted to this function only", () => {
    it("it should pause, and do nothing else", async () => {
      const { selector } = w.hub.interface.getFunction("pause");
      await w.authority.setTargetFunctionRole(w.hub, [selector], 7n);
      await w.authority.grantRole(7n, w.stranger, 0n);
      await w.hub.connect(w.stranger).pause([1]);
      expect(await statuses()).to.deep.equal([1n, 0n]);
      for (const call of [
        () => w.hub.connect(w.stranger).unpause([1]),
        () => w.hub.connect(w.stranger).retireParameterSet(1),
        () => w.hub.connect(w.stranger).addParameterSet({ token: w.usdc, ...SET, status: 0 }),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized").withArgs(w.stranger);
      }
    });
  });

  describe("when one of the sets does not exist", () => {
    it("it should revert, and pause none", async () => {
      await expect(w.hub.pause([1, 3]))
        .to.be.revertedWithCustomError(w.hub, "ParameterSets_Unknown")
        .withArgs(3n);
      expect(await statuses()).to.deep.equal([0n, 0n]);
    });
  });

  describe("when one of the sets is retired", () => {
    it("it should revert, and pause none", async () => {
      await w.hub.retireParameterSet(2);
      await expect(w.hub.pause([1, 2]))
        .to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired")
        .withArgs(2n);
      expect(await statuses()).to.deep.equal([0n, 2n]);
    });
  });

  describe("when no set is named", () => {
    it("it should do nothing", async () => {
      await w.hub.pause([]);
      expect(await statuses()).to.deep.equal([0n, 0n]);
    });
  });

  describe("when the sets are in force", () => {
    it("it should pause those, and no others", async () => {
      await w.hub.pause([2]);
      expect(await statuses()).to.deep.equal([0n, 1n]);
      await w.hub.pause([1, 2]);
      expect(await statuses()).to.deep.equal([1n, 1n]);
    });

    it("it should change nothing else of them", async () => {
      await w.hub.pause([1]);
      expect(await w.hub.parameterSetOf(1)).to.deep.equal([
        await w.usdc.getAddress(),
        SET.fee,
        SET.reportWindow,
        SET.claimWindow,
        SET.contestWindow,
        1n,
        SET.discount1,
        SET.discount2,
        SET.discount3,
        SET.leastDeposit,
        SET.feeUnit,
      ]);
    });

    it("it should emit ParameterSetPaused for each", async () => {
      await expect(w.hub.pause([1, 2]))
        .to.emit(w.hub, "ParameterSetPaused")
        .withArgs(1n, w.admin)
        .to.emit(w.hub, "ParameterSetPaused")
        .withArgs(2n, w.admin);
    });
  });

  describe("given a paused set", () => {
    beforeEach(async () => {
      await w.hub.pause([1]);
    });

    describe("when an offer under it is taken", () => {
      it("it should be refused, signed or published", async () => {
        await expect(w.take()).to.be.revertedWithCustomError(w.hub, "ParameterSets_Paused").withArgs(1n);
        await w.hub.connect(w.provider).publish(w.offer(), "");
        const take = w.hub.connect(w.renter).take(w.offer(), "0x", w.choice(), NO_PERMIT);
        await expect(take).to.be.revertedWithCustomError(w.hub, "ParameterSets_Paused").withArgs(1n);
      });
    });

    describe("when an offer under another is taken", () => {
      it("it should be accepted", async () => {
        const id = await w.take(await inDai());
        expect((await w.hub.leaseOf(id)).lease.parameterSet).to.equal(2n);
      });
    });

    describe("when the market takes a bid for a request that was posted before", () => {
      it("it should be accepted", async () => {
        await w.usdc.connect(w.renter).approve(w.hub, 6_500_000n);
        await w.hub.connect(w.market).pullDeposit(w.renter, w.usdc, 6_500_000n, NO_PERMIT);
        const request = `0x${"4e".repeat(32)}`;
        const bid = w.offer({ request });
        const taken = w.hub.connect(w.market).takeBid(request, w.renter, bid, await w.sign(bid), w.choice());
        await expect(taken).to.emit(w.hub, "LeaseOpened");
        expect(await w.hub.balanceOf(w.market, w.usdc)).to.deep.equal([0n, 0n]);
      });
    });
  });

  describe("given a lease that was opened under it", () => {
    let id: string;

    beforeEach(async () => {
      id = await w.take({}, { deposit: 300 });
      await w.hub.pause([1]);
    });

    leasesGoOn(() => ({ w, id }));
  });
});
