import { expect } from "chai";

import { FEE, type ReputationWorld, UNIT, freshReputation } from "../../support/reputation.ts";
import { fieldsOf } from "../../support/taking.ts";

describe("providerRecordOf", () => {
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const record = async () => fieldsOf(await w.reputation.providerRecordOf(w.provider));
  const happen = async () => {
    await w.record({ down: 7n, maintenance: 11n, penalty: 5n * UNIT + 1n, overturned: 1n, upheld: 2n });
    await w.record({ left: 1n, claimed: 5n, granted: true });
    await w.record({ claimed: 5n, granted: false, fee: FEE + 1n });
    await w.rated({ stars: 4 });
    await w.rated({ stars: 3, by: w.other });
  };
  const HAPPENED = {
    ...{ leases: 3n, exits: 1n, served: 1_782n, down: 7n, fees: 3n * FEE + 1n, penalties: 5n * UNIT + 1n },
    ...{ contestsWon: 1n, contestsLost: 2n, claimsWon: 1n, claimsLost: 1n, ratings: 2n, stars: 7n },
  };

  describe("given nothing happened", () => {
    it("it should be all zero", async () => {
      expect(Object.values(await record())).to.deep.equal(Array.from({ length: 12 }, () => 0n));
    });
  });

  describe("given leases, ratings and disputes", () => {
    it("it should count each apart", async () => {
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
