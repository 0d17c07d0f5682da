import { expect } from "chai";
import { TypedDataEncoder, recoverAddress } from "ethers";
import { network } from "hardhat";

import { offerTypes } from "../../../sdk/src/generated/typedData.ts";
import { openedBy, sendTake } from "../../support/taking.ts";
import { NO_PERMIT, type OfferInput, SET, type World, freshWorld } from "../../support/world.ts";

const types = { Offer: [...offerTypes.Offer] };

/** Another value of the field's type: the lowest bit is flipped. */
function changed(offer: OfferInput, { name, type }: { name: string; type: string }): OfferInput {
  const value = BigInt((offer as Record<string, bigint | number | string>)[name]!) ^ 1n;
  const hex = (digits: number) => `0x${value.toString(16).padStart(digits, "0")}`;
  const other = type === "address" ? hex(40) : type === "bytes32" ? hex(64) : value;
  return { ...offer, [name]: other };
}

describe("hashOffer", () => {
  let w: World;
  let offer: OfferInput;

  beforeEach(async () => {
    w = await freshWorld();
    offer = w.offer();
  });

  /** Takes the base offer with a signature that was made for something else. */
  const refuses = async (signature: string, hub: World["hub"] = w.hub) => {
    const hash = await hub.hashOffer(offer);
    await expect(hub.connect(w.renter).take(offer, signature, w.choice(), NO_PERMIT))
      .to.be.revertedWithCustomError(hub, "Offers_BadSignature")
      .withArgs(hash, w.provider, recoverAddress(hash, signature));
  };

  describe("when the offer is the base offer", () => {
    it("it should be the EIP-712 hash", async () => {
      expect(await w.hub.hashOffer(offer)).to.equal(w.hashOffer(offer));
    });

    it("it should be the hash that its leases name", async () => {
      expect((await openedBy(w, sendTake(w))).offerHash).to.equal(await w.hub.hashOffer(offer));
    });

    it("it should be over every field that the contract decodes", () => {
      const inputs = w.hub.interface.getFunction("hashOffer").inputs[0]!.components!;
      expect(inputs.map(({ name, type }) => ({ name, type }))).to.deep.equal(types.Offer);
      expect(Object.keys(offer)).to.deep.equal(types.Offer.map(({ name }) => name));
    });
  });

  describe("when every field has its highest value", () => {
    it("it should be the EIP-712 hash", async () => {
      const highest = Object.fromEntries(
        types.Offer.map(({ name, type }) => {
          if (type === "address") return [name, `0x${"ff".repeat(20)}`];
          if (type === "bytes32") return [name, `0x${"ff".repeat(32)}`];
          return [name, 2n ** BigInt(type.slice("uint".length)) - 1n];
        }),
      ) as unknown as OfferInput;
      expect(await w.hub.hashOffer(highest)).to.equal(w.hashOffer(highest));
    });
  });

  for (const field of types.Offer) {
    describe(`when ${field.name} is another`, () => {
      it("it should be another EIP-712 hash", async () => {
        const other = changed(offer, field);
        const hash = await w.hub.hashOffer(other);
        expect(hash).to.equal(w.hashOffer(other));
        expect(hash).to.not.equal(w.hashOffer(offer));
      });

      // Signed is the changed offer and taken the good one: nothing but the signature can be what is refused.
      it("it should make the signature invalid", async () => {
        await refuses(await w.sign(changed(offer, field)));
      });
    });
  }

  for (const [which, change] of [
    ["chain id", { chainId: 1n }],
    ["domain name", { name: "leasehold" }],
    ["domain version", { version: "2" }],
    ["contract", { verifyingContract: `0x${"11".repeat(20)}` }],
  ] as const) {
    describe(`when it was signed for another ${which}`, () => {
      it("it should be another hash, and make the signature invalid", async () => {
        const domain = { ...w.domain, ...change };
        expect(TypedDataEncoder.hash(domain, types, offer)).to.not.equal(await w.hub.hashOffer(offer));
        await refuses(await w.provider.signTypedData(domain, types, offer));
      });
    });
  }

  describe("when another hub is asked", () => {
    let second: World["hub"];

    beforeEach(async () => {
      const { feePool, reputation, market, uptimeOracle, disputeDesk } = w;
      const partners = { feePool, reputation, market, uptimeOracle, disputeDesk };
      const deployed = await w.ethers.deployContract("Leasehold", [w.authority, partners]);
      second = await w.ethers.getContractAt("ILeasehold", deployed);
      await second.addParameterSet({ token: w.usdc, ...SET, status: 0 });
      await second.createPanel(w.panel);
      await w.usdc.connect(w.provider).approve(second, 10n ** 12n);
      await second.connect(w.provider).stake(w.usdc, 10n ** 12n);
      await w.usdc.connect(w.renter).approve(second, 10n ** 12n);
    });

    it("it should be the EIP-712 hash of its own domain", async () => {
      const domain = { ...w.domain, verifyingContract: await second.getAddress() };
      expect(await second.hashOffer(offer)).to.equal(TypedDataEncoder.hash(domain, types, offer));
    });

    it("it should take only what was signed for itself", async () => {
      await refuses(await w.sign(offer), second);
      const domain = { ...w.domain, verifyingContract: await second.getAddress() };
      const signature = await w.provider.signTypedData(domain, types, offer);
      await refuses(signature);
      await expect(second.connect(w.renter).take(offer, signature, w.choice(), NO_PERMIT)).to.emit(
        second,
        "LeaseOpened",
      );
    });
  });

  describe("when another chain is asked", () => {
    it("it should be the EIP-712 hash of its own domain", async () => {
      const { ethers } = await network.create({ override: { chainId: 4_242 } });
      const anyone = await w.authority.getAddress();
      const [feePool, reputation, market, uptimeOracle, disputeDesk] = Array.from({ length: 5 }, () => anyone);
      const partners = { feePool, reputation, market, uptimeOracle, disputeDesk };
      const hub = await ethers.deployContract("Leasehold", [anyone, partners]);
      const there = await ethers.getContractAt("ILeasehold", hub);
      const domain = { ...w.domain, chainId: 4_242n, verifyingContract: await hub.getAddress() };
      expect(await there.hashOffer(offer)).to.equal(TypedDataEncoder.hash(domain, types, offer));
    });
  });
});
