import { expect } from "chai";

import { ROLES } from "../../../scripts/deploy/suite.ts";
import { type WholeSuite, freshSuite } from "../../support/suite.ts";
import { fieldsOf } from "../../support/taking.ts";
import { DAY, HOUR, NO_PERMIT, type OfferInput, ZERO_ADDRESS, ZERO_HASH } from "../../support/world.ts";

describe("the guardian", () => {
  let w: WholeSuite;

  beforeEach(async () => {
    w = await freshSuite();
  });

  const pause = () => w.hub.connect(w.guardian).pause([1]);

  /** A request like the offer, which starts tomorrow. */
  const requestOf = async (auction: boolean, salt: bigint) => {
    const start = Math.floor((await w.now()) / 60) + 1_440;
    const { provider: _, slot: __, ...rest } = w.offer();
    const terms: OfferInput = {
      ...rest,
      ...{ provider: ZERO_ADDRESS, slot: ZERO_HASH, expiry: 0, earliestStart: start, latestStart: start, salt },
      renter: w.renter.address,
    };
    const deadline = (await w.now()) + HOUR;
    return {
      ...{ terms, leastRate: 1n, term: 600, deposit: 600, deadline, leastScore: 0, auction, accessKey: ZERO_HASH },
    };
  };
  type Request = Awaited<ReturnType<typeof requestOf>>;
  const bidFor = (request: Request, id: string, rate: bigint): OfferInput => ({
    ...request.terms,
    ...{ provider: w.provider.address, request: id, rate, expiry: 2 ** 40 - 1, slot: w.offer().slot },
  });
  const post = async (request: Request): Promise<string> => {
    await w.auctionHouse.connect(w.renter).postRequest(request, NO_PERMIT, "");
    return w.auctionHouse.hashRequest(request);
  };

  describe("when it pauses", () => {
    it("it should stop takes of signed and of published offers", async () => {
      const published = w.offer();
      await w.hub.connect(w.provider).publish(published, "");
      await pause();
      await expect(w.take()).to.be.revertedWithCustomError(w.hub, "ParameterSets_Paused").withArgs(1n);
      await expect(w.hub.connect(w.renter).take(published, "0x", w.choice(), NO_PERMIT)).to.be.revertedWithCustomError(
        w.hub,
        "ParameterSets_Paused",
      );
    });

    it("it should stop new requests", async () => {
      await pause();
      await expect(post(await requestOf(false, 1n))).to.be.revertedWithCustomError(w.hub, "ParameterSets_Paused");
    });

    it("it should pause all sets at once in one multicall, too", async () => {
      const data = w.hub.interface.encodeFunctionData("pause", [[1]]);
      await w.hub.connect(w.guardian).multicall([data, data]);
      expect((await w.hub.parameterSetOf(1)).status).to.equal(1n);
    });
  });

  describe("when it tries anything else", () => {
    it("it should be refused, by whatever way it calls", async () => {
      await pause();
      const tiers = [1, 2, 3].map((score) => ({ score, fees: 0n, standing: 0n }));
      const set = { ...fieldsOf(await w.hub.parameterSetOf(1)), status: 0n };
      const calls = [
        [w.hub, w.hub.interface.encodeFunctionData("unpause", [[1]])],
        [w.hub, w.hub.interface.encodeFunctionData("retireParameterSet", [1])],
        [w.hub, w.hub.interface.encodeFunctionData("addParameterSet", [set as never])],
        [w.hub, w.hub.interface.encodeFunctionData("recommendPanel", [w.panelHash, true])],
        [w.reputation, w.reputation.interface.encodeFunctionData("setTiers", [tiers as never])],
        [w.pool, w.pool.interface.encodeFunctionData("setRewardShare", [0n])],
        [w.pool, w.pool.interface.encodeFunctionData("withdrawTreasury", [ZERO_ADDRESS, ZERO_ADDRESS, 0n])],
        [w.council, w.council.interface.encodeFunctionData("giveRuling", [0n, 1n])],
      ] as const;
      for (const [target, data] of calls) {
        const to = await target.getAddress();
        await expect(w.guardian.sendTransaction({ to, data }))
          .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
          .withArgs(w.guardian);
        await expect(w.authority.connect(w.guardian).execute(to, data)).to.be.revertedWithCustomError(
          w.authority,
          "AccessManagerUnauthorizedCall",
        );
      }
      const unpause = w.hub.interface.encodeFunctionData("unpause", [[1]]);
      await expect(w.hub.connect(w.guardian).multicall([unpause])).to.be.revertedWithCustomError(
        w.hub,
        "AccessManagedUnauthorized",
      );
      await expect(
        w.authority.connect(w.guardian).grantRole(ROLES.guardian, w.stranger, 0n),
      ).to.be.revertedWithCustomError(w.authority, "AccessManagerUnauthorizedAccount");
    });
  });

  describe("given a lease that runs, downtime and a dispute", () => {
    it("it should stop nothing of them", async () => {
      const start = Math.floor((await w.now()) / DAY) + 1;
      const id = await w.take({}, { term: 2_880, deposit: 1_440, start: start * 1_440 });
      await pause();
      await w.hub.connect(w.stranger).topUp(id, 60);
      await w.hub.connect(w.provider).addBond(id, 60);
      // The third hour of the day is down.
      const hour = start * 24 + 2;
      await w.goTo((hour + 1) * HOUR);
      const domain = {
        name: "Leasehold Uptime",
        version: "1",
        chainId: w.domain.chainId,
        verifyingContract: w.suite.addresses.UptimeOracle,
      };
      const types = {
        Downtime: [
          { name: "leaseId", type: "bytes32" },
          { name: "hour", type: "uint32" },
          { name: "mask", type: "uint64" },
        ],
      };
      const mask = (1n << 60n) - 1n;
      const statements = await Promise.all(
        [0, 1].map(async (member) => ({
          member,
          mask,
          signature: await w.monitors[member]!.signTypedData(domain, types, { leaseId: id, hour, mask }),
        })),
      );
      await w.oracle.connect(w.stranger).report(id, hour, statements);
      expect((await w.hub.leaseOf(id)).lease.unserved).to.equal(60n);
      await w.hub.connect(w.stranger).settle(id);
      const { amount } = await w.hub.balanceOf(w.provider, w.usdc);
      await w.hub.connect(w.provider).withdraw(w.usdc, w.provider, amount);
      await w.hub.connect(w.stranger).collectFees(w.usdc, [w.provider]);
      expect(amount !== 0n).to.equal(true);

      // The renter closes, and has the rest at once.
      await w.goTo((start + 1) * DAY - 2 * HOUR);
      await w.hub.connect(w.renter).close(id);
      const { amount: refund } = await w.hub.balanceOf(w.renter, w.usdc);
      await w.hub.connect(w.renter).withdraw(w.usdc, w.renter, refund);
      expect(refund !== 0n).to.equal(true);

      // The provider contests the day, and the council rules against it; the renter claims, and that fails by silence.
      await w.goTo((start + 1) * DAY + HOUR);
      await w.desk.connect(w.provider).contest(id, [start], NO_PERMIT, "", { value: w.suite.parameters.councilFee });
      await w.desk.connect(w.renter).claim(id, 60, NO_PERMIT, "", { value: w.suite.parameters.councilFee });
      await w.council.connect(w.councillor).giveRuling(0n, 1n);
      await w.goTo((start + 40) * DAY);
      await w.desk.connect(w.stranger).expire(2n);
      await w.hub.connect(w.stranger).finalize(id);
      expect((await w.hub.leaseOf(id)).adjudged.owed > 0n).to.equal(true);

      // Everybody's money leaves.
      for (const someone of [w.provider, w.renter, w.recipient]) {
        const { amount: rest } = await w.hub.balanceOf(someone, w.usdc);
        if (rest !== 0n) await w.hub.connect(someone).withdraw(w.usdc, someone, rest);
      }
      const { total, locked } = await w.hub.collateralOf(w.provider, w.usdc);
      expect(locked).to.equal(0n);
      await w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, total);
      await w.hub.collectFees(w.usdc, [w.provider]);
      const left = (await w.hub.balanceOf(w.suite.addresses.DisputeDesk, w.usdc)).amount;
      expect(await w.usdc.balanceOf(w.hub)).to.equal(left);
      expect(left).to.equal(0n);
    });

    it("it should not stop a day from being enforced", async () => {
      const day = Math.floor((await w.now()) / DAY) + 1;
      const id = await w.take({ committed: 600 }, { start: day * 1_440 });
      await pause();
      const oracle = await w.impersonate(w.oracle);
      await w.goTo((day * 24 + 2) * HOUR);
      await w.hub.connect(oracle).recordDowntime(id, day * 24 + 1, 60);
      await w.goTo((day + 3) * DAY);
      await expect(w.hub.connect(w.stranger).enforce(id, [day])).to.emit(w.hub, "Slashed");
      await w.hub.connect(w.stranger).finalize(id);
    });
  });

  describe("given requests that are posted", () => {
    it("it should stop neither bids nor awards, and let renters cancel", async () => {
      const open = await requestOf(false, 1n);
      const auction = await requestOf(true, 2n);
      const third = await requestOf(false, 3n);
      const [openId, auctionId] = [await post(open), await post(auction)];
      await post(third);
      await pause();
      const bid = bidFor(open, openId, 600_000n);
      await expect(w.auctionHouse.connect(w.renter).acceptBid(open, bid, await w.sign(bid))).to.emit(
        w.hub,
        "LeaseOpened",
      );
      const best = bidFor(auction, auctionId, 500_000n);
      await w.auctionHouse.connect(w.stranger).placeBid(auction, best, await w.sign(best));
      await w.goTo((await w.now()) + 2 * HOUR);
      await expect(w.auctionHouse.connect(w.stranger).awardRequest(auction, best)).to.emit(w.hub, "LeaseOpened");
      await w.auctionHouse.connect(w.renter).cancelRequest(third);
      expect((await w.hub.balanceOf(w.renter, w.usdc)).amount > 0n).to.equal(true);
    });
  });

  describe("given a guardian that pauses for ever", () => {
    it("it should be dismissed and undone in one decision", async () => {
      await pause();
      await w.govern(
        [w.authority, "revokeRole", [ROLES.guardian, w.guardian.address]],
        [w.hub, "unpause", [[1]]],
        [w.authority, "grantRole", [ROLES.guardian, w.other.address, 0]],
      );
      await expect(pause()).to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized").withArgs(w.guardian);
      await w.take();
      await w.hub.connect(w.other).pause([1]);
    });
  });

  describe("given a council", () => {
    it("it should rule, and do nothing else", async () => {
      await expect(w.hub.connect(w.councillor).pause([1])).to.be.revertedWithCustomError(
        w.hub,
        "AccessManagedUnauthorized",
      );
      await expect(w.council.connect(w.councillor).giveRuling(7n, 1n))
        .to.be.revertedWithCustomError(w.council, "CouncilArbitrator_Unknown")
        .withArgs(7n);
      const timelock = await w.impersonate(w.timelock);
      await expect(w.council.connect(timelock).giveRuling(7n, 1n)).to.be.revertedWithCustomError(
        w.council,
        "AccessManagedUnauthorized",
      );
    });
  });
});
