import { expect } from "chai";

import { walk } from "../../support/walk.ts";
import { GENESIS, type World, deployOn } from "../../support/world.ts";

/** How many leases, from which seed on, and how many calls on each. */
const WALKS = Number(process.env["WALKS"] ?? 30);
const SEED = Number(process.env["WALK_SEED"] ?? 1);
const STEPS = Number(process.env["WALK_STEPS"] ?? 60);

describe("random walks", () => {
  let w: World;
  const counts: Record<string, number> = {};

  before(async () => {
    w = await deployOn({ allowBlocksWithSameTimestamp: true });
  });

  describe("given a lease on which everybody does what they can at random times", () => {
    it("it should be as the model says after every call, and as the events say in the end", async () => {
      for (let seed = SEED; seed < SEED + WALKS; ++seed) {
        const { restore } = await w.networkHelpers.takeSnapshot();
        await w.goTo(GENESIS);
        await walk(w, seed, STEPS, counts);
        await restore();
      }
    }).timeout(0);

    it("it should have done everything", () => {
      if (process.env["WALK_COUNTS"] !== undefined) console.log(counts);
      const some = ["settle", "report", "outage", "announce", "enforce", "enforce what is due", "contest", "overturn"];
      const others = ["rule that reports stand", "close by renter", "close by provider", "top up", "add bond", "claim"];
      for (const what of [...some, ...others, "finalize", "a waiver"]) expect(counts[what], what).to.be.greaterThan(0);
    });
  });
});
