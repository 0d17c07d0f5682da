import { expect } from "chai";

import {
  CAP,
  CONTESTABLE,
  type Coalitions,
  DAY,
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
  down,
  freshCoalitions,
  minutes,
  net,
  penaltyOf,
  up,
} from "../../support/coalitions.ts";
import { maintain, reportDown, slashedOf, undone } from "../../support/findings.ts";
import { types as downtimeTypes } from "../../support/uptime.ts";
import { SET, type World, freshWorld } from "../../support/world.ts";

/** What is known, was decided to stay as it is, and costs just this. */
describe("trade-offs", () => {
  let c: Coalitions;
  let w: World;

  describe("given a renter claims a minute of the bond", () => {
    beforeEach(async () => {
      c = await freshCoalitions();
    });

    it("it should hold the whole bond of 936 tokens for 30 days, for the least deposit and the arbitrator's fee", async () => {
      const id = await c.lease(c.panels.hostile, {}, { term: 1_440, deposit: 1 });
      const before = await c.wealth();
      const claimed = (START + 1) * 60 + 7 * HOUR - 1;
      await c.at(claimed);
      await c.claim(id, 1);
      expect(before.renter - (await c.wealth()).renter).to.equal(SET.leastDeposit);
      expect(await c.paidTo(c.hostile)).to.equal(PRICE);
      await c.goTo(claimed + ROUND - 2);
      await expect(c.hub.finalize(id)).to.be.revertedWithCustomError(c.hub, "Leases_Disputed");
      expect([await c.lockedOf(), up(RATE, 3 * 1_440)]).to.deep.equal([936_000_072n, 936_000_072n]);
      await c.goTo(claimed + ROUND);
      await c.desk.expire(1);
      await c.hub.finalize(id);
      expect(await c.lockedOf()).to.equal(0n);
      // The deposit is the provider's then.
      expect((await c.wealth()).provider - before.provider).to.equal(SET.leastDeposit + net(1));
    });

    it("it should hold one bond after the other of a slot, each for that and a minute's pay", async () => {
      const before = (await c.wealth()).renter;
      const slot = `0x${"77".repeat(32)}`;
      for (let i = 0; i < 5; ++i) {
        await c.at(GENESIS + 120 * i + 1);
        const id = await c.lease(c.panels.council, { slot }, { term: 1_440, deposit: 1 });
        await c.at(GENESIS + 120 * i + 60);
        await c.claim(id, 1, c.renter, 0n);
      }
      expect(before - (await c.wealth()).renter).to.equal(5n * (up(RATE, 1) + SET.leastDeposit));
      await c.goTo(GENESIS + DAY);
      expect(await c.lockedOf()).to.equal(5n * 936_000_072n);
    });
  });

  describe("given a dead machine, of which the provider contests each day", () => {
    beforeEach(async () => {
      c = await freshCoalitions();
    });

    /** The renter's refund if it closes after three days, and what the provider put up by then. */
    const live = async (contesting: boolean, term = 43_200) => {
      const id = await c.lease(c.panels.hostile, { committed: term, longestTerm: term }, { term });
      const before = (await c.wealth()).provider;
      for (let hour = 0; hour < 48; ++hour) {
        await c.report(id, hour, minutes(0, 60));
        if (hour === 25 && contesting) await c.contest(id, [TODAY]);
      }
      await c.goTo(GENESIS + 49 * HOUR);
      if (contesting) await c.contest(id, [TODAY + 1]);
      const deposits = before - (await c.wealth()).provider;
      await c.goTo(GENESIS + 74 * HOUR);
      await c.hub.connect(c.renter).close(id);
      const [closed] = await c.hub.queryFilter(c.hub.filters.Closed());
      return { id, refund: closed!.args.refund, deposits };
    };

    it("it should hold the renter's commitment until a ruling, for a tenth of what is at stake and the fees", async () => {
      const free = await undone(c, () => live(false));
      const bound = await live(true);
      expect([free.refund, bound.refund]).to.deep.equal([8_398_000_646n, 0n]);
      expect(free.deposits).to.equal(0n);
      expect(bound.deposits).to.equal(186_701_682n);
      expect(await c.paidTo(c.hostile)).to.equal(2n * PRICE);
    });

    it("it should free the renter after 30 days at the latest where the arbitrator is silent, with the deposits", async () => {
      const { id, deposits } = await live(true, 86_400);
      await c.goTo(GENESIS + 49 * HOUR + ROUND + HOUR);
      const before = (await c.wealth()).renter;
      for (const dispute of [1, 2]) await c.desk.expire(dispute);
      await expect(c.hub.connect(c.renter).close(id)).to.emit(c.hub, "Closed");
      const { lease } = await c.hub.leaseOf(id);
      expect(Number(lease.end)).to.equal(Math.floor((await c.now()) / 60) + 1);
      // Refund, both days' pay, their penalty, which is more than the bond, and the deposits.
      const unserved = Number(lease.termEnd - lease.end);
      const gained = up(RATE, 86_400) - up(RATE, 86_400 - unserved) + down(RATE, 2_879) + up(RATE, 4_320) + deposits;
      expect((await c.wealth()).renter - before).to.equal(gained);
    });
  });

  describe("given two whole days in a row are reported falsely, under the default windows", () => {
    it("it should be impossible to contest both at once, so that each costs a fee of its own", async () => {
      c = await freshCoalitions();
      const id = await c.lease(c.panels.honest, { longestTerm: 43_200 }, { term: 43_200, deposit: 43_200 });
      await c.reportDown(id, 1, 30);
      await c.reportDown(id, 25, 30);
      for (let time = 47 * HOUR; time <= 51 * HOUR; time += 900) {
        await undone(c, async () => {
          await c.goTo(GENESIS + time);
          await expect(c.contest(id, [TODAY, TODAY + 1])).to.be.revertedWithCustomError(
            c.hub,
            "Disputes_NotContestable",
          );
        });
      }
      await c.at(GENESIS + 49 * HOUR - 1);
      await c.contest(id, [TODAY]);
      await c.at(GENESIS + 49 * HOUR);
      await c.contest(id, [TODAY + 1]);
      expect(await c.paidTo(c.honest)).to.equal(2n * PRICE);
    });
  });

  describe("given both parties close", () => {
    beforeEach(async () => {
      w = await freshWorld();
    });

    const EXIT = 46_800_000n;

    it("it should cost a provider nothing to cut off 29 days to which the renter is bound, if the renter closed before", async () => {
      const id = await w.take({ committed: 43_200, exitMinutes: 4_320, longestTerm: 86_400 }, { term: 86_400 });
      await w.goTo(GENESIS + DAY);
      const alone = await undone(w, async () => {
        await w.hub.connect(w.provider).close(id);
        return slashedOf(w);
      });
      await w.hub.connect(w.renter).close(id);
      await w.hub.connect(w.provider).close(id);
      expect([alone, await slashedOf(w)]).to.deep.equal([EXIT, 0n]);
      // The renter does not pay for them either.
      const { lease } = await w.hub.leaseOf(id);
      expect(lease.end - lease.start).to.equal(1_440n);
    });

    it("it should cost a provider the exit penalty that is first within a minute, and nothing if it is second", async () => {
      const id = await w.take({ committed: 43_200, exitMinutes: 4_320 }, { term: 43_200 });
      await w.goTo(GENESIS + DAY);
      const close = (...who: (typeof w.renter)[]) =>
        undone(w, async () => {
          for (const by of who) await w.hub.connect(by).close(id);
          return { slashed: await slashedOf(w), end: (await w.hub.leaseOf(id)).lease.end };
        });
      const first = await close(w.provider);
      expect(first.slashed).to.equal(EXIT);
      expect(await close(w.renter, w.provider)).to.deep.equal({ slashed: 0n, end: first.end });
      expect(await close(w.provider, w.renter)).to.deep.equal(first);
    });
  });

  describe("given maintenance within the quota of three hours on two days in a row", () => {
    it("it should free the renter from its commitment, as six hours without service do", async () => {
      w = await freshWorld();
      const id = await w.take({ committed: 43_200, maintenance: 180 }, { term: 43_200 });
      await maintain(w, id, 1, 0, 180);
      await maintain(w, id, 2, 0, 180);
      await w.goTo(GENESIS + 4 * DAY + 2 * HOUR);
      await w.hub.connect(w.renter).close(id);
      const { lease } = await w.hub.leaseOf(id);
      expect(lease.flags & 16n).to.equal(16n);
      expect(lease.end - lease.start).to.equal(5_880n);
      expect(await slashedOf(w)).to.equal(0n);
    });

    it("it should not with a minute less", async () => {
      w = await freshWorld();
      const id = await w.take({ committed: 43_200, maintenance: 180 }, { term: 43_200 });
      await maintain(w, id, 1, 0, 180);
      await maintain(w, id, 2, 0, 179);
      await w.goTo(GENESIS + 4 * DAY + 2 * HOUR);
      await w.hub.connect(w.renter).close(id);
      expect((await w.hub.leaseOf(id)).lease.flags & 16n).to.equal(0n);
    });
  });

  describe("given a machine that breaks at midnight, and a quota of four hours", () => {
    it("it should let the provider take four hours of the outage out of the penalty, from six hours on", async () => {
      w = await freshWorld();
      const terms = { maintenance: 240, allowance: 0, penaltyMultiple: 10, bondMultiple: 20 };
      const id = await w.take(terms, { term: 10_000 });
      await w.goTo(GENESIS + DAY + 60);
      const owed = (announcing: boolean) =>
        undone(w, async () => {
          if (announcing) {
            await expect(maintain(w, id, 1, 361, 240)).to.be.revertedWithCustomError(
              w.hub,
              "Downtime_MaintenanceOutOfRange",
            );
            await maintain(w, id, 1, 1_200, 240);
          }
          for (let hour = 24; hour < (announcing ? 44 : 48); ++hour) await reportDown(w, id, hour);
          await w.goTo(GENESIS + 4 * DAY);
          await w.hub.enforceDue(id, 4);
          return (await w.hub.leaseOf(id)).adjudged.owed;
        });
      expect([await owed(false), await owed(true)]).to.deep.equal([14_400n, 12_000n]);
    });
  });

  describe("given an allowance of five minutes a day, and a lease of a minute", () => {
    it("it should cost nothing to be down all of it, as its share is rounded up", async () => {
      w = await freshWorld();
      const terms = { allowance: 5, penaltyMultiple: 10, bondMultiple: 10 };
      const id = await w.take(terms, { term: 1, start: GENESIS / 60 + 1_439 });
      await reportDown(w, id, 23, 1);
      await w.goTo(GENESIS + 5 * DAY);
      await w.hub.finalize(id);
      const { lease, adjudged } = await w.hub.leaseOf(id);
      expect([lease.paid, adjudged.returned, adjudged.owed]).to.deep.equal([0n, 1n, 0n]);
    });
  });

  describe("given a token that refuses who opens a dispute", () => {
    it("it should stop its disputes, also where its balance in the hub would be enough", async () => {
      c = await freshCoalitions();
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
      expect(amount).to.be.above(depositFor(up(RATE, 60 + penaltyOf(60))));
      await token.setMood(5, c.provider);
      await expect(c.contest(id)).to.be.revertedWithCustomError(token, "FickleToken_Refused");
      // What it could contest is lost then, and all else goes on.
      await c.goTo(CONTESTABLE + DAY);
      const { total } = await c.hub.collateralOf(c.provider, token);
      await c.hub.finalize(id);
      const lost = total - (await c.hub.collateralOf(c.provider, token)).total;
      expect(lost + net(600) - net(540)).to.equal(37_311_628n);
    });
  });

  describe("given a contract that takes no ether opens a dispute", () => {
    it("it should have to send the exact fee, so that a price that falls by a wei stops that call", async () => {
      c = await freshCoalitions();
      const caller = await c.ethers.deployContract("StubbornCaller");
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
      await expect(caller.act(c.desk, claim, { value: PRICE }))
        .to.be.revertedWithCustomError(c.desk, "DisputeDesk_SurplusRefused")
        .withArgs(caller, 1n);
      await caller.act(c.desk, claim, { value: PRICE - 1n });
      expect((await c.desk.disputeOf(1)).arbitrator).to.equal(await c.hostile.getAddress());
    });
  });

  describe("given an arbitrator whose price follows the gas price of who asks", () => {
    it("it should let whoever opens pass it over for the council, by a higher gas price", async () => {
      c = await freshCoalitions();
      // Answers every call with the gas price times 2^20: price and number of its dispute.
      const code = "3a60141b5f5260205ff3";
      const deployer = await c.admin.sendTransaction({ data: `0x69${code}600052600a6016f3` });
      const arbitrator = (await deployer.wait())!.contractAddress!;
      const id = await c.lease(await c.panelOf(arbitrator));
      await c.goTo(START * 60);
      const judgeAt = (gasPrice: bigint) =>
        undone(c, async () => {
          await c.desk.connect(c.renter).claim(id, 1, NO_PERMIT, "", { value: CAP, gasPrice, gasLimit: 4_000_000 });
          return (await c.desk.disputeOf(1)).arbitrator;
        });
      expect(await judgeAt(2n * 10n ** 9n)).to.equal(arbitrator);
      expect(await judgeAt(20n * 10n ** 9n)).to.equal(await c.council.getAddress());
    });
  });

  describe("given one key is a monitor, and owns the contract that is another", () => {
    it("it should count twice, by one signature", async () => {
      c = await freshCoalitions();
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
      await c.oracle.report(id, HOUR_0 + 1, statements);
      expect((await c.hub.leaseOf(id)).lease.unserved).to.equal(60n);
    });
  });

  describe("given the winner of a round appeals at the arbitrator itself", () => {
    beforeEach(async () => {
      c = await freshCoalitions();
      const id = await c.lease(c.panels.honest);
      await c.reportDown(id, 1);
      await c.goTo(CONTESTABLE);
      await c.contest(id);
      await c.goTo(CONTESTABLE + 29 * DAY);
      await c.honest.giveRuling(0, FOR_RENTER);
      // Ahead of the provider's appeal through the desk, which would give 30 days more.
      await c.honest.connect(c.renter).appeal(0, "0x", { value: 2n * PRICE });
    });

    it("it should give no more time, and take the loser's own appeal away", async () => {
      await expect(c.desk.connect(c.provider).appeal(1, { value: 4n * PRICE })).to.be.revertedWithCustomError(
        c.desk,
        "DisputeDesk_NotAppealable",
      );
      const before = (await c.wealth()).renter;
      await c.goTo(CONTESTABLE + ROUND + 60);
      await c.desk.connect(c.stranger).expire(1);
      const stake = up(RATE, penaltyOf(60)) + (RATE * 60n) / 60n;
      expect((await c.wealth()).renter - before).to.equal(stake + depositFor(up(RATE, 60 + penaltyOf(60))));
    });

    it("it should still take the second round's ruling, where that is told before somebody expires the dispute", async () => {
      await c.goTo(CONTESTABLE + ROUND + 60);
      await c.ruleHonestly(FOR_PROVIDER);
      expect((await c.desk.disputeOf(1)).status).to.equal(3n);
    });
  });

  describe("given an arbitrator that takes appeals from anybody, as Kleros does not, and who lost a round appeals there", () => {
    beforeEach(async () => {
      c = await freshCoalitions();
      const id = await c.lease(c.panels.honest);
      await c.goTo(START * 60);
      await c.claim(id, 1_800);
    });

    it("it should have the claim fail by default where the next round is not over in time, for that appeal's fee", async () => {
      await c.goTo(START * 60 + 28 * DAY);
      await c.honest.giveRuling(0, FOR_RENTER);
      await c.honest.connect(c.provider).appeal(0, "0x", { value: 2n * PRICE });
      await c.goTo(START * 60 + ROUND + 60);
      const before = await c.wealth();
      await c.desk.connect(c.provider).expire(1);
      const after = await c.wealth();
      // The renter does not get the 390.000030 tokens that it won, and loses its deposit.
      expect([after.renter - before.renter, after.provider - before.provider]).to.deep.equal([0n, 39_000_003n]);
    });

    it("it should have the ruling before the last stand where the next round is not over in time", async () => {
      await c.goTo(START * 60 + 20 * DAY);
      await c.honest.giveRuling(0, FOR_PROVIDER);
      await c.desk.connect(c.renter).appeal(1, { value: 2n * PRICE });
      await c.goTo(START * 60 + 2 * ROUND - 2 * DAY);
      await c.honest.giveRuling(0, FOR_RENTER);
      await c.honest.connect(c.provider).appeal(0, "0x", { value: 4n * PRICE });
      await c.goTo(START * 60 + 2 * ROUND + 60);
      await c.desk.expire(1);
      expect((await c.desk.disputeOf(1)).status).to.equal(3n);
    });

    it("it should not where the winner appeals through the desk first", async () => {
      await c.goTo(START * 60 + 28 * DAY);
      await c.honest.giveRuling(0, FOR_RENTER);
      await c.desk.connect(c.renter).appeal(1, { value: 2n * PRICE });
      await expect(c.honest.connect(c.provider).appeal(0, "0x", { value: 4n * PRICE })).to.be.revertedWithCustomError(
        c.honest,
        "HonestArbitrator_NotAppealable",
      );
      await c.goTo(START * 60 + 2 * ROUND + 60);
      await c.desk.expire(1);
      expect((await c.desk.disputeOf(1)).status).to.equal(2n);
    });
  });

  describe("given an arbitrator that says for ever that its ruling can be appealed", () => {
    it("it should hold its dispute for 180 days, though nobody appeals", async () => {
      c = await freshCoalitions();
      const id = await c.lease(c.panels.hostile);
      await c.goTo(START * 60);
      await c.claim(id, 1_800);
      await c.hostile.setStatus(1n);
      const { openedAt } = await c.desk.disputeOf(1);
      await c.at(openedAt + BigInt(180 * DAY) - 1n);
      await expect(c.desk.expire(1)).to.be.revertedWithCustomError(c.desk, "DisputeDesk_NotExpired");
      await c.goTo(openedAt + BigInt(180 * DAY));
      await c.desk.expire(1);
      await c.hub.finalize(id);
    });
  });

  describe("given a parameter set that asks for a least deposit that nobody has", () => {
    it("it should stop disputes under leases that are taken by it, and no others", async () => {
      c = await freshCoalitions();
      await c.hub.addParameterSet({ token: c.usdc, ...SET, leastDeposit: 2n ** 96n - 1n, status: 0 });
      await c.usdc.connect(c.renter).transfer(c.stranger, (await c.usdc.balanceOf(c.renter)) - 10n ** 12n);
      const id = await c.lease(c.panels.council, { parameterSet: 3 });
      const other = await c.lease(c.panels.council);
      await c.goTo(START * 60);
      await expect(c.claim(id, 1, c.renter, 0n)).to.be.revertedWithCustomError(c.usdc, "ERC20InsufficientBalance");
      await c.claim(other, 1, c.renter, 0n);
      expect(await c.desk.disputeCount()).to.equal(1n);
    });
  });
});
