import { expect } from "chai";

import { DAY_STATE, LeaseModel, type Terms } from "./leaseModel.ts";
import { expectRebuilt } from "./rebuild.ts";
import { DAY, GENESIS, HOUR, type World, down, up } from "./world.ts";

const MINUTE_0 = GENESIS / 60;

/** Parts per million of pay, and what the provider has staked before. */
const FEE = 50_000n;
const STAKE = 10n ** 28n;
const ALL = 65_535;

/** Numbers that are always the same for a seed (mulberry32). */
function random(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 15), word | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  const pick = <T>(of: readonly T[]): T => of[int(0, of.length - 1)]!;
  const maybe = (probability: number): boolean => next() < probability;
  /** The same in a random order. */
  const shuffle = <T>(of: readonly T[]): T[] => {
    const left = [...of];
    return of.map(() => left.splice(int(0, left.length - 1), 1)[0]!);
  };
  return { int, pick, maybe, shuffle };
}

type Random = ReturnType<typeof random>;

function chooseTerms(r: Random): Terms {
  const term = r.pick([
    ...[1, 61, 600, 1_440, 1_441, r.int(1, 6_000)],
    ...[r.int(2_000, 9_000), r.int(2_000, 9_000), r.int(4_000, 20_000), r.int(4_000, 20_000)],
  ]);
  const committed = r.pick([0, 0, Math.floor(term / 2), term]);
  const multiple = r.int(1, 10);
  const ahead = [2, 2, 59, 60, 1_439, 1_440, 1_441, r.int(2, 1_500), r.int(2, 9_000)];
  return {
    rate: BigInt(r.pick([1, 7, 59, 61, 650_007, 10 ** 9 + 7])),
    start: MINUTE_0 + r.pick(ahead),
    term,
    deposit: r.pick([term, Math.max(1, committed, Math.ceil(term / 2))]),
    committed,
    allowance: r.pick([0, 5, 100, 1_440]),
    quota: r.pick([0, 1, 60, 400, 1_440]),
    multiple,
    bondMultiple: r.int(multiple, 20),
    exitMinutes: r.pick([0, 1, 120, 60_000]),
    reportWindow: r.pick([30, 60, 60, 60, 90, 1_440, 10_080]),
    claimWindow: r.pick([60, 360, 1_440, 10_080]),
    contestWindow: r.pick([60, 61, 360, 1_440, 1_440, 10_080]),
  };
}

async function open({ hub, usdc, take }: World, terms: Terms, w: World): Promise<string> {
  const { reportWindow, claimWindow, contestWindow } = terms;
  await hub.addParameterSet({
    ...{ token: usdc, fee: FEE, reportWindow, claimWindow, contestWindow, leastDeposit: 1, status: 0 },
    ...{ discount1: 0, discount2: 0, discount3: 0, feeUnit: 1 },
  });
  const { rate, committed, allowance, bondMultiple, exitMinutes, term, deposit, start } = terms;
  const offer = {
    ...{ parameterSet: Number(await hub.parameterSetCount()), shortestTerm: 1, longestTerm: 2 ** 24 - 1 },
    ...{ rate, committed, allowance, bondMultiple, exitMinutes },
    ...{ maintenance: terms.quota, penaltyMultiple: terms.multiple },
  };
  return take.call(w, offer, { term, deposit, start });
}

/**
 * One lease, on which its parties, its panel and its judges do all they can at random times, most of them on the edge of some
 * window: after every call the hub and the lens must say what {LeaseModel} says, every call must be taken or refused as it
 * says, and in the end the record must be what the events tell. Counts in `counts` what was done.
 * @param w A world whose chain takes blocks of the same second, so that a quote and the call it speaks of share one.
 */
export async function walk(w: World, seed: number, steps: number, counts: Record<string, number>): Promise<void> {
  const { hub, lens } = w;
  const r = random(seed);
  const terms = chooseTerms(r);
  const { rate, start } = terms;
  const id = await open(w, terms, w);
  const m = new LeaseModel(terms);
  const trace: string[] = [];
  const say = (what: string): string =>
    `seed ${seed}: ${what} at +${m.now - GENESIS}, after ${trace.slice(-6).join(", ")}`;

  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };

  /** Learns which days became enforced on the way: only such as were due, and where it must, all of them. */
  const learn = async (what: string, due: number[], all: boolean): Promise<void> => {
    for (const day of m.days) {
      const record = await hub.dayOf(id, day);
      const state = Number(record.state);
      if (state !== m.stateOf(day)) {
        const rightly = state === DAY_STATE.enforced && due.includes(day);
        expect(rightly, say(`${what}: day ${day} went from ${m.stateOf(day)} to ${state}`)).to.equal(true);
        m.resolve([day], state);
      }
    }
    if (all)
      expect(
        due.filter((day) => m.stateOf(day) === DAY_STATE.open),
        say(`${what}: left`),
      ).to.deep.equal([]);
    m.waive();
  };

  const checkDays = async (): Promise<void> => {
    for (const day of m.days) {
      const record = await hub.dayOf(id, day);
      const told = [record.down, record.maintenanceUntil - record.maintenanceFrom, record.state].map(Number);
      expect(told, say(`day ${day}`)).to.deep.equal([m.downOn(day), m.maintenanceOn(day), m.stateOf(day)]);
    }
    expect((await hub.dueDaysOf(id)).map(Number), say("due days")).to.deep.equal(m.dueDays);
  };

  const checkRecord = async (): Promise<void> => {
    const { lease, adjudged } = await hub.leaseOf(id);
    const status = m.finalized ? 3n : m.over ? 2n : m.minute < start ? 0n : 1n;
    expect(await lens.statusOf(id), say("status")).to.equal(status);
    const told = [lease.end, lease.unserved, lease.paid, lease.bond].map(Number);
    expect(told, say("end, unserved, paid, bond")).to.deep.equal([m.end, m.unserved, m.paid, m.bond]);
    expect(
      [adjudged.maintenance, adjudged.returned, adjudged.owed, adjudged.disputes].map(Number),
      say("maintenance, returned, owed, disputes"),
    ).to.deep.equal([m.announced.size, m.returned, m.owed, m.disputes]);
    const flags = [16n, 8n, 32n].map((flag) => (lease.flags & flag) !== 0n);
    expect(flags, say("waived, exited, finalized")).to.deep.equal([m.waived, m.exited, m.finalized]);
    expect(lease.pending === 0n, say("nothing pending")).to.equal(m.openDays.length === 0);
    const oldest = Math.floor(start / 1_440) + Number(lease.pending) - 1;
    if (m.openDays.length > 0) expect(oldest, say("oldest pending")).to.be.at.most(m.openDays[0]!);
  };

  const checkMoney = async (): Promise<void> => {
    const slashed = up(rate, m.slashed);
    const { total, locked } = await hub.collateralOf(w.provider, w.usdc);
    expect([STAKE - total, locked], say("slashed, locked")).to.deep.equal([
      slashed,
      m.finalized ? 0n : up(rate, m.bond) - slashed,
    ]);
    const account = await lens.accountOf(id);
    const [provider, renter, panel] = await Promise.all(
      [w.provider, w.renter, w.recipient].map((owner) => hub.balanceOf(owner, w.usdc)),
    );
    const owed = provider!.amount + provider!.fees + renter!.amount + panel!.amount + total + account.held;
    expect(owed, say("books")).to.equal(await w.usdc.balanceOf(hub));
    const pay = down(rate, m.paid);
    const fee = (pay * FEE) / 1_000_000n;
    const panelFee = ((pay - fee) * 50n) / 10_000n;
    expect([provider!.fees, provider!.amount, panel!.amount], say("fees, provider, panel")).to.deep.equal([
      ...[fee, pay - fee - panelFee, m.finalized ? panelFee : 0n],
    ]);
    if (!m.finalized && m.minute >= start)
      expect(pay <= account.streamed, say("pay within what is streamed")).to.equal(true);
  };

  const check = async (): Promise<void> => {
    m.waive();
    await checkRecord();
    await checkDays();
    await checkMoney();
  };

  /** Makes a call, which must be taken or refused as the model says. */
  const taken = async (what: string, call: () => Promise<unknown>, expected: boolean): Promise<boolean> => {
    const error = await call().then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error === undefined, say(`${what} is taken (${error?.message.slice(0, 160)})`)).to.equal(expected);
    if (error !== undefined) expect(error.message, say(what)).not.to.contain("panic");
    count(error === undefined ? what : `${what}, refused`);
    return error === undefined;
  };

  const actions = {
    async settle(): Promise<void> {
      const [due, quote, before] = [m.dueDays, await lens.quoteSettlement(id), m.paid];
      await taken("settle", () => hub.settle(id), true);
      await learn("settle", due, due.length <= 4);
      m.paid = Math.max(before, m.finalUntil - start - m.unserved);
      expect([Number(quote.paid), quote.pay], say("quoted settlement")).to.deep.equal([
        m.paid - before,
        down(rate, m.paid) - down(rate, before),
      ]);
    },

    async report(): Promise<void> {
      const ago = r.pick([0, 1, terms.reportWindow, Math.floor(terms.reportWindow / 2), 60]);
      const hour = Math.floor((m.now - ago * 60) / HOUR) - r.int(0, 1);
      const left = m.unreported(hour);
      const minutes = left.slice(0, r.pick([1, left.length, Math.ceil(left.length / 2)]));
      const inTime = m.reportable(hour).length > 0;
      if (minutes.length === 0 && inTime) return;
      const record = () => hub.connect(w.uptimeOracle).recordDowntime(id, hour, Math.max(minutes.length, 1));
      if (await taken("report", record, inTime)) for (const minute of minutes) m.reported.add(minute);
    },

    /** Hour after hour is down. */
    async outage(): Promise<void> {
      const [hours, most] = [r.pick([1, 3, 8, 24, 30]), r.pick([60, 60, 20, 1])];
      for (let i = 0; i < hours && !m.over; ++i) {
        const hour = Math.floor(Math.max(m.minute, start) / 60);
        await goTo(Math.min(hour * 60 + 60, m.end) * 60);
        const minutes = m.unreported(hour).slice(0, most);
        if (minutes.length === 0) continue;
        await w.at(m.now);
        await hub.connect(w.uptimeOracle).recordDowntime(id, hour, minutes.length);
        for (const minute of minutes) m.reported.add(minute);
      }
      count("outage");
    },

    async announce(): Promise<void> {
      if (terms.quota === 0 && r.maybe(0.9)) return;
      const soon = Math.max(start, m.minute + 361);
      const lastDay = Math.floor((m.termEnd - 1) / 1_440) * 1_440;
      const from = r.pick([
        soon,
        soon,
        Math.max(soon, lastDay),
        soon - 1,
        soon + r.int(0, 9_000),
        soon + r.int(0, 1_500),
      ]);
      const midnight = (Math.floor(from / 1_440) + 1) * 1_440;
      const share = m.shareOf(Math.floor(from / 1_440), terms.quota);
      const within = Math.min(from + share, midnight);
      const until = r.pick([from + 1, within, within, within + 1, from + terms.quota, from + r.int(1, 1_440)]);
      const { first, last, allowed } = m.maintenance(from, until);
      const announce = () => hub.connect(w.provider).announceMaintenance(id, from, until);
      if (!(await taken("announce", announce, allowed))) return;
      for (let minute = first; minute < last; ++minute) m.announced.add(minute);
    },

    async close(): Promise<void> {
      if (r.maybe(0.6)) return;
      const byRenter = r.maybe(0.6);
      const who = byRenter ? w.renter : w.provider;
      const [due, end, alone] = [m.dueDays, m.end, !m.closed];
      const quote = await lens.quoteClose(id, who);
      const before = byRenter ? m.closedByRenter : m.closedByProvider;
      const allowed = !m.over && (!before || Number(quote.end) < end);
      if (!(await taken(byRenter ? "close by renter" : "close by provider", () => hub.connect(who).close(id), allowed)))
        return;
      // All that was due is enforced first.
      m.resolve(due, DAY_STATE.enforced);
      m.waive();
      m.close(byRenter);
      const charged = !byRenter && alone ? m.exit : 0;
      const slashedBefore = Math.min(m.owed - charged, m.bond);
      expect([Number(quote.end), quote.refund, quote.penalty], say("quoted close")).to.deep.equal([
        m.end,
        up(rate, end - start) - up(rate, m.end - start),
        up(rate, m.slashed) - up(rate, slashedBefore),
      ]);
    },

    async topUp(): Promise<void> {
      const minutes = r.pick([1, 60, r.int(1, 2_000)]);
      const allowed = !m.over && !m.closed && m.end + minutes <= m.termEnd;
      const quote = allowed ? await lens.quoteTopUp(id, minutes) : 0n;
      const before = await w.usdc.balanceOf(w.stranger);
      if (!(await taken("top up", () => hub.connect(w.stranger).topUp(id, minutes), allowed))) return;
      m.end += minutes;
      expect(before - (await w.usdc.balanceOf(w.stranger)), say("quoted top-up")).to.equal(quote);
    },

    async pull(): Promise<void> {
      if (r.maybe(0.5)) {
        [m.portion, m.remaining] = [r.pick([0, 1, 60, 600]), r.pick([0, 1, 500, 5_000])];
        await hub.connect(w.renter).setStandingTopUp(id, m.portion, m.remaining);
        return;
      }
      const left = m.end - Math.max(m.minute, start);
      const standing = m.portion !== 0 && m.remaining !== 0 && left < m.portion;
      const allowed = standing && !m.over && !m.closed && m.end < m.termEnd;
      if (!(await taken("pull", () => hub.connect(w.stranger).pullTopUp(id), allowed))) return;
      const minutes = Math.min(m.portion, m.remaining, m.termEnd - m.end);
      [m.remaining, m.end] = [m.remaining - minutes, m.end + minutes];
    },

    async enforce(): Promise<void> {
      const wanted = r.maybe(0.7) ? m.dueDays : m.openDays;
      const chosen = r.shuffle(wanted.filter(() => r.maybe(0.7)));
      if (chosen.length === 0) return;
      const allowed = chosen.every((day) => m.dueDays.includes(day));
      const single = allowed && chosen.length === 1 ? await lens.quoteDay(id, chosen[0]!) : undefined;
      const before = (await hub.balanceOf(w.renter, w.usdc)).amount;
      if (!(await taken("enforce", () => hub.connect(w.stranger).enforce(id, chosen), allowed))) return;
      m.resolve(chosen, DAY_STATE.enforced);
      if (single === undefined) return;
      const gained = (await hub.balanceOf(w.renter, w.usdc)).amount - before;
      expect([gained, Number(single.penalty)], say("quoted day")).to.deep.equal([
        single.withheld + single.slashed,
        m.penaltyOf(chosen[0]!),
      ]);
    },

    async enforceDue(): Promise<void> {
      const [due, most] = [m.dueDays, r.pick([0, 1, 4, ALL])];
      await taken("enforce what is due", () => hub.enforceDue(id, most), true);
      const before = new Set(due);
      await learn("enforce what is due", due, most === ALL);
      const enforced = due.filter((day) => m.stateOf(day) === DAY_STATE.enforced);
      expect(enforced, say("the oldest that are due")).to.deep.equal(due.slice(0, enforced.length));
      expect(enforced.length, say("as many as named")).to.be.at.most(Math.min(most, before.size));
    },

    async contest(): Promise<void> {
      const chosen =
        m.contestableDays.length > 0 && r.maybe(0.8) ? m.contestableDays : m.openDays.filter(() => r.maybe(0.7));
      if (chosen.length === 0) return;
      const allowed = chosen.every((day) => m.isContestable(day));
      const desk = hub.connect(w.disputeDesk);
      if (allowed) {
        const penalty = chosen.reduce((sum, day) => sum + m.penaltyOf(day), 0);
        const minutes = chosen.reduce((sum, day) => sum + m.downOn(day), 0);
        const stake = up(rate, minutes + Math.min(penalty, m.bond - m.slashed));
        expect(await lens.quoteContest(id, chosen), say("quoted contest")).to.equal(stake);
        const { amount } = await desk.openContest.staticCall(id, w.provider, chosen);
        expect(amount, say("stake of a contest")).to.equal(stake);
      }
      if (!(await taken("contest", () => desk.openContest(id, w.provider, chosen), allowed))) return;
      m.resolve(chosen, DAY_STATE.contested);
      m.contests.push(chosen);
    },

    async rule(): Promise<void> {
      if (m.contests.length === 0) return;
      const [chosen] = m.contests.splice(r.int(0, m.contests.length - 1), 1);
      const stands = r.maybe(0.5);
      await taken(stands ? "rule that reports stand" : "overturn", () => ruleContest(chosen!, stands), true);
    },

    async claim(): Promise<void> {
      const desk = hub.connect(w.disputeDesk);
      if (m.claimOpen && r.maybe(0.5)) {
        const grant = r.maybe(0.5);
        await taken(grant ? "grant the claim" : "refuse the claim", () => desk.ruleClaim(id, grant), true);
        [m.claimOpen, m.granted] = [false, grant ? m.claimed : 0];
        return;
      }
      if (r.maybe(0.7)) return;
      const minutes = r.int(1, m.bond + 1);
      const inTime = m.now >= start * 60 && m.now < m.claimUntil;
      const allowed = !m.finalized && m.claimed === 0 && minutes <= m.bond && inTime;
      if (allowed) {
        const { amount } = await desk.openClaim.staticCall(id, w.renter, minutes);
        expect(amount, say("stake of a claim")).to.equal(up(rate, Math.min(minutes, m.bond - m.slashed)));
      }
      if (await taken("claim", () => desk.openClaim(id, w.renter, minutes), allowed))
        [m.claimed, m.claimOpen] = [minutes, true];
    },

    async addBond(): Promise<void> {
      const [minutes, due] = [r.pick([1, 100, 10_000]), m.dueDays];
      // All that is due is enforced first.
      const owed = m.owed + due.reduce((sum, day) => sum + m.penaltyOf(day), 0);
      const allowed = !m.over && !m.closed && m.disputes === 0 && owed <= m.bond;
      if (!(await taken("add bond", () => hub.connect(w.provider).addBond(id, minutes), allowed))) return;
      await learn("add bond", due, true);
      m.bond += minutes;
    },

    async finalize(): Promise<void> {
      const [due, finalAt] = [m.dueDays, Number(await lens.finalAt(id))];
      const allowed = m.mayFinalize;
      if (!m.finalized && m.disputes === 0) expect(finalAt <= m.now, say("when it is final")).to.equal(allowed);
      if (!(await taken("finalize", () => hub.finalize(id), allowed))) return;
      await learn("finalize", due, true);
      m.paid = m.end - start - m.unserved;
      m.finalized = true;
    },
  };

  const ruleContest = async (days: number[], stands: boolean): Promise<void> => {
    await hub.connect(w.disputeDesk).ruleContest(id, days, stands);
    m.resolve(days, stands ? DAY_STATE.enforced : DAY_STATE.overturned);
  };

  /** A time that something happens at: mostly on the edge of a window. */
  const moment = (): number => {
    if (m.now < m.end * 60 && r.maybe(0.7)) return m.now + r.int(1, 2 * HOUR);
    const waiting = m.openDays.filter((day) => m.stateOf(day) === DAY_STATE.open);
    const window = terms.contestWindow * 60;
    if (waiting.length > 0 && r.maybe(0.5)) {
      const at = m.finalAt(r.pick(waiting)) + r.pick([-1, 0, 1, r.int(0, window), window - 1, window]);
      if (at > m.now && at - m.now < 3 * DAY) return at;
    }
    const day = r.pick([...m.openDays, Math.floor(m.minute / 1_440), Math.floor(m.end / 1_440)]);
    const hour = (Math.floor(m.now / HOUR) + 1) * HOUR;
    const edges = [
      ...[m.now + r.int(1, 120), m.now + r.int(1, 2 * HOUR), (m.minute + 1) * 60],
      ...[hour, hour + terms.reportWindow * 60, (Math.floor(m.now / DAY) + 1) * DAY],
      ...[start * 60, m.end * 60, (m.end + terms.reportWindow) * 60],
      ...[m.finalAt(day), m.finalAt(day) + window, m.claimUntil],
    ];
    const at = r.pick(edges) + r.pick([0, 0, -1, 1, -60, 59]);
    return at > m.now && at - m.now < r.pick([1, 1, 2, 3, 9]) * DAY ? at : m.now + r.int(1, 5_000);
  };

  const goTo = async (time: number): Promise<void> => {
    if (time > (await w.now())) await w.goTo(time);
    m.now = time;
  };

  const all = Object.entries(actions);
  const often = all.filter(([name]) => ["report", "announce", "outage"].includes(name));
  const later = all.filter(([name]) => ["enforce", "enforceDue", "contest"].includes(name));
  /** An action that has something to do, several times. */
  const now = (name: keyof typeof actions, times: number) =>
    all.filter(([other]) => other === name).flatMap((one) => Array<typeof one>(times).fill(one));
  m.now = await w.now();
  await check();
  for (let step = 0; step < steps && !m.finalized; ++step) {
    const at = r.maybe(0.35) ? m.now + 1 : moment();
    await goTo(Math.min(Math.max(at, m.now + 1), m.now + 9 * DAY));
    const possible = m.now < m.end * 60 ? [...all, ...all, ...often, ...often] : [...all, ...later];
    if (m.contestableDays.length > 0) possible.push(...now("contest", 8));
    if (m.dueDays.length > 0) possible.push(...now("enforce", 3), ...now("settle", 3), ...now("close", 3));
    if (m.contests.length > 0) possible.push(...now("rule", 2));
    const [name, action] = r.pick(possible);
    trace.push(`${name}@+${m.now - GENESIS}`);
    await w.at(m.now);
    await action();
    await check();
  }

  // To the end, all by default.
  for (const days of m.contests.splice(0)) {
    await w.at(m.now);
    await ruleContest(days, true);
  }
  await w.at(m.now);
  if (m.claimOpen) await hub.connect(w.disputeDesk).ruleClaim(id, false);
  m.claimOpen = false;
  if (!m.finalized) {
    const { reportWindow, claimWindow, contestWindow } = terms;
    await goTo(Math.max(m.now + 1, (m.end + reportWindow + Math.max(claimWindow, contestWindow)) * 60));
    await w.at(m.now);
    await actions.finalize();
  }
  await check();
  await expectRebuilt(w, id, say("events"));
  const facts = await w.reputation.factsOf(id);
  expect([facts.leased, facts.down, facts.maintenance].map(Number), say("facts: minutes")).to.deep.equal([
    ...[m.end - start, m.unserved - m.announced.size, m.announced.size],
  ]);
  expect([facts.penalty, facts.left !== 0n], say("facts")).to.deep.equal([up(rate, m.slashed), m.exited]);
  if (m.waived) count("a waiver");
  if (m.owed >= m.bond) count("a bond used up");
}
