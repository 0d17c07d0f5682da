import { expect } from "chai";

import { fade } from "../../../sdk/src/math/score.ts";
import type { ReputationMath } from "../../../types/index.ts";
import { exactFade, isAtMostFaded, randomNumbers } from "../../support/exactScore.ts";
import { freshReputation } from "../../support/reputation.ts";

describe("fade", () => {
  const HALF_LIFE = 2_160n;
  /** A thousand years. */
  const MOST_HOURS = 8_766_000n;
  const ENDS = [0n, 1n, 2n, 2n ** 56n - 1n, 2n ** 56n, 2n ** 64n - 1n, 2n ** 122n - 1n];
  let math: ReputationMath;

  before(async () => {
    const { ethers } = await freshReputation();
    math = await ethers.deployContract("ReputationMath");
  });

  type Case = readonly [value: bigint, hours: bigint];

  /** What the contracts say, asked a few hundred at a time. */
  async function byContract(cases: readonly Case[]): Promise<bigint[]> {
    const faded: bigint[] = [];
    for (let from = 0; from < cases.length; from += 500) {
      const some = cases.slice(from, from + 500);
      const values = some.map(([value]) => value);
      faded.push(
        ...(await math.fades(
          values,
          some.map(([, hours]) => hours),
        )),
      );
    }
    return faded;
  }

  /** Expects the exact floor or one below it; answers how often it is one below. */
  function expectExact(cases: readonly Case[], faded: readonly bigint[]): number {
    let below = 0;
    cases.forEach(([value, hours], index) => {
      const left = faded[index]!;
      const what = `${value} faded by ${hours} hours to ${left}`;
      expect(isAtMostFaded(left, value, hours), `${what} is not above the exact value`).to.equal(true);
      if (!isAtMostFaded(left + 1n, value, hours)) return;
      below += 1;
      expect(isAtMostFaded(left + 2n, value, hours), `${what} is at most one below the exact floor`).to.equal(false);
    });
    return below;
  }

  const expectSame = (cases: readonly Case[], faded: readonly bigint[]): void => {
    expect(cases.map(([value, hours]) => fade(value, hours))).to.deep.equal(faded);
  };

  describe("given random values and hours of a thousand years", () => {
    const random = randomNumbers(1n);
    /** A fifth over all the clock, where most is faded to nothing; else while something is left. */
    const cases = Array.from({ length: 12_000 }, (_, index): Case => {
      const size = [56n, 64n, 64n, 122n, random(123n)][index % 5]!;
      return [random(1n << size), random(index % 5 === 4 ? MOST_HOURS + 1n : (size + 1n) * HALF_LIFE)];
    });

    it("it should be the same in TypeScript as in the contracts", async () => {
      expectSame(cases, await byContract(cases));
    });

    it("it should be the exact floor or one below it, and never above", () => {
      const some = cases.filter((_, index) => index % 3 === 0);
      expectExact(
        some,
        some.map(([value, hours]) => fade(value, hours)),
      );
    });
  });

  describe("given the ends of every range", () => {
    it("it should be the exact floor or one below it, and the same in both", async () => {
      const hours = [0n, 1n, 2_159n, 2_160n, 2_161n, 56n * HALF_LIFE, 64n * HALF_LIFE - 1n, 122n * HALF_LIFE - 1n];
      hours.push(122n * HALF_LIFE, 123n * HALF_LIFE, MOST_HOURS);
      const cases = ENDS.flatMap((value) => hours.map((hour): Case => [value, hour]));
      const faded = await byContract(cases);
      expectSame(cases, faded);
      expectExact(cases, faded);
      // As an interval that is halved finds it, too.
      const small = cases.filter(([value]) => value < 2n ** 64n);
      for (const [value, hour] of small) expect(exactFade(value, hour) - fade(value, hour)).to.be.within(0n, 1n);
    });
  });

  describe("given one value and every hour of a half-life", () => {
    const cases = Array.from({ length: 2_161 }, (_, hour): Case => [2n ** 56n - 1n, BigInt(hour)]);

    it("it should never grow, and agree in both", async () => {
      const faded = await byContract(cases);
      expectSame(cases, faded);
      faded.slice(1).forEach((left, index) => expect(left < faded[index]!).to.equal(true));
      expect(faded.at(-1)).to.equal(2n ** 55n - 1n);
    });

    it("it should be the exact floor or one below it", () => {
      const below = expectExact(
        cases,
        cases.map(([value, hours]) => fade(value, hours)),
      );
      // The floor is missed only where the exact value is a hair above a whole number.
      expect(below).to.equal(0);
    });
  });

  describe("given a value that is brought up to date again and again", () => {
    it("it should lose less than a unit each time, however often", () => {
      const random = randomNumbers(2n);
      for (let round = 0; round < 40; ++round) {
        const value = random(1n << 64n);
        const steps = 1 + Number(random(200n));
        let [stepped, hours] = [value, 0n];
        for (let step = 0; step < steps; ++step) {
          const more = random(120n);
          stepped = fade(stepped, more);
          hours += more;
        }
        expect(isAtMostFaded(stepped, value, hours), "not above the exact value").to.equal(true);
        // Each step loses less than 1 + 2^-58.
        expect(isAtMostFaded(stepped + BigInt(steps) + 1n, value, hours), "less than a unit each").to.equal(false);
      }
      // For ever, every hour: what is lost fades itself, so it stays below 1 / (1 - 2^(-1/2160)) = 3,117 units, 0.0031 fee units.
      let [hourly, value] = [2n ** 56n - 1n, 2n ** 56n - 1n];
      for (let hour = 1n; hour <= 12n * HALF_LIFE; ++hour) {
        hourly = fade(hourly, 1n);
        if (hour % 997n === 0n) expect(isAtMostFaded(hourly + 3_117n, value, hour)).to.equal(false);
      }
    });
  });

  describe("given what cannot be faded", () => {
    it("it should refuse in TypeScript", () => {
      for (const [value, hours] of [
        [-1n, 0n],
        [2n ** 122n, 0n],
        [1n, -1n],
      ] as const)
        expect(() => fade(value, hours)).to.throw(RangeError);
    });
  });
});
