import { expect } from "chai";

import {
  CLAIMED,
  CLAIM_DEPOSIT,
  CLAIM_END,
  type Disputes,
  EVIDENCE,
  PRICE,
  RATE,
  ROUND,
  RULING,
  START,
  STATUS,
  TODAY,
  etherSpent,
  expectDeskBooks,
  freshDisputes,
} from "../../support/disputes.ts";
import { signPermit } from "../../support/permits.ts";
import { GENESIS, NO_PERMIT, SET, up } from "../../support/world.ts";

describe("claim", () => {
  let d: Disputes;
  let id: string;

  beforeEach(async () => {
    d = await freshDisputes();
    id = await d.lease(d.panels.honest);
  });

  afterEach(() => expectDeskBooks(d));

  describe("when the renter claims in time", () => {
    beforeEach(async () => {
      await d.goTo(START * 60);
    });

    it("it should be open before the panel's arbitrator, without any day", async () => {
      await d.at(START * 60 + 77);
      await d.claim(id);
      expect(await d.desk.disputeOf(1)).to.deep.equal([
        ...[id, await d.honest.getAddress(), START * 60 + 77, 1n, STATUS.open, 0n, 0n, CLAIM_DEPOSIT],
        Array(8).fill(0n),
      ]);
      expect(await d.desk.disputeNumberOf(d.honest, 0)).to.equal(1n);
      expect(await d.desk.deadlineOf(1)).to.equal(START * 60 + 77 + ROUND);
    });

    it("it should answer the number of the dispute", async () => {
      const { claim } = d.desk.connect(d.renter);
      expect(await claim.staticCall(id, 1, NO_PERMIT, "", { value: PRICE })).to.equal(1n);
    });

    it("it should be open in the hub", async () => {
      await d.claim(id);
      const { adjudged } = await d.hub.leaseOf(id);
      expect([adjudged.disputes, adjudged.claimed, adjudged.claim]).to.deep.equal([1n, BigInt(CLAIMED), 1n]);
    });

    it("it should emit DisputeOpened, ERC-1497's Dispute and the evidence", async () => {
      await expect(d.claim(id, { evidence: EVIDENCE }))
        .to.emit(d.desk, "DisputeOpened")
        .withArgs(1n, id, d.honest, 0n, CLAIM_DEPOSIT, PRICE)
        .to.emit(d.desk, "Dispute")
        .withArgs(d.honest, 0n, 1n, 1n)
        .to.emit(d.desk, "Evidence")
        .withArgs(d.honest, 1n, d.renter, EVIDENCE);
    });

    it("it should pull a tenth of the claim, rounded up, or the least deposit", async () => {
      expect(up(RATE, CLAIMED) % 10n).to.not.equal(0n);
      for (const [minutes, deposit] of [
        [CLAIMED, CLAIM_DEPOSIT],
        [1, 1_000_000n],
        [46, 1_000_000n],
        [47, (up(RATE, 47) + 9n) / 10n],
        [1_800, (up(RATE, 1_800) + 9n) / 10n],
      ] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await expect(d.claim(id, { minutes })).to.changeTokenBalances(
          d.ethers,
          d.usdc,
          [d.renter, d.hub, d.desk, d.provider],
          [-deposit, deposit, 0n, 0n],
        );
        expect(await d.creditOf(d.desk)).to.equal(deposit);
        await restore();
      }
    });

    it("it should pay the arbitrator exactly its price, and the rest back", async () => {
      expect(await etherSpent(d, d.renter, () => d.claim(id, { value: 10n ** 18n }))).to.equal(PRICE);
      expect(await d.etherOf(d.honest)).to.equal(PRICE);
    });

    it("it should use a permit for the deposit", async () => {
      await d.usdc.connect(d.renter).approve(d.hub, 0n);
      const permit = await signPermit(d, d.usdc, d.renter, CLAIM_DEPOSIT, BigInt(CLAIM_END));
      await expect(d.claim(id, { permit })).to.changeTokenBalance(d.ethers, d.usdc, d.renter, -CLAIM_DEPOSIT);
    });

    it("it should work in any token", async () => {
      const lease = await d.lease(d.panels.honest, { parameterSet: 2, token: await d.dai.getAddress() });
      await d.goTo((START + 1) * 60);
      await expect(d.claim(lease)).to.changeTokenBalance(d.ethers, d.dai, d.renter, -CLAIM_DEPOSIT);
      await d.claim(id);
      await expectDeskBooks(d);
      await d.honest.giveRuling(0, RULING.renter);
      await d.ruleHonestly(1, RULING.renter);
      await d.honest.executeRuling(0);
    });
  });

  describe("when the hub refuses", () => {
    it("it should revert for anyone but the renter", async () => {
      await d.goTo(START * 60);
      for (const by of [d.provider, d.stranger, d.admin]) {
        await expect(d.claim(id, { by })).to.be.revertedWithCustomError(d.hub, "Leases_NotParty").withArgs(id, by);
      }
    });

    it("it should revert before the lease's start and from the end of the claim window on", async () => {
      for (const [timestamp, good] of [
        [START * 60 - 1, false],
        [START * 60, true],
        [CLAIM_END - 1, true],
        [CLAIM_END, false],
      ] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.at(timestamp);
        if (good) await d.claim(id, { gasLimit: 5_000_000n });
        else {
          await expect(d.claim(id, { gasLimit: 5_000_000n }))
            .to.be.revertedWithCustomError(d.hub, "Disputes_NotClaimable")
            .withArgs(id, START * 60, CLAIM_END, timestamp);
        }
        await restore();
      }
    });

    it("it should revert for no minutes and for more than the bond", async () => {
      await d.goTo(START * 60);
      for (const minutes of [0, 1_801]) {
        await expect(d.claim(id, { minutes }))
          .to.be.revertedWithCustomError(d.hub, "Disputes_ClaimOutOfRange")
          .withArgs(id, minutes, 1_800);
      }
    });

    it("it should revert the second time, open or ruled on", async () => {
      await d.goTo(START * 60);
      await d.claim(id);
      const refused = () =>
        expect(d.claim(id)).to.be.revertedWithCustomError(d.hub, "Disputes_AlreadyClaimed").withArgs(id);
      await refused();
      await d.ruleHonestly(0, RULING.provider);
      await refused();
    });
  });

  describe("when a contest is open on the same lease", () => {
    beforeEach(async () => {
      await d.report([id]);
      await d.goTo(START * 60 + 11 * 3_600);
      await d.contest(id);
      await d.claim(id);
    });

    it("it should be a dispute of its own", async () => {
      expect(await d.disputesOf(id)).to.equal(2n);
      expect(await d.desk.disputeCount()).to.equal(2n);
      expect(await d.desk.disputeNumberOf(d.honest, 0)).to.equal(1n);
      expect(await d.desk.disputeNumberOf(d.honest, 1)).to.equal(2n);
    });

    it("it should be ruled on by itself, in any order", async () => {
      for (const order of [
        [0, 1],
        [1, 0],
      ] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.honest.giveRuling(0, RULING.provider);
        await d.honest.giveRuling(1, RULING.renter);
        await d.goTo((await d.now()) + 3 * 86_400);
        await d.honest.executeRuling(order[0]);
        expect(await d.disputesOf(id)).to.equal(1n);
        await expectDeskBooks(d);
        await d.honest.executeRuling(order[1]);
        expect(await d.disputesOf(id)).to.equal(0n);
        expect(await d.statusOf(1n)).to.equal(STATUS.forProvider);
        expect(await d.statusOf(2n)).to.equal(STATUS.forRenter);
        expect((await d.hub.dayOf(id, TODAY)).state).to.equal(3n);
        expect((await d.hub.leaseOf(id)).adjudged.owed).to.equal(CLAIMED);
        await restore();
      }
    });
  });

  describe("when the renter is a contract that takes no ether", () => {
    const asContract = async () => {
      const wallet = await d.ethers.deployContract("StubbornCaller");
      await d.usdc.mint(wallet, 10n ** 15n);
      const offer = d.offer({ rate: RATE, panel: d.panels.honest, slot: `0x${"a1".repeat(32)}` });
      await d.hub.connect(d.provider).publish(offer, "");
      await wallet.act(d.usdc, d.usdc.interface.encodeFunctionData("approve", [await d.hub.getAddress(), 10n ** 15n]));
      await wallet.act(d.hub, d.hub.interface.encodeFunctionData("take", [offer, "0x", d.choice(), NO_PERMIT]));
      const { occupant } = await d.hub.slotOf(d.provider, offer.slot);
      await d.goTo(GENESIS + 600);
      const claim = d.deskContract.interface.encodeFunctionData("claim", [occupant, CLAIMED, NO_PERMIT, ""]);
      return { wallet, claim };
    };

    it("it should take exactly the fee", async () => {
      const { wallet, claim } = await asContract();
      await wallet.act(d.desk, claim, { value: PRICE });
      expect(await d.etherOf(d.honest)).to.equal(PRICE);
    });

    it("it should revert where there is something to give back", async () => {
      const { wallet, claim } = await asContract();
      await expect(wallet.act(d.desk, claim, { value: PRICE + 5n }))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_SurplusRefused")
        .withArgs(wallet, 5n);
      expect(await d.desk.disputeCount()).to.equal(0n);
    });

    it("it should let nothing in while it gives back", async () => {
      for (const data of Object.values(d.everyCall(id))) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        const { wallet, claim } = await asContract();
        await wallet.take(true);
        await wallet.arm(d.desk, data);
        await wallet.act(d.desk, claim, { value: PRICE + 5n });
        expect(await wallet.succeeded()).to.equal(false);
        expect(await wallet.answer()).to.equal(d.desk.interface.getError("DisputeDesk_Reentered")!.selector);
        expect(await d.etherOf(wallet)).to.equal(5n);
        await restore();
      }
    });
  });

  describe("when the token calls back while it is pulled", () => {
    it("it should let nothing in", async () => {
      const token = await d.ethers.deployContract("ReenteringToken");
      await d.hub.addParameterSet({ token, ...SET, status: 0 });
      for (const holder of [d.provider, d.renter]) {
        await token.mint(holder, 10n ** 15n);
        await token.connect(holder).approve(d.hub, 10n ** 15n);
      }
      await d.hub.connect(d.provider).stake(token, 10n ** 12n);
      const lease = await d.lease(d.panels.honest, { parameterSet: 3, token: await token.getAddress() });
      await d.goTo((START + 1) * 60);
      await d.claim(id);
      for (const data of Object.values(d.everyCall(id))) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await token.arm(d.desk, data);
        await d.claim(lease);
        expect(await token.succeeded()).to.equal(false);
        expect(await token.answer()).to.equal(d.desk.interface.getError("DisputeDesk_Reentered")!.selector);
        await restore();
      }
    });
  });
});
