import { expect } from "chai";

import { booksOf, expectBooksToTheEnd, shares } from "../../support/books.ts";
import { secondOf } from "../../support/leases.ts";
import { ALL, type Uptime, bits, freshUptime, hourAt, minuteAt, minutes } from "../../support/uptime.ts";
import { down, up } from "../../support/world.ts";

describe("report: pay", () => {
  /** An odd rate, so that every slice would round. */
  const rate = 650_007n;
  let u: Uptime;
  let id: string;

  beforeEach(async () => {
    u = await freshUptime();
    id = await u.lease({ rate });
  });

  afterEach(() => expectBooksToTheEnd(u));

  const settleAt = async (time: number) => {
    await u.at(time);
    return u.hub.settle(id);
  };

  describe("given minutes were reported before they were final", () => {
    it("it should withhold their pay to the unit", async () => {
      await u.after(hourAt(12));
      await u.report(id, hourAt(12), { 0: minutes(0, 30), 1: minutes(13, 60), 2: minutes(0, 30) });
      // Of hours 11 and 12, 70 minutes are the lease's, and 17 of them down.
      const pay = down(rate, 53);
      const { fee, net } = shares(pay);
      await expect(settleAt(secondOf(minuteAt(14))))
        .to.emit(u.hub, "Settled")
        .withArgs(id, 53n, pay, fee);
      expect(await booksOf(u)).to.include({ provider: net, fees: fee });
    });

    it("it should withhold them once however often they are reported", async () => {
      await u.after(hourAt(12));
      for (const _ of [1, 2, 3]) await u.reportDown(id, hourAt(12), minutes(0, 17));
      await u.reportDown(id, hourAt(12), bits(16, 3));
      const pay = down(rate, 53);
      await expect(settleAt(secondOf(minuteAt(14))))
        .to.emit(u.hub, "Settled")
        .withArgs(id, 53n, pay, shares(pay).fee);
    });

    it("it should pay nothing for an hour that was all down", async () => {
      await u.after(hourAt(12));
      await settleAt(secondOf(minuteAt(13, 30)));
      await u.reportDown(id, hourAt(12), ALL);
      await expect(settleAt(secondOf(minuteAt(14)))).not.to.emit(u.hub, "Settled");
      const pay = down(rate, 70);
      const { fee } = shares(pay);
      const { fee: before } = shares(down(rate, 10));
      await expect(settleAt(secondOf(minuteAt(15))))
        .to.emit(u.hub, "Settled")
        .withArgs(id, 70n, pay - down(rate, 10), fee - before);
    });
  });

  describe("given minutes were reported in two reports", () => {
    it("it should withhold the pay of all of them, to the unit", async () => {
      await u.after(hourAt(12));
      await u.reportDown(id, hourAt(12), minutes(0, 7));
      await u.reportDown(id, hourAt(12), minutes(5, 11));
      const pay = down(rate, 59);
      await expect(settleAt(secondOf(minuteAt(14))))
        .to.emit(u.hub, "Settled")
        .withArgs(id, 59n, pay, shares(pay).fee);
    });
  });

  describe("given all of the lease was down", () => {
    it("it should pay nothing, and give all of the deposit back once that is certain", async () => {
      for (const hour of [11, 12, 13, 14, 15]) {
        await u.after(hourAt(hour));
        await u.reportDown(id, hourAt(hour), ALL);
      }
      await u.after(hourAt(16));
      await u.reportDown(id, hourAt(16), ALL);
      expect(await u.unservedOf(id)).to.equal(300n);
      await u.goTo(Number(await u.lens.finalAt(id)));
      await u.hub.finalize(id);
      // Of the allowance of five minutes a day, the term's ten hours have three; the rest is penalised twice.
      const { provider, fees, panel, renter } = await booksOf(u);
      expect([provider, fees, panel]).to.deep.equal([0n, 0n, 0n]);
      expect(renter).to.equal(up(rate, 300) + up(rate, 2 * 297));
    });
  });
});
