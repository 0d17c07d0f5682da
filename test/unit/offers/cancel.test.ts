import { expect } from "chai";

import { sendTake } from "../../support/taking.ts";
import { HOUR, type OfferInput, type World, down, freshWorld } from "../../support/world.ts";

const PUBLISHED = 1n;
const CANCELLED = 2n;

describe("cancel", () => {
  let w: World;
  let offer: OfferInput;
  let hash: string;

  beforeEach(async () => {
    w = await freshWorld();
    offer = w.offer();
    hash = w.hashOffer(offer);
  });

  const cancel = () => w.hub.connect(w.provider).cancel(hash);

  describe("when the offer was only signed", () => {
    it("it should mark it as cancelled", async () => {
      await cancel();
      expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(CANCELLED);
    });

    it("it should emit OfferCancelled", async () => {
      await expect(cancel()).to.emit(w.hub, "OfferCancelled").withArgs(hash, w.provider);
    });

    it("it should end it, however it is signed", async () => {
      await cancel();
      for (const signature of [undefined, "0x", "0x1234"]) {
        await expect(sendTake(w, { ...(signature !== undefined && { signature }) }))
          .to.be.revertedWithCustomError(w.hub, "Offers_Cancelled")
          .withArgs(hash);
      }
    });

    it("it should leave the provider's other offers alone", async () => {
      await cancel();
      await expect(sendTake(w, { offer: { salt: 1n } })).to.emit(w.hub, "LeaseOpened");
    });
  });

  describe("when the offer was published", () => {
    it("it should end it", async () => {
      await w.hub.connect(w.provider).publish(offer, "");
      await cancel();
      await expect(sendTake(w, { signature: "0x" }))
        .to.be.revertedWithCustomError(w.hub, "Offers_Cancelled")
        .withArgs(hash);
    });
  });

  describe("when the offer was cancelled before", () => {
    it("it should stay cancelled, and emit OfferCancelled again", async () => {
      await cancel();
      await expect(cancel()).to.emit(w.hub, "OfferCancelled").withArgs(hash, w.provider);
      expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(CANCELLED);
    });
  });

  describe("when the caller is not the offer's provider", () => {
    it("it should leave the provider's offer alone", async () => {
      await w.hub.connect(w.provider).publish(offer, "");
      await w.hub.connect(w.stranger).cancel(hash);
      expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(PUBLISHED);
      expect(await w.hub.offerStateOf(w.stranger, hash)).to.equal(CANCELLED);
      await expect(sendTake(w, { signature: "0x" })).to.emit(w.hub, "LeaseOpened");
    });
  });

  describe("when a lease was opened from the offer", () => {
    it("it should go on, and be paid", async () => {
      const id = await w.take();
      const { start } = (await w.hub.leaseOf(id)).lease;
      await cancel();
      await w.goTo(Number(start) * 60 + 5 * HOUR);
      expect(await w.hub.settle.staticCall(id)).to.equal(down(offer.rate, 239));
    });
  });
});
