import { expect } from "chai";

import {
  CAP,
  CONTESTABLE,
  type Coalitions,
  DAY,
  DUE,
  FOR_PROVIDER,
  FOR_RENTER,
  GENESIS,
  HOUR,
  HOUR_0,
  NO_PERMIT,
  PRICE,
  RATE,
  ROUND,
  START,
  TODAY,
  depositFor,
  freshCoalitions,
  minutes,
  net,
  penaltyOf,
  up,
} from "../../support/coalitions.ts";
import { types as downtimeTypes } from "../../support/uptime.ts";
import { SET } from "../../support/world.ts";

describe("attacks on disputes", () => {
  let c: Coalitions;

  beforeEach(async () => {
    c = await freshCoalitions();
  });

  describe("when a ruling came shortly before the round's thirty days are over", () => {
    it("it should leave the loser the arbitrator's time for an appeal", async () => {
      const id = await c.lease(c.panels.honest);
      await c.reportDown(id, 1);
      await c.goTo(CONTESTABLE);
      await c.contest(id);
      // Truly served, but the first round says otherwise, a second before the round's time is over.
      await c.at(CONTESTABLE + ROUND - 1);
      await c.honest.giveRuling(0, FOR_RENTER);
      await c.goTo(CONTESTABLE + ROUND + 2);
      expect(await c.honest.disputeStatus(0), "the arbitrator's status: appealable").to.equal(1n);
      const before = await c.wealth();
      await c.desk.expire(1).catch(() => undefined);
      const after = await c.wealth();
      // 41.470004 tokens: penalty, withheld pay and deposit.
      expect(after.renter - before.renter, "what the renter took").to.equal(0n);
    });

    it("it should take the loser's appeal while the arbitrator does", async () => {
      const id = await c.lease(c.panels.honest);
      await c.reportDown(id, 1);
      await c.goTo(CONTESTABLE);
      await c.contest(id);
      await c.at(CONTESTABLE + ROUND - 1);
      await c.honest.giveRuling(0, FOR_RENTER);
      await c.desk.connect(c.provider).appeal(1, { value: 2n * PRICE });
    });
  });

  describe("when the winner of a round appeals to the arbitrator itself", () => {
    it("it should not take the other's time away", async () => {
      const id = await c.lease(c.panels.honest);
      await c.reportDown(id, 1);
      await c.goTo(CONTESTABLE);
      await c.contest(id);
      await c.goTo(CONTESTABLE + 29 * DAY);
      await c.honest.giveRuling(0, FOR_RENTER);
      // Ahead of the provider's appeal through the desk, which would give 30 days more.
      await c.honest.connect(c.renter).appeal(0, "0x", { value: 2n * PRICE });
      await expect(c.desk.connect(c.provider).appeal(1, { value: 4n * PRICE })).to.be.revertedWithCustomError(
        c.desk,
        "DisputeDesk_NotAppealable",
      );
      // The second round, which the desk knows nothing of, is won a day later, and can be appealed for three more.
      await c.goTo(CONTESTABLE + ROUND);
      expect(await c.honest.disputeStatus(0), "the arbitrator's status: waiting").to.equal(0n);
      await expect(c.desk.connect(c.stranger).expire(1)).to.be.revertedWithCustomError(
        c.desk,
        "DisputeDesk_NotExpired",
      );
    });
  });

  describe("when the court forgets its ruling in the next round, as courts do", () => {
    it("it should let the last round's ruling stand where the next is silent", async () => {
      const id = await c.lease(c.panels.hostile);
      await c.goTo(START * 60);
      await c.claim(id, 1_800);
      await c.hostile.setOpinion(FOR_RENTER);
      await c.desk.connect(c.provider).appeal(1, { value: 0n });
      await c.hostile.setOpinion(0);
      await c.goTo(START * 60 + 2 * ROUND + 1);
      const before = await c.wealth();
      await c.desk.expire(1);
      const after = await c.wealth();
      // 390.000030 tokens less, and the deposit of 39.000003 is the provider's.
      expect(after.renter - before.renter).to.equal(up(RATE, 1_800) + depositFor(up(RATE, 1_800)));
    });
  });

  describe("when a renter claims a minute of the bond", () => {
    it("it should keep no more of the bond than may still be adjudged, once all else is final", async () => {
      const id = await c.lease(c.panels.council, {}, { term: 1_440, deposit: 1 });
      const before = (await c.wealth()).renter;
      await c.at((START + 1) * 60 + 7 * HOUR - 1);
      await c.claim(id, 1, c.renter, 0n);
      expect(before - (await c.wealth()).renter, "what it costs besides the minute").to.equal(SET.leastDeposit);
      await c.goTo((START + 1) * 60 + 7 * HOUR - 1 + ROUND - 1);
      await expect(c.hub.finalize(id)).to.be.revertedWithCustomError(c.hub, "Leases_Disputed");
      // 936.000072 tokens for 30 days, instead of 0.216667.
      expect(await c.lockedOf()).to.be.at.most(up(RATE, 1));
    });

    it("it should not lock a bond after a bond of one slot, each for a minute's pay", async () => {
      const before = (await c.wealth()).renter;
      const slot = `0x${"77".repeat(32)}`;
      for (let i = 0; i < 5; ++i) {
        await c.at(GENESIS + 120 * i + 1);
        const id = await c.lease(c.panels.council, { slot }, { term: 1_440, deposit: 1 });
        await c.at(GENESIS + 120 * i + 60);
        await c.claim(id, 1, c.renter, 0n);
      }
      expect(before - (await c.wealth()).renter, "spent").to.equal(5n * (up(RATE, 1) + SET.leastDeposit));
      await c.goTo(GENESIS + DAY);
      // 4680.000360 tokens for 30 days.
      expect(await c.lockedOf()).to.be.at.most(5n * up(RATE, 1));
    });
  });

  describe("when the machine is dead and the provider contests every day of it", () => {
    it("it should let the renter leave as if nothing was contested", async () => {
      const refundAt = async (contesting: boolean): Promise<bigint> => {
        const { restore } = await c.networkHelpers.takeSnapshot();
        const id = await c.lease(c.panels.hostile, { committed: 43_200 }, { term: 43_200 });
        for (let hour = 0; hour < 48; ++hour) {
          await c.report(id, hour, minutes(0, 60));
          if (hour === 25 && contesting) await c.contest(id, [TODAY]);
        }
        await c.goTo(GENESIS + 49 * HOUR);
        if (contesting) await c.contest(id, [TODAY + 1]);
        await c.goTo(GENESIS + 74 * HOUR);
        await c.hub.connect(c.renter).close(id);
        const [closed] = await c.hub.queryFilter(c.hub.filters.Closed());
        await restore();
        return closed!.args.refund;
      };
      const free = await refundAt(false);
      const bound = await refundAt(true);
      // Two contests, for deposits of 186.701682 tokens, hold 8398.000646 of the renter's, for thirty days at least.
      expect(bound).to.equal(free);
    });
  });

  describe("when somebody rents from itself to ask the council", () => {
    it("it should cost at least the least deposit for each dispute", async () => {
      // The stranger is provider and renter.
      await c.hub.connect(c.stranger).stake(c.usdc, 10n ** 12n);
      const before = (await c.wealth()).stranger;
      const ids: string[] = [];
      for (let i = 0; i < 10; ++i) {
        const slot = `0x${(1_000 + i).toString(16).padStart(64, "0")}`;
        const terms = { provider: c.stranger.address, rate: 1n, panel: c.panels.council, slot, exitMinutes: 0 };
        const offer = c.offer(terms);
        await c.hub.connect(c.stranger).publish(offer, "");
        const choice = c.choice({ term: 1, deposit: 1, start: START + 1 });
        await c.hub.connect(c.stranger).take(offer, "0x", choice, NO_PERMIT);
        ids.push((await c.hub.slotOf(c.stranger, slot)).occupant);
      }
      await c.goTo((START + 1) * 60);
      for (const id of ids) await c.claim(id, 1, c.stranger, 0n);
      await c.goTo((START + 1) * 60 + ROUND + DAY);
      for (let i = 1; i <= 10; ++i) await c.desk.expire(i);
      for (const id of ids) await c.hub.finalize(id);
      // Nothing at all but gas, 308,000 for each claim.
      expect(before - (await c.wealth()).stranger).to.be.at.least(10n * SET.leastDeposit);
    });
  });

  describe("when the token refuses the provider's wallet", () => {
    it("it should let it contest from its balance in the hub", async () => {
      const token = await c.ethers.deployContract("FickleToken", ["Fickle", "FKL", 6]);
      await c.hub.addParameterSet({ token, ...SET, status: 0 });
      for (const holder of [c.provider, c.renter]) {
        await token.mint(holder, 10n ** 15n);
        await token.connect(holder).approve(c.hub, 10n ** 15n);
      }
      await c.hub.connect(c.provider).stake(token, 10n ** 14n);
      const terms = { parameterSet: 3, token: await token.getAddress() };
      const id = await c.lease(c.panels.honest, terms);
      const other = await c.lease(c.panels.honest, terms);
      await c.reportDown(id, 1);
      await c.goTo(CONTESTABLE);
      await c.hub.settle(other);
      const { amount } = await c.hub.balanceOf(c.provider, token);
      expect(amount, "in the hub").to.be.greaterThan(depositFor(up(RATE, 174)));
      await token.setMood(5, c.provider);
      await c.contest(id);
      // Else it loses this, of which it did nothing.
      expect(net(600) - net(540) + up(RATE, penaltyOf(60))).to.equal(37_311_628n);
    });
  });

  describe("when a contract that takes no ether opens a dispute", () => {
    it("it should not be stopped by a price that falls by a wei", async () => {
      const caller = await c.ethers.deployContract("StubbornCaller");
      const wallet = await caller.getAddress();
      await c.usdc.mint(caller, 10n ** 12n);
      const approve = c.usdc.interface.encodeFunctionData("approve", [await c.hub.getAddress(), 2n ** 256n - 1n]);
      await caller.act(c.usdc, approve);
      const offer = c.offer({ rate: RATE, panel: c.panels.hostile });
      const take = c.hub.interface.encodeFunctionData("take", [offer, await c.sign(offer), c.choice(), NO_PERMIT]);
      await caller.act(c.hub, take);
      const { occupant: id } = await c.hub.slotOf(c.provider, offer.slot);
      await c.goTo(START * 60);
      await c.hostile.setPrice(PRICE - 1n);
      const claim = c.desk.interface.encodeFunctionData("claim", [id, 1_800, NO_PERMIT, ""]);
      expect(wallet).to.equal((await c.hub.leaseOf(id)).lease.renter);
      await caller.act(c.desk, claim, { value: PRICE });
    });
  });

  describe("when a day has been contested for long", () => {
    it("it should still enforce later days on the way", async () => {
      const id = await c.lease(c.panels.hostile, { longestTerm: 100_000 }, { term: 100_000 });
      await c.reportDown(id, 1);
      await c.goTo(GENESIS + DAY + HOUR);
      await c.contest(id);
      for (let i = 0; i < 5; ++i) await c.desk.connect(c.provider).appeal(1, { value: 0 });
      await c.reportDown(id, 24 * 60 + 1);
      await c.goTo(GENESIS + 62 * DAY + HOUR);
      // A call looks at 56 days at most, so the first may only come closer.
      for (let i = 0; i < 3; ++i) await c.hub.settle(id);
      expect((await c.hub.dayOf(id, TODAY + 60)).state, "enforced").to.equal(2n);
    });

    it("it should not make every settlement dearer until it is ruled on", async () => {
      const terms = [{ longestTerm: 100_000 }, { term: 100_000 }] as const;
      const id = await c.lease(c.panels.hostile, ...terms);
      const other = await c.lease(c.panels.hostile, ...terms);
      await c.reportDown(id, 1);
      await c.goTo(GENESIS + DAY + HOUR);
      await c.contest(id);
      for (let i = 0; i < 5; ++i) await c.desk.connect(c.provider).appeal(1, { value: 0 });
      for (let day = 1; day < 57; ++day) await c.reportDown(id, 24 * day + 1, 10);
      await c.goTo(GENESIS + 60 * DAY);
      const days = Array.from({ length: 56 }, (_, i) => TODAY + 1 + i);
      await c.hub.enforce(id, days);
      const gas: bigint[] = [];
      for (const lease of [other, id]) {
        for (let i = 0; i < 3; ++i) await c.hub.settle(lease);
        await c.goTo((await c.now()) + 2 * HOUR);
        gas.push((await (await c.hub.settle(lease)).wait())!.gasUsed);
      }
      // 139,428 gas instead of 40,641, for up to 180 days.
      expect(gas[1]! - gas[0]!).to.be.lessThan(10_000n);
    });
  });

  describe("when days on end are reported falsely", () => {
    it("it should be possible to contest two whole days in a row at once", async () => {
      const id = await c.lease(c.panels.honest, { longestTerm: 43_200 }, { term: 43_200, deposit: 43_200 });
      await c.reportDown(id, 1, 30);
      await c.reportDown(id, 25, 30);
      const first = await c.networkHelpers.takeSnapshot();
      let opened = false;
      for (let time = 47 * HOUR; time <= 50 * HOUR && !opened; time += 1_800) {
        await first.restore();
        await c.goTo(GENESIS + time);
        opened = await c.contest(id, [TODAY, TODAY + 1]).then(
          () => true,
          () => false,
        );
      }
      expect(opened).to.equal(true);
    });
  });

  describe("when an arbitrator's price follows the gas price of who asks", () => {
    it("it should not let the opener choose the council by it", async () => {
      // Answers every call with the gas price times 2^20: price and number of its dispute.
      const code = "0x3a60141b5f5260205ff3";
      const deployer = await c.admin.sendTransaction({ data: `0x69${code.slice(2)}600052600a6016f3` });
      const arbitrator = (await deployer.wait())!.contractAddress!;
      const id = await c.lease(await c.panelOf(arbitrator));
      await c.goTo(START * 60);
      const claim = (gasPrice: bigint) =>
        c.desk.connect(c.renter).claim(id, 1, NO_PERMIT, "", { value: CAP, gasPrice, gasLimit: 4_000_000 });
      const { restore } = await c.networkHelpers.takeSnapshot();
      await claim(2n * 10n ** 9n);
      expect((await c.desk.disputeOf(1)).arbitrator, "at 2 gwei").to.equal(arbitrator);
      await restore();
      await claim(20n * 10n ** 9n);
      expect((await c.desk.disputeOf(1)).arbitrator, "at 20 gwei").to.equal(arbitrator);
    });
  });

  describe("when days are to be enforced before any is due", () => {
    it("it should do nothing", async () => {
      const id = await c.lease(c.panels.council);
      await c.reportDown(id, 1);
      await c.hub.enforce(id, []);
    });
  });

  describe("when one key is a monitor, and the owner of a contract that is another", () => {
    it("it should not be heard twice for one signature", async () => {
      const key = c.monitors[0]!;
      const wallet = await c.ethers.deployContract("ContractWallet", [key]);
      const both = [key.address, await wallet.getAddress()].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      const panel = { ...c.panel, monitors: both, threshold: 2n };
      await c.hub.createPanel(panel);
      const id = await c.lease(await c.hub.hashPanel(panel));
      await c.goTo(GENESIS + 2 * HOUR);
      const mask = minutes(0, 60);
      const domain = { name: "Leasehold Uptime", version: "1", chainId: c.domain.chainId };
      const signature = await key.signTypedData(
        { ...domain, verifyingContract: await c.oracle.getAddress() },
        downtimeTypes,
        { leaseId: id, hour: HOUR_0 + 1, mask },
      );
      const statements = [0, 1].map((member) => ({ member, mask, signature }));
      await c.oracle.report(id, HOUR_0 + 1, statements).catch(() => undefined);
      expect((await c.hub.leaseOf(id)).lease.unserved).to.equal(0n);
    });
  });

  describe("when the panel's arbitrator is no arbitrator at all", () => {
    it("it should be before the council, and cost no ether", async () => {
      const precompiles = [...Array(10).keys()].map((i) => `0x${(i + 1).toString(16).padStart(40, "0")}`);
      const others = [c.desk, c.hub, c.usdc, c.oracle, c.authority, c.stranger, c.provider, c.renter];
      const arbitrators = [...precompiles, ...(await Promise.all(others.map((other) => other.getAddress())))];
      for (const arbitrator of arbitrators) {
        const id = await c.lease(await c.panelOf(arbitrator, 2n ** 96n - 1n));
        await c.at((await c.now()) + 121);
        const before = await c.paidTo(arbitrator);
        const gasPrice = 0n;
        await c.connection.provider.request({ method: "hardhat_setNextBlockBaseFeePerGas", params: ["0x0"] });
        const options = { value: CAP, gasPrice, gasLimit: 5_000_000n };
        await c.desk.connect(c.renter).claim(id, 1, NO_PERMIT, "", options);
        const number = await c.desk.disputeCount();
        expect((await c.desk.disputeOf(number)).arbitrator, arbitrator).to.equal(await c.council.getAddress());
        expect(await c.paidTo(arbitrator), arbitrator).to.equal(before);
      }
      expect(await c.paidTo(c.desk)).to.equal(0n);
    });
  });

  describe("when the last day is contested at the last second and lost", () => {
    it("it should be before the same judge", async () => {
      const id = await c.lease(c.panels.hostile);
      await c.reportDown(id, 1);
      await c.at(DUE - 1);
      await c.contest(id);
      await expect(c.hub.enforce(id, [TODAY])).to.be.revertedWithCustomError(c.hub, "Downtime_Contested");
      await c.ruleCorruptly(FOR_PROVIDER);
      await c.hub.finalize(id);
    });
  });

  describe("when a call is starved of gas at any depth", () => {
    it("it should revert, or be before the panel's arbitrator", async () => {
      const id = await c.lease(c.panels.hostile);
      await c.hostile.behave(c.hostile.interface.getFunction("createDispute").selector, 8);
      await c.hostile.setRest(30_000);
      await c.goTo(START * 60);
      const hostile = await c.hostile.getAddress();
      const { restore } = await c.networkHelpers.takeSnapshot();
      let [reverted, judged] = [0, 0];
      for (let gasLimit = 600_000n; gasLimit < 4_600_000n; gasLimit += 50_021n) {
        await restore();
        try {
          await c.desk.connect(c.renter).claim(id, 1, NO_PERMIT, "", { value: PRICE, gasLimit });
          expect((await c.desk.disputeOf(1)).arbitrator).to.equal(hostile);
          ++judged;
        } catch (error) {
          if (error instanceof Error && error.name === "AssertionError") throw error;
          ++reverted;
        }
      }
      expect([reverted > 0, judged > 0]).to.deep.equal([true, true]);
    });
  });
});
