import { expect } from "chai";
import { encodeBytes32String } from "ethers";

import { SET, type World, ZERO_ADDRESS, ZERO_HASH, freshWorld } from "../../support/world.ts";

describe("addParameterSet", () => {
  let w: World;
  let token: string;

  beforeEach(async () => {
    w = await freshWorld();
    token = await w.usdc.getAddress();
  });

  const record = (fields: Partial<{ token: string; status: number } & Record<keyof typeof SET, bigint>> = {}) => ({
    ...{ token, ...SET, status: 0 },
    ...fields,
  });

  describe("when the caller is not admitted", () => {
    it("it should revert", async () => {
      await expect(w.hub.connect(w.stranger).addParameterSet(record()))
        .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
        .withArgs(w.stranger);
      expect(await w.hub.parameterSetCount()).to.equal(2n);
    });
  });

  describe("when the caller was admitted to this function only", () => {
    it("it should add the set, and retire none", async () => {
      const { selector } = w.hub.interface.getFunction("addParameterSet");
      await w.authority.setTargetFunctionRole(w.hub, [selector], 7n);
      await w.authority.grantRole(7n, w.stranger, 0n);
      await w.hub.connect(w.stranger).addParameterSet(record());
      expect(await w.hub.parameterSetCount()).to.equal(3n);
      await expect(w.hub.connect(w.stranger).retireParameterSet(3))
        .to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized")
        .withArgs(w.stranger);
    });
  });

  for (const [field, least, most] of [
    ["fee", 0n, 50_000n],
    ["reportWindow", 30n, 10_080n],
    ["claimWindow", 60n, 10_080n],
    ["contestWindow", 60n, 10_080n],
  ] as const) {
    describe(`when the field ${field} is at an edge`, () => {
      for (const [edge, value] of [
        ["least", least],
        ["most", most],
      ] as const) {
        it(`it should accept the ${edge}, ${value}`, async () => {
          await w.hub.addParameterSet(record({ [field]: value }));
          expect((await w.hub.parameterSetOf(3))[field]).to.equal(value);
        });
      }
    });

    describe(`when the field ${field} is beyond an edge`, () => {
      for (const value of least === 0n ? [most + 1n] : [least - 1n, most + 1n]) {
        it(`it should revert at ${value}`, async () => {
          await expect(w.hub.addParameterSet(record({ [field]: value })))
            .to.be.revertedWithCustomError(w.hub, "Ranges_OutOfRange")
            .withArgs(ZERO_HASH, encodeBytes32String(field), value, least, most);
        });
      }
    });
  }

  describe("when discounts are not in range", () => {
    for (const [name, discounts, field, actual, least, most] of [
      ["more than half", [10, 20, 51], "discount3", 51, 20, 50],
      ["a second below the first", [21, 20, 50], "discount2", 20, 21, 50],
      ["a third below the second", [10, 20, 19], "discount3", 19, 20, 50],
    ] as const) {
      it(`it should revert at ${name}`, async () => {
        const [discount1, discount2, discount3] = discounts.map(BigInt) as [bigint, bigint, bigint];
        await expect(w.hub.addParameterSet(record({ discount1, discount2, discount3 })))
          .to.be.revertedWithCustomError(w.hub, "Ranges_OutOfRange")
          .withArgs(ZERO_HASH, encodeBytes32String(field), actual, least, most);
      });
    }
  });

  describe("when the status is not open", () => {
    for (const [name, status] of [
      ["paused", 1],
      ["retired", 2],
    ] as const) {
      it(`it should revert at ${name}`, async () => {
        await expect(w.hub.addParameterSet(record({ status })))
          .to.be.revertedWithCustomError(w.hub, "Ranges_OutOfRange")
          .withArgs(ZERO_HASH, encodeBytes32String("status"), status, 0n, 0n);
      });
    }
  });

  describe("when no contract stands at the token's address", () => {
    it("it should revert", async () => {
      for (const nothing of [w.stranger.address, ZERO_ADDRESS]) {
        await expect(w.hub.addParameterSet(record({ token: nothing })))
          .to.be.revertedWithCustomError(w.hub, "ParameterSets_NotAToken")
          .withArgs(nothing);
      }
    });
  });

  describe("when the record is in range", () => {
    const fields = {
      fee: 12_345n,
      reportWindow: 31n,
      claimWindow: 61n,
      contestWindow: 62n,
      discount1: 0n,
      discount2: 7n,
      discount3: 50n,
      leastDeposit: 2n ** 96n - 1n,
      feeUnit: 0n,
    };
    const kept = (): unknown[] => [token, 12_345n, 31n, 61n, 62n, 0n, 0n, 7n, 50n, 2n ** 96n - 1n, 0n];

    it("it should answer the next number; the world has two, from 1", async () => {
      expect(await w.hub.parameterSetCount()).to.equal(2n);
      expect((await w.hub.parameterSetOf(0)).token).to.equal(ZERO_ADDRESS);
      expect((await w.hub.parameterSetOf(1)).token).to.equal(token);
      expect((await w.hub.parameterSetOf(2)).token).to.equal(await w.dai.getAddress());
      expect(await w.hub.addParameterSet.staticCall(record())).to.equal(3n);
    });

    it("it should keep the record", async () => {
      await w.hub.addParameterSet(record(fields));
      expect(await w.hub.parameterSetOf(3)).to.deep.equal(kept());
      expect(await w.hub.parameterSetCount()).to.equal(3n);
    });

    it("it should leave the sets before it as they were", async () => {
      await w.hub.addParameterSet(record(fields));
      expect(await w.hub.parameterSetOf(1)).to.deep.equal([
        token,
        SET.fee,
        SET.reportWindow,
        SET.claimWindow,
        SET.contestWindow,
        0n,
        SET.discount1,
        SET.discount2,
        SET.discount3,
        SET.leastDeposit,
        SET.feeUnit,
      ]);
    });

    it("it should let offers be made under it, at its fee", async () => {
      await w.hub.addParameterSet(record(fields));
      const id = await w.take({ parameterSet: 3 });
      const [lease] = await w.hub.leaseOf(id);
      expect([lease.parameterSet, lease.fee]).to.deep.equal([3n, 12_345n]);
    });

    it("it should emit ParameterSetAdded", async () => {
      await expect(w.hub.addParameterSet(record(fields)))
        .to.emit(w.hub, "ParameterSetAdded")
        .withArgs(3n, token, kept());
    });
  });
});
