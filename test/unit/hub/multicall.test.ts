import { expect } from "chai";

import { encode } from "../../support/hub.ts";
import { NO_PERMIT, type OfferInput, SET, type World, freshWorld } from "../../support/world.ts";

const SLOT = `0x${"52".repeat(32)}`;
const BOND = 19_500_000n;
const DEPOSIT = 6_500_000n;

describe("multicall", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
    await w.hub.connect(w.stranger).stake(w.usdc, BOND);
  });

  /** An encoded take of this offer, signed by its provider. */
  const take = async (fields: Partial<OfferInput> = {}, signer = w.provider) => {
    const offer = w.offer({ provider: signer.address, ...fields });
    return encode(w, "take", [offer, await w.sign(offer, signer), w.choice(), NO_PERMIT]);
  };
  const call = (data: string[], by = w.renter) => w.hub.connect(by).multicall(data);

  describe("when there are no calls", () => {
    it("it should answer nothing", async () => {
      expect(await w.hub.multicall.staticCall([])).to.deep.equal([]);
    });
  });

  describe("when several offers of several providers are taken", () => {
    const cluster = async () => [await take(), await take({ slot: SLOT }), await take({}, w.stranger)];

    describe("when each can be", () => {
      it("it should open a lease for each, all of the caller's", async () => {
        await call(await cluster());
        for (const [provider, slot] of [
          [w.provider, w.offer().slot],
          [w.provider, SLOT],
          [w.stranger, w.offer().slot],
        ] as const) {
          const { occupant, occupied } = await w.hub.slotOf(provider, slot);
          const { lease } = await w.hub.leaseOf(occupant);
          expect([occupied, lease.provider, lease.renter]).to.deep.equal([true, provider.address, w.renter.address]);
        }
      });

      it("it should take the deposit of each", async () => {
        await expect(call(await cluster())).to.changeTokenBalances(
          w.ethers,
          w.usdc,
          [w.renter, w.hub],
          [-3n * DEPOSIT, 3n * DEPOSIT],
        );
      });

      it("it should lock the bond of each", async () => {
        await call(await cluster());
        expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(2n * BOND);
        expect(await w.hub.collateralOf(w.stranger, w.usdc)).to.deep.equal([BOND, BOND]);
      });

      it("it should answer what each did", async () => {
        const results = await w.hub.connect(w.renter).multicall.staticCall(await cluster());
        await call(await cluster());
        const { occupant: first } = await w.hub.slotOf(w.provider, w.offer().slot);
        const { occupant: second } = await w.hub.slotOf(w.provider, SLOT);
        const { occupant: third } = await w.hub.slotOf(w.stranger, w.offer().slot);
        expect(results).to.deep.equal([first, second, third]);
      });
    });

    describe("when the last cannot be", () => {
      it("it should pass its error on, and open none", async () => {
        const data = [...(await cluster()), await take({ slot: SLOT, salt: 1n }, w.stranger)];
        await expect(call(data))
          .to.be.revertedWithCustomError(w.hub, "Collateral_Insufficient")
          .withArgs(w.stranger, w.usdc, 0n, BOND);
        for (const provider of [w.provider, w.stranger]) {
          expect((await w.hub.slotOf(provider, w.offer().slot)).occupied).to.equal(false);
          expect((await w.hub.collateralOf(provider, w.usdc)).locked).to.equal(0n);
        }
        expect(await w.usdc.balanceOf(w.renter)).to.equal(10n ** 30n);
      });
    });

    describe("when the renter can pay for all but the last", () => {
      it("it should pass the token's error on, and open none", async () => {
        await w.usdc.connect(w.renter).approve(w.hub, 3n * DEPOSIT - 1n);
        await expect(call(await cluster()))
          .to.be.revertedWithCustomError(w.usdc, "ERC20InsufficientAllowance")
          .withArgs(w.hub, DEPOSIT - 1n, DEPOSIT);
        expect((await w.hub.collateralOf(w.provider, w.usdc)).locked).to.equal(0n);
        expect(await w.usdc.balanceOf(w.renter)).to.equal(10n ** 30n);
      });
    });

    describe("when two want the same slot", () => {
      it("it should pass the error on, naming the first", async () => {
        const [first] = await w.hub.connect(w.renter).multicall.staticCall([await take()]);
        await expect(call([await take(), await take({ salt: 1n })]))
          .to.be.revertedWithCustomError(w.hub, "Leases_SlotOccupied")
          .withArgs(w.provider, w.offer().slot, first, Math.floor((await w.now()) / 60) + 601);
      });
    });
  });

  describe("when functions of the extension are called", () => {
    it("it should run them as the caller's", async () => {
      const limits = {
        rate: 1n,
        exitMinutes: 2n,
        penaltyMultiple: 3n,
        bondMultiple: 4n,
        expiry: 5n,
        panel: w.panelHash,
        quota: 6n,
      };
      const offer = w.offer({ epoch: 9n });
      const data = [
        encode(w, "raiseEpoch", [9n]),
        encode(w, "publish", [offer, "ipfs://spec"]),
        encode(w, "authorizeSigner", [w.other.address, await w.usdc.getAddress(), limits]),
        encode(w, "createPanel", [{ ...w.panel, threshold: 1n }]),
      ];
      const results = await w.hub.connect(w.provider).multicall.staticCall(data);
      expect(results).to.deep.equal(["0x", w.hashOffer(offer), "0x", `0x${"2".padStart(64, "0")}`]);
      await call(data, w.provider);
      expect(await w.hub.epochOf(w.provider)).to.equal(9n);
      expect(await w.hub.offerStateOf(w.provider, w.hashOffer(offer))).to.equal(1n);
      expect(await w.hub.signerLimitsOf(w.provider, w.other, w.usdc)).to.deep.equal(Object.values(limits));
      expect(await w.hub.panelCount()).to.equal(2n);
    });

    it("it should run them beside those of the hub", async () => {
      await call(
        [encode(w, "publish", [w.offer({ slot: SLOT }), ""]), encode(w, "stake", [await w.dai.getAddress(), 5n])],
        w.provider,
      );
      expect(await w.hub.offerStateOf(w.provider, w.hashOffer(w.offer({ slot: SLOT })))).to.equal(1n);
      expect((await w.hub.collateralOf(w.provider, w.dai)).total).to.equal(10n ** 28n + 5n);
    });

    it("it should pass their errors on, and do nothing", async () => {
      await expect(call([encode(w, "raiseEpoch", [9n]), encode(w, "raiseEpoch", [9n])]))
        .to.be.revertedWithCustomError(w.hub, "Offers_EpochNotRaised")
        .withArgs(9n, 9n);
      expect(await w.hub.epochOf(w.renter)).to.equal(0n);
    });

    it("it should refuse restricted ones to a caller who is not admitted, and run the admin's", async () => {
      const data = [
        encode(w, "pause", [[1]]),
        encode(w, "addParameterSet", [{ token: await w.usdc.getAddress(), ...SET, status: 0 }]),
      ];
      await expect(call(data)).to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized").withArgs(w.renter);
      await call(data, w.admin);
      expect(await w.hub.parameterSetCount()).to.equal(3n);
      expect((await w.hub.parameterSetOf(1)).status).to.equal(1n);
    });
  });

  describe("when there is no such function", () => {
    it("it should revert, and do nothing", async () => {
      const leasehold = await w.ethers.getContractAt("Leasehold", w.hub);
      await expect(call([encode(w, "raiseEpoch", [9n]), "0x12345678"])).to.be.revertedWithCustomError(
        leasehold,
        "FailedCall",
      );
      expect(await w.hub.epochOf(w.renter)).to.equal(0n);
    });
  });

  describe("when the calls contain calls", () => {
    it("it should run them as the caller's", async () => {
      await call([encode(w, "multicall", [[await take()]]), await take({ slot: SLOT })]);
      const { occupant } = await w.hub.slotOf(w.provider, w.offer().slot);
      expect((await w.hub.leaseOf(occupant)).lease.renter).to.equal(w.renter.address);
    });
  });
});
