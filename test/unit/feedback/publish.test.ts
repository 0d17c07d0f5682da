import { expect } from "chai";

import { type FeedbackWorld, freshFeedback } from "../../support/feedback.ts";
import { FINAL, START } from "../../support/reputation.ts";
import { DAY, HOUR, ZERO_HASH } from "../../support/world.ts";

describe("publish feedback", () => {
  let w: FeedbackWorld;

  beforeEach(async () => {
    w = await freshFeedback();
    await w.publisher.connect(w.provider).setAgent(1);
  });

  const publish = (id: string, by = w.stranger) => w.publisher.connect(by).publish(id);
  const finalized = async () => {
    const id = await w.lease();
    await w.finalize(id);
    return id;
  };
  const feedback = async (index = 1) => [...(await w.registry.readFeedback(1, w.publisher, index))];
  const refuses = (id: string, error: string, ...args: unknown[]) =>
    expect(publish(id))
      .to.be.revertedWithCustomError(w.publisher, `FeedbackPublisher_${error}`)
      .withArgs(...args);

  describe("given no lease has this id", () => {
    it("it should revert", async () => {
      await expect(publish(ZERO_HASH)).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(ZERO_HASH);
    });
  });

  describe("given there is nothing to say", () => {
    it("it should revert before the lease is finalized", async () => {
      const id = await w.lease();
      await refuses(id, "NothingToSay", id);
      await w.goTo(FINAL);
      await w.hub.settle(id);
      await refuses(id, "NothingToSay", id);
      await w.hub.finalize(id);
      await publish(id);
    });

    it("it should revert where it was closed before its start", async () => {
      const id = await w.lease();
      await w.hub.connect(w.provider).close(id);
      await refuses(id, "NothingToSay", id);
    });

    it("it should revert where all of it was maintenance", async () => {
      const id = await w.lease({ maintenance: 1_440 });
      await w.hub.connect(w.provider).announceMaintenance(id, START, START + 600);
      await w.goTo(FINAL + 2 * DAY);
      await w.hub.finalize(id);
      await refuses(id, "NothingToSay", id);
    });
  });

  describe("given the provider did not say which agent it is", () => {
    it("it should revert", async () => {
      const id = await finalized();
      await w.publisher.connect(w.provider).setAgent(0);
      await refuses(id, "NoAgent", w.provider.address);
    });
  });

  describe("given the agent was sold", () => {
    it("it should revert", async () => {
      const id = await finalized();
      await w.identities.connect(w.provider).transferFrom(w.provider, w.other, 1);
      await refuses(id, "NotOwner", 1n, w.other.address, w.provider.address);
    });
  });

  describe("given a finalized lease", () => {
    it("it should publish its uptime in the registry", async () => {
      const id = await finalized();
      const sent = publish(id);
      await expect(sent).to.emit(w.publisher, "FeedbackPublished").withArgs(id, w.provider, 1n, 10_000n);
      await expect(sent)
        .to.emit(w.registry, "NewFeedback")
        .withArgs(
          1n,
          w.publisher,
          1n,
          10_000n,
          2n,
          (tag: { hash: string }) => tag.hash !== "",
          "uptime",
          "leasehold",
          "",
          "",
          id,
        );
      expect(await feedback()).to.deep.equal([10_000n, 2n, "uptime", "leasehold"]);
      expect(await w.publisher.published(id, 1)).to.equal(true);
    });

    it("it should publish minutes down, and not count maintenance", async () => {
      const id = await w.lease({ maintenance: 1_440 });
      await w.hub.connect(w.provider).announceMaintenance(id, START + 540, START + 600);
      await w.goTo(START * 60 + HOUR);
      await w.hub.connect(w.uptimeOracle).recordDowntime(id, START / 60, 1);
      await w.goTo(FINAL + 2 * DAY);
      await w.hub.finalize(id);
      await publish(id);
      // 539 of 540: 99.81 percent, rounded down.
      expect(await feedback()).to.deep.equal([9_981n, 2n, "uptime", "leasehold"]);
    });

    it("it should publish an uptime of zero", async () => {
      const id = await w.lease({}, { term: 60 });
      await w.goTo(START * 60 + HOUR);
      await w.hub.connect(w.uptimeOracle).recordDowntime(id, START / 60, 60);
      await w.goTo(FINAL + 2 * DAY);
      await w.hub.finalize(id);
      await publish(id);
      expect((await feedback())[0]).to.equal(0n);
    });

    it("it should be anyone's to call", async () => {
      const ids = [await w.lease(), await w.lease()];
      for (const id of ids) await w.finalize(id, FINAL + ids.indexOf(id));
      await publish(ids[0]!, w.renter);
      await publish(ids[1]!, w.provider);
      expect(await w.registry.getLastIndex(1, w.publisher)).to.equal(2n);
    });
  });

  describe("given it was published", () => {
    it("it should revert", async () => {
      const id = await finalized();
      await publish(id);
      await refuses(id, "Published", id);
      expect(await w.registry.getLastIndex(1, w.publisher)).to.equal(1n);
    });
  });

  describe("given the registry refuses", () => {
    it("it should revert, and can be repeated", async () => {
      const id = await finalized();
      await w.registry.setRefusing(true);
      await expect(publish(id)).to.be.revertedWithCustomError(w.registry, "FeedbackRegistry_Refused");
      expect(await w.publisher.published(id, 1)).to.equal(false);
      await w.registry.setRefusing(false);
      await publish(id);
      expect(await w.registry.getLastIndex(1, w.publisher)).to.equal(1n);
    });

    it("it should revert where the publisher may speak for the agent", async () => {
      const id = await finalized();
      await w.identities.connect(w.provider).setApprovalForAll(w.publisher, true);
      await expect(publish(id))
        .to.be.revertedWithCustomError(w.registry, "FeedbackRegistry_SelfFeedback")
        .withArgs(1n, w.publisher);
      await w.identities.connect(w.provider).setApprovalForAll(w.publisher, false);
      await publish(id);
    });
  });

  describe("given an agent that was said after the lease", () => {
    it("it should publish for that one", async () => {
      const id = await finalized();
      await w.identities.connect(w.provider).register();
      await w.publisher.connect(w.provider).setAgent(2);
      await expect(publish(id)).to.emit(w.publisher, "FeedbackPublished").withArgs(id, w.provider, 2n, 10_000n);
      expect(await w.registry.getLastIndex(1, w.publisher)).to.equal(0n);
      expect(await w.registry.getLastIndex(2, w.publisher)).to.equal(1n);
    });
  });
});
