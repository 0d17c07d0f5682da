import { expect } from "chai";

import { bondOf, minuteOf, openedBy, sendTake, type Taking } from "../../support/taking.ts";
import { DAY, GENESIS, HOUR, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

const OTHER_SLOT = `0x${"52".repeat(32)}`;
/** When the first take of each test is sent. */
const NOW = GENESIS + HOUR;
const MINUTE = minuteOf(NOW);

describe("take: slots", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const opens = async (taking: Partial<Taking>, at: number) => {
    const offer = w.offer(taking.offer);
    const signature = taking.signature ?? (await w.sign(offer, taking.signer));
    await w.at(at);
    const opened = await openedBy(w, sendTake(w, { ...taking, offer, signature }));
    expect(await w.hub.slotOf(offer.provider, offer.slot)).to.deep.equal([opened.id, true]);
    return opened;
  };
  const refuses = async (taking: Partial<Taking>, occupant: string, until: number | bigint, at: number) => {
    const offer = w.offer(taking.offer);
    const signature = taking.signature ?? (await w.sign(offer, taking.signer));
    await w.at(at);
    await expect(sendTake(w, { ...taking, offer, signature }))
      .to.be.revertedWithCustomError(w.hub, "Leases_SlotOccupied")
      .withArgs(offer.provider, offer.slot, occupant, until);
  };

  describe("given the slot never had a lease", () => {
    it("it should be free, and occupied once taken", async () => {
      const { slot } = w.offer();
      expect(await w.hub.slotOf(w.provider, slot)).to.deep.equal([ZERO_HASH, false]);
      await opens({}, NOW);
    });

    it("it should be free whatever its name, be it zero", async () => {
      await opens({ offer: { slot: ZERO_HASH } }, NOW);
      await opens({ offer: { slot: `0x${"ff".repeat(32)}` } }, NOW + 1);
    });
  });

  describe("given a lease runs in the slot", () => {
    const END = MINUTE + 601;
    let id: string;

    beforeEach(async () => {
      ({ id } = await opens({}, NOW));
    });

    it("it should be refused at once, naming occupant and end", async () => {
      await refuses({ by: w.stranger }, id, END, NOW + 1);
    });

    it("it should be refused to the same renter, to another and to the provider", async () => {
      for (const by of [w.renter, w.stranger, w.provider]) await refuses({ by }, id, END, NOW + HOUR);
    });

    it("it should be refused through another offer", async () => {
      await refuses({ offer: { salt: 1n, rate: 10n ** 9n } }, id, END, NOW + HOUR);
    });

    it("it should be refused through an offer in another token", async () => {
      await refuses({ offer: { token: await w.dai.getAddress(), parameterSet: 2 } }, id, END, NOW + HOUR);
    });

    it("it should be refused through an offer that is published", async () => {
      const offer = w.offer({ salt: 2n });
      await w.hub.connect(w.provider).publish(offer, "");
      await refuses({ offer, signature: "0x" }, id, END, NOW + HOUR);
    });

    it("it should be refused through an offer of a signer", async () => {
      const limits = {
        ...{ rate: 1n, exitMinutes: 120, penaltyMultiple: 2, bondMultiple: 3 },
        ...{ expiry: NOW + DAY, panel: w.panelHash, quota: 10n ** 12n },
      };
      await w.hub.connect(w.provider).authorizeSigner(w.other, w.usdc, limits);
      await refuses({ offer: { salt: 3n }, signer: w.other }, id, END, NOW + HOUR);
    });

    it("it should be refused also for a start after its end", async () => {
      await refuses({ choice: { start: END + 1_000 } }, id, END, NOW + HOUR);
    });

    it("it should be refused in the last second of its last minute", async () => {
      await refuses({}, id, END, END * 60 - 1);
    });

    it("it should be free from the first second of its end", async () => {
      const { start } = await opens({}, END * 60);
      expect(start).to.equal(END + 1);
    });

    it("it should be free before anybody settles or finalizes it, and keep its bond", async () => {
      await opens({}, END * 60);
      const { locked } = await w.hub.collateralOf(w.provider, w.usdc);
      expect(locked).to.equal(2n * bondOf(w.offer(), 600));
    });

    it("it should be free in another slot", async () => {
      await opens({ offer: { slot: OTHER_SLOT } }, NOW + 1);
    });

    it("it should be free in another provider's slot of the same name", async () => {
      await w.hub.connect(w.stranger).stake(w.usdc, 10n ** 9n);
      await opens({ offer: { provider: w.stranger.address }, signer: w.stranger }, NOW + 60);
      expect(await w.hub.slotOf(w.provider, w.offer().slot)).to.deep.equal([id, true]);
    });

    it("it should be occupied for longer once it is topped up", async () => {
      const { id: short } = await opens({ offer: { slot: OTHER_SLOT }, choice: { term: 600, deposit: 60 } }, NOW + 1);
      await w.hub.connect(w.renter).topUp(short, 30);
      await refuses({ offer: { slot: OTHER_SLOT } }, short, MINUTE + 91, (MINUTE + 91) * 60 - 1);
      await opens({ offer: { slot: OTHER_SLOT } }, (MINUTE + 91) * 60);
    });

    it("it should be free when the deposit runs out before the term does", async () => {
      const { id: short } = await opens({ offer: { slot: OTHER_SLOT }, choice: { term: 600, deposit: 60 } }, NOW + 1);
      await refuses({ offer: { slot: OTHER_SLOT } }, short, MINUTE + 61, (MINUTE + 61) * 60 - 1);
      await opens({ offer: { slot: OTHER_SLOT } }, (MINUTE + 61) * 60);
    });

    for (const who of ["renter", "provider"] as const) {
      it(`it should be free from the minute at which the ${who} closed it`, async () => {
        const minute = MINUTE + 60;
        await w.at(minute * 60 + 30);
        await w.hub.connect(w[who]).close(id);
        await refuses({}, id, minute + 1, minute * 60 + 59);
        await opens({}, (minute + 1) * 60);
      });
    }
  });

  describe("given the slot is reserved", () => {
    const START = MINUTE + 1_440;
    let id: string;

    beforeEach(async () => {
      ({ id } = await opens({ choice: { start: START } }, NOW));
    });

    it("it should be refused from now on, also for the time before the start", async () => {
      await refuses({ choice: { term: 60 } }, id, START + 600, NOW + 1);
    });

    it("it should be refused up to its last second", async () => {
      await refuses({}, id, START + 600, (START + 600) * 60 - 1);
      await opens({}, (START + 600) * 60);
    });

    it("it should be free at once when it is closed before it begins", async () => {
      await w.at(NOW + 60);
      await w.hub.connect(w.renter).close(id);
      expect(await w.hub.slotOf(w.provider, w.offer().slot)).to.deep.equal([id, false]);
      await opens({}, NOW + 61);
    });

    it("it should be occupied for the commitment when it is closed before it begins", async () => {
      const offer = { slot: OTHER_SLOT, committed: 60 };
      const { id: bound } = await opens({ offer, choice: { start: START } }, NOW + 1);
      await w.hub.connect(w.renter).close(bound);
      await refuses({ offer: { slot: OTHER_SLOT } }, bound, START + 60, (START + 60) * 60 - 1);
      await opens({ offer: { slot: OTHER_SLOT } }, (START + 60) * 60);
    });
  });

  describe("given two takes of one slot in one multicall", () => {
    it("it should open neither", async () => {
      const first = w.offer();
      const second = w.offer({ salt: 1n });
      const calls = await Promise.all(
        [first, second].map(async (offer) =>
          w.hub.interface.encodeFunctionData("take", [
            offer,
            await w.sign(offer),
            w.choice(),
            { value: 0n, deadline: 0n, v: 0, r: ZERO_HASH, s: ZERO_HASH },
          ]),
        ),
      );
      await expect(w.hub.connect(w.renter).multicall(calls)).to.be.revertedWithCustomError(
        w.hub,
        "Leases_SlotOccupied",
      );
      expect(await w.hub.slotOf(w.provider, first.slot)).to.deep.equal([ZERO_HASH, false]);
    });
  });
});
