import { expect } from "chai";
import { AbiCoder, encodeBytes32String, keccak256, toBeHex, zeroPadValue } from "ethers";

import { type World, ZERO_ADDRESS, freshWorld } from "../../support/world.ts";

/** The address with this number: in ascending order as the numbers are. */
const address = (number: number): string => zeroPadValue(toBeHex(number), 20);

/** This many addresses, in ascending order. */
const monitors = (count: number): string[] => Array.from({ length: count }, (_, index) => address(index + 1));

const PANEL =
  "tuple(address[] monitors, uint8 threshold, uint8 share, address recipient, address arbitrator, bytes arbitratorExtraData, uint96 arbitrationCap)";

describe("createPanel", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const panel = (fields: Partial<World["panel"]> = {}): World["panel"] => ({
    monitors: monitors(3),
    threshold: 2n,
    share: 100n,
    recipient: w.other.address,
    arbitrator: w.stranger.address,
    arbitratorExtraData: "0x1234567890",
    arbitrationCap: 10n ** 18n,
    ...fields,
  });
  const create = (fields: Partial<World["panel"]> = {}) => w.hub.connect(w.stranger).createPanel(panel(fields));
  const hash = (fields: Partial<World["panel"]> = {}) =>
    keccak256(AbiCoder.defaultAbiCoder().encode([PANEL], [panel(fields)]));

  const accepts = async (fields: Partial<World["panel"]>) => {
    await create(fields);
    expect(await w.hub.panelNumberOf(hash(fields))).to.equal(2n);
  };
  const refuses = async (
    fields: Partial<World["panel"]>,
    field: string,
    actual: bigint,
    least: bigint,
    most: bigint,
  ) => {
    await expect(create(fields))
      .to.be.revertedWithCustomError(w.hub, "Ranges_OutOfRange")
      .withArgs(hash(fields), encodeBytes32String(field), actual, least, most);
    expect(await w.hub.panelCount()).to.equal(1n);
  };

  describe("when there are 1 to 16 monitors", () => {
    it("it should accept one", async () => {
      await accepts({ monitors: monitors(1), threshold: 1n });
    });

    it("it should accept sixteen", async () => {
      await accepts({ monitors: monitors(16), threshold: 16n });
    });
  });

  describe("when there are no monitors", () => {
    it("it should revert", async () => {
      await refuses({ monitors: [] }, "monitors", 0n, 1n, 16n);
    });
  });

  describe("when there are 17 monitors", () => {
    it("it should revert", async () => {
      await refuses({ monitors: monitors(17) }, "monitors", 17n, 1n, 16n);
    });
  });

  describe("when the threshold is zero", () => {
    it("it should revert", async () => {
      await refuses({ threshold: 0n }, "threshold", 0n, 1n, 3n);
    });
  });

  describe("when the threshold is one", () => {
    it("it should accept it", async () => {
      await accepts({ threshold: 1n });
    });
  });

  describe("when the threshold is all monitors", () => {
    it("it should accept it", async () => {
      await accepts({ threshold: 3n });
    });
  });

  describe("when the threshold exceeds the monitors", () => {
    it("it should revert", async () => {
      await refuses({ threshold: 4n }, "threshold", 4n, 1n, 3n);
    });
  });

  describe("when the share is above 1 %", () => {
    it("it should revert", async () => {
      await refuses({ share: 101n }, "share", 101n, 0n, 100n);
    });
  });

  describe("when the panel takes a share, but names no recipient", () => {
    it("it should revert", async () => {
      await expect(create({ share: 1n, recipient: ZERO_ADDRESS }))
        .to.be.revertedWithCustomError(w.hub, "Panels_NoRecipient")
        .withArgs(1n);
    });
  });

  describe("when the panel takes no share", () => {
    it("it should accept it with a recipient and without", async () => {
      await accepts({ share: 0n, recipient: ZERO_ADDRESS });
      await create({ share: 0n });
      expect(await w.hub.panelNumberOf(hash({ share: 0n }))).to.equal(3n);
    });
  });

  describe("when a monitor is not above the one before it", () => {
    for (const [how, list, index] of [
      ["the same", [1, 2, 2], 2],
      ["lower", [5, 4, 6], 1],
      ["the zero address, and first", [0, 1, 2], 0],
      ["the zero address, and last", [1, 2, 0], 2],
    ] as const) {
      it(`it should revert where it is ${how}`, async () => {
        const addresses = list.map(address);
        await expect(create({ monitors: addresses }))
          .to.be.revertedWithCustomError(w.hub, "Panels_NotAscending")
          .withArgs(index, addresses[index]);
      });
    }
  });

  describe("when the panel is new", () => {
    it("it should answer the next number; the world has one, the first", async () => {
      expect(await w.hub.panelNumberOf(w.panelHash)).to.equal(1n);
      expect(await w.hub.connect(w.stranger).createPanel.staticCall(panel())).to.equal(2n);
    });

    it("it should know it by the hash of its content", async () => {
      expect(await w.hub.hashPanel(panel())).to.equal(hash());
      await expect(w.hub.panelNumberOf(hash()))
        .to.be.revertedWithCustomError(w.hub, "Panels_UnknownHash")
        .withArgs(hash());
      await create();
      expect(await w.hub.panelNumberOf(hash())).to.equal(2n);
    });

    it("it should keep all of it", async () => {
      await expect(w.hub.panelOf(2)).to.be.revertedWithCustomError(w.hub, "Panels_UnknownNumber").withArgs(2n);
      await create();
      expect(await w.hub.panelOf(2)).to.deep.equal(Object.values(panel()));
    });

    it("it should count it", async () => {
      await create();
      expect(await w.hub.panelCount()).to.equal(2n);
    });

    it("it should emit PanelCreated", async () => {
      await expect(create()).to.emit(w.hub, "PanelCreated").withArgs(2n, hash(), Object.values(panel()));
    });
  });

  describe("when the panel exists", () => {
    beforeEach(async () => {
      await create();
      await create({ threshold: 1n });
    });

    it("it should answer the number it has", async () => {
      expect(await w.hub.createPanel.staticCall(panel())).to.equal(2n);
      expect(await w.hub.createPanel.staticCall(panel({ threshold: 1n }))).to.equal(3n);
    });

    it("it should do nothing", async () => {
      await expect(create()).not.to.emit(w.hub, "PanelCreated");
      expect(await w.hub.panelCount()).to.equal(3n);
      expect(await w.hub.panelNumberOf(hash())).to.equal(2n);
    });
  });

  describe("when any field differs from a panel that exists", () => {
    for (const [field, value] of [
      ["monitors", monitors(4)],
      ["threshold", 3n],
      ["share", 99n],
      ["recipient", address(9)],
      ["arbitrator", ZERO_ADDRESS],
      ["arbitratorExtraData", "0x"],
      ["arbitrationCap", 2n ** 96n - 1n],
    ] as const) {
      it(`it should be another, by its ${field}`, async () => {
        await create();
        await create({ [field]: value });
        expect(await w.hub.panelNumberOf(hash({ [field]: value }))).to.equal(3n);
        expect(await w.hub.panelOf(3)).to.deep.equal(Object.values(panel({ [field]: value })));
      });
    }
  });

  describe("when an offer names the new panel", () => {
    it("it should be taken with that panel's number and share", async () => {
      await create({ share: 7n });
      const id = await w.take({ panel: hash({ share: 7n }) });
      const { lease } = await w.hub.leaseOf(id);
      expect([lease.panel, lease.panelShare]).to.deep.equal([2n, 7n]);
    });
  });
});
