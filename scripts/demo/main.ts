/** `npm run demo`: a month on a GPU market at real prices, played on an embedded chain; fails if a unit is missing. */
import { parseArgs } from "node:util";

import { describeRevert } from "../../sdk/src/index.ts";
import { describeCompiler, startChain } from "./chain.ts";
import { checksText, failuresOf, gasByOperation, gasTable, ledgerTable, paint, savingOf, utc } from "./report.ts";
import { published } from "./market.ts";
import { type Teller, playStory } from "./story.ts";

const HELP = `Plays a month of GPU leases on an embedded chain and accounts for every unit.

  --json        prints one JSON object only
  --seed N      salts the offers (default 1)
  --help        prints this`;

/** Monday, 7 January 2030, 07:00 UTC. */
const CLOCK = 1_893_999_600n;

type Told = { at: string; text: string };

function teller(quiet: boolean): Teller & { told: Told[] } {
  const told: Told[] = [];
  const live = !quiet && process.stderr.isTTY;
  return {
    told,
    say(timestamp, text) {
      told.push({ at: new Date(Number(timestamp) * 1000).toISOString(), text });
      if (!quiet) console.log(`${paint("gray", utc(timestamp))}  ${text}`);
    },
    progress(part, done, all) {
      if (live) process.stderr.write(done < all ? `\r${part} ${done}/${all} ` : "\r\u001b[K");
    },
  };
}

const asStrings = (_: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

async function main(): Promise<number> {
  const options = {
    json: { type: "boolean" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean" },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (!/^\d{1,18}$/.test(values.seed))
    throw new RangeError(`--seed takes a whole number of up to 18 digits, not "${values.seed}".`);

  const json = values.json ?? false;
  const { told, ...telling } = teller(json);
  const chain = await startChain(CLOCK);
  const header = {
    chain: await chain.describe(),
    compiler: describeCompiler(),
    seed: values.seed,
    clock: new Date(Number(CLOCK) * 1000).toISOString(),
  };
  if (!json) {
    console.log(paint("bold", "Leasehold: a month on a GPU market"));
    for (const [name, value] of Object.entries(header)) console.log(`${name.padEnd(9)} ${value}`);
    console.log(`prices    ${published.source}\n`);
  }

  try {
    const outcome = await playStory(chain, BigInt(values.seed), telling);
    const failures = failuresOf(outcome.checks);
    if (json) {
      const leases = outcome.leases.map((lease) => ({
        id: lease.id,
        name: lease.facts.name,
        gpu: lease.facts.gpu,
        ...lease.line,
        saved: savingOf(lease),
      }));
      const gas = gasByOperation(chain.gasUses);
      const checks = { made: outcome.checks.length, failures };
      console.log(JSON.stringify({ ...header, timeline: told, leases, sum: outcome.sum, gas, checks }, asStrings, 2));
    } else {
      console.log(`\n${ledgerTable(outcome)}\n\n${gasTable(chain.gasUses)}\n\n${checksText(outcome.checks)}`);
    }
    return failures.length === 0 ? 0 : 1;
  } finally {
    await chain.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(describeRevert(error) ?? (error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
