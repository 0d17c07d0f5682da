import { expect } from "chai";

import { minuteOf, openedBy, sendTake } from "../../support/taking.ts";
import { type ChoiceInput, GENESIS, type OfferInput, type World, freshWorld } from "../../support/world.ts";

/** 90 days, in minutes. */
const MOST_AHEAD = 129_600;
/** When the takes of this file are sent: half a minute into a minute. */
const NOW = GENESIS + 7_230;
const MINUTE = minuteOf(NOW);

describe("take: times", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const send = async (offer: Partial<OfferInput>, choice: Partial<ChoiceInput> = {}, at = NOW) => {
    const signature = await w.sign(w.offer(offer));
    await w.at(at);
    return sendTake(w, { offer, choice, signature });
  };
  const opens = async (offer: Partial<OfferInput>, choice: Partial<ChoiceInput>, start: number, at = NOW) => {
    const opened = await openedBy(w, send(offer, choice, at));
    const { lease } = await w.hub.leaseOf(opened.id);
    const { term, deposit } = w.choice(choice);
    expect([lease.start, lease.end, lease.termEnd].map(Number)).to.deep.equal([start, start + deposit, start + term]);
    expect([opened.start, opened.deposit, opened.term].map(Number)).to.deep.equal([start, deposit, term]);
  };
  const refuses = async (
    offer: Partial<OfferInput>,
    choice: Partial<ChoiceInput>,
    what: "Term" | "Deposit" | "Start",
    [actual, least, most]: [number, number, number],
    at = NOW,
  ) => {
    await expect(send(offer, choice, at))
      .to.be.revertedWithCustomError(w.hub, `Leases_${what}OutOfRange`)
      .withArgs(w.hashOffer(w.offer(offer)), actual, least, most);
  };

  describe("given the term", () => {
    const offer = { shortestTerm: 120, longestTerm: 600 };

    for (const term of [120, 600]) {
      it(`it should take ${term} of 120 to 600`, async () => {
        await opens(offer, { term }, MINUTE + 1);
      });
    }

    for (const term of [0, 119, 601]) {
      it(`it should refuse ${term} of 120 to 600`, async () => {
        await refuses(offer, { term }, "Term", [term, 120, 600]);
      });
    }

    it("it should be at least the commitment where that is more than the shortest", async () => {
      await refuses({ ...offer, committed: 121 }, { term: 120 }, "Term", [120, 121, 600]);
      await opens({ ...offer, committed: 121 }, { term: 121 }, MINUTE + 2, NOW + 60);
    });

    it("it should be at least the shortest where that is more than the commitment", async () => {
      await refuses({ ...offer, committed: 119 }, { term: 119 }, "Term", [119, 120, 600]);
    });

    it("it should be all of the longest where the commitment is", async () => {
      await opens({ ...offer, committed: 600 }, { term: 600 }, MINUTE + 1);
    });

    it("it should be none where the commitment is longer than the longest", async () => {
      await refuses({ ...offer, committed: 601 }, { term: 600 }, "Term", [600, 601, 600]);
      await refuses({ ...offer, committed: 601 }, { term: 601 }, "Term", [601, 601, 600], NOW + 1);
    });

    it("it should be one minute where the offer is of one minute", async () => {
      await opens({ shortestTerm: 1, longestTerm: 1 }, { term: 1 }, MINUTE + 1);
    });
  });

  describe("given the deposit", () => {
    const offer = { shortestTerm: 120, longestTerm: 600 };

    for (const deposit of [120, 121, 499, 500]) {
      it(`it should take ${deposit} of a term of 500`, async () => {
        await opens(offer, { term: 500, deposit }, MINUTE + 1);
      });
    }

    for (const deposit of [0, 119, 501]) {
      it(`it should refuse ${deposit} of a term of 500`, async () => {
        await refuses(offer, { term: 500, deposit }, "Deposit", [deposit, 120, 500]);
      });
    }

    it("it should cover the commitment where that is more than the shortest", async () => {
      await refuses({ ...offer, committed: 300 }, { term: 500, deposit: 299 }, "Deposit", [299, 300, 500]);
      await opens({ ...offer, committed: 300 }, { term: 500, deposit: 300 }, MINUTE + 2, NOW + 60);
    });
  });

  describe("given the start is as soon as possible", () => {
    it("it should be the next minute", async () => {
      await opens({}, {}, MINUTE + 1);
    });

    for (const setup of [1, 60]) {
      it(`it should be ${setup} minutes of set-up later`, async () => {
        await opens({ setup }, {}, MINUTE + 1 + setup);
      });
    }

    it("it should be a full minute ahead at second 0", async () => {
      await opens({}, {}, MINUTE + 1, MINUTE * 60);
    });

    it("it should be one second ahead at second 59", async () => {
      await opens({}, {}, MINUTE + 1, MINUTE * 60 + 59);
    });

    it("it should be the minute after that at the next second", async () => {
      await opens({}, {}, MINUTE + 2, MINUTE * 60 + 60);
    });

    it("it should wait for the offer's earliest start", async () => {
      await opens({ earliestStart: MINUTE + 2 }, {}, MINUTE + 2);
    });

    it("it should be taken at the offer's earliest and latest start", async () => {
      await opens({ earliestStart: MINUTE + 1, latestStart: MINUTE + 1 }, {}, MINUTE + 1);
    });

    it("it should be refused after the offer's latest start", async () => {
      await refuses({ latestStart: MINUTE }, {}, "Start", [MINUTE + 1, MINUTE + 1, MINUTE]);
    });

    it("it should be refused where set-up ends after the offer's latest start", async () => {
      const latestStart = MINUTE + 5;
      await refuses({ setup: 5, latestStart }, {}, "Start", [MINUTE + 6, MINUTE + 6, MINUTE + 5]);
      await opens({ setup: 4, latestStart }, {}, MINUTE + 5, NOW + 1);
    });
  });

  describe("given the start is reserved", () => {
    for (const [which, offer, start] of [
      ["the next minute", {}, MINUTE + 1],
      ["the next minute after set-up", { setup: 30 }, MINUTE + 31],
      ["a day ahead", {}, MINUTE + 1_440],
      ["a day ahead, whatever the set-up", { setup: 60 }, MINUTE + 1_440],
      ["90 days ahead", {}, MINUTE + MOST_AHEAD],
      ["the offer's earliest start", { earliestStart: MINUTE + 500 }, MINUTE + 500],
      ["the offer's latest start", { latestStart: MINUTE + 500 }, MINUTE + 500],
    ] as const) {
      it(`it should be taken at ${which}`, async () => {
        await opens(offer, { start }, start);
      });
    }

    for (const [which, offer, start, least, most] of [
      ["the minute that runs", {}, MINUTE, MINUTE + 1, MINUTE + MOST_AHEAD],
      ["the first minute of all", {}, 1, MINUTE + 1, MINUTE + MOST_AHEAD],
      ["a minute within the set-up", { setup: 30 }, MINUTE + 30, MINUTE + 31, MINUTE + MOST_AHEAD],
      ["a minute more than 90 days ahead", {}, MINUTE + MOST_AHEAD + 1, MINUTE + 1, MINUTE + MOST_AHEAD],
      ["the last minute of all", {}, 2 ** 32 - 1, MINUTE + 1, MINUTE + MOST_AHEAD],
      [
        "a minute before the offer's earliest start",
        { earliestStart: MINUTE + 500 },
        MINUTE + 499,
        MINUTE + 500,
        MINUTE + MOST_AHEAD,
      ],
      [
        "a minute after the offer's latest start",
        { latestStart: MINUTE + 500 },
        MINUTE + 501,
        MINUTE + 1,
        MINUTE + 500,
      ],
      [
        "any minute of an offer that starts before it starts",
        { earliestStart: MINUTE + 501, latestStart: MINUTE + 500 },
        MINUTE + 500,
        MINUTE + 501,
        MINUTE + 500,
      ],
    ] as const) {
      it(`it should be refused at ${which}`, async () => {
        await refuses(offer, { start }, "Start", [start, least, most]);
      });
    }

    it("it should move with the clock: a minute later 90 days end a minute later", async () => {
      const start = MINUTE + MOST_AHEAD + 1;
      await opens({}, { start }, start, (MINUTE + 1) * 60);
    });

    it("it should be refused up to the last second before", async () => {
      const start = MINUTE + MOST_AHEAD + 1;
      await expect(send({}, { start }, MINUTE * 60 + 59))
        .to.be.revertedWithCustomError(w.hub, "Leases_StartOutOfRange")
        .withArgs(w.hashOffer(w.offer()), start, MINUTE + 1, MINUTE + MOST_AHEAD);
    });
  });
});
