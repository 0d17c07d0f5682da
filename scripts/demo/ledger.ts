import { type Address, type Hex, type TransactionReceipt, erc20Abi, isAddressEqual, parseEventLogs } from "viem";

import { amountDown, amountUp, auctionHouseAbi, leaseholdAbi, splitPay } from "../../sdk/src/index.ts";
import { PANEL_SHARE, type Protocol } from "./protocol.ts";

/** The money of a lease, in token units. */
export type Line = {
  deposited: bigint;
  streamed: bigint;
  withheld: bigint;
  pay: bigint;
  fee: bigint;
  panel: bigint;
  net: bigint;
  refunded: bigint;
  penalty: bigint;
  held: bigint;
};

export const columns = [
  "deposited",
  "streamed",
  "withheld",
  "pay",
  "fee",
  "panel",
  "net",
  "refunded",
  "penalty",
  "held",
] as const satisfies readonly (keyof Line)[];

/** What the story did to a lease: enough to say, without asking the chain, what everybody must have got. Minutes. */
export type Facts = {
  name: string;
  gpu: string;
  provider: Address;
  renter: Address;
  /** Units per hour, here and on the average centralised cloud. */
  rate: bigint;
  centralised: bigint;
  /** The protocol's share of pay, in parts per million. */
  fee: bigint;
  start: bigint;
  end: bigint;
  /** Minutes that were ever paid for. */
  funded: bigint;
  /** Minutes that were not served: reports that stand, and maintenance. */
  unserved: bigint;
  /** Minutes of pay that leaving early, and downtime past the allowance, cost the provider. */
  penalty: bigint;
};

/** An expectation and what came of it. */
export type Check = { line: string; expected: bigint; actual: bigint };

export function sumOf(lines: readonly Line[]): Line {
  const sum = (column: keyof Line): bigint => lines.reduce((total, line) => total + line[column], 0n);
  return Object.fromEntries(columns.map((column) => [column, sum(column)])) as Line;
}

/** The line of a finalized lease, by the formulas alone. */
export function expectedLine(facts: Facts): Line {
  const deposited = amountUp(facts.rate, facts.funded);
  const streamed = amountDown(facts.rate, facts.end - facts.start);
  const withheld = amountDown(facts.rate, facts.unserved);
  const pay = amountDown(facts.rate, facts.end - facts.start - facts.unserved);
  const { fee, panelFee, net } = splitPay(pay, { fee: facts.fee, panelShare: BigInt(PANEL_SHARE) });
  const penalty = amountUp(facts.rate, facts.penalty);
  const refunded = deposited - pay;
  return { deposited, streamed, withheld, pay, fee, panel: panelFee, net, refunded, penalty, held: 0n };
}

/** Books kept from the token's and the hub's events alone. */
export function openBooks({ hub, token, lens }: Protocol) {
  const lines = new Map<Hex, Line>();
  const requests = new Map<Hex, bigint>();

  const lineOf = (id: Hex): Line => {
    const line = lines.get(id) ?? sumOf([]);
    lines.set(id, line);
    return line;
  };

  return {
    /** Books a transaction, and says which leases it opened. */
    book(receipt: TransactionReceipt): Hex[] {
      const opened: Hex[] = [];
      // The hub says which lease it means before the deposit's transfer follows.
      let paidFor: Hex | undefined;
      for (const log of parseEventLogs({
        abi: [...leaseholdAbi, ...auctionHouseAbi, ...erc20Abi],
        logs: receipt.logs,
      })) {
        if (log.eventName === "Transfer" && isAddressEqual(log.address, token.address)) {
          if (paidFor !== undefined && isAddressEqual(log.args.to, hub.address)) {
            lineOf(paidFor).deposited += log.args.value;
          }
        }
        if (log.eventName === "LeaseOpened") opened.push((paidFor = log.args.id));
        // A request's deposit was paid when it was posted; the lease keeps what it needs of it.
        if (log.eventName === "RequestPosted") requests.set(log.args.id, log.args.deposit);
        if (log.eventName === "RequestAwarded") {
          lineOf(log.args.lease).deposited += requests.get(log.args.id)! - log.args.refund;
        }
        if (log.eventName === "ToppedUp") paidFor = log.args.id;
        if (log.eventName === "Closed") lineOf(log.args.id).refunded += log.args.refund;
        if (log.eventName === "WithheldReturned") {
          lineOf(log.args.id).withheld += log.args.amount;
          lineOf(log.args.id).refunded += log.args.amount;
        }
        if (log.eventName === "Slashed") lineOf(log.args.id).penalty += log.args.amount;
        if (log.eventName === "Settled") {
          const line = lineOf(log.args.id);
          line.pay += log.args.pay;
          line.fee += log.args.fee;
          line.net += log.args.pay - log.args.fee;
        }
        if (log.eventName === "Finalized") {
          const line = lineOf(log.args.id);
          line.panel += log.args.panelFee;
          line.net -= log.args.panelFee;
          line.refunded += log.args.rest;
        }
      }
      return opened;
    },

    /** The line of a lease, with what the hub says that it streamed and still holds. */
    async read(id: Hex): Promise<Line> {
      const { streamed, held } = await lens.read.accountOf([id]);
      return { ...lineOf(id), streamed, held };
    },
  };
}

export type Books = ReturnType<typeof openBooks>;
