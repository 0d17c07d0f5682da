import { expect } from "chai";

import { type Disputes, EVIDENCE, RULING, expectDeskBooks, freshDisputes } from "../../support/disputes.ts";

describe("submitEvidence", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
    await d.claimed(d.panels.hostile);
  });

  afterEach(() => expectDeskBooks(d));

  describe("when the dispute is open", () => {
    it("it should be told to its arbitrator in the dispute's group, from anyone", async () => {
      for (const by of [d.renter, d.provider, d.stranger]) {
        await expect(d.desk.connect(by).submitEvidence(1, EVIDENCE))
          .to.emit(d.desk, "Evidence")
          .withArgs(d.hostile, 1n, by, EVIDENCE);
      }
    });

    it("it should be possible while nobody has expired it", async () => {
      await d.goTo((await d.desk.deadlineOf(1)) + 1_000n);
      await expect(d.desk.submitEvidence(1, EVIDENCE)).to.emit(d.desk, "Evidence");
    });
  });

  describe("when it is not", () => {
    it("it should revert for one that there is not", async () => {
      for (const dispute of [0, 2]) {
        await expect(d.desk.submitEvidence(dispute, EVIDENCE))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown")
          .withArgs(dispute);
      }
    });

    it("it should revert for one that is over", async () => {
      await d.hostile.giveRuling(d.desk, 0, RULING.provider);
      await expect(d.desk.submitEvidence(1, EVIDENCE))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved")
        .withArgs(1n);
    });
  });
});
