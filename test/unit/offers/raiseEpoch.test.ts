import { expect } from "chai";

import { sendTake } from "../../support/taking.ts";
import { type World, freshWorld } from "../../support/world.ts";

const LAST = 2n ** 64n - 1n;

describe("raiseEpoch", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const raise = (epoch: bigint) => w.hub.connect(w.provider).raiseEpoch(epoch);

  describe("when the epoch is the current one", () => {
    it("it should revert, naming both", async () => {
      await expect(raise(0n)).to.be.revertedWithCustomError(w.hub, "Offers_EpochNotRaised").withArgs(0n, 0n);
      await raise(7n);
      await expect(raise(7n)).to.be.revertedWithCustomError(w.hub, "Offers_EpochNotRaised").withArgs(7n, 7n);
    });
  });

  describe("when the epoch is below the current one", () => {
    it("it should revert, naming both", async () => {
      await raise(7n);
      await expect(raise(6n)).to.be.revertedWithCustomError(w.hub, "Offers_EpochNotRaised").withArgs(6n, 7n);
    });
  });

  for (const [which, epoch] of [
    ["the next one", 1n],
    ["the last one", LAST],
  ] as const) {
    describe(`when the epoch is ${which}`, () => {
      it("it should be the provider's epoch, and nobody else's", async () => {
        await raise(epoch);
        expect(await w.hub.epochOf(w.provider)).to.equal(epoch);
        expect(await w.hub.epochOf(w.stranger)).to.equal(0n);
      });

      it("it should emit EpochRaised", async () => {
        await expect(raise(epoch)).to.emit(w.hub, "EpochRaised").withArgs(w.provider, epoch);
      });

      it("it should end offers of the epoch before, signed or published", async () => {
        const offer = w.offer({ epoch: epoch - 1n });
        await w.hub.connect(w.provider).publish(offer, "");
        await raise(epoch);
        for (const signature of [await w.sign(offer), "0x"]) {
          await expect(sendTake(w, { offer, signature }))
            .to.be.revertedWithCustomError(w.hub, "Offers_WrongEpoch")
            .withArgs(w.hashOffer(offer), epoch - 1n, epoch);
        }
      });

      it("it should put offers of the new epoch in force", async () => {
        await expect(sendTake(w, { offer: { epoch } }))
          .to.be.revertedWithCustomError(w.hub, "Offers_WrongEpoch")
          .withArgs(w.hashOffer(w.offer({ epoch })), epoch, 0n);
        await raise(epoch);
        await expect(sendTake(w, { offer: { epoch } })).to.emit(w.hub, "LeaseOpened");
      });
    });
  }

  describe("when another provider raises its epoch", () => {
    it("it should leave this provider's offers alone", async () => {
      await w.hub.connect(w.stranger).raiseEpoch(1n);
      await expect(sendTake(w)).to.emit(w.hub, "LeaseOpened");
    });
  });
});
