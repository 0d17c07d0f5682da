import { expect } from "chai";

import { fieldName, leaseId, openedBy, sendTake } from "../../support/taking.ts";
import { DAY, GENESIS, type OfferInput, SET, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

const EXPIRY = GENESIS + DAY;

describe("take: offers", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  /** Signed and published, both: neither helps where the offer itself is refused. */
  const refuses = async (fields: Partial<OfferInput>, error: string, ...details: unknown[]) => {
    const offer = w.offer(fields);
    await expect(sendTake(w, { offer }))
      .to.be.revertedWithCustomError(w.hub, error)
      .withArgs(w.hashOffer(offer), ...details);
    await w.hub.connect(w.provider).publish(offer, "");
    await expect(sendTake(w, { offer, signature: "0x" }))
      .to.be.revertedWithCustomError(w.hub, error)
      .withArgs(w.hashOffer(offer), ...details);
  };
  const opens = async (fields: Partial<OfferInput>) => {
    const offer = w.offer(fields);
    expect((await openedBy(w, sendTake(w, { offer }))).offerHash).to.equal(w.hashOffer(offer));
  };

  describe("given the offer answers a request", () => {
    it("it should revert, naming the request", async () => {
      const request = `0x${"00".repeat(31)}01`;
      await refuses({ request }, "Offers_WrongRequest", request, ZERO_HASH);
    });
  });

  describe("given the offer is for one renter", () => {
    it("it should open the lease of that renter", async () => {
      await opens({ renter: w.renter.address });
    });

    it("it should revert for anybody else, naming both", async () => {
      await refuses({ renter: w.stranger.address }, "Offers_WrongRenter", w.stranger, w.renter);
    });

    it("it should revert for the provider, too", async () => {
      const offer = w.offer({ renter: w.renter.address });
      await expect(sendTake(w, { offer, by: w.provider }))
        .to.be.revertedWithCustomError(w.hub, "Offers_WrongRenter")
        .withArgs(w.hashOffer(offer), w.renter, w.provider);
    });
  });

  describe("given the offer is for anyone", () => {
    it("it should open the lease of whoever takes it, be it the provider", async () => {
      const { renter } = await openedBy(w, sendTake(w, { by: w.provider }));
      expect(renter).to.equal(w.provider.address);
    });
  });

  describe("given the offer expires", () => {
    it("it should open the lease one second before", async () => {
      await w.at(EXPIRY - 1);
      await opens({ expiry: EXPIRY });
    });

    it("it should revert at that second, naming it", async () => {
      const offer = w.offer({ expiry: EXPIRY });
      await w.at(EXPIRY);
      await expect(sendTake(w, { offer }))
        .to.be.revertedWithCustomError(w.hub, "Offers_Expired")
        .withArgs(w.hashOffer(offer), EXPIRY, EXPIRY);
    });

    it("it should revert ever after, and if it never was in force", async () => {
      const offer = w.offer({ expiry: 0 });
      await w.at(EXPIRY);
      await expect(sendTake(w, { offer }))
        .to.be.revertedWithCustomError(w.hub, "Offers_Expired")
        .withArgs(w.hashOffer(offer), 0n, EXPIRY);
    });
  });

  describe("given the offer is of another epoch", () => {
    it("it should revert while the epoch is still to come", async () => {
      await refuses({ epoch: 1n }, "Offers_WrongEpoch", 1n, 0n);
    });

    it("it should revert once the epoch is over", async () => {
      await w.hub.connect(w.provider).raiseEpoch(2n);
      await refuses({ epoch: 1n }, "Offers_WrongEpoch", 1n, 2n);
      await opens({ epoch: 2n });
    });
  });

  describe("given the offer was cancelled", () => {
    it("it should revert", async () => {
      await w.hub.connect(w.provider).cancel(w.hashOffer(w.offer()));
      await expect(sendTake(w))
        .to.be.revertedWithCustomError(w.hub, "Offers_Cancelled")
        .withArgs(w.hashOffer(w.offer()));
    });
  });

  for (const [field, least, most, others] of [
    ["rate", 1n, 2n ** 96n - 1n, { bondMultiple: 3 }],
    ["shortestTerm", 1n, 43_200n, {}],
    ["setup", 0n, 60n, {}],
    ["allowance", 0n, 1_440n, {}],
    ["maintenance", 0n, 1_440n, {}],
    ["penaltyMultiple", 1n, 10n, { bondMultiple: 10 }],
    ["bondMultiple", 7n, 255n, { penaltyMultiple: 7 }],
  ] as const) {
    const highest = { rate: 2n ** 96n - 1n, shortestTerm: 2n ** 24n - 1n }[field as string];
    const ceiling = highest ?? (field === "allowance" || field === "maintenance" ? 2n ** 16n - 1n : 255n);

    describe(`given the range of ${field}`, () => {
      it(`it should take ${least} and ${most}`, async () => {
        await w.usdc.mint(w.stranger, 2n ** 112n);
        await w.hub.connect(w.stranger).stakeFor(w.provider, w.usdc, 2n ** 112n);
        for (const value of [least, most]) {
          const offer = w.offer({ ...others, [field]: value, slot: `0x${value.toString(16).padStart(64, "0")}` });
          if (field === "rate") await w.usdc.mint(w.renter, 2n ** 112n);
          const choice = { term: field === "shortestTerm" ? Number(value) : 600 };
          const { offerHash } = await openedBy(w, sendTake(w, { offer, choice }));
          expect(offerHash).to.equal(w.hashOffer(offer));
        }
      });

      if (least > 0n) {
        it(`it should refuse ${least - 1n}, naming the field and its range`, async () => {
          const fields = { ...others, [field]: least - 1n };
          await refuses(fields, "Ranges_OutOfRange", fieldName(field), least - 1n, least, most);
        });
      }

      if (most < ceiling) {
        it(`it should refuse ${most + 1n}, naming the field and its range`, async () => {
          const fields = { ...others, [field]: most + 1n };
          await refuses(fields, "Ranges_OutOfRange", fieldName(field), most + 1n, least, most);
        });
      }
    });
  }

  describe("given the parameter set", () => {
    it("it should revert if there is none, naming the number", async () => {
      for (const parameterSet of [0, 3]) {
        await expect(sendTake(w, { offer: { parameterSet } }))
          .to.be.revertedWithCustomError(w.hub, "ParameterSets_Unknown")
          .withArgs(parameterSet);
      }
    });

    it("it should revert if it is retired", async () => {
      await w.hub.retireParameterSet(1);
      await expect(sendTake(w)).to.be.revertedWithCustomError(w.hub, "ParameterSets_Retired").withArgs(1);
    });

    it("it should revert if it is paused, and not once it is open again", async () => {
      await w.hub.pause([1]);
      await expect(sendTake(w)).to.be.revertedWithCustomError(w.hub, "ParameterSets_Paused").withArgs(1);
      await w.hub.unpause([1]);
      await opens({});
    });

    it("it should not matter what another set is", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, fee: 0, status: 0 });
      await w.hub.retireParameterSet(2);
      await w.hub.pause([3]);
      await opens({});
    });

    it("it should revert if the offer's token is not the set's, naming both", async () => {
      const [usdc, dai] = [await w.usdc.getAddress(), await w.dai.getAddress()];
      await refuses({ token: dai }, "Offers_WrongToken", dai, usdc);
      await refuses({ parameterSet: 2 }, "Offers_WrongToken", usdc, dai);
    });

    it("it should open a lease in another token under a set of that token", async () => {
      await opens({ token: await w.dai.getAddress(), parameterSet: 2 });
      expect((await w.hub.collateralOf(w.provider, w.dai)).locked).to.equal(19_500_000n);
    });

    it("it should be the one that gives the lease its fee", async () => {
      await w.hub.addParameterSet({ token: w.usdc, ...SET, fee: 50_000, status: 0 });
      const { fee, id } = await openedBy(w, sendTake(w, { offer: { parameterSet: 3 } }));
      const { lease } = await w.hub.leaseOf(id);
      expect([fee, lease.fee, lease.parameterSet]).to.deep.equal([50_000n, 50_000n, 3n]);
    });
  });

  describe("given the panel", () => {
    it("it should revert if no panel has this hash, naming it", async () => {
      for (const panel of [ZERO_HASH, `0x${"aa".repeat(32)}`]) {
        await expect(sendTake(w, { offer: { panel } }))
          .to.be.revertedWithCustomError(w.hub, "Panels_UnknownHash")
          .withArgs(panel);
      }
    });

    it("it should open the lease once the panel is created, though it was signed before", async () => {
      const panel = { ...w.panel, threshold: 5n, share: 100n };
      const offer = w.offer({ panel: await w.hub.hashPanel(panel) });
      const signature = await w.sign(offer);
      await expect(sendTake(w, { offer, signature }))
        .to.be.revertedWithCustomError(w.hub, "Panels_UnknownHash")
        .withArgs(offer.panel);
      await w.hub.connect(w.stranger).createPanel(panel);
      const { id } = await openedBy(w, sendTake(w, { offer, signature }));
      const { lease } = await w.hub.leaseOf(id);
      expect([lease.panel, lease.panelShare]).to.deep.equal([2n, 100n]);
    });
  });

  describe("given the offer was taken before", () => {
    it("it should open another lease, of another id, as soon as the slot is free", async () => {
      const first = await openedBy(w, sendTake(w, { choice: { term: 60 } }));
      await w.at(Number(first.start + 60n) * 60);
      const second = await openedBy(w, sendTake(w, { choice: { term: 60 } }));
      expect(second.start).to.equal(first.start + 61n);
      expect(second.id).to.equal(await leaseId(w, w.offer(), w.renter.address, second.start));
      expect(second.id).to.not.equal(first.id);
    });

    it("it should refuse the same renter, offer and start again, naming the id", async () => {
      const start = Math.floor(GENESIS / 60) + 1_440;
      const { id } = await openedBy(w, sendTake(w, { choice: { start } }));
      await w.hub.connect(w.renter).close(id);
      await expect(sendTake(w, { choice: { start } }))
        .to.be.revertedWithCustomError(w.hub, "Leases_Exists")
        .withArgs(id);
    });

    it("it should refuse the same renter and offer again within the minute, be the first lease closed or not", async () => {
      await w.at(GENESIS + 7_200);
      const { id } = await openedBy(w, sendTake(w));
      await expect(sendTake(w)).to.be.revertedWithCustomError(w.hub, "Leases_Exists").withArgs(id);
      await w.hub.connect(w.renter).close(id);
      await w.at(GENESIS + 7_259);
      await expect(sendTake(w)).to.be.revertedWithCustomError(w.hub, "Leases_Exists").withArgs(id);
      await w.at(GENESIS + 7_260);
      await opens({});
    });

    it("it should take the same start for another renter, salt or start", async () => {
      const start = Math.floor(GENESIS / 60) + 1_440;
      for (const taking of [
        { choice: { start } },
        { choice: { start }, by: w.other },
        { choice: { start }, offer: { salt: 1n } },
        { choice: { start: start + 1 } },
      ]) {
        const { id, renter } = await openedBy(w, sendTake(w, taking));
        expect(id).to.equal(await leaseId(w, w.offer(taking.offer), renter, taking.choice.start));
        await w.hub.connect(taking.by ?? w.renter).close(id);
      }
    });
  });
});
