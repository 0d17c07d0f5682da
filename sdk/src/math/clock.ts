/** The UTC minute, since the Unix epoch, in which `timestamp` (Unix seconds) falls. */
export function minuteOf(timestamp: bigint): bigint {
  return timestamp / 60n;
}

/** The first UTC minute that has not begun at `timestamp` (Unix seconds). */
export function nextMinute(timestamp: bigint): bigint {
  return timestamp / 60n + 1n;
}

/**
 * The minute before which every minute of a lease is final at `timestamp` (Unix seconds): an hour of a lease ends with the
 * UTC hour, or with the lease, and is final one report window later. Equal to the contracts' `Clock.finalUntil`.
 *
 * @param end The lease's end, in UTC minutes since the Unix epoch.
 * @param window The report window, in minutes.
 */
export function finalUntil(end: bigint, window: bigint, timestamp: bigint): bigint {
  const reported = timestamp - window * 60n;
  return reported >= end * 60n ? end : (reported / 3_600n) * 60n;
}
