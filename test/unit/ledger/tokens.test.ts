import { expect } from "chai";
import type { AddressLike, BaseContract, ContractTransactionResponse } from "ethers";

import type {
  BlockingToken,
  FalseToken,
  FeeTakingToken,
  ILeasehold,
  MintableToken,
  PausingToken,
  ReenteringToken,
} from "../../../types/index.ts";
import { encode, owedTo, split } from "../../support/books.ts";
import { GENESIS, HOUR, NO_PERMIT, SET, type World, ZERO_ADDRESS, down, freshWorld } from "../../support/world.ts";

type Sent = Promise<ContractTransactionResponse>;
type Token = Pick<MintableToken, "mint" | "balanceOf" | "getAddress"> & {
  connect(runner: World["provider"]): Pick<MintableToken, "approve">;
};

const RATE = 650_000n;
const STAKED = 10n ** 12n;
const MINTED = 10n ** 15n;
const SLOT = `0x${"52".repeat(32)}`;

/** First minute of a lease that is taken at once in a fresh world; of ten hours, it is final, and can be finalized, then. */
const START = GENESIS / 60 + 1;
const FINAL = (START + 600 + 60 + 360) * 60;

/** What a lease of ten hours costs and locks, and who has what of it in the end. */
const DEPOSIT = RATE * 10n;
const BOND = RATE * 30n;
const TOTAL = split(DEPOSIT);

/** What is paid three hours after the world began: two hours are final, but for the minute before the lease. */
const PAID = split(down(RATE, 119));

describe("tokens", () => {
  let w: World;
  let hub: ILeasehold;

  beforeEach(async () => {
    w = await freshWorld();
    ({ hub } = w);
  });

  /** Adds the third parameter set, in this token, and gives everybody some; two providers stake. */
  async function list(token: Token): Promise<void> {
    await hub.addParameterSet({ token, ...SET, status: 0 });
    for (const holder of [w.provider, w.renter, w.stranger, w.other]) {
      await token.mint(holder, MINTED);
      await token.connect(holder).approve(hub, MINTED);
    }
    for (const provider of [w.provider, w.stranger]) await hub.connect(provider).stake(token, STAKED);
  }

  const terms = async (token: Token) => ({ parameterSet: 3, token: await token.getAddress() });

  /** Two leases that have nothing to do with each other but the token. */
  async function takeTwo(token: Token, deposit = 600): Promise<[string, string]> {
    const first = await w.take(await terms(token), { term: 600, deposit });
    const offer = w.offer({ ...(await terms(token)), provider: w.stranger.address });
    await hub.connect(w.stranger).publish(offer, "");
    await hub.connect(w.other).take(offer, "0x", w.choice({ deposit }), NO_PERMIT);
    const { occupant: second } = await hub.slotOf(w.stranger, offer.slot);
    return [first, second];
  }

  const accounts = () => [w.provider, w.renter, w.stranger, w.other, w.recipient, w.market, w.admin];

  /** The hub has what it owes to everybody in this token, to the unit. */
  async function expectBalance(token: Token, escrow: bigint, others: AddressLike[] = []): Promise<void> {
    expect(await token.balanceOf(hub)).to.equal((await owedTo(w, token, [...accounts(), ...others])) + escrow);
  }

  /** Everybody takes all it has out of the hub; then nothing is left in it. */
  async function expectAllOut(token: Token): Promise<void> {
    await hub.collectFees(token, accounts());
    for (const account of accounts()) {
      const { amount } = await hub.balanceOf(account, token);
      if (amount !== 0n) await hub.connect(account).withdraw(token, account, amount);
      const { total } = await hub.collateralOf(account, token);
      if (total !== 0n) await hub.connect(account).withdrawCollateral(token, account, total);
    }
    expect(await token.balanceOf(hub)).to.equal(0n);
  }

  /** What everybody has after two whole leases, when all is out. */
  async function expectWhole(token: Token): Promise<void> {
    for (const provider of [w.provider, w.stranger])
      expect(await token.balanceOf(provider)).to.equal(MINTED + TOTAL.provider);
    for (const renter of [w.renter, w.other]) expect(await token.balanceOf(renter)).to.equal(MINTED - DEPOSIT);
    expect(await token.balanceOf(w.recipient)).to.equal(2n * TOTAL.panel);
    expect(await token.balanceOf(w.feePool)).to.equal(2n * TOTAL.fee);
  }

  const kinds: {
    how: string;
    deploy: () => Promise<{ token: Token; freeze: (frozen: boolean) => Sent; refused: (call: Sent) => Promise<void> }>;
  }[] = [
    {
      how: "a token that says false instead of moving",
      deploy: async () => {
        const token: FalseToken = await w.ethers.deployContract("FalseToken");
        const leasehold = await w.ethers.getContractAt("Leasehold", hub);
        return {
          token,
          freeze: (frozen) => token.refuse(frozen),
          refused: async (call) => {
            await expect(call).to.be.revertedWithCustomError(leasehold, "SafeERC20FailedOperation").withArgs(token);
          },
        };
      },
    },
    {
      how: "a token that is paused",
      deploy: async () => {
        const token: PausingToken = await w.ethers.deployContract("PausingToken");
        return {
          token,
          freeze: (frozen) => token.setPaused(frozen),
          refused: async (call) => {
            await expect(call).to.be.revertedWithCustomError(token, "PausingToken_Paused");
          },
        };
      },
    },
    {
      how: "a token that blocks the hub",
      deploy: async () => {
        const token: BlockingToken = await w.ethers.deployContract("BlockingToken");
        return {
          token,
          freeze: (frozen) => token.setBlocked(hub, frozen),
          refused: async (call) => {
            await expect(call).to.be.revertedWithCustomError(token, "BlockingToken_Blocked").withArgs(hub);
          },
        };
      },
    },
  ];

  for (const { how, deploy } of kinds) {
    describe(`given ${how}`, () => {
      let token: Token;
      let freeze: (frozen: boolean) => Sent;
      let refused: (call: Sent) => Promise<void>;
      let first: string;
      let second: string;

      beforeEach(async () => {
        ({ token, freeze, refused } = await deploy());
        await list(token);
      });

      describe("when tokens should come in", () => {
        beforeEach(async () => {
          [first, second] = await takeTwo(token, 300);
          await hub.connect(w.renter).setStandingTopUp(first, 301, 301);
          await freeze(true);
        });

        afterEach(async () => {
          expect(await token.balanceOf(hub)).to.equal(2n * STAKED + DEPOSIT);
          await expectBalance(token, DEPOSIT);
        });

        it("it should refuse a stake, and count none", async () => {
          await refused(hub.connect(w.provider).stake(token, 1_000n));
          await refused(hub.connect(w.other).stakeFor(w.provider, token, 1_000n));
          await refused(hub.connect(w.provider).stakeWithPermit(token, 1_000n, NO_PERMIT));
          expect(await hub.collateralOf(w.provider, token)).to.deep.equal([STAKED, BOND]);
        });

        it("it should refuse a take, and open no lease", async () => {
          const offer = w.offer({ ...(await terms(token)), slot: SLOT });
          const signature = await w.sign(offer);
          await refused(hub.connect(w.renter).take(offer, signature, w.choice(), NO_PERMIT));
          expect((await hub.slotOf(w.provider, SLOT)).occupied).to.equal(false);
          expect(await hub.collateralOf(w.provider, token)).to.deep.equal([STAKED, BOND]);
        });

        it("it should refuse a top-up, by hand or standing, and add no minutes", async () => {
          await refused(hub.connect(w.renter).topUp(first, 60));
          await refused(hub.connect(w.stranger).pullTopUp(first));
          expect((await hub.leaseOf(first)).lease.end).to.equal(START + 300);
          expect((await hub.standingTopUpOf(first)).remaining).to.equal(301n);
        });
      });

      describe("when tokens should go out", () => {
        beforeEach(async () => {
          [first, second] = await takeTwo(token);
          await w.goTo(GENESIS + 3 * HOUR);
          await hub.settleMany([first, second]);
          await freeze(true);
        });

        it("it should refuse a withdrawal, and keep the balance", async () => {
          await refused(hub.connect(w.provider).withdraw(token, w.provider, PAID.provider));
          await refused(hub.connect(w.provider).settleAndWithdraw(first, w.provider));
          await refused(hub.connect(w.provider).closeAndWithdraw(first, w.provider));
          expect((await hub.balanceOf(w.provider, token)).amount).to.equal(PAID.provider);
          expect((await hub.leaseOf(first)).lease.end).to.equal(START + 600);
        });

        it("it should refuse to let collateral go, and keep it", async () => {
          await refused(hub.connect(w.provider).withdrawCollateral(token, w.provider, STAKED - BOND));
          expect(await hub.collateralOf(w.provider, token)).to.deep.equal([STAKED, BOND]);
        });

        it("it should refuse to send fees, and keep them", async () => {
          await refused(hub.collectFees(token, [w.provider, w.stranger]));
          expect((await hub.balanceOf(w.provider, token)).fees).to.equal(PAID.fee);
          expect((await hub.balanceOf(w.stranger, token)).fees).to.equal(PAID.fee);
          expect(await w.feePool.feesOf(token, w.provider)).to.equal(0n);
        });
      });

      describe("when nothing has to move", () => {
        beforeEach(async () => {
          [first, second] = await takeTwo(token);
          await freeze(true);
        });

        it("it should settle, close and finalize all the same", async () => {
          await w.goTo(GENESIS + 3 * HOUR);
          await hub.settleMany([first, second]);
          for (const provider of [w.provider, w.stranger])
            expect(await hub.balanceOf(provider, token)).to.deep.equal([PAID.provider, PAID.fee]);
          // It ends at minute 181 of the day, after 180 of its 600 minutes.
          await hub.connect(w.renter).close(first);
          expect((await hub.balanceOf(w.renter, token)).amount).to.equal(RATE * 7n);
          await expectBalance(token, 2n * DEPOSIT - RATE * 7n - 2n * (PAID.provider + PAID.fee));
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          expect((await hub.collateralOf(w.provider, token)).locked).to.equal(0n);
          await expectBalance(token, 0n);
        });

        it("it should let all take everything out, as soon as the token moves again", async () => {
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          await freeze(false);
          await expectAllOut(token);
          await expectWhole(token);
        });
      });
    });
  }

  describe("given a token that answers nothing", () => {
    it("it should work from stake to the last withdrawal", async () => {
      const deployed = await w.ethers.deployContract("SilentToken");
      const token = await w.ethers.getContractAt("MintableToken", deployed);
      await list(token);
      const [first, second] = await takeTwo(token, 300);
      await hub.connect(w.stranger).topUp(first, 300);
      await hub.connect(w.other).topUp(second, 300);
      expect(await token.balanceOf(hub)).to.equal(2n * STAKED + 2n * DEPOSIT);
      await w.goTo(GENESIS + 3 * HOUR);
      await hub.settleMany([first, second]);
      await expect(hub.connect(w.provider).withdraw(token, w.provider, PAID.provider)).to.changeTokenBalances(
        w.ethers,
        token,
        [hub, w.provider],
        [-PAID.provider, PAID.provider],
      );
      await expectBalance(token, 2n * (DEPOSIT - PAID.provider - PAID.fee));
      await w.goTo(FINAL);
      for (const id of [first, second]) await hub.finalize(id);
      await expectAllOut(token);
      expect(await token.balanceOf(w.provider)).to.equal(MINTED + TOTAL.provider);
      expect(await token.balanceOf(w.renter)).to.equal(MINTED - RATE * 5n);
      expect(await token.balanceOf(w.feePool)).to.equal(2n * TOTAL.fee);
    });
  });

  describe("given a token that begins to take a fee on transfers", () => {
    let token: FeeTakingToken;
    let first: string;
    let second: string;

    beforeEach(async () => {
      token = await w.ethers.deployContract("FeeTakingToken");
      await list(token);
      [first, second] = await takeTwo(token, 300);
      await token.take(true);
    });

    describe("when tokens should come in", () => {
      const refused = async (call: Sent, received: bigint, expected: bigint) => {
        await expect(call)
          .to.be.revertedWithCustomError(hub, "Ledger_WrongTransfer")
          .withArgs(token, received, expected);
        await expectBalance(token, DEPOSIT);
      };

      it("it should refuse a stake, and count none", async () => {
        await refused(hub.connect(w.provider).stake(token, 1_000n), 990n, 1_000n);
        expect(await token.balanceOf(w.provider)).to.equal(MINTED - STAKED);
      });

      it("it should refuse a take, and open no lease", async () => {
        const offer = w.offer({ ...(await terms(token)), slot: SLOT });
        const taken = hub.connect(w.renter).take(offer, await w.sign(offer), w.choice(), NO_PERMIT);
        await refused(taken, (DEPOSIT * 99n) / 100n, DEPOSIT);
        expect((await hub.slotOf(w.provider, SLOT)).occupied).to.equal(false);
        expect(await token.balanceOf(w.renter)).to.equal(MINTED - RATE * 5n);
      });

      it("it should refuse a top-up, and add no minutes", async () => {
        await refused(hub.connect(w.renter).topUp(first, 60), (RATE * 99n) / 100n, RATE);
        expect((await hub.leaseOf(first)).lease.end).to.equal(START + 300);
      });
    });

    describe("when tokens go out", () => {
      it("it should pay what it owes; what the token takes is the receiver's loss", async () => {
        await w.goTo(GENESIS + 3 * HOUR);
        await hub.settleMany([first, second]);
        const fee = PAID.provider / 100n;
        await expect(hub.connect(w.provider).withdraw(token, w.provider, PAID.provider)).to.changeTokenBalances(
          w.ethers,
          token,
          [hub, w.provider],
          [-PAID.provider, PAID.provider - fee],
        );
        await w.goTo(FINAL);
        for (const id of [first, second]) await hub.finalize(id);
        await expectBalance(token, 0n);
      });
    });
  });

  describe("given a token that blocks somebody", () => {
    let token: BlockingToken;
    let first: string;
    let second: string;

    beforeEach(async () => {
      token = await w.ethers.deployContract("BlockingToken");
      await list(token);
      [first, second] = await takeTwo(token);
    });

    for (const who of ["provider", "renter", "recipient"] as const) {
      describe(`when that is the ${who}`, () => {
        beforeEach(async () => {
          await token.setBlocked(w[who], true);
        });

        it("it should settle, close and finalize for all", async () => {
          await w.goTo(GENESIS + 3 * HOUR);
          await hub.settleMany([first, second]);
          for (const provider of [w.provider, w.stranger])
            expect(await hub.balanceOf(provider, token)).to.deep.equal([PAID.provider, PAID.fee]);
          await hub.connect(w.renter).close(first);
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          await expectBalance(token, 0n);
        });

        it("it should pay everybody else", async () => {
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          await expect(hub.connect(w.stranger).withdraw(token, w.stranger, TOTAL.provider)).to.changeTokenBalance(
            w.ethers,
            token,
            w.stranger,
            TOTAL.provider,
          );
          await expect(hub.connect(w.stranger).withdrawCollateral(token, w.stranger, STAKED)).to.changeTokenBalance(
            w.ethers,
            token,
            w.stranger,
            STAKED,
          );
          await expect(hub.collectFees(token, [w.provider, w.stranger])).to.changeTokenBalance(
            w.ethers,
            token,
            w.feePool,
            2n * TOTAL.fee,
          );
        });

        it("it should pay it at another address, and not at its own", async () => {
          await w.goTo(GENESIS + 3 * HOUR);
          await hub.connect(w.renter).close(first);
          await w.goTo(FINAL);
          await hub.finalize(first);
          const { amount } = await hub.balanceOf(w[who], token);
          // Three hours were served.
          const served = split(RATE * 3n);
          expect(amount).to.equal({ provider: served.provider, renter: RATE * 7n, recipient: served.panel }[who]);
          await expect(hub.connect(w[who]).withdraw(token, w[who], amount))
            .to.be.revertedWithCustomError(token, "BlockingToken_Blocked")
            .withArgs(w[who]);
          await expect(hub.connect(w[who]).withdraw(token, w.admin, amount)).to.changeTokenBalance(
            w.ethers,
            token,
            w.admin,
            amount,
          );
        });
      });
    }

    describe("when that is the provider", () => {
      it("it should let its collateral go to another address", async () => {
        await token.setBlocked(w.provider, true);
        await expect(hub.connect(w.provider).withdrawCollateral(token, w.provider, STAKED - BOND))
          .to.be.revertedWithCustomError(token, "BlockingToken_Blocked")
          .withArgs(w.provider);
        await expect(hub.connect(w.provider).withdrawCollateral(token, w.admin, STAKED - BOND)).to.changeTokenBalance(
          w.ethers,
          token,
          w.admin,
          STAKED - BOND,
        );
      });
    });
  });

  describe("given a token that calls back", () => {
    let token: ReenteringToken;
    let id: string;
    let self: string;

    beforeEach(async () => {
      token = await w.ethers.deployContract("ReenteringToken");
      self = await token.getAddress();
      await list(token);
      await token.mint(token, MINTED);
      await act(token, "approve", [hub.target, MINTED]);
      await act(hub, "stake", [self, STAKED]);
      id = await w.take(await terms(token), { deposit: 300 });
      await hub.connect(w.renter).setStandingTopUp(id, 600, 600);
    });

    /** Lets the token itself make a call. */
    const act = (target: BaseContract, name: string, args: readonly unknown[]) =>
      token.act(target, target.interface.encodeFunctionData(name, args));
    const arm = (name: string, args: readonly unknown[]) => token.arm(hub, encode(w, name, args));

    /** A lease that the token itself rents, or rents out. */
    const rentedByToken = async (deposit: number) => {
      const offer = w.offer({ ...(await terms(token)), slot: SLOT });
      await act(hub, "take", [offer, await w.sign(offer), w.choice({ deposit }), NO_PERMIT]);
      return (await hub.slotOf(w.provider, SLOT)).occupant;
    };
    const rentedOutByToken = async () => {
      const offer = w.offer({ ...(await terms(token)), provider: self });
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
        const offer = w.offer({ ...(await terms(token)), slot: SLOT });
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
          await expectBalance(token, RATE * 5n, [token]);
        });

        it("it should be refused while tokens go out", async () => {
          await arm(name, await args());
          await hub.connect(w.provider).withdrawCollateral(token, w.provider, 1_000n);
          await expectRefused();
          expect(await hub.collateralOf(w.provider, token)).to.deep.equal([STAKED - 1_000n, BOND]);
          await expectBalance(token, RATE * 5n, [token]);
        });
      });
    }

    describe("when it calls fundRequest, being the market", () => {
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
        await token.arm(own, encode(w, "fundRequest", args));
        await own.connect(w.provider).stake(token, 1_000n);
        expect(await token.succeeded()).to.equal(false);
        expect(await token.answer()).to.equal(hub.interface.getError("Ledger_Reentered")!.selector);
        // Not in the middle of a transfer, it may.
        await token.act(own, encode(w, "fundRequest", args));
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
        await expectBalance(token, RATE * 5n + RATE, [token]);
        await act(hub, "withdraw", [self, w.other.address, RATE * 5n]);
        await w.goTo(FINAL);
        for (const lease of [id, rented]) await hub.finalize(lease);
        await expectBalance(token, 0n, [token]);
      });
    });

    describe("when it closes the lease that is being opened", () => {
      it("it should be refunded the deposit of this very call, and leave no lock", async () => {
        const offer = w.offer({ ...(await terms(token)), slot: SLOT });
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
        await expectBalance(token, RATE * 5n, [token]);
        await expect(hub.finalize(rented)).to.be.revertedWithCustomError(hub, "Leases_Finalized").withArgs(rented);
      });
    });

    describe("when it settles while a balance goes out", () => {
      it("it should credit what is due once", async () => {
        await w.goTo(GENESIS + 3 * HOUR);
        await hub.settle(id);
        await w.goTo(GENESIS + 4 * HOUR);
        await arm("settle", [id]);
        await hub.connect(w.provider).withdraw(token, w.other, PAID.provider);
        expect(await token.succeeded()).to.equal(true);
        const { provider, fee } = split(down(RATE, 179));
        expect(await hub.balanceOf(w.provider, token)).to.deep.equal([provider - PAID.provider, fee]);
        await expectBalance(token, RATE * 5n - provider - fee, [token]);
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
        const { fee } = split(down(RATE, 179));
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
        await expectBalance(token, 0n, [token]);
        await hub.connect(w.provider).withdrawCollateral(token, w.other, BOND);
        await expectBalance(token, 0n, [token]);
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
        // It never began: the whole deposit goes back, and leaving costs two hours.
        expect(await hub.collateralOf(token, token)).to.deep.equal([STAKED - RATE * 2n + 1_000n, BOND - RATE * 2n]);
        expect((await hub.balanceOf(w.renter, token)).amount).to.equal(DEPOSIT + RATE * 2n);
        await expectBalance(token, RATE * 5n, [token]);
      });
    });
  });
});
