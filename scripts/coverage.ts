/** `npm run coverage`: which lines of contracts/ the unit tests reach; fails below the floor. */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

/** Per cent of lines. */
const FLOOR = 98;

// Instrumented code is larger and dearer than what is deployed, so its size and its gas say nothing.
const measured = ["hub/layout.test.ts", "findings/gas.test.ts"];
const tests = globSync("test/unit/**/*.test.ts").filter((file) => !measured.some((name) => file.endsWith(name)));
const { status, stdout } = spawnSync("hardhat", ["test", "mocha", "--coverage", ...tests], {
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
  maxBuffer: 2 ** 26,
});
if (status !== 0) {
  console.log(stdout);
  console.error("The tests fail, so their coverage says nothing.");
  process.exit(1);
}

const records = readFileSync("coverage/lcov.info", "utf8").split("end_of_record");
const files = records
  .map((record) => ({
    file: /^SF:(.*)$/m.exec(record)?.[1]?.replace(/^.*?(?=contracts\/)/, "") ?? "",
    lines: [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, hits]) => ({ line, hit: hits !== "0" })),
  }))
  .filter(
    ({ file, lines }) => file.startsWith("contracts/") && !file.startsWith("contracts/test/") && lines.length > 0,
  );

const percent = (hit: number, all: number): string => ((100 * hit) / all).toFixed(2).padStart(7);
let [hit, all] = [0, 0];
for (const { file, lines } of files) {
  const reached = lines.filter((line) => line.hit).length;
  const missed = lines.filter((line) => !line.hit).map(({ line }) => line);
  [hit, all] = [hit + reached, all + lines.length];
  console.log(
    `${percent(reached, lines.length)} %  ${file}${missed.length > 0 ? `  not reached: ${missed.join(", ")}` : ""}`,
  );
}
console.log(`${percent(hit, all)} %  of ${all} lines; the floor is ${FLOOR} %.`);
if (all === 0 || (100 * hit) / all < FLOOR) {
  console.error("Coverage is below the floor.");
  process.exit(1);
}
