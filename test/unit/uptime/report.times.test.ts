import { expect } from "chai";

import { expectBooksToTheEnd } from "../../support/books.ts";
import { secondOf } from "../../support/leases.ts";
import { ALL, END, type Uptime, bits, freshUptime, hourAt, minuteAt } from "../../support/uptime.ts";
import { SET, ZERO_HASH } from "../../support/world.ts";

describe("report: times", () => {
  let u: Uptime;

  beforeEach(async () => {
    u = await freshUptime();
  });

  afterEach(() => expectBooksToTheEnd(u));

  /** Expects reports of an hour to be taken in the seconds `[from, until)`, and in none next to them. */
  const expectWindow = async (id: string, hour: number, minute: number, from: number, until: number) => {
    const early = await u.state(id, hour, { 0: bits(minute), 1: bits(minute), 2: bits(minute) });
    const late = await u.state(id, hour, { 0: ALL, 1: ALL, 2: ALL });
    await u.at(from - 1);
    await expect(u.send(id, hour, early))
      .to.be.revertedWithCustomError(u.hub, "Downtime_TooEarly")
      .withArgs(id, hour, from, from - 1);
    await u.at(from);
    await expect(u.send(id, hour, early)).to.emit(u.oracle, "Reported");
    await u.at(until - 1);
    await expect(u.send(id, hour, late)).to.emit(u.oracle, "Reported");
    await u.at(until);
    await expect(u.send(id, hour, late))
      .to.be.revertedWithCustomError(u.hub, "Downtime_TooLate")
      .withArgs(id, hour, until, until);
  };

  describe("given the lease goes on after the hour", () => {
    it("it should take reports from the hour's end until a window later, to the second", async () => {
      const id = await u.lease();
      await expectWindow(id, hourAt(13), 30, secondOf(minuteAt(14)), secondOf(minuteAt(15)));
    });

    it("it should do so for the first hour", async () => {
      const id = await u.lease();
      await expectWindow(id, hourAt(11), 55, secondOf(minuteAt(12)), secondOf(minuteAt(13)));
    });
  });

  describe("given the lease ends within the hour", () => {
    it("it should take reports from the lease's end until a window later, to the second", async () => {
      const id = await u.lease();
      await expectWindow(id, hourAt(16), 0, secondOf(END), secondOf(END + 60));
    });

    it("it should do so where it began within it, too", async () => {
      const id = await u.lease({}, { start: minuteAt(12, 20), term: 17, deposit: 17 });
      await expectWindow(id, hourAt(12), 30, secondOf(minuteAt(12, 37)), secondOf(minuteAt(13, 37)));
    });
  });

  describe("given the lease ends with the hour", () => {
    it("it should take reports from then until a window later, to the second", async () => {
      const id = await u.lease({}, { start: minuteAt(12), term: 60, deposit: 60 });
      await expectWindow(id, hourAt(12), 0, secondOf(minuteAt(13)), secondOf(minuteAt(14)));
    });
  });

  describe("given a close ended the lease within the hour", () => {
    it("it should take reports from that end until a window later, to the second", async () => {
      const id = await u.lease();
      await u.at(secondOf(minuteAt(13, 24), 30));
      await u.hub.connect(u.renter).close(id);
      await expectWindow(id, hourAt(13), 3, secondOf(minuteAt(13, 25)), secondOf(minuteAt(14, 25)));
    });
  });

  describe("given a top-up moved the end past the hour", () => {
    it("it should take reports from the hour's end on", async () => {
      const id = await u.lease();
      await u.at(secondOf(END) - 1);
      await u.hub.connect(u.stranger).topUp(id, 60);
      await expectWindow(id, hourAt(16), 30, secondOf(minuteAt(17)), secondOf(minuteAt(18)));
    });
  });

  describe("given the parameter set has another report window", () => {
    it("it should take reports until that window is over", async () => {
      for (const reportWindow of [30n, 1_440n]) {
        const parameterSet = await u.hub.addParameterSet.staticCall({ ...SET, token: u.usdc, reportWindow, status: 0 });
        await u.hub.addParameterSet({ ...SET, token: u.usdc, reportWindow, status: 0 });
        const { restore } = await u.networkHelpers.takeSnapshot();
        const id = await u.lease({ parameterSet: Number(parameterSet) });
        const from = secondOf(minuteAt(14));
        await expectWindow(id, hourAt(13), 30, from, from + Number(reportWindow) * 60);
        await restore();
      }
    });
  });

  describe("given the lease was settled", () => {
    it("it should take reports of the hours that are not final", async () => {
      const id = await u.lease();
      await u.at(secondOf(minuteAt(15)));
      await u.hub.settle(id);
      await expect(u.reportDown(id, hourAt(14), ALL)).to.emit(u.oracle, "Reported");
    });
  });

  describe("given the lease is finalized", () => {
    it("it should revert, as its last hour is final", async () => {
      const id = await u.lease();
      await u.at(await u.lens.finalAt(id));
      await u.hub.finalize(id);
      const now = await u.now();
      await u.at(now + 1);
      await expect(u.reportDown(id, hourAt(16), ALL))
        .to.be.revertedWithCustomError(u.hub, "Downtime_TooLate")
        .withArgs(id, hourAt(16), secondOf(END + 60), now + 1);
    });
  });

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(u.reportDown(ZERO_HASH, hourAt(0), ALL))
        .to.be.revertedWithCustomError(u.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });
});
