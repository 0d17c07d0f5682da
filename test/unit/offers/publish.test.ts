import { expect } from "chai";

import { sendTake } from "../../support/taking.ts";
import { type OfferInput, type World, freshWorld } from "../../support/world.ts";

const URI = "ipfs://bafy-spec";
const PUBLISHED = 1n;

describe("publish", () => {
  let w: World;
  let offer: OfferInput;
  let hash: string;

  beforeEach(async () => {
    w = await freshWorld();
    offer = w.offer();
    hash = w.hashOffer(offer);
  });

  const publish = () => w.hub.connect(w.provider).publish(offer, URI);

  describe("when the caller is not the offer's provider", () => {
    it("it should revert, naming both", async () => {
      await expect(w.hub.connect(w.stranger).publish(offer, URI))
        .to.be.revertedWithCustomError(w.hub, "Offers_NotProvider")
        .withArgs(w.provider, w.stranger);
    });
  });

  describe("when the offer was cancelled", () => {
    it("it should revert", async () => {
      await w.hub.connect(w.provider).cancel(hash);
      await expect(publish()).to.be.revertedWithCustomError(w.hub, "Offers_Cancelled").withArgs(hash);
    });
  });

  describe("when a published offer was cancelled", () => {
    it("it should revert", async () => {
      await publish();
      await w.hub.connect(w.provider).cancel(hash);
      await expect(publish()).to.be.revertedWithCustomError(w.hub, "Offers_Cancelled").withArgs(hash);
    });
  });

  describe("when the caller is the offer's provider", () => {
    it("it should answer the offer's hash", async () => {
      expect(await w.hub.connect(w.provider).publish.staticCall(offer, URI)).to.equal(hash);
    });

    it("it should mark the offer as published, of this provider only", async () => {
      await publish();
      expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(PUBLISHED);
      expect(await w.hub.offerStateOf(w.stranger, hash)).to.equal(0n);
    });

    it("it should emit OfferPublished with every field and the spec's URI", async () => {
      await expect(publish()).to.emit(w.hub, "OfferPublished").withArgs(hash, w.provider, Object.values(offer), URI);
    });

    it("it should let the offer be taken without a signature", async () => {
      await publish();
      await expect(sendTake(w, { signature: "0x" })).to.emit(w.hub, "LeaseOpened");
    });

    it("it should let no other offer be taken without a signature", async () => {
      await publish();
      await expect(sendTake(w, { offer: { salt: 1n }, signature: "0x" }))
        .to.be.revertedWithCustomError(w.hub, "Offers_NotPublished")
        .withArgs(w.hashOffer({ ...offer, salt: 1n }));
    });
  });

  describe("when the offer is published already", () => {
    it("it should stay published, and emit OfferPublished again", async () => {
      await publish();
      await expect(publish()).to.emit(w.hub, "OfferPublished").withArgs(hash, w.provider, Object.values(offer), URI);
      expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(PUBLISHED);
    });
  });

  describe("when the offer breaks a rule", () => {
    it("it should be published, and still be refused when it is taken", async () => {
      offer = w.offer({ setup: 61 });
      hash = w.hashOffer(offer);
      await publish();
      expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(PUBLISHED);
      await expect(sendTake(w, { offer, signature: "0x" })).to.be.revertedWithCustomError(w.hub, "Ranges_OutOfRange");
    });
  });

  describe("when the provider is a contract", () => {
    it("it should publish by the contract's own call", async () => {
      const wallet = await w.ethers.deployContract("ContractWallet", [w.other]);
      offer = w.offer({ provider: await wallet.getAddress() });
      hash = w.hashOffer(offer);
      const call = w.hub.interface.encodeFunctionData("publish", [offer, URI]);
      await wallet.connect(w.other).execute(w.hub, call);
      expect(await w.hub.offerStateOf(wallet, hash)).to.equal(PUBLISHED);
    });
  });
});
