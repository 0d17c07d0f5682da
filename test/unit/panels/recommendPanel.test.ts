import { expect } from "chai";

import { type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("recommendPanel", () => {
  let w: World;

  beforeEach(async () => {
    w = await freshWorld();
  });

  const recommend = (recommended: boolean, by = w.admin, panelHash = w.panelHash) =>
    w.hub.connect(by).recommendPanel(panelHash, recommended);
  const isRecommended = async () => (await w.hub.panelRecordOf(w.panelHash)).recommended;

  describe("when the caller is not admitted", () => {
    for (const who of ["stranger", "provider", "uptimeOracle", "disputeDesk", "market"] as const) {
      it(`it should revert for the ${who}`, async () => {
        await expect(recommend(true, w[who]))
          .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
          .withArgs(w[who]);
        expect(await isRecommended()).to.equal(false);
      });
    }
  });

  describe("when the caller was admitted to this function only", () => {
    it("it should recommend it, and add no parameter set", async () => {
      const { selector } = w.hub.interface.getFunction("recommendPanel");
      await w.authority.setTargetFunctionRole(w.hub, [selector], 7n);
      await w.authority.grantRole(7n, w.stranger, 0n);
      await recommend(true, w.stranger);
      expect(await isRecommended()).to.equal(true);
      await expect(w.hub.connect(w.stranger).retireParameterSet(1))
        .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
        .withArgs(w.stranger);
    });
  });

  describe("when no panel has this hash", () => {
    it("it should revert", async () => {
      await expect(recommend(true, w.admin, ZERO_HASH))
        .to.be.revertedWithCustomError(w.hub, "Panels_UnknownHash")
        .withArgs(ZERO_HASH);
    });
  });

  describe("when the panel exists", () => {
    it("it should put it on the list and take it off, and tell", async () => {
      expect(await isRecommended()).to.equal(false);
      for (const recommended of [true, true, false, false, true]) {
        await expect(recommend(recommended)).to.emit(w.hub, "PanelRecommended").withArgs(w.panelHash, recommended);
        expect(await isRecommended()).to.equal(recommended);
      }
    });

    it("it should change nothing else of it, nor of others", async () => {
      const other = { ...w.panel, threshold: 1n };
      await w.hub.createPanel(other);
      await recommend(true);
      expect(await w.hub.panelNumberOf(w.panelHash)).to.equal(1n);
      expect(await w.hub.panelOf(1)).to.deep.equal(Object.values(w.panel));
      expect((await w.hub.panelRecordOf(await w.hub.hashPanel(other))).recommended).to.equal(false);
      const { lease } = await w.hub.leaseOf(await w.take());
      expect([lease.panel, lease.panelShare]).to.deep.equal([1n, w.panel.share]);
    });

    it("it should not be asked for where an offer is taken", async () => {
      await recommend(false);
      await w.take();
    });

    it("it should stay as it is where the panel is created again", async () => {
      await recommend(true);
      await w.hub.connect(w.stranger).createPanel(w.panel);
      expect(await isRecommended()).to.equal(true);
    });
  });
});
