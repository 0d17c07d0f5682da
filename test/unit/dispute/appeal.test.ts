import { expect } from "chai";

import {
  ASK_GAS,
  CONDUCT,
  type Disputes,
  EXTRA_DATA,
  MOST_TIME,
  PRICE,
  ROUND,
  RULING,
  STATUS,
  etherSpent,
  expectDeskBooks,
  freshDisputes,
  leastGas,
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

    it("it should revert from 180 days on", async () => {
      await d.claimed(d.panels.hostile);
      const last = (await d.desk.disputeOf(1)).openedAt + BigInt(MOST_TIME);
      await d.at(last);
      await expect(d.desk.appeal(1, { gasLimit: 1_000_000n }))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooLate")
        .withArgs(1n, last, last);
    });

    it("it should work until then as long as nobody expired it, and give the time of its round", async () => {
      await d.claimed(d.panels.hostile);
      const { openedAt } = await d.desk.disputeOf(1);
      const last = openedAt + BigInt(MOST_TIME);
      for (const timestamp of [openedAt + BigInt(ROUND) - 1n, openedAt + BigInt(ROUND), last - 1n]) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.at(timestamp);
        await d.desk.appeal(1);
        expect(await d.desk.deadlineOf(1)).to.equal(openedAt + BigInt(2 * ROUND));
        await restore();
      }
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

  describe("when a ruling is appealed", () => {
    const lastRuling = async () => (await d.desk.disputeOf(1)).lastRuling;

    it("it should keep it, as the arbitrator forgets it in the next round", async () => {
      for (const ruling of [RULING.renter, RULING.provider]) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.claimed(d.panels.honest);
        await d.honest.giveRuling(0, ruling);
        expect(await lastRuling()).to.equal(0n);
        await appeal();
        expect(await lastRuling()).to.equal(ruling);
        expect(await d.honest.currentRuling(0)).to.equal(0n);
        await restore();
      }
    });

    it("it should keep the last one of several", async () => {
      await d.claimed(d.panels.hostile);
      for (const ruling of [RULING.provider, RULING.renter, RULING.none, RULING.provider]) {
        await d.hostile.setOpinion(ruling);
        await d.desk.appeal(1);
        expect(await lastRuling()).to.equal(ruling);
      }
    });

    it("it should keep none where the arbitrator has none, or an answer that is none", async () => {
      await d.claimed(d.panels.hostile);
      for (const opinion of [0n, 3n, 256n, 257n, 2n ** 256n - 1n]) {
        await d.hostile.setOpinion(opinion);
        await d.desk.appeal(1);
        expect(await lastRuling()).to.equal(0n);
      }
    });

    for (const conduct of [
      ...(["reverts", "burnsGas", "revertsHugely", "answersShortly", "answersNothing", "answersMost"] as const),
    ]) {
      it(`it should keep none, and be passed on all the same, where asking the ruling ${spell(conduct)}`, async () => {
        await d.claimed(d.panels.hostile);
        await d.hostile.setOpinion(RULING.renter);
        await d.tell("currentRuling", CONDUCT[conduct]);
        await d.desk.appeal(1);
        expect([await lastRuling(), (await d.desk.disputeOf(1)).rounds]).to.deep.equal([0n, 2n]);
      });
    }

    it("it should give the arbitrator no more gas than its share to say its ruling", async () => {
      await d.claimed(d.panels.hostile);
      await d.tell("currentRuling", CONDUCT.burnsGas);
      const receipt = await (await d.desk.appeal(1, { gasLimit: 3_000_000n })).wait();
      expect(receipt!.gasUsed).to.be.within(500_000n, 700_000n);
    });

    for (const [name, conduct] of [
      ["is honest", "honest"],
      ["uses nearly all its gas", "dawdles"],
    ] as const) {
      it(`it should revert or keep the same with any amount of gas where the arbitrator ${name}`, async () => {
        await d.claimed(d.panels.hostile);
        await d.hostile.setOpinion(RULING.renter);
        await d.hostile.setRest(5_000n);
        await d.tell("currentRuling", CONDUCT[conduct]);
        const least = await leastGas([60_000n, 2_000_000n], d, async (gasLimit) => {
          await d.desk.appeal(1, { gasLimit });
          return async () => expect([await lastRuling(), await d.statusOf()]).to.deep.equal([1n, STATUS.open]);
        });
        expect(least).to.be.above(ASK_GAS);
        await expect(d.desk.appeal(1, { gasLimit: 500_000n })).to.be.revertedWithCustomError(
          d.desk,
          "DisputeDesk_NotEnoughGas",
        );
      });
    }
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
