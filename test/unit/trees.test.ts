import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import type { Suite } from "mocha";

import {
  auctionHouseAbi,
  councilArbitratorAbi,
  disputeDeskAbi,
  feePoolAbi,
  feedbackPublisherAbi,
  leaseholdAbi,
  reputationAbi,
  standingAbi,
  uptimeOracleAbi,
} from "../../sdk/src/generated/abis.ts";

const here = dirname(fileURLToPath(import.meta.url));
const files = (extension: string): string[] =>
  readdirSync(here, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(extension));

/** Paths of the leaves of a tree file: `given ... > when ... > it should ...`, below its first line, the function. */
function leavesOfTree(text: string): { root: string; leaves: string[] } {
  const [root = "", ...lines] = text.trimEnd().split("\n");
  const nodes = lines.map((line) => {
    const title = line.replace(/^[│├└─ ]+/u, "");
    return { title, depth: (line.length - title.length) / 4 };
  });
  const path: string[] = [];
  const leaves: string[] = [];
  nodes.forEach(({ title, depth }, index) => {
    path.splice(depth - 1, path.length, title);
    if ((nodes[index + 1]?.depth ?? 0) <= depth) leaves.push(path.join(" > "));
  });
  return { root, leaves: leaves.sort() };
}

/** Paths of the tests that a suite declares. */
function leavesOfSuite(suite: Suite, prefix: string[] = []): string[] {
  return [
    ...suite.tests.map((test) => [...prefix, test.title].join(" > ")),
    ...suite.suites.flatMap((child) => leavesOfSuite(child, [...prefix, child.title])),
  ].sort();
}

describe("Test trees", () => {
  it("stand beside every test file", () => {
    const tests = files(".test.ts").filter((file) => file !== "trees.test.ts");
    expect(files(".tree").sort()).to.deep.equal(tests.map((file) => file.replace(".test.ts", ".tree")).sort());
  });

  it("exist for every function of the hub and the contracts around it that changes something", () => {
    const changing = [
      ...leaseholdAbi,
      ...auctionHouseAbi,
      ...uptimeOracleAbi,
      ...disputeDeskAbi,
      ...councilArbitratorAbi,
      ...reputationAbi,
      ...standingAbi,
      ...feePoolAbi,
      ...feedbackPublisherAbi,
    ]
      .filter((item) => item.type === "function" && /payable/.test(item.stateMutability))
      .map((item) => item.name)
      // The access manager's own call to pass its authority on; it is OpenZeppelin's.
      .filter((name) => name !== "setAuthority");
    const trees = files(".tree").map((file) => basename(file, ".tree"));
    expect(trees).to.include.members([...new Set(changing)]);
  });

  it("say what the tests say", function () {
    const suites = this.test!.parent!.parent!.suites;
    const everything = !process.argv.some((argument) => argument.endsWith(".test.ts"));
    for (const file of files(".tree")) {
      const { root, leaves } = leavesOfTree(readFileSync(join(here, file), "utf8"));
      const suite = suites.find(({ title }) => title === root);
      if (suite !== undefined) expect(leavesOfSuite(suite), file).to.deep.equal(leaves);
      else expect(everything, `no test describes "${root}" of ${file}`).to.equal(false);
    }
  });
});
