import { expect } from "chai";

import { type Disputes, freshDisputes } from "../../support/disputes.ts";

describe("appeal against the council", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
    await d.council.createDispute(2, "0x");
  });

  describe("when anybody tries", () => {
    it("it should revert, with and without ether", async () => {
      for (const value of [0n, 1n]) {
        await expect(d.council.appeal(0, "0x", { value }))
          .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_NoAppeal")
          .withArgs(0n);
      }
    });

    it("it should cost more than there is, and have no time", async () => {
      expect(await d.council.appealCost(0, "0x")).to.equal(2n ** 256n - 1n);
      expect(await d.council.appealPeriod(0)).to.deep.equal([0n, 0n]);
    });
  });
});
