import { expect } from "chai";

import {
  CLAIM_DEPOSIT,
  CONDUCT,
  DEPOSIT,
  type Disputes,
  ROUND,
  RULING,
  STATUS,
  expectDeskBooks,
  freshDisputes,
} from "../../support/disputes.ts";
import { DAY } from "../../support/world.ts";

const LEAST_GAS = 500_000n + 500_000n / 63n + 20_000n;

describe("expire", () => {
  let d: Disputes;
  let id: string;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  afterEach(() => expectDeskBooks(d));

  const expire = (dispute = 1) => d.desk.connect(d.stranger).expire(dispute);
  const late = async () => d.goTo(await d.desk.deadlineOf(1));

  describe("when there is nothing to expire", () => {
    it("it should revert for a dispute that there is not", async () => {
      await d.claimed(d.panels.hostile);
      await late();
      for (const dispute of [0, 2]) {
        await expect(expire(dispute)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown").withArgs(dispute);
      }
    });

    it("it should revert the second time, and where it was ruled on", async () => {
      await d.claimed(d.panels.hostile);
      const { restore } = await d.networkHelpers.takeSnapshot();
      await d.hostile.giveRuling(d.desk, 0, RULING.renter);
      await late();
      await expect(expire()).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved").withArgs(1n);
      await restore();
      await late();
      await expire();
      await expect(expire()).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved").withArgs(1n);
    });
  });

  describe("when the time is not over", () => {
    it("it should revert until the last second, and work from the deadline on, also years later", async () => {
      await d.claimed(d.panels.hostile);
      const deadline = await d.desk.deadlineOf(1);
      for (const [timestamp, good] of [
        [deadline - BigInt(ROUND) + 10n, false],
        [deadline - 1n, false],
        [deadline, true],
        [deadline + 315_360_000n, true],
      ] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.at(timestamp);
        const sent = d.desk.expire(1, { gasLimit: 2_000_000n });
        if (good) await sent;
        else {
          await expect(sent)
            .to.be.revertedWithCustomError(d.desk, "DisputeDesk_NotExpired")
            .withArgs(1n, deadline, timestamp);
        }
        await restore();
      }
    });
  });

  for (const kind of ["contest", "claim"] as const) {
    const opened = () => (kind === "contest" ? d.contested(d.panels.hostile) : d.claimed(d.panels.hostile));
    const deposit = kind === "contest" ? DEPOSIT : CLAIM_DEPOSIT;
    /** Who wins where nothing is decided: not the opener. */
    const byDefault = kind === "contest" ? "renter" : "provider";
    const statusFor = { renter: STATUS.forRenter, provider: STATUS.forProvider };

    const expectEnd = async (ruling: bigint, winner: "renter" | "provider") => {
      expect(await d.desk.expire.staticCall(1)).to.equal(ruling);
      await expect(expire())
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, ruling, d[winner], deposit, true)
        .to.not.emit(d.desk, "Ruling");
      expect(await d.statusOf()).to.equal(statusFor[winner]);
      expect(await d.disputesOf(id)).to.equal(0n);
    };

    describe(`when a ${kind} was not ruled on in time`, () => {
      beforeEach(async () => {
        id = await opened();
      });

      it("it should end by the arbitrator's current ruling, for either", async () => {
        await late();
        for (const [ruling, winner] of [
          [RULING.renter, "renter"],
          [RULING.provider, "provider"],
        ] as const) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.hostile.setOpinion(ruling);
          await expectEnd(ruling, winner);
          await restore();
        }
      });

      it("it should end against who opened it where the arbitrator has no ruling, or one that is none", async () => {
        await late();
        for (const opinion of [0n, 3n, 2n ** 255n, 2n ** 256n - 1n]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.hostile.setOpinion(opinion);
          await expectEnd(0n, byDefault);
          await restore();
        }
      });

      it("it should end against who opened it where the arbitrator fails", async () => {
        await late();
        await d.hostile.setOpinion(kind === "contest" ? RULING.provider : RULING.renter);
        for (const conduct of [
          ...(["reverts", "burnsGas", "revertsHugely", "answersShortly", "answersNothing", "answersMost"] as const),
        ]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.tell("currentRuling", CONDUCT[conduct]);
          await expectEnd(0n, byDefault);
          await restore();
        }
      });

      it("it should not pay for the length of the answer", async () => {
        await late();
        await d.tell("currentRuling", CONDUCT.answersHugely);
        const receipt = await (await expire()).wait();
        // The arbitrator pays 340,000 for it. Copied, it would cost the desk as much.
        expect(receipt!.gasUsed).to.be.below(680_000n);
      });

      it("it should let the arbitrator call nothing meanwhile", async () => {
        await late();
        await d.hostile.setOpinion(RULING.renter);
        for (const data of Object.values(d.everyCall(id))) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.hostile.arm(d.desk, data);
          await d.tell("currentRuling", CONDUCT.callsBack);
          await expectEnd(RULING.renter, "renter");
          await restore();
        }
      });

      it("it should revert or end alike with any amount of gas", async () => {
        await late();
        await d.hostile.setOpinion(kind === "contest" ? RULING.provider : RULING.renter);
        await d.hostile.setRest(5_000n);
        const status = kind === "contest" ? STATUS.forProvider : STATUS.forRenter;
        for (const conduct of ["honest", "dawdles"] as const) {
          await d.tell("currentRuling", CONDUCT[conduct]);
          const goes = async (gasLimit: bigint): Promise<boolean> => {
            const { restore } = await d.networkHelpers.takeSnapshot();
            try {
              await d.desk.expire(1, { gasLimit });
            } catch {
              await restore();
              return false;
            }
            expect(await d.statusOf(), `${gasLimit}`).to.equal(status);
            await restore();
            return true;
          };
          let [low, high] = [60_000n, 2_000_000n];
          for (let gas = low; gas < high; gas += 50_001n) await goes(gas);
          while (high - low > 1n) {
            const middle = (low + high) / 2n;
            if (await goes(middle)) high = middle;
            else low = middle;
          }
          expect(high).to.be.above(LEAST_GAS);
          for (let gas = high - 40n; gas < high + 40n; gas += 7n) await goes(gas);
        }
        await expect(d.desk.expire(1, { gasLimit: 500_000n })).to.be.revertedWithCustomError(
          d.desk,
          "DisputeDesk_NotEnoughGas",
        );
      });
    });
  }

  describe("when an honest arbitrator ruled and nobody had it executed", () => {
    it("it should end by that ruling, and the execution comes too late", async () => {
      id = await d.claimed(d.panels.honest);
      await d.honest.giveRuling(0, RULING.renter);
      await late();
      await expect(d.honest.executeRuling(0)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooLate");
      await expect(expire())
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, true);
      await expect(d.honest.executeRuling(0)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved");
    });
  });

  describe("when the council is silent", () => {
    it("it should end against who opened it, and the council's ruling comes too late", async () => {
      id = await d.claimed(d.panels.council);
      await late();
      await expect(d.council.giveRuling(0, RULING.renter)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooLate");
      await expect(expire()).to.emit(d.desk, "DisputeResolved").withArgs(1n, id, 0n, d.provider, CLAIM_DEPOSIT, true);
      expect(await d.council.disputeStatus(0)).to.equal(0n);
    });
  });

  describe("when there were appeals", () => {
    it("it should wait 30 days for each round, and 180 in all", async () => {
      await d.claimed(d.panels.hostile);
      const { openedAt } = await d.desk.disputeOf(1);
      for (let rounds = 1; rounds <= 8; rounds += 1) {
        const deadline = openedAt + BigInt(Math.min(30 * rounds, 180) * DAY);
        expect(await d.desk.deadlineOf(1)).to.equal(deadline);
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.at(deadline - 1n);
        await expect(d.desk.expire(1, { gasLimit: 2_000_000n })).to.be.revertedWithCustomError(
          d.desk,
          "DisputeDesk_NotExpired",
        );
        await d.at(deadline);
        await d.desk.expire(1, { gasLimit: 2_000_000n });
        await restore();
        await d.desk.appeal(1);
      }
    });
  });
});
