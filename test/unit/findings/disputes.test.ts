import { expect } from "chai";

import {
  CAP,
  CONTESTABLE,
  type Coalitions,
  DUE,
  FOR_PROVIDER,
  FOR_RENTER,
  NO_PERMIT,
  PRICE,
  RATE,
  ROUND,
  START,
  TODAY,
  depositFor,
  freshCoalitions,
  up,
} from "../../support/coalitions.ts";
import { CONDUCT, COUNCIL_FEE, freshDisputes } from "../../support/disputes.ts";
import { DAY } from "../../support/world.ts";

describe("disputes under attack", () => {
  let c: Coalitions;

  beforeEach(async () => {
    c = await freshCoalitions();
  });

  describe("given a ruling came a second before the round's thirty days are over", () => {
    beforeEach(async () => {
      const id = await c.lease(c.panels.honest);
      await c.reportDown(id, 1);
      await c.goTo(CONTESTABLE);
      await c.contest(id);
      // Truly served, but the first round says otherwise.
      await c.at(CONTESTABLE + ROUND - 1);
      await c.honest.giveRuling(0, FOR_RENTER);
    });

    it("it should leave the loser the arbitrator's time for an appeal", async () => {
      await c.goTo(CONTESTABLE + ROUND + 2);
      const before = await c.wealth();
      await expect(c.desk.expire(1))
        .to.be.revertedWithCustomError(c.desk, "DisputeDesk_NotExpired")
        .withArgs(1n, CONTESTABLE + 1 + 6 * ROUND, CONTESTABLE + ROUND + 3);
      expect(await c.wealth()).to.deep.equal(before);
    });

    it("it should take the loser's appeal while the arbitrator does, and the second round decides", async () => {
      await c.desk.connect(c.provider).appeal(1, { value: 2n * PRICE });
      await c.ruleHonestly(FOR_PROVIDER);
      expect((await c.desk.disputeOf(1)).status).to.equal(3n);
    });
  });

  describe("given the court forgets its ruling in the next round, and that is silent", () => {
    it("it should let the ruling stand that was appealed", async () => {
      const id = await c.lease(c.panels.honest);
      await c.goTo(START * 60);
      await c.claim(id, 1_800);
      await c.honest.giveRuling(0, FOR_RENTER);
      await c.desk.connect(c.provider).appeal(1, { value: 2n * PRICE });
      expect(await c.honest.currentRuling(0)).to.equal(0n);
      await c.goTo(START * 60 + 2 * ROUND + 1);
      const before = await c.wealth();
      await c.desk.expire(1);
      const after = await c.wealth();
      expect(after.renter - before.renter).to.equal(up(RATE, 1_800) + depositFor(up(RATE, 1_800)));
    });
  });

  describe("given somebody rents from itself to ask the council again and again", () => {
    it("it should cost the council's fee each time, and nothing else but gas", async () => {
      const d = await freshDisputes(COUNCIL_FEE);
      await d.hub.connect(d.stranger).stake(d.usdc, 10n ** 12n);
      const wealth = async () =>
        (await d.usdc.balanceOf(d.stranger)) +
        (await d.creditOf(d.stranger)) +
        (await d.hub.collateralOf(d.stranger, d.usdc)).total;
      const before = await wealth();
      const ids: string[] = [];
      for (let i = 0; i < 10; ++i) {
        const slot = `0x${(1_000 + i).toString(16).padStart(64, "0")}`;
        const terms = { provider: d.stranger.address, rate: 1n, panel: d.panels.council, slot, exitMinutes: 0 };
        const offer = d.offer(terms);
        await d.hub.connect(d.stranger).publish(offer, "");
        const choice = d.choice({ term: 1, deposit: 1, start: START + 1 });
        await d.hub.connect(d.stranger).take(offer, "0x", choice, NO_PERMIT);
        ids.push((await d.hub.slotOf(d.stranger, slot)).occupant);
      }
      await d.goTo((START + 1) * 60);
      for (const id of ids) {
        await expect(d.claim(id, { by: d.stranger, minutes: 1, value: COUNCIL_FEE - 1n }))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_FeeTooLow")
          .withArgs(COUNCIL_FEE, COUNCIL_FEE - 1n);
        await d.claim(id, { by: d.stranger, minutes: 1, value: COUNCIL_FEE });
      }
      await d.goTo((START + 1) * 60 + ROUND + DAY);
      for (let i = 1; i <= 10; ++i) await d.desk.expire(i);
      for (const id of ids) await d.hub.finalize(id);
      // Both parties are one, so that the deposits come back whoever wins.
      expect(before - (await wealth())).to.equal(0n);
      expect(await d.etherOf(d.council)).to.equal(10n * COUNCIL_FEE);
    });
  });

  describe("given the panel's arbitrator is no arbitrator at all", () => {
    it("it should be before the council, and cost no ether", async () => {
      const precompiles = [...Array(10).keys()].map((i) => `0x${(i + 1).toString(16).padStart(40, "0")}`);
      const others = [c.desk, c.hub, c.usdc, c.oracle, c.authority, c.stranger, c.provider, c.renter];
      const arbitrators = [...precompiles, ...(await Promise.all(others.map((other) => other.getAddress())))];
      for (const arbitrator of arbitrators) {
        const id = await c.lease(await c.panelOf(arbitrator, 2n ** 96n - 1n));
        await c.at((await c.now()) + 121);
        const before = await c.paidTo(arbitrator);
        await c.connection.provider.request({ method: "hardhat_setNextBlockBaseFeePerGas", params: ["0x0"] });
        const options = { value: CAP, gasPrice: 0n, gasLimit: 5_000_000n };
        await c.desk.connect(c.renter).claim(id, 1, NO_PERMIT, "", options);
        const number = await c.desk.disputeCount();
        expect((await c.desk.disputeOf(number)).arbitrator, arbitrator).to.equal(await c.council.getAddress());
        expect(await c.paidTo(arbitrator), arbitrator).to.equal(before);
      }
      expect(await c.paidTo(c.desk)).to.equal(0n);
    });
  });

  describe("given a day is contested in the last second, and somebody would enforce it", () => {
    it("it should wait for the ruling, and be paid by it", async () => {
      const id = await c.lease(c.panels.hostile);
      await c.reportDown(id, 1);
      await c.at(DUE - 1);
      await c.contest(id);
      await expect(c.hub.enforce(id, [TODAY])).to.be.revertedWithCustomError(c.hub, "Downtime_Contested");
      await c.ruleCorruptly(FOR_PROVIDER);
      await expect(c.hub.finalize(id)).to.emit(c.hub, "Finalized");
      expect((await c.hub.leaseOf(id)).lease.paid).to.equal(600n);
    });
  });

  describe("given the arbitrator leaves hardly any gas, and whoever opens gives little", () => {
    it("it should revert, or be before the panel's arbitrator", async () => {
      const id = await c.lease(c.panels.hostile);

      await c.hostile.behave(c.hostile.interface.getFunction("createDispute").selector, CONDUCT.dawdles);
      await c.hostile.setRest(30_000);
      await c.goTo(START * 60);
      const hostile = await c.hostile.getAddress();
      const { restore } = await c.networkHelpers.takeSnapshot();
      let [reverted, judged] = [0, 0];
      for (let gasLimit = 600_000n; gasLimit < 4_600_000n; gasLimit += 50_021n) {
        await restore();
        const done = await c.desk
          .connect(c.renter)
          .claim(id, 1, NO_PERMIT, "", { value: PRICE, gasLimit })
          .then(
            () => true,
            () => false,
          );
        if (done) expect((await c.desk.disputeOf(1)).arbitrator).to.equal(hostile);
        if (done) ++judged;
        else ++reverted;
      }
      expect([reverted > 0, judged > 0]).to.deep.equal([true, true]);
    });
  });
});
