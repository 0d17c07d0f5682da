import { expect } from "chai";

import { type Disputes, freshDisputes } from "../../support/disputes.ts";

describe("createDispute", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  describe("when anybody puts a dispute to the council", () => {
    it("it should count from zero and wait for a ruling", async () => {
      for (const [index, by] of [d.stranger, d.renter, d.stranger].entries()) {
        const create = d.council.connect(by).createDispute;
        expect(await create.staticCall(2, "0x")).to.equal(index);
        await expect(create(2, "0xc0de")).to.emit(d.council, "DisputeCreation").withArgs(index, by);
        expect(await d.council.disputeStatus(index)).to.equal(0n);
        expect(await d.council.currentRuling(index)).to.equal(0n);
      }
    });

    it("it should be free", async () => {
      expect(await d.council.arbitrationCost("0xc0de")).to.equal(0n);
    });

    it("it should revert where ether is sent", async () => {
      await expect(d.council.createDispute(2, "0x", { value: 1n }))
        .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_NoFee")
        .withArgs(1n);
    });
  });

  describe("when there is no such dispute", () => {
    it("it should have no status and no ruling", async () => {
      for (const ask of [d.council.disputeStatus, d.council.currentRuling]) {
        await expect(ask(0)).to.be.revertedWithCustomError(d.council, "CouncilArbitrator_Unknown").withArgs(0n);
      }
    });
  });
});
