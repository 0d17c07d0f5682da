import { expect } from "chai";

import { LEASE, type ReputationWorld, TIERS, WEIGHT, freshReputation } from "../../support/reputation.ts";

describe("tierOf", () => {
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const tier = () => w.reputation.tierOf(w.provider);
  /** Gives the provider this weight, five stars for it all, and this standing. */
  const earn = async (weight: bigint, standing: bigint) => {
    await w.record({ fee: 2n * weight });
    await w.rated({ fee: 2n * weight });
    if (standing !== 0n) await w.standing.connect(w.provider).stakeFor(w.provider, standing);
  };

  describe("given a newcomer", () => {
    it("it should be none", async () => {
      expect(await w.reputation.tierOf(w.stranger)).to.equal(0n);
      // Standing alone is worth nothing.
      await w.standing.connect(w.provider).stakeFor(w.provider, 10n ** 6n * LEASE);
      expect(await tier()).to.equal(0n);
    });
  });

  describe("given score, fees and standing of a tier to the unit", () => {
    it("it should be that tier", async () => {
      for (const [number, { fees, standing }] of TIERS.entries()) {
        w = await freshReputation();
        await earn(fees, standing);
        expect(await tier()).to.equal(BigInt(number) + 1n);
      }
    });
  });

  describe("given a unit too little", () => {
    it("it should be the tier below by fees", async () => {
      for (const [number, { fees, standing }] of TIERS.entries()) {
        w = await freshReputation();
        await earn(fees - 1n, standing);
        expect(await tier()).to.equal(BigInt(number));
      }
    });

    it("it should be the tier below by standing", async () => {
      await earn(TIERS[2].fees, TIERS[2].standing - 1n);
      expect(await tier()).to.equal(2n);
      await w.standing.connect(w.stranger).stakeFor(w.provider, 1n);
      expect(await tier()).to.equal(3n);
    });

    it("it should be the tier below by score", async () => {
      await earn(TIERS[0].fees, 0n);
      const score = await w.reputation.scoreOf(w.provider);
      const [, ...higher] = TIERS.map((each) => ({ ...each }));
      await w.reputation.setTiers([{ ...TIERS[0], score }, ...higher] as never);
      expect(await tier()).to.equal(1n);
      await w.reputation.setTiers([{ ...TIERS[0], score: score + 1n }, ...higher] as never);
      expect(await tier()).to.equal(0n);
    });
  });

  describe("given standing that thaws", () => {
    it("it should not count", async () => {
      await earn(TIERS[2].fees, TIERS[2].standing);
      await w.standing.connect(w.provider).startThaw(1n);
      expect(await tier()).to.equal(2n);
      await w.standing.connect(w.provider).stopThaw();
      expect(await tier()).to.equal(3n);
    });
  });

  describe("given time", () => {
    it("it should fall as fees fade", async () => {
      await earn(2n * WEIGHT, 0n);
      expect(await tier()).to.equal(1n);
      // 60 units are 10 after two and a half half-lives and a bit.
      await w.pass(5_580);
      expect(await tier()).to.equal(1n);
      await w.pass(10);
      expect(await tier()).to.equal(0n);
    });
  });
});
