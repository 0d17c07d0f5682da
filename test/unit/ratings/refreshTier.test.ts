import { expect } from "chai";

import { type ReputationWorld, UNIT, freshReputation } from "../../support/reputation.ts";

describe("refreshTier", () => {
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const refresh = (by = w.stranger) => w.hub.connect(by).refreshTier(w.provider);
  /** Gives the provider what the first tier takes, and not a unit more. */
  const rise = async () => {
    await w.record({ fee: 20n * UNIT });
    await w.rated({ fee: 20n * UNIT });
  };
  const cached = () => w.hub.tierOf(w.provider);

  describe("given a provider whose tier did not change", () => {
    it("it should keep it, and say so", async () => {
      expect(await w.hub.refreshTier.staticCall(w.provider)).to.equal(0n);
      await expect(refresh()).to.emit(w.hub, "TierRefreshed").withArgs(w.provider, 0);
      expect(await cached()).to.equal(0n);
    });
  });

  describe("given a provider that rose", () => {
    it("it should be as it was until somebody refreshes it", async () => {
      await rise();
      expect(await w.reputation.tierOf(w.provider)).to.equal(1n);
      expect(await cached()).to.equal(0n);
    });

    it("it should be what reputation knows, whoever calls", async () => {
      await rise();
      for (const by of [w.stranger, w.provider, w.renter]) {
        await expect(refresh(by)).to.emit(w.hub, "TierRefreshed").withArgs(w.provider, 1);
        expect(await cached()).to.equal(1n);
      }
      expect(await w.hub.tierOf(w.other)).to.equal(0n);
      // What else the hub keeps of the provider stays.
      expect(await w.hub.epochOf(w.provider)).to.equal(0n);
    });
  });

  describe("given a provider that fell", () => {
    it("it should be what reputation knows", async () => {
      await rise();
      await refresh();
      await w.pass(1);
      expect(await cached()).to.equal(1n);
      await expect(refresh()).to.emit(w.hub, "TierRefreshed").withArgs(w.provider, 0);
      expect(await cached()).to.equal(0n);
    });
  });
});
