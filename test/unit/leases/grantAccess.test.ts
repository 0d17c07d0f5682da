import { expect } from "chai";

import { NOON, secondOf } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("grantAccess", () => {
  const SEALED = "0xc0ffee";
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({ committed: 90 }, { start: NOON });
  });

  const grant = (by = w.provider, sealedAccess = SEALED) => w.hub.connect(by).grantAccess(id, sealedAccess);

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.provider).grantAccess(ZERO_HASH, SEALED))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the caller is not the provider", () => {
    for (const who of ["renter", "stranger"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(grant(w[who])).to.be.revertedWithCustomError(w.hub, "Leases_NotParty").withArgs(id, w[who]);
      });
    }
  });

  describe("given the lease is over", () => {
    it("it should revert from the very second of its end", async () => {
      await w.at(secondOf(NOON + 600));
      await expect(grant())
        .to.be.revertedWithCustomError(w.hub, "Leases_Over")
        .withArgs(id, NOON + 600);
    });

    it("it should revert where it was closed before it began", async () => {
      await w.hub.connect(w.provider).close(id);
      await expect(grant()).to.be.revertedWithCustomError(w.hub, "Leases_Over").withArgs(id, NOON);
    });
  });

  describe("given the lease is not over", () => {
    it("it should emit AccessGranted before the start", async () => {
      await expect(grant()).to.emit(w.hub, "AccessGranted").withArgs(id, SEALED);
    });

    it("it should emit AccessGranted in the last second", async () => {
      await w.at(secondOf(NOON + 599, 59));
      await expect(grant()).to.emit(w.hub, "AccessGranted").withArgs(id, SEALED);
    });

    it("it should emit AccessGranted while the commitment of a closed one is served", async () => {
      await w.hub.connect(w.renter).close(id);
      await w.at(secondOf(NOON + 30));
      await expect(grant()).to.emit(w.hub, "AccessGranted").withArgs(id, SEALED);
    });

    it("it should emit AccessGranted again, with whatever was sealed", async () => {
      await grant();
      await expect(grant(w.provider, "0x")).to.emit(w.hub, "AccessGranted").withArgs(id, "0x");
    });
  });
});
