import { readFileSync } from "node:fs";

import { expect } from "chai";
import { AbiCoder, Interface, dataLength } from "ethers";
import { artifacts } from "hardhat";
import solc from "solc";

/** What a contract may have at most, by EIP-170 and EIP-3860, in bytes. */
const MOST_CODE = 24_576;
const MOST_INIT_CODE = 49_152;

interface Variable {
  label: string;
  slot: string;
  offset: number;
  type: string;
}

interface Layout {
  storage: Variable[];
}

type Layouts = Record<"storageLayout" | "transientStorageLayout", Layout>;

/** Where the compiler puts the variables of a contract, from the very input that its artifact was made of. */
async function layoutsOf(...names: string[]): Promise<Layouts[]> {
  const path = await artifacts.getBuildInfoPath((await artifacts.getBuildInfoId(names[0]!))!);
  const { input } = JSON.parse(readFileSync(path!, "utf8"));
  input.settings.outputSelection = { "*": { "*": ["storageLayout", "transientStorageLayout"] } };
  const { contracts } = JSON.parse(solc.compile(JSON.stringify(input)));
  return names.map((name) => contracts[`project/contracts/${name}.sol`][name]);
}

/** The deployable contracts: those in `contracts/` that have code, but for what tests use. */
async function deployable(): Promise<{ name: string; code: number; initCode: number }[]> {
  const found = [];
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/") || name.startsWith("contracts/test/")) continue;
    const { bytecode, deployedBytecode } = await artifacts.readArtifact(name);
    const [code, initCode] = [dataLength(deployedBytecode), dataLength(bytecode)];
    if (code !== 0) found.push({ name, code, initCode });
  }
  return found;
}

describe("layout", () => {
  describe("given the hub and its extension", () => {
    let hub: Layouts;
    let extension: Layouts;

    before(async () => {
      [hub, extension] = (await layoutsOf("Leasehold", "LeaseholdExtension")) as [Layouts, Layouts];
    });

    const places = ({ storage }: Layout) =>
      storage.map(({ label, slot, offset, type }) => ({ label, slot, offset, type }));

    it("it should have the same variables in the same slots", () => {
      expect(places(hub.storageLayout)).to.deep.equal(places(extension.storageLayout));
      const labels = hub.storageLayout.storage.map(({ label }) => label);
      expect(labels).to.include.members([
        "_balances",
        "_stakes",
        "_leases",
        "_adjudged",
        "_slots",
        "_authority",
        "_panels",
      ]);
    });

    it("it should have the same transient variables in the same slots", () => {
      expect(places(hub.transientStorageLayout)).to.deep.equal(places(extension.transientStorageLayout));
      expect(hub.transientStorageLayout.storage.map(({ label }) => label)).to.deep.equal(["_entered"]);
    });
  });

  describe("given every contract that is deployed", () => {
    it("it should be small enough for the EVM", async () => {
      const contracts = await deployable();
      expect(contracts.map(({ name }) => name)).to.include.members([
        "contracts/Leasehold.sol:Leasehold",
        "contracts/LeaseholdExtension.sol:LeaseholdExtension",
        "contracts/lens/LeaseholdLens.sol:LeaseholdLens",
      ]);
      for (const { name, code } of contracts) expect(code, name).to.be.at.most(MOST_CODE);
    });

    it("it should be deployed by code that is small enough, its arguments included", async () => {
      const coder = AbiCoder.defaultAbiCoder();
      for (const { name, initCode } of await deployable()) {
        const { abi } = await artifacts.readArtifact(name);
        const { inputs } = new Interface(abi).deploy;
        const length = dataLength(coder.encode(inputs, coder.getDefaultValue(inputs)));
        expect(initCode + length, name).to.be.at.most(MOST_INIT_CODE);
      }
    });
  });
});
