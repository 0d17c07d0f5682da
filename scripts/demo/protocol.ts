import {
  type Address,
  type Hex,
  erc20Abi,
  getContract,
  getContractAddress,
  parseAbi,
  parseEther,
  zeroAddress,
} from "viem";
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
  leastDeposit: parseRate("1", DECIMALS),
};

/** The panel's share of pay, in basis points. */
export const PANEL_SHARE = 50;

const testTokenAbi = [...erc20Abi, ...parseAbi(["function mint(address to, uint256 amount)"])];
const permitAbi = parseAbi(["function nonces(address owner) view returns (uint256)"]);

/** Deploys the whole protocol, a stablecoin to pay in, and a panel of five monitors, of which three must agree. */
export async function deployProtocol(chain: Chain, deployer: HDAccount, recipient: Address, monitors: Address[]) {
  const { client, deploy, mined } = chain;
  const authority = await deploy("AccessManager", [deployer.address], deployer);
  const council = await deploy("CouncilArbitrator", [authority, parseEther("0.005")], deployer);
  // The hub's partners are fixed when it is deployed, so their addresses are known before they stand there.
  const nonce = BigInt(await client.getTransactionCount({ address: deployer.address }));
  const partner = (place: bigint): Address => getContractAddress({ from: deployer.address, nonce: nonce + place });
  const nobody = { feePool: zeroAddress, reputation: zeroAddress };
  const partners = { ...nobody, market: partner(1n), uptimeOracle: partner(2n), disputeDesk: partner(3n) };
  const leasehold = await deploy("Leasehold", [authority, partners], deployer);
  const auctionHouse = await deploy("AuctionHouse", [leasehold, zeroAddress], deployer);
  const uptimeOracle = await deploy("UptimeOracle", [leasehold], deployer);
  const meta = ["https://specs.example/contest.json", "https://specs.example/claim.json"];
  const disputeDesk = await deploy("DisputeDesk", [leasehold, council, ...meta], deployer);
  const lensAddress = await deploy("LeaseholdLens", [leasehold], deployer);
  const tokenAddress = await deploy("TestToken", ["USD Coin", "USDC", DECIMALS], deployer);

  const hub = getContract({ address: leasehold, abi: leaseholdAbi, client });
  const oracle = getContract({ address: uptimeOracle, abi: uptimeOracleAbi, client });
  const desk = getContract({ address: disputeDesk, abi: disputeDeskAbi, client });
  const arbitrator = getContract({ address: council, abi: councilArbitratorAbi, client });
  const house = getContract({ address: auctionHouse, abi: auctionHouseAbi, client });
  const lens = getContract({ address: lensAddress, abi: leaseholdLensAbi, client });
  const token = getContract({ address: tokenAddress, abi: [...testTokenAbi, ...permitAbi], client });

  await mined("add parameter set", () =>
    hub.write.addParameterSet([{ token: tokenAddress, ...PARAMETERS, status: 0 }], { account: deployer }),
  );
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
