import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

import { expect } from "chai";
import type { BaseContract } from "ethers";

import { RESTRICTED, readRoles, requireRoles } from "../../../scripts/deploy/roles.ts";
import { ROLES } from "../../../scripts/deploy/suite.ts";
import { type WholeSuite, deployWholeSuite, freshSuite } from "../../support/suite.ts";

/** Where the functions of a module are called. */
const CONTRACT_OF: Record<string, string> = { ParameterSets: "Leasehold", Panels: "Leasehold" };

describe("roles", () => {
  let w: WholeSuite;

  beforeEach(async () => {
    w = await freshSuite();
  });

  /** What the check objects to, in short. */
  const problems = async (): Promise<string[]> =>
    (await w.roles()).problems.map(({ subject, right, actual }) => `${subject}: ${right}: ${actual}`);

  /** Does something as the timelock would. */
  const asTimelock = async (contract: BaseContract, name: string, ...args: unknown[]): Promise<void> => {
    const timelock = await w.impersonate(w.timelock);
    await timelock.sendTransaction({
      to: await contract.getAddress(),
      data: contract.interface.encodeFunctionData(name, args),
    });
  };

  describe("given the sources", () => {
    it("it should ask about every function that is restricted", () => {
      const root = join(import.meta.dirname, "../../../contracts");
      const found: Record<string, string[]> = {};
      for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith(".sol")) continue;
        const module = basename(file, ".sol");
        for (const [, name] of readFileSync(join(root, file), "utf8").matchAll(
          /function (\w+)\([^)]*\)[^{;]*\brestricted\b/gu,
        )) {
          (found[CONTRACT_OF[module] ?? module] ??= []).push(name!);
        }
      }
      const sorted = (lists: Record<string, readonly string[]>) =>
        Object.fromEntries(Object.entries(lists).map(([contract, names]) => [contract, [...names].sort()]));
      expect(sorted(found)).to.deep.equal(sorted(RESTRICTED));
    });
  });

  describe("given a fresh suite", () => {
    it("it should find every right as it should be", async () => {
      const { rows, problems: found } = await w.roles();
      expect(found).to.deep.equal([]);
      expect(rows.length).to.be.greaterThan(100);
      await requireRoles(w.client, w.suite, w.readArtifact);
    });

    it("it should find that the deployer can call nothing and holds nothing", async () => {
      const { rows } = await w.roles();
      const ours = rows.filter(({ subject }) => subject.includes(w.deployer.address));
      const rights = Object.values(RESTRICTED).flat().length;
      expect(ours.filter(({ actual }) => actual === "may not call it")).to.have.length(rights);
      expect(ours.filter(({ actual }) => actual === "may call it" || actual.startsWith("held"))).to.deep.equal([]);
      expect(ours.filter(({ right }) => right.includes("balance"))).to.have.length(2);
    });

    it("it should refuse every restricted call of the deployer's", async () => {
      for (const [contract, names] of Object.entries(RESTRICTED)) {
        const target = { Leasehold: w.hub, Reputation: w.reputation, FeePool: w.pool, CouncilArbitrator: w.council }[
          contract
        ] as BaseContract;
        for (const name of names) {
          const data = target.interface.getFunction(name)!.selector + "00".repeat(32 * 20);
          for (const by of [w.deployer, w.stranger, w.holder]) {
            await expect(
              by.call({ to: await target.getAddress(), data }),
              `${contract}.${name}`,
            ).to.be.revertedWithCustomError(w.hub, "AccessManagedUnauthorized");
          }
        }
      }
    });
  });

  describe("given a suite whose holder is the deployer", () => {
    it("it should say that it has tokens", async () => {
      const accounts = await w.ethers.getSigners();
      const holder = accounts[15]!.address as `0x${string}`;
      const theirs = await deployWholeSuite({ holder });
      const { problems: found } = await readRoles(theirs.client, theirs.suite, theirs.readArtifact);
      expect(found.map(({ right }) => right)).to.deep.equal(["balance in LeaseholdToken"]);
      await theirs.connection.close();
    });
  });

  describe("when the deployer is given a right", () => {
    it("it should name the admin's role", async () => {
      await asTimelock(w.authority, "grantRole", ROLES.admin, w.deployer.address, 0);
      const found = await problems();
      expect(found).to.include(`the deployer (${w.deployer.address}): role admin: held, delay 0`);
      expect(found).to.include(`the deployer (${w.deployer.address}): FeePool.withdrawTreasury: may call it`);
      await requireRoles(w.client, w.suite, w.readArtifact).then(
        () => expect.fail("the check passed"),
        (error: Error) => expect(error.message).to.contain("the deployer"),
      );
    });

    it("it should name the admin's role with a delay", async () => {
      await asTimelock(w.authority, "grantRole", ROLES.admin, w.deployer.address, 86_400);
      const found = await problems();
      expect(found).to.include(`the deployer (${w.deployer.address}): role admin: held, delay 86400`);
      expect(found).to.include(
        `the deployer (${w.deployer.address}): Reputation.setTiers: may schedule it, delay 86400`,
      );
    });

    it("it should name a role that no function takes yet", async () => {
      await asTimelock(w.authority, "grantRole", 99n, w.deployer.address, 0);
      expect(await problems()).to.deep.equal([`the deployer (${w.deployer.address}): role 99: held, delay 0`]);
    });

    it("it should name the guardian's and the council's", async () => {
      await asTimelock(w.authority, "grantRole", ROLES.guardian, w.deployer.address, 0);
      await asTimelock(w.authority, "grantRole", ROLES.council, w.deployer.address, 0);
      expect(await problems()).to.have.members([
        `the deployer (${w.deployer.address}): role guardian: held, delay 0`,
        `the deployer (${w.deployer.address}): role council: held, delay 0`,
        `the deployer (${w.deployer.address}): Leasehold.pause: may call it`,
        `the deployer (${w.deployer.address}): CouncilArbitrator.giveRuling: may call it`,
      ]);
    });

    for (const role of ["PROPOSER_ROLE", "CANCELLER_ROLE", "DEFAULT_ADMIN_ROLE"] as const) {
      it(`it should name the timelock's ${role}`, async () => {
        await asTimelock(w.timelock, "grantRole", await w.timelock[role](), w.deployer.address);
        const found = await problems();
        expect(found).to.have.length(1);
        expect(found[0]).to.match(/^the deployer .*: timelock's \w+: held$/u);
      });
    }

    it("it should name votes, standing and money", async () => {
      await w.network.connect(w.holder).delegate(w.deployer);
      await w.network.connect(w.holder).approve(w.standing, 5n);
      await w.standing.connect(w.holder).stakeFor(w.deployer, 5n);
      await w.hub.connect(w.provider).stakeFor(w.deployer, w.usdc, 7n);
      expect(await problems()).to.have.length(3);
    });
  });

  describe("when somebody else is given a right", () => {
    it("it should name whoever it is", async () => {
      await asTimelock(w.authority, "grantRole", ROLES.admin, w.stranger.address, 0);
      expect(await problems()).to.include(`${w.stranger.address}: role admin: held, delay 0`);
    });

    it("it should name the guardian's unpause", async () => {
      const { selector } = w.hub.interface.getFunction("unpause");
      await asTimelock(w.authority, "setTargetFunctionRole", w.suite.addresses.Leasehold, [selector], ROLES.guardian);
      expect(await problems()).to.include(`the guardian (${w.guardian.address}): Leasehold.unpause: may call it`);
    });

    it("it should name a function that everybody may call", async () => {
      const { selector } = w.pool.interface.getFunction("withdrawTreasury");
      await asTimelock(w.authority, "setTargetFunctionRole", w.suite.addresses.FeePool, [selector], 2n ** 64n - 1n);
      expect(await problems()).to.include(
        `the deployer (${w.deployer.address}): FeePool.withdrawTreasury: may call it`,
      );
    });
  });

  describe("when a right is not where it should be", () => {
    it("it should miss the guardian", async () => {
      await asTimelock(w.authority, "revokeRole", ROLES.guardian, w.guardian.address);
      expect(await problems()).to.include(`the guardian (${w.guardian.address}): role guardian: not held`);
    });

    it("it should miss the timelock", async () => {
      await asTimelock(w.authority, "renounceRole", ROLES.admin, w.suite.addresses.TimelockController);
      expect(await problems()).to.include("TimelockController: role admin: not held");
    });

    it("it should name another authority", async () => {
      await asTimelock(w.authority, "updateAuthority", w.suite.addresses.FeePool, w.suite.addresses.Standing);
      expect(await problems()).to.include("FeePool: obeys: Standing");
    });

    it("it should name another admin of a role, its veto and its delay", async () => {
      await asTimelock(w.authority, "setRoleAdmin", ROLES.council, ROLES.guardian);
      await asTimelock(w.authority, "setRoleGuardian", ROLES.council, ROLES.guardian);
      await asTimelock(w.authority, "setTargetClosed", w.suite.addresses.FeePool, true);
      const found = await problems();
      expect(found).to.include("role council: is granted by role: 1");
      expect(found).to.include("role council: is vetoed by role: 1");
      expect(found).to.include("FeePool: is closed to its roles: true");
    });

    it("it should name other terms of the governor's and the timelock's", async () => {
      await w.govern([w.governor, "setVotingPeriod", [60]], [w.timelock, "updateDelay", [0]]);
      expect(await problems()).to.have.members([
        "LeaseholdGovernor: votingPeriod: 60",
        "TimelockController: least delay, in seconds: 0",
      ]);
    });
  });

  describe("when other code stands where a contract should", () => {
    it("it should say so", async () => {
      const { FeePool, Standing } = w.suite.addresses;
      const bytecode = (await w.ethers.provider.getCode(Standing)) as `0x${string}`;
      await w.client.setCode({ address: FeePool, bytecode });
      expect(await problems()).to.include.members(["FeePool: obeys: nobody", "FeePool: code is what was built: false"]);
    });

    it("it should name a partner from beyond the suite", async () => {
      const { FeePool, AccessManager, Reputation } = w.suite.addresses;
      const foreign = await w.ethers.deployContract("FeePool", [AccessManager, w.stranger, Reputation, 0n], w.other);
      const code = (await w.ethers.provider.getCode(foreign)) as `0x${string}`;
      await w.client.setCode({ address: FeePool, bytecode: code });
      expect(await problems()).to.deep.equal([`FeePool: knows beyond the suite: ${w.stranger.address}`]);
    });
  });
});
