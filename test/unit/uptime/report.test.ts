import { expect } from "chai";

import { expectBooksToTheEnd } from "../../support/books.ts";
import {
  ALL,
  type Claims,
  type Uptime,
  bits,
  count,
  freshUptime,
  hourAt,
  minuteAt,
  minutes,
  sixteen,
} from "../../support/uptime.ts";

describe("report", () => {
  const HOUR_13 = hourAt(13);
  const HOUR_15 = hourAt(15);
  let u: Uptime;
  let id: string;
  let other: string;

  beforeEach(async () => {
    u = await freshUptime();
    [id, other] = [await u.lease(), await u.lease()];
    await u.after(HOUR_13);
  });

  afterEach(() => expectBooksToTheEnd(u));

  const addresses = sixteen.map(({ address }) => address);
  const nothingHappens = async (reported: Promise<unknown>) => {
    await expect(reported).not.to.emit(u.oracle, "Reported");
    await expect(reported).not.to.emit(u.hub, "DowntimeRecorded");
  };

  /** Lets a lease that this panel judges go on until {HOUR_15} is over. */
  const leaseOf = async (monitors: string[], threshold: number) => {
    const panel = await u.createPanel(monitors, threshold);
    const lease = await u.lease({ panel }, { start: minuteAt(14, 30) });
    await u.after(HOUR_15);
    return lease;
  };

  describe("given a panel of five of whom three decide", () => {
    describe("when three report the same minutes", () => {
      const mask = minutes(7, 29);

      it("it should record them", async () => {
        await u.reportDown(id, HOUR_13, mask);
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(mask);
        expect([await u.unservedOf(id), await u.downOn(id)]).to.deep.equal([22n, 22n]);
      });

      it("it should answer them", async () => {
        const statements = await u.state(id, HOUR_13, { 0: mask, 1: mask, 2: mask });
        expect(await u.oracle.connect(u.admin).report.staticCall(id, HOUR_13, statements)).to.equal(mask);
      });

      it("it should emit Reported, and the hub's DowntimeRecorded", async () => {
        const reported = u.report(id, HOUR_13, { 1: mask, 3: mask, 4: mask });
        await expect(reported).to.emit(u.oracle, "Reported").withArgs(id, HOUR_13, mask, mask, 0b11010n);
        await expect(reported).to.emit(u.hub, "DowntimeRecorded").withArgs(id, HOUR_13, 22n, 22n);
      });

      it("it should do the same for whoever sends them", async () => {
        const statements = await u.state(id, HOUR_13, { 0: mask, 1: mask, 2: mask });
        for (const by of [u.renter, u.provider, u.stranger, u.monitors[4]!]) {
          expect(await u.oracle.connect(by).report.staticCall(id, HOUR_13, statements)).to.equal(mask);
        }
      });
    });

    describe("when all minutes of an hour are reported", () => {
      it("it should record 60", async () => {
        await expect(u.reportDown(id, HOUR_13, ALL))
          .to.emit(u.hub, "DowntimeRecorded")
          .withArgs(id, HOUR_13, 60n, 60n);
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(ALL);
      });
    });

    describe("when only the first or the last minute is reported", () => {
      it("it should record that one", async () => {
        for (const minute of [0, 59]) await u.reportDown(id, HOUR_13, bits(minute));
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(bits(0, 59));
        expect(await u.unservedOf(id)).to.equal(2n);
      });
    });

    describe("when three agree on a part", () => {
      it("it should record no minute that only two of them saw", async () => {
        await u.report(id, HOUR_13, { 0: minutes(0, 20), 1: minutes(10, 30), 2: minutes(15, 40) });
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(minutes(15, 20));
        expect(await u.unservedOf(id)).to.equal(5n);
      });
    });

    describe("when three agree on no minute", () => {
      it("it should do nothing, and answer none", async () => {
        const claims = { 0: minutes(0, 20), 1: minutes(0, 20), 2: minutes(20, 60) };
        const statements = await u.state(id, HOUR_13, claims);
        expect(await u.oracle.connect(u.admin).report.staticCall(id, HOUR_13, statements)).to.equal(0n);
        await nothingHappens(u.send(id, HOUR_13, statements));
        expect(await u.unservedOf(id)).to.equal(0n);
      });

      it("it should do nothing where all say that nothing was down", async () => {
        await nothingHappens(u.reportDown(id, HOUR_13, 0n));
      });
    });

    describe("when a fourth claims more than the three", () => {
      it("it should not count what it alone says", async () => {
        const three = minutes(30, 35);
        await u.report(id, HOUR_13, { 0: three, 1: ALL, 2: three, 4: three });
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(three);
        expect(await u.unservedOf(id)).to.equal(5n);
      });
    });

    describe("when all five speak", () => {
      it("it should record what any three of them say", async () => {
        await u.report(id, HOUR_13, {
          0: bits(0, 3, 4, 6),
          1: bits(0, 3, 4, 6),
          2: bits(0, 4, 5, 6),
          3: bits(1, 4, 5, 6),
          4: bits(1, 3, 6),
        });
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(bits(0, 3, 4, 6));
      });

      it("it should record what three say though two say that nothing was down", async () => {
        await u.report(id, HOUR_13, { 0: 0n, 1: bits(8), 2: bits(8), 3: 0n, 4: bits(8) });
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(bits(8));
      });
    });
  });

  describe("given a panel of one", () => {
    it("it should record what that one says", async () => {
      const alone = await leaseOf([u.other.address], 1);
      await u.report(alone, HOUR_15, { 0: bits(1, 2, 3) }, [u.other]);
      expect(await u.oracle.downtimeOf(alone, HOUR_15)).to.equal(bits(1, 2, 3));
    });
  });

  describe("given a panel of 16 who must all agree", () => {
    let large: string;

    beforeEach(async () => {
      large = await leaseOf(addresses, 16);
    });

    const said = (mask: bigint, change: Claims = {}): Claims => ({
      ...Object.fromEntries(sixteen.map((_, member) => [member, mask])),
      ...change,
    });

    it("it should record what all say", async () => {
      await expect(u.report(large, HOUR_15, said(minutes(5, 50)), sixteen))
        .to.emit(u.oracle, "Reported")
        .withArgs(large, HOUR_15, minutes(5, 50), minutes(5, 50), 0xffffn);
    });

    it("it should not record a minute that one of them did not see, whichever it is", async () => {
      for (const one of sixteen.keys()) {
        const reported = u.report(large, HOUR_15, said(bits(one, 20), { [one]: bits(20) }), sixteen);
        if (one === 0) await reported;
        else await nothingHappens(reported);
        expect(await u.oracle.downtimeOf(large, HOUR_15)).to.equal(bits(20));
      }
    });

    it("it should revert where one of them is missing", async () => {
      const claims = said(ALL);
      delete claims[7];
      await expect(u.report(large, HOUR_15, claims, sixteen))
        .to.be.revertedWithCustomError(u.oracle, "UptimeOracle_TooFew")
        .withArgs(large, 15n, 16n);
    });
  });

  describe("given a panel of 16 of whom nine decide", () => {
    it("it should record what nine say of 16, and not what eight say", async () => {
      const large = await leaseOf(addresses, 9);
      // Member m saw minutes 0 to m down, so minute i was seen by 16 - i.
      const claims = Object.fromEntries(sixteen.map((_, member) => [member, minutes(0, member + 1)]));
      await u.report(large, HOUR_15, claims, sixteen);
      expect(await u.oracle.downtimeOf(large, HOUR_15)).to.equal(minutes(0, 8));
    });
  });

  describe("given minutes were reported before", () => {
    const first = minutes(10, 20);

    beforeEach(async () => {
      await u.reportDown(id, HOUR_13, first);
    });

    describe("when the same is said again", () => {
      it("it should do nothing, and answer none", async () => {
        const statements = await u.state(id, HOUR_13, { 0: first, 1: first, 2: first });
        expect(await u.oracle.connect(u.admin).report.staticCall(id, HOUR_13, statements)).to.equal(0n);
        await nothingHappens(u.send(id, HOUR_13, statements));
        expect(await u.unservedOf(id)).to.equal(10n);
      });

      it("it should do nothing where others say it", async () => {
        await nothingHappens(u.report(id, HOUR_13, { 2: first, 3: first, 4: first }));
      });

      it("it should do nothing where less is said", async () => {
        await nothingHappens(u.reportDown(id, HOUR_13, minutes(12, 15)));
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(first);
      });
    });

    describe("when a report overlaps with it", () => {
      it("it should add only what is new, and tell both", async () => {
        const reported = u.reportDown(id, HOUR_13, minutes(15, 40));
        await expect(reported)
          .to.emit(u.oracle, "Reported")
          .withArgs(id, HOUR_13, minutes(20, 40), minutes(10, 40), 0b111n);
        await expect(reported).to.emit(u.hub, "DowntimeRecorded").withArgs(id, HOUR_13, 20n, 30n);
      });
    });

    describe("when two report more, and the third of them had spoken before", () => {
      it("it should not count statements of different reports together", async () => {
        const claims = { 0: minutes(10, 30), 1: minutes(10, 30), 2: first };
        await nothingHappens(u.report(id, HOUR_13, claims));
        await nothingHappens(u.report(id, HOUR_13, { 2: minutes(10, 30), 3: first, 4: first }));
      });
    });

    describe("when a monitor says something else than before", () => {
      it("it should count each of its statements by itself", async () => {
        await u.report(id, HOUR_13, { 0: bits(50), 3: bits(50), 4: bits(50) });
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(first | bits(50));
      });
    });

    describe("when other hours of the same word are reported", () => {
      it("it should keep each hour to itself", async () => {
        const word = await u.lease({}, { start: minuteAt(16) });
        const masks = [ALL, bits(0, 59), minutes(1, 59), ALL];
        for (const [index, mask] of masks.entries()) {
          await u.after(hourAt(16 + index));
          await u.reportDown(word, hourAt(16 + index), mask);
        }
        const read = await Promise.all(masks.map((_, index) => u.oracle.downtimeOf(word, hourAt(16 + index))));
        expect(read).to.deep.equal(masks);
        for (const hour of [12, 15, 20]) expect(await u.oracle.downtimeOf(word, hourAt(hour))).to.equal(0n);
        expect(await u.unservedOf(word)).to.equal(180n);
      });
    });

    describe("when the same hour of another lease is reported", () => {
      it("it should keep each lease to itself", async () => {
        await u.reportDown(other, HOUR_13, minutes(0, 3));
        expect(await u.oracle.downtimeOf(other, HOUR_13)).to.equal(minutes(0, 3));
        expect(await u.oracle.downtimeOf(id, HOUR_13)).to.equal(first);
        expect([await u.unservedOf(other), await u.unservedOf(id)]).to.deep.equal([3n, 10n]);
      });
    });
  });

  describe("given several reports of one hour", () => {
    const reports: Claims[] = [
      { 0: minutes(0, 30), 1: minutes(10, 40), 2: minutes(20, 50) },
      { 1: minutes(10, 40), 2: minutes(20, 50), 4: minutes(25, 60) },
      { 0: minutes(0, 30), 3: minutes(5, 15), 4: minutes(0, 12) },
      { 0: 0n, 1: bits(59), 2: bits(59), 3: bits(59) },
    ];
    const mask = minutes(20, 40) | minutes(5, 12) | bits(59);
    const orders = (of: number[]): number[][] =>
      of.length < 2
        ? [of]
        : of.flatMap((first) => orders(of.filter((i) => i !== first)).map((rest) => [first, ...rest]));

    it("it should come to the same mask and minutes in every order", async () => {
      const statements = await Promise.all(reports.map((claims) => u.state(id, HOUR_13, claims)));
      for (const order of orders([0, 1, 2, 3])) {
        const { restore } = await u.networkHelpers.takeSnapshot();
        for (const index of order) await u.send(id, HOUR_13, statements[index]!);
        expect(await u.oracle.downtimeOf(id, HOUR_13), order.join()).to.equal(mask);
        expect(await u.unservedOf(id), order.join()).to.equal(BigInt(count(mask)));
        await restore();
      }
    });

    it("it should tell, event by event, minutes that are disjoint and make up the mask", async () => {
      for (const claims of [...reports, ...reports]) await u.report(id, HOUR_13, claims);
      const told = (await u.oracle.queryFilter(u.oracle.filters.Reported(id))).map(({ args }) => args);
      let sum = 0n;
      for (const { added, mask: so } of told) {
        expect(added).to.not.equal(0n);
        expect(added & sum).to.equal(0n);
        sum |= added;
        expect(so).to.equal(sum);
      }
      expect(sum).to.equal(mask);
    });
  });

  describe("when statements are not in ascending order", () => {
    for (const [title, places, index] of [
      ["descend", [0, 2, 1], 2],
      ["repeat the one before", [0, 1, 1], 2],
      ["repeat an earlier one", [1, 2, 1], 2],
      ["repeat the first member", [0, 0, 1], 1],
    ] as const) {
      it(`it should revert where they ${title}, naming the statement`, async () => {
        const [first] = await u.state(id, HOUR_13, { 0: ALL });
        const statements = places.map((member) => ({ ...first!, member }));
        await expect(u.send(id, HOUR_13, statements))
          .to.be.revertedWithCustomError(u.oracle, "UptimeOracle_NotAscending")
          .withArgs(index, places[index]);
      });
    }
  });

  describe("when a member is out of range", () => {
    it("it should revert from 16 on, as no panel has so many", async () => {
      const statements = await u.state(id, HOUR_13, { 0: ALL, 1: ALL, 2: ALL });
      for (const member of [16, 17, 255]) {
        await expect(u.send(id, HOUR_13, [...statements, { ...statements[0]!, member }]))
          .to.be.revertedWithCustomError(u.oracle, "UptimeOracle_NotAscending")
          .withArgs(3, member);
      }
    });

    it("it should revert with the hub's error where the panel has fewer", async () => {
      const statements = await u.state(id, HOUR_13, { 0: ALL, 1: ALL, 2: ALL });
      for (const member of [5, 15]) {
        await expect(u.send(id, HOUR_13, [...statements, { ...statements[0]!, member }]))
          .to.be.revertedWithCustomError(u.hub, "Downtime_NoMonitor")
          .withArgs(id, member, 5n);
      }
    });
  });

  describe("when a bit above 59 is set", () => {
    it("it should revert, naming the statement and its mask", async () => {
      for (const mask of [1n << 60n, 1n << 63n, ALL | (1n << 60n), 2n ** 64n - 1n]) {
        await expect(u.report(id, HOUR_13, { 0: ALL, 1: ALL, 3: mask }))
          .to.be.revertedWithCustomError(u.oracle, "UptimeOracle_BadMask")
          .withArgs(2, mask);
      }
    });
  });

  describe("when fewer speak than decide", () => {
    it("it should revert for none, one and two", async () => {
      const few: Claims[] = [{}, { 4: ALL }, { 0: ALL, 1: ALL }];
      for (const [length, claims] of few.entries()) {
        await expect(u.report(id, HOUR_13, claims))
          .to.be.revertedWithCustomError(u.oracle, "UptimeOracle_TooFew")
          .withArgs(id, length, 3n);
      }
    });
  });
});
