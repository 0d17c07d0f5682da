import { expect } from "chai";

import { type ReputationWorld, TIERS, UNIT, freshReputation } from "../../support/reputation.ts";
import { fieldsOf } from "../../support/taking.ts";

describe("setTiers", () => {
  const [FIRST, SECOND, THIRD] = TIERS;
  type Tiers = Parameters<ReputationWorld["reputation"]["setTiers"]>[0];
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const set = (...tiers: object[]) => w.reputation.setTiers(tiers as never as Tiers);
  const tiers = async () => (await w.reputation.tiers()).map(fieldsOf);

  describe("when the authority does not admit the caller", () => {
    it("it should revert", async () => {
      for (const caller of [w.stranger, w.provider, w.asHub])
        await expect(w.reputation.connect(caller).setTiers([...TIERS] as never))
          .to.be.revertedWithCustomError(w.deployedReputation, "AccessManagedUnauthorized")
          .withArgs(caller);
    });
  });

  describe("when a tier takes less than the one before", () => {
    const refuses = async (tier: number, ...tiers: object[]) =>
      expect(set(...tiers))
        .to.be.revertedWithCustomError(w.reputation, "Reputation_NotAscending")
        .withArgs(tier);

    it("it should revert by score", async () => {
      await refuses(1, FIRST, { ...SECOND, score: FIRST.score - 1n }, THIRD);
      await refuses(2, FIRST, SECOND, { ...THIRD, score: SECOND.score - 1n });
    });

    it("it should revert by fees", async () => {
      await refuses(1, FIRST, { ...SECOND, fees: FIRST.fees - 1n }, THIRD);
      await refuses(2, FIRST, SECOND, { ...THIRD, fees: SECOND.fees - 1n });
    });

    it("it should revert by standing", async () => {
      await refuses(1, { ...FIRST, standing: 1n }, { ...SECOND, standing: 0n }, THIRD);
      await refuses(2, FIRST, SECOND, { ...THIRD, standing: SECOND.standing - 1n });
    });
  });

  describe("when each takes as much as the one before", () => {
    it("it should set them", async () => {
      await set(FIRST, FIRST, FIRST);
      expect(await tiers()).to.deep.equal([FIRST, FIRST, FIRST]);
    });
  });

  describe("when they ascend", () => {
    it("it should set them, and say so", async () => {
      expect(await tiers()).to.deep.equal(TIERS);
      const higher = TIERS.map((tier) => ({ ...tier, score: tier.score + 1n }));
      await expect(set(...higher))
        .to.emit(w.reputation, "TiersSet")
        .withArgs(higher.map(({ score, fees, standing }) => [score, fees, standing]));
      expect(await tiers()).to.deep.equal(higher);
    });

    it("it should decide tiers from then on", async () => {
      await w.record({ fee: 200n * UNIT });
      expect(await w.reputation.tierOf(w.provider)).to.equal(1n);
      await set({ ...FIRST, fees: 100n * UNIT + 1n }, { ...SECOND, fees: 101n * UNIT }, THIRD);
      expect(await w.reputation.tierOf(w.provider)).to.equal(0n);
    });
  });
});
