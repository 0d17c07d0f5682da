import {
  type Abi,
  type AbiFunction,
  type Address,
  type Hex,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  isAddressEqual,
  parseEther,
  parseUnits,
  toFunctionSelector,
  zeroAddress,
} from "viem";

/** The contracts of the whole protocol, in the order in which they are deployed. */
export const CONTRACTS = [
  "AccessManager",
  "CouncilArbitrator",
  "LeaseholdToken",
  "TimelockController",
  "LeaseholdGovernor",
  "Standing",
  "Reputation",
  "FeePool",
  "Leasehold",
  "AuctionHouse",
  "UptimeOracle",
  "DisputeDesk",
  "LeaseholdLens",
] as const;

export type ContractName = (typeof CONTRACTS)[number];
export type Addresses = Record<ContractName, Address>;

/** Roles of the access manager: 0 is its admin, who has every right that no other role was given. */
export const ROLES = { admin: 0n, guardian: 1n, council: 2n } as const;

/** What a tier of providers takes: score of 10,000; fees in millionths of a fee unit; standing in units of network token. */
export interface Tier {
  score: number;
  fees: bigint;
  standing: bigint;
}

/** Terms of the protocol for one token; minutes, but for the fee in parts per million and the discounts in percent. */
export interface InitialParameterSet {
  token: Address;
  fee: number;
  reportWindow: number;
  claimWindow: number;
  contestWindow: number;
  discount1: number;
  discount2: number;
  discount3: number;
  leastDeposit: bigint;
  feeUnit: bigint;
}

/** What has to be said, as nobody can guess it. */
export interface RequiredParameters {
  /** Who may pause takes and new requests. */
  guardian: Address;
  /** Who may rule where no other arbitrator does. */
  council: readonly Address[];
  /** Who has all network token at first, and so all votes once it delegates them. */
  holder: Address;
}

export interface OptionalParameters {
  /** Units of network token, all there will ever be. */
  supply: bigint;
  /** Seconds from a proposal until votes are counted, and in which they can be given. */
  votingDelay: number;
  votingPeriod: number;
  /** Votes that a proposal takes, in units of network token. */
  proposalThreshold: bigint;
  /** Percent of the supply that must vote for a proposal or abstain. */
  quorumPercent: bigint;
  /** Seconds between the queueing of what was decided and its execution, at least. */
  timelockDelay: bigint;
  /** Parts per million of the fees that are given out to providers; at most 500,000. */
  rewardShare: bigint;
  tiers: readonly [Tier, Tier, Tier];
  /** Where it is said what arbitrators have to decide, by ERC-1497. */
  contestMetaEvidence: string;
  claimMetaEvidence: string;
  /** What the council asks for a dispute, in wei; at most 0.1 ether. */
  councilFee: bigint;
  /** Sets to begin with: later ones take a vote. */
  parameterSets: readonly InitialParameterSet[];
}

export type SuiteParameters = RequiredParameters & OptionalParameters;

const DAY = 86_400;
const lease = (amount: string): bigint => parseUnits(amount, 18);

export const DEFAULTS: OptionalParameters = {
  supply: lease("1000000000"),
  votingDelay: 2 * DAY,
  votingPeriod: 5 * DAY,
  proposalThreshold: lease("1000000"),
  quorumPercent: 4n,
  timelockDelay: BigInt(2 * DAY),
  rewardShare: 250_000n,
  tiers: [
    { score: 6_000, fees: 100_000_000n, standing: lease("10000") },
    { score: 7_500, fees: 1_000_000_000n, standing: lease("100000") },
    { score: 9_000, fees: 10_000_000_000n, standing: lease("1000000") },
  ],
  contestMetaEvidence: "",
  claimMetaEvidence: "",
  councilFee: parseEther("0.005"),
  parameterSets: [],
};

export interface Artifact {
  abi: Abi;
  bytecode: Hex;
}

/** Reads what was built of a contract. */
export type ReadArtifact<artifact extends Artifact = Artifact> = (contract: string) => Promise<artifact>;

/** Who deploys: an account, and how its transactions are sent and waited for. Each must succeed, in this order, and nobody else may use the account. */
export interface Deployer {
  address: Address;
  readArtifact: ReadArtifact;
  /** How many transactions the account has sent. */
  nonce(): Promise<bigint>;
  /** Sends a transaction, which creates a contract if `to` is not given, and waits until it is mined. */
  send(
    operation: string,
    transaction: { to?: Address; data: Hex },
  ): Promise<{ contractAddress?: Address | null; blockNumber: bigint }>;
}

/** A protocol that was deployed. */
export interface Suite {
  addresses: Addresses;
  /** The part of the hub that the hub deployed itself. */
  extension: Address;
  deployer: Address;
  /** The block of the first transaction. */
  block: bigint;
  parameters: SuiteParameters;
}

/**
 * Deploys the whole protocol, adds the initial parameter sets, and gives all rights away: to the guardian, the council, and
 * for all the rest the timelock, which the governor rules. The deployer keeps none. Addresses that a contract must know before they
 * are there follow from the deployer's nonce.
 */
export async function deploySuite(
  deployer: Deployer,
  given: RequiredParameters & Partial<OptionalParameters>,
): Promise<Suite> {
  const parameters: SuiteParameters = { ...DEFAULTS, ...given };
  const nonce = await deployer.nonce();
  const place = (contract: ContractName): Address =>
    getContractAddress({ from: deployer.address, nonce: nonce + BigInt(CONTRACTS.indexOf(contract)) });
  const addresses = Object.fromEntries(CONTRACTS.map((contract) => [contract, place(contract)])) as Addresses;
  const constructors = constructorsOf(addresses, deployer.address, parameters);
  const abis = new Map<ContractName, Abi>();
  let block: bigint | undefined;

  for (const contract of CONTRACTS) {
    const { abi, bytecode } = await deployer.readArtifact(contract);
    abis.set(contract, abi);
    const data = encodeDeployData({ abi, bytecode, args: constructors[contract] });
    const receipt = await deployer.send(`deploy ${contract}`, { data });
    block ??= receipt.blockNumber;
    const stands = receipt.contractAddress;
    if (!stands || !isAddressEqual(stands, addresses[contract])) {
      throw new Error(
        `${contract} was to stand at ${addresses[contract]}, and stands at ${stands}. Nobody else may use the deployer's account meanwhile.`,
      );
    }
  }

  const call = async (operation: string, contract: ContractName, functionName: string, args: readonly unknown[]) => {
    const data = encodeFunctionData({ abi: abis.get(contract)!, functionName, args });
    await deployer.send(operation, { to: addresses[contract], data });
  };
  const hub = (await deployer.readArtifact("ILeasehold")).abi;
  for (const set of parameters.parameterSets) {
    const args = [{ ...set, status: 0 }];
    const data = encodeFunctionData({ abi: hub, functionName: "addParameterSet", args });
    await deployer.send("add parameter set", { to: addresses.Leasehold, data });
  }

  const manage = (functionName: string, ...args: unknown[]) => call(functionName, "AccessManager", functionName, args);
  await manage("labelRole", ROLES.guardian, "GUARDIAN");
  await manage("labelRole", ROLES.council, "COUNCIL");
  await manage("setTargetFunctionRole", addresses.Leasehold, [selectorOf(hub, "pause")], ROLES.guardian);
  const giveRuling = selectorOf(abis.get("CouncilArbitrator")!, "giveRuling");
  await manage("setTargetFunctionRole", addresses.CouncilArbitrator, [giveRuling], ROLES.council);
  await manage("grantRole", ROLES.guardian, parameters.guardian, 0);
  for (const member of parameters.council) await manage("grantRole", ROLES.council, member, 0);
  await manage("grantRole", ROLES.admin, addresses.TimelockController, 0);
  await manage("renounceRole", ROLES.admin, deployer.address);

  const extension = getContractAddress({ from: addresses.Leasehold, nonce: 1n });
  return { addresses, extension, deployer: deployer.address, block: block!, parameters };
}

/** The first four bytes of a call of this function, which the ABI has once. */
export const selectorOf = (abi: Abi, name: string): Hex => {
  const functions = abi.filter((item) => item.type === "function" && item.name === name);
  if (functions.length !== 1) throw new Error(`The ABI has ${functions.length} functions "${name}".`);
  return toFunctionSelector(functions[0] as AbiFunction);
};

/** What each contract is constructed with. */
function constructorsOf(
  at: Addresses,
  deployer: Address,
  parameters: SuiteParameters,
): Record<ContractName, unknown[]> {
  const { votingDelay, votingPeriod, proposalThreshold, quorumPercent } = parameters;
  const partners = {
    feePool: at.FeePool,
    reputation: at.Reputation,
    market: at.AuctionHouse,
    uptimeOracle: at.UptimeOracle,
    disputeDesk: at.DisputeDesk,
  };
  const { contestMetaEvidence, claimMetaEvidence } = parameters;
  return {
    AccessManager: [deployer],
    CouncilArbitrator: [at.AccessManager, parameters.councilFee],
    LeaseholdToken: [parameters.holder, parameters.supply],
    // The governor alone proposes, and may cancel; what is due, anyone executes; and nobody but the timelock itself changes that. The
    // guardian may not cancel: it could keep its own dismissal from ever being executed.
    TimelockController: [parameters.timelockDelay, [at.LeaseholdGovernor], [zeroAddress], zeroAddress],
    LeaseholdGovernor: [
      at.LeaseholdToken,
      at.TimelockController,
      votingDelay,
      votingPeriod,
      proposalThreshold,
      quorumPercent,
    ],
    Standing: [at.LeaseholdToken],
    Reputation: [at.AccessManager, at.Leasehold, at.Standing, parameters.tiers],
    FeePool: [at.AccessManager, at.Leasehold, at.Reputation, parameters.rewardShare],
    Leasehold: [at.AccessManager, partners],
    AuctionHouse: [at.Leasehold, at.Reputation],
    UptimeOracle: [at.Leasehold],
    DisputeDesk: [at.Leasehold, at.CouncilArbitrator, contestMetaEvidence, claimMetaEvidence],
    LeaseholdLens: [at.Leasehold],
  };
}
