import { expect } from "chai";

import { fade } from "../../../sdk/src/math/score.ts";
import { FEE, type ReputationWorld, UNIT, WEIGHT, freshReputation } from "../../support/reputation.ts";
import { fieldsOf } from "../../support/taking.ts";

describe("recordRating", () => {
  const FULL = 2n ** 56n - 1n;
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const ratedOf = async () => {
    const { rated, stars } = await w.earned();
    return { rated, stars };
  };

  describe("when somebody else than the hub calls", () => {
    it("it should revert", async () => {
      for (const caller of [w.admin, w.provider, w.renter])
        await expect(w.reputation.connect(caller).recordRating(w.provider, w.renter, FEE, UNIT, 5))
          .to.be.revertedWithCustomError(w.reputation, "Reputation_NotHub")
          .withArgs(caller);
    });
  });

  describe("given the fee weighs less than a hundredth of a unit", () => {
    it("it should revert", async () => {
      await expect(w.rated({ fee: 19_999n }))
        .to.be.revertedWithCustomError(w.reputation, "Reputation_TooLittle")
        .withArgs(9_999n, 10_000n);
      await w.rated({ fee: 20_000n });
      expect(await ratedOf()).to.deep.equal({ rated: 10_000n, stars: 40_000n });
      // What counts is the weight of the fee, not what is left of it after halving.
      await w.rated({ fee: 20_000n });
      expect(await ratedOf()).to.deep.equal({ rated: 15_000n, stars: 60_000n });
    });

    it("it should revert where the fee unit is zero", async () => {
      await expect(w.rated({ feeUnit: 0n }))
        .to.be.revertedWithCustomError(w.reputation, "Reputation_TooLittle")
        .withArgs(0n, 10_000n);
    });
  });

  describe("given a first rating", () => {
    it("it should weigh as the fee does, and stars above one as often", async () => {
      let [rated, stars] = [0n, 0n];
      for (const [index, by] of [w.admin, w.renter, w.stranger, w.other, w.market].entries()) {
        await expect(w.rated({ by, stars: index + 1 }))
          .to.emit(w.reputation, "RatingRecorded")
          .withArgs(w.provider, by, index + 1, WEIGHT);
        rated += WEIGHT;
        stars += WEIGHT * BigInt(index);
        expect(await ratedOf()).to.deep.equal({ rated, stars });
      }
    });

    it("it should count it for both", async () => {
      await w.rated({ stars: 2 });
      expect(fieldsOf(await w.reputation.providerRecordOf(w.provider))).to.include({
        ratings: 1n,
        stars: 2n,
        leases: 0n,
      });
      expect(fieldsOf(await w.reputation.renterRecordOf(w.renter))).to.include({ ratings: 1n, leases: 0n });
      expect(await w.reputation.ratingsBetween(w.provider, w.renter)).to.equal(1n);
      expect(await w.reputation.ratingsBetween(w.renter, w.provider)).to.equal(0n);
    });
  });

  describe("given further ratings between the same two", () => {
    it("it should halve the weight each time", async () => {
      let [rated, stars] = [0n, 0n];
      for (let earlier = 0n; earlier < 27n; ++earlier) {
        await expect(w.rated())
          .to.emit(w.reputation, "RatingRecorded")
          .withArgs(w.provider, w.renter, 5, WEIGHT >> earlier);
        rated += WEIGHT >> earlier;
        stars += 4n * (WEIGHT >> earlier);
        expect(await ratedOf()).to.deep.equal({ rated, stars });
      }
      expect(rated < 2n * WEIGHT).to.equal(true);
      expect(WEIGHT >> 26n).to.equal(0n);
    });

    it("it should count them, however many", async () => {
      await w.rated();
      const slot = async () => {
        const coder = w.ethers.AbiCoder.defaultAbiCoder();
        const inner = w.ethers.keccak256(coder.encode(["address", "uint256"], [w.provider.address, 6n]));
        return w.ethers.keccak256(coder.encode(["address", "bytes32"], [w.renter.address, inner]));
      };
      await w.networkHelpers.setStorageAt(await w.reputation.getAddress(), await slot(), 10n ** 30n);
      await w.rated();
      expect(await w.reputation.ratingsBetween(w.provider, w.renter)).to.equal(10n ** 30n + 1n);
      expect((await ratedOf()).rated).to.equal(WEIGHT);
    });
  });

  describe("given ratings of others", () => {
    it("it should weigh each in full", async () => {
      for (const by of [w.renter, w.stranger, w.other]) await w.rated({ by, stars: 3 });
      expect(await ratedOf()).to.deep.equal({ rated: 3n * WEIGHT, stars: 6n * WEIGHT });
      // And ratings for another provider are others, too.
      await w.reputation.connect(w.asHub).recordRating(w.stranger, w.renter, FEE, UNIT, 5);
      expect(await w.earned(w.stranger)).to.include({ rated: WEIGHT, stars: 4n * WEIGHT });
    });
  });

  describe("given earlier ratings", () => {
    it("it should fade them by whole hours", async () => {
      await w.rated();
      await w.pass(100);
      await w.rated({ by: w.other, stars: 2 });
      expect(await ratedOf()).to.deep.equal({
        ...{ rated: fade(WEIGHT, 100n) + WEIGHT, stars: fade(4n * WEIGHT, 100n) + WEIGHT },
      });
    });
  });

  describe("given fields that are full", () => {
    it("it should take only what has room", async () => {
      await w.rated({ fee: 2n ** 57n - 200n, feeUnit: UNIT });
      expect((await ratedOf()).rated).to.equal(FULL - 99n);
      await expect(w.rated({ by: w.other, stars: 3 }))
        .to.emit(w.reputation, "RatingRecorded")
        .withArgs(w.provider, w.other, 3, 99n);
      expect(await ratedOf()).to.deep.equal({ rated: FULL, stars: 4n * (FULL - 99n) + 198n });
      // Once it has faded there is room again.
      await w.pass(2_160);
      await w.rated({ by: w.stranger, stars: 1 });
      expect((await ratedOf()).rated).to.equal((FULL >> 1n) + WEIGHT);
    });

    it("it should stop its counters at their most", async () => {
      const coder = w.ethers.AbiCoder.defaultAbiCoder();
      const provider = BigInt(w.ethers.keccak256(coder.encode(["address", "uint256"], [w.provider.address, 4n])));
      const renter = w.ethers.keccak256(coder.encode(["address", "uint256"], [w.renter.address, 5n]));
      // From the lowest bits: rated 56, stars 64, hour 32, ratings 32, stars given 32.
      await w.networkHelpers.setStorageAt(
        await w.reputation.getAddress(),
        w.ethers.toBeHex(provider + 2n, 32),
        (2n ** 64n - 1n) << 152n,
      );
      await w.networkHelpers.setStorageAt(await w.reputation.getAddress(), renter, 2n ** 208n - 1n);
      await w.rated();
      const most = 2n ** 32n - 1n;
      expect(fieldsOf(await w.reputation.providerRecordOf(w.provider))).to.include({ ratings: most, stars: most });
      expect((await w.reputation.renterRecordOf(w.renter)).ratings).to.equal(most);
      expect((await ratedOf()).rated).to.equal(WEIGHT);
    });
  });
});
