import { type Address, type Hex, erc20Abi, getContract, parseAbi, parseEther, zeroAddress } from "viem";
import type { HDAccount } from "viem/accounts";

import {
  auctionHouseAbi,
  councilArbitratorAbi,
  disputeDeskAbi,
  feePoolAbi,
  leaseholdAbi,
  leaseholdGovernorAbi,
  leaseholdLensAbi,
  leaseholdTokenAbi,
  parseRate,
  reputationAbi,
  standingAbi,
  uptimeOracleAbi,
} from "../../sdk/src/index.ts";
import { requireRoles } from "../deploy/roles.ts";
import { type Tier, deploySuite } from "../deploy/suite.ts";
import type { Chain } from "./chain.ts";

/** The stablecoin's decimals. */
export const DECIMALS = 6;

/**
 * The terms of the protocol in the story: a fee of 2.5 %, hours final after one hour, leases done six hours later, a day to contest
 * a report, a deposit of 1 USDC at least, and 10, 25 or 50 % off the fee by tier.
 */
export const PARAMETERS = {
  fee: 25_000,
  reportWindow: 60,
  claimWindow: 360,
  contestWindow: 1_440,
  discount1: 10,
  discount2: 25,
  discount3: 50,
  leastDeposit: parseRate("1", DECIMALS),
  feeUnit: parseRate("1", DECIMALS),
};

/** What tiers take in a story of a month: much less than in years. */
const TIERS: [Tier, Tier, Tier] = [
  { score: 6_900, fees: 5_000_000n, standing: parseEther("1000") },
  { score: 7_500, fees: 100_000_000n, standing: parseEther("10000") },
  { score: 8_500, fees: 1_000_000_000n, standing: parseEther("100000") },
];

/** The panel's share of pay, in basis points. */
export const PANEL_SHARE = 50;

const testTokenAbi = [...erc20Abi, ...parseAbi(["function mint(address to, uint256 amount)"])];
const permitAbi = parseAbi(["function nonces(address owner) view returns (uint256)"]);

/** Deploys the whole protocol, a stablecoin to pay in, and a panel of five monitors, of which three must agree. */
export async function deployProtocol(
  chain: Chain,
  deployer: HDAccount,
  council: Address,
  recipient: Address,
  monitors: Address[],
) {
  const { client, deploy, mined } = chain;
  const tokenAddress = await deploy("TestToken", ["USD Coin", "USDC", DECIMALS], deployer);
  const suite = await deploySuite(
    {
      address: deployer.address,
      readArtifact: chain.readArtifact,
      nonce: async () => BigInt(await client.getTransactionCount({ address: deployer.address })),
      send: (operation, transaction) =>
        mined(operation, () => client.sendTransaction({ account: deployer, ...transaction })),
    },
    {
      guardian: chain.account(17).address,
      holder: chain.account(18).address,
      council: [council],
      contestMetaEvidence: "https://specs.example/contest.json",
      claimMetaEvidence: "https://specs.example/claim.json",
      tiers: TIERS,
      parameterSets: [{ token: tokenAddress, ...PARAMETERS }],
    },
  );

  const rights = await requireRoles(client, suite, chain.readArtifact);
  const { addresses } = suite;
  const hub = getContract({ address: addresses.Leasehold, abi: leaseholdAbi, client });
  const oracle = getContract({ address: addresses.UptimeOracle, abi: uptimeOracleAbi, client });
  const desk = getContract({ address: addresses.DisputeDesk, abi: disputeDeskAbi, client });
  const arbitrator = getContract({ address: addresses.CouncilArbitrator, abi: councilArbitratorAbi, client });
  const house = getContract({ address: addresses.AuctionHouse, abi: auctionHouseAbi, client });
  const lens = getContract({ address: addresses.LeaseholdLens, abi: leaseholdLensAbi, client });
  const token = getContract({ address: tokenAddress, abi: [...testTokenAbi, ...permitAbi], client });

  const panel = {
    monitors: [...monitors].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    threshold: 3,
    share: PANEL_SHARE,
    recipient,
    arbitrator: zeroAddress,
    arbitratorExtraData: "0x" as Hex,
    arbitrationCap: 0n,
  };
  await mined("create panel", () => hub.write.createPanel([panel], { account: deployer }));
  return {
    rights: rights.length,
    ...{ hub, house, oracle, desk, arbitrator, lens, token, panelHash: await hub.read.hashPanel([panel]) },
    reputation: getContract({ address: addresses.Reputation, abi: reputationAbi, client }),
    standing: getContract({ address: addresses.Standing, abi: standingAbi, client }),
    feePool: getContract({ address: addresses.FeePool, abi: feePoolAbi, client }),
    votes: getContract({ address: addresses.LeaseholdToken, abi: leaseholdTokenAbi, client }),
    governor: getContract({ address: addresses.LeaseholdGovernor, abi: leaseholdGovernorAbi, client }),
  };
}

export type Protocol = Awaited<ReturnType<typeof deployProtocol>>;
