import { expect } from "chai";

import { NOON } from "../../support/leases.ts";
import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("setStandingTopUp", () => {
  let w: World;
  let id: string;

  beforeEach(async () => {
    w = await freshWorld();
    id = await w.take({}, { start: NOON, deposit: 60 });
  });

  const set = (portion: number, cap: number, by = w.renter) => w.hub.connect(by).setStandingTopUp(id, portion, cap);

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.renter).setStandingTopUp(ZERO_HASH, 1, 1))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the caller is not the renter", () => {
    for (const [who, caller] of [
      ["the provider", () => w.provider],
      ["a stranger", () => w.stranger],
    ] as const) {
      it(`it should revert for ${who}`, async () => {
        await expect(set(60, 120, caller()))
          .to.be.revertedWithCustomError(w.hub, "Leases_NotParty")
          .withArgs(id, caller());
      });
    }
  });

  describe("when the caller is the renter", () => {
    it("it should keep portion and cap", async () => {
      await set(61, 122);
      expect(await w.hub.standingTopUpOf(id)).to.deep.equal([61n, 122n]);
    });

    it("it should emit StandingTopUpSet", async () => {
      await expect(set(61, 122)).to.emit(w.hub, "StandingTopUpSet").withArgs(id, 61, 122);
    });

    it("it should replace what was set before, and what was left of it", async () => {
      await set(61, 122);
      await w.hub.pullTopUp(id);
      expect(await w.hub.standingTopUpOf(id)).to.deep.equal([61n, 61n]);
      await set(200, 201);
      expect(await w.hub.standingTopUpOf(id)).to.deep.equal([200n, 201n]);
    });

    it("it should move no money", async () => {
      await expect(set(61, 122)).to.changeTokenBalances(w.ethers, w.usdc, [w.renter, w.hub], [0n, 0n]);
    });
  });

  for (const [what, portion, cap] of [
    ["portion", 0, 120],
    ["cap", 120, 0],
  ] as const) {
    describe(`when the ${what} is zero`, () => {
      it("it should end the standing top-up", async () => {
        await set(120, 240);
        await set(portion, cap);
        await expect(w.hub.pullTopUp(id)).to.be.revertedWithCustomError(w.hub, "Leases_NoStandingTopUp").withArgs(id);
      });
    });
  }
});
