import { expect } from "chai";

import { bondOf, fieldsOf, sendTake } from "../../support/taking.ts";
import { DAY, GENESIS, type World, ZERO_ADDRESS, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("authorizeSigner", () => {
  let w: World;

  const limits = {
    rate: 600_000n,
    exitMinutes: 121n,
    penaltyMultiple: 3n,
    bondMultiple: 4n,
    expiry: BigInt(GENESIS + DAY),
    get panel(): string {
      return w.panelHash;
    },
    quota: 10n ** 12n,
  };
  const nothing = {
    rate: 0n,
    exitMinutes: 0n,
    penaltyMultiple: 0n,
    bondMultiple: 0n,
    expiry: 0n,
    panel: ZERO_HASH,
    quota: 0n,
  };

  beforeEach(async () => {
    w = await freshWorld();
  });

  const authorize = (values: typeof limits) => w.hub.connect(w.provider).authorizeSigner(w.other, w.usdc, values);
  const limitsOf = async () => fieldsOf(await w.hub.signerLimitsOf(w.provider, w.other, w.usdc));

  describe("when the signer is the zero address", () => {
    it("it should revert", async () => {
      await expect(
        w.hub.connect(w.provider).authorizeSigner(ZERO_ADDRESS, w.usdc, limits),
      ).to.be.revertedWithCustomError(w.hub, "Offers_ZeroSigner");
    });
  });

  describe("when the limits are in order", () => {
    it("it should keep each of them", async () => {
      await authorize(limits);
      expect(await limitsOf()).to.deep.equal(limits);
    });

    it("it should keep the highest of each", async () => {
      const highest = {
        ...{ rate: 2n ** 96n - 1n, exitMinutes: 2n ** 16n - 1n, penaltyMultiple: 255n, bondMultiple: 255n },
        ...{ expiry: 2n ** 40n - 1n, panel: `0x${"ff".repeat(32)}`, quota: 2n ** 128n - 1n },
      };
      await authorize(highest);
      expect(await limitsOf()).to.deep.equal(highest);
    });

    it("it should emit SignerAuthorized", async () => {
      await expect(authorize(limits))
        .to.emit(w.hub, "SignerAuthorized")
        .withArgs(w.provider, w.other, await w.usdc.getAddress(), Object.values(limits));
    });

    it("it should authorize for nobody else, nobody else's offers and no other token", async () => {
      await authorize(limits);
      for (const [provider, signer, token] of [
        [w.stranger, w.other, w.usdc],
        [w.provider, w.stranger, w.usdc],
        [w.provider, w.other, w.dai],
        [w.other, w.provider, w.usdc],
      ] as const) {
        expect(fieldsOf(await w.hub.signerLimitsOf(provider, signer, token))).to.deep.equal(nothing);
      }
    });

    it("it should let the signer's offers be taken", async () => {
      await expect(sendTake(w, { signer: w.other }))
        .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
        .withArgs(w.hashOffer(w.offer()), w.provider, w.other);
      await authorize(limits);
      await expect(sendTake(w, { signer: w.other })).to.emit(w.hub, "LeaseOpened");
    });
  });

  describe("when the signer was authorized before", () => {
    it("it should replace its limits, used quota included", async () => {
      await authorize(limits);
      await sendTake(w, { signer: w.other });
      expect((await limitsOf())["quota"]).to.equal(limits.quota - bondOf(w.offer(), 600));
      await authorize({ ...limits, rate: 1n });
      expect(await limitsOf()).to.deep.equal({ ...limits, rate: 1n });
    });
  });

  describe("when all limits are zero", () => {
    it("it should take the authorization back", async () => {
      await authorize(limits);
      await authorize(nothing);
      expect(await limitsOf()).to.deep.equal(nothing);
      await expect(sendTake(w, { signer: w.other }))
        .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
        .withArgs(w.hashOffer(w.offer()), w.provider, w.other);
    });
  });
});
