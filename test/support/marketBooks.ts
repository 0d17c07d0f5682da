import { expect } from "chai";

import type { Auctions } from "./auctions.ts";
import { up } from "./world.ts";

const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const OPEN = 1n;

/**
 * Expects that the hub's tokens are collateral, balances, fees and what leases hold; that the auction house has just the
 * deposits of open requests; and that what is locked are the bonds of leases and of open auctions' best bids.
 */
export async function expectMarketBooks(a: Auctions): Promise<void> {
  const { hub, lens, auctionHouse } = a;
  const staked = await hub.queryFilter(hub.filters.Staked());
  const opened = await hub.queryFilter(hub.filters.LeaseOpened());
  const posted = await auctionHouse.queryFilter(auctionHouse.filters.RequestPosted());
  const placed = await auctionHouse.queryFilter(auctionHouse.filters.BidPlaced());
  const signers = await a.ethers.getSigners();
  const owners = [...new Set([...signers.map(({ address }) => address), ...staked.map(({ args }) => args.provider)])];

  const states = await Promise.all(posted.map(({ args }) => auctionHouse.requestOf(args.id)));
  const open = posted.filter((_, index) => states[index]!.status === OPEN);

  for (const token of [a.usdc, a.dai]) {
    const address = await token.getAddress();
    const leases = opened.filter(({ args }) => args.offer.token === address);
    const accounts = await Promise.all(leases.map(({ args }) => lens.accountOf(args.id)));
    const requests = open.filter(({ args }) => args.request.terms.token === address);
    const deposits = requests.map(({ args: { request } }) => up(request.terms.rate, request.deposit));
    const best = requests.map(({ args }) => placed.findLast((bid) => bid.args.id === args.id));

    const house = await hub.balanceOf(a.house, token);
    expect([house.amount, house.fees], "the auction house's").to.deep.equal([sum(deposits), 0n]);

    let owed = house.amount;
    for (const owner of owners) {
      const { amount, fees } = await hub.balanceOf(owner, token);
      const { total, locked } = await hub.collateralOf(owner, token);
      owed += amount + fees + total;
      const bonds = requests.map(({ args: { request } }, index) => {
        const bid = best[index];
        if (bid === undefined || bid.args.bid.provider !== owner) return 0n;
        const minutes = request.term < 1_440n ? request.term : 1_440n;
        return up(bid.args.bid.rate, request.terms.bondMultiple * minutes);
      });
      const ours = accounts.filter((_, index) => leases[index]!.args.provider === owner);
      expect(locked, `locked of ${owner}`).to.equal(sum(bonds) + sum(ours.map((account) => account.locked)));
    }
    const held = sum(accounts.map((account) => account.held));
    expect(await token.balanceOf(hub), "the hub's tokens").to.equal(owed + held);
  }
}
