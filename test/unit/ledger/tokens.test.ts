import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";

import type { BlockingToken, FalseToken, FeeTakingToken, ILeasehold, PausingToken } from "../../../types/index.ts";
import { shares } from "../../support/books.ts";
import {
  BOND,
  DEPOSIT,
  FINAL,
  MINTED,
  PAID,
  RATE,
  SLOT,
  STAKED,
  START,
  TOTAL,
  type Token,
  tokenActs,
} from "../../support/tokens.ts";
import { GENESIS, HOUR, NO_PERMIT, type World, freshWorld } from "../../support/world.ts";

type Sent = Promise<ContractTransactionResponse>;

describe("tokens", () => {
  let w: World;
  let hub: ILeasehold;
  let acts: ReturnType<typeof tokenActs>;

  beforeEach(async () => {
    w = await freshWorld();
    ({ hub } = w);
    acts = tokenActs(w);
  });

  /** What everybody has after two whole leases, when all is out. */
  async function expectWhole(token: Token): Promise<void> {
    for (const provider of [w.provider, w.stranger])
      expect(await token.balanceOf(provider)).to.equal(MINTED + TOTAL.net);
    for (const renter of [w.renter, w.other]) expect(await token.balanceOf(renter)).to.equal(MINTED - DEPOSIT);
    expect(await token.balanceOf(w.recipient)).to.equal(2n * TOTAL.panelFee);
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
        await acts.list(token);
      });

      describe("when tokens should come in", () => {
        beforeEach(async () => {
          [first, second] = await acts.takeTwo(token, 300);
          await hub.connect(w.renter).setStandingTopUp(first, 301, 301);
          await freeze(true);
        });

        afterEach(async () => {
          expect(await token.balanceOf(hub)).to.equal(2n * STAKED + DEPOSIT);
          await acts.expectBalance(token, DEPOSIT);
        });

        it("it should refuse a stake, and count none", async () => {
          await refused(hub.connect(w.provider).stake(token, 1_000n));
          await refused(hub.connect(w.other).stakeFor(w.provider, token, 1_000n));
          await refused(hub.connect(w.provider).stakeWithPermit(token, 1_000n, NO_PERMIT));
          expect(await hub.collateralOf(w.provider, token)).to.deep.equal([STAKED, BOND]);
        });

        it("it should refuse a take, and open no lease", async () => {
          const offer = w.offer({ ...(await acts.terms(token)), slot: SLOT });
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
          [first, second] = await acts.takeTwo(token);
          await w.goTo(GENESIS + 3 * HOUR);
          await hub.settleMany([first, second]);
          await freeze(true);
        });

        it("it should refuse a withdrawal, and keep the balance", async () => {
          await refused(hub.connect(w.provider).withdraw(token, w.provider, PAID.net));
          await refused(hub.connect(w.provider).settleAndWithdraw(first, w.provider));
          await refused(hub.connect(w.provider).closeAndWithdraw(first, w.provider));
          expect((await hub.balanceOf(w.provider, token)).amount).to.equal(PAID.net);
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
          [first, second] = await acts.takeTwo(token);
          await freeze(true);
        });

        it("it should settle, close and finalize all the same", async () => {
          await w.goTo(GENESIS + 3 * HOUR);
          await hub.settleMany([first, second]);
          for (const provider of [w.provider, w.stranger])
            expect(await hub.balanceOf(provider, token)).to.deep.equal([PAID.net, PAID.fee]);
          // It ends at minute 181 of the day, after 180 of its 600 minutes.
          await hub.connect(w.renter).close(first);
          expect((await hub.balanceOf(w.renter, token)).amount).to.equal(RATE * 7n);
          await acts.expectBalance(token, 2n * DEPOSIT - RATE * 7n - 2n * (PAID.net + PAID.fee));
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          expect((await hub.collateralOf(w.provider, token)).locked).to.equal(0n);
          await acts.expectBalance(token, 0n);
        });

        it("it should let all take everything out, as soon as the token moves again", async () => {
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          await freeze(false);
          await acts.expectAllOut(token);
          await expectWhole(token);
        });
      });
    });
  }

  describe("given a token that answers nothing", () => {
    it("it should work from stake to the last withdrawal", async () => {
      const deployed = await w.ethers.deployContract("SilentToken");
      const token = await w.ethers.getContractAt("MintableToken", deployed);
      await acts.list(token);
      const [first, second] = await acts.takeTwo(token, 300);
      await hub.connect(w.stranger).topUp(first, 300);
      await hub.connect(w.other).topUp(second, 300);
      expect(await token.balanceOf(hub)).to.equal(2n * STAKED + 2n * DEPOSIT);
      await w.goTo(GENESIS + 3 * HOUR);
      await hub.settleMany([first, second]);
      await expect(hub.connect(w.provider).withdraw(token, w.provider, PAID.net)).to.changeTokenBalances(
        w.ethers,
        token,
        [hub, w.provider],
        [-PAID.net, PAID.net],
      );
      await acts.expectBalance(token, 2n * (DEPOSIT - PAID.net - PAID.fee));
      await w.goTo(FINAL);
      for (const id of [first, second]) await hub.finalize(id);
      await acts.expectAllOut(token);
      expect(await token.balanceOf(w.provider)).to.equal(MINTED + TOTAL.net);
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
      await acts.list(token);
      [first, second] = await acts.takeTwo(token, 300);
      await token.take(true);
    });

    describe("when tokens should come in", () => {
      const refused = async (call: Sent, received: bigint, expected: bigint) => {
        await expect(call)
          .to.be.revertedWithCustomError(hub, "Ledger_WrongTransfer")
          .withArgs(token, received, expected);
        await acts.expectBalance(token, DEPOSIT);
      };

      it("it should refuse a stake, and count none", async () => {
        await refused(hub.connect(w.provider).stake(token, 1_000n), 990n, 1_000n);
        expect(await token.balanceOf(w.provider)).to.equal(MINTED - STAKED);
      });

      it("it should refuse a take, and open no lease", async () => {
        const offer = w.offer({ ...(await acts.terms(token)), slot: SLOT });
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
        const fee = PAID.net / 100n;
        await expect(hub.connect(w.provider).withdraw(token, w.provider, PAID.net)).to.changeTokenBalances(
          w.ethers,
          token,
          [hub, w.provider],
          [-PAID.net, PAID.net - fee],
        );
        await w.goTo(FINAL);
        for (const id of [first, second]) await hub.finalize(id);
        await acts.expectBalance(token, 0n);
      });
    });
  });

  describe("given a token that blocks somebody", () => {
    let token: BlockingToken;
    let first: string;
    let second: string;

    beforeEach(async () => {
      token = await w.ethers.deployContract("BlockingToken");
      await acts.list(token);
      [first, second] = await acts.takeTwo(token);
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
            expect(await hub.balanceOf(provider, token)).to.deep.equal([PAID.net, PAID.fee]);
          await hub.connect(w.renter).close(first);
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          await acts.expectBalance(token, 0n);
        });

        it("it should pay everybody else", async () => {
          await w.goTo(FINAL);
          for (const id of [first, second]) await hub.finalize(id);
          await expect(hub.connect(w.stranger).withdraw(token, w.stranger, TOTAL.net)).to.changeTokenBalance(
            w.ethers,
            token,
            w.stranger,
            TOTAL.net,
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
          const served = shares(RATE * 3n);
          expect(amount).to.equal({ provider: served.net, renter: RATE * 7n, recipient: served.panelFee }[who]);
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

        if (who === "provider") {
          it("it should let its collateral go to another address", async () => {
            await expect(hub.connect(w.provider).withdrawCollateral(token, w.provider, STAKED - BOND))
              .to.be.revertedWithCustomError(token, "BlockingToken_Blocked")
              .withArgs(w.provider);
            await expect(
              hub.connect(w.provider).withdrawCollateral(token, w.admin, STAKED - BOND),
            ).to.changeTokenBalance(w.ethers, token, w.admin, STAKED - BOND);
          });
        }

        if (who === "renter") {
          it("it should refuse its top-ups, and accept somebody else's", async () => {
            const id = await w.take({ ...(await acts.terms(token)), slot: SLOT }, { deposit: 300, term: 600 }, w.other);
            await expect(hub.connect(w.renter).topUp(id, 60))
              .to.be.revertedWithCustomError(token, "BlockingToken_Blocked")
              .withArgs(w.renter);
            await expect(hub.connect(w.stranger).topUp(id, 60)).to.changeTokenBalance(w.ethers, token, hub, RATE);
          });
        }
      });
    }
  });
});
