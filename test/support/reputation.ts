import type { AddressLike } from "ethers";

import type { Earned } from "../../sdk/src/math/score.ts";
import type { IReputation } from "../../types/index.ts";
import { type ChoiceInput, GENESIS, HOUR, type OfferInput, ZERO_HASH, deploy } from "./world.ts";

export type FactsInput = Exclude<Parameters<IReputation["recordLease"]>[0], Promise<unknown>>;

/** A fee unit in millionths: what weights are told in. */
export const UNIT = 1_000_000n;

/** Network token is told in units of 10^-18. */
export const LEASE = 10n ** 18n;

/** What the tiers of these tests take. */
export const TIERS = [
  { score: 7_000n, fees: 10n * UNIT, standing: 0n },
  { score: 7_500n, fees: 100n * UNIT, standing: 1_000n * LEASE },
  { score: 8_500n, fees: 1_000n * UNIT, standing: 50_000n * LEASE },
] as const;

/** All network token there is. */
export const SUPPLY = 10n ** 9n * LEASE;

/** The share of fees that is given out, in parts per million. */
export const REWARD_SHARE = 500_000n;

/** Units per hour of the leases of these tests: ten hours cost 2,400 tokens of six decimals, of which 60 are fees. */
export const RATE = 240_000_000n;
export const FEE = 60_000_000n;

/** Its weight is half of that. */
export const WEIGHT = 30n * UNIT;

/** Ten hours from noon, an hour until the last is final, and six to claim. */
export const START = GENESIS / 60 + 720;
export const END = START + 600;
export const FINAL = (END + 60 + 360) * 60;

async function deployReputation() {
  const w = await deploy("reputation", "feePool");
  const { ethers, hub } = w;
  const token = await ethers.deployContract("LeaseholdToken", [w.admin, SUPPLY]);
  const standing = await ethers.deployContract("Standing", [token]);
  const deployed = await ethers.deployContract(
    "Reputation",
    [w.authority, hub, standing, TIERS.map((tier) => ({ ...tier }))] as never,
    w.reputationDeployer,
  );
  const reputation: IReputation = await ethers.getContractAt("IReputation", deployed);
  const pool = await ethers.deployContract("FeePool", [w.authority, hub, reputation, REWARD_SHARE], w.feePoolDeployer);
  const feePool = await ethers.getContractAt("IFeePool", pool);
  for (const holder of [w.provider, w.renter, w.stranger, w.other]) {
    await token.transfer(holder, 10n ** 6n * LEASE);
    await token.connect(holder).approve(standing, SUPPLY);
  }
  const asHub = await ethers.getImpersonatedSigner(await hub.getAddress());
  await w.networkHelpers.setBalance(asHub.address, 10n ** 20n);
  let slots = 0;

  return {
    ...w,
    ...{ token, standing, reputation, deployedReputation: deployed, feePool, asHub },

    /** Facts of a lease of ten hours that went well, with these instead. */
    facts: (some: Partial<FactsInput> = {}): FactsInput => ({
      ...{ id: ZERO_HASH, provider: w.provider.address, renter: w.renter.address },
      ...{ rate: RATE, feeShare: 25_000n, feeUnit: UNIT, leased: 600n, down: 0n, maintenance: 0n, left: 0n },
      ...{ pay: 10n * RATE, fee: FEE, penalty: 0n, claimed: 0n, granted: false, overturned: 0n, upheld: 0n },
      ...some,
    }),

    /** Tells facts in the hub's place. */
    async record(some: Partial<FactsInput> = {}) {
      return reputation.connect(asHub).recordLease(this.facts(some));
    },

    /** Tells a rating of five stars in the hub's place, of the renter for the provider, with these instead. */
    rated: ({ by = w.renter as AddressLike, fee = FEE, feeUnit = UNIT, stars = 5 } = {}) =>
      reputation.connect(asHub).recordRating(w.provider, by, fee, feeUnit, stars),

    /** What a provider earned, faded. */
    async earned(provider: AddressLike = w.provider): Promise<Earned> {
      const { served, failed, left, rated, stars } = await reputation.earnedOf(provider);
      return { served, failed, left, rated, stars };
    },

    /** Takes a lease of ten hours in a slot of its own, with these terms instead. */
    lease: (
      offer: Partial<OfferInput> = {},
      choice: Partial<ChoiceInput> = {},
      by: typeof w.renter = w.renter,
    ): Promise<string> =>
      w.take(
        { rate: RATE, slot: `0x${(++slots).toString(16).padStart(64, "0")}`, ...offer },
        { start: START, term: 600, ...choice },
        by,
      ),

    /** Goes to the second from which a lease of ten hours can be finalized, and finalizes it. */
    async finalize(id: string, at = FINAL) {
      await w.at(at);
      return hub.connect(w.stranger).finalize(id);
    },

    /** Goes so many whole hours ahead, from the beginning of this one. */
    async pass(hours: number): Promise<void> {
      await w.goTo((Math.floor((await w.now()) / HOUR) + hours) * HOUR);
    },
  };
}

export type ReputationWorld = Awaited<ReturnType<typeof deployReputation>>;

let world: ReputationWorld | undefined;
let restore: (() => Promise<void>) | undefined;

/** A freshly deployed protocol with reputation, standing and a fee pool; every call goes back to the same state. */
export async function freshReputation(): Promise<ReputationWorld> {
  if (world === undefined) world = await deployReputation();
  else await restore!();
  restore = (await world.networkHelpers.takeSnapshot()).restore;
  await world.goTo(GENESIS);
  return world;
}
