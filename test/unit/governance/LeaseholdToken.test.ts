import { expect } from "chai";

import { SUPPLY, type WholeSuite, freshSuite } from "../../support/suite.ts";
import { HOUR, ZERO_ADDRESS } from "../../support/world.ts";

describe("LeaseholdToken", () => {
  let w: WholeSuite;

  beforeEach(async () => {
    w = await freshSuite();
  });

  describe("given its supply", () => {
    it("it should have been the holder's at first, all of it", async () => {
      const [minted, ...later] = await w.network.queryFilter(w.network.filters.Transfer(ZERO_ADDRESS));
      expect([minted!.args.to, minted!.args.value]).to.deep.equal([w.holder.address, SUPPLY]);
      expect(later).to.deep.equal([]);
      expect(await w.network.totalSupply()).to.equal(SUPPLY);
    });

    it("it should have no function that makes or ends any", () => {
      const names: string[] = [];
      w.network.interface.forEachFunction(({ name }) => names.push(name));
      expect(names.filter((name) => /mint|burn|owner|authority|pause/iu.test(name))).to.deep.equal([]);
    });

    it("it should refuse more than votes can count", async () => {
      await expect(w.ethers.deployContract("LeaseholdToken", [w.holder, 2n ** 208n])).to.be.revertedWithCustomError(
        w.network,
        "ERC20ExceededSafeSupply",
      );
    });
  });

  describe("given its clock", () => {
    it("it should count seconds, and say so", async () => {
      expect(await w.network.clock()).to.equal(await w.now());
      expect(await w.network.CLOCK_MODE()).to.equal("mode=timestamp");
      expect(await w.governor.clock()).to.equal(await w.now());
      expect(await w.governor.CLOCK_MODE()).to.equal("mode=timestamp");
    });
  });

  describe("given tokens that nobody delegated", () => {
    it("it should give them no votes", async () => {
      await w.network.connect(w.second).transfer(w.stranger, 100n);
      expect(await w.network.getVotes(w.stranger)).to.equal(0n);
      await w.network.connect(w.stranger).delegate(w.stranger);
      expect(await w.network.getVotes(w.stranger)).to.equal(100n);
    });
  });

  describe("given tokens that move", () => {
    it("it should move their votes, and keep those of the past", async () => {
      const before = await w.now();
      const votes = await w.network.getVotes(w.second);
      expect(votes).to.equal(SUPPLY / 3n);
      await w.goTo(before + HOUR);
      await w.network.connect(w.second).transfer(w.holder, 1_000n);
      expect(await w.network.getVotes(w.second)).to.equal(votes - 1_000n);
      expect(await w.network.getPastVotes(w.second, before)).to.equal(votes);
      expect(await w.network.getPastTotalSupply(before)).to.equal(SUPPLY);
    });

    it("it should know no votes of the present or the future", async () => {
      const now = await w.now();
      await expect(w.network.getPastVotes(w.second, now)).to.be.revertedWithCustomError(
        w.network,
        "ERC5805FutureLookup",
      );
    });
  });

  describe("given tokens that stand for a tier", () => {
    it("it should give them no votes", async () => {
      await w.network.connect(w.second).approve(w.standing, SUPPLY);
      await w.standing.connect(w.second).stakeFor(w.provider, SUPPLY / 3n);
      expect(await w.network.getVotes(w.second)).to.equal(0n);
      expect(await w.network.getVotes(w.standing)).to.equal(0n);
    });
  });

  describe("given a permit", () => {
    const permitOf = async (value: bigint, deadline: number) => {
      const domain = {
        name: "Leasehold",
        version: "1",
        chainId: w.domain.chainId,
        verifyingContract: w.suite.addresses.LeaseholdToken,
      };
      const types = {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      };
      const [owner, spender] = [w.second.address, w.stranger.address];
      const nonce = await w.network.nonces(owner);
      const signature = await w.second.signTypedData(domain, types, { owner, spender, value, nonce, deadline });
      return w.ethers.Signature.from(signature);
    };

    it("it should allow what it says, once", async () => {
      const deadline = (await w.now()) + HOUR;
      const { v, r, s } = await permitOf(500n, deadline);
      await w.network.permit(w.second, w.stranger, 500n, deadline, v, r, s);
      expect(await w.network.allowance(w.second, w.stranger)).to.equal(500n);
      await expect(w.network.permit(w.second, w.stranger, 500n, deadline, v, r, s)).to.be.revertedWithCustomError(
        w.network,
        "ERC2612InvalidSigner",
      );
    });

    it("it should refuse one that is too late", async () => {
      const deadline = (await w.now()) - 1;
      const { v, r, s } = await permitOf(500n, deadline);
      await expect(w.network.permit(w.second, w.stranger, 500n, deadline, v, r, s)).to.be.revertedWithCustomError(
        w.network,
        "ERC2612ExpiredSignature",
      );
    });
  });

  describe("given a signed delegation", () => {
    it("it should delegate, and count with the permits", async () => {
      const domain = {
        name: "Leasehold",
        version: "1",
        chainId: w.domain.chainId,
        verifyingContract: w.suite.addresses.LeaseholdToken,
      };
      const types = {
        Delegation: [
          { name: "delegatee", type: "address" },
          { name: "nonce", type: "uint256" },
          { name: "expiry", type: "uint256" },
        ],
      };
      const expiry = (await w.now()) + HOUR;
      const message = { delegatee: w.stranger.address, nonce: 0n, expiry };
      const { v, r, s } = w.ethers.Signature.from(await w.second.signTypedData(domain, types, message));
      await w.network.delegateBySig(w.stranger, 0n, expiry, v, r, s);
      expect(await w.network.getVotes(w.stranger)).to.equal(SUPPLY / 3n);
      expect(await w.network.nonces(w.second)).to.equal(1n);
    });
  });
});
