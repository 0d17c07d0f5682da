import { GENESIS } from "./world.ts";

/** The UTC minute 2030-01-01 12:00, at which the leases of these tests start unless they say otherwise. */
export const NOON = GENESIS / 60 + 720;

/** The UTC minute 2030-01-02 00:00. */
export const MIDNIGHT = GENESIS / 60 + 1_440;

/** Unix time of a second in a UTC minute. */
export const secondOf = (minute: number, second = 0): number => minute * 60 + second;

/** Bits of a lease's flags. */
export const FLAG = { closedByRenter: 2n, closedByProvider: 4n, exited: 8n, waived: 16n, finalized: 32n };
