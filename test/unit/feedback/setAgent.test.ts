import { expect } from "chai";

import { type FeedbackWorld, freshFeedback } from "../../support/feedback.ts";

describe("setAgent", () => {
  let w: FeedbackWorld;

  beforeEach(async () => {
    w = await freshFeedback();
  });

  const set = (agent: bigint, by = w.provider) => w.publisher.connect(by).setAgent(agent);

  describe("when the caller does not own the agent", () => {
    it("it should revert", async () => {
      await expect(set(1n, w.stranger))
        .to.be.revertedWithCustomError(w.publisher, "FeedbackPublisher_NotOwner")
        .withArgs(1n, w.provider, w.stranger);
      // One that may speak for an agent does not own it.
      await w.identities.connect(w.provider).approve(w.other, 1n);
      await expect(set(1n, w.other)).to.be.revertedWithCustomError(w.publisher, "FeedbackPublisher_NotOwner");
    });

    it("it should revert where there is no such agent", async () => {
      await expect(set(7n)).to.be.revertedWithCustomError(w.identities, "ERC721NonexistentToken").withArgs(7n);
    });
  });

  describe("when the caller owns it", () => {
    it("it should say which it is", async () => {
      await expect(set(1n)).to.emit(w.publisher, "AgentSet").withArgs(w.provider, 1n);
      expect(await w.publisher.agentOf(w.provider)).to.equal(1n);
      expect(await w.publisher.agentOf(w.stranger)).to.equal(0n);
    });
  });

  describe("when it is zero", () => {
    it("it should take back what was said", async () => {
      await set(1n);
      await expect(set(0n)).to.emit(w.publisher, "AgentSet").withArgs(w.provider, 0n);
      expect(await w.publisher.agentOf(w.provider)).to.equal(0n);
      // Nobody has to own agent 0 for that, and nobody becomes it.
      await set(0n, w.other);
    });
  });
});
