import { expect } from "chai";

import { announce, hourOf } from "../../support/days.ts";
import { MIDNIGHT, NOON, secondOf } from "../../support/leases.ts";
import { SET, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("hearingOf", () => {
  /** The first hour of a lease that starts at noon. */
  const FIRST = hourOf(NOON);
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({ maintenance: 600 }, { start: NOON });
  });

  /** What is heard in the block that has this Unix time. */
  const hear = async (of: string, hour: number, time: number, members = 0) => {
    await w.at(time);
    return w.hub.hearingOf(of, hour, members, { blockTag: "pending" });
  };
  /** The minutes that can be reported of an hour, heard in the first second after it. */
  const minutesOf = async (of: string, hour: number) => (await hear(of, hour, secondOf((hour + 1) * 60))).minutes_;
  /** Bits [from, until) of an hour. */
  const bits = (from: number, until: number): bigint => (1n << BigInt(until)) - (1n << BigInt(from));

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.hearingOf(ZERO_HASH, FIRST, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when no minute of the hour is the lease's", () => {
    for (const [which, hour] of [
      ["the hour before its first", FIRST - 1],
      ["the hour after its last", FIRST + 10],
      ["the first hour of all", 0],
      ["the last hour that can be named", 2 ** 32 - 1],
    ] as const) {
      it(`it should revert at ${which}, naming start and end`, async () => {
        await expect(hear(id, hour, secondOf(NOON + 700)))
          .to.be.revertedWithCustomError(w.hub, "Downtime_OutsideLease")
          .withArgs(id, hour, NOON, NOON + 600);
      });
    }

    it("it should revert where it was closed before it began", async () => {
      await w.hub.connect(w.renter).close(id);
      await expect(hear(id, FIRST, secondOf(NOON + 60)))
        .to.be.revertedWithCustomError(w.hub, "Downtime_OutsideLease")
        .withArgs(id, FIRST, NOON, NOON);
    });

    it("it should revert for an hour that a close cut off", async () => {
      await w.at(secondOf(NOON + 59, 59));
      await w.hub.connect(w.renter).close(id);
      await expect(hear(id, FIRST + 1, secondOf(NOON + 120)))
        .to.be.revertedWithCustomError(w.hub, "Downtime_OutsideLease")
        .withArgs(id, FIRST + 1, NOON, NOON + 60);
    });
  });

  describe("when the hour has not ended", () => {
    it("it should revert in its last second, and hear it in the next", async () => {
      const from = secondOf(NOON + 60);
      await expect(hear(id, FIRST, from - 1))
        .to.be.revertedWithCustomError(w.hub, "Downtime_TooEarly")
        .withArgs(id, FIRST, from, from - 1);
      expect((await hear(id, FIRST, from)).minutes_).to.equal(bits(0, 60));
    });

    it("it should revert up to the lease's end where that comes first", async () => {
      const short = await w.take({ slot: ZERO_HASH }, { start: NOON, term: 77 });
      const from = secondOf(NOON + 77);
      await expect(hear(short, FIRST + 1, from - 1))
        .to.be.revertedWithCustomError(w.hub, "Downtime_TooEarly")
        .withArgs(short, FIRST + 1, from, from - 1);
      expect((await hear(short, FIRST + 1, from)).minutes_).to.equal(bits(0, 17));
    });
  });

  describe("when the hour is final", () => {
    it("it should hear it one second before, and revert from then on", async () => {
      const until = secondOf(NOON + 120);
      expect((await hear(id, FIRST, until - 1)).minutes_).to.equal(bits(0, 60));
      await expect(hear(id, FIRST, until))
        .to.be.revertedWithCustomError(w.hub, "Downtime_TooLate")
        .withArgs(id, FIRST, until, until);
    });

    it("it should count from the lease's end where that comes first", async () => {
      await w.at(secondOf(NOON + 16, 30));
      await w.hub.connect(w.renter).close(id);
      const until = secondOf(NOON + 17 + 60);
      expect((await hear(id, FIRST, until - 1)).minutes_).to.equal(bits(0, 17));
      await expect(hear(id, FIRST, until))
        .to.be.revertedWithCustomError(w.hub, "Downtime_TooLate")
        .withArgs(id, FIRST, until, until);
    });

    it("it should count by the report window of the lease's own set", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, reportWindow: 31, status: 0 });
      const other = await w.take({ parameterSet: 3, slot: ZERO_HASH }, { start: NOON });
      const until = secondOf(NOON + 91);
      expect((await hear(other, FIRST, until - 1)).minutes_).to.equal(bits(0, 60));
      await expect(hear(other, FIRST, until))
        .to.be.revertedWithCustomError(w.hub, "Downtime_TooLate")
        .withArgs(other, FIRST, until, until);
    });
  });

  describe("when the hour is heard", () => {
    const rent = (start: number, term: number) => w.take({ slot: ZERO_HASH }, { start, term });

    it("it should be all minutes of an hour within the lease", async () => {
      expect(await minutesOf(id, FIRST + 9)).to.equal(bits(0, 60));
    });

    it("it should begin with the lease", async () => {
      expect(await minutesOf(await rent(NOON + 17, 600), FIRST)).to.equal(bits(17, 60));
    });

    it("it should be one minute where the lease begins with the hour's last", async () => {
      expect(await minutesOf(await rent(NOON + 59, 600), FIRST)).to.equal(bits(59, 60));
    });

    it("it should be one minute where the lease ends after the hour's first", async () => {
      expect(await minutesOf(await rent(NOON, 61), FIRST + 1)).to.equal(bits(0, 1));
    });

    it("it should be what a short lease has of it", async () => {
      expect(await minutesOf(await rent(NOON + 5, 9), FIRST)).to.equal(bits(5, 14));
    });

    it("it should part the hours at midnight", async () => {
      const over = await rent(MIDNIGHT - 30, 60);
      expect((await hear(over, hourOf(MIDNIGHT) - 1, secondOf(MIDNIGHT + 30))).minutes_).to.equal(bits(30, 60));
      expect((await hear(over, hourOf(MIDNIGHT), secondOf(MIDNIGHT + 31))).minutes_).to.equal(bits(0, 30));
    });
  });

  describe("given announced maintenance", () => {
    it("it should leave its minutes out, within an hour and over several", async () => {
      await announce(w, id, NOON + 390, NOON + 555);
      expect(await minutesOf(id, FIRST + 5)).to.equal(bits(0, 60));
      expect(await minutesOf(id, FIRST + 6)).to.equal(bits(0, 30));
      expect(await minutesOf(id, FIRST + 7)).to.equal(0n);
      expect(await minutesOf(id, FIRST + 9)).to.equal(bits(15, 60));
    });

    it("it should leave out a window in the middle of an hour", async () => {
      await announce(w, id, NOON + 401, NOON + 402);
      expect(await minutesOf(id, FIRST + 6)).to.equal(bits(0, 60) - bits(41, 42));
    });

    it("it should leave out a window that ends or begins with the hour, and nothing of its neighbours", async () => {
      await announce(w, id, NOON + 420, NOON + 480);
      expect(await minutesOf(id, FIRST + 6)).to.equal(bits(0, 60));
      expect(await minutesOf(id, FIRST + 7)).to.equal(0n);
      expect(await minutesOf(id, FIRST + 8)).to.equal(bits(0, 60));
    });

    it("it should leave out what is within the lease, where both part an hour", async () => {
      const other = await w.take({ slot: ZERO_HASH, maintenance: 60 }, { start: NOON + 17, term: 600 });
      await announce(w, other, NOON + 600, NOON + 610);
      expect(await minutesOf(other, FIRST + 10)).to.equal(bits(10, 17));
    });

    it("it should leave nothing out on other days", async () => {
      const long = await w.take({ slot: ZERO_HASH, maintenance: 60 }, { start: NOON, term: 5_000 });
      await announce(w, long, MIDNIGHT + 720, MIDNIGHT + 780);
      expect(await minutesOf(long, FIRST)).to.equal(bits(0, 60));
      expect(await minutesOf(long, FIRST + 24)).to.equal(0n);
      expect(await minutesOf(long, FIRST + 48)).to.equal(bits(0, 60));
    });

    it("it should keep to what a close left of it", async () => {
      await announce(w, id, NOON + 370, NOON + 470);
      await w.at(secondOf(NOON + 374));
      await w.hub.connect(w.renter).close(id);
      expect((await hear(id, FIRST + 6, secondOf(NOON + 375))).minutes_).to.equal(bits(0, 10));
    });
  });

  describe("when monitors are asked for", () => {
    const membersOf = async (of: string, members: number) => {
      const { threshold, monitors } = await hear(of, FIRST, secondOf(NOON + 60), members);
      return [threshold, [...monitors]];
    };

    it("it should answer the threshold and no monitor where none is", async () => {
      expect(await membersOf(id, 0)).to.deep.equal([3n, []]);
    });

    it("it should answer those at the bits that are set, in the panel's order", async () => {
      const [first, second, third, fourth, fifth] = w.panel.monitors;
      expect(await membersOf(id, 0b10101)).to.deep.equal([3n, [first, third, fifth]]);
      expect(await membersOf(id, 0b01010)).to.deep.equal([3n, [second, fourth]]);
      expect(await membersOf(id, 0b11111)).to.deep.equal([3n, w.panel.monitors]);
    });

    it("it should answer those of the lease's own panel, up to sixteen", async () => {
      const monitors = Array.from({ length: 16 }, (_, index) => w.ethers.toBeHex(index + 1, 20));
      const panel = { ...w.panel, monitors, threshold: 16n };
      await w.hub.createPanel(panel);
      const other = await w.take({ panel: await w.hub.hashPanel(panel), slot: ZERO_HASH }, { start: NOON });
      expect(await membersOf(other, 0xffff)).to.deep.equal([16n, monitors]);
      expect(await membersOf(other, 0x8001)).to.deep.equal([16n, [monitors[0], monitors[15]]]);
    });

    for (const [member, members] of [
      [5, 0b100001],
      [15, 0x8000],
    ] as const) {
      it(`it should revert for place ${member} of a panel of five, naming both`, async () => {
        await expect(hear(id, FIRST, secondOf(NOON + 60), members))
          .to.be.revertedWithCustomError(w.hub, "Downtime_NoMonitor")
          .withArgs(id, member, 5);
      });
    }
  });
});
