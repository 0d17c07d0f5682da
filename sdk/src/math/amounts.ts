/** Minutes in an hour, the time a rate speaks of. */
const HOUR = 60n;

/** What a whole is in fee shares (parts per million) and in panel shares (basis points). */
const PARTS = 1_000_000n;
const BASIS_POINTS = 10_000n;

/**
 * Units that a total of `minutes` costs at `rate` units per hour, rounded down, as pay is: the renter keeps what rounding
 * leaves. Equal to the contracts' `Amounts.down`.
 */
export function amountDown(rate: bigint, minutes: bigint): bigint {
  return (rate * minutes) / HOUR;
}

/**
 * Units that a total of `minutes` costs at `rate` units per hour, rounded up, as deposits, bonds and penalties are: the
 * renter is never short of a unit. Equal to the contracts' `Amounts.up`.
 */
export function amountUp(rate: bigint, minutes: bigint): bigint {
  return (rate * minutes + HOUR - 1n) / HOUR;
}

/** Who gets the pay of a lease, in token units. */
export type PaySplit = { fee: bigint; panelFee: bigint; net: bigint };

/**
 * Splits total pay: the protocol's fee, then the panel's share of the rest, both rounded down; the provider has what
 * remains. Equal to the contracts' `Amounts.split`.
 *
 * @param fee Parts per million.
 * @param panelShare Basis points.
 */
export function splitPay(pay: bigint, shares: { fee: bigint; panelShare: bigint }): PaySplit {
  const fee = (pay * shares.fee) / PARTS;
  const panelFee = ((pay - fee) * shares.panelShare) / BASIS_POINTS;
  return { fee, panelFee, net: pay - fee - panelFee };
}
