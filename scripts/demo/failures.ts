import { formatUnits } from "viem";
import type { HDAccount } from "viem/accounts";

import { dayPenalty, minuteOf } from "../../sdk/src/index.ts";
import type { Check } from "./ledger.ts";
import { type Lease, type Market, NO_PERMIT } from "./market.ts";
import { DECIMALS, PARAMETERS } from "./protocol.ts";
import type { Chain } from "./chain.ts";

const DAY = 86_400n;
const MINUTES_A_DAY = 1_440n;

/** Who takes part when a machine fails. */
export type Cast = { provider: HDAccount; monitors: HDAccount[]; keeper: HDAccount; council: HDAccount };

/** What happens on a day of the story, after the daily settlement. */
export type Happenings = Map<number, () => Promise<void>>;

const usdc = (units: bigint): string => `${formatUnits(units, DECIMALS)} USDC`;

/**
 * The week of a machine that fails: an outage over midnight that three of five monitors report, a report that is contested and
 * overturned, and an hour of maintenance. Writes down in the lease's facts what it must come to.
 */
export function failingWeek(
  { goTo }: Chain,
  { hub, desk, arbitrator, lens, token, step, approve, report }: Market,
  lease: Lease,
  { provider, monitors, keeper, council }: Cast,
  at: (days: bigint, hours: bigint, minutes?: bigint) => bigint,
  say: (text: string) => void,
  checks: Check[],
): Happenings {
  const { id, facts } = lease;
  const [first, second, third, fourth] = monitors as [HDAccount, HDAccount, HDAccount, HDAccount];
  const dayOf = (days: bigint): number => Number(at(days, 0n) / DAY);
  const terms = { allowance: 5n, penaltyMultiple: 2n, start: facts.start, termEnd: facts.end };
  const check = (line: string, expected: bigint, actual: bigint): void => void checks.push({ line, expected, actual });

  /** What enforcing a day gives the renter, by the quote and by the formula. */
  async function checkDay(days: bigint, down: bigint): Promise<void> {
    const quote = await lens.read.quoteDay([id, dayOf(days)]);
    const penalty = dayPenalty(BigInt(dayOf(days)), down, terms);
    facts.unserved += down;
    facts.penalty += penalty;
    check(`${facts.name}: penalty of day ${days} in minutes`, penalty, quote.penalty);
    say(
      `${facts.name}: ${down} minutes down on day ${days}: ${usdc(quote.withheld)} of pay and ${usdc(quote.slashed)} of the bond are the renter's.`,
    );
  }

  return new Map([
    [
      3,
      async () => {
        await goTo(at(3n, 23n, 2n));
        // One sees it five minutes too early, and a fourth flags the whole hour: only what three say counts.
        await report(
          lease,
          at(3n, 22n),
          [
            [first, 10, 60],
            [second, 10, 60],
            [third, 5, 60],
            [fourth, 0, 60],
          ],
          keeper,
        );
        const { down } = await hub.read.dayOf([id, dayOf(3n)]);
        check(`${facts.name}: minutes of the first hour that three monitors flag`, 50n, BigInt(down));
        say(
          `${facts.name}: the machine is down since 22:10. Four monitors speak, and ${down} minutes are what three say.`,
        );
      },
    ],
    [
      4,
      async () => {
        for (const [reported, hour, until] of [
          [at(4n, 0n, 8n), at(3n, 23n), 60],
          [at(4n, 1n, 2n), at(4n, 0n), 60],
          [at(4n, 2n, 2n), at(4n, 1n), 27],
        ] as const) {
          await goTo(reported);
          await report(
            lease,
            hour,
            [first, second, third].map((monitor) => [monitor, 0, until]),
            keeper,
          );
        }
        const [record] = await hub.read.leaseOf([id]);
        check(`${facts.name}: minutes withheld of an outage of 3 h 17 min`, 197n, BigInt(record.unserved));
        say(`${facts.name}: up again at 01:27; 197 minutes are withheld. Hours without failure never touch the chain.`);
      },
    ],
    [
      5,
      async () => {
        await goTo(at(5n, 1n, 1n));
        await checkDay(3n, 110n);
        await step("enforce", () => hub.write.enforce([id, [dayOf(3n)]], { account: keeper }));
        await goTo(at(5n, 11n, 2n));
        await report(
          lease,
          at(5n, 10n),
          [first, second, third].map((monitor) => [monitor, 0, 30]),
          keeper,
        );
        say(`${facts.name}: three monitors report 30 minutes of day 5, but it was their own network.`);
        const [from, until] = [minuteOf(at(6n, 20n)), minuteOf(at(6n, 21n))].map(Number) as [number, number];
        await step("announceMaintenance", () =>
          hub.write.announceMaintenance([id, from, until], { account: provider }),
        );
        facts.unserved += BigInt(until - from);
        say(`${facts.name}: the provider announces an hour of maintenance for the next evening.`);
      },
    ],
    [
      6,
      async () => {
        await goTo(at(6n, 2n));
        await checkDay(4n, 87n);
        const stake = await lens.read.quoteContest([id, [dayOf(5n)]]);
        const [{ panel }] = await hub.read.leaseOf([id]);
        const [, fee, deposit] = await desk.read.quoteDispute([panel, stake, PARAMETERS.leastDeposit]);
        await approve(provider, deposit);
        await step("contest", () =>
          desk.write.contest([id, [dayOf(5n)], NO_PERMIT, "https://specs.example/logs.json"], {
            account: provider,
            value: fee,
          }),
        );
        say(`${facts.name}: the provider contests day 5 and deposits ${usdc(deposit)}.`);
      },
    ],
    [
      7,
      async () => {
        await goTo(at(7n, 12n));
        const dispute = await desk.read.disputeOf([await desk.read.disputeCount()]);
        const before = (await hub.read.balanceOf([provider.address, token.address]))[0];
        await step("ruling", () => arbitrator.write.giveRuling([dispute.arbitratorDispute, 2n], { account: council }));
        const returned = (await hub.read.balanceOf([provider.address, token.address]))[0] - before;
        check(`${facts.name}: deposit that comes back to the provider`, dispute.deposit, returned);
        const [record] = await hub.read.leaseOf([id]);
        check(`${facts.name}: minutes withheld after the ruling`, facts.unserved, BigInt(record.unserved));
        say(
          `${facts.name}: the council overturns the report: the 30 minutes are paid after all, and the deposit is back.`,
        );
      },
    ],
    [
      9,
      async () => {
        const { maintenanceFrom, maintenanceUntil, state } = await hub.read.dayOf([id, dayOf(6n)]);
        check(`${facts.name}: minutes of maintenance`, 60n, BigInt(maintenanceUntil - maintenanceFrom));
        check(`${facts.name}: the day of maintenance is enforced on the way of a settlement`, 2n, BigInt(state));
        say(`${facts.name}: the hour of maintenance is refunded, and costs the provider nothing else.`);
      },
    ],
  ]);
}

/** A month of which ten hours fail, one every third day, and which nobody settles until it is over. */
export function failingMonth(
  { goTo }: Chain,
  { report }: Market,
  lease: Lease,
  { monitors, keeper }: Cast,
  at: (days: bigint, hours: bigint, minutes?: bigint) => bigint,
): { happenings: Happenings; days: number[] } {
  const terms = { allowance: 5n, penaltyMultiple: 2n, start: lease.facts.start, termEnd: lease.facts.end };
  const days = Array.from({ length: 10 }, (_, index) => 2 + 3 * index);
  const happenings = new Map(
    days.map((day) => [
      day,
      async () => {
        await goTo(at(BigInt(day), 13n, 2n));
        await report(
          lease,
          at(BigInt(day), 12n),
          monitors.slice(0, 3).map((monitor) => [monitor, 0, 60]),
          keeper,
        );
        lease.facts.unserved += 60n;
        lease.facts.penalty += dayPenalty(minuteOf(at(BigInt(day), 0n)) / MINUTES_A_DAY, 60n, terms);
      },
    ]),
  );
  return { happenings, days: days.map((day) => Number(at(BigInt(day), 0n) / DAY)) };
}
