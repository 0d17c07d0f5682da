import { expect } from "chai";

import {
  CAP,
  CONDUCT,
  type Disputes,
  EXTRA_DATA,
  PRICE,
  RULING,
  STATUS,
  etherSpent,
  expectDeskBooks,
  freshDisputes,
  spell,
} from "../../support/disputes.ts";

/** Gas that whoever opens must bring to the moment the arbitrator is asked: two million, what stays behind, and a margin. */
const LEAST_GAS = 2_000_000n + 2_000_000n / 63n + 20_000n;

describe("judges", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  afterEach(() => expectDeskBooks(d));

  for (const kind of ["contest", "claim"] as const) {
    /** A lease under this panel on which this kind of dispute can be opened. */
    const openable = async (panel: string): Promise<string> => {
      if (kind === "contest") return d.contestable(panel);
      const id = await d.lease(panel);
      await d.goTo((await d.now()) + 120);
      return id;
    };
    const opener = () => (kind === "contest" ? d.provider : d.renter);
    const open = (id: string, opening: { value?: bigint; gasLimit?: bigint } = {}) => d[kind](id, opening);

    /** Opens one, of which the council must become the judge, at no cost. */
    const expectReplaced = async (id: string, arbitrator: string, value = PRICE) => {
      const [before, next] = [await d.etherOf(arbitrator), await d.hostile.next()];
      const number = (await d.desk.disputeCount()) + 1n;
      const spent = await etherSpent(d, opener(), async () => {
        const sent = open(id, { value });
        await expect(sent).to.emit(d.desk, "ArbitratorReplaced").withArgs(number, arbitrator);
        return sent;
      });
      expect(spent, "ether spent").to.equal(0n);
      expect(await d.etherOf(arbitrator), "the arbitrator's ether").to.equal(before);
      expect(await d.hostile.next(), "the arbitrator's state").to.equal(next);
      expect(await d.judgeOf(number)).to.equal(d.councilAddress);
      expect(await d.statusOf(number)).to.equal(STATUS.open);
      expect(await d.disputesOf(id)).to.equal(1n);
    };

    describe(`when a ${kind} is opened under a panel without an arbitrator`, () => {
      it("it should be before the council, free, and give all ether back", async () => {
        const id = await openable(d.panels.council);
        const sent = async () => {
          const transaction = open(id, { value: PRICE });
          await expect(transaction)
            .to.emit(d.council, "DisputeCreation")
            .withArgs(0n, d.desk)
            .to.not.emit(d.desk, "ArbitratorReplaced");
          return transaction;
        };
        expect(await etherSpent(d, opener(), sent)).to.equal(0n);
        expect(await d.judgeOf()).to.equal(d.councilAddress);
        expect(await d.desk.disputeNumberOf(d.council, 0)).to.equal(1n);
      });

      it("it should need no ether, and no more gas than it uses", async () => {
        const id = await openable(d.panels.council);
        const receipt = await (await open(id, { value: 0n, gasLimit: 700_000n })).wait();
        expect(receipt!.status).to.equal(1);
      });
    });

    describe(`when a ${kind} is opened under a panel with an arbitrator`, () => {
      it("it should pass on the panel's extra data and exactly the price", async () => {
        const id = await openable(d.panels.hostile);
        await open(id, { value: CAP });
        expect(await d.hostile.received()).to.equal(PRICE);
        expect(await d.hostile.extraData()).to.equal(EXTRA_DATA);
        expect(await d.judgeOf()).to.equal(await d.hostile.getAddress());
      });

      it("it should take the council where the panel names it", async () => {
        const id = await openable(await d.panelOf(d.council, 0n));
        await expect(open(id, { value: 0n })).to.not.emit(d.desk, "ArbitratorReplaced");
        expect(await d.judgeOf()).to.equal(d.councilAddress);
        await d.council.giveRuling(0, RULING.provider);
        expect(await d.statusOf()).to.equal(STATUS.forProvider);
      });

      it("it should bear extra data as long as can be recorded", async () => {
        const id = await openable(await d.panelOf(d.honest, CAP, `0x${"ab".repeat(20_000)}`));
        await open(id);
        expect(await d.judgeOf()).to.equal(await d.honest.getAddress());
      });

      it("it should revert where less than the price is sent, naming it", async () => {
        const id = await openable(d.panels.hostile);
        for (const value of [0n, PRICE - 1n]) {
          await expect(open(id, { value }))
            .to.be.revertedWithCustomError(d.desk, "DisputeDesk_FeeTooLow")
            .withArgs(PRICE, value);
        }
        expect(await d.desk.disputeCount()).to.equal(0n);
      });

      it("it should follow a price that is raised just before, up to the cap", async () => {
        const id = await openable(d.panels.hostile);
        await d.hostile.setPrice(CAP);
        await expect(open(id, { value: PRICE }))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_FeeTooLow")
          .withArgs(CAP, PRICE);
        expect(await etherSpent(d, opener(), () => open(id, { value: CAP + 1n }))).to.equal(CAP);
      });

      it("it should take one that is free", async () => {
        const id = await openable(d.panels.hostile);
        await d.hostile.setPrice(0n);
        expect(await etherSpent(d, opener(), () => open(id, { value: 1n }))).to.equal(0n);
        expect(await d.judgeOf()).to.equal(await d.hostile.getAddress());
      });

      it("it should take any number it gives, also the highest, and what comes behind it", async () => {
        const id = await openable(d.panels.hostile);
        for (const conduct of [CONDUCT.answersMost, CONDUCT.answersHugely]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.tell("createDispute", conduct);
          await open(id);
          const { arbitrator, arbitratorDispute } = await d.desk.disputeOf(1);
          expect(arbitrator).to.equal(await d.hostile.getAddress());
          if (conduct === CONDUCT.answersMost) expect(arbitratorDispute).to.equal(2n ** 256n - 1n);
          expect(await d.desk.disputeNumberOf(d.hostile, arbitratorDispute)).to.equal(1n);
          await restore();
        }
      });

      it("it should take one that uses nearly all of its gas", async () => {
        const id = await openable(d.panels.hostile);
        await d.hostile.setRest(5_000n);
        for (const name of ["arbitrationCost", "createDispute"] as const) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.tell(name, CONDUCT.dawdles);
          await open(id);
          expect(await d.judgeOf()).to.equal(await d.hostile.getAddress());
          await restore();
        }
      });

      it("it should let nothing of its own be called in the middle, and go on", async () => {
        const id = await openable(d.panels.hostile);
        for (const [name, data] of Object.entries(d.everyCall(id))) {
          for (const asked of ["arbitrationCost", "createDispute"] as const) {
            const { restore } = await d.networkHelpers.takeSnapshot();
            await d.hostile.arm(d.desk, data);
            await d.tell(asked, CONDUCT.callsBack);
            await open(id);
            expect(await d.judgeOf(), name).to.equal(await d.hostile.getAddress());
            expect(await d.statusOf(), name).to.equal(STATUS.open);
            expect(await d.hostile.succeeded(), name).to.equal(false);
            if (asked === "createDispute") {
              const { selector } = d.desk.interface.getError("DisputeDesk_Reentered")!;
              expect(await d.hostile.answer(), name).to.equal(selector);
            }
            await restore();
          }
        }
      });
    });

    describe(`when a ${kind} is opened under a panel whose arbitrator can't be used`, () => {
      for (const conduct of [
        ...(["reverts", "burnsGas", "revertsHugely", "answersShortly", "answersNothing", "answersMost"] as const),
      ]) {
        it(`it should be before the council where asking the price ${spell(conduct)}`, async () => {
          const id = await openable(d.panels.hostile);
          await d.tell("arbitrationCost", CONDUCT[conduct]);
          await expectReplaced(id, await d.hostile.getAddress());
        });
      }

      for (const conduct of ["reverts", "burnsGas", "revertsHugely", "answersShortly", "answersNothing"] as const) {
        it(`it should be before the council where creating the dispute ${spell(conduct)}`, async () => {
          const id = await openable(d.panels.hostile);
          await d.tell("createDispute", CONDUCT[conduct]);
          await expectReplaced(id, await d.hostile.getAddress());
        });
      }

      it("it should be before the council where the price is a wei above the cap, whatever is sent", async () => {
        const id = await openable(d.panels.hostile);
        await d.hostile.setPrice(CAP + 1n);
        await expectReplaced(id, await d.hostile.getAddress(), 10n ** 18n);
      });

      it("it should not pay for the length of what it answers", async () => {
        const id = await openable(d.panels.hostile);
        for (const conduct of [CONDUCT.answersHugely, CONDUCT.revertsHugely]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.tell("createDispute", conduct);
          const receipt = await (await open(id)).wait();
          // The arbitrator pays 340,000 for it. Copied, it would cost the desk as much.
          expect(receipt!.gasUsed).to.be.below(950_000n);
          await restore();
        }
      });

      it("it should be before the council where there is no contract, or one that is no arbitrator", async () => {
        const precompiles = [2, 3, 4, 5].map((index) => `0x${index.toString(16).padStart(40, "0")}`);
        for (const arbitrator of [
          ...[d.stranger.address, d.deskAddress, await d.hub.getAddress(), d.usdcAddress, `0x${"9".repeat(40)}`],
          ...precompiles,
        ]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await expectReplaced(await openable(await d.panelOf(arbitrator)), arbitrator);
          await restore();
        }
      });
    });

    describe(`when a ${kind} is opened with any amount of gas`, () => {
      for (const [name, conduct, replaced] of [
        ["is honest", undefined, false],
        ["uses nearly all its gas", "dawdles", false],
        ["burns all its gas", "burnsGas", true],
        ["reverts hugely", "revertsHugely", true],
      ] as const) {
        it(`it should revert or have the same judge where the arbitrator ${name}`, async () => {
          const id = await openable(d.panels.hostile);
          await d.hostile.setRest(5_000n);
          if (conduct !== undefined) await d.tell("createDispute", CONDUCT[conduct]);
          const judge = replaced ? d.councilAddress : await d.hostile.getAddress();

          /** Whether it goes through with this much gas; who judges then is always the same. */
          const goes = async (gasLimit: bigint): Promise<boolean> => {
            const { restore } = await d.networkHelpers.takeSnapshot();
            try {
              await open(id, { gasLimit });
            } catch {
              await restore();
              return false;
            }
            expect(await d.judgeOf(), `${gasLimit}`).to.equal(judge);
            await restore();
            return true;
          };
          let [low, high] = [100_000n, 4_000_000n];
          expect(await goes(low)).to.equal(false);
          expect(await goes(high)).to.equal(true);
          for (let gas = low; gas < high; gas += 150_001n) await goes(gas);
          while (high - low > 1n) {
            const middle = (low + high) / 2n;
            if (await goes(middle)) high = middle;
            else low = middle;
          }
          expect(high).to.be.above(LEAST_GAS);
          for (let gas = high - 40n; gas < high + 40n; gas += 7n) await goes(gas);
        });
      }

      it("it should say how much is needed where the arbitrator could not have its share", async () => {
        const id = await openable(d.panels.hostile);
        await expect(open(id, { gasLimit: 2_000_000n })).to.be.revertedWithCustomError(
          d.desk,
          "DisputeDesk_NotEnoughGas",
        );
      });
    });

    describe(`when a ${kind} is opened while ether was forced on the desk`, () => {
      const FORCED = 10n ** 18n;

      it("it should leave it alone: the caller pays all, and gets back only its own", async () => {
        const id = await openable(d.panels.hostile);
        await d.networkHelpers.setBalance(d.deskAddress, FORCED);
        await expect(open(id, { value: PRICE - 1n }))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_FeeTooLow")
          .withArgs(PRICE, PRICE - 1n);
        expect(await etherSpent(d, opener(), () => open(id, { value: PRICE + 9n }))).to.equal(PRICE);
        expect(await d.etherOf(d.hostile)).to.equal(PRICE);
        await expectDeskBooks(d, FORCED);
        await d.networkHelpers.setBalance(d.deskAddress, 0n);
      });
    });
  }

  describe("when an arbitrator gives a number twice", () => {
    it("it should be replaced for the second dispute, and rule on the first only", async () => {
      const first = await d.lease(d.panels.hostile);
      const second = await d.lease(d.panels.hostile);
      await d.goTo((await d.now()) + 120);
      await d.claim(first);
      await d.hostile.setNext(0n);
      await expect(d.claim(second)).to.emit(d.desk, "ArbitratorReplaced").withArgs(2n, d.hostile);
      expect(await d.etherOf(d.hostile)).to.equal(PRICE);
      await d.hostile.giveRuling(d.desk, 0, RULING.renter);
      expect(await d.statusOf(1n)).to.equal(STATUS.forRenter);
      expect(await d.statusOf(2n)).to.equal(STATUS.open);
    });

    it("it should be replaced also where the first is over", async () => {
      const first = await d.lease(d.panels.hostile);
      const second = await d.lease(d.panels.hostile);
      await d.goTo((await d.now()) + 120);
      await d.claim(first);
      await d.hostile.giveRuling(d.desk, 0, RULING.renter);
      await d.hostile.setNext(0n);
      await d.claim(second);
      expect(await d.judgeOf(2n)).to.equal(d.councilAddress);
      await expect(d.hostile.giveRuling(d.desk, 0, RULING.renter)).to.be.revertedWithCustomError(
        d.desk,
        "DisputeDesk_Resolved",
      );
    });

    it("it should not mind that another arbitrator uses the same number", async () => {
      const panel = await d.panelOf(d.otherArbitrator);
      const first = await d.lease(d.panels.hostile);
      const second = await d.lease(panel);
      await d.goTo((await d.now()) + 120);
      await d.claim(first);
      await d.claim(second);
      expect(await d.desk.disputeNumberOf(d.hostile, 0)).to.equal(1n);
      expect(await d.desk.disputeNumberOf(d.otherArbitrator, 0)).to.equal(2n);
      await d.otherArbitrator.giveRuling(d.desk, 0, RULING.renter);
      expect(await d.statusOf(1n)).to.equal(STATUS.open);
      expect(await d.statusOf(2n)).to.equal(STATUS.forRenter);
    });
  });

  describe("when an arbitrator takes the money and never answers", () => {
    it("it should hold its own dispute for its time, and nothing else", async () => {
      const [silent, honest] = [await d.lease(d.panels.hostile), await d.lease(d.panels.honest)];
      await d.goTo((await d.now()) + 120);
      await d.claim(silent);
      await d.claim(honest);
      await d.ruleHonestly(0, RULING.renter);
      expect(await d.statusOf(2n)).to.equal(STATUS.forRenter);
      await d.hub.finalize(honest);
      await expect(d.hub.finalize(silent)).to.be.revertedWithCustomError(d.hub, "Leases_Disputed").withArgs(silent, 1n);
      await d.goTo(await d.desk.deadlineOf(1));
      await d.desk.connect(d.stranger).expire(1);
      await d.hub.finalize(silent);
      expect(await d.statusOf(1n)).to.equal(STATUS.forProvider);
    });
  });
});
