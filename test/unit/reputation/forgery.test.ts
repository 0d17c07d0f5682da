import { readFileSync } from "node:fs";

import { expect } from "chai";

import { costs, faked, fakedAfter, fading, sentences, tiers, upkeep, weightFor } from "../../../scripts/reputation.ts";
import { score } from "../../../sdk/src/math/score.ts";
import { END, FINAL, RATE, type ReputationWorld, TIERS, UNIT, freshReputation } from "../../support/reputation.ts";
import { DAY, HOUR, SET } from "../../support/world.ts";

describe("forgery", () => {
  const WEEK = 7 * DAY;
  let w: ReputationWorld;

  beforeEach(async () => {
    w = await freshReputation();
  });

  /** What a provider has of a token, wherever it is: its own, staked, and in its balance. */
  const wealth = async () => {
    const [own, { total }, { amount }] = await Promise.all([
      w.usdc.balanceOf(w.provider),
      w.hub.collateralOf(w.provider, w.usdc),
      w.hub.balanceOf(w.provider, w.usdc),
    ]);
    return own + total + amount;
  };
  /** Lets the provider rent from itself, judged by a panel of its own, rate it, and collect all that comes back. */
  const rentFromItself = async (rate: bigint, collectAt: (edge: number) => number, shareFromNextWeek?: bigint) => {
    const panel = { ...w.panel, recipient: w.provider.address, share: 100n };
    await w.hub.createPanel(panel);
    const before = await wealth();
    const earned = await w.earned();
    const id = await w.lease({ rate, panel: await w.hub.hashPanel(panel) }, {}, w.provider);
    const { fee: share } = (await w.hub.leaseOf(id)).lease;
    await w.finalize(id, FINAL);
    await w.hub.connect(w.provider).rate(id, 5, "");
    // What is given out changes with the week.
    if (shareFromNextWeek !== undefined) await w.feePool.setRewardShare(shareFromNextWeek);
    await w.at(collectAt((Math.floor(FINAL / WEEK) + 1) * WEEK));
    await w.hub.collectFees(w.usdc, [w.provider]);
    const week = Math.floor((await w.now()) / WEEK);
    await w.goTo((week + 1) * WEEK);
    const back = await w.feePool.rewardOf(w.usdc, w.provider, week);
    if (back !== 0n) await w.feePool.connect(w.provider).claimRewards(w.usdc, [week], w.provider);
    const fee = ((10n * rate * share) / 1_000_000n) as bigint;
    const lost = before - (await wealth());
    expect(lost, "what is lost of the fee").to.equal(fee - back);
    expect(earned.served).to.equal(earned.rated);
    return { lost, fee, weight: ((fee - (fee + 1n) / 2n) * UNIT) / SET.feeUnit };
  };
  /** Lets the provider have this tier, by what others did. */
  const rise = async (tier: number) => {
    if (tier === 0) return;
    const { fees, standing } = TIERS[tier - 1]!;
    await w.record({ fee: 3n * fees });
    await w.rated({ fee: 3n * fees });
    await w.standing.connect(w.provider).stakeFor(w.provider, standing + 1n);
    await w.hub.refreshTier(w.provider);
    expect(await w.hub.tierOf(w.provider)).to.equal(BigInt(tier));
  };

  describe("given a provider that rents from itself through the hub", () => {
    it("it should lose what it weighs, in the whole market and in every tier", async () => {
      for (const tier of [0, 1, 2, 3])
        for (const collectAt of [(edge: number) => edge - 1, (edge: number) => edge]) {
          w = await freshReputation();
          await rise(tier);
          const { lost, fee, weight } = await rentFromItself(RATE + 4n, collectAt);
          // The whole market is its own, and half of all fees is given out, so half comes back, but for what is rounded.
          expect(lost).to.equal((fee + 1n) / 2n);
          expect(lost >= weight && weight > 0n, "what it weighs is lost").to.equal(true);
        }
    });

    it("it should lose more where less is given out, from the week on in which that counts", async () => {
      for (const [collectAt, back] of [
        [(edge: number) => edge - 1, 30_000_000n],
        [(edge: number) => edge, 12_000_000n],
      ] as const) {
        w = await freshReputation();
        const { lost, fee } = await rentFromItself(RATE, collectAt, 200_000n);
        expect(fee).to.equal(60_000_000n);
        expect(lost).to.equal(fee - back);
      }
    });
  });

  describe("given the cheapest fake of a score", () => {
    it("it should have it in the contracts, and a millionth less should not", async () => {
      for (const wanted of [7_500n, 9_000n]) {
        const weight = weightFor(wanted, 1)!;
        for (const [served, enough] of [
          [weight, true],
          [weight - 1n, false],
        ] as const) {
          w = await freshReputation();
          await w.at(END * 60 + HOUR);
          await w.record({ fee: 2n * served });
          await w.at(END * 60 + HOUR + 1);
          await w.rated({ fee: 2n * served });
          expect(await w.earned()).to.deep.equal(faked(served, 1));
          expect((await w.reputation.scoreOf(w.provider)) >= wanted).to.equal(enough);
        }
      }
    });

    it("it should not be had without ratings", () => {
      expect(score({ ...faked(10n ** 16n, 1), rated: 0n, stars: 0n })).to.equal(7_999n);
    });
  });

  describe("given a renter with many leases", () => {
    it("it should lose more than many accounts do", () => {
      const [one, ten, hundred] = [1, 10, 100].map((leases) => weightFor(9_000n, leases)!);
      expect(ten! > 3n * one!).to.equal(true);
      expect(hundred! > 20n * one!).to.equal(true);
    });
  });

  describe("given time", () => {
    it("it should fade as the page says", async () => {
      const weight = weightFor(9_000n, 1)!;
      await w.at(END * 60 + HOUR);
      await w.record({ fee: 2n * weight });
      await w.at(END * 60 + HOUR + 1);
      await w.rated({ fee: 2n * weight });
      let days = 0;
      for (const later of [30, 90, 180, 360]) {
        await w.pass((later - days) * 24);
        days = later;
        expect(await w.earned()).to.deep.equal(fakedAfter(weight, BigInt(later)));
        expect(await w.reputation.scoreOf(w.provider)).to.equal(score(fakedAfter(weight, BigInt(later))));
      }
      // What is added every day holds it.
      expect(score(faked(weight - upkeep(weight), 1)) < 9_000n).to.equal(true);
    });
  });

  describe("given the page on reputation", () => {
    it("it should have the figures", () => {
      const page = readFileSync(new URL("../../../docs/reputation.md", import.meta.url), "utf8");
      const plain = page.replace(/\s+/gu, " ");
      for (const printed of [costs(), fading(), tiers(), ...sentences()])
        expect(plain).to.include(printed.replace(/\s+/gu, " "));
    });
  });
});
