import { expect } from "chai";

import { DEFAULTS } from "../../../scripts/deploy/suite.ts";
import { FIRST_SET, type Proposal, STATE, SUPPLY, type WholeSuite, freshSuite } from "../../support/suite.ts";
import { DAY, GENESIS, HOUR, NO_PERMIT, ZERO_ADDRESS, ZERO_HASH, down } from "../../support/world.ts";

describe("proposals", () => {
  let w: WholeSuite;
  let proposal: Proposal;
  const RATE = 650_000n;

  beforeEach(async () => {
    w = await freshSuite();
    const token = await w.usdc.getAddress();
    proposal = {
      calls: [
        [w.hub, "addParameterSet", [{ token, ...FIRST_SET, fee: 10_000, status: 0 }]],
        [w.hub, "retireParameterSet", [1]],
      ],
      text: "A fee of 1 %",
    };
  });

  const state = (number: bigint) => w.governor.state(number);

  /** Brings it up to its queueing. */
  const succeed = async (): Promise<bigint> => {
    const number = await w.propose(proposal);
    await w.beginVotes(number);
    await w.governor.connect(w.holder).castVote(number, 1);
    await w.endVotes(number);
    return number;
  };

  describe("when who proposes has too few votes", () => {
    it("it should revert", async () => {
      await w.network.connect(w.holder).transfer(w.stranger, SUPPLY / 100n - 1n);
      await w.network.connect(w.stranger).delegate(w.stranger);
      await w.goTo((await w.now()) + 1);
      await expect(w.propose(proposal, w.stranger))
        .to.be.revertedWithCustomError(w.governor, "GovernorInsufficientProposerVotes")
        .withArgs(w.stranger, SUPPLY / 100n - 1n, SUPPLY / 100n);
    });
  });

  describe("when it is proposed", () => {
    it("it should wait for the voting delay", async () => {
      const number = await w.propose(proposal);
      expect(await state(number)).to.equal(STATE.pending);
      expect(await w.governor.proposalSnapshot(number)).to.equal((await w.now()) + DEFAULTS.votingDelay);
      await expect(w.governor.connect(w.holder).castVote(number, 1)).to.be.revertedWithCustomError(
        w.governor,
        "GovernorUnexpectedProposalState",
      );
      await w.beginVotes(number);
      expect(await state(number)).to.equal(STATE.active);
    });

    it("it should refuse the same again", async () => {
      await w.propose(proposal);
      await expect(w.propose(proposal)).to.be.revertedWithCustomError(w.governor, "GovernorUnexpectedProposalState");
    });

    it("it should let its proposer cancel it until votes begin", async () => {
      const number = await w.propose(proposal);
      const { targets, values, data, hash } = w.proposalOf(proposal);
      await expect(w.governor.connect(w.guardian).cancel(targets, values, data, hash)).to.be.revertedWithCustomError(
        w.governor,
        "GovernorUnableToCancel",
      );
      await w.governor.connect(w.holder).cancel(targets, values, data, hash);
      expect(await state(number)).to.equal(STATE.canceled);
    });
  });

  describe("when it is voted on", () => {
    it("it should count the votes of the snapshot, whoever bought tokens since", async () => {
      const number = await w.propose(proposal);
      await w.beginVotes(number);
      await w.network.connect(w.holder).transfer(w.stranger, SUPPLY / 2n);
      await w.network.connect(w.stranger).delegate(w.stranger);
      await w.governor.connect(w.stranger).castVote(number, 0);
      await w.governor.connect(w.holder).castVote(number, 1);
      const { againstVotes, forVotes } = await w.governor.proposalVotes(number);
      expect([againstVotes, forVotes]).to.deep.equal([0n, SUPPLY - SUPPLY / 3n]);
    });

    it("it should refuse a second vote", async () => {
      const number = await w.propose(proposal);
      await w.beginVotes(number);
      await w.governor.connect(w.holder).castVote(number, 1);
      await expect(w.governor.connect(w.holder).castVote(number, 0))
        .to.be.revertedWithCustomError(w.governor, "GovernorAlreadyCastVote")
        .withArgs(w.holder);
    });

    it("it should fail without a quorum", async () => {
      const few = (SUPPLY * DEFAULTS.quorumPercent) / 100n - 1n;
      await w.network.connect(w.holder).transfer(w.stranger, few);
      await w.network.connect(w.stranger).delegate(w.stranger);
      const number = await w.propose(proposal);
      await w.beginVotes(number);
      await w.governor.connect(w.stranger).castVote(number, 1);
      await w.endVotes(number);
      expect(await state(number)).to.equal(STATE.defeated);
    });

    it("it should fail where more are against it", async () => {
      const number = await w.propose(proposal);
      await w.beginVotes(number);
      await w.governor.connect(w.holder).castVote(number, 0);
      await w.governor.connect(w.second).castVote(number, 1);
      await w.endVotes(number);
      expect(await state(number)).to.equal(STATE.defeated);
      await expect(w.queue(proposal)).to.be.revertedWithCustomError(w.governor, "GovernorUnexpectedProposalState");
    });
  });

  describe("when it succeeded", () => {
    it("it should be executed by nobody before it is queued", async () => {
      await succeed();
      await expect(w.execute(proposal)).to.revert(w.ethers);
    });

    it("it should wait in the timelock, to the second", async () => {
      const number = await succeed();
      await w.queue(proposal);
      expect(await state(number)).to.equal(STATE.queued);
      const eta = await w.governor.proposalEta(number);
      expect(eta).to.equal(BigInt(await w.now()) + DEFAULTS.timelockDelay);
      await w.at(eta - 1n);
      await expect(w.execute(proposal)).to.be.revertedWithCustomError(w.timelock, "TimelockUnexpectedOperationState");
      await w.at(eta);
      await w.execute(proposal);
      expect(await state(number)).to.equal(STATE.executed);
    });

    it("it should be stopped by neither guardian nor council nor deployer once it is queued", async () => {
      await succeed();
      await w.queue(proposal);
      const { targets, values, data, hash } = w.proposalOf(proposal);
      const salt = `0x${(BigInt(w.suite.addresses.LeaseholdGovernor) << 96n).toString(16).padStart(64, "0")}`;
      const operation = await w.timelock.hashOperationBatch(
        targets,
        values,
        data,
        `0x${"00".repeat(32)}`,
        `0x${(BigInt(salt) ^ BigInt(hash)).toString(16).padStart(64, "0")}`,
      );
      expect(await w.timelock.isOperationPending(operation)).to.equal(true);
      for (const by of [w.guardian, w.councillor, w.deployer, w.holder]) {
        await expect(w.timelock.connect(by).cancel(operation)).to.be.revertedWithCustomError(
          w.timelock,
          "AccessControlUnauthorizedAccount",
        );
        await expect(w.governor.connect(by).cancel(targets, values, data, hash)).to.be.revertedWithCustomError(
          w.governor,
          "GovernorUnableToCancel",
        );
      }
    });

    it("it should be executed once", async () => {
      await w.decide(proposal);
      await w.execute(proposal);
      await expect(w.execute(proposal)).to.be.revertedWithCustomError(w.governor, "GovernorUnexpectedProposalState");
      expect(await w.hub.parameterSetCount()).to.equal(2n);
    });
  });

  describe("when somebody goes round the governor", () => {
    it("it should not get anything into the timelock", async () => {
      const data = w.hub.interface.encodeFunctionData("retireParameterSet", [1]);
      const none = `0x${"00".repeat(32)}`;
      for (const by of [w.holder, w.guardian, w.deployer, w.stranger]) {
        await expect(
          w.timelock.connect(by).schedule(w.hub, 0n, data, none, none, DEFAULTS.timelockDelay),
        ).to.be.revertedWithCustomError(w.timelock, "AccessControlUnauthorizedAccount");
        await expect(w.timelock.connect(by).execute(w.hub, 0n, data, none, none)).to.be.revertedWithCustomError(
          w.timelock,
          "TimelockUnexpectedOperationState",
        );
      }
      await expect(w.governor.connect(w.holder).relay(w.hub, 0n, data)).to.be.revertedWithCustomError(
        w.governor,
        "GovernorOnlyExecutor",
      );
    });
  });

  describe("given a lease that runs while another fee is decided and its set retired", () => {
    it("it should keep its fee to the unit, and its windows", async () => {
      const offer = w.offer();
      const sent = await w.hub
        .connect(w.renter)
        .take(offer, await w.sign(offer), w.choice({ term: 30 * 1_440 }), NO_PERMIT);
      await sent.wait();
      const { occupant: id } = await w.hub.slotOf(w.provider, offer.slot);
      const before = (await w.hub.leaseOf(id)).lease;
      await w.decide(proposal);
      await w.hub.settle(id);
      const half = await w.hub.balanceOf(w.provider, w.usdc);
      await w.execute(proposal);
      expect((await w.hub.parameterSetOf(1)).status).to.equal(2n);

      await w.goTo(GENESIS + 32 * DAY);
      await w.hub.finalize(id);
      const pay = RATE * 24n * 30n;
      const fee = (pay * 25_000n) / 1_000_000n;
      const panel = ((pay - fee) * 50n) / 10_000n;
      const after = await w.hub.balanceOf(w.provider, w.usdc);
      expect(after).to.deep.equal([pay - fee - panel, fee]);
      expect(half.fees < fee && half.fees !== 0n).to.equal(true);
      const { fee: share, parameterSet, panelShare, end } = (await w.hub.leaseOf(id)).lease;
      expect([share, parameterSet, panelShare, end]).to.deep.equal([25_000n, 1n, before.panelShare, before.end]);
    });

    it("it should let leases be opened at the new fee only", async () => {
      await w.decide(proposal);
      await w.execute(proposal);
      await expect(w.take()).to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired").withArgs(1n);
      const id = await w.take({ parameterSet: 2 });
      expect((await w.hub.leaseOf(id)).lease.fee).to.equal(10_000n);
      const taken = await w.now();
      await w.goTo(taken + 4 * HOUR);
      await w.hub.settle(id);
      const { amount, fees } = await w.hub.balanceOf(w.provider, w.usdc);
      const { paid } = (await w.hub.leaseOf(id)).lease;
      expect(fees).to.equal((down(RATE, paid) * 10_000n) / 1_000_000n);
      expect(amount > fees).to.equal(true);
    });
  });

  describe("given an auction with a bid whose set is retired", () => {
    const auctionOf = async () => {
      const { provider: _, slot: __, ...rest } = w.offer();
      const start = Math.floor((await w.now()) / 60) + 20 * 1_440;
      const terms = {
        ...rest,
        ...{ provider: ZERO_ADDRESS, slot: ZERO_HASH, expiry: 0, earliestStart: start, latestStart: start },
        renter: w.renter.address,
      };
      const deadline = (await w.now()) + 15 * DAY;
      const kind = { leastRate: 1n, term: 600, deposit: 600, deadline, leastScore: 0, auction: true };
      const request = { terms, ...kind, accessKey: ZERO_HASH };
      await w.auctionHouse.connect(w.renter).postRequest(request, NO_PERMIT, "");
      const id = await w.auctionHouse.hashRequest(request);
      const own = {
        provider: w.provider.address,
        request: id,
        rate: 500_000n,
        expiry: 2 ** 40 - 1,
        slot: w.offer().slot,
      };
      const best = { ...terms, ...own };
      await w.auctionHouse.connect(w.stranger).placeBid(request, best, await w.sign(best));
      await w.decide(proposal);
      await w.execute(proposal);
      return { request, best, deadline };
    };

    it("it should be awarded still, at the fee that was bid under", async () => {
      const { request, best, deadline } = await auctionOf();
      await w.goTo(deadline);
      await w.auctionHouse.connect(w.stranger).awardRequest(request, best);
      const { occupant } = await w.hub.slotOf(w.provider, best.slot);
      const { fee, parameterSet } = (await w.hub.leaseOf(occupant)).lease;
      expect([fee, parameterSet]).to.deep.equal([25_000n, 1n]);
    });

    it("it should take no further bid, and let the renter cancel", async () => {
      const { request, best } = await auctionOf();
      const lower = { ...best, rate: 400_000n };
      await expect(
        w.auctionHouse.connect(w.stranger).placeBid(request, lower, await w.sign(lower)),
      ).to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired");
      await w.auctionHouse.connect(w.renter).cancelRequest(request);
      expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(0n);
    });
  });

  describe("when it changes everything else that governance may", () => {
    it("it should do so", async () => {
      const tiers = [1, 2, 3].map((score) => ({ score, fees: 0n, standing: 0n }));
      await w.govern(
        [w.reputation, "setTiers", [tiers]],
        [w.pool, "setRewardShare", [500_000n]],
        [w.hub, "recommendPanel", [w.panelHash, true]],
        [w.governor, "setProposalThreshold", [7n]],
        [w.governor, "updateQuorumNumerator", [10n]],
        [w.timelock, "updateDelay", [7n]],
      );
      expect((await w.reputation.tiers()).map(({ score }) => score)).to.deep.equal([1n, 2n, 3n]);
      expect((await w.hub.panelRecordOf(w.panelHash)).recommended).to.equal(true);
      expect(await w.governor.proposalThreshold()).to.equal(7n);
      expect(await w.governor["quorumNumerator()"]()).to.equal(10n);
      expect(await w.timelock.getMinDelay()).to.equal(7n);
    });
  });
});
