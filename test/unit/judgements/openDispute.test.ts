import { expect } from "chai";

import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("openDispute", () => {
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({}, { start: NOON });
  });

  const open = (by = w.disputeDesk) => w.hub.connect(by).openDispute(id);
  const disputesOf = async () => (await w.hub.leaseOf(id)).adjudged.disputes;

  describe("when the caller is not the dispute desk", () => {
    for (const who of ["renter", "provider", "uptimeOracle", "market", "admin"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(open(w[who])).to.be.revertedWithCustomError(w.hub, "Judgements_NotDisputeDesk").withArgs(w[who]);
      });
    }
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.disputeDesk).openDispute(ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("given the lease is finalized", () => {
    it("it should revert", async () => {
      await w.at(secondOf(NOON + 1_020));
      await w.hub.finalize(id);
      await expect(open()).to.be.revertedWithCustomError(w.hub, "Leases_Finalized").withArgs(id);
    });
  });

  describe("given the lease is not finalized", () => {
    it("it should count the dispute, beside others", async () => {
      await open();
      expect(await disputesOf()).to.equal(1n);
      await open();
      expect(await disputesOf()).to.equal(2n);
    });

    it("it should keep it from being finalized", async () => {
      await w.at(secondOf(NOON + 1_019, 59));
      await open();
      await expect(w.hub.finalize(id)).to.be.revertedWithCustomError(w.hub, "Leases_Disputed").withArgs(id, 1);
    });

    it("it should not keep pay from being settled", async () => {
      await open();
      await w.at(secondOf(NOON + 660));
      await w.hub.settle(id);
      expect((await w.hub.leaseOf(id)).lease.paid).to.equal(600n);
    });
  });

  describe("given many disputes are open", () => {
    it("it should count one more, so that many cannot keep another from being opened", async () => {
      const call = w.hub.interface.encodeFunctionData("openDispute", [id]);
      await w.hub.connect(w.disputeDesk).multicall(Array<string>(255).fill(call));
      await open();
      expect(await disputesOf()).to.equal(256n);
    });
  });
});
