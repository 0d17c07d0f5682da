import { parseUnits } from "viem";

/** Token units per hour from a decimal price, such as `parseRate("0.65", 6)`. Decimals past the token's are refused. */
export function parseRate(price: string, decimals: number): bigint {
  const [, fraction = ""] = price.split(".");
  if (!/^\d+(\.\d+)?$/.test(price) || fraction.length > decimals) {
    throw new RangeError(
      `"${price}" is not a price of a token with ${decimals} decimals. Write it like "0.65", with at most ${decimals} digits after the point.`,
    );
  }
  return parseUnits(price, decimals);
}
