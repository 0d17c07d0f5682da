import { expect } from "chai";

import { MINUTE_0, reportDown } from "../../support/findings.ts";
import { type World, freshWorld, up } from "../../support/world.ts";

const MOST = 2 ** 24 - 1;

describe("extremes", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  describe("given the longest term that there is, with the highest multiples, from the last minute of a day", () => {
    it("it should withhold, enforce and finalize its last two days to the unit", async () => {
      const id = await w.take(
        {
          ...{ longestTerm: MOST, penaltyMultiple: 10, bondMultiple: 255, allowance: 0, maintenance: 1_440 },
          expiry: 2 ** 40 - 1,
        },
        { term: MOST, start: MINUTE_0 + 1_439 },
      );
      const end = Number((await w.hub.leaseOf(id)).lease.end);
      const day = Math.floor((end - 1) / 1_440);
      await w.goTo((end - 1 - 7 * 1_440 + 5) * 60);
      await w.hub.connect(w.provider).announceMaintenance(id, (day - 1) * 1_440, day * 1_440);
      await w.goTo(end * 60);
      await w.hub.connect(w.uptimeOracle).recordDowntime(id, Math.floor((end - 1) / 60), 1);
      await w.goTo(await w.lens.finalAt(id));
      await w.hub.finalize(id);
      const { lease, adjudged } = await w.hub.leaseOf(id);
      expect([lease.paid, lease.unserved]).to.deep.equal([BigInt(MOST - 1_441), 1_441n]);
      expect(adjudged.owed).to.equal(10n);
      expect((await w.reputation.factsOf(id)).penalty).to.equal(up(650_000n, 10));
    });
  });

  describe("given a lease of the last minute of a day, and no allowance", () => {
    it("it should report, enforce and finalize it", async () => {
      const id = await w.take(
        { allowance: 0, penaltyMultiple: 10, bondMultiple: 10 },
        { term: 1, start: MINUTE_0 + 1_439 },
      );
      await reportDown(w, id, 23, 1);
      await w.goTo(await w.lens.finalAt(id));
      await w.hub.finalize(id);
      const { lease, adjudged } = await w.hub.leaseOf(id);
      expect([lease.paid, adjudged.returned, adjudged.owed]).to.deep.equal([0n, 1n, 10n]);
    });
  });
});
