import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type BaseContract, TypedDataEncoder, id as hashText, parseEther } from "ethers";
import hre, { network } from "hardhat";
import { createTestClient, custom, getAddress, publicActions, walletActions } from "viem";
import { hardhat } from "viem/chains";

import { type DeployedArtifact, type RolesReport, readRoles } from "../../scripts/deploy/roles.ts";
import {
  type Deployer,
  type OptionalParameters,
  type RequiredParameters,
  deploySuite,
} from "../../scripts/deploy/suite.ts";
import { offerTypes } from "../../sdk/src/generated/typedData.ts";

import { DAY, GENESIS, HOUR, NO_PERMIT, type ChoiceInput, type OfferInput, ZERO_ADDRESS, ZERO_HASH } from "./world.ts";

/** The first parameter set of a suite. */
export const FIRST_SET = {
  fee: 25_000,
  reportWindow: 60,
  claimWindow: 360,
  contestWindow: 1_440,
  discount1: 10,
  discount2: 20,
  discount3: 50,
  leastDeposit: 1_000_000n,
  feeUnit: 1_000_000n,
};

/** States of a proposal. */
export const STATE = { pending: 0n, active: 1n, canceled: 2n, defeated: 3n, succeeded: 4n, queued: 5n, executed: 7n };

export const SUPPLY = parseEther("1000000");

/** What a proposal asks for: calls, in order, and its text. */
export interface Proposal {
  calls: [target: BaseContract, name: string, args: readonly unknown[]][];
  text: string;
}

/** Reads what was built of a contract. */
export async function readArtifact(contract: string): Promise<DeployedArtifact> {
  return (await hre.artifacts.readArtifact(contract)) as unknown as DeployedArtifact;
}

/** Deploys the whole protocol as it will be, with a stablecoin, a panel, and two holders of the network token. */
export async function deployWholeSuite(given: Partial<RequiredParameters & OptionalParameters> = {}) {
  const connection = await network.create({ override: { initialDate: new Date((GENESIS - HOUR) * 1000) } });
  const { ethers, networkHelpers } = connection;
  const client = createTestClient({
    chain: hardhat,
    mode: "hardhat",
    transport: custom(connection.provider),
    pollingInterval: 1,
    cacheTime: 0,
  })
    .extend(publicActions)
    .extend(walletActions);
  const accounts = await ethers.getSigners();
  const account = (index: number): HardhatEthersSigner => accounts[index]!;
  const [minter, provider, renter, stranger, other] = [account(0), account(1), account(2), account(3), account(4)];
  const [guardian, councillor, holder, recipient] = [account(5), account(6), account(7), account(8)];
  const [second, deployer] = [account(14), account(15)];
  const usdc = await ethers.deployContract("TestToken", ["USD Coin", "USDC", 6], minter);
  const usdcAddress = getAddress(await usdc.getAddress());

  const deploying: Deployer = {
    address: getAddress(deployer.address),
    readArtifact,
    nonce: async () => BigInt(await client.getTransactionCount({ address: getAddress(deployer.address) })),
    send: async (_, transaction) =>
      client.waitForTransactionReceipt({
        hash: await client.sendTransaction({ account: getAddress(deployer.address), ...transaction }),
      }),
  };
  const suite = await deploySuite(deploying, {
    guardian: getAddress(guardian.address),
    council: [getAddress(councillor.address)],
    holder: getAddress(holder.address),
    supply: SUPPLY,
    proposalThreshold: SUPPLY / 100n,
    parameterSets: [{ token: usdcAddress, ...FIRST_SET }],
    ...given,
  });
  const at = suite.addresses;
  const hub = await ethers.getContractAt("ILeasehold", at.Leasehold);
  const lens = await ethers.getContractAt("LeaseholdLens", at.LeaseholdLens);
  const pool = await ethers.getContractAt("FeePool", at.FeePool);
  const governor = await ethers.getContractAt("LeaseholdGovernor", at.LeaseholdGovernor);
  const timelock = await ethers.getContractAt("TimelockController", at.TimelockController);
  const authority = await ethers.getContractAt("AccessManager", at.AccessManager);
  const network_ = await ethers.getContractAt("LeaseholdToken", at.LeaseholdToken);
  const reputation = await ethers.getContractAt("Reputation", at.Reputation);
  const standing = await ethers.getContractAt("Standing", at.Standing);
  const council = await ethers.getContractAt("CouncilArbitrator", at.CouncilArbitrator);
  const auctionHouse = await ethers.getContractAt("IAuctionHouse", at.AuctionHouse);
  const oracle = await ethers.getContractAt("IUptimeOracle", at.UptimeOracle);
  const desk = await ethers.getContractAt("IDisputeDesk", at.DisputeDesk);

  for (const someone of [provider, renter, stranger, other]) {
    await usdc.connect(minter).mint(someone, 10n ** 15n);
    await usdc.connect(someone).approve(hub, 2n ** 256n - 1n);
  }
  await hub.connect(provider).stake(usdc, 10n ** 14n);
  const monitors = accounts.slice(9, 12).sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
  const panel = {
    monitors: monitors.map((monitor) => monitor.address),
    threshold: 2n,
    share: 50n,
    recipient: recipient.address,
    arbitrator: ZERO_ADDRESS,
    arbitratorExtraData: "0x",
    arbitrationCap: 0n,
  };
  await hub.connect(other).createPanel(panel);
  const panelHash = await hub.hashPanel(panel);
  const chainId = (await ethers.provider.getNetwork()).chainId;
  const domain = { name: "Leasehold", version: "1", chainId, verifyingContract: at.Leasehold };
  const types = { Offer: [...offerTypes.Offer] };
  // Two thirds vote as one, and one third as another.
  if (given.holder === undefined) {
    await network_.connect(holder).transfer(second, SUPPLY / 3n);
    await network_.connect(holder).delegate(holder);
    await network_.connect(second).delegate(second);
  }

  const proposalOf = ({ calls, text }: Proposal) => ({
    targets: calls.map(([target]) => target),
    values: calls.map(() => 0n),
    data: calls.map(([target, name, args]) => target.interface.encodeFunctionData(name, args)),
    text,
    hash: hashText(text),
  });
  let slots = 0;

  return {
    ...{ connection, ethers, networkHelpers, client, suite, readArtifact },
    ...{ hub, lens, pool, governor, timelock, authority, reputation, standing, council, auctionHouse, oracle, desk },
    ...{ network: network_, usdc, panel, panelHash, domain, monitors },
    ...{ minter, deployer, provider, renter, stranger, other, guardian, councillor, holder, second, recipient },
    proposalOf,

    /** Every right that there is, and what it should be. */
    roles: (): Promise<RolesReport> => readRoles(client, suite, readArtifact),

    /** An honest offer at 0.65 USDC an hour, for up to 30 days, in a slot of its own, with these fields instead. */
    offer(fields: Partial<OfferInput> = {}): OfferInput {
      slots += 1;
      return {
        ...{ provider: provider.address, epoch: 0n, request: ZERO_HASH, renter: ZERO_ADDRESS, parameterSet: 1 },
        ...{ slot: `0x${slots.toString(16).padStart(64, "0")}`, spec: `0x${"5e".repeat(32)}`, token: usdcAddress },
        ...{ rate: 650_000n, shortestTerm: 1, longestTerm: 43_200, committed: 0, setup: 0, earliestStart: 0 },
        ...{ latestStart: 2 ** 32 - 1, allowance: 5, maintenance: 0, penaltyMultiple: 2, bondMultiple: 3 },
        ...{ exitMinutes: 120, panel: panelHash, expiry: GENESIS + 365 * DAY, salt: 0n },
        ...fields,
      };
    },

    choice: (fields: Partial<ChoiceInput> = {}): ChoiceInput => {
      const term = fields.term ?? 600;
      return { term, deposit: term, start: 0, accessKey: ZERO_HASH, ...fields };
    },

    hashOffer: (offer: OfferInput): string => TypedDataEncoder.hash(domain, types, offer),
    sign: (offer: OfferInput, signer = provider): Promise<string> => signer.signTypedData(domain, types, offer),

    /** Takes an offer that its provider signs, and answers the lease's id. */
    async take(fields: Partial<OfferInput> = {}, choice: Partial<ChoiceInput> = {}, by = renter): Promise<string> {
      const offer = this.offer(fields);
      const signer = accounts.find(({ address }) => address === offer.provider);
      const signature = await this.sign(offer, signer);
      const sent = await hub.connect(by).take(offer, signature, this.choice(choice), NO_PERMIT);
      const block = (await sent.wait())!.blockNumber;
      const [opened] = await hub.queryFilter(hub.filters.LeaseOpened(), block, block);
      return opened!.args.id;
    },

    /** Proposes, as who holds most, and answers the number. */
    async propose(proposal: Proposal, by = holder): Promise<bigint> {
      const { targets, values, data, text, hash } = proposalOf(proposal);
      await governor.connect(by).propose(targets, values, data, text);
      return governor.hashProposal(targets, values, data, hash);
    },

    /** Lets the votes of a proposal begin. */
    async beginVotes(proposal: bigint): Promise<void> {
      await networkHelpers.time.increaseTo((await governor.proposalSnapshot(proposal)) + 1n);
    },

    async endVotes(proposal: bigint): Promise<void> {
      await networkHelpers.time.increaseTo((await governor.proposalDeadline(proposal)) + 1n);
    },

    async queue(proposal: Proposal) {
      const { targets, values, data, hash } = proposalOf(proposal);
      return governor.connect(stranger).queue(targets, values, data, hash);
    },

    async execute(proposal: Proposal, by = stranger) {
      const { targets, values, data, hash } = proposalOf(proposal);
      return governor.connect(by).execute(targets, values, data, hash);
    },

    /** Brings a proposal the whole way, up to its execution, for which time has come. */
    async decide(proposal: Proposal): Promise<bigint> {
      const number = await this.propose(proposal);
      await this.beginVotes(number);
      await governor.connect(holder).castVote(number, 1);
      await this.endVotes(number);
      await this.queue(proposal);
      await networkHelpers.time.increaseTo(await governor.proposalEta(number));
      return number;
    },

    /** Lets governance do something. */
    async govern(...calls: Proposal["calls"]) {
      const proposal = { calls, text: `Proposal ${await networkHelpers.time.latest()}` };
      await this.decide(proposal);
      return this.execute(proposal);
    },

    /** An account of which nobody has the key, as if somebody had. */
    async impersonate(contract: BaseContract): Promise<HardhatEthersSigner> {
      const address = await contract.getAddress();
      await networkHelpers.impersonateAccount(address);
      await networkHelpers.setBalance(address, 10n ** 18n);
      return ethers.getSigner(address);
    },

    now: (): Promise<number> => networkHelpers.time.latest(),
    at: (timestamp: number | bigint): Promise<void> => networkHelpers.time.setNextBlockTimestamp(timestamp),
    goTo: (timestamp: number | bigint): Promise<void> => networkHelpers.time.increaseTo(timestamp),
  };
}

export type WholeSuite = Awaited<ReturnType<typeof deployWholeSuite>>;

let suite: WholeSuite | undefined;
let restore: (() => Promise<void>) | undefined;

/** A freshly deployed suite; every call goes back to the same state. */
export async function freshSuite(): Promise<WholeSuite> {
  if (suite === undefined) suite = await deployWholeSuite();
  else await restore!();
  restore = (await suite.networkHelpers.takeSnapshot()).restore;
  await suite.goTo(GENESIS);
  return suite;
}
