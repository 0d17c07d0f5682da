import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";

/** Runs the Solidity tests (fuzz and invariants) and the mocha tests, and adds up what they say. */
const { values: options } = parseArgs({
  options: {
    deep: { type: "boolean", default: false },
    seed: { type: "string", default: process.env["LEASEHOLD_SEED"] || undefined },
    only: { type: "string" },
    grep: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
const { deep, only, grep } = options;

if (options.help || (only !== undefined && only !== "solidity" && only !== "mocha")) {
  console.log("npm test -- [--deep] [--seed 0x...] [--only solidity|mocha] [--grep PATTERN]");
  process.exit(options.help ? 0 : 2);
}
if (options.seed !== undefined && !/^0x[0-9a-f]{1,64}$/iu.test(options.seed)) {
  console.error(`The seed must be 0x and up to 64 hexadecimal digits, not ${options.seed}`);
  process.exit(2);
}
const seed = `0x${(options.seed ?? randomBytes(32).toString("hex")).replace(/^0x/iu, "").padStart(64, "0")}`;

const hardhat = join(dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist/src/cli.js");

type Result = { code: number; passed: number; failed: number; failures: string[] };

/** Runs a task of Hardhat, shows its output as it comes, and reads what it counted. */
function run(...task: string[]): Promise<Result> {
  console.log(`\n> hardhat ${task.join(" ")}`);
  const started = Date.now();
  const child = spawn(process.execPath, [hardhat, ...task], {
    stdio: ["inherit", "pipe", "pipe"],
    env: { ...process.env, LEASEHOLD_SEED: seed },
  });
  let text = "";
  for (const [from, to] of [[child.stdout, process.stdout] as const, [child.stderr, process.stderr] as const]) {
    from.on("data", (data: Buffer) => {
      text += data.toString();
      to.write(data);
    });
  }
  return new Promise((resolve) => {
    child.on("close", (code) => {
      const plain = stripVTControlCharacters(text);
      const count = (word: string): number => Number(plain.match(new RegExp(`^ *(\\d+) ${word}\\b`, "mu"))?.[1] ?? 0);
      const failures = [...plain.matchAll(/^ *\d+\) \w+#(\w+)/gmu)].map((match) => match[1]!);
      console.log(`  ${task.slice(0, 2).join(" ")} took ${Math.round((Date.now() - started) / 1000)} s`);
      resolve({ code: code ?? 1, passed: count("passing"), failed: count("failing"), failures });
    });
  });
}

console.log(`Seed ${seed}`);
let [passed, failed] = [0, 0];
const repeats: string[] = [];
const build = await run("build", "--quiet");
if (build.code !== 0) process.exit(build.code);

for (const runner of ["solidity", "mocha"]) {
  if (only !== undefined && only !== runner) continue;
  const profile = runner === "solidity" && deep ? ["--test-profile", "deep"] : [];
  const result = await run("test", runner, "--no-compile", ...profile, ...(grep === undefined ? [] : ["--grep", grep]));
  passed += result.passed;
  failed += result.failed;
  // A runner that died, or that ran nothing, has failed whatever it printed. A pattern may match tests of one runner only.
  const silent = result.passed + result.failed === 0 && grep === undefined;
  if (silent) console.error(`The ${runner} runner executed no test.`);
  if (silent || (result.code !== 0 && result.failed === 0)) failed += 1;
  if (silent || result.code !== 0) {
    const pattern = result.failures.length === 0 ? grep : `^(${[...new Set(result.failures)].join("|")})\\b`;
    const parts = [`--seed ${seed}`, deep && "--deep", `--only ${runner}`, pattern && `--grep '${pattern}'`];
    repeats.push(`npm test -- ${parts.filter(Boolean).join(" ")}`);
  }
}
if (passed + failed === 0) {
  console.error("No test was executed.");
  failed += 1;
}

if (repeats.length > 0) console.log(`\nSeed ${seed}\nTo repeat what failed:\n  ${repeats.join("\n  ")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
