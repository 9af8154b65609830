import { numberFrom } from "./numbers.ts";

/** A quantity with the range that holds it with 90 %; both ends equal the value where it is certain. */
export type Ranged = { readonly value: number; readonly low: number; readonly high: number };

/**
 * Reads `20`, `20 (10..40)`, or the same in per cent, `60% (40..80)`.
 *
 * @param most largest value allowed
 * @returns null for anything else, a range that does not hold its value, or one that begins at 0
 * @example
 * readRanged("20 (10..40)", 100) // => { value: 20, low: 10, high: 40 }
 */
export function readRanged(given: string | number, most: number): Ranged | null {
  const [, first = "", low = first, high = first] =
    /^\s*([^\s(]+)\s*(?:\(\s*([^\s.]+(?:\.\d+)?%?)\s*\.\.\s*([^\s)]+)\s*\))?\s*$/.exec(String(given)) ?? [];
  const isShare = first.endsWith("%");
  const numbers = [first, low, high].map((text) => {
    const number = numberFrom(text.replace(/%$/, ""));
    return number === null ? Number.NaN : isShare ? number / 100 : number;
  });
  const [value, from, to] = numbers as [number, number, number];
  if (from === value && to === value)
    return value >= 0 && value <= most ? { value, low: value, high: value } : null;
  return from > 0 && from <= value && value <= to && to <= most ? { value, low: from, high: to } : null;
}

/** Standard deviation of the logarithm of a lognormal quantity that lies in the range with 90 %. */
export function logDeviation({ low, high }: Pick<Ranged, "low" | "high">): number {
  return low === high ? 0 : Math.log(high / low) / (2 * 1.6448536269514722);
}
