import { expect } from "chai";

import {
  CONDUCT,
  type Disputes,
  EXTRA_DATA,
  PRICE,
  ROUND,
  RULING,
  STATUS,
  etherSpent,
  expectDeskBooks,
  freshDisputes,
  spell,
} from "../../support/disputes.ts";
import { DAY } from "../../support/world.ts";

describe("appeal", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  afterEach(() => expectDeskBooks(d));

  const appeal = (value = 2n * PRICE, by = d.stranger) => d.desk.connect(by).appeal(1, { value });
  const notAppealable = (value?: bigint) =>
    expect(appeal(value)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_NotAppealable").withArgs(1n);

  describe("when an honest arbitrator has ruled", () => {
    beforeEach(async () => {
      await d.claimed(d.panels.honest);
      await d.honest.giveRuling(0, RULING.provider);
    });

    it("it should be passed on, by anyone, with exactly the fee, and the rest comes back", async () => {
      for (const by of [d.stranger, d.renter, d.provider]) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        expect(await etherSpent(d, by, () => appeal(10n ** 18n, by))).to.equal(2n * PRICE);
        expect(await d.etherOf(d.honest)).to.equal(3n * PRICE);
        await restore();
      }
    });

    it("it should emit Appealed and give the arbitrator another round of time", async () => {
      const { openedAt } = await d.desk.disputeOf(1);
      await expect(appeal())
        .to.emit(d.desk, "Appealed")
        .withArgs(1n, d.stranger, 2n, 2n * PRICE)
        .to.emit(d.honest, "AppealDecision")
        .withArgs(0n, d.desk);
      expect((await d.desk.disputeOf(1)).rounds).to.equal(2n);
      expect(await d.desk.deadlineOf(1)).to.equal(openedAt + BigInt(2 * ROUND));
    });

    it("it should leave the deposit and the hub alone", async () => {
      const before = await d.creditOf(d.desk);
      await appeal();
      expect(await d.creditOf(d.desk)).to.equal(before);
      expect(await d.statusOf()).to.equal(STATUS.open);
    });

    it("it should revert where less than the fee is sent, naming it", async () => {
      for (const value of [0n, 2n * PRICE - 1n]) {
        await expect(appeal(value))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_FeeTooLow")
          .withArgs(2n * PRICE, value);
      }
    });

    it("it should let the second round overrule the first", async () => {
      await appeal();
      await expect(d.honest.executeRuling(0)).to.be.revertedWithCustomError(d.honest, "HonestArbitrator_NotExecutable");
      await d.ruleHonestly(0, RULING.renter);
      expect(await d.statusOf()).to.equal(STATUS.forRenter);
    });

    it("it should revert before a ruling and after the arbitrator's own time", async () => {
      await appeal();
      await notAppealable(4n * PRICE);
      await d.honest.giveRuling(0, RULING.renter);
      await d.goTo((await d.now()) + 3 * DAY);
      await notAppealable(4n * PRICE);
    });
  });

  describe("when the dispute is not open", () => {
    it("it should revert for one that there is not, or that is over", async () => {
      await d.claimed(d.panels.hostile);
      for (const dispute of [0, 2]) {
        await expect(d.desk.appeal(dispute))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown")
          .withArgs(dispute);
      }
      await d.hostile.giveRuling(d.desk, 0, RULING.renter);
      await expect(appeal()).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved").withArgs(1n);
    });

    it("it should revert from the deadline on, and not a second before", async () => {
      await d.claimed(d.panels.hostile);
      const deadline = await d.desk.deadlineOf(1);
      await d.at(deadline);
      await expect(d.desk.appeal(1, { gasLimit: 1_000_000n }))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooLate")
        .withArgs(1n, deadline, deadline);
    });

    it("it should work in the last second", async () => {
      await d.claimed(d.panels.hostile);
      const deadline = await d.desk.deadlineOf(1);
      await d.at(deadline - 1n);
      await d.desk.appeal(1);
      expect(await d.desk.deadlineOf(1)).to.equal(deadline + BigInt(ROUND));
    });
  });

  describe("when the council judges", () => {
    it("it should revert, whatever is sent", async () => {
      await d.claimed(d.panels.council);
      await notAppealable(0n);
      await notAppealable(10n ** 18n);
    });
  });

  describe("when the arbitrator is hostile", () => {
    beforeEach(async () => {
      await d.claimed(d.panels.hostile);
      await d.hostile.setAppealPrice(PRICE);
    });

    for (const conduct of [
      ...(["reverts", "burnsGas", "revertsHugely", "answersShortly", "answersNothing", "answersMost"] as const),
    ]) {
      it(`it should revert where asking the price ${spell(conduct)}`, async () => {
        await d.tell("appealCost", CONDUCT[conduct]);
        await notAppealable();
      });
    }

    for (const conduct of ["reverts", "burnsGas", "revertsHugely"] as const) {
      it(`it should revert where the appeal itself ${spell(conduct)}`, async () => {
        await d.tell("appeal", CONDUCT[conduct]);
        await notAppealable();
        expect((await d.desk.disputeOf(1)).rounds).to.equal(1n);
        expect(await d.etherOf(d.hostile)).to.equal(PRICE);
      });
    }

    it("it should pay exactly what was asked, and pass the panel's extra data on, whatever is answered", async () => {
      for (const conduct of ["honest", "answersHugely", "answersNothing", "answersMost"] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.tell("appeal", CONDUCT[conduct]);
        expect(await etherSpent(d, d.stranger, () => appeal(5n * PRICE))).to.equal(PRICE);
        expect(await d.hostile.received()).to.equal(PRICE);
        expect(await d.hostile.extraData()).to.equal(EXTRA_DATA);
        await restore();
      }
    });

    it("it should let nothing be called in the middle", async () => {
      const { id } = await d.desk.disputeOf(1);
      for (const data of Object.values(d.everyCall(id))) {
        for (const asked of ["appealCost", "appeal"] as const) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.hostile.arm(d.desk, data);
          await d.tell(asked, CONDUCT.callsBack);
          await appeal();
          expect(await d.hostile.succeeded()).to.equal(false);
          expect(await d.statusOf()).to.equal(STATUS.open);
          expect((await d.desk.disputeOf(1)).rounds).to.equal(2n);
          await restore();
        }
      }
    });

    it("it should leave ether alone that was forced on the desk", async () => {
      const forced = 10n ** 18n;
      await d.networkHelpers.setBalance(d.deskAddress, forced);
      await expect(appeal(PRICE - 1n))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_FeeTooLow")
        .withArgs(PRICE, PRICE - 1n);
      expect(await etherSpent(d, d.stranger, () => appeal())).to.equal(PRICE);
      await expectDeskBooks(d, forced);
      await d.networkHelpers.setBalance(d.deskAddress, 0n);
    });

    it("it should revert where the caller takes no surplus back", async () => {
      const wallet = await d.ethers.deployContract("StubbornCaller");
      const data = d.deskContract.interface.encodeFunctionData("appeal", [1]);
      await expect(wallet.act(d.desk, data, { value: PRICE + 1n }))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_SurplusRefused")
        .withArgs(wallet, 1n);
      await wallet.act(d.desk, data, { value: PRICE });
      expect((await d.desk.disputeOf(1)).rounds).to.equal(2n);
    });
  });

  describe("when appeals never end", () => {
    it("it should give no more than 180 days, and count up to 255 rounds", async () => {
      await d.claimed(d.panels.hostile);
      const { openedAt } = await d.desk.disputeOf(1);
      for (let round = 2; round <= 258; round += 1) {
        await d.desk.appeal(1, { gasLimit: 1_000_000n });
        if (round > 8 && round < 254) continue;
        const { rounds } = await d.desk.disputeOf(1);
        expect(rounds).to.equal(Math.min(round, 255));
        expect(await d.desk.deadlineOf(1)).to.equal(openedAt + BigInt(Math.min(round * 30, 180) * DAY));
      }
      await d.goTo(openedAt + BigInt(180 * DAY));
      await expect(d.desk.appeal(1)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooLate");
      await d.desk.expire(1);
    });
  });
});
