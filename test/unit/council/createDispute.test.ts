import { expect } from "chai";

import { COUNCIL_FEE, type Disputes, MOST_COUNCIL_FEE, freshDisputes } from "../../support/disputes.ts";

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

    it("it should be free where it asks for nothing", async () => {
      expect(await d.council.arbitrationCost("0xc0de")).to.equal(0n);
    });

    it("it should revert where ether is sent then", async () => {
      await expect(d.council.createDispute(2, "0x", { value: 1n }))
        .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_WrongFee")
        .withArgs(1n, 0n);
    });
  });

  describe("when the council asks for a fee", () => {
    beforeEach(async () => {
      d = await freshDisputes(COUNCIL_FEE);
    });

    it("it should tell it, whatever the extra data", async () => {
      for (const extraData of ["0x", "0xc0de"])
        expect(await d.council.arbitrationCost(extraData)).to.equal(COUNCIL_FEE);
    });

    it("it should take exactly the fee, from anybody, and keep it", async () => {
      for (const [index, by] of [d.stranger, d.renter].entries()) {
        await expect(d.council.connect(by).createDispute(2, "0x", { value: COUNCIL_FEE }))
          .to.emit(d.council, "DisputeCreation")
          .withArgs(index, by);
      }
      expect(await d.etherOf(d.council)).to.equal(2n * COUNCIL_FEE);
    });

    it("it should revert for a wei less or more, and for nothing", async () => {
      for (const value of [0n, COUNCIL_FEE - 1n, COUNCIL_FEE + 1n]) {
        await expect(d.council.createDispute(2, "0x", { value }))
          .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_WrongFee")
          .withArgs(value, COUNCIL_FEE);
      }
    });
  });

  describe("when a council is made", () => {
    const make = (fee: bigint) => d.ethers.deployContract("CouncilArbitrator", [d.authority, fee]);

    it("it should ask for up to a tenth of an ether", async () => {
      for (const fee of [0n, 1n, MOST_COUNCIL_FEE]) expect(await (await make(fee)).arbitrationCost("0x")).to.equal(fee);
    });

    it("it should revert for more", async () => {
      for (const fee of [MOST_COUNCIL_FEE + 1n, 2n ** 256n - 1n]) {
        await expect(make(fee))
          .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_FeeTooLarge")
          .withArgs(fee, MOST_COUNCIL_FEE);
      }
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
