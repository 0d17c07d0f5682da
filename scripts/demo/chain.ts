import hre, { network } from "hardhat";
import {
  type Address,
  type Hex,
  type TransactionReceipt,
  createTestClient,
  custom,
  publicActions,
  walletActions,
} from "viem";
import { type HDAccount, mnemonicToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";

import type { DeployedArtifact } from "../deploy/roles.ts";

const MNEMONIC = "test test test test test test test test test test test junk";

/** The compiler and the settings that everything was built with. */
export function describeCompiler(): string {
  const { version, settings } = hre.config.solidity.profiles["default"]!.compilers[0]!;
  const { evmVersion, optimizer, viaIR } = settings as {
    evmVersion: string;
    optimizer: { runs: number };
    viaIR: boolean;
  };
  return `solc ${version}, for ${evmVersion}, optimizer with ${optimizer.runs} runs${viaIR ? ", by way of IR" : ""}`;
}

/** What a transaction of the story cost. */
export type GasUse = { operation: string; gas: bigint };

/**
 * Starts the embedded chain at `clock` (Unix seconds). Every block's time is the story's, one second after the last unless
 * told otherwise, so that a run can be repeated exactly.
 */
export async function startChain(clock: bigint) {
  const connection = await network.create({ override: { initialDate: new Date(Number(clock) * 1000) } });
  const client = createTestClient({
    chain: hardhat,
    mode: "hardhat",
    transport: custom(connection.provider),
    pollingInterval: 1,
  })
    .extend(publicActions)
    .extend(walletActions);

  let now = clock;
  const gasUses: GasUse[] = [];

  /** Sends a transaction in the next second and waits for it; `operation` names it in the gas table. */
  async function mined(operation: string, send: () => Promise<Hex>): Promise<TransactionReceipt> {
    now += 1n;
    await client.setNextBlockTimestamp({ timestamp: now });
    const receipt = await client.waitForTransactionReceipt({ hash: await send() });
    if (receipt.status !== "success") throw new Error(`The chain refused "${operation}".`);
    gasUses.push({ operation, gas: receipt.gasUsed });
    return receipt;
  }

  return {
    client,
    gasUses,
    mined,
    close: (): Promise<void> => connection.close(),
    now: (): bigint => now,

    async describe(): Promise<string> {
      const version = await client.request<{
        Method: "web3_clientVersion";
        Parameters?: undefined;
        ReturnType: string;
      }>({
        method: "web3_clientVersion",
      });
      return `${version}, in this process, chain id ${client.chain.id}`;
    },

    /** Lets the story's next transaction happen at `timestamp`. */
    async goTo(timestamp: bigint): Promise<void> {
      if (timestamp <= now + 1n) throw new RangeError(`The clock stands at ${now} and cannot go back to ${timestamp}.`);
      now = timestamp - 1n;
      await client.setNextBlockTimestamp({ timestamp: now });
      await client.mine({ blocks: 1 });
    },

    account: (index: number): HDAccount => mnemonicToAccount(MNEMONIC, { addressIndex: index }),

    async readArtifact(contract: string): Promise<DeployedArtifact> {
      const artifact = await hre.artifacts.readArtifact(contract);
      return artifact as typeof artifact & DeployedArtifact;
    },

    async deploy(contract: string, args: readonly unknown[], account: HDAccount): Promise<Address> {
      const { abi, bytecode } = await hre.artifacts.readArtifact(contract);
      const { contractAddress } = await mined(`deploy ${contract}`, () =>
        client.deployContract({ abi, bytecode: bytecode as Hex, args: [...args], account }),
      );
      return contractAddress!;
    },
  };
}

export type Chain = Awaited<ReturnType<typeof startChain>>;
