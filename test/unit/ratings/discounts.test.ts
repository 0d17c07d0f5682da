import { expect } from "chai";

import { FINAL, RATE, type ReputationWorld, TIERS, freshReputation } from "../../support/reputation.ts";
import { fieldName } from "../../support/taking.ts";
import { SET } from "../../support/world.ts";

describe("discounts by tier", () => {
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const feeOf = async (id: string): Promise<bigint> => (await w.hub.leaseOf(id)).lease.fee;
  /** Lets the provider have this tier, refreshed or not. */
  const rise = async (tier: number, refresh = true) => {
    const { fees, standing } = TIERS[tier - 1]!;
    await w.record({ fee: 2n * fees });
    await w.rated({ fee: 2n * fees });
    if (standing !== 0n) await w.standing.connect(w.provider).stakeFor(w.provider, standing);
    if (refresh) await w.hub.refreshTier(w.provider);
    expect(await w.reputation.tierOf(w.provider)).to.equal(BigInt(tier));
  };
  const add = (fields: Partial<Record<keyof typeof SET, bigint>>) =>
    w.hub.addParameterSet({ token: w.usdc, ...SET, ...fields, status: 0 });

  describe("given each tier", () => {
    it("it should open leases at the set's fee less that tier's discount, rounded down", async () => {
      const fees = [];
      for (const tier of [0, 1, 2, 3]) {
        w = await freshReputation();
        await add({ fee: 24_999n });
        if (tier !== 0) await rise(tier);
        fees.push([await feeOf(await w.lease()), await feeOf(await w.lease({ parameterSet: 3 }))]);
      }
      expect(fees).to.deep.equal([
        [25_000n, 24_999n],
        [22_500n, 22_499n],
        [18_750n, 18_749n],
        [12_500n, 12_499n],
      ]);
    });
  });

  describe("given a tier that nobody refreshed", () => {
    it("it should open leases at the fee of the one before", async () => {
      await rise(1);
      await rise(3, false);
      expect(await feeOf(await w.lease())).to.equal(22_500n);
      await w.hub.refreshTier(w.provider);
      expect(await feeOf(await w.lease())).to.equal(12_500n);
    });
  });

  describe("given a lease that runs", () => {
    const finalizes = async (id: string, fee: bigint) => {
      expect(await feeOf(id)).to.equal(fee);
      await w.finalize(id, Math.max(FINAL, (await w.now()) + 1));
      expect((await w.hub.balanceOf(w.provider, w.usdc)).fees).to.equal((10n * RATE * fee) / 1_000_000n);
    };

    it("it should keep its fee when the tier rises", async () => {
      const id = await w.lease();
      await rise(3);
      await finalizes(id, 25_000n);
    });

    it("it should keep its fee when the tier falls", async () => {
      await rise(3);
      const id = await w.lease();
      await w.standing.connect(w.provider).startThaw(TIERS[2].standing);
      await w.hub.refreshTier(w.provider);
      expect(await w.hub.tierOf(w.provider)).to.equal(1n);
      await finalizes(id, 12_500n);
    });
  });

  describe("given a set with other discounts", () => {
    it("it should take that set's", async () => {
      await add({ discount1: 0n, discount2: 0n, discount3: 1n });
      await rise(2);
      expect(await feeOf(await w.lease({ parameterSet: 3 }))).to.equal(25_000n);
      await rise(3);
      expect(await feeOf(await w.lease({ parameterSet: 3 }))).to.equal(24_750n);
    });
  });

  describe("when a set is added", () => {
    const refuses = (fields: Parameters<typeof add>[0], ...limits: [string, bigint, bigint, bigint]) =>
      expect(add(fields))
        .to.be.revertedWithCustomError(w.hub, "Ranges_OutOfRange")
        .withArgs(`0x${"00".repeat(32)}`, fieldName(limits[0]), ...limits.slice(1));

    it("it should refuse discounts above half", async () => {
      await refuses({ discount3: 51n }, "discount3", 51n, 25n, 50n);
      await add({ discount1: 50n, discount2: 50n, discount3: 50n });
    });

    it("it should refuse discounts that fall with the tier", async () => {
      await refuses({ discount2: 9n }, "discount2", 9n, 10n, 50n);
      await refuses({ discount3: 24n }, "discount3", 24n, 25n, 50n);
    });
  });
});
