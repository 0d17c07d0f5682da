import { expect } from "chai";

import { FEE, type ReputationWorld, freshReputation } from "../../support/reputation.ts";
import { fieldsOf } from "../../support/taking.ts";

describe("renterRecordOf", () => {
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const record = async () => fieldsOf(await w.reputation.renterRecordOf(w.renter));
  const happen = async () => {
    await w.record({ down: 60n, maintenance: 30n });
    await w.record({ provider: w.stranger.address, claimed: 1n, granted: true, leased: 10n, fee: 5n });
    await w.record({ provider: w.other.address, claimed: 1n });
    await w.record({ leased: 0n, left: 9n, fee: 0n });
    await w.rated();
    // Somebody else's.
    await w.record({ renter: w.stranger.address });
  };
  const HAPPENED = {
    ...{ leases: 3n, minutes_: 1_120n, fees: 2n * FEE + 5n, claimsWon: 1n, claimsLost: 1n, ratings: 1n },
  };

  describe("given nothing happened", () => {
    it("it should be all zero", async () => {
      expect(Object.values(await record())).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);
    });
  });

  describe("given leases of several providers", () => {
    it("it should count them together", async () => {
      await happen();
      expect(await record()).to.deep.equal(HAPPENED);
    });
  });

  describe("given years went by", () => {
    it("it should be what it was", async () => {
      await happen();
      await w.pass(20 * 8_766);
      expect(await record()).to.deep.equal(HAPPENED);
    });
  });
});
