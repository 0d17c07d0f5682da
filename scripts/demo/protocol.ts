import { type Address, type Hex, erc20Abi, getContract, parseAbi, zeroAddress } from "viem";
import type { HDAccount } from "viem/accounts";

import {
  auctionHouseAbi,
  councilArbitratorAbi,
  disputeDeskAbi,
  leaseholdAbi,
  leaseholdLensAbi,
  parseRate,
  uptimeOracleAbi,
} from "../../sdk/src/index.ts";
import { deploySuite } from "../deploy/suite.ts";
import type { Chain } from "./chain.ts";

/** The stablecoin's decimals. */
export const DECIMALS = 6;

/**
 * The terms of the protocol in the story: a fee of 2.5 %, hours final after one hour, leases done six hours later, a day to contest
 * a report, and a deposit of 1 USDC at least.
 */
export const PARAMETERS = {
  fee: 25_000,
  reportWindow: 60,
  claimWindow: 360,
  contestWindow: 1_440,
  discount1: 0,
  discount2: 0,
  discount3: 0,
  leastDeposit: parseRate("1", DECIMALS),
  feeUnit: parseRate("1", DECIMALS),
};

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
  const { addresses } = await deploySuite(
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
      parameterSets: [{ token: tokenAddress, ...PARAMETERS }],
    },
  );

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
  return { hub, house, oracle, desk, arbitrator, lens, token, panelHash: await hub.read.hashPanel([panel]) };
}

export type Protocol = Awaited<ReturnType<typeof deployProtocol>>;
