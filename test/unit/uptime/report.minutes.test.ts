import { expect } from "chai";

import { expectBooksToTheEnd } from "../../support/books.ts";
import { secondOf } from "../../support/leases.ts";
import { ALL, END, START, type Uptime, bits, freshUptime, hourAt, minuteAt, minutes } from "../../support/uptime.ts";

describe("report: minutes", () => {
  let u: Uptime;

  beforeEach(async () => {
    u = await freshUptime();
  });

  afterEach(() => expectBooksToTheEnd(u));

  /** Reports a whole hour as down when it has ended, or at this time, and expects this to be what is recorded. */
  const expectReported = async (id: string, hour: number, mask: bigint, time = (hour + 1) * 3_600) => {
    await u.at(time);
    await u.reportDown(id, hour, ALL);
    expect(await u.oracle.downtimeOf(id, hour)).to.equal(mask);
  };
  const refuses = async (id: string, hour: number, start: number, end: number, time: number) => {
    await u.at(time);
    await expect(u.reportDown(id, hour, ALL))
      .to.be.revertedWithCustomError(u.hub, "Downtime_OutsideLease")
      .withArgs(id, hour, start, end);
  };

  describe("given the lease begins and ends within hours", () => {
    it("it should cut the first hour to the lease", async () => {
      const id = await u.lease();
      await expectReported(id, hourAt(11), minutes(50, 60));
      expect(await u.unservedOf(id)).to.equal(10n);
    });

    it("it should cut the last hour to the lease", async () => {
      const id = await u.lease();
      await expectReported(id, hourAt(16), minutes(0, 50), secondOf(END));
      expect(await u.unservedOf(id)).to.equal(50n);
    });

    it("it should do nothing where only minutes outside of it are reported", async () => {
      const id = await u.lease();
      await u.after(hourAt(11));
      await expect(u.reportDown(id, hourAt(11), minutes(0, 50))).not.to.emit(u.oracle, "Reported");
      await u.after(hourAt(16));
      await expect(u.reportDown(id, hourAt(16), minutes(50, 60))).not.to.emit(u.oracle, "Reported");
      expect(await u.unservedOf(id)).to.equal(0n);
    });

    it("it should record the minute at each edge", async () => {
      const id = await u.lease();
      await u.after(hourAt(11));
      await u.reportDown(id, hourAt(11), bits(49, 50));
      expect(await u.oracle.downtimeOf(id, hourAt(11))).to.equal(bits(50));
      await u.after(hourAt(16));
      await u.reportDown(id, hourAt(16), bits(49, 50));
      expect(await u.oracle.downtimeOf(id, hourAt(16))).to.equal(bits(49));
    });

    it("it should revert for the hours before and after it", async () => {
      const id = await u.lease();
      await refuses(id, hourAt(10), START, END, (hourAt(10) + 1) * 3_600);
      await refuses(id, hourAt(17), START, END, (hourAt(17) + 1) * 3_600);
    });
  });

  describe("given the lease begins and ends with hours", () => {
    it("it should record all of the first and the last hour, and revert for the next to them", async () => {
      const [start, end] = [minuteAt(12), minuteAt(14)];
      const id = await u.lease({}, { start, term: 120, deposit: 120 });
      await refuses(id, hourAt(11), start, end, secondOf(minuteAt(12)));
      await expectReported(id, hourAt(12), ALL);
      await expectReported(id, hourAt(13), ALL);
      await refuses(id, hourAt(14), start, end, secondOf(minuteAt(15)));
      expect(await u.unservedOf(id)).to.equal(120n);
    });
  });

  describe("given the lease lies within one hour", () => {
    it("it should cut the hour at both ends", async () => {
      const id = await u.lease({}, { start: minuteAt(12, 20), term: 17, deposit: 17 });
      await expectReported(id, hourAt(12), minutes(20, 37), secondOf(minuteAt(12, 37)));
      expect(await u.unservedOf(id)).to.equal(17n);
    });

    it("it should record its only minute where it has but one", async () => {
      const id = await u.lease({}, { start: minuteAt(12, 59), term: 1, deposit: 1 });
      await expectReported(id, hourAt(12), bits(59));
      expect(await u.unservedOf(id)).to.equal(1n);
    });
  });

  describe("given the lease crosses midnight", () => {
    it("it should count each minute on its own day", async () => {
      const id = await u.lease({}, { start: minuteAt(23, 58), term: 10, deposit: 10 });
      await expectReported(id, hourAt(23), minutes(58, 60));
      await expectReported(id, hourAt(24), minutes(0, 8), secondOf(minuteAt(24, 8)));
      expect([await u.downOn(id), await u.downOn(id, 1)]).to.deep.equal([2n, 8n]);
    });
  });

  describe("given a close moved the end", () => {
    it("it should cut the hour where the lease ends now", async () => {
      const id = await u.lease();
      await u.at(secondOf(minuteAt(13, 24), 30));
      await u.hub.connect(u.renter).close(id);
      await expectReported(id, hourAt(13), minutes(0, 25), secondOf(minuteAt(13, 25)));
      await refuses(id, hourAt(14), START, minuteAt(13, 25), secondOf(minuteAt(15)));
    });

    it("it should leave the hours before as they are", async () => {
      const id = await u.lease();
      await u.at(secondOf(minuteAt(13, 24), 30));
      await u.hub.connect(u.provider).close(id);
      await expectReported(id, hourAt(12), ALL, secondOf(minuteAt(13, 59), 59));
    });

    it("it should revert for every hour of one that was closed before it began", async () => {
      const id = await u.lease();
      await u.at(secondOf(minuteAt(5)));
      await u.hub.connect(u.provider).close(id);
      await refuses(id, hourAt(11), START, START, secondOf(minuteAt(12)));
      await refuses(id, hourAt(12), START, START, secondOf(minuteAt(13)));
    });
  });

  describe("given a top-up moved the end", () => {
    it("it should record minutes of the hour that were paid later", async () => {
      const id = await u.lease();
      await u.at(secondOf(END) - 1);
      await u.hub.connect(u.stranger).topUp(id, 65);
      await expectReported(id, hourAt(16), ALL, secondOf(minuteAt(17)));
      await expectReported(id, hourAt(17), minutes(0, 55), secondOf(minuteAt(17, 55)));
    });
  });

  describe("given maintenance was announced", () => {
    const window = [minuteAt(13, 45), minuteAt(14, 10)] as const;
    let id: string;

    beforeEach(async () => {
      id = await u.lease({ maintenance: 120 });
      await u.at(secondOf(minuteAt(3)));
      await u.hub.connect(u.provider).announceMaintenance(id, ...window);
    });

    it("it should cut its minutes off, in every hour that it touches", async () => {
      await expectReported(id, hourAt(13), minutes(0, 45));
      await expectReported(id, hourAt(14), minutes(10, 60));
      // The maintenance itself is not paid either.
      expect([await u.unservedOf(id), await u.downOn(id)]).to.deep.equal([45n + 50n + 25n, 95n]);
    });

    it("it should do nothing where only its minutes are reported", async () => {
      await u.after(hourAt(13));
      await expect(u.reportDown(id, hourAt(13), minutes(45, 60))).not.to.emit(u.oracle, "Reported");
      expect([await u.unservedOf(id), await u.downOn(id)]).to.deep.equal([25n, 0n]);
    });

    it("it should leave the hours that it does not touch as they are", async () => {
      await expectReported(id, hourAt(12), ALL);
      await expectReported(id, hourAt(15), ALL);
    });

    it("it should do nothing where it covers the whole hour", async () => {
      const covered = await u.lease({ maintenance: 240 });
      await u.hub.connect(u.provider).announceMaintenance(covered, minuteAt(12, 30), minuteAt(14));
      await expectReported(covered, hourAt(12), minutes(0, 30));
      await u.after(hourAt(13));
      await expect(u.reportDown(covered, hourAt(13), ALL)).not.to.emit(u.oracle, "Reported");
    });

    it("it should record what a close left of the hour, but for the maintenance", async () => {
      await u.at(secondOf(minuteAt(14, 29)));
      await u.hub.connect(u.renter).close(id);
      await expectReported(id, hourAt(14), minutes(10, 30), secondOf(minuteAt(14, 30)));
    });
  });
});
