import { expect } from "chai";

import { CLAIM_DEPOSIT, type Disputes, MOST_TIME, RULING, freshDisputes } from "../../support/disputes.ts";

describe("giveRuling", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  describe("when the authority admits the caller", () => {
    it("it should tell the ruling to whom it is about, and keep it", async () => {
      const id = await d.claimed(d.panels.council);
      await expect(d.council.giveRuling(0, RULING.renter))
        .to.emit(d.council, "CouncilRuled")
        .withArgs(0n, d.desk, RULING.renter, d.admin)
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, false);
      expect(await d.council.disputeStatus(0)).to.equal(2n);
      expect(await d.council.currentRuling(0)).to.equal(RULING.renter);
    });

    it("it should work by a role that was granted", async () => {
      await d.claimed(d.panels.council);
      const { selector } = d.council.interface.getFunction("giveRuling");
      await d.authority.getFunction("setTargetFunctionRole")(d.council, [selector], 7n);
      await d.authority.getFunction("grantRole")(7n, d.stranger, 0n);
      await expect(d.council.connect(d.stranger).giveRuling(0, RULING.none))
        .to.emit(d.council, "CouncilRuled")
        .withArgs(0n, d.desk, RULING.none, d.stranger);
    });

    it("it should revert for a dispute that there is not", async () => {
      await expect(d.council.giveRuling(0, 1))
        .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_Unknown")
        .withArgs(0n);
    });

    it("it should revert the second time", async () => {
      await d.claimed(d.panels.council);
      await d.council.giveRuling(0, RULING.none);
      await expect(d.council.giveRuling(0, RULING.renter))
        .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_Ruled")
        .withArgs(0n);
    });

    it("it should revert for more than there are choices", async () => {
      await d.claimed(d.panels.council);
      await expect(d.council.giveRuling(0, 3))
        .to.be.revertedWithCustomError(d.council, "CouncilArbitrator_BadRuling")
        .withArgs(0n, 3n, 2n);
    });

    it("it should revert with whom it is about, and can rule again then", async () => {
      await d.claimed(d.panels.council);
      await d.goTo((await d.desk.disputeOf(1)).openedAt + BigInt(MOST_TIME));
      await expect(d.council.giveRuling(0, RULING.renter)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooLate");
      expect(await d.council.disputeStatus(0)).to.equal(0n);
      expect(await d.council.currentRuling(0)).to.equal(0n);
    });
  });

  describe("when it does not", () => {
    it("it should revert for anyone", async () => {
      await d.claimed(d.panels.council);
      for (const by of [d.provider, d.renter, d.stranger, d.disputeDesk]) {
        await expect(d.council.connect(by).giveRuling(0, RULING.renter))
          .to.be.revertedWithCustomError(d.council, "AccessManagedUnauthorized")
          .withArgs(by);
      }
    });
  });
});
