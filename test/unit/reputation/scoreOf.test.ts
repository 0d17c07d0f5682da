import { expect } from "chai";

import { type Earned, score } from "../../../sdk/src/math/score.ts";
import { exactScore, randomNumbers } from "../../support/exactScore.ts";
import { type ReputationWorld, UNIT, WEIGHT, freshReputation } from "../../support/reputation.ts";

describe("scoreOf", () => {
  const NOTHING: Earned = { served: 0n, failed: 0n, left: 0n, rated: 0n, stars: 0n };
  const FULL = 2n ** 56n - 1n;
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  describe("given a newcomer", () => {
    it("it should be 6,800", async () => {
      expect(await w.reputation.scoreOf(w.stranger)).to.equal(6_800n);
      expect(score(NOTHING)).to.equal(6_800n);
    });
  });

  describe("given random records", () => {
    const random = randomNumbers(3n);
    const some = (): bigint => random(1n << (random(56n) + 1n));
    const records = Array.from({ length: 10_000 }, (): Earned => {
      const rated = some();
      return { served: some(), failed: some(), left: some(), rated, stars: random(4n * rated + 1n) };
    });

    it("it should be the same in TypeScript as in the contracts", async () => {
      const math = await w.ethers.deployContract("ReputationMath");
      for (let from = 0; from < records.length; from += 500) {
        const asked = records.slice(from, from + 500);
        expect(asked.map(score)).to.deep.equal([...(await math.scores(asked))]);
      }
    });

    it("it should be the exact floor or one below it", () => {
      for (const record of records) {
        const [numerator, denominator] = exactScore(record);
        expect(numerator / denominator - score(record)).to.be.within(0n, 1n);
      }
    });
  });

  describe("given records at their ends", () => {
    it("it should stay between 0 and 10,000", () => {
      const ends = [0n, 1n, UNIT, FULL];
      for (const served of ends)
        for (const failed of ends)
          for (const left of ends)
            for (const rated of ends)
              for (const stars of [0n, rated, 4n * rated])
                expect(score({ served, failed, left, rated, stars })).to.be.within(0n, 10_000n);
      expect(score({ ...NOTHING, served: FULL, rated: FULL, stars: 4n * FULL })).to.equal(9_999n);
      expect(score({ ...NOTHING, failed: FULL, left: FULL, rated: FULL })).to.equal(0n);
    });
  });

  describe("given leases and ratings that were recorded", () => {
    it("it should be the score of what they weigh", async () => {
      await w.record({ down: 60n, left: 120n });
      await w.rated({ stars: 4 });
      // An hour and two hours at their fees, of six tokens each.
      const earned = { served: WEIGHT, failed: 3n * UNIT, left: 6n * UNIT, rated: WEIGHT, stars: 3n * WEIGHT };
      expect(await w.earned()).to.deep.equal(earned);
      expect(await w.reputation.scoreOf(w.provider)).to.equal(score(earned));
      // (50 + 22.5) / 130, 110 / 160 and 110 / 136.
      expect(score(earned)).to.equal((4n * 5_576n + 4n * 6_875n + 2n * 8_088n) / 10n);
    });

    it("it should fade to a newcomer's", async () => {
      await w.record();
      await w.rated();
      const before = await w.reputation.scoreOf(w.provider);
      expect(before).to.equal(score({ ...NOTHING, served: WEIGHT, rated: WEIGHT, stars: 4n * WEIGHT }));
      await w.pass(2_160);
      expect(await w.earned()).to.deep.equal({
        ...{ served: WEIGHT / 2n, failed: 0n, left: 0n, rated: WEIGHT / 2n, stars: 2n * WEIGHT },
      });
      const half = await w.reputation.scoreOf(w.provider);
      expect(half < before && half > 6_800n).to.equal(true);
      await w.pass(60 * 2_160);
      expect(await w.earned()).to.deep.equal(NOTHING);
      expect(await w.reputation.scoreOf(w.provider)).to.equal(6_800n);
    });
  });

  describe("given five stars of weights that no field can hold", () => {
    it("it should not be above 10,000", async () => {
      const fee = 2n ** 127n;
      for (const by of [w.renter, w.stranger, w.other]) await w.rated({ by, fee, feeUnit: 1n });
      expect(await w.earned()).to.include({ rated: FULL, stars: 4n * FULL });
      expect(await w.reputation.scoreOf(w.provider)).to.equal(score({ ...NOTHING, rated: FULL, stars: 4n * FULL }));
      expect(await w.reputation.scoreOf(w.provider)).to.be.at.most(10_000n);
      // Where there is no room, a rating of one star counts as little as one of five.
      await w.rated({ by: w.admin, fee, feeUnit: 1n, stars: 1 });
      expect(await w.earned()).to.include({ rated: FULL, stars: 4n * FULL });
      expect((await w.reputation.providerRecordOf(w.provider)).ratings).to.equal(4n);
    });
  });
});
