import { expect } from "chai";

import { type Disputes, PRICE, STATUS, freshDisputes } from "../../support/disputes.ts";
import { fieldsOf } from "../../support/taking.ts";
import { ZERO_ADDRESS, ZERO_HASH } from "../../support/world.ts";

describe("disputeOf", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  describe("when the desk was made", () => {
    it("it should have told where it is said what arbitrators decide", async () => {
      const told = await d.deskContract.queryFilter(d.deskContract.filters["MetaEvidence"]!());
      expect(told.map((log) => [...(log as unknown as { args: unknown[] }).args])).to.deep.equal([
        [0n, "ipfs://contests"],
        [1n, "ipfs://claims"],
      ]);
    });

    it("it should take no ether but with a call that needs some", async () => {
      await expect(d.admin.sendTransaction({ to: d.desk, value: PRICE })).to.revert(d.ethers);
      expect(await d.etherOf(d.desk)).to.equal(0n);
    });
  });

  describe("when there is no such dispute", () => {
    it("it should be all zero", async () => {
      for (const dispute of [0, 1, 2n ** 256n - 1n]) {
        expect(await d.desk.disputeOf(dispute)).to.deep.equal([
          ...[ZERO_HASH, ZERO_ADDRESS, 0n, 0n, STATUS.none, 0n, 0n, 0n],
          Array(8).fill(0n),
        ]);
      }
      expect(await d.desk.disputeCount()).to.equal(0n);
      expect(await d.desk.disputeNumberOf(d.hostile, 0)).to.equal(0n);
    });

    it("it should have no deadline", async () => {
      await expect(d.desk.deadlineOf(1)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown").withArgs(1n);
    });
  });

  describe("when it is over", () => {
    it("it should keep its record, but for the status", async () => {
      await d.contested(d.panels.hostile);
      const before = fieldsOf(await d.desk.disputeOf(1));
      await d.hostile.giveRuling(d.desk, 0, 2);
      expect(fieldsOf(await d.desk.disputeOf(1))).to.deep.equal({ ...before, status: STATUS.forProvider });
    });
  });
});
