import { styleText } from "node:util";

import { formatUnits } from "viem";

import { amountDown } from "../../sdk/src/index.ts";
import type { GasUse } from "./chain.ts";
import { type Check, type Line, columns } from "./ledger.ts";
import { DECIMALS } from "./protocol.ts";
import type { Outcome } from "./audit.ts";

/** Colour only where somebody looks at it: `styleText` asks the terminal and NO_COLOR. */
export const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
  styleText(style, text, { validateStream: true, stream: process.stdout });

export const utc = (timestamp: bigint): string =>
  new Date(Number(timestamp) * 1000).toISOString().slice(0, 16).replace("T", " ");

const amount = (units: bigint): string => Number(formatUnits(units, DECIMALS)).toFixed(DECIMALS);

function table(head: string[], rows: string[][], foot: string[][] = []): string {
  const all = [head, ...rows, ...foot];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const print = (row: string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  const body = [paint("bold", print(head)), rule, ...rows.map(print)];
  return [...body, ...(foot.length > 0 ? [rule, ...foot.map(print)] : [])].join("\n");
}

const cells = (line: Line): string[] => columns.map((column) => amount(line[column]));

/** What the same minutes would have cost on the average centralised cloud, less what they did. */
export const savingOf = ({ facts, line }: Outcome["leases"][number]): bigint =>
  amountDown(facts.centralised, facts.end - facts.start - facts.unserved) - line.pay;

export function ledgerTable({ leases, sum }: Outcome): string {
  const saved = leases.reduce((total, lease) => total + savingOf(lease), 0n);
  return table(
    ["lease (USDC)", ...columns, "saved"],
    leases.map((lease) => [lease.facts.name, ...cells(lease.line), amount(savingOf(lease))]),
    [["sum", ...cells(sum), amount(saved)]],
  );
}

/** Gas by operation, in the order in which the story used them. */
export function gasByOperation(
  uses: readonly GasUse[],
): { operation: string; count: number; least: bigint; most: bigint }[] {
  const grouped = Map.groupBy(uses, ({ operation }) => operation);
  return [...grouped].map(([operation, each]) => {
    const gas = each.map((use) => use.gas).sort((a, b) => (a < b ? -1 : 1));
    return { operation, count: each.length, least: gas[0]!, most: gas.at(-1)! };
  });
}

export function gasTable(uses: readonly GasUse[]): string {
  return table(
    ["operation", "calls", "least gas", "most gas"],
    gasByOperation(uses).map(({ operation, count, least, most }) => [
      operation,
      String(count),
      least.toLocaleString("en"),
      most.toLocaleString("en"),
    ]),
  );
}

export const failuresOf = (checks: readonly Check[]): Check[] =>
  checks.filter(({ expected, actual }) => expected !== actual);

export function checksText(checks: readonly Check[]): string {
  const failures = failuresOf(checks);
  if (failures.length === 0) return paint("green", `All ${checks.length} checks hold: every unit is accounted for.`);
  return [
    ...failures.map(({ line, expected, actual }) => `${line}: expected ${expected}, but it is ${actual} (units)`),
    paint("red", `${failures.length} of ${checks.length} checks fail.`),
  ].join("\n");
}
