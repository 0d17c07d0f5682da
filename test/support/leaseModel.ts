/** How a day stands, as the contracts count. */
export const DAY_STATE = { open: 0, contested: 1, enforced: 2, overturned: 3 } as const;

/** What a lease was opened with; all times are minutes. */
export interface Terms {
  rate: bigint;
  start: number;
  term: number;
  deposit: number;
  committed: number;
  allowance: number;
  quota: number;
  multiple: number;
  bondMultiple: number;
  exitMinutes: number;
  reportWindow: number;
  claimWindow: number;
  contestWindow: number;
}

const dayOf = (minute: number): number => Math.floor(minute / 1_440);

/**
 * A lease as a list of minutes: which were reported and which announced, which days were resolved, and nothing else. It shares no
 * arithmetic with the contracts: whatever they keep as a running total is counted anew here each time.
 */
export class LeaseModel {
  now = 0;
  end: number;
  bond: number;
  paid = 0;
  closedByRenter = false;
  closedByProvider = false;
  exited = false;
  exit = 0;
  claimed = 0;
  claimOpen = false;
  granted = 0;
  finalized = false;
  waived = false;
  portion = 0;
  remaining = 0;
  readonly contests: number[][] = [];
  readonly reported = new Set<number>();
  readonly announced = new Set<number>();
  readonly states = new Map<number, number>();

  constructor(readonly terms: Terms) {
    this.end = terms.start + terms.deposit;
    this.bond = terms.bondMultiple * Math.min(1_440, terms.term);
  }

  get termEnd(): number {
    return this.terms.start + this.terms.term;
  }

  get minute(): number {
    return Math.floor(this.now / 60);
  }

  get over(): boolean {
    return this.minute >= this.end || this.end <= this.terms.start;
  }

  get closed(): boolean {
    return this.closedByRenter || this.closedByProvider;
  }

  get disputes(): number {
    return this.contests.length + (this.claimOpen ? 1 : 0);
  }

  /** Days with anything that is not served. */
  get days(): number[] {
    return [...new Set([...this.reported, ...this.announced].map(dayOf))].sort((a, b) => a - b);
  }

  get openDays(): number[] {
    return this.days.filter((day) => this.stateOf(day) < DAY_STATE.enforced);
  }

  get dueDays(): number[] {
    return this.openDays.filter((day) => this.stateOf(day) === DAY_STATE.open && this.isDue(day));
  }

  get contestableDays(): number[] {
    return this.openDays.filter((day) => this.isContestable(day));
  }

  get unserved(): number {
    const stands = [...this.reported].filter((minute) => this.stateOf(dayOf(minute)) !== DAY_STATE.overturned);
    return stands.length + this.announced.size;
  }

  get returned(): number {
    return this.days.reduce((sum, day) => sum + this.lostOn(day), 0);
  }

  get owed(): number {
    const enforced = this.days.filter((day) => this.stateOf(day) === DAY_STATE.enforced);
    return enforced.reduce((sum, day) => sum + this.penaltyOf(day), 0) + this.exit + this.granted;
  }

  get slashed(): number {
    return Math.min(this.owed, this.bond);
  }

  /** Minutes before this one are final. */
  get finalUntil(): number {
    const ready = this.now - this.terms.reportWindow * 60;
    return ready >= this.end * 60 ? this.end : Math.floor(ready / 3_600) * 60;
  }

  /** When nothing can be claimed any more. */
  get claimUntil(): number {
    return (this.end + this.terms.reportWindow + this.terms.claimWindow) * 60;
  }

  get mayFinalize(): boolean {
    const resolvable = this.openDays.every((day) => this.dueDays.includes(day));
    return !this.finalized && this.disputes === 0 && this.now >= this.claimUntil && resolvable;
  }

  stateOf(day: number): number {
    return this.states.get(day) ?? DAY_STATE.open;
  }

  downOn(day: number): number {
    return [...this.reported].filter((minute) => dayOf(minute) === day).length;
  }

  maintenanceOn(day: number): number {
    return [...this.announced].filter((minute) => dayOf(minute) === day).length;
  }

  /** Unserved minutes of a day that is resolved. */
  lostOn(day: number): number {
    if (this.stateOf(day) === DAY_STATE.enforced) return this.downOn(day) + this.maintenanceOn(day);
    return this.stateOf(day) === DAY_STATE.overturned ? this.maintenanceOn(day) : 0;
  }

  /** The share that a day of the term has of what there is per day. */
  shareOf(day: number, daily: number): number {
    const part = Math.min((day + 1) * 1_440, this.termEnd) - Math.max(day * 1_440, this.terms.start);
    return Math.ceil((daily * part) / 1_440);
  }

  penaltyOf(day: number): number {
    return this.terms.multiple * Math.max(0, this.downOn(day) - this.shareOf(day, this.terms.allowance));
  }

  /** Unix time from which nothing of a day changes but by a dispute. */
  finalAt(day: number): number {
    return (Math.min((day + 1) * 1_440, this.end) + this.terms.reportWindow) * 60;
  }

  isDue(day: number): boolean {
    return this.now >= this.finalAt(day) + this.terms.contestWindow * 60;
  }

  isContestable(day: number): boolean {
    const untouched = this.downOn(day) > 0 && this.stateOf(day) === DAY_STATE.open;
    return untouched && this.now >= this.finalAt(day) && !this.isDue(day);
  }

  /** Minutes of an hour on which reports are taken now. */
  reportable(hour: number): number[] {
    const from = Math.max(hour * 60, this.terms.start);
    const until = Math.min(hour * 60 + 60, this.end);
    const late = this.now >= (until + this.terms.reportWindow) * 60;
    if (from >= until || this.now < until * 60 || late) return [];
    return Array.from({ length: until - from }, (_, index) => from + index);
  }

  /** Minutes of an hour that can be reported now and were not. */
  unreported(hour: number): number[] {
    return this.reportable(hour).filter((minute) => !this.announced.has(minute) && !this.reported.has(minute));
  }

  /** Maintenance as it would be cut to the lease, and whether it can be announced now. */
  maintenance(from: number, until: number): { first: number; last: number; allowed: boolean } {
    const [first, last] = [Math.max(from, this.terms.start), Math.min(until, this.end)];
    const ahead = from >= this.minute + 361 && until <= this.minute + 10_080;
    const oneDay = first < last && dayOf(first) === dayOf(last - 1);
    const allowed =
      ahead &&
      oneDay &&
      last - first <= this.shareOf(dayOf(first), this.terms.quota) &&
      this.maintenanceOn(dayOf(first)) === 0;
    return { first, last, allowed };
  }

  /** What follows from days that were resolved and from what is owed: the commitment is waived for good. */
  waive(): void {
    if (this.owed > 0 && this.owed >= this.bond) this.waived = true;
    for (const day of this.days) {
      const lost = this.lostOn(day);
      if (lost + Math.max(this.lostOn(day - 1), this.lostOn(day + 1)) >= 360) this.waived = true;
    }
  }

  /** Where a close of either party's would have the lease end, once what is due is enforced. */
  endOfClose(byRenter: boolean): number {
    const least = byRenter && !this.waived ? this.terms.start + this.terms.committed : this.terms.start;
    return Math.min(this.end, Math.max(this.minute + 1, least));
  }

  close(byRenter: boolean): void {
    this.end = this.endOfClose(byRenter);
    for (const minute of [...this.announced]) if (minute >= this.end) this.announced.delete(minute);
    if (!byRenter && !this.closed && this.termEnd > this.end) {
      this.exit = Math.min(this.terms.exitMinutes, this.termEnd - this.end);
      this.exited = true;
    }
    if (byRenter) this.closedByRenter = true;
    else this.closedByProvider = true;
    if (this.end === this.terms.start) this.finalized = true;
  }

  resolve(days: Iterable<number>, state: number): void {
    for (const day of days) this.states.set(day, state);
  }
}
