import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { type AddressLike, type ContractTransactionResponse, resolveAddress } from "ethers";
import { network } from "hardhat";

import type { MintableToken } from "../../types/index.ts";
import { GENESIS, HOUR } from "./world.ts";

/** Seconds of a week, and the week in which every test of the pool begins, at its first second: that of 2030-01-03. */
export const WEEK = 604_800;
export const NOW = Math.ceil(GENESIS / WEEK);
export const beginOf = (week: number): number => week * WEEK;

/** The share of fees that is given out at first, in parts per million: three tenths. */
export const SHARE = 300_000n;
export const PARTS = 1_000_000n;

/** Weeks in which rewards can be claimed. */
export const CLAIM_WEEKS = 26;

type Token = Pick<MintableToken, "mint" | "balanceOf" | "getAddress">;

/** A fee pool; an account stands in for its hub. */
async function deployPool() {
  const connection = await network.create({ override: { initialDate: new Date((GENESIS - HOUR) * 1000) } });
  const { ethers, networkHelpers } = connection;
  const accounts = await ethers.getSigners();
  const account = (index: number): HardhatEthersSigner => accounts[index]!;
  const [admin, hub, stranger, treasurer] = [account(0), account(1), account(2), account(3)];
  const providers = accounts.slice(4, 12);
  const authority = await ethers.deployContract("AccessManager", [admin]);
  const reputation = await ethers.deployContract("StandInReputation");
  const pool = await ethers.deployContract("FeePool", [authority, hub, reputation, SHARE]);
  const usdc = await ethers.deployContract("TestToken", ["USD Coin", "USDC", 6]);
  const dai = await ethers.deployContract("TestToken", ["Dai", "DAI", 18]);

  return {
    ...{ connection, ethers, networkHelpers, admin, hub, stranger, treasurer, providers, authority, reputation, pool },
    ...{ usdc, dai },

    /** The hub sends these fees, and says whose they are. */
    async collect(of: [AddressLike, bigint][], token: Token = usdc, at?: number): Promise<ContractTransactionResponse> {
      await token.mint(
        pool,
        of.reduce((sum, [, amount]) => sum + amount, 0n),
      );
      const names = await Promise.all(of.map(([provider]) => resolveAddress(provider)));
      if (at !== undefined) await networkHelpers.time.setNextBlockTimestamp(at);
      return pool.connect(hub).recordFees(
        token,
        names,
        of.map(([, amount]) => amount),
      );
    },

    /** Lets a provider have this tier. */
    tier: (provider: AddressLike, tier: number) => reputation.setTier(provider, tier),

    /** Expects that the pool has, in this token, just what is owed: the treasury's and what is left of these weeks' pots, and so much more. */
    async expectBooks(weeks: number[], token: Token = usdc, more = 0n): Promise<void> {
      let owed = await pool.treasuryOf(token);
      for (const week of weeks) {
        const { pot, claimed, closed } = await pool.weekOf(token, week);
        expect(claimed <= pot, "claimed within the pot").to.equal(true);
        if (!closed) owed += pot - claimed;
      }
      expect(await token.balanceOf(pool), "what the pool has").to.equal(owed + more);
    },

    goTo: (timestamp: number): Promise<void> => networkHelpers.time.increaseTo(timestamp),
    at: (timestamp: number): Promise<void> => networkHelpers.time.setNextBlockTimestamp(timestamp),
  };
}

export type Pool = Awaited<ReturnType<typeof deployPool>>;

let pool: Pool | undefined;
let restore: (() => Promise<void>) | undefined;

/** A freshly deployed fee pool, in the first second of a week; every call goes back to the same state. */
export async function freshPool(): Promise<Pool> {
  if (pool === undefined) pool = await deployPool();
  else await restore!();
  restore = (await pool.networkHelpers.takeSnapshot()).restore;
  await pool.goTo(beginOf(NOW));
  return pool;
}
