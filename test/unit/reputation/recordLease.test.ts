import { expect } from "chai";

import { fade, weightOf } from "../../../sdk/src/math/score.ts";
import { randomNumbers } from "../../support/exactScore.ts";
import {
  FEE,
  FINAL,
  type FactsInput,
  RATE,
  type ReputationWorld,
  START,
  UNIT,
  WEIGHT,
  freshReputation,
} from "../../support/reputation.ts";
import { fieldsOf } from "../../support/taking.ts";
import { DAY, HOUR, ZERO_HASH, up } from "../../support/world.ts";

describe("recordLease", () => {
  const FINALIZED = 32n;
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  const recordOf = async () => fieldsOf(await w.reputation.providerRecordOf(w.provider));
  const renterOf = async () => fieldsOf(await w.reputation.renterRecordOf(w.renter));

  describe("when somebody else than the hub calls", () => {
    it("it should revert", async () => {
      for (const caller of [w.admin, w.provider, w.stranger])
        await expect(w.reputation.connect(caller).recordLease(w.facts()))
          .to.be.revertedWithCustomError(w.reputation, "Reputation_NotHub")
          .withArgs(caller);
    });
  });

  describe("given no minute was leased", () => {
    it("it should count nothing", async () => {
      const before = [await recordOf(), await renterOf()];
      await expect(w.record({ leased: 0n, pay: 0n, fee: 0n })).not.to.emit(w.reputation, "LeaseRecorded");
      expect([await recordOf(), await renterOf()]).to.deep.equal(before);
    });

    it("it should count an exit where the provider left before the start", async () => {
      await expect(w.record({ leased: 0n, pay: 0n, fee: 0n, left: 600n, penalty: 7n * UNIT }))
        .to.emit(w.reputation, "LeaseRecorded")
        .withArgs(ZERO_HASH, w.provider, w.renter, 0n, 0n, WEIGHT);
      expect(await recordOf()).to.include({ leases: 0n, exits: 1n, served: 0n, penalties: 7n * UNIT });
      expect(await renterOf()).to.include({ leases: 0n, minutes_: 0n });
      expect((await w.earned()).left).to.equal(WEIGHT);
    });
  });

  describe("given every minute was served", () => {
    it("it should weigh half of the fee, rounded down", async () => {
      let total = 0n;
      for (const [fee, feeUnit] of [
        ...([[FEE, UNIT] as const, [1n, 1n], [2n, 1n], [3n, 1n], [FEE + 1n, UNIT], [999n, 500n]] as const),
        ...([[10n ** 18n, 10n ** 18n] as const, [10n ** 18n - 1n, 10n ** 18n]] as const),
      ]) {
        await w.record({ fee, feeUnit });
        total += ((fee - (fee + 1n) / 2n) * 1_000_000n) / feeUnit;
        expect((await w.earned()).served, `${fee} of ${feeUnit}`).to.equal(total);
      }
      expect(weightOf(FEE, UNIT)).to.equal(WEIGHT);
    });

    it("it should count the lease for both", async () => {
      await w.record();
      await w.record();
      expect(await recordOf()).to.deep.equal({
        ...{ leases: 2n, exits: 0n, served: 1_200n, down: 0n, fees: 2n * FEE, penalties: 0n },
        ...{ contestsWon: 0n, contestsLost: 0n, claimsWon: 0n, claimsLost: 0n, ratings: 0n, stars: 0n },
      });
      expect(await renterOf()).to.deep.equal({
        ...{ leases: 2n, minutes_: 1_200n, fees: 2n * FEE, claimsWon: 0n, claimsLost: 0n, ratings: 0n },
      });
    });

    it("it should say what it weighs", async () => {
      const id = `0x${"1d".repeat(32)}`;
      await expect(w.record({ id, down: 60n, left: 30n }))
        .to.emit(w.reputation, "LeaseRecorded")
        .withArgs(id, w.provider, w.renter, WEIGHT, 3n * UNIT, (3n * UNIT) / 2n);
    });

    it("it should weigh nothing where the fee unit is zero", async () => {
      await w.record({ feeUnit: 0n, down: 60n, left: 60n, penalty: RATE });
      expect(await w.earned()).to.deep.equal({ served: 0n, failed: 0n, left: 0n, rated: 0n, stars: 0n });
      // Minutes are counted all the same.
      expect(await recordOf()).to.include({ leases: 1n, exits: 1n, served: 540n, down: 60n, fees: 0n, penalties: 0n });
    });
  });

  describe("given minutes failed", () => {
    it("it should weigh minutes down by the fee they would have paid", async () => {
      await w.record({ down: 61n, rate: 61n * UNIT });
      // 62.016666 tokens, of which 1.550416 are fees: 0.775208 units.
      expect((await w.earned()).failed).to.equal(775_208n);
      expect(await recordOf()).to.include({ served: 539n, down: 61n });
      expect((await renterOf())["minutes_"]).to.equal(539n);
    });

    it("it should weigh granted claims so, and failed ones not at all", async () => {
      await w.record({ down: 60n, claimed: 120n, granted: true });
      expect((await w.earned()).failed).to.equal(9n * UNIT);
      await w.record({ down: 0n, claimed: 120n, granted: false });
      expect((await w.earned()).failed).to.equal(9n * UNIT);
      // A claim is no minute down.
      expect((await recordOf())["down"]).to.equal(60n);
    });

    it("it should let maintenance cost nothing", async () => {
      await w.record({ maintenance: 120n });
      expect(await w.earned()).to.include({ served: WEIGHT, failed: 0n, left: 0n });
      expect(await recordOf()).to.include({ served: 480n, down: 0n });
    });
  });

  describe("given the provider left early", () => {
    it("it should weigh the minutes cut off by the fee they would have paid", async () => {
      await w.record({ left: 6_000n });
      expect((await w.earned()).left).to.equal(10n * WEIGHT);
      expect((await recordOf())["exits"]).to.equal(1n);
    });
  });

  describe("given days were contested or a renter claimed", () => {
    it("it should count contests won and lost", async () => {
      await w.record({ overturned: 3n, upheld: 1n });
      await w.record({ overturned: 2n, upheld: 4n });
      expect(await recordOf()).to.include({ contestsWon: 5n, contestsLost: 5n, claimsWon: 0n, claimsLost: 0n });
    });

    it("it should count claims for both", async () => {
      await w.record({ claimed: 1n, granted: true });
      await w.record({ claimed: 1n, granted: false });
      await w.record({ claimed: 1n, granted: false });
      expect(await recordOf()).to.include({ claimsLost: 1n, claimsWon: 2n });
      expect(await renterOf()).to.include({ claimsWon: 1n, claimsLost: 2n, leases: 3n });
    });
  });

  describe("given earlier leases", () => {
    it("it should fade what they weigh by whole hours", async () => {
      const start = Math.ceil((await w.now()) / HOUR) * HOUR + HOUR;
      await w.at(start);
      await w.record({ down: 60n, left: 60n });
      // In the last second of the hour nothing fades; in the next it does.
      await w.goTo(start + HOUR - 1);
      expect(await w.earned()).to.include({ served: WEIGHT, failed: 3n * UNIT, left: 3n * UNIT });
      await w.at(start + HOUR);
      await w.record({ down: 60n });
      const hour = (value: bigint) => fade(value, 1n);
      expect(await w.earned()).to.include({
        ...{ served: hour(WEIGHT) + WEIGHT, failed: hour(3n * UNIT) + 3n * UNIT, left: hour(3n * UNIT) },
      });
    });

    it("it should fade a lease more often for nearly nothing", async () => {
      await w.record();
      let served = WEIGHT;
      for (let week = 0; week < 20; ++week) {
        await w.pass(168);
        await w.record({ fee: 0n, leased: 1n });
        served = fade(served, 168n);
      }
      expect((await w.earned()).served).to.equal(served);
      const atOnce = fade(WEIGHT, 20n * 168n);
      expect(atOnce - served).to.be.within(-1n, 20n);
    });
  });

  describe("given more than fields can hold", () => {
    const most = { fee: 2n ** 128n - 1n, feeUnit: 1n, rate: 2n ** 96n - 1n, feeShare: 50_000n };
    const minutes = { leased: 2n ** 32n - 1n, down: 2n ** 31n, left: 2n ** 32n - 1n, maintenance: 0n };
    const disputes = { overturned: 65_535n, upheld: 65_535n, claimed: 2n ** 32n - 1n, granted: true };

    it("it should stop at the most of each", async () => {
      const all = { ...most, ...minutes, ...disputes, penalty: 2n ** 128n - 1n };
      await w.record(all);
      await w.record(all);
      const full = 2n ** 56n - 1n;
      expect(await w.earned()).to.include({ served: full, failed: full, left: full });
      expect(await recordOf()).to.include({
        ...{ leases: 2n, exits: 2n, fees: 2n ** 64n - 1n, penalties: 2n ** 64n - 1n, down: 2n ** 32n },
        ...{ contestsWon: 65_535n, contestsLost: 65_535n, claimsLost: 2n },
      });
      // Counters are driven to their ends by writing the slots that they share.
      const slot = BigInt(
        w.ethers.keccak256(
          w.ethers.AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [w.provider.address, 4n]),
        ),
      );
      const set = async (offset: bigint, value: bigint) =>
        w.networkHelpers.setStorageAt(await w.reputation.getAddress(), w.ethers.toBeHex(slot + offset, 32), value);
      const hour = BigInt(Math.floor((await w.now()) / HOUR));
      // From the lowest bits: served 56, failed 56, left 56, hour 32, leases 32, exits 24.
      await set(0n, (hour << 168n) | ((2n ** 56n - 1n) << 200n));
      // served 48, down 40, fees 64, penalties 64; and four counters of 16.
      await set(1n, 2n ** 216n - 1n);
      await set(3n, 2n ** 64n - 1n);
      const before = await recordOf();
      expect(before).to.deep.equal({
        ...{ leases: 2n ** 32n - 1n, exits: 2n ** 24n - 1n, served: 2n ** 48n - 1n, down: 2n ** 40n - 1n },
        ...{ fees: 2n ** 64n - 1n, penalties: 2n ** 64n - 1n, ratings: 0n, stars: 0n },
        ...{ contestsWon: 65_535n, contestsLost: 65_535n, claimsWon: 65_535n, claimsLost: 65_535n },
      });
      await w.record(all);
      await w.record({ ...all, granted: false });
      expect(await recordOf()).to.deep.equal(before);
      expect(await w.earned()).to.include({ served: full, failed: full, left: full });
    });
  });

  describe("given every field at its ends", () => {
    it("it should record it", async () => {
      const random = randomNumbers(4n);
      const end = (most: bigint): bigint => [0n, most < 1n ? most : 1n, most, random(most + 1n)][Number(random(4n))]!;
      for (let round = 0; round < 150; ++round) {
        const leased = end(2n ** 32n - 1n);
        const down = end(leased);
        const facts: Partial<FactsInput> = {
          ...{ leased, down, maintenance: end(leased - down), left: end(2n ** 32n - 1n), claimed: end(2n ** 32n - 1n) },
          ...{
            rate: end(2n ** 96n - 1n),
            feeShare: end(50_000n),
            feeUnit: end(2n ** 96n - 1n),
            granted: random(2n) === 1n,
          },
          ...{ pay: end(2n ** 128n - 1n), fee: end(2n ** 128n - 1n), penalty: end(2n ** 128n - 1n) },
          ...{ overturned: end(65_535n), upheld: end(65_535n) },
        };
        await w.record(facts);
        expect(await w.reputation.scoreOf(w.provider)).to.be.at.most(10_000n);
      }
    });
  });

  describe("when the hub finalizes a lease", () => {
    it("it should record facts that agree with the lease", async () => {
      const id = await w.lease();
      await expect(w.finalize(id))
        .to.emit(w.reputation, "LeaseRecorded")
        .withArgs(id, w.provider, w.renter, WEIGHT, 0n, 0n);
      expect(await recordOf()).to.include({ leases: 1n, served: 600n, fees: FEE });
      expect(await renterOf()).to.include({ leases: 1n, minutes_: 600n, fees: FEE });
    });

    it("it should record what failed on it, and what was cut off", async () => {
      const id = await w.lease({ maintenance: 1_440 });
      await w.hub.connect(w.provider).announceMaintenance(id, START + 400, START + 460);
      await w.goTo((START + 120) * 60);
      await w.hub.connect(w.uptimeOracle).recordDowntime(id, START / 60 + 1, 30);
      await w.goTo((START + 430) * 60);
      // Half an hour of the maintenance is past when it leaves.
      await w.at((START + 430) * 60 + 59);
      await w.hub.connect(w.provider).close(id);
      const sent = w.finalize(id, FINAL + 2 * DAY);
      const left = WEIGHT - weightOf((FEE * 431n) / 600n, UNIT);
      await expect(sent)
        .to.emit(w.reputation, "LeaseRecorded")
        .withArgs(id, w.provider, w.renter, weightOf((FEE * 370n) / 600n, UNIT), (WEIGHT * 30n) / 600n, left);
      expect(await recordOf()).to.include({
        leases: 1n,
        exits: 1n,
        served: 370n,
        down: 30n,
        fees: (FEE * 370n) / 600n,
      });
    });

    it("it should record an exit from a reservation", async () => {
      const id = await w.lease();
      await expect(w.hub.connect(w.provider).close(id))
        .to.emit(w.reputation, "LeaseRecorded")
        .withArgs(id, w.provider, w.renter, 0n, 0n, WEIGHT);
      expect(await recordOf()).to.include({ leases: 0n, exits: 1n, penalties: up(RATE, 120) });
      // The renter's own close of one costs nobody anything.
      const other = await w.lease();
      await expect(w.hub.connect(w.renter).close(other)).not.to.emit(w.reputation, "LeaseRecorded");
      expect(await recordOf()).to.include({ leases: 0n, exits: 1n });
    });

    it("it should record or revert, however little gas there is", async () => {
      const id = await w.lease();
      await w.goTo(FINAL);
      const { restore } = await w.networkHelpers.takeSnapshot();
      const enough = await w.hub.finalize.estimateGas(id);
      let [refused, recorded] = [0, 0];
      for (let gas = 30_000n; gas < enough + 20_000n; gas += 4_000n) {
        const sent = await w.hub.finalize(id, { gasLimit: gas }).then(
          (transaction) => transaction.wait().catch(() => null),
          () => null,
        );
        const { leases } = await recordOf();
        const done = ((await w.hub.leaseOf(id)).lease.flags & FINALIZED) !== 0n;
        expect(leases, `told with ${gas} gas`).to.equal(done ? 1n : 0n);
        expect(sent !== null, `finalized with ${gas} gas`).to.equal(done);
        if (!done) {
          refused += 1;
          continue;
        }
        recorded += 1;
        await restore();
        break;
      }
      expect(refused).to.be.greaterThan(10);
      expect(recorded).to.equal(1);
    });

    it("it should never take more gas than a bound", async () => {
      const first = await (await w.record({ down: 60n, left: 60n, claimed: 60n, overturned: 1n })).wait();
      await w.pass(2_159);
      const again = await (await w.record({ down: 60n, left: 60n, claimed: 60n, overturned: 1n })).wait();
      expect(first!.gasUsed).to.be.lessThan(150_000n);
      expect(again!.gasUsed).to.be.lessThan(100_000n);
    });
  });
});
