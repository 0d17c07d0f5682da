import { expect } from "chai";
import { Signature, recoverAddress } from "ethers";

import { openedBy, sendTake } from "../../support/taking.ts";
import { NO_PERMIT, type OfferInput, type World, ZERO_ADDRESS, freshWorld } from "../../support/world.ts";

const ORDER = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;

/** How a contract answers ERC-1271's question: see ContractWallet. */
const HONEST = 0;
const YES = 1;
const NO = 2;
const REVERTS = 3;
const DIRT = 4;
const SHORT = 5;
const NOTHING = 6;

const word = (value: bigint): string => value.toString(16).padStart(64, "0");

describe("take: signatures", () => {
  let w: World;
  let offer: OfferInput;
  let hash: string;
  let signature: string;

  beforeEach(async () => {
    w = await freshWorld();
    offer = w.offer();
    hash = w.hashOffer(offer);
    signature = await w.sign(offer);
  });

  const refuses = async (bad: string, recovered: string = ZERO_ADDRESS) => {
    await expect(sendTake(w, { offer, signature: bad }))
      .to.be.revertedWithCustomError(w.hub, "Offers_BadSignature")
      .withArgs(hash, offer.provider, recovered);
  };

  describe("given the provider is a key", () => {
    describe("when the provider signed", () => {
      it("it should open the lease", async () => {
        const { provider, offerHash } = await openedBy(w, sendTake(w, { offer, signature }));
        expect([provider, offerHash]).to.deep.equal([w.provider.address, hash]);
      });

      it("it should ask for no trace on chain", async () => {
        await sendTake(w, { offer, signature });
        expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(0n);
      });
    });

    describe("when the provider signed and published", () => {
      it("it should open the lease by either", async () => {
        await w.hub.connect(w.provider).publish(offer, "");
        await expect(sendTake(w, { offer, signature })).to.emit(w.hub, "LeaseOpened");
        const next = w.offer({ slot: `0x${"52".repeat(32)}` });
        await w.hub.connect(w.provider).publish(next, "");
        await expect(sendTake(w, { offer: next, signature: "0x" })).to.emit(w.hub, "LeaseOpened");
      });
    });

    describe("when somebody else signed", () => {
      it("it should revert, naming who", async () => {
        await refuses(await w.sign(offer, w.stranger), w.stranger.address);
      });

      it("it should revert even if the offer is published", async () => {
        await w.hub.connect(w.provider).publish(offer, "");
        await refuses(await w.sign(offer, w.renter), w.renter.address);
      });
    });

    describe("when the provider signed another offer", () => {
      it("it should revert, naming who would have signed this one", async () => {
        const other = await w.sign(w.offer({ rate: 649_999n }));
        await refuses(other, recoverAddress(hash, other));
      });
    });

    describe("when there is no signature", () => {
      it("it should revert, as the offer is not published", async () => {
        await expect(sendTake(w, { offer, signature: "0x" }))
          .to.be.revertedWithCustomError(w.hub, "Offers_NotPublished")
          .withArgs(hash);
      });

      it("it should revert also where somebody else published it", async () => {
        const theirs = w.offer({ provider: w.stranger.address });
        await w.hub.connect(w.stranger).publish(theirs, "");
        await expect(sendTake(w, { offer, signature: "0x" }))
          .to.be.revertedWithCustomError(w.hub, "Offers_NotPublished")
          .withArgs(hash);
      });

      it("it should open the lease of an offer that is published", async () => {
        await w.hub.connect(w.provider).publish(offer, "");
        expect((await openedBy(w, sendTake(w, { offer, signature: "0x" }))).offerHash).to.equal(hash);
      });
    });

    describe("when the signature is the malleable twin", () => {
      it("it should revert", async () => {
        const { r, s, v } = Signature.from(signature);
        await refuses(`${r}${word(ORDER - BigInt(s))}${(55 - v).toString(16)}`);
      });
    });

    describe("when the signature is in the compact form of 64 bytes", () => {
      it("it should revert", async () => {
        await refuses(Signature.from(signature).compactSerialized);
      });
    });

    describe("when the signature's last byte is 0 or 1", () => {
      it("it should revert", async () => {
        const yParity = Signature.from(signature).yParity;
        await refuses(`${signature.slice(0, -2)}0${yParity}`);
      });
    });

    describe("when the signature has another length", () => {
      for (const [length, shape] of [
        ["1 byte", (full: string) => full.slice(0, 4)],
        ["64 bytes", (full: string) => full.slice(0, -2)],
        ["66 bytes", (full: string) => `${full}00`],
        ["130 bytes", (full: string) => `${full}${full.slice(2)}`],
      ] as const) {
        it(`it should revert at ${length}`, async () => {
          await refuses(shape(signature));
        });
      }
    });

    describe("when the signature is garbage", () => {
      it("it should revert", async () => {
        await refuses(`0x${"00".repeat(65)}`);
        await refuses(`0x${"ff".repeat(65)}`);
        await refuses(`0x${word(ORDER)}${word(1n)}1b`);
        await refuses(`0x${word(0n)}${word(0n)}1b`);
      });
    });

    describe("when the provider is the zero address", () => {
      it("it should revert, though garbage recovers to zero", async () => {
        offer = w.offer({ provider: ZERO_ADDRESS });
        hash = w.hashOffer(offer);
        await refuses(`0x${"00".repeat(65)}`);
        await expect(sendTake(w, { offer, signature: "0x" }))
          .to.be.revertedWithCustomError(w.hub, "Offers_NotPublished")
          .withArgs(hash);
      });
    });
  });

  describe("given the provider is a contract", () => {
    let wallet: Awaited<ReturnType<typeof deployWallet>>;

    const deployWallet = () => w.ethers.deployContract("ContractWallet", [w.other]);

    beforeEach(async () => {
      wallet = await deployWallet();
      await w.hub.connect(w.stranger).stakeFor(wallet, w.usdc, 10n ** 12n);
      offer = w.offer({ provider: await wallet.getAddress() });
      hash = w.hashOffer(offer);
      signature = await w.sign(offer, w.other);
    });

    const opens = async (good: string) => {
      const { provider, offerHash } = await openedBy(w, sendTake(w, { offer, signature: good }));
      expect([provider, offerHash]).to.deep.equal([offer.provider, hash]);
    };

    describe("when it says that the signature is its own", () => {
      it("it should open the lease", async () => {
        await opens(signature);
      });

      for (const [length, any] of [
        ["1", "0x01"],
        ["32", `0x${"ab".repeat(32)}`],
        ["64", `0x${"ab".repeat(64)}`],
        ["97", `0x${"ab".repeat(97)}`],
      ] as const) {
        it(`it should open the lease with ${length} bytes, too`, async () => {
          await wallet.setAnswer(YES);
          await opens(any);
        });
      }
    });

    describe("when it says that the signature is not its own", () => {
      it("it should revert, naming who signed", async () => {
        await wallet.setAnswer(HONEST);
        await refuses(await w.sign(offer, w.stranger), w.stranger.address);
        await wallet.setAnswer(NO);
        await refuses(signature, w.other.address);
        await refuses("0x01");
      });
    });

    for (const [what, answer] of [
      ["reverts", REVERTS],
      ["answers with dirt behind the right four bytes", DIRT],
      ["answers with four bytes only", SHORT],
      ["answers nothing", NOTHING],
    ] as const) {
      describe(`when it ${what}`, () => {
        it("it should revert, naming who signed", async () => {
          await wallet.setAnswer(answer);
          await refuses(signature, w.other.address);
        });
      });
    }

    describe("when it knows no signatures at all", () => {
      it("it should revert, naming who signed", async () => {
        offer = w.offer({ provider: await w.usdc.getAddress() });
        hash = w.hashOffer(offer);
        await refuses(await w.sign(offer, w.other), w.other.address);
      });
    });

    describe("when there is no signature", () => {
      it("it should not ask it, but revert as the offer is not published", async () => {
        await wallet.setAnswer(YES);
        await expect(sendTake(w, { offer, signature: "0x" }))
          .to.be.revertedWithCustomError(w.hub, "Offers_NotPublished")
          .withArgs(hash);
      });

      it("it should open the lease of an offer that it published", async () => {
        await wallet.connect(w.other).execute(w.hub, w.hub.interface.encodeFunctionData("publish", [offer, ""]));
        await opens("0x");
      });
    });

    describe("when it cancelled the offer", () => {
      it("it should revert, whatever it says of the signature", async () => {
        await wallet.setAnswer(YES);
        await wallet.connect(w.other).execute(w.hub, w.hub.interface.encodeFunctionData("cancel", [hash]));
        await expect(sendTake(w, { offer, signature }))
          .to.be.revertedWithCustomError(w.hub, "Offers_Cancelled")
          .withArgs(hash);
      });
    });

    describe("when a signer that it authorized signed", () => {
      it("it should open the lease though the contract says no", async () => {
        await wallet.setAnswer(NO);
        const limits = {
          ...{ rate: 1n, exitMinutes: 120, penaltyMultiple: 2, bondMultiple: 3 },
          ...{ expiry: offer.expiry, panel: w.panelHash, quota: 10n ** 12n },
        };
        await wallet
          .connect(w.other)
          .execute(
            w.hub,
            w.hub.interface.encodeFunctionData("authorizeSigner", [
              w.stranger.address,
              await w.usdc.getAddress(),
              limits,
            ]),
          );
        await opens(await w.sign(offer, w.stranger));
      });
    });

    describe("when it is the renter", () => {
      it("it should be the lease's renter, and its tokens pay", async () => {
        offer = w.offer();
        hash = w.hashOffer(offer);
        signature = await w.sign(offer);
        await w.usdc.mint(wallet, 6_500_000n);
        const { interface: abi } = w.hub;
        const approve = w.usdc.interface.encodeFunctionData("approve", [await w.hub.getAddress(), 6_500_000n]);
        await wallet.connect(w.other).execute(w.usdc, approve);
        const take = abi.encodeFunctionData("take", [offer, signature, w.choice(), NO_PERMIT]);
        const { renter } = await openedBy(w, wallet.connect(w.other).execute(w.hub, take));
        expect(renter).to.equal(await wallet.getAddress());
        expect(await w.usdc.balanceOf(wallet)).to.equal(0n);
      });
    });
  });
});
