import { expect } from "chai";
import type { BaseContract } from "ethers";

import type { ILeasehold, ReenteringToken } from "../../../types/index.ts";
import { shares } from "../../support/books.ts";
import { encode } from "../../support/hub.ts";
import { BOND, DEPOSIT, FINAL, MINTED, PAID, RATE, SLOT, STAKED, START, tokenActs } from "../../support/tokens.ts";
import { GENESIS, HOUR, NO_PERMIT, type World, ZERO_ADDRESS, down, freshWorld } from "../../support/world.ts";

describe("reentrancy", () => {
  let w: World;
  let hub: ILeasehold;
  let acts: ReturnType<typeof tokenActs>;
  let token: ReenteringToken;
  let id: string;
  let self: string;

  beforeEach(async () => {
    w = await freshWorld();
    ({ hub } = w);
    acts = tokenActs(w);
    token = await w.ethers.deployContract("ReenteringToken");
    self = await token.getAddress();
    await acts.list(token);
    await token.mint(token, MINTED);
    await act(token, "approve", [hub.target, MINTED]);
    await act(hub, "stake", [self, STAKED]);
    id = await w.take(await acts.terms(token), { deposit: 300 });
    await hub.connect(w.renter).setStandingTopUp(id, 600, 600);
  });

  /** Lets the token itself make a call. */
  const act = (target: BaseContract, name: string, args: readonly unknown[]) =>
    token.act(target, target.interface.encodeFunctionData(name, args));
  const arm = (name: string, args: readonly unknown[]) => token.arm(hub, encode(w, name, args));

  /** A lease that the token itself rents, or rents out. */
  const rentedByToken = async (deposit: number) => {
    const offer = w.offer({ ...(await acts.terms(token)), slot: SLOT });
    await act(hub, "take", [offer, await w.sign(offer), w.choice({ deposit }), NO_PERMIT]);
    return (await hub.slotOf(w.provider, SLOT)).occupant;
  };
  const rentedOutByToken = async () => {
    const offer = w.offer({ ...(await acts.terms(token)), provider: self });
    await act(hub, "publish", [offer, ""]);
    await hub.connect(w.renter).take(offer, "0x", w.choice(), NO_PERMIT);
    return (await hub.slotOf(self, offer.slot)).occupant;
  };

  const calls: Record<string, () => readonly unknown[] | Promise<readonly unknown[]>> = {
    stake: () => [self, 1n],
    stakeFor: () => [w.other.address, w.usdc.target, 1n],
    stakeWithPermit: () => [self, 1n, NO_PERMIT],
    withdrawCollateral: () => [self, w.other.address, 1n],
    withdraw: () => [self, w.other.address, 1n],
    collectFees: () => [self, [w.provider.address]],
    take: async () => {
      const offer = w.offer({ ...(await acts.terms(token)), slot: SLOT });
      return [offer, await w.sign(offer), w.choice(), NO_PERMIT];
    },
    topUp: () => [id, 1],
    pullTopUp: () => [id],
    closeAndWithdraw: () => [id, w.other.address],
    settleAndWithdraw: () => [id, w.other.address],
    multicall: () => [[encode(w, "settle", [id]), encode(w, "stake", [self, 1n])]],
  };

  for (const [name, args] of Object.entries(calls)) {
    describe(`when it calls ${name}`, () => {
      const expectRefused = async () => {
        expect(await token.succeeded()).to.equal(false);
        expect(await token.answer()).to.equal(hub.interface.getError("Ledger_Reentered")!.selector);
      };

      it("it should be refused while tokens come in", async () => {
        await arm(name, await args());
        await hub.connect(w.provider).stake(token, 1_000n);
        await expectRefused();
        expect(await hub.collateralOf(w.provider, token)).to.deep.equal([STAKED + 1_000n, BOND]);
        await acts.expectBalance(token, RATE * 5n, [token]);
      });

      it("it should be refused while tokens go out", async () => {
        await arm(name, await args());
        await hub.connect(w.provider).withdrawCollateral(token, w.provider, 1_000n);
        await expectRefused();
        expect(await hub.collateralOf(w.provider, token)).to.deep.equal([STAKED - 1_000n, BOND]);
        await acts.expectBalance(token, RATE * 5n, [token]);
      });
    });
  }

  describe("when it calls pullDeposit, being the market", () => {
    it("it should be refused", async () => {
      const partners = {
        feePool: w.feePool,
        reputation: w.reputation,
        market: token,
        uptimeOracle: ZERO_ADDRESS,
        disputeDesk: ZERO_ADDRESS,
      };
      const own = await w.ethers.deployContract("Leasehold", [w.authority, partners]);
      await token.connect(w.provider).approve(own, MINTED);
      const args = [w.provider.address, self, 1n, NO_PERMIT];
      await token.arm(own, encode(w, "pullDeposit", args));
      await own.connect(w.provider).stake(token, 1_000n);
      expect(await token.succeeded()).to.equal(false);
      expect(await token.answer()).to.equal(hub.interface.getError("Ledger_Reentered")!.selector);
      // Not in the middle of a transfer, it may.
      await token.act(own, encode(w, "pullDeposit", args));
      expect((await own.balanceOf(token, token)).amount).to.equal(1n);
    });
  });

  describe("when it closes the lease that is being topped up", () => {
    it("it should be refunded what comes in with this very call, and not a unit more", async () => {
      const rented = await rentedByToken(300);
      await w.goTo(GENESIS + HOUR);
      await arm("close", [rented]);
      await hub.connect(w.other).topUp(rented, 60);
      expect(await token.succeeded()).to.equal(true);
      // It was paid for 360 minutes, and ends after 60.
      expect((await hub.leaseOf(rented)).lease.end).to.equal(START + 60);
      expect((await hub.balanceOf(token, token)).amount).to.equal(RATE * 5n);
      await acts.expectBalance(token, RATE * 5n + RATE, [token]);
      await act(hub, "withdraw", [self, w.other.address, RATE * 5n]);
      await w.goTo(FINAL);
      for (const lease of [id, rented]) await hub.finalize(lease);
      await acts.expectBalance(token, 0n, [token]);
    });
  });

  describe("when it closes the lease that is being opened", () => {
    it("it should be refunded the deposit of this very call, and leave no lock", async () => {
      const offer = w.offer({ ...(await acts.terms(token)), slot: SLOT });
      const start = START + 60;
      const take = [offer, await w.sign(offer), w.choice({ start }), NO_PERMIT] as const;
      const rented = w.ethers.keccak256(
        w.ethers.AbiCoder.defaultAbiCoder().encode(
          ["uint256", "address", "bytes32", "address", "uint256"],
          [w.domain.chainId, hub.target, w.hashOffer(offer), self, start],
        ),
      );
      await arm("close", [rented]);
      await expect(act(hub, "take", take)).to.changeTokenBalances(w.ethers, token, [token, hub], [-DEPOSIT, DEPOSIT]);
      expect(await token.succeeded()).to.equal(true);
      expect((await hub.balanceOf(token, token)).amount).to.equal(DEPOSIT);
      expect((await hub.slotOf(w.provider, SLOT)).occupied).to.equal(false);
      expect((await hub.collateralOf(w.provider, token)).locked).to.equal(BOND);
      await acts.expectBalance(token, RATE * 5n, [token]);
      await expect(hub.finalize(rented)).to.be.revertedWithCustomError(hub, "Leases_Finalized").withArgs(rented);
    });
  });

  describe("when it settles while a balance goes out", () => {
    it("it should credit what is due once", async () => {
      await w.goTo(GENESIS + 3 * HOUR);
      await hub.settle(id);
      await w.goTo(GENESIS + 4 * HOUR);
      await arm("settle", [id]);
      await hub.connect(w.provider).withdraw(token, w.other, PAID.net);
      expect(await token.succeeded()).to.equal(true);
      const { net: provider, fee } = shares(down(RATE, 179));
      expect(await hub.balanceOf(w.provider, token)).to.deep.equal([provider - PAID.net, fee]);
      await acts.expectBalance(token, RATE * 5n - provider - fee, [token]);
    });
  });

  describe("when it settles while fees go out", () => {
    it("it should keep the new fees for the next time", async () => {
      await w.goTo(GENESIS + 3 * HOUR);
      await hub.settle(id);
      await w.goTo(GENESIS + 4 * HOUR);
      await arm("settleMany", [[id]]);
      await expect(hub.collectFees(token, [w.provider])).to.changeTokenBalance(w.ethers, token, w.feePool, PAID.fee);
      expect(await token.succeeded()).to.equal(true);
      const { fee } = shares(down(RATE, 179));
      expect((await hub.balanceOf(w.provider, token)).fees).to.equal(fee - PAID.fee);
      expect(await w.feePool.feesOf(token, w.provider)).to.equal(PAID.fee);
    });
  });

  describe("when it finalizes while collateral goes out", () => {
    it("it should free the bond once", async () => {
      await w.goTo(FINAL);
      await arm("finalize", [id]);
      await hub.connect(w.provider).withdrawCollateral(token, w.other, STAKED - BOND);
      expect(await token.succeeded()).to.equal(true);
      expect(await hub.collateralOf(w.provider, token)).to.deep.equal([BOND, 0n]);
      await acts.expectBalance(token, 0n, [token]);
      await hub.connect(w.provider).withdrawCollateral(token, w.other, BOND);
      await acts.expectBalance(token, 0n, [token]);
    });
  });

  describe("when it locks collateral that is going out", () => {
    it("it should be refused", async () => {
      const rented = await rentedOutByToken();
      await arm("addBond", [rented, 1]);
      await act(hub, "withdrawCollateral", [self, w.other.address, STAKED - BOND]);
      expect(await token.succeeded()).to.equal(false);
      expect(await token.answer()).to.equal(
        hub.interface.encodeErrorResult("Collateral_Insufficient", [self, self, 0n, 10_834n]),
      );
      expect(await hub.collateralOf(token, token)).to.deep.equal([BOND, BOND]);
    });
  });

  describe("when it is slashed while it stakes", () => {
    it("it should count both", async () => {
      const rented = await rentedOutByToken();
      await arm("close", [rented]);
      await act(hub, "stake", [self, 1_000n]);
      expect(await token.succeeded()).to.equal(true);
      // It never began: the whole deposit goes back, leaving costs two hours, and the rest of the bond is free at once.
      expect(await hub.collateralOf(token, token)).to.deep.equal([STAKED - RATE * 2n + 1_000n, 0n]);
      expect((await hub.balanceOf(w.renter, token)).amount).to.equal(DEPOSIT + RATE * 2n);
      await acts.expectBalance(token, RATE * 5n, [token]);
    });
  });
});
