import { expect } from "chai";
import { FunctionFragment, Interface } from "ethers";
import { artifacts } from "hardhat";

import type { Leasehold } from "../../../types/index.ts";
import { encode, extensionOf } from "../../support/hub.ts";
import { SET, type World, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("fallback", () => {
  let w: World;
  /** The hub, with the errors that OpenZeppelin's code in it has. */
  let leasehold: Leasehold;

  beforeEach(async () => {
    w = await freshWorld();
    leasehold = await w.ethers.getContractAt("Leasehold", w.hub);
  });

  const send = async (data: string, value = 0n, by = w.renter) => by.sendTransaction({ to: w.hub, data, value });

  describe("when there is no such function", () => {
    it("it should revert", async () => {
      await expect(send("0x12345678")).to.be.revertedWithCustomError(leasehold, "FailedCall");
    });
  });

  describe("when there is no function at all", () => {
    it("it should revert", async () => {
      await expect(send("0x")).to.be.revertedWithCustomError(leasehold, "FailedCall");
      await expect(send("0x123456")).to.be.revertedWithCustomError(leasehold, "FailedCall");
    });
  });

  describe("when ether is sent", () => {
    for (const [how, data] of [
      ["alone", () => "0x"],
      ["to a function of the hub", () => encode(w, "stake", [w.usdc.target, 1n])],
      ["to a function of the extension", () => encode(w, "raiseEpoch", [1n])],
      ["to several calls at once", () => encode(w, "multicall", [[encode(w, "raiseEpoch", [1n])]])],
      ["to no function", () => "0x12345678"],
    ] as const) {
      it(`it should be refused ${how}`, async () => {
        await expect(send(data(), 1n)).to.be.revertedWithoutReason(w.ethers);
        expect(await w.ethers.provider.getBalance(w.hub)).to.equal(0n);
      });
    }
  });

  describe("when the function is the extension's", () => {
    it("it should answer what that answers, byte by byte", async () => {
      const answer = await w.ethers.provider.call({ to: w.hub, data: encode(w, "panelOf", [1n]) });
      expect(answer).to.equal(w.hub.interface.encodeFunctionResult("panelOf", [w.panel]));
      const nothing = await w.ethers.provider.call({ to: w.hub, data: encode(w, "raiseEpoch", [1n]) });
      expect(nothing).to.equal("0x");
    });

    it("it should run on the hub's storage and in its name", async () => {
      const offer = w.offer();
      await w.hub.connect(w.provider).publish(offer, "");
      expect(await w.hub.offerStateOf(w.provider, w.hashOffer(offer))).to.equal(1n);
      const id = await w.take();
      expect((await w.hub.leaseOf(id)).lease.provider).to.equal(w.provider.address);
    });

    it("it should know the caller", async () => {
      await expect(send(encode(w, "raiseEpoch", [4n])))
        .to.emit(w.hub, "EpochRaised")
        .withArgs(w.renter, 4n);
      expect(await w.hub.epochOf(w.renter)).to.equal(4n);
    });

    it("it should pass its errors on", async () => {
      await expect(send(encode(w, "raiseEpoch", [0n])))
        .to.be.revertedWithCustomError(w.hub, "Offers_EpochNotRaised")
        .withArgs(0n, 0n);
      await expect(send(encode(w, "publish", [w.offer(), ""])))
        .to.be.revertedWithCustomError(w.hub, "Offers_NotProvider")
        .withArgs(w.provider, w.renter);
      await expect(send(encode(w, "retireParameterSet", [1])))
        .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
        .withArgs(w.renter);
    });

    it("it should say so where the arguments make no sense", async () => {
      const data = encode(w, "raiseEpoch", [1n]).slice(0, 10);
      await expect(send(data)).to.be.revertedWithCustomError(leasehold, "FailedCall");
    });
  });

  describe("when the extension is called directly", () => {
    it("it should change nothing in the hub, whoever calls", async () => {
      const extension = await w.ethers.getContractAt("LeaseholdExtension", await extensionOf(w));
      const offer = w.offer();
      const hash = w.hashOffer(offer);
      await extension.connect(w.provider).raiseEpoch(3n);
      await extension.connect(w.provider).publish(offer, "");
      await extension.connect(w.provider).cancel(hash);
      await extension.createPanel({ ...w.panel, threshold: 1n });
      await extension.connect(w.admin).addParameterSet({ token: w.usdc, ...SET, status: 0 });
      await extension.connect(w.admin).retireParameterSet(1);

      expect(await w.hub.epochOf(w.provider)).to.equal(0n);
      expect(await w.hub.offerStateOf(w.provider, hash)).to.equal(0n);
      expect(await w.hub.panelCount()).to.equal(1n);
      expect(await w.hub.parameterSetCount()).to.equal(2n);
      expect((await w.hub.parameterSetOf(1)).status).to.equal(0n);
      // It did happen, elsewhere.
      expect(await extension.epochOf(w.provider)).to.equal(3n);
      expect(await extension.parameterSetCount()).to.equal(1n);
    });

    it("it should know no lease of the hub's, even for its partners", async () => {
      const extension = await w.ethers.getContractAt("LeaseholdExtension", await extensionOf(w));
      const id = await w.take();
      for (const call of [
        () => extension.connect(w.provider).announceMaintenance(id, 10, 11),
        () => extension.enforce(id, []),
        () => extension.enforceDue(id, 4),
        () => extension.connect(w.disputeDesk).openContest(id, w.provider, [1]),
        () => extension.connect(w.disputeDesk).ruleContest(id, [1], true),
        () => extension.connect(w.disputeDesk).openClaim(id, w.renter, 10),
        () => extension.connect(w.disputeDesk).ruleClaim(id, true),
        () => extension.connect(w.provider).addBond(id, 10),
        () => extension.connect(w.renter).setStandingTopUp(id, 1, 1),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(w.hub, "Leases_Unknown").withArgs(id);
      }
    });

    it("it should hash offers for itself, not for the hub", async () => {
      const extension = await w.ethers.getContractAt("LeaseholdExtension", await extensionOf(w));
      expect(await w.hub.hashOffer(w.offer())).to.equal(w.hashOffer(w.offer()));
      expect(await extension.hashOffer(w.offer())).not.to.equal(w.hashOffer(w.offer()));
      expect((await extension.eip712Domain()).verifyingContract).to.equal(await extension.getAddress());
    });
  });

  describe("given all functions of the hub's interface", () => {
    it("it should have each in the hub or in the extension, and none of its own in both", async () => {
      const functions = async (name: string) => {
        const { abi } = await artifacts.readArtifact(name);
        const list = new Interface(abi).fragments.filter((fragment) => FunctionFragment.isFragment(fragment));
        return list.map((fragment) => fragment.format());
      };
      const [hub, extension, whole] = [
        await functions("Leasehold"),
        await functions("LeaseholdExtension"),
        await functions("ILeasehold"),
      ];
      // OpenZeppelin's, which both inherit; calls of them are the hub's.
      const shared = ["authority()", "eip712Domain()", "isConsumingScheduledOp()", "setAuthority(address)"];
      expect(hub.filter((name) => extension.includes(name)).sort()).to.deep.equal(shared);
      expect([...new Set([...hub, ...extension])].sort()).to.deep.equal(whole.sort());
    });
  });

  describe("given that nothing was written yet", () => {
    it("it should answer zero, not revert", async () => {
      expect(await w.hub.epochOf(w.stranger)).to.equal(0n);
      expect(await w.hub.slotOf(w.stranger, ZERO_HASH)).to.deep.equal([ZERO_HASH, false]);
    });
  });
});
