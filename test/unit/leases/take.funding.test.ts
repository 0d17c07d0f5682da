import { expect } from "chai";
import { Signature } from "ethers";

import { bondOf, openedBy, sendTake } from "../../support/taking.ts";
import {
  HOUR,
  type OfferInput,
  type PermitInput,
  type World,
  ZERO_ADDRESS,
  down,
  freshWorld,
  up,
} from "../../support/world.ts";

/** The most that the hub holds of a token. */
const MOST_HELD = 2n ** 120n - 1n;
/** Ten hours at 0.65. */
const DEPOSIT = 6_500_000n;
const slot = (index: number): string => `0x${index.toString(16).padStart(64, "0")}`;

describe("take: funding", () => {
  let w: World;
  let hub: string;

  beforeEach(async () => {
    w = await freshWorld();
    hub = await w.hub.getAddress();
  });

  const allowanceOf = (owner: string) => w.usdc.allowance(owner, hub);

  describe("given an approval", () => {
    it("it should pull the deposit from the renter, and nothing else", async () => {
      await expect(sendTake(w)).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.renter, w.hub, w.provider],
        [-DEPOSIT, DEPOSIT, 0n],
      );
    });

    it("it should pull only what the deposit buys, not the term", async () => {
      await expect(sendTake(w, { choice: { term: 600, deposit: 60 } })).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.renter, w.hub],
        [-650_000n, 650_000n],
      );
    });

    it("it should leave no allowance where it was exact", async () => {
      await w.usdc.connect(w.renter).approve(hub, DEPOSIT);
      await sendTake(w);
      expect(await allowanceOf(w.renter.address)).to.equal(0n);
    });

    it("it should revert where it is one unit short", async () => {
      await w.usdc.connect(w.renter).approve(hub, DEPOSIT - 1n);
      await expect(sendTake(w))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(hub, DEPOSIT - 1n, DEPOSIT);
    });

    it("it should revert where there is none", async () => {
      await w.usdc.connect(w.renter).approve(hub, 0n);
      await expect(sendTake(w))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(hub, 0n, DEPOSIT);
    });

    it("it should revert where the renter's tokens are one unit short", async () => {
      const balance = await w.usdc.balanceOf(w.renter);
      await w.usdc.connect(w.renter).transfer(w.other, balance - DEPOSIT + 1n);
      await expect(sendTake(w))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientBalance")
        .withArgs(w.renter, DEPOSIT - 1n, DEPOSIT);
    });

    it("it should not spend what the hub owes the renter", async () => {
      const id = await w.take({}, { start: 0 });
      await w.hub.connect(w.renter).close(id);
      const { amount } = await w.hub.balanceOf(w.renter, w.usdc);
      expect(amount).to.equal(DEPOSIT);
      await expect(sendTake(w, { offer: { salt: 1n } })).to.changeTokenBalance(w.ethers, w.usdc, w.renter, -DEPOSIT);
      expect((await w.hub.balanceOf(w.renter, w.usdc)).amount).to.equal(amount);
    });
  });

  describe("given a permit", () => {
    const permitOf = async (value: bigint, signer = w.renter, fields: object = {}): Promise<PermitInput> => {
      const deadline = BigInt((await w.now()) + HOUR);
      const { name, version, chainId, verifyingContract } = await w.usdc.eip712Domain();
      const types = {
        Permit: ["owner:address", "spender:address", "value:uint256", "nonce:uint256", "deadline:uint256"].map(
          (field) => ({ name: field.split(":")[0]!, type: field.split(":")[1]! }),
        ),
      };
      const nonce = await w.usdc.nonces(w.renter);
      const message = { owner: w.renter.address, spender: hub, value, nonce, deadline, ...fields };
      const signed = await signer.signTypedData({ name, version, chainId, verifyingContract }, types, message);
      const { v, r, s } = Signature.from(signed);
      return { value, deadline, v, r, s };
    };

    beforeEach(async () => {
      await w.usdc.connect(w.renter).approve(hub, 0n);
    });

    it("it should open the lease without any approval before, and leave no allowance", async () => {
      await expect(sendTake(w, { permit: await permitOf(DEPOSIT) })).to.changeTokenBalances(
        w.ethers,
        w.usdc,
        [w.renter, w.hub],
        [-DEPOSIT, DEPOSIT],
      );
      expect(await allowanceOf(w.renter.address)).to.equal(0n);
      expect(await w.usdc.nonces(w.renter)).to.equal(1n);
    });

    it("it should open the lease where somebody used the permit first", async () => {
      const permit = await permitOf(DEPOSIT);
      const { value, deadline, v, r, s } = permit;
      await w.usdc.connect(w.stranger).permit(w.renter, hub, value, deadline, v, r, s);
      await expect(sendTake(w, { permit })).to.changeTokenBalance(w.ethers, w.usdc, w.renter, -DEPOSIT);
      expect(await w.usdc.nonces(w.renter)).to.equal(1n);
    });

    it("it should leave what it allows beyond the deposit", async () => {
      await sendTake(w, { permit: await permitOf(DEPOSIT + 7n) });
      expect(await allowanceOf(w.renter.address)).to.equal(7n);
    });

    it("it should revert where it allows one unit less, naming both", async () => {
      const permit = await permitOf(DEPOSIT - 1n);
      await expect(sendTake(w, { permit }))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(hub, DEPOSIT - 1n, DEPOSIT);
    });

    it("it should revert where it is somebody else's, for the missing allowance", async () => {
      const permit = await permitOf(DEPOSIT, w.stranger);
      await expect(sendTake(w, { permit }))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(hub, 0n, DEPOSIT);
    });

    it("it should let nobody but its signer pay by it", async () => {
      const permit = await permitOf(DEPOSIT);
      await w.usdc.connect(w.stranger).approve(hub, 0n);
      await expect(sendTake(w, { permit, by: w.stranger }))
        .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
        .withArgs(hub, 0n, DEPOSIT);
    });

    it("it should fall back on an approval where it is void", async () => {
      const permit = await permitOf(DEPOSIT, w.renter, { nonce: 9n });
      await w.usdc.connect(w.renter).approve(hub, DEPOSIT);
      await expect(sendTake(w, { permit })).to.changeTokenBalance(w.ethers, w.usdc, w.renter, -DEPOSIT);
    });

    it("it should not use it where its deadline is zero", async () => {
      const permit = { ...(await permitOf(DEPOSIT, w.renter)), deadline: 0n };
      await w.usdc.connect(w.renter).approve(hub, DEPOSIT);
      await sendTake(w, { permit });
      expect(await w.usdc.nonces(w.renter)).to.equal(0n);
    });

    it("it should revert where the offer's token is none, naming it", async () => {
      const permit = await permitOf(DEPOSIT);
      for (const token of [ZERO_ADDRESS, w.stranger.address]) {
        await expect(sendTake(w, { offer: { token }, permit }))
          .to.be.revertedWithCustomError(w.hub, "Ledger_NotAToken")
          .withArgs(token);
      }
    });
  });

  describe("given the deposit is no whole number of units", () => {
    for (const [rate, minutes, deposit] of [
      [1n, 1, 1n],
      [1n, 60, 1n],
      [1n, 61, 2n],
      [59n, 1, 1n],
      [60n, 1, 1n],
      [61n, 1, 2n],
      [650_000n, 61, 660_834n],
    ] as const) {
      it(`it should round up: ${minutes} minutes at ${rate} cost ${deposit}`, async () => {
        await expect(sendTake(w, { offer: { rate }, choice: { term: minutes } })).to.changeTokenBalances(
          w.ethers,
          w.usdc,
          [w.renter, w.hub],
          [-deposit, deposit],
        );
      });
    }
  });

  describe("given the provider's collateral", () => {
    const bondTests: [Partial<OfferInput>, number, bigint][] = [
      [{ rate: 1n, bondMultiple: 3, penaltyMultiple: 1 }, 20, 1n],
      [{ rate: 1n, bondMultiple: 3, penaltyMultiple: 1 }, 21, 2n],
      [{ rate: 61n, bondMultiple: 1, penaltyMultiple: 1 }, 1, 2n],
      [{ bondMultiple: 3 }, 1, 32_500n],
      [{ bondMultiple: 7 }, 1_439, 109_124_167n],
      [{ bondMultiple: 3 }, 1_440, 46_800_000n],
      [{ bondMultiple: 3 }, 1_441, 46_800_000n],
      [{ bondMultiple: 255 }, 43_200, 3_978_000_000n],
    ];
    for (const [fields, term, bond] of bondTests) {
      const rate = fields.rate ?? 650_000n;
      it(`it should lock ${bond} for ${term} minutes at ${rate}, ${fields.bondMultiple} times`, async () => {
        const { total } = await w.hub.collateralOf(w.provider, w.usdc);
        const { id } = await openedBy(w, sendTake(w, { offer: fields, choice: { term, deposit: 1 } }));
        expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([total, bond]);
        expect((await w.hub.leaseOf(id)).lease.bond).to.equal(fields.bondMultiple! * Math.min(term, 1_440));
      });
    }

    it("it should lock by the term, however little of it is paid", async () => {
      await sendTake(w, { choice: { term: 600, deposit: 60 } });
      expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(bondOf(w.offer(), 600));
    });

    it("it should be enough where it is exact", async () => {
      const { total } = await w.hub.collateralOf(w.provider, w.usdc);
      const bond = bondOf(w.offer(), 600);
      await w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, total - bond);
      await sendTake(w);
      expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([bond, bond]);
    });

    it("it should revert where it is one unit short, naming both", async () => {
      const { total } = await w.hub.collateralOf(w.provider, w.usdc);
      const bond = bondOf(w.offer(), 600);
      await w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, total - bond + 1n);
      await expect(sendTake(w))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.provider, await w.usdc.getAddress(), bond - 1n, bond);
    });

    it("it should count only what no other lease has locked", async () => {
      const { total } = await w.hub.collateralOf(w.provider, w.usdc);
      const bond = bondOf(w.offer(), 600);
      await w.hub.connect(w.provider).withdrawCollateral(w.usdc, w.provider, total - 2n * bond + 1n);
      await sendTake(w, { offer: { slot: slot(1) } });
      await expect(sendTake(w, { offer: { slot: slot(2) } }))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.provider, await w.usdc.getAddress(), bond - 1n, bond);
    });

    it("it should count neither another token's nor another provider's", async () => {
      await w.hub.connect(w.stranger).stake(w.dai, 10n ** 20n);
      const offer = w.offer({ provider: w.stranger.address });
      await expect(sendTake(w, { offer, signer: w.stranger }))
        .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
        .withArgs(w.stranger, await w.usdc.getAddress(), 0n, bondOf(offer, 600));
    });
  });

  describe("given the largest rate and the longest term", () => {
    const RATE = 2n ** 96n - 1n;
    const TERM = 2 ** 24 - 1;
    const paid = up(RATE, TERM);
    const terms = { rate: RATE, longestTerm: TERM, bondMultiple: 255, penaltyMultiple: 10, exitMinutes: 65_535 };
    const bond = up(RATE, 255 * 1_440);

    beforeEach(async () => {
      await w.usdc.mint(w.provider, bond);
      await w.hub.connect(w.provider).stake(w.usdc, bond);
      await w.usdc.mint(w.renter, 2n ** 120n);
    });

    it("it should open the lease, and pay out every unit of it in the end", async () => {
      const locked = await w.hub.collateralOf(w.provider, w.usdc);
      const { id, start } = await openedBy(w, sendTake(w, { offer: terms, choice: { term: TERM } }));
      expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(bond);
      await w.goTo((Number(start) + TERM + 60 + 360) * 60);
      await w.hub.finalize(id);

      const pay = down(RATE, TERM);
      const fee = (pay * 25_000n) / 1_000_000n;
      const panel = ((pay - fee) * 50n) / 10_000n;
      expect(await w.hub.balanceOf(w.provider, w.usdc)).to.deep.equal([pay - fee - panel, fee]);
      expect(await w.hub.balanceOf(w.recipient, w.usdc)).to.deep.equal([panel, 0n]);
      expect(await w.hub.balanceOf(w.renter, w.usdc)).to.deep.equal([paid - pay, 0n]);
      expect(await w.hub.collateralOf(w.provider, w.usdc)).to.deep.equal([locked.total, 0n]);
    });

    it("it should be closed by the provider for the largest penalty there is", async () => {
      const { id, start } = await openedBy(w, sendTake(w, { offer: terms, choice: { term: TERM } }));
      await w.at(Number(start) * 60 + 59);
      await w.hub.connect(w.provider).close(id);
      const refund = paid - up(RATE, 1);
      expect((await w.hub.balanceOf(w.renter, w.usdc)).amount).to.equal(refund + up(RATE, 65_535));
    });

    it("it should be taken as long as the hub can count its tokens, and not one unit more", async () => {
      const held = await w.usdc.balanceOf(w.hub);
      await w.usdc.connect(w.renter).transfer(w.hub, MOST_HELD - held - paid + 1n);
      await expect(sendTake(w, { offer: terms, choice: { term: TERM } }))
        .to.be.revertedWithCustomError(w.hub, "Ledger_TooLarge")
        .withArgs(await w.usdc.getAddress(), MOST_HELD + 1n, MOST_HELD);
    });

    it("it should be taken where the hub then holds the most it can count", async () => {
      const held = await w.usdc.balanceOf(w.hub);
      await w.usdc.connect(w.renter).transfer(w.hub, MOST_HELD - held - paid);
      await expect(sendTake(w, { offer: terms, choice: { term: TERM } })).to.emit(w.hub, "LeaseOpened");
      expect(await w.usdc.balanceOf(w.hub)).to.equal(MOST_HELD);
    });
  });
});
