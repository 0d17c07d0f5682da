import { expect } from "chai";

import {
  ASK_GAS,
  CLAIM_DEPOSIT,
  CONDUCT,
  DEPOSIT,
  type Disputes,
  MOST_TIME,
  PRICE,
  ROUND,
  RULING,
  STANDS,
  STATUS,
  expectDeskBooks,
  freshDisputes,
  leastGas,
  spell,
} from "../../support/disputes.ts";
import { DAY } from "../../support/world.ts";

/** How an arbitrator may fail to answer. */
const FAILURES = ["reverts", "burnsGas", "revertsHugely", "answersShortly", "answersNothing", "answersMost"] as const;

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
    /** The ruling that its opener wishes for. */
    const wished = kind === "contest" ? RULING.provider : RULING.renter;
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
        await d.hostile.setStatus(STANDS.solved);
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
        await d.hostile.setStatus(STANDS.solved);
        for (const opinion of [0n, 3n, 2n ** 255n, 2n ** 256n - 1n]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.hostile.setOpinion(opinion);
          await expectEnd(0n, byDefault);
          await restore();
        }
      });

      it("it should end against who opened it where the arbitrator fails", async () => {
        await late();
        await d.hostile.setStatus(STANDS.solved);
        await d.hostile.setOpinion(wished);
        for (const conduct of FAILURES) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.tell("currentRuling", CONDUCT[conduct]);
          await expectEnd(0n, byDefault);
          await restore();
        }
      });

      it("it should end against who opened it where the arbitrator waits, whatever its votes say so far", async () => {
        await late();
        await d.hostile.setOpinion(wished);
        await expectEnd(0n, byDefault);
      });

      it("it should end by the ruling that was appealed where the arbitrator waits for the next one", async () => {
        for (const [ruling, winner] of [
          [RULING.renter, "renter"],
          [RULING.provider, "provider"],
        ] as const) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.hostile.setOpinion(ruling);
          await d.desk.appeal(1);
          await d.hostile.setOpinion(RULING.renter + RULING.provider - ruling);
          await late();
          await expectEnd(ruling, winner);
          await restore();
        }
      });

      it("it should end by the newer ruling where the arbitrator does not wait", async () => {
        await d.hostile.setOpinion(wished);
        await d.desk.appeal(1);
        await late();
        await d.hostile.setOpinion(RULING.renter + RULING.provider - wished);
        await d.hostile.setStatus(STANDS.solved);
        await expectEnd(RULING.renter + RULING.provider - wished, byDefault);
      });

      it("it should wait for 180 days where the ruling can be appealed, and end by it then", async () => {
        const { openedAt } = await d.desk.disputeOf(1);
        const last = openedAt + BigInt(MOST_TIME);
        await d.hostile.setOpinion(wished);
        await d.hostile.setStatus(STANDS.appealable);
        for (const timestamp of [openedAt + BigInt(ROUND), openedAt + BigInt(3 * ROUND), last - 1n]) {
          await d.at(timestamp);
          await expect(d.desk.expire(1, { gasLimit: 2_000_000n }))
            .to.be.revertedWithCustomError(d.desk, "DisputeDesk_NotExpired")
            .withArgs(1n, last, timestamp);
        }
        await d.goTo(last);
        await expectEnd(wished, kind === "contest" ? "provider" : "renter");
      });

      for (const conduct of FAILURES) {
        it(`it should go by the current ruling where asking the status ${spell(conduct)}`, async () => {
          await d.hostile.setOpinion(wished);
          await d.tell("disputeStatus", CONDUCT[conduct]);
          // Also one that would have it wait, or that would have it last.
          for (const status of [STANDS.waiting, STANDS.appealable]) {
            const { restore } = await d.networkHelpers.takeSnapshot();
            await d.hostile.setStatus(status);
            await late();
            await expectEnd(wished, kind === "contest" ? "provider" : "renter");
            await restore();
          }
        });
      }

      it("it should go by the current ruling where the status is none that there is", async () => {
        await late();
        await d.hostile.setOpinion(wished);
        for (const status of [3n, 256n, 257n, 2n ** 255n]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.hostile.setStatus(status);
          await expectEnd(wished, kind === "contest" ? "provider" : "renter");
          await restore();
        }
      });

      it("it should not pay for the length of the answers", async () => {
        await late();
        await d.hostile.setStatus(STANDS.solved);
        for (const name of ["disputeStatus", "currentRuling"] as const) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.tell(name, CONDUCT.answersHugely);
          const receipt = await (await expire()).wait();
          // The arbitrator pays 340,000 for it. Copied, it would cost the desk as much.
          expect(receipt!.gasUsed).to.be.below(680_000n);
          await restore();
        }
      });

      it("it should give the arbitrator no more gas than its share, for each answer", async () => {
        await late();
        await d.hostile.setStatus(STANDS.solved);
        await d.tell("currentRuling", CONDUCT.burnsGas);
        const { restore } = await d.networkHelpers.takeSnapshot();
        const once = await (await d.desk.expire(1, { gasLimit: 3_000_000n })).wait();
        expect(once!.gasUsed).to.be.within(500_000n, 800_000n);
        await restore();
        await d.tell("disputeStatus", CONDUCT.burnsGas);
        const twice = await (await d.desk.expire(1, { gasLimit: 3_000_000n })).wait();
        expect(twice!.gasUsed).to.be.within(1_000_000n, 1_300_000n);
      });

      it("it should let the arbitrator call nothing meanwhile", async () => {
        await late();
        await d.hostile.setOpinion(RULING.renter);
        await d.hostile.setStatus(STANDS.solved);
        for (const data of Object.values(d.everyCall(id))) {
          for (const asked of ["disputeStatus", "currentRuling"] as const) {
            const { restore } = await d.networkHelpers.takeSnapshot();
            await d.hostile.arm(d.desk, data);
            await d.tell(asked, CONDUCT.callsBack);
            await expectEnd(RULING.renter, "renter");
            await restore();
          }
        }
      });

      for (const [name, status, opinion, asked] of [
        ["has ruled", STANDS.solved, wished, "currentRuling"],
        ["waits", STANDS.waiting, wished, "disputeStatus"],
        ["can be appealed against until the end", STANDS.appealable, wished, "disputeStatus"],
      ] as const) {
        it(`it should revert or end alike with any amount of gas where the arbitrator ${name}`, async () => {
          await d.goTo((await d.desk.disputeOf(1)).openedAt + BigInt(MOST_TIME));
          await d.hostile.setOpinion(opinion);
          await d.hostile.setStatus(status);
          await d.hostile.setRest(5_000n);
          const winner = status === STANDS.waiting ? byDefault : kind === "contest" ? "provider" : "renter";
          for (const conduct of ["honest", "dawdles"] as const) {
            await d.tell(asked, CONDUCT[conduct]);
            const least = await leastGas([60_000n, 2_500_000n], d, async (gasLimit) => {
              await d.desk.expire(1, { gasLimit });
              return async () => expect(await d.statusOf(), `${gasLimit}`).to.equal(statusFor[winner]);
            });
            expect(least).to.be.above(ASK_GAS);
          }
          await expect(d.desk.expire(1, { gasLimit: 500_000n })).to.be.revertedWithCustomError(
            d.desk,
            "DisputeDesk_NotEnoughGas",
          );
        });
      }
    });
  }

  describe("when an honest arbitrator ruled and nobody had it executed", () => {
    beforeEach(async () => {
      id = await d.claimed(d.panels.honest);
      await d.honest.giveRuling(0, RULING.renter);
      await late();
    });

    it("it should end by that ruling, and the execution comes too late", async () => {
      await expect(expire())
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, true);
      await expect(d.honest.executeRuling(0)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved");
    });

    it("it should come too late where the execution came first", async () => {
      await expect(d.honest.executeRuling(0))
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, false);
      await expect(expire()).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved");
    });
  });

  describe("when an honest arbitrator ruled a second before its time was over", () => {
    beforeEach(async () => {
      id = await d.claimed(d.panels.honest);
      await d.at((await d.desk.deadlineOf(1)) - 1n);
      await d.honest.giveRuling(0, RULING.renter);
    });

    it("it should leave the loser all its time to appeal, and the next round its thirty days", async () => {
      await d.goTo((await d.now()) + 3 * DAY - 2);
      await expect(expire()).to.be.revertedWithCustomError(d.desk, "DisputeDesk_NotExpired");
      await d.desk.connect(d.provider).appeal(1, { value: 2n * PRICE });
      expect(await d.desk.deadlineOf(1)).to.equal((await d.desk.disputeOf(1)).openedAt + BigInt(2 * ROUND));
    });

    it("it should end by that ruling once nobody can appeal it", async () => {
      await d.goTo((await d.now()) + 3 * DAY);
      await expect(expire())
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, true);
    });

    it("it should end by that ruling where the next round is silent", async () => {
      await d.desk.connect(d.provider).appeal(1, { value: 2n * PRICE });
      await late();
      expect(await d.honest.currentRuling(0)).to.equal(0n);
      await expect(expire())
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, true);
    });
  });

  describe("when the council is silent", () => {
    it("it should end against who opened it, and the council's ruling comes too late", async () => {
      id = await d.claimed(d.panels.council);
      await late();
      await expect(expire()).to.emit(d.desk, "DisputeResolved").withArgs(1n, id, 0n, d.provider, CLAIM_DEPOSIT, true);
      await expect(d.council.giveRuling(0, RULING.renter)).to.be.revertedWithCustomError(
        d.desk,
        "DisputeDesk_Resolved",
      );
      expect(await d.council.disputeStatus(0)).to.equal(0n);
    });

    it("it should come too late where the council's late ruling came first", async () => {
      id = await d.claimed(d.panels.council);
      await late();
      await expect(d.council.giveRuling(0, RULING.renter))
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, false);
      await expect(expire()).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved");
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
