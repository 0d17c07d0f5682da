import { expect } from "chai";

import { CAP, CONDUCT, type Disputes, PRICE, expectDeskBooks, freshDisputes } from "../../support/disputes.ts";

describe("consult", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  afterEach(() => expectDeskBooks(d));

  describe("when anybody but the desk calls it", () => {
    it("it should revert", async () => {
      await d.networkHelpers.setBalance(d.deskAddress, CAP);
      for (const by of [d.admin, d.provider, d.renter, d.stranger]) {
        await expect(d.deskContract.connect(by).getFunction("consult")(d.hostile, "0x", CAP, PRICE))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_NotSelf")
          .withArgs(by);
      }
      expect(await d.etherOf(d.hostile)).to.equal(0n);
      await d.networkHelpers.setBalance(d.deskAddress, 0n);
    });

    it("it should revert for an arbitrator in the middle of its own consultation", async () => {
      const id = await d.lease(d.panels.hostile);
      await d.goTo((await d.now()) + 120);
      const data = d.deskContract.interface.encodeFunctionData("consult", [
        await d.hostile.getAddress(),
        "0x",
        CAP,
        0n,
      ]);
      await d.hostile.arm(d.desk, data);
      await d.tell("createDispute", CONDUCT.callsBack);
      await d.claim(id, { value: CAP });
      expect(await d.hostile.succeeded()).to.equal(false);
      const { selector } = d.desk.interface.getError("DisputeDesk_NotSelf")!;
      expect((await d.hostile.answer()).slice(0, 10)).to.equal(selector);
      expect(await d.etherOf(d.hostile)).to.equal(PRICE);
    });
  });
});
