import { expect } from "chai";

import {
  CAP,
  CONTESTABLE,
  CONTEST_END,
  DEPOSIT,
  type Disputes,
  EVIDENCE,
  PRICE,
  RATE,
  ROUND,
  RULING,
  STAKE,
  STATUS,
  TODAY,
  etherSpent,
  expectDeskBooks,
  freshDisputes,
} from "../../support/disputes.ts";
import { signPermit } from "../../support/permits.ts";
import { DAY, GENESIS, HOUR, SET, up } from "../../support/world.ts";

describe("contest", () => {
  let d: Disputes;
  let id: string;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  afterEach(() => expectDeskBooks(d));

  describe("when the provider contests a day in time", () => {
    beforeEach(async () => {
      id = await d.contestable(d.panels.honest);
    });

    it("it should be open before the panel's arbitrator, by its number", async () => {
      await d.at(CONTESTABLE + 77);
      await d.contest(id);
      expect(await d.desk.disputeOf(1)).to.deep.equal([
        ...[id, await d.honest.getAddress(), CONTESTABLE + 77, 1n, STATUS.open, 0n, 0n, DEPOSIT],
        [TODAY, 0, 0, 0, 0, 0, 0, 0].map(BigInt),
      ]);
      expect(await d.desk.disputeNumberOf(d.honest, 0)).to.equal(1n);
      expect(await d.desk.disputeCount()).to.equal(1n);
      expect(await d.desk.deadlineOf(1)).to.equal(CONTESTABLE + 77 + ROUND);
    });

    it("it should answer the number of the dispute", async () => {
      const { contest } = d.desk.connect(d.provider);
      const permit = { value: 0n, deadline: 0n, v: 0, r: id, s: id };
      expect(await contest.staticCall(id, [TODAY], permit, "", { value: PRICE })).to.equal(1n);
    });

    it("it should be open in the hub, with its day contested", async () => {
      await d.contest(id);
      expect(await d.disputesOf(id)).to.equal(1n);
      expect((await d.hub.dayOf(id, TODAY)).state).to.equal(1n);
    });

    it("it should emit DisputeOpened, ERC-1497's Dispute and the evidence", async () => {
      await expect(d.contest(id, { evidence: EVIDENCE }))
        .to.emit(d.desk, "DisputeOpened")
        .withArgs(1n, id, d.honest, 0n, DEPOSIT, PRICE)
        .to.emit(d.desk, "Dispute")
        .withArgs(d.honest, 0n, 0n, 1n)
        .to.emit(d.desk, "Evidence")
        .withArgs(d.honest, 1n, d.provider, EVIDENCE)
        .to.emit(d.honest, "DisputeCreation")
        .withArgs(0n, d.desk);
    });

    it("it should emit no evidence where none is given, and replace nobody", async () => {
      await expect(d.contest(id)).to.not.emit(d.desk, "Evidence").and.to.not.emit(d.desk, "ArbitratorReplaced");
    });

    it("it should pull a tenth of what is at stake, rounded up, into the desk's balance in the hub", async () => {
      expect(STAKE % 10n).to.equal(3n);
      const before = await d.creditOf(d.provider);
      await expect(d.contest(id)).to.changeTokenBalances(
        d.ethers,
        d.usdc,
        [d.provider, d.hub, d.desk, d.renter],
        [-DEPOSIT, DEPOSIT, 0n, 0n],
      );
      expect(await d.creditOf(d.desk)).to.equal(DEPOSIT);
      expect(await d.creditOf(d.provider)).to.equal(before);
    });

    it("it should pay the arbitrator exactly its price, and the rest back", async () => {
      for (const [index, value] of [PRICE, PRICE + 1n, CAP, 10n ** 18n].entries()) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        expect(await etherSpent(d, d.provider, () => d.contest(id, { value })), `${index}`).to.equal(PRICE);
        expect(await d.etherOf(d.honest)).to.equal(PRICE);
        await restore();
      }
    });
  });

  describe("when the tenth is not more than the least deposit", () => {
    for (const [rate, deposit] of [
      [650_000n, 1_000_000n],
      [3_448_275n, 1_000_000n],
      // The stake of 174 minutes is 10,000,000 units at this rate, and one more at the next.
      [3_448_276n, 1_000_001n],
    ] as const) {
      it(`it should pull ${deposit} units at a rate of ${rate}`, async () => {
        expect((up(rate, 174) + 9n) / 10n <= SET.leastDeposit).to.equal(deposit === SET.leastDeposit);
        id = await d.contestable(d.panels.honest, { rate });
        await expect(d.contest(id)).to.changeTokenBalance(d.ethers, d.usdc, d.provider, -deposit);
      });
    }
  });

  describe("when the deposit is not approved", () => {
    beforeEach(async () => {
      id = await d.contestable(d.panels.honest);
      await d.usdc.connect(d.provider).approve(d.hub, DEPOSIT - 1n);
    });

    it("it should revert, and cost no ether", async () => {
      const before = await d.etherOf(d.honest);
      await expect(d.contest(id))
        .to.be.revertedWithCustomError(d.usdc, "ERC20InsufficientAllowance")
        .withArgs(d.hub, DEPOSIT - 1n, DEPOSIT);
      expect(await d.etherOf(d.honest)).to.equal(before);
      expect(await d.disputesOf(id)).to.equal(0n);
    });

    it("it should use a permit, also one that somebody used before", async () => {
      const permit = await signPermit(d, d.usdc, d.provider, DEPOSIT, BigInt(CONTEST_END));
      const { value, deadline, v, r, s } = permit;
      await d.usdc.connect(d.stranger).permit(d.provider, d.hub, value, deadline, v, r, s);
      await expect(d.contest(id, { permit })).to.changeTokenBalance(d.ethers, d.usdc, d.provider, -DEPOSIT);
    });

    it("it should use a permit that nobody used", async () => {
      const permit = await signPermit(d, d.usdc, d.provider, DEPOSIT, BigInt(CONTEST_END));
      await expect(d.contest(id, { permit })).to.changeTokenBalance(d.ethers, d.usdc, d.provider, -DEPOSIT);
    });
  });

  describe("when the hub refuses", () => {
    it("it should revert for anyone but the provider", async () => {
      id = await d.contestable(d.panels.honest);
      for (const by of [d.renter, d.stranger, d.admin]) {
        await expect(d.contest(id, { by })).to.be.revertedWithCustomError(d.hub, "Leases_NotParty").withArgs(id, by);
      }
    });

    it("it should revert for a lease that there is not", async () => {
      await expect(d.contest(`0x${"99".repeat(32)}`)).to.be.revertedWithCustomError(d.hub, "Leases_Unknown");
    });

    it("it should revert a second before its time, and from its end on", async () => {
      id = await d.reported(d.panels.honest);
      for (const [timestamp, good] of [
        [CONTESTABLE - 1, false],
        [CONTESTABLE, true],
        [CONTEST_END - 1, true],
        [CONTEST_END, false],
        [CONTEST_END + 365 * DAY, false],
      ] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.at(timestamp);
        if (good) await d.contest(id, { gasLimit: 5_000_000n });
        else {
          await expect(d.contest(id, { gasLimit: 5_000_000n }))
            .to.be.revertedWithCustomError(d.hub, "Disputes_NotContestable")
            .withArgs(id, TODAY, CONTESTABLE, CONTEST_END, timestamp);
        }
        await restore();
      }
    });

    it("it should revert for a day without a report, also for the day zero", async () => {
      id = await d.contestable(d.panels.honest);
      for (const day of [TODAY - 1, TODAY + 1]) {
        await expect(d.contest(id, { days: [day] }))
          .to.be.revertedWithCustomError(d.hub, "Disputes_NothingReported")
          .withArgs(id, day);
      }
      await expect(d.contest(id, { days: [0] })).to.be.revertedWithCustomError(d.hub, "Disputes_NotAscending");
    });

    it("it should revert for a day that is contested or ruled on", async () => {
      id = await d.contestable(d.panels.honest);
      await d.contest(id);
      const refused = () =>
        expect(d.contest(id)).to.be.revertedWithCustomError(d.hub, "Disputes_DayResolved").withArgs(id, TODAY);
      await refused();
      await d.honest.giveRuling(0, RULING.provider);
      await d.goTo((await d.now()) + 3 * DAY);
      await d.honest.executeRuling(0);
      await refused();
    });
  });

  describe("when several days are contested", () => {
    /** A lease that ends on its eighth day, with an hour reported on each, now that all of them can be contested. */
    const eightDays = async () => {
      await d.hub.addParameterSet({ token: d.usdc, ...SET, contestWindow: 10_080n, status: 0 });
      id = await d.lease(d.panels.honest, { parameterSet: 3 }, 7 * 1_440 + 600);
      for (let day = 0; day < 8; day += 1) await d.report([id], day * 24 + 1);
      await d.goTo(GENESIS + 7 * DAY + 11 * HOUR + 60);
      return Array.from({ length: 8 }, (_, day) => TODAY + day);
    };

    it("it should keep up to eight, and take one deposit for all of them", async () => {
      const days = await eightDays();
      // Of the first seven days the whole allowance is left but for rounding, of the last one 3 minutes.
      const stake = up(RATE, 8 * 60 + 7 * 110 + 114);
      await expect(d.contest(id, { days })).to.changeTokenBalance(d.ethers, d.usdc, d.provider, -((stake + 9n) / 10n));
      expect((await d.desk.disputeOf(1)).days_).to.deep.equal(days.map(BigInt));
    });

    it("it should keep those of each contest apart", async () => {
      const days = await eightDays();
      await d.contest(id, { days: [days[1]!, days[4]!] });
      await d.contest(id, { days: [days[0]!, days[2]!, days[7]!] });
      expect((await d.desk.disputeOf(1)).days_.slice(0, 3)).to.deep.equal([days[1]!, days[4]!, 0].map(BigInt));
      expect((await d.desk.disputeOf(2)).days_.slice(0, 4)).to.deep.equal(
        [days[0]!, days[2]!, days[7]!, 0].map(BigInt),
      );
      expect(await d.disputesOf(id)).to.equal(2n);
      await d.ruleHonestly(0, RULING.provider);
      const states = await Promise.all(days.map(async (day) => (await d.hub.dayOf(id, day)).state));
      expect(states).to.deep.equal([1n, 3n, 1n, 0n, 3n, 0n, 0n, 1n]);
    });

    it("it should revert for none and for nine", async () => {
      const days = await eightDays();
      for (const named of [[], [...days, TODAY + 8]]) {
        await expect(d.contest(id, { days: named }))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooManyDays")
          .withArgs(named.length, 8);
      }
    });

    it("it should revert where they are not in ascending order", async () => {
      const [first, second] = (await eightDays()) as [number, number];
      for (const days of [
        [second, first],
        [first, first],
      ]) {
        await expect(d.contest(id, { days })).to.be.revertedWithCustomError(d.hub, "Disputes_NotAscending").withArgs(1);
      }
    });

    it("it should let each ruling settle all eight within a million gas", async () => {
      const days = await eightDays();
      for (const ruling of [RULING.renter, RULING.provider]) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.contest(id, { days });
        const receipt = await (await d.ruleHonestly(0, ruling)).wait();
        expect(receipt!.gasUsed).to.be.below(1_000_000n);
        expect(await d.disputesOf(id)).to.equal(0n);
        const states = await Promise.all(days.map(async (day) => (await d.hub.dayOf(id, day)).state));
        expect(states).to.deep.equal(Array(8).fill(ruling === RULING.renter ? 2n : 3n));
        await restore();
      }
    });
  });
});
