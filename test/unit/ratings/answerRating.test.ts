import { expect } from "chai";

import { END, type ReputationWorld, freshReputation } from "../../support/reputation.ts";
import { DAY, HOUR, ZERO_HASH } from "../../support/world.ts";

describe("answerRating", () => {
  const URI = "ipfs://what-we-say";
  let w: ReputationWorld;
  let id: string;

  beforeEach(async () => {
    w = await freshReputation();
    id = await w.lease();
    await w.goTo(END * 60 + HOUR);
    await w.hub.settle(id);
  });

  const rate = () => w.hub.connect(w.renter).rate(id, 2, "");
  const answer = (by = w.provider) => w.hub.connect(by).answerRating(id, URI);

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.provider).answerRating(ZERO_HASH, URI))
        .to.be.revertedWithCustomError(w.hub, "Leases_Unknown")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when somebody else than the provider answers", () => {
    it("it should revert", async () => {
      await rate();
      for (const by of [w.renter, w.stranger])
        await expect(answer(by)).to.be.revertedWithCustomError(w.hub, "Leases_NotParty").withArgs(id, by);
    });
  });

  describe("given the lease was not rated", () => {
    it("it should revert", async () => {
      await expect(answer()).to.be.revertedWithCustomError(w.hub, "Ratings_NothingToAnswer").withArgs(id);
    });
  });

  describe("given it was rated", () => {
    it("it should say the answer", async () => {
      await rate();
      await expect(answer()).to.emit(w.hub, "RatingAnswered").withArgs(id, w.provider, URI);
      expect((await w.hub.leaseOf(id)).lease.flags).to.equal(64n | 128n);
    });

    it("it should say it years later, too", async () => {
      await rate();
      await w.goTo((await w.now()) + 1_000 * DAY);
      await expect(answer()).to.emit(w.hub, "RatingAnswered");
      await w.hub.finalize(id);
      expect((await w.hub.leaseOf(id)).lease.flags).to.equal(32n | 64n | 128n);
    });
  });

  describe("given it was answered", () => {
    it("it should revert", async () => {
      await rate();
      await answer();
      await expect(answer()).to.be.revertedWithCustomError(w.hub, "Ratings_NothingToAnswer").withArgs(id);
    });
  });
});
