import { type Address, type Hex, erc20Abi, getContract, getContractAddress, parseAbi, zeroAddress } from "viem";
import type { HDAccount } from "viem/accounts";

import { auctionHouseAbi, leaseholdAbi, leaseholdLensAbi } from "../../sdk/src/index.ts";
import type { Chain } from "./chain.ts";

/** The stablecoin's decimals. */
export const DECIMALS = 6;

/** The terms of the protocol in the story: a fee of 2.5 %, hours final after one hour, leases done six hours later. */
export const PARAMETERS = { fee: 25_000, reportWindow: 60, claimWindow: 360 };

/** The panel's share of pay, in basis points. */
export const PANEL_SHARE = 50;

const testTokenAbi = [...erc20Abi, ...parseAbi(["function mint(address to, uint256 amount)"])];
const permitAbi = parseAbi(["function nonces(address owner) view returns (uint256)"]);

/** Deploys the whole protocol, a stablecoin to pay in, and a panel of five monitors, of which three must agree. */
export async function deployProtocol(chain: Chain, deployer: HDAccount, recipient: Address, monitors: Address[]) {
  const { client, deploy, mined } = chain;
  const authority = await deploy("AccessManager", [deployer.address], deployer);
  // The hub's partners are fixed when it is deployed, so the market's address is known before it stands there.
  const nonce = await client.getTransactionCount({ address: deployer.address });
  const market = getContractAddress({ from: deployer.address, nonce: BigInt(nonce) + 1n });
  const nobody = { feePool: zeroAddress, reputation: zeroAddress };
  const partners = { ...nobody, market, uptimeOracle: zeroAddress, disputeDesk: zeroAddress };
  const leasehold = await deploy("Leasehold", [authority, partners], deployer);
  const auctionHouse = await deploy("AuctionHouse", [leasehold, zeroAddress], deployer);
  const lensAddress = await deploy("LeaseholdLens", [leasehold], deployer);
  const tokenAddress = await deploy("TestToken", ["USD Coin", "USDC", DECIMALS], deployer);

  const hub = getContract({ address: leasehold, abi: leaseholdAbi, client });
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
  return { hub, house, lens, token, panelHash: await hub.read.hashPanel([panel]) };
}

export type Protocol = Awaited<ReturnType<typeof deployProtocol>>;
