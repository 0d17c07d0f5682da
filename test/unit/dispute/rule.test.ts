import { expect } from "chai";

import {
  CLAIMED,
  CLAIM_DEPOSIT,
  CONDUCT,
  DEPOSIT,
  DOWN,
  type Disputes,
  MOST_TIME,
  PENALTY,
  PRICE,
  RATE,
  ROUND,
  RULING,
  STATUS,
  TODAY,
  expectDeskBooks,
  freshDisputes,
} from "../../support/disputes.ts";
import { down, up } from "../../support/world.ts";

/** States of a day in the hub. */
const DAY_STATE = { enforced: 2n, overturned: 3n };

describe("rule", () => {
  let d: Disputes;
  let id: string;

  beforeEach(async () => {
    d = await freshDisputes();
  });

  afterEach(() => expectDeskBooks(d));

  const rule = (ruling: bigint | number, theirs = 0n) => d.hostile.giveRuling(d.desk, theirs, ruling);
  const credits = async () => [await d.creditOf(d.provider), await d.creditOf(d.renter), await d.creditOf(d.desk)];
  const collateral = async () => (await d.hub.collateralOf(d.provider, d.usdc)).total;

  describe("when a contest is ruled on", () => {
    beforeEach(async () => {
      id = await d.contested(d.panels.hostile);
    });

    for (const ruling of [RULING.none, RULING.renter]) {
      it(`it should let the reports stand by ruling ${ruling}, and give the deposit to the renter`, async () => {
        const [provider, renter] = (await credits()) as [bigint, bigint];
        const staked = await collateral();
        await expect(rule(ruling))
          .to.emit(d.desk, "Ruling")
          .withArgs(d.hostile, 0n, ruling)
          .to.emit(d.desk, "DisputeResolved")
          .withArgs(1n, id, ruling, d.renter, DEPOSIT, false)
          .to.emit(d.hub, "ContestRuled")
          .withArgs(id, [TODAY], true, 0n);
        const penalty = up(RATE, PENALTY);
        expect(await credits()).to.deep.equal([provider, renter + down(RATE, DOWN) + penalty + DEPOSIT, 0n]);
        expect(await collateral()).to.equal(staked - penalty);
        expect((await d.hub.dayOf(id, TODAY)).state).to.equal(DAY_STATE.enforced);
        expect(await d.statusOf()).to.equal(STATUS.forRenter);
        expect(await d.disputesOf(id)).to.equal(0n);
      });
    }

    it("it should overturn the reports by ruling 2, and give the deposit back to the provider", async () => {
      const [provider, renter] = (await credits()) as [bigint, bigint];
      const staked = await collateral();
      await expect(rule(RULING.provider))
        .to.emit(d.desk, "Ruling")
        .withArgs(d.hostile, 0n, RULING.provider)
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.provider, d.provider, DEPOSIT, false)
        .to.emit(d.hub, "ContestRuled")
        .withArgs(id, [TODAY], false, 0n);
      expect(await credits()).to.deep.equal([provider + DEPOSIT, renter, 0n]);
      expect(await collateral()).to.equal(staked);
      expect((await d.hub.dayOf(id, TODAY)).state).to.equal(DAY_STATE.overturned);
      expect(await d.statusOf()).to.equal(STATUS.forProvider);
    });
  });

  describe("when a claim is ruled on", () => {
    beforeEach(async () => {
      id = await d.claimed(d.panels.hostile);
    });

    for (const ruling of [RULING.none, RULING.provider]) {
      it(`it should fail by ruling ${ruling}, and give the deposit to the provider`, async () => {
        const [provider, renter] = (await credits()) as [bigint, bigint];
        const staked = await collateral();
        await expect(rule(ruling))
          .to.emit(d.desk, "DisputeResolved")
          .withArgs(1n, id, ruling, d.provider, CLAIM_DEPOSIT, false)
          .to.emit(d.hub, "ClaimRuled")
          .withArgs(id, CLAIMED, false, 0n);
        expect(await credits()).to.deep.equal([provider + CLAIM_DEPOSIT, renter, 0n]);
        expect(await collateral()).to.equal(staked);
        expect(await d.statusOf()).to.equal(STATUS.forProvider);
      });
    }

    it("it should be granted by ruling 1, and give the deposit back to the renter", async () => {
      const [provider, renter] = (await credits()) as [bigint, bigint];
      const staked = await collateral();
      await expect(rule(RULING.renter))
        .to.emit(d.desk, "Ruling")
        .withArgs(d.hostile, 0n, RULING.renter)
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, false)
        .to.emit(d.hub, "ClaimRuled")
        .withArgs(id, CLAIMED, true, 0n);
      const claim = up(RATE, CLAIMED);
      expect(await credits()).to.deep.equal([provider, renter + claim + CLAIM_DEPOSIT, 0n]);
      expect(await collateral()).to.equal(staked - claim);
      expect(await d.statusOf()).to.equal(STATUS.forRenter);
    });
  });

  describe("when the council rules", () => {
    it("it should end the dispute as any arbitrator's ruling does", async () => {
      id = await d.claimed(d.panels.council);
      await expect(d.council.giveRuling(0, RULING.renter))
        .to.emit(d.desk, "Ruling")
        .withArgs(d.council, 0n, RULING.renter)
        .to.emit(d.desk, "DisputeResolved")
        .withArgs(1n, id, RULING.renter, d.renter, CLAIM_DEPOSIT, false);
    });
  });

  describe("when somebody rules that is not the dispute's arbitrator", () => {
    beforeEach(async () => {
      id = await d.claimed(d.panels.hostile);
    });

    it("it should revert", async () => {
      for (const by of [d.renter, d.provider, d.admin, d.stranger]) {
        await expect(d.desk.connect(by).rule(0, RULING.renter))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown")
          .withArgs(0n);
      }
    });

    it("it should revert for another arbitrator, and for the one that was replaced", async () => {
      await expect(d.otherArbitrator.giveRuling(d.desk, 0, RULING.renter))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown")
        .withArgs(0n);
      await d.tell("createDispute", CONDUCT.reverts);
      const second = await d.lease(d.panels.hostile);
      await d.goTo((await d.now()) + 120);
      await d.claim(second);
      await expect(rule(RULING.renter, 1n)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown").withArgs(1n);
    });

    it("it should revert for a number that was never given", async () => {
      for (const theirs of [1n, 2n ** 256n - 1n]) {
        await expect(rule(RULING.renter, theirs))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_Unknown")
          .withArgs(theirs);
      }
    });
  });

  describe("when the ruling is none", () => {
    it("it should revert above 2, and leave the dispute open", async () => {
      await d.claimed(d.panels.hostile);
      for (const ruling of [3n, 2n ** 256n - 1n]) {
        await expect(rule(ruling)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_BadRuling").withArgs(1n, ruling);
      }
      expect(await d.statusOf()).to.equal(STATUS.open);
    });
  });

  describe("when the dispute is over", () => {
    it("it should revert the second time, in the same call and in another, whatever is ruled", async () => {
      await d.claimed(d.panels.hostile);
      for (const second of [RULING.renter, RULING.provider]) {
        await expect(d.hostile.giveRulings(d.desk, 0, RULING.provider, second))
          .to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved")
          .withArgs(1n);
      }
      await rule(RULING.provider);
      await expect(rule(RULING.renter)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved").withArgs(1n);
    });

    it("it should revert where it expired", async () => {
      await d.claimed(d.panels.hostile);
      await d.goTo(await d.desk.deadlineOf(1));
      await d.desk.expire(1);
      await expect(rule(RULING.renter)).to.be.revertedWithCustomError(d.desk, "DisputeDesk_Resolved").withArgs(1n);
    });
  });

  describe("when the time is over", () => {
    it("it should take a ruling that is late as long as nobody expired the dispute, until 180 days are over", async () => {
      id = await d.claimed(d.panels.hostile);
      const { openedAt } = await d.desk.disputeOf(1);
      const last = openedAt + BigInt(MOST_TIME);
      for (const [timestamp, good] of [
        [openedAt + BigInt(ROUND) - 1n, true],
        [openedAt + BigInt(ROUND), true],
        [last - 1n, true],
        [last, false],
        [last + 31_536_000n, false],
      ] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.at(timestamp);
        const sent = d.hostile.giveRuling(d.desk, 0, RULING.renter, { gasLimit: 2_000_000n });
        if (good)
          await expect(sent).to.emit(d.desk, "DisputeResolved").withArgs(1n, id, 1n, d.renter, CLAIM_DEPOSIT, false);
        else {
          await expect(sent).to.be.revertedWithCustomError(d.desk, "DisputeDesk_TooLate").withArgs(1n, last, timestamp);
        }
        await restore();
      }
    });
  });

  describe("when the lease goes on meanwhile", () => {
    it("it should find it closed, settled and its fees collected, to the same end", async () => {
      id = await d.claimed(d.panels.hostile);
      await d.goTo((await d.now()) + 7_200);
      await d.hub.connect(d.renter).close(id);
      await d.hub.settle(id);
      await d.goTo((await d.now()) + 20 * 86_400);
      await d.hub.settle(id);
      await d.hub.collectFees(d.usdc, [d.provider]);
      await expect(d.hub.finalize(id)).to.be.revertedWithCustomError(d.hub, "Leases_Disputed");
      const renter = await d.creditOf(d.renter);
      await rule(RULING.renter);
      expect(await d.creditOf(d.renter)).to.equal(renter + up(RATE, CLAIMED) + CLAIM_DEPOSIT);
      await d.hub.finalize(id);
      expect(await d.etherOf(d.hostile)).to.equal(PRICE);
    });
  });
});
