import {
  type Abi,
  type Address,
  type Hex,
  type PublicClient,
  erc20Abi,
  getAddress,
  isAddressEqual,
  keccak256,
  parseAbi,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";

import {
  type Artifact,
  CONTRACTS,
  type ContractName,
  ROLES,
  type ReadArtifact,
  type Suite,
  selectorOf,
} from "./suite.ts";

/** Every function that the access manager is asked about, by contract. A test compares it with the sources. */
export const RESTRICTED = {
  Leasehold: ["addParameterSet", "retireParameterSet", "pause", "unpause", "recommendPanel"],
  Reputation: ["setTiers"],
  FeePool: ["setRewardShare", "withdrawTreasury"],
  CouncilArbitrator: ["giveRuling", "withdrawFees"],
} as const satisfies Partial<Record<ContractName, readonly string[]>>;

/** One right, and what it should be. */
export interface RoleRow {
  subject: string;
  right: string;
  actual: string;
  expected: string;
}

export interface RolesReport {
  rows: RoleRow[];
  /** Those rows that are not as they should be. */
  problems: RoleRow[];
}

/** What was built, as Hardhat keeps it. */
export interface DeployedArtifact extends Artifact {
  deployedBytecode: Hex;
  immutableReferences?: Record<string, { start: number; length: number }[]>;
}

const managerAbi = parseAbi([
  "event RoleGranted(uint64 indexed roleId, address indexed account, uint32 delay, uint48 since, bool newMember)",
  "event RoleAdminChanged(uint64 indexed roleId, uint64 indexed admin)",
  "event RoleGuardianChanged(uint64 indexed roleId, uint64 indexed guardian)",
  "event RoleGrantDelayChanged(uint64 indexed roleId, uint32 delay, uint48 since)",
  "event TargetClosed(address indexed target, bool closed)",
  "event TargetFunctionRoleUpdated(address indexed target, bytes4 selector, uint64 indexed roleId)",
  "event TargetAdminDelayUpdated(address indexed target, uint32 delay, uint48 since)",
  "function getAccess(uint64 roleId, address account) view returns (uint48 since, uint32 currentDelay, uint32 pendingDelay, uint48 effect)",
  "function getRoleAdmin(uint64 roleId) view returns (uint64)",
  "function getRoleGuardian(uint64 roleId) view returns (uint64)",
  "function getRoleGrantDelay(uint64 roleId) view returns (uint32)",
  "function getTargetFunctionRole(address target, bytes4 selector) view returns (uint64)",
  "function getTargetAdminDelay(address target) view returns (uint32)",
  "function isTargetClosed(address target) view returns (bool)",
  "function canCall(address caller, address target, bytes4 selector) view returns (bool immediate, uint32 delay)",
]);
const managedAbi = parseAbi(["function authority() view returns (address)"]);
const timelockAbi = parseAbi([
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
  "event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)",
  "function hasRole(bytes32 role, address account) view returns (bool)",
  "function getRoleAdmin(bytes32 role) view returns (bytes32)",
  "function getMinDelay() view returns (uint256)",
]);
const governorAbi = parseAbi([
  "function token() view returns (address)",
  "function timelock() view returns (address)",
  "function votingDelay() view returns (uint256)",
  "function votingPeriod() view returns (uint256)",
  "function proposalThreshold() view returns (uint256)",
  "function quorumNumerator() view returns (uint256)",
]);
const votesAbi = parseAbi(["function getVotes(address account) view returns (uint256)"]);
const holdingsAbi = parseAbi([
  "function balanceOf(address owner, address token) view returns (uint256 amount, uint256 fees)",
  "function collateralOf(address provider, address token) view returns (uint256 total, uint256 locked)",
  "function standingOf(address provider) view returns (uint256)",
]);

const timelockRoles = {
  admin: zeroHash,
  proposer: keccak256(stringToHex("PROPOSER_ROLE")),
  executor: keccak256(stringToHex("EXECUTOR_ROLE")),
  canceller: keccak256(stringToHex("CANCELLER_ROLE")),
} as const;

/** Addresses are words up to this; smaller ones than the other are numbers. */
const MOST_ADDRESS = 2n ** 160n;
const LEAST_ADDRESS = 2n ** 96n;

/**
 * Reads every role and every right of a suite back from the chain: what the access manager and the timelock ever granted and what of
 * it is left, who may call each restricted function, whom each contract obeys and was built to know, what the governor's terms
 * are, and what the deployer has. Works on a suite that governance changed since, too; it then says what differs from the beginning.
 */
export async function readRoles(
  client: PublicClient,
  suite: Suite,
  readArtifact: ReadArtifact<DeployedArtifact>,
): Promise<RolesReport> {
  const { addresses: at, parameters, deployer, extension } = suite;
  const rows: RoleRow[] = [];
  const row = (subject: string, right: string, actual: unknown, expected: unknown): void =>
    void rows.push({ subject, right, actual: String(actual), expected: String(expected) });

  const names = new Map<Address, string>([
    [zeroAddress, "anyone"],
    [getAddress(extension), "LeaseholdExtension"],
    [getAddress(deployer), "the deployer"],
    [getAddress(parameters.holder), "the holder"],
    ...parameters.council.map((member): [Address, string] => [getAddress(member), "a member of the council"]),
    [getAddress(parameters.guardian), "the guardian"],
    ...CONTRACTS.map((contract): [Address, string] => [getAddress(at[contract]), contract]),
  ]);
  const nameOf = (address: Address): string => {
    const name = names.get(getAddress(address));
    return name === undefined ? address : CONTRACTS.includes(name as ContractName) ? name : `${name} (${address})`;
  };
  /** The last digits of an account that nobody gave anything. */
  const stranger = getAddress(`0x${"57".repeat(20)}`);
  const actors = [
    deployer,
    parameters.guardian,
    ...parameters.council,
    parameters.holder,
    at.TimelockController,
    at.LeaseholdGovernor,
    at.AccessManager,
    stranger,
  ];
  const distinct = <t extends string | bigint>(values: readonly t[]): t[] => [...new Set(values)];
  const range = { fromBlock: suite.block, toBlock: "latest" } as const;

  // ---- The access manager: roles.
  const manager = { address: at.AccessManager, abi: managerAbi };
  const given = await client.getContractEvents({ ...manager, ...range, eventName: "RoleGranted" });
  const admins = await client.getContractEvents({ ...manager, ...range, eventName: "RoleAdminChanged" });
  const guardians = await client.getContractEvents({ ...manager, ...range, eventName: "RoleGuardianChanged" });
  const delays = await client.getContractEvents({ ...manager, ...range, eventName: "RoleGrantDelayChanged" });
  const changed = [...given, ...admins, ...guardians, ...delays].map(({ args }) => args.roleId!);
  const roles = distinct([ROLES.admin, ROLES.guardian, ROLES.council, ...changed]);
  const roleName = (role: bigint): string => `role ${Object.entries(ROLES).find(([, id]) => id === role)?.[0] ?? role}`;
  const members: Record<string, readonly Address[]> = {
    [String(ROLES.admin)]: [at.TimelockController],
    [String(ROLES.guardian)]: [parameters.guardian],
    [String(ROLES.council)]: parameters.council,
  };
  const isMember = (role: bigint, account: Address): boolean =>
    (members[String(role)] ?? []).some((member) => isAddressEqual(member, account));
  const accounts = distinct(
    [...given.map(({ args }) => args.account!), ...actors].map((account) => getAddress(account)),
  );
  for (const role of roles) {
    for (const account of accounts) {
      const access = await client.readContract({ ...manager, functionName: "getAccess", args: [role, account] });
      const [since, delay, pendingDelay] = access;
      const has = since !== 0;
      // A grant that is still to come is one, too.
      if (!has && !isMember(role, account)) continue;
      const actual = has ? `held, delay ${delay}${pendingDelay === 0 ? "" : `, then ${pendingDelay}`}` : "not held";
      row(nameOf(account), roleName(role), actual, isMember(role, account) ? "held, delay 0" : "not held");
    }
    const of = { ...manager, args: [role] } as const;
    row(roleName(role), "is granted by role", await client.readContract({ ...of, functionName: "getRoleAdmin" }), 0);
    row(roleName(role), "is vetoed by role", await client.readContract({ ...of, functionName: "getRoleGuardian" }), 0);
    row(roleName(role), "delay of grants", await client.readContract({ ...of, functionName: "getRoleGrantDelay" }), 0);
  }

  // ---- The access manager: functions.
  const abis = new Map<ContractName, Abi>();
  for (const contract of CONTRACTS) {
    abis.set(contract, (await readArtifact(contract === "Leasehold" ? "ILeasehold" : contract)).abi);
  }
  const held = [
    ["Leasehold", "pause", ROLES.guardian],
    ["CouncilArbitrator", "giveRuling", ROLES.council],
  ] as const;
  const holderOf = (contract: string, name: string): bigint =>
    held.find(([of, functionName]) => of === contract && functionName === name)?.[2] ?? ROLES.admin;
  for (const [contract, functions] of Object.entries(RESTRICTED) as [ContractName, readonly string[]][]) {
    for (const name of functions) {
      const selector = selectorOf(abis.get(contract)!, name);
      const role = holderOf(contract, name);
      const target = at[contract];
      const args = [target, selector] as const;
      row(
        `${contract}.${name}`,
        "takes",
        roleName(await client.readContract({ ...manager, functionName: "getTargetFunctionRole", args })),
        roleName(role),
      );
      for (const account of accounts) {
        const [immediate, delay] = await client.readContract({
          ...manager,
          functionName: "canCall",
          args: [account, target, selector],
        });
        const may = immediate ? "may call it" : delay !== 0 ? `may schedule it, delay ${delay}` : "may not call it";
        const expected = isMember(role, account) ? "may call it" : "may not call it";
        row(nameOf(account), `${contract}.${name}`, may, expected);
      }
    }
  }
  const updated = await client.getContractEvents({ ...manager, ...range, eventName: "TargetFunctionRoleUpdated" });
  const listed = held.map(([contract, name]) => [at[contract], selectorOf(abis.get(contract)!, name)] as const);
  for (const key of distinct(updated.map(({ args }) => `${getAddress(args.target!)} ${args.selector!}`))) {
    const [target, selector] = key.split(" ") as [Address, Hex];
    if (listed.some(([address, of]) => isAddressEqual(address, target) && of === selector)) continue;
    const args = [target, selector] as const;
    const role = await client.readContract({ ...manager, functionName: "getTargetFunctionRole", args });
    row(`${nameOf(target)}, selector ${selector}`, "takes", roleName(role), roleName(ROLES.admin));
  }

  // ---- Whom the contracts obey.
  const managed: [string, Address][] = [
    ...(Object.keys(RESTRICTED) as ContractName[]).map((name): [string, Address] => [name, at[name]]),
    ["LeaseholdExtension", extension],
  ];
  for (const [name, address] of managed) {
    const asked = client.readContract({ address, abi: managedAbi, functionName: "authority" });
    const authority = await asked.catch(() => undefined);
    row(name, "obeys", authority === undefined ? "nobody" : nameOf(authority), "AccessManager");
  }
  const closings = await client.getContractEvents({ ...manager, ...range, eventName: "TargetClosed" });
  const delayed = await client.getContractEvents({ ...manager, ...range, eventName: "TargetAdminDelayUpdated" });
  const touched = [...closings, ...delayed].map(({ args }) => args.target!);
  for (const target of distinct([...managed.map(([, address]) => address), ...touched].map((one) => getAddress(one)))) {
    const of = { ...manager, args: [target] } as const;
    const closed = await client.readContract({ ...of, functionName: "isTargetClosed" });
    row(nameOf(target), "is closed to its roles", closed, false);
    const delay = await client.readContract({ ...of, functionName: "getTargetAdminDelay" });
    row(nameOf(target), "delay of changes", delay, 0);
  }

  // ---- The timelock.
  const timelock = { address: at.TimelockController, abi: timelockAbi };
  const grants = await client.getContractEvents({ ...timelock, ...range, eventName: "RoleGranted" });
  const regrouped = await client.getContractEvents({ ...timelock, ...range, eventName: "RoleAdminChanged" });
  const expectedOf: Record<Hex, Address> = {
    [timelockRoles.admin]: at.TimelockController,
    [timelockRoles.proposer]: at.LeaseholdGovernor,
    [timelockRoles.canceller]: at.LeaseholdGovernor,
    [timelockRoles.executor]: zeroAddress,
  };
  const lockName = (role: Hex): string =>
    `timelock's ${Object.entries(timelockRoles).find(([, hash]) => hash === role)?.[0] ?? role}`;
  const keepers = [...grants.map(({ args }) => args.account!), ...actors, zeroAddress].map((one) => getAddress(one));
  const locks = [...Object.values(timelockRoles), ...[...grants, ...regrouped].map(({ args }) => args.role!)];
  for (const role of distinct(locks)) {
    for (const account of distinct(keepers)) {
      const has = await client.readContract({ ...timelock, functionName: "hasRole", args: [role, account] });
      const should = expectedOf[role] !== undefined && isAddressEqual(expectedOf[role], account);
      if (has || should) row(nameOf(account), lockName(role), has ? "held" : "not held", should ? "held" : "not held");
    }
    const admin = await client.readContract({ ...timelock, functionName: "getRoleAdmin", args: [role] });
    row(lockName(role), "is granted by", lockName(admin), lockName(timelockRoles.admin));
  }
  const minDelay = await client.readContract({ ...timelock, functionName: "getMinDelay" });
  row("TimelockController", "least delay, in seconds", minDelay, parameters.timelockDelay);

  // ---- The governor.
  const governor = { address: at.LeaseholdGovernor, abi: governorAbi };
  const terms = {
    votingDelay: parameters.votingDelay,
    votingPeriod: parameters.votingPeriod,
    proposalThreshold: parameters.proposalThreshold,
    quorumNumerator: parameters.quorumPercent,
  } as const;
  for (const [functionName, expected] of Object.entries(terms) as [keyof typeof terms, bigint][]) {
    row("LeaseholdGovernor", functionName, await client.readContract({ ...governor, functionName }), expected);
  }
  const counts = await client.readContract({ ...governor, functionName: "token" });
  row("LeaseholdGovernor", "counts votes of", nameOf(counts), "LeaseholdToken");
  const carries = await client.readContract({ ...governor, functionName: "timelock" });
  row("LeaseholdGovernor", "has its decisions carried out by", nameOf(carries), "TimelockController");

  // ---- Whom the contracts were built to know: partners are in the code, and can't be asked for.
  for (const contract of [...CONTRACTS, "LeaseholdExtension"] as const) {
    const address = contract === "LeaseholdExtension" ? extension : at[contract];
    const code = await client.getCode({ address });
    const { same, known } = readCode(code ?? "0x", await readArtifact(contract));
    row(contract, "code is what was built", same, true);
    const others = known.filter((address) => {
      const name = names.get(getAddress(address));
      return address === zeroAddress || (name !== "LeaseholdExtension" && !CONTRACTS.includes(name as ContractName));
    });
    row(contract, "knows beyond the suite", others.map((address) => nameOf(address)).join(", ") || "nobody", "nobody");
  }

  // ---- What the deployer has.
  const token = at.LeaseholdToken;
  const owner = { args: [deployer] } as const;
  const votes = await client.readContract({ address: token, abi: votesAbi, functionName: "getVotes", ...owner });
  row(nameOf(deployer), "votes", votes, 0);
  const tokens = distinct([token, ...parameters.parameterSets.map((set) => set.token)].map((one) => getAddress(one)));
  for (const address of tokens) {
    const has = await client.readContract({ address, abi: erc20Abi, functionName: "balanceOf", ...owner });
    row(nameOf(deployer), `balance in ${nameOf(address)}`, has, 0);
    const hub = { address: at.Leasehold, abi: holdingsAbi, args: [deployer, address] } as const;
    const [amount, fees] = await client.readContract({ ...hub, functionName: "balanceOf" });
    const [collateral] = await client.readContract({ ...hub, functionName: "collateralOf" });
    row(nameOf(deployer), `money in the hub in ${nameOf(address)}`, amount + fees + collateral, 0);
  }
  const standing = { address: at.Standing, abi: holdingsAbi, functionName: "standingOf", ...owner } as const;
  row(nameOf(deployer), "standing", await client.readContract(standing), 0);

  return { rows, problems: rows.filter(({ actual, expected }) => actual !== expected) };
}

/** The same; throws if anybody has anything that it should not have, or lacks what it should have. */
export async function requireRoles(...args: Parameters<typeof readRoles>): Promise<RoleRow[]> {
  const { rows, problems } = await readRoles(...args);
  if (problems.length === 0) return rows;
  const lines = problems.map(
    ({ subject, right, actual, expected }) => `${subject}: ${right}: ${actual}, not ${expected}`,
  );
  throw new Error(`${problems.length} of ${rows.length} rights are not as they should be:\n${lines.join("\n")}`);
}

/** Compares code that stands on a chain with what was built, and finds the addresses that were set in it. */
function readCode(code: Hex, artifact: DeployedArtifact): { same: boolean; known: Address[] } {
  const words: string[] = [];
  let rest = code.slice(2);
  for (const { start, length } of Object.values(artifact.immutableReferences ?? {}).flat()) {
    words.push(rest.slice(start * 2, (start + length) * 2));
    rest = rest.slice(0, start * 2) + "0".repeat(length * 2) + rest.slice((start + length) * 2);
  }
  const addresses = words.filter((word) => {
    const value = BigInt(`0x${word || "0"}`);
    return value === 0n || (value >= LEAST_ADDRESS && value < MOST_ADDRESS);
  });
  return {
    same: `0x${rest}` === artifact.deployedBytecode,
    known: [...new Set(addresses.map((word) => getAddress(`0x${word.slice(-40).padStart(40, "0")}`)))],
  };
}
