import { expect } from "chai";

import { fieldsOf, leaseId, minuteOf, openedBy, sendTake } from "../../support/taking.ts";
import { GENESIS, HOUR, NO_PERMIT, type OfferInput, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

const NOW = GENESIS + HOUR + 17;
const START = minuteOf(NOW) + 1 + 13;
const KEY = `0x${"c0".repeat(32)}`;
const slot = (index: number): string => `0x${index.toString(16).padStart(64, "0")}`;

describe("take", () => {
  let w: World;
  let offer: OfferInput;
  let signature: string;

  /** Every field has a value of its own, so that none can stand for another. */
  const choice = { term: 700, deposit: 333, start: 0, accessKey: KEY };

  beforeEach(async () => {
    w = await freshWorld();
    offer = w.offer({
      ...{ renter: w.renter.address, rate: 1_234_567n, shortestTerm: 100, longestTerm: 900, committed: 222, setup: 13 },
      ...{ allowance: 7, maintenance: 11, penaltyMultiple: 4, bondMultiple: 5, exitMinutes: 99, salt: 42n },
    });
    signature = await w.sign(offer);
    await w.at(NOW);
  });

  const send = () => sendTake(w, { offer, signature, choice });

  describe("when the offer is taken", () => {
    it("it should answer the lease's id, of chain, hub, offer, renter and start", async () => {
      const id = await leaseId(w, offer, w.renter.address, START);
      await w.goTo(NOW + 1);
      const answer = await w.hub.connect(w.renter).take.staticCall(offer, signature, choice, NO_PERMIT);
      expect(answer).to.equal(id);
      expect((await openedBy(w, send())).id).to.equal(id);
    });

    it("it should keep every term of the lease", async () => {
      const { id } = await openedBy(w, send());
      expect(fieldsOf((await w.hub.leaseOf(id)).lease)).to.deep.equal({
        renter: w.renter.address,
        bond: 3_500n,
        committed: 222n,
        exitMinutes: 99n,
        allowance: 7n,
        maintenance: 11n,
        provider: w.provider.address,
        rate: 1_234_567n,
        start: BigInt(START),
        end: BigInt(START + 333),
        termEnd: BigInt(START + 700),
        paid: 0n,
        unserved: 0n,
        panel: 1n,
        parameterSet: 1n,
        fee: 25_000n,
        panelShare: 50n,
        penaltyMultiple: 4n,
        bondMultiple: 5n,
        flags: 0n,
        pending: 0n,
      });
    });

    it("it should have nothing adjudged, and no standing top-up", async () => {
      const { id } = await openedBy(w, send());
      expect(fieldsOf((await w.hub.leaseOf(id)).adjudged)).to.deep.equal({
        owed: 0n,
        disputes: 0n,
        returned: 0n,
        maintenance: 0n,
        claimed: 0n,
        claim: 0n,
        overturned: 0n,
        upheld: 0n,
      });
      expect(await w.hub.standingTopUpOf(id)).to.deep.equal([0n, 0n]);
    });

    it("it should emit LeaseOpened with the whole offer", async () => {
      const id = await leaseId(w, offer, w.renter.address, START);
      await expect(send())
        .to.emit(w.hub, "LeaseOpened")
        .withArgs(
          id,
          w.provider,
          w.renter,
          w.hashOffer(offer),
          Object.values(offer),
          START,
          choice.term,
          choice.deposit,
          25_000n,
          KEY,
        );
    });

    it("it should pull the deposit and lock the bond, each rounded up", async () => {
      await expect(send()).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.renter, w.hub, w.provider],
        [-6_851_847n, 6_851_847n, 0n],
      );
      expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([10n ** 28n, 72_016_409n]);
    });

    it("it should credit nobody yet", async () => {
      await send();
      for (const owner of [w.provider, w.renter, w.recipient, w.market]) {
        expect(await w.hub.balanceOf(owner, w.usdc)).to.deep.equal([0n, 0n]);
      }
    });

    it("it should occupy the slot", async () => {
      const { id } = await openedBy(w, send());
      expect(await w.hub.slotOf(w.provider, offer.slot)).to.deep.equal([id, true]);
    });

    it("it should tell reputation nothing yet", async () => {
      const { id } = await openedBy(w, send());
      expect(await w.reputation.times(id)).to.equal(0n);
    });
  });

  describe("when it is refused", () => {
    it("it should leave no trace", async () => {
      const id = await leaseId(w, offer, w.renter.address, START);
      await w.usdc.connect(w.renter).approve(w.hub, 0n);
      await w.at(NOW + 1);
      await expect(send()).to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance");
      await expect(w.hub.leaseOf(id)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(id);
      expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([10n ** 28n, 0n]);
      expect(await w.hub.slotOf(w.provider, offer.slot)).to.deep.equal([ZERO_HASH, false]);
    });
  });

  describe("when several offers are taken in one multicall", () => {
    const encode = async (offers: OfferInput[]) =>
      Promise.all(
        offers.map(async (one) =>
          w.hub.interface.encodeFunctionData("take", [one, await w.sign(one), w.choice(), NO_PERMIT]),
        ),
      );

    it("it should open all of them", async () => {
      const calls = await encode([1, 2, 3].map((index) => w.offer({ slot: slot(index) })));
      await expect(w.hub.connect(w.renter).multicall(calls)).to.changeTokenBalance(
        w.ethers,
        w.usdc,
        w.renter,
        -19_500_000n,
      );
      for (const index of [1, 2, 3]) expect((await w.hub.slotOf(w.provider, slot(index))).occupied).to.equal(true);
      expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(58_500_000n);
    });

    it("it should open none if one is refused", async () => {
      const last = w.offer({ slot: slot(3), epoch: 1n });
      const calls = await encode([w.offer({ slot: slot(1) }), w.offer({ slot: slot(2) }), last]);
      await expect(w.hub.connect(w.renter).multicall(calls))
        .to.be.revertedWithCustomError(w.hub, "Offers_WrongEpoch")
        .withArgs(w.hashOffer(last), 1n, 0n);
      for (const index of [1, 2, 3]) expect((await w.hub.slotOf(w.provider, slot(index))).occupied).to.equal(false);
    });
  });
});
