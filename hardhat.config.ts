import { createRequire } from "node:module";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

/** The settings that go to a main net; every profile has the same, so that what is tested is what is deployed. */
const compiler = {
  version: "0.8.37",
  // The compiler comes from npm: nothing is downloaded.
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none" as const },
  },
};

/** What the fuzzer starts from. `npm test` makes a new one each time, and says it; without one Hardhat's own is used. */
const seed = process.env["LEASEHOLD_SEED"] || undefined;

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    profiles: {
      default: { compilers: [compiler] },
      production: { compilers: [compiler] },
    },
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/governance/TimelockController.sol",
      "@openzeppelin/contracts/interfaces/draft-IERC6093.sol",
    ],
  },
  paths: {
    tests: { mocha: "test/unit", solidity: "test/solidity" },
  },
  typechain: { outDir: "types" },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      profiles: {
        default: {
          fuzz: { runs: 256, seed },
          invariant: { runs: 256, depth: 64, failOnRevert: true },
        },
        deep: {
          fuzz: { runs: 5_000, seed },
          invariant: { runs: 1_000, depth: 100, failOnRevert: true },
        },
      },
    },
  },
});
