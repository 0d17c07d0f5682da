import { expect } from "chai";

import {
  CAP,
  COUNCIL_FEE,
  CONDUCT,
  type Disputes,
  PRICE,
  RULING,
  STAKE,
  START,
  STATUS,
  etherSpent,
  expectDeskBooks,
  freshDisputes,
} from "../../support/disputes.ts";
import { NO_PERMIT, SET } from "../../support/world.ts";

describe("council fee", () => {
  let d: Disputes;

  beforeEach(async () => {
    d = await freshDisputes(COUNCIL_FEE);
  });

  for (const kind of ["contest", "claim"] as const) {
    /** A lease under this panel on which this kind of dispute can be opened. */
    const openable = async (panel: string): Promise<string> => {
      if (kind === "contest") return d.contestable(panel);
      const id = await d.lease(panel);
      await d.goTo(START * 60);
      return id;
    };
    const opener = () => (kind === "contest" ? d.provider : d.renter);

    /** Opens one, which must be before the council, for its fee, whatever is sent. */
    const expectCouncil = async (id: string, value: bigint) => {
      expect(await etherSpent(d, opener(), () => d[kind](id, { value }))).to.equal(COUNCIL_FEE);
      expect(await d.judgeOf()).to.equal(d.councilAddress);
      expect(await d.etherOf(d.council)).to.equal(COUNCIL_FEE);
      await expectDeskBooks(d);
    };
    const expectTooLow = (id: string, value: bigint) =>
      expect(d[kind](id, { value }))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_FeeTooLow")
        .withArgs(COUNCIL_FEE, value);
    const expectQuoted = async (panel: string) => {
      const id = await openable(panel);
      const quote = await d.desk.quoteDispute(await d.hub.panelNumberOf(panel), STAKE, SET.leastDeposit);
      expect([quote.arbitrator, quote.fee]).to.deep.equal([d.councilAddress, COUNCIL_FEE]);
      await expectCouncil(id, quote.fee);
    };

    describe(`when a ${kind} is opened under a panel without an arbitrator`, () => {
      it("it should pay the council exactly its fee, and the rest back", async () => {
        const id = await openable(d.panels.council);
        for (const value of [COUNCIL_FEE, COUNCIL_FEE + 1n, 10n ** 18n]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await expectCouncil(id, value);
          await restore();
        }
      });

      it("it should revert where less is sent, naming the fee", async () => {
        const id = await openable(d.panels.council);
        for (const value of [0n, COUNCIL_FEE - 1n]) await expectTooLow(id, value);
      });

      it("it should be as it was quoted", () => expectQuoted(d.panels.council));
    });

    describe(`when a ${kind} is opened under a panel whose arbitrator can't be used`, () => {
      it("it should pay the council in its place, and the rest back", async () => {
        const id = await openable(d.panels.hostile);
        for (const name of ["arbitrationCost", "createDispute"] as const) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await d.tell(name, CONDUCT.reverts);
          await expectCouncil(id, CAP);
          expect(await d.etherOf(d.hostile)).to.equal(0n);
          await restore();
        }
      });

      it("it should revert where less than the council's fee is sent, naming it, though the arbitrator asks for less", async () => {
        const id = await openable(d.panels.hostile);
        await d.tell("createDispute", CONDUCT.reverts);
        for (const value of [PRICE, COUNCIL_FEE - 1n]) await expectTooLow(id, value);
      });

      it("it should give back what the council does not ask for, where the arbitrator asks for more", async () => {
        const id = await openable(d.panels.hostile);
        await d.hostile.setPrice(CAP);
        await d.tell("createDispute", CONDUCT.burnsGas);
        await expectCouncil(id, CAP);
      });

      it("it should be as it was quoted, where that could be foreseen", async () => {
        await d.hostile.setPrice(CAP + 1n);
        await expectQuoted(d.panels.hostile);
      });
    });

    describe(`when a ${kind} is opened under a panel that names the council`, () => {
      it("it should pay it as any arbitrator", async () => {
        const id = await openable(await d.panelOf(d.council, COUNCIL_FEE));
        await expect(d[kind].call(d, id, { value: CAP })).to.not.emit(d.desk, "ArbitratorReplaced");
        expect([await d.judgeOf(), await d.etherOf(d.council)]).to.deep.equal([d.councilAddress, COUNCIL_FEE]);
      });

      it("it should be before the council also where the cap is below its fee", async () => {
        await expectCouncil(await openable(await d.panelOf(d.council, COUNCIL_FEE - 1n)), CAP);
      });

      it("it should revert where less than its fee is sent, naming it", async () => {
        for (const cap of [COUNCIL_FEE, COUNCIL_FEE - 1n]) {
          const { restore } = await d.networkHelpers.takeSnapshot();
          await expectTooLow(await openable(await d.panelOf(d.council, cap)), COUNCIL_FEE - 1n);
          await restore();
        }
      });
    });

    describe(`when a ${kind} is opened while ether was forced on the desk`, () => {
      it("it should pay none of it to the council", async () => {
        const id = await openable(d.panels.council);
        await d.networkHelpers.setBalance(d.deskAddress, 10n ** 18n);
        await expectTooLow(id, COUNCIL_FEE - 1n);
        expect(await etherSpent(d, opener(), () => d[kind](id, { value: CAP }))).to.equal(COUNCIL_FEE);
        await expectDeskBooks(d, 10n ** 18n);
      });
    });
  }

  describe("when the council rules", () => {
    it("it should end the dispute and keep the fee, whoever wins", async () => {
      const id = await d.lease(d.panels.council);
      await d.goTo(START * 60);
      await d.claim(id, { value: COUNCIL_FEE });
      for (const [ruling, status] of [
        [RULING.renter, STATUS.forRenter],
        [RULING.provider, STATUS.forProvider],
      ] as const) {
        const { restore } = await d.networkHelpers.takeSnapshot();
        await d.council.giveRuling(0, ruling);
        expect([await d.statusOf(), await d.etherOf(d.council)]).to.deep.equal([status, COUNCIL_FEE]);
        await expectDeskBooks(d);
        await restore();
      }
    });
  });

  describe("when the caller is a contract that takes no ether", () => {
    it("it should have to send the exact fee", async () => {
      const wallet = await d.ethers.deployContract("StubbornCaller");
      await d.usdc.mint(wallet, 10n ** 12n);
      const approve = d.usdc.interface.encodeFunctionData("approve", [await d.hub.getAddress(), 2n ** 256n - 1n]);
      await wallet.act(d.usdc, approve);
      const offer = d.offer({ panel: d.panels.council });
      const take = d.hub.interface.encodeFunctionData("take", [offer, await d.sign(offer), d.choice(), NO_PERMIT]);
      await wallet.act(d.hub, take);
      const { occupant: id } = await d.hub.slotOf(d.provider, offer.slot);
      await d.goTo(START * 60);
      const claim = d.desk.interface.encodeFunctionData("claim", [id, 1, NO_PERMIT, ""]);
      await expect(wallet.act(d.desk, claim, { value: COUNCIL_FEE + 1n }))
        .to.be.revertedWithCustomError(d.desk, "DisputeDesk_SurplusRefused")
        .withArgs(wallet, 1n);
      await wallet.act(d.desk, claim, { value: COUNCIL_FEE });
      expect(await d.judgeOf()).to.equal(d.councilAddress);
    });
  });
});
