import { expect } from "chai";

import { COUNCIL_FEE, type Disputes, RULING, STATUS, freshDisputes } from "../../support/disputes.ts";

describe("withdrawFees", () => {
  let d: Disputes;
  const to = `0x${"7".repeat(40)}`;

  beforeEach(async () => {
    d = await freshDisputes(COUNCIL_FEE);
    await d.goTo((await d.now()) + 120);
    for (let i = 0; i < 3; ++i) await d.council.connect(d.stranger).createDispute(2, "0x", { value: COUNCIL_FEE });
  });

  describe("when the authority admits the caller", () => {
    it("it should send all fees that were paid so far to whom it names", async () => {
      await expect(d.council.withdrawFees(to))
        .to.emit(d.council, "FeesWithdrawn")
        .withArgs(to, 3n * COUNCIL_FEE);
      expect([await d.etherOf(to), await d.etherOf(d.council)]).to.deep.equal([3n * COUNCIL_FEE, 0n]);
    });

    it("it should leave nothing for the second time, and take what is paid from then on", async () => {
      await d.council.withdrawFees(to);
      await expect(d.council.withdrawFees(to)).to.emit(d.council, "FeesWithdrawn").withArgs(to, 0n);
      await d.council.createDispute(2, "0x", { value: COUNCIL_FEE });
      await expect(d.council.withdrawFees(to)).to.emit(d.council, "FeesWithdrawn").withArgs(to, COUNCIL_FEE);
    });

    it("it should touch no dispute", async () => {
      const id = await d.lease(d.panels.council);
      await d.goTo((await d.now()) + 120);
      await d.claim(id, { value: COUNCIL_FEE });
      await d.council.withdrawFees(to);
      expect(await d.etherOf(to)).to.equal(4n * COUNCIL_FEE);
      expect(await d.council.disputeStatus(3)).to.equal(0n);
      await d.council.giveRuling(3, RULING.renter);
      expect(await d.statusOf()).to.equal(STATUS.forRenter);
    });

    it("it should work by a role that was granted, and by that of rulings not at all", async () => {
      const selector = (name: "withdrawFees" | "giveRuling") => d.council.interface.getFunction(name).selector;
      await d.authority.getFunction("setTargetFunctionRole")(d.council, [selector("giveRuling")], 7n);
      await d.authority.getFunction("setTargetFunctionRole")(d.council, [selector("withdrawFees")], 8n);
      await d.authority.getFunction("grantRole")(7n, d.other, 0n);
      await d.authority.getFunction("grantRole")(8n, d.stranger, 0n);
      await expect(d.council.connect(d.other).withdrawFees(to)).to.be.revertedWithCustomError(
        d.council,
        "AccessManagedUnauthorized",
      );
      await d.council.connect(d.stranger).withdrawFees(to);
      expect(await d.etherOf(to)).to.equal(3n * COUNCIL_FEE);
    });

    it("it should revert where they are not taken, and keep them", async () => {
      const stubborn = await d.ethers.deployContract("StubbornCaller");
      await expect(d.council.withdrawFees(stubborn))
        .to.be.revertedWithCustomError(stubborn, "StubbornCaller_Refused")
        .withArgs(3n * COUNCIL_FEE);
      await expect(d.council.withdrawFees(d.usdc)).to.revert(d.ethers);
      expect(await d.etherOf(d.council)).to.equal(3n * COUNCIL_FEE);
    });
  });

  describe("when it does not", () => {
    it("it should revert for anyone", async () => {
      for (const by of [d.provider, d.renter, d.stranger, d.disputeDesk]) {
        await expect(d.council.connect(by).withdrawFees(by))
          .to.be.revertedWithCustomError(d.council, "AccessManagedUnauthorized")
          .withArgs(by);
      }
      expect(await d.etherOf(d.council)).to.equal(3n * COUNCIL_FEE);
    });
  });
});
