import { expect } from "chai";

import {
  type Auctions,
  DEADLINE,
  HELD,
  LAST_DEADLINE,
  RATE,
  type RequestFields,
  START,
  STATUS,
  TERM,
  freshAuctions,
  wordOf,
} from "../../support/auctions.ts";
import { expectMarketBooks } from "../../support/marketBooks.ts";
import { signPermit } from "../../support/permits.ts";
import { fieldName, minuteOf } from "../../support/taking.ts";
import { DAY, GENESIS, type OfferInput, ZERO_ADDRESS, up } from "../../support/world.ts";

const WORD = `0x${"77".repeat(32)}`;
const LATER = GENESIS + 600;

describe("postRequest", () => {
  let a: Auctions;

  beforeEach(async () => {
    a = await freshAuctions();
  });

  afterEach(async () => {
    await expectMarketBooks(a);
  });

  const refused = (fields: RequestFields, error: string, args: unknown[], contract: "hub" | "auctionHouse") =>
    expect(a.post(a.request(fields)))
      .to.be.revertedWithCustomError(a[contract], error)
      .withArgs(...args);

  describe("when the request is a good one", () => {
    it("it should emit RequestPosted with the whole request", async () => {
      const request = a.request({ accessKey: WORD, leastScore: 7_000, leastRate: 333n });
      const { terms, ...rest } = request;
      const { leastRate, term, deposit, deadline, leastScore, auction, accessKey } = rest;
      await expect(a.post(request))
        .to.emit(a.auctionHouse, "RequestPosted")
        .withArgs(
          a.hashRequest(request),
          a.renter,
          [Object.values(terms), leastRate, term, deposit, deadline, leastScore, auction, accessKey],
          "ipfs://spec",
          HELD,
        );
    });

    it("it should answer the request's hash and keep it open until its deadline", async () => {
      const request = a.request();
      const post = a.auctionHouse.connect(a.renter).postRequest;
      const permit = { value: 0n, deadline: 0n, v: 0, r: WORD, s: WORD };
      expect(await post.staticCall(request, permit, "")).to.equal(a.hashRequest(request));
      expect(await a.stateOf(request)).to.deep.equal({ status: STATUS.unknown, deadline: 0, bestRate: 0n });
      await a.post(request);
      expect(await a.stateOf(request)).to.deep.equal({ status: STATUS.open, deadline: DEADLINE, bestRate: 0n });
    });

    it("it should pull the deposit from the renter into the hub, as the auction house's balance", async () => {
      const house = a.auctionHouse;
      await expect(a.post(a.request())).to.changeTokenBalances(
        a.ethers,
        a.usdc,
        [a.renter, a.hub, house],
        [-HELD, HELD, 0n],
      );
      expect(await a.creditOf(a.house)).to.equal(HELD);
      expect(await a.creditOf(a.renter.address)).to.equal(0n);
    });

    it("it should round the deposit up to the unit", async () => {
      for (const [rate, deposit, units] of [
        [1n, 1, 1n],
        [1n, 61, 2n],
        [59n, 61, 60n],
        [61n, 60, 61n],
      ] as const) {
        await expect(a.post(a.request({ terms: { rate }, deposit }))).to.changeTokenBalance(
          a.ethers,
          a.usdc,
          a.hub,
          units,
        );
      }
    });

    it("it should take any token that its parameter set is for", async () => {
      const request = a.request({ terms: { parameterSet: 2, token: a.daiAddress, rate: 10n ** 18n + 1n } });
      await a.post(request);
      expect((await a.hub.balanceOf(a.house, a.dai)).amount).to.equal(up(10n ** 18n + 1n, 500));
    });

    it("it should leave spec, rate and salt to the renter", async () => {
      for (const terms of [{ spec: WORD }, { rate: 1n }, { salt: 2n ** 256n - 1n }]) {
        const request = a.request({ terms });
        await a.post(request);
        expect((await a.stateOf(request)).status).to.equal(STATUS.open);
      }
    });
  });

  describe("when the deposit is not approved", () => {
    beforeEach(async () => {
      await a.usdc.connect(a.renter).approve(a.hub, HELD - 1n);
    });

    it("it should revert where the approval is a unit short", async () => {
      await expect(a.post(a.request()))
        .to.be.revertedWithCustomError(a.usdc, "ERC20InsufficientAllowance")
        .withArgs(a.hub, HELD - 1n, HELD);
    });

    it("it should use a permit of exactly the deposit", async () => {
      const permit = await signPermit(a, a.usdc, a.renter, HELD, BigInt(LATER));
      await expect(a.post(a.request(), { permit })).to.changeTokenBalance(a.ethers, a.usdc, a.renter, -HELD);
      expect(await a.usdc.allowance(a.renter, a.hub)).to.equal(0n);
    });

    it("it should not fail where somebody used the permit before", async () => {
      const permit = await signPermit(a, a.usdc, a.renter, HELD, BigInt(LATER));
      const { value, deadline, v, r, s } = permit;
      await a.usdc.connect(a.stranger).permit(a.renter, a.hub, value, deadline, v, r, s);
      await expect(a.post(a.request(), { permit })).to.changeTokenBalance(a.ethers, a.usdc, a.renter, -HELD);
    });

    it("it should revert where the permit is a unit short or another's", async () => {
      const short = await signPermit(a, a.usdc, a.renter, HELD - 1n, BigInt(LATER));
      const others = await signPermit(a, a.usdc, a.stranger, HELD, BigInt(LATER));
      for (const permit of [short, others]) {
        await expect(a.post(a.request(), { permit }))
          .to.be.revertedWithCustomError(a.usdc, "ERC20InsufficientAllowance")
          .withArgs(a.hub, HELD - 1n, HELD);
      }
    });
  });

  describe("when it was posted before", () => {
    it("it should revert, open or ended, and take another salt", async () => {
      const request = a.request();
      const exists = async () => {
        await expect(a.post(request))
          .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_Exists")
          .withArgs(a.hashRequest(request));
      };
      await a.post(request);
      await exists();
      await a.cancel(request);
      await exists();
      await expect(a.post(a.request({ terms: { salt: 1n } }))).to.emit(a.auctionHouse, "RequestPosted");
    });
  });

  describe("when the renter of the terms is not the caller", () => {
    it("it should revert, naming both", async () => {
      await expect(a.post(a.request(), { by: a.stranger }))
        .to.be.revertedWithCustomError(a.auctionHouse, "AuctionHouse_WrongRenter")
        .withArgs(a.renter, a.stranger);
      await refused(
        { terms: { renter: ZERO_ADDRESS } },
        "AuctionHouse_WrongRenter",
        [ZERO_ADDRESS, a.renter],
        "auctionHouse",
      );
    });
  });

  for (const [number, field, value] of [
    [0, "provider", `0x${"00".repeat(19)}01`],
    [1, "epoch", 1n],
    [2, "request", WORD],
    [5, "slot", WORD],
    [21, "expiry", 1],
  ] as const) {
    describe(`when its ${field}, which is the bidder's, is not zero`, () => {
      it("it should revert, naming the field's number and value", async () => {
        const args = [number, wordOf(value)];
        for (const auction of [true, false]) {
          await refused({ auction, terms: { [field]: value } }, "AuctionHouse_FieldNotZero", args, "auctionHouse");
        }
      });
    });
  }

  describe("when it asks for a score of a market without scores", () => {
    it("it should revert, naming it, and not where it asks for none", async () => {
      const blind = await a.ethers.deployContract("AuctionHouse", [a.hub, ZERO_ADDRESS]);
      const house = await a.ethers.getContractAt("IAuctionHouse", blind);
      const permit = { value: 0n, deadline: 0n, v: 0, r: WORD, s: WORD };
      await expect(house.connect(a.renter).postRequest(a.request({ leastScore: 1 }), permit, ""))
        .to.be.revertedWithCustomError(house, "AuctionHouse_NoScores")
        .withArgs(1);
      // It gets as far as the hub, whose market it is not.
      await expect(house.connect(a.renter).postRequest(a.request(), permit, ""))
        .to.be.revertedWithCustomError(a.hub, "Deposits_NotAllowed")
        .withArgs(house);
    });
  });

  const ranges: [string, Partial<OfferInput>, string, bigint | number, bigint | number, bigint | number][] = [
    ["rate is zero", { rate: 0n }, "rate", 0n, 1n, 2n ** 96n - 1n],
    ["shortest term is zero", { shortestTerm: 0 }, "shortestTerm", 0, 1, 43_200],
    ["shortest term is above its longest", { longestTerm: 600, shortestTerm: 601 }, "shortestTerm", 601, 1, 600],
    ["set-up time is above an hour", { setup: 61 }, "setup", 61, 0, 60],
    ["allowance is above a day", { allowance: 1_441 }, "allowance", 1_441, 0, 1_440],
    ["maintenance is above a day", { maintenance: 1_441 }, "maintenance", 1_441, 0, 1_440],
    ["penalty multiple is zero", { penaltyMultiple: 0 }, "penaltyMultiple", 0, 1, 10],
    ["penalty multiple is above ten", { penaltyMultiple: 11, bondMultiple: 11 }, "penaltyMultiple", 11, 1, 10],
    ["bond multiple is below its penalty multiple", { bondMultiple: 1 }, "bondMultiple", 1, 2, 255],
  ];
  for (const [what, terms, field, ...numbers] of ranges) {
    describe(`when its ${what}`, () => {
      it("it should revert, naming the request, field, value and limits", async () => {
        const id = a.hashRequest(a.request({ terms }));
        await refused({ terms }, "Ranges_OutOfRange", [id, fieldName(field), ...numbers], "hub");
      });
    });
  }

  describe("when its lowest rate is not from 1 to its highest", () => {
    it("it should revert a unit out of range, naming the request, field, value and limits", async () => {
      for (const auction of [true, false]) {
        for (const [leastRate, rate] of [
          [0n, RATE],
          [RATE + 1n, RATE],
          [2n, 1n],
          [2n ** 96n - 1n, RATE],
        ] as const) {
          const fields = { auction, leastRate, terms: { rate } };
          const id = a.hashRequest(a.request(fields));
          await refused(fields, "Ranges_OutOfRange", [id, fieldName("leastRate"), leastRate, 1n, rate], "hub");
        }
      }
    });

    it("it should be posted at either limit", async () => {
      for (const [leastRate, rate] of [
        [1n, RATE],
        [RATE, RATE],
        [1n, 1n],
      ] as const) {
        await expect(a.post(a.request({ leastRate, terms: { rate } }))).to.emit(a.auctionHouse, "RequestPosted");
      }
    });
  });

  describe("when its least score is above 10,000", () => {
    it("it should revert, naming the request, field, value and limits, and be posted at it", async () => {
      for (const leastScore of [10_001, 65_535]) {
        const id = a.hashRequest(a.request({ leastScore }));
        await refused({ leastScore }, "Ranges_OutOfRange", [id, fieldName("leastScore"), leastScore, 0, 10_000], "hub");
      }
      await expect(a.post(a.request({ leastScore: 10_000 }))).to.emit(a.auctionHouse, "RequestPosted");
    });
  });

  describe("when its term or deposit are not what its terms allow", () => {
    const bounds = { shortestTerm: 500, longestTerm: 600, committed: 550 };
    for (const [what, term, deposit, error, actual, least, most] of [
      ["term a minute too short", 549, 549, "Leases_TermOutOfRange", 549, 550, 600],
      ["term a minute too long", 601, 600, "Leases_TermOutOfRange", 601, 550, 600],
      ["deposit a minute too short", 600, 549, "Leases_DepositOutOfRange", 549, 550, 600],
      ["deposit a minute longer than the term", 590, 591, "Leases_DepositOutOfRange", 591, 550, 590],
    ] as const) {
      it(`it should revert for a ${what}, naming the limits`, async () => {
        const fields = { terms: bounds, term, deposit };
        await refused(fields, error, [a.hashRequest(a.request(fields)), actual, least, most], "hub");
      });
    }

    it("it should accept the limits", async () => {
      for (const [term, deposit] of [
        [550, 550],
        [TERM, TERM],
      ] as const) {
        await expect(a.post(a.request({ terms: bounds, term, deposit }))).to.emit(a.auctionHouse, "RequestPosted");
      }
    });
  });

  describe("when its panel is unknown", () => {
    it("it should revert, naming it", async () => {
      await refused({ terms: { panel: WORD } }, "Panels_UnknownHash", [WORD], "hub");
    });
  });

  describe("when its parameter set is unknown", () => {
    it("it should revert, naming it", async () => {
      for (const parameterSet of [0, 3]) {
        await refused({ terms: { parameterSet } }, "ParameterSets_Unknown", [parameterSet], "hub");
      }
    });
  });

  describe("when its token is not its parameter set's", () => {
    it("it should revert, naming both", async () => {
      const fields = { terms: { token: a.daiAddress } };
      const args = [a.hashRequest(a.request(fields)), a.dai, a.usdc];
      await refused(fields, "Offers_WrongToken", args, "hub");
    });
  });

  describe("when its parameter set is retired", () => {
    it("it should revert, naming it", async () => {
      await a.hub.retireParameterSet(1);
      await refused({}, "ParameterSets_Retired", [1], "hub");
    });
  });

  describe("when its parameter set is paused", () => {
    it("it should revert, naming it, until it is not", async () => {
      await a.hub.pause([1]);
      for (const auction of [true, false]) await refused({ auction }, "ParameterSets_Paused", [1], "hub");
      await a.hub.unpause([1]);
      await expect(a.post(a.request())).to.emit(a.auctionHouse, "RequestPosted");
    });
  });

  describe("when its deadline is not ahead", () => {
    it("it should revert, naming the next second and the last one possible", async () => {
      for (const [index, ahead] of [0, -1, -LATER].entries()) {
        const now = LATER + index;
        await a.at(now);
        const deadline = ahead === -LATER ? 0 : now + ahead;
        const args = [deadline, now + 1, LAST_DEADLINE];
        await refused({ deadline }, "AuctionHouse_DeadlineOutOfRange", args, "auctionHouse");
        await a.goTo(now);
      }
    });
  });

  describe("when its deadline is the next second", () => {
    it("it should be posted", async () => {
      await a.at(LATER);
      await expect(a.post(a.request({ deadline: LATER + 1 }))).to.emit(a.auctionHouse, "RequestPosted");
    });
  });

  describe("when an auction leaves 70 minutes between deadline and start", () => {
    it("it should be posted, and not with a second less", async () => {
      expect(LAST_DEADLINE).to.equal(START * 60 - 4_200);
      await expect(a.post(a.request({ deadline: LAST_DEADLINE }))).to.emit(a.auctionHouse, "RequestPosted");
      await a.at(LATER);
      const args = [LAST_DEADLINE + 1, LATER + 1, LAST_DEADLINE];
      await refused({ deadline: LAST_DEADLINE + 1 }, "AuctionHouse_DeadlineOutOfRange", args, "auctionHouse");
    });
  });

  describe("when an auction's machine needs set-up time", () => {
    it("it should leave that before the start too, and not be posted with a second less", async () => {
      for (const setup of [1, 17, 60]) {
        const last = LAST_DEADLINE - setup * 60;
        const now = LATER + setup;
        await a.at(now);
        const late = { deadline: last + 1, terms: { setup } };
        await refused(late, "AuctionHouse_DeadlineOutOfRange", [last + 1, now + 1, last], "auctionHouse");
        await expect(a.post(a.request({ deadline: last, terms: { setup } }))).to.emit(a.auctionHouse, "RequestPosted");
      }
    });
  });

  describe("when an auction's start is too near for any deadline", () => {
    it("it should revert, naming limits that no deadline is within", async () => {
      const start = minuteOf(LATER) + 70;
      const terms = { earliestStart: start, latestStart: start };
      await a.at(LATER);
      const args = [LATER + 1, LATER + 1, LATER];
      await refused({ terms, deadline: LATER + 1 }, "AuctionHouse_DeadlineOutOfRange", args, "auctionHouse");
    });

    it("it should revert for the start zero, naming the next minute", async () => {
      const terms = { earliestStart: 0, latestStart: 0 };
      const id = a.hashRequest(a.request({ terms }));
      await a.at(LATER);
      const args = [id, fieldName("latestStart"), 0, minuteOf(LATER) + 1, 2 ** 32 - 1];
      await refused({ terms }, "Ranges_OutOfRange", args, "hub");
    });
  });

  describe("when its latest start is before its earliest", () => {
    it("it should revert, naming the request, field, value and limits", async () => {
      for (const auction of [true, false]) {
        const terms = { earliestStart: START, latestStart: START - 1 };
        const id = a.hashRequest(a.request({ auction, terms }));
        const args = [id, fieldName("earliestStart"), START, 0, START - 1];
        await refused({ auction, terms }, "Ranges_OutOfRange", args, "hub");
      }
    });
  });

  describe("when its earliest start is more than 90 days ahead", () => {
    it("it should revert a minute later, naming the last, and be posted at that", async () => {
      const most = minuteOf(LATER) + 90 * 1_440;
      // Up to the last second of the minute.
      let now = LATER + 50;
      for (const auction of [true, false]) {
        const starts = (start: number) => ({ earliestStart: start, latestStart: auction ? start : 2 ** 32 - 1 });
        const late = { auction, terms: starts(most + 1) };
        await a.at(now);
        const args = [a.hashRequest(a.request(late)), fieldName("earliestStart"), most + 1, 0, most];
        await refused(late, "Ranges_OutOfRange", args, "hub");
        await a.at(now + 1);
        await expect(a.post(a.request({ auction, terms: starts(most) }))).to.emit(a.auctionHouse, "RequestPosted");
        now = LATER + 58;
      }
      await a.at(LATER + 60);
      const next = a.request({ terms: { earliestStart: most + 1, latestStart: most + 1 } });
      await expect(a.post(next)).to.emit(a.auctionHouse, "RequestPosted");
    });
  });

  describe("when its latest start leaves no time to set up", () => {
    for (const setup of [0, 60]) {
      it(`it should revert a minute too early, and be posted at it, with ${setup} minutes of it`, async () => {
        const least = minuteOf(LATER) + 1 + setup;
        const early = { latestStart: least - 1, setup };
        const fields = { auction: false, terms: early };
        const id = a.hashRequest(a.request(fields));
        await a.at(LATER);
        const args = [id, fieldName("latestStart"), least - 1, least, 2 ** 32 - 1];
        await refused(fields, "Ranges_OutOfRange", args, "hub");
        await a.at(LATER + 59);
        const posted = a.post(a.request({ auction: false, terms: { latestStart: least, setup } }));
        await expect(posted).to.emit(a.auctionHouse, "RequestPosted");
      });
    }
  });

  describe("when its deadline is 90 days ahead", () => {
    const most = LATER + 90 * DAY;

    it("it should be posted, and not with a second more, where the renter picks", async () => {
      await a.at(LATER);
      await expect(a.post(a.request({ auction: false, deadline: most }))).to.emit(a.auctionHouse, "RequestPosted");
      await a.at(LATER + 1);
      const args = [most + 2, LATER + 2, most + 1];
      await refused({ auction: false, deadline: most + 2 }, "AuctionHouse_DeadlineOutOfRange", args, "auctionHouse");
    });

    it("it should revert where an auction decides, as a start that it leaves time before is too far ahead", async () => {
      const start = minuteOf(most);
      const terms = { earliestStart: start, latestStart: start };
      await a.at(LATER);
      const last = start * 60 - 4_200;
      const args = [most, LATER + 1, last];
      await refused({ terms, deadline: most }, "AuctionHouse_DeadlineOutOfRange", args, "auctionHouse");
      await expect(a.post(a.request({ terms, deadline: last }))).to.emit(a.auctionHouse, "RequestPosted");
    });
  });

  describe("when an auction's start is not fixed", () => {
    it("it should revert, naming earliest and latest", async () => {
      const args = [START, START + 1];
      await refused({ terms: { latestStart: START + 1 } }, "AuctionHouse_StartNotFixed", args, "auctionHouse");
    });
  });

  describe("when the renter picks and the start is not fixed", () => {
    it("it should be posted, with a deadline after its start even", async () => {
      const terms = { earliestStart: START, latestStart: START + 1_000, rate: RATE };
      const fields = { auction: false, terms, deadline: (START + 1) * 60 };
      await expect(a.post(a.request(fields))).to.emit(a.auctionHouse, "RequestPosted");
    });
  });
});
