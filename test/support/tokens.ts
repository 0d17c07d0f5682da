import { expect } from "chai";
import type { AddressLike } from "ethers";

import type { MintableToken } from "../../types/index.ts";
import { owedTo, shares } from "./books.ts";
import { GENESIS, NO_PERMIT, SET, type World, down } from "./world.ts";

/** What every token of the tests can do. */
export type Token = Pick<MintableToken, "mint" | "balanceOf" | "getAddress"> & {
  connect(runner: World["provider"]): Pick<MintableToken, "approve">;
};

export const RATE = 650_000n;
export const STAKED = 10n ** 12n;
export const MINTED = 10n ** 15n;
export const SLOT = `0x${"52".repeat(32)}`;

/** First minute of a lease that is taken at once in a fresh world; of ten hours, it is final, and can be finalized, then. */
export const START = GENESIS / 60 + 1;
export const FINAL = (START + 600 + 60 + 360) * 60;

/** What a lease of ten hours costs and locks, and who has what of it in the end. */
export const DEPOSIT = RATE * 10n;
export const BOND = RATE * 30n;
export const TOTAL = shares(DEPOSIT);

/** What is paid three hours after the world began: two hours are final, but for the minute before the lease. */
export const PAID = shares(down(RATE, 119));

/** What tests of a token do with it in this world. */
export function tokenActs(w: World) {
  const { hub } = w;
  const accounts = [w.provider, w.renter, w.stranger, w.other, w.recipient, w.market, w.admin];
  const terms = async (token: Token) => ({ parameterSet: 3, token: await token.getAddress() });

  return {
    /** Adds the third parameter set, in this token, and gives everybody some; two providers stake. */
    async list(token: Token): Promise<void> {
      await hub.addParameterSet({ token, ...SET, status: 0 });
      for (const holder of [w.provider, w.renter, w.stranger, w.other]) {
        await token.mint(holder, MINTED);
        await token.connect(holder).approve(hub, MINTED);
      }
      for (const provider of [w.provider, w.stranger]) await hub.connect(provider).stake(token, STAKED);
    },

    /** The fields of an offer in this token. */
    terms,

    /** Two leases that have nothing to do with each other but the token. */
    async takeTwo(token: Token, deposit = 600): Promise<[string, string]> {
      const first = await w.take(await terms(token), { term: 600, deposit });
      const offer = w.offer({ ...(await terms(token)), provider: w.stranger.address });
      await hub.connect(w.stranger).publish(offer, "");
      await hub.connect(w.other).take(offer, "0x", w.choice({ deposit }), NO_PERMIT);
      const { occupant: second } = await hub.slotOf(w.stranger, offer.slot);
      return [first, second];
    },

    /** The hub has what it owes to everybody in this token, to the unit. */
    async expectBalance(token: Token, escrow: bigint, others: AddressLike[] = []): Promise<void> {
      expect(await token.balanceOf(hub)).to.equal((await owedTo(w, token, [...accounts, ...others])) + escrow);
    },

    /** Everybody takes all it has out of the hub; then nothing is left in it. */
    async expectAllOut(token: Token): Promise<void> {
      await hub.collectFees(token, accounts);
      for (const account of accounts) {
        const { amount } = await hub.balanceOf(account, token);
        if (amount !== 0n) await hub.connect(account).withdraw(token, account, amount);
        const { total } = await hub.collateralOf(account, token);
        if (total !== 0n) await hub.connect(account).withdrawCollateral(token, account, total);
      }
      expect(await token.balanceOf(hub)).to.equal(0n);
    },
  };
}
