import { readFileSync } from "node:fs";

import { defineConfig } from "@wagmi/cli";
import type { Abi } from "viem";

const abiOf = (artifact: string): Abi =>
  (JSON.parse(readFileSync(`artifacts/${artifact}.json`, "utf8")) as { abi: Abi }).abi;

/**
 * Errors by signature, each once. The interface names the hub's own; its code adds those of the libraries it uses, and
 * tokens pass theirs through it.
 */
function errorsOf(artifacts: string[]): Abi {
  const errors = artifacts.flatMap((artifact) => abiOf(artifact)).filter((item) => item.type === "error");
  const named = new Map(errors.map((error) => [`${error.name}(${error.inputs.map((i) => i.type).join()})`, error]));
  return [...named.keys()].sort().map((signature) => named.get(signature)!);
}

/** Writes the SDK's typed ABIs from the compiled contracts; `npm run generate` runs it. */
export default defineConfig({
  out: "sdk/src/generated/abis.ts",
  contracts: [
    { name: "leasehold", abi: abiOf("contracts/interfaces/ILeasehold.sol/ILeasehold") },
    { name: "leaseholdLens", abi: abiOf("contracts/interfaces/ILeaseholdLens.sol/ILeaseholdLens") },
    { name: "auctionHouse", abi: abiOf("contracts/interfaces/IAuctionHouse.sol/IAuctionHouse") },
    { name: "uptimeOracle", abi: abiOf("contracts/interfaces/IUptimeOracle.sol/IUptimeOracle") },
    { name: "disputeDesk", abi: abiOf("contracts/interfaces/IDisputeDesk.sol/IDisputeDesk") },
    {
      name: "councilArbitrator",
      abi: abiOf("contracts/interfaces/ICouncilArbitrator.sol/ICouncilArbitrator"),
    },
    { name: "reputation", abi: abiOf("contracts/interfaces/IReputation.sol/IReputation") },
    { name: "standing", abi: abiOf("contracts/interfaces/IStanding.sol/IStanding") },
    { name: "feePool", abi: abiOf("contracts/interfaces/IFeePool.sol/IFeePool") },
    {
      name: "feedbackPublisher",
      abi: abiOf("contracts/interfaces/IFeedbackPublisher.sol/IFeedbackPublisher"),
    },
    { name: "leaseholdToken", abi: abiOf("contracts/governance/LeaseholdToken.sol/LeaseholdToken") },
    { name: "leaseholdGovernor", abi: abiOf("contracts/governance/LeaseholdGovernor.sol/LeaseholdGovernor") },
    {
      name: "errors",
      abi: errorsOf([
        "contracts/Leasehold.sol/Leasehold",
        "contracts/LeaseholdExtension.sol/LeaseholdExtension",
        "contracts/interfaces/ILeasehold.sol/ILeasehold",
        "contracts/interfaces/IAuctionHouse.sol/IAuctionHouse",
        "contracts/interfaces/IUptimeOracle.sol/IUptimeOracle",
        "contracts/interfaces/IDisputeDesk.sol/IDisputeDesk",
        "contracts/interfaces/ICouncilArbitrator.sol/ICouncilArbitrator",
        "contracts/interfaces/IReputation.sol/IReputation",
        "contracts/interfaces/IStanding.sol/IStanding",
        "contracts/interfaces/IFeePool.sol/IFeePool",
        "contracts/interfaces/IFeedbackPublisher.sol/IFeedbackPublisher",
        "contracts/governance/LeaseholdToken.sol/LeaseholdToken",
        "contracts/governance/LeaseholdGovernor.sol/LeaseholdGovernor",
        "@openzeppelin/contracts/interfaces/draft-IERC6093.sol/IERC20Errors",
      ]),
    },
  ],
});
