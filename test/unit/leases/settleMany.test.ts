import { expect } from "chai";

import { booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import { TODAY, fail, leaseOf } from "../../support/days.ts";
import { MIDNIGHT, NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, down, freshWorld } from "../../support/world.ts";

describe("settleMany", () => {
  const RATES = [1n, 61n, 650_001n];
  const UNKNOWN = `0x${"ab".repeat(32)}`;
  let w: World;
  let ids: string[];

  beforeEach(async () => {
    w = await freshWorld();
    ids = [];
    for (const rate of RATES) {
      ids.push(await w.take({ rate, slot: `0x${rate.toString(16).padStart(64, "0")}` }, { start: NOON }));
    }
    await w.at(secondOf(NOON + 240));
  });

  afterEach(() => expectBooksToTheEnd(w));

  const paid = async () => Promise.all(ids.map(async (id) => Number((await w.hub.leaseOf(id)).lease.paid)));
  const due = (rates: bigint[]) => {
    const all = rates.map((rate) => shares(down(rate, 180)));
    return {
      provider: all.reduce((total, { net }) => total + net, 0n),
      fees: all.reduce((total, { fee }) => total + fee, 0n),
    };
  };

  describe("when there are no ids", () => {
    it("it should do nothing", async () => {
      await w.hub.settleMany([]);
      expect(await paid()).to.deep.equal([0, 0, 0]);
    });
  });

  describe("when all ids are leases", () => {
    it("it should settle each of them", async () => {
      await w.hub.connect(w.stranger).settleMany(ids);
      expect(await paid()).to.deep.equal([180, 180, 180]);
      expect(await booksOf(w)).to.include(due(RATES));
    });
  });

  describe("given days with downtime are due", () => {
    it("it should enforce four of each lease on its way", async () => {
      const slot = (index: number) => `0x${index.toString(16).padStart(64, "0")}`;
      const long = [];
      for (const index of [101, 102]) {
        long.push(await w.take({ allowance: 0, slot: slot(index) }, { start: MIDNIGHT, term: 10 * 1_440 }));
      }
      for (let day = 1; day <= 5; ++day) {
        for (const id of long) await fail(w, id, TODAY + day, 2, 5);
      }
      await w.goTo(secondOf(MIDNIGHT + 8 * 1_440));
      const receipt = (await (await w.hub.settleMany([...long, UNKNOWN])).wait())!;
      const enforced = await w.hub.queryFilter(w.hub.filters.DayEnforced(), receipt.blockNumber);
      expect(enforced.map(({ args }) => [args.id, Number(args.day) - TODAY])).to.deep.equal(
        long.flatMap((id) => [1, 2, 3, 4].map((day) => [id, day])),
      );
      for (const id of long) {
        expect(await leaseOf(w, id)).to.include({ returned: 8, owed: 16, pending: 5, paid: 8 * 1_440 - 60 - 10 });
      }
    });
  });

  describe("when some ids are unknown", () => {
    it("it should skip and tell those, and settle the others", async () => {
      const call = w.hub.settleMany([UNKNOWN, ids[0]!, ZERO_HASH, ids[2]!]);
      await expect(call).to.emit(w.hub, "SettlementSkipped").withArgs(UNKNOWN);
      await expect(call).to.emit(w.hub, "SettlementSkipped").withArgs(ZERO_HASH);
      expect(await w.hub.queryFilter(w.hub.filters.SettlementSkipped())).to.have.lengthOf(2);
      expect(await paid()).to.deep.equal([180, 0, 180]);
    });
  });

  describe("when an id is given twice", () => {
    it("it should pay it once", async () => {
      await w.hub.settleMany([ids[1]!, ids[1]!]);
      expect(await booksOf(w)).to.include(due([61n]));
      expect(await w.hub.queryFilter(w.hub.filters.Settled())).to.have.lengthOf(1);
    });
  });

  describe("when one of them has nothing due", () => {
    it("it should settle the others", async () => {
      await w.hub.settle(ids[0]!);
      await w.hub.settleMany(ids);
      expect(await paid()).to.deep.equal([180, 180, 180]);
      expect(await booksOf(w)).to.include(due(RATES));
    });
  });

  describe("when the gas does not suffice for all of them", () => {
    it("it should revert and pay none, whatever the gas", async () => {
      const needed = await w.hub.settleMany.estimateGas(ids);
      for (const gasLimit of [needed / 2n, (needed * 3n) / 4n, (needed * 9n) / 10n]) {
        const sent = await w.hub.settleMany(ids, { gasLimit }).then(
          () => "mined",
          (error: Error) => error.message,
        );
        expect(sent).to.match(/out of gas/);
        expect(await paid()).to.deep.equal([0, 0, 0]);
        expect(await booksOf(w)).to.include({ provider: 0n, fees: 0n });
      }
      await w.hub.settleMany(ids, { gasLimit: needed });
      expect(await paid()).to.deep.equal([180, 180, 180]);
    });
  });
});
