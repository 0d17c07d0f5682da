import { expect } from "chai";

import { CAP, CONDUCT, type Disputes, PRICE, STAKE, expectDeskBooks, freshDisputes } from "../../support/disputes.ts";
import { SET } from "../../support/world.ts";

describe("quoteDispute", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  afterEach(() => expectDeskBooks(d));

  /** Quotes a contest, opens it, and expects that both are the same. */
  const expectTrue = async (panel: string, fee: bigint, judge: string) => {
    const id = await d.contestable(panel);
    const number = await d.hub.panelNumberOf(panel);
    const quote = await d.desk.quoteDispute(number, STAKE, SET.leastDeposit);
    expect([quote.arbitrator, quote.fee]).to.deep.equal([judge, fee]);
    await expect(d.contest(id, { value: quote.fee }))
      .to.emit(d.desk, "DisputeOpened")
      .withArgs(1n, id, quote.arbitrator, 0n, quote.deposit, quote.fee);
    expect((await d.desk.disputeOf(1)).deposit).to.equal(quote.deposit);
  };

  describe("when the panel's arbitrator can be used", () => {
    it("it should name it and its price", async () => {
      await expectTrue(d.panels.honest, PRICE, await d.honest.getAddress());
    });

    it("it should name it where it asks for the cap, or for nothing", async () => {
      for (const price of [CAP, 0n]) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.hostile.setPrice(price);
        await expectTrue(d.panels.hostile, price, await d.hostile.getAddress());
        await restore();
      }
    });

    it("it should name it where it uses nearly all its gas to say its price", async () => {
      await d.hostile.setRest(5_000n);
      await d.tell("arbitrationCost", CONDUCT.dawdles);
      await expectTrue(d.panels.hostile, PRICE, await d.hostile.getAddress());
    });
  });

  describe("when it can't, or there is none", () => {
    it("it should name the council, for nothing where it asks for nothing", async () => {
      await expectTrue(d.panels.council, 0n, d.councilAddress);
    });

    it("it should name the council where the price is above the cap", async () => {
      await d.hostile.setPrice(CAP + 1n);
      await expectTrue(d.panels.hostile, 0n, d.councilAddress);
    });

    it("it should name the council where the price can't be asked", async () => {
      for (const conduct of [
        ...(["reverts", "burnsGas", "revertsHugely", "answersShortly", "answersNothing", "answersMost"] as const),
      ]) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.tell("arbitrationCost", CONDUCT[conduct]);
        await expectTrue(d.panels.hostile, 0n, d.councilAddress);
        await restore();
      }
    });

    it("it should name the council where no contract stands there", async () => {
      await expectTrue(await d.panelOf(d.stranger), 0n, d.councilAddress);
    });
  });

  describe("when an arbitrator says a price and then fails", () => {
    it("it should be enough, and come back", async () => {
      await d.tell("createDispute", CONDUCT.reverts);
      const id = await d.contestable(d.panels.hostile);
      const { fee } = await d.desk.quoteDispute(await d.hub.panelNumberOf(d.panels.hostile), STAKE, 0n);
      await expect(d.contest(id, { value: fee }))
        .to.emit(d.desk, "ArbitratorReplaced")
        .withArgs(1n, d.hostile);
      expect(await d.etherOf(d.hostile)).to.equal(0n);
    });
  });

  describe("when it is asked for any stake", () => {
    it("it should round the tenth up, and keep to the least deposit", async () => {
      for (const [stake, least, deposit] of [
        [0n, 0n, 0n],
        [1n, 0n, 1n],
        [10n, 0n, 1n],
        [11n, 0n, 2n],
        [100n, 10n, 10n],
        [101n, 10n, 11n],
        [99n, 11n, 11n],
        [2n ** 256n - 1n, 0n, (2n ** 256n - 1n) / 10n + 1n],
      ] as const) {
        expect((await d.desk.quoteDispute(1, stake, least)).deposit).to.equal(deposit);
      }
    });

    it("it should revert for a panel that there is not", async () => {
      await expect(d.desk.quoteDispute(99, 1n, 1n))
        .to.be.revertedWithCustomError(d.hub, "Panels_UnknownNumber")
        .withArgs(99n);
    });

    it("it should revert with so little gas that it could not tell", async () => {
      const number = await d.hub.panelNumberOf(d.panels.hostile);
      await expect(d.desk.quoteDispute(number, 1n, 1n, { gasLimit: 450_000n })).to.be.revertedWithCustomError(
        d.desk,
        "DisputeDesk_NotEnoughGas",
      );
    });
  });
});
