// Hardhat's EVM ships one optional package per platform, and each asks for Node 22 or later. npm run by an older
// Node silently leaves it out, although every script of this repository runs under the Node in node_modules. This
// installs what was left out, with that Node. It does nothing where the package is already there.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const scope = join(root, "node_modules", "@nomicfoundation");
const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const npm = process.env.npm_execpath;

const installed = existsSync(scope) && readdirSync(scope).some((name) => name.startsWith("edr-"));
if (!installed && npm !== undefined && existsSync(node)) {
  const { status } = spawnSync(node, [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) {
    console.error("Hardhat's platform package could not be installed. Use Node 22 or later, and run npm ci again.");
    process.exit(1);
  }
}
