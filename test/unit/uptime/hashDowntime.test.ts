import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { network } from "hardhat";

import { ALL, type Uptime, bits, types, freshUptime, hourAt } from "../../support/uptime.ts";
import { ZERO_HASH } from "../../support/world.ts";

describe("hashDowntime", () => {
  const id = `0x${"7a".repeat(32)}`;
  let u: Uptime;

  beforeEach(async () => {
    u = await freshUptime();
  });

  describe("when any downtime is given", () => {
    it("it should be the EIP-712 hash", async () => {
      for (const [leaseId, hour, mask] of [
        [id, hourAt(13), ALL],
        [id, hourAt(13), bits(0)],
        [ZERO_HASH, 0, 0n],
        [`0x${"ff".repeat(32)}`, 2 ** 32 - 1, 2n ** 64n - 1n],
      ] as const) {
        expect(await u.oracle.hashDowntime(leaseId, hour, mask)).to.equal(u.hashDowntime(leaseId, hour, mask));
      }
    });

    it("it should be over the type that the interface names", () => {
      expect(TypedDataEncoder.from(types).encodeType("Downtime")).to.equal(
        "Downtime(bytes32 leaseId,uint32 hour,uint64 mask)",
      );
    });
  });

  describe("when a field is another", () => {
    it("it should be another, whichever it is", async () => {
      const hashes = await Promise.all([
        u.oracle.hashDowntime(id, hourAt(13), ALL),
        u.oracle.hashDowntime(`0x${"7b".repeat(32)}`, hourAt(13), ALL),
        u.oracle.hashDowntime(id, hourAt(14), ALL),
        u.oracle.hashDowntime(id, hourAt(13), ALL ^ 1n),
      ]);
      expect(new Set(hashes).size).to.equal(4);
    });
  });

  describe("when the domain is asked for", () => {
    it("it should be the one that is signed for, by ERC-5267", async () => {
      const { name, version, chainId, verifyingContract } = await u.deployedOracle.eip712Domain();
      expect({ name, version, chainId, verifyingContract }).to.deep.equal(u.uptimeDomain);
    });
  });

  describe("when another oracle is asked", () => {
    it("it should be the hash of its own domain", async () => {
      const second = await u.ethers.deployContract("UptimeOracle", [u.hub]);
      const domain = { ...u.uptimeDomain, verifyingContract: await second.getAddress() };
      expect(await second.hashDowntime(id, hourAt(13), ALL)).to.equal(u.hashDowntime(id, hourAt(13), ALL, domain));
    });
  });

  describe("when another chain is asked", () => {
    it("it should be the hash of its own domain", async () => {
      const { ethers } = await network.create({ override: { chainId: 31_338 } });
      const oracle = await ethers.deployContract("UptimeOracle", [u.hub]);
      const domain = { ...u.uptimeDomain, chainId: 31_338n, verifyingContract: await oracle.getAddress() };
      expect(await oracle.hashDowntime(id, hourAt(13), ALL)).to.equal(u.hashDowntime(id, hourAt(13), ALL, domain));
    });
  });
});
