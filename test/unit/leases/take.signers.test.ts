import { expect } from "chai";

import { fieldName, fieldsOf, openedBy, sendTake } from "../../support/taking.ts";
import { DAY, GENESIS, type OfferInput, type World, freshWorld, up } from "../../support/world.ts";

const DEADLINE = GENESIS + DAY;
/** What the base offer and choice lock: ten hours, three times. */
const BOND = up(650_000n, 1_800);
const slot = (index: number): string => `0x${index.toString(16).padStart(64, "0")}`;

describe("take: signers", () => {
  let w: World;
  let otherPanel: string;

  /** Limits that the base offer just keeps. */
  const tight = {
    rate: 650_000n,
    exitMinutes: 120n,
    penaltyMultiple: 2n,
    bondMultiple: 3n,
    expiry: BigInt(DEADLINE),
    get panel(): string {
      return w.panelHash;
    },
    quota: BOND,
  };

  beforeEach(async () => {
    w = await freshWorld();
    const panel = { ...w.panel, threshold: 2n };
    await w.hub.createPanel(panel);
    otherPanel = await w.hub.hashPanel(panel);
  });

  const authorize = (limits: Partial<typeof tight> = {}) =>
    w.hub.connect(w.provider).authorizeSigner(w.other, w.usdc, { ...tight, ...limits });
  const limitsOf = async () => fieldsOf(await w.hub.signerLimitsOf(w.provider, w.other, w.usdc));
  const send = (offer: Partial<OfferInput> = {}) => sendTake(w, { offer, signer: w.other });

  const breaks = async (offer: Partial<OfferInput>, field: string, actual: bigint, limit: bigint) => {
    await expect(send(offer))
      .to.be.revertedWithCustomError(w.hub, "Offers_SignerLimit")
      .withArgs(w.hashOffer(w.offer(offer)), w.other, fieldName(field), actual, limit);
  };

  describe("when the offer is at every limit", () => {
    it("it should open the lease, the provider's and not the signer's", async () => {
      await authorize();
      await expect(send()).to.emit(w.hub, "LeaseOpened");
      expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(BOND);
      expect((await w.hub.collateralOf(w.other, w.usdc)).locked).to.equal(0n);
    });

    it("it should use up the quota and keep the other limits", async () => {
      await authorize();
      await send();
      expect(await limitsOf()).to.deep.equal({ ...tight, quota: 0n });
    });
  });

  describe("when the offer is within every limit", () => {
    it("it should open the lease", async () => {
      await authorize({ rate: 1n, exitMinutes: 999n, penaltyMultiple: 9n, bondMultiple: 200n, quota: 10n ** 18n });
      await expect(send()).to.emit(w.hub, "LeaseOpened");
      expect((await limitsOf())["quota"]).to.equal(10n ** 18n - BOND);
    });
  });

  for (const [what, offer, field, actual, limit] of [
    ["rate is one unit too low", { rate: 649_999n }, "rate", 649_999n, 650_000n],
    ["exit minutes are one too many", { exitMinutes: 121 }, "exitMinutes", 121n, 120n],
    ["penalty multiple is one too high", { penaltyMultiple: 3 }, "penaltyMultiple", 3n, 2n],
    ["bond multiple is one too high", { bondMultiple: 4 }, "bondMultiple", 4n, 3n],
  ] as const) {
    describe(`when the ${what}`, () => {
      it("it should revert, naming field and limit", async () => {
        await authorize({ quota: 10n ** 18n });
        await breaks(offer, field, actual, limit);
      });
    });
  }

  describe("when the panel is another", () => {
    it("it should revert, naming both panels", async () => {
      await authorize();
      const [ours, others] = [BigInt(w.panelHash), BigInt(otherPanel)];
      await breaks({ panel: otherPanel }, "panel", others, ours);
      await authorize({ panel: otherPanel });
      await breaks({}, "panel", ours, others);
    });
  });

  describe("when the bond is one unit more than the quota", () => {
    it("it should revert, naming both", async () => {
      await authorize({ quota: BOND - 1n });
      await breaks({}, "quota", BOND, BOND - 1n);
    });
  });

  describe("when several leases are opened", () => {
    it("it should count the bonds of all of them against the quota", async () => {
      await authorize({ quota: 3n * BOND - 1n });
      await send({ slot: slot(1) });
      await send({ slot: slot(2) });
      await breaks({ slot: slot(3) }, "quota", BOND, BOND - 1n);
    });

    it("it should give nothing back when a lease is done and its bond free", async () => {
      await authorize({ quota: 2n * BOND - 1n });
      const { id } = await openedBy(w, send());
      await w.hub.connect(w.renter).close(id);
      expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(0n);
      await breaks({ salt: 1n }, "quota", BOND, BOND - 1n);
    });
  });

  describe("when another signer has a quota of its own", () => {
    it("it should use that one only", async () => {
      await authorize();
      await w.hub.connect(w.provider).authorizeSigner(w.stranger, w.usdc, { ...tight, quota: BOND + 1n });
      await sendTake(w, { signer: w.stranger });
      expect((await limitsOf())["quota"]).to.equal(BOND);
      expect((await w.hub.signerLimitsOf(w.provider, w.stranger, w.usdc)).quota).to.equal(1n);
    });
  });

  describe("when the provider itself signed or published", () => {
    it("it should use no quota and know no limit", async () => {
      await authorize();
      await sendTake(w, { offer: { rate: 1n, slot: slot(1) } });
      const published = w.offer({ rate: 1n, slot: slot(2) });
      await w.hub.connect(w.provider).publish(published, "");
      await sendTake(w, { offer: published, signature: "0x" });
      expect(await limitsOf()).to.deep.equal(tight);
    });

    it("it should know no limit even if the provider authorized itself", async () => {
      await w.hub.connect(w.provider).authorizeSigner(w.provider, w.usdc, tight);
      await expect(sendTake(w, { offer: { rate: 1n } })).to.emit(w.hub, "LeaseOpened");
    });
  });

  describe("when the signer's time is up", () => {
    it("it should open the lease one second before", async () => {
      await authorize();
      await w.at(DEADLINE - 1);
      await expect(send()).to.emit(w.hub, "LeaseOpened");
    });

    it("it should revert at that second, naming it", async () => {
      await authorize();
      await w.at(DEADLINE);
      await expect(send())
        .to.be.revertedWithCustomError(w.hub, "Offers_SignerExpired")
        .withArgs(w.hashOffer(w.offer()), w.other, DEADLINE, DEADLINE);
    });
  });

  describe("when the offer is in another token", () => {
    it("it should revert, naming the signer", async () => {
      await authorize();
      const offer = w.offer({ token: await w.dai.getAddress(), parameterSet: 2 });
      await expect(send(offer))
        .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
        .withArgs(w.hashOffer(offer), w.provider, w.other);
    });
  });

  describe("when the offer is another provider's", () => {
    it("it should revert, naming the signer", async () => {
      await authorize();
      const offer = w.offer({ provider: w.stranger.address });
      await expect(send(offer))
        .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
        .withArgs(w.hashOffer(offer), w.stranger, w.other);
    });
  });

  describe("when the authorization was taken back", () => {
    it("it should revert, naming the signer", async () => {
      await authorize();
      await authorize({ expiry: 0n });
      await expect(send())
        .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
        .withArgs(w.hashOffer(w.offer()), w.provider, w.other);
    });
  });

  describe("when the offer was cancelled or is of another epoch", () => {
    it("it should revert: a signer brings nothing back", async () => {
      await authorize();
      const hash = w.hashOffer(w.offer());
      await w.hub.connect(w.provider).cancel(hash);
      await expect(send()).to.be.revertedWithCustomError(w.hub, "Offers_Cancelled").withArgs(hash);
      await w.hub.connect(w.provider).raiseEpoch(1n);
      await expect(send()).to.be.revertedWithCustomError(w.hub, "Offers_WrongEpoch").withArgs(hash, 0n, 1n);
    });
  });

  describe("when the signer cancels the offer itself", () => {
    it("it should still open the lease: only the provider can cancel", async () => {
      await authorize();
      await w.hub.connect(w.other).cancel(w.hashOffer(w.offer()));
      await expect(send()).to.emit(w.hub, "LeaseOpened");
    });
  });
});
