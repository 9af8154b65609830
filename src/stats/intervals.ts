import { mean as arithmeticMean } from "simple-statistics";
import { studentQuantile } from "./studentT.ts";

/** Lower and upper end. */
export type Interval = readonly [number, number];

/** Two-sided Student interval around `centre` from the spread of independent values; null below two values. */
export function meanInterval(values: readonly number[], centre: number, confidence = 0.95): Interval | null {
  if (values.length < 2) return null;
  const half =
    (studentQuantile(0.5 + confidence / 2, values.length - 1) * spread(values, centre)) /
    Math.sqrt(values.length);
  return [centre - half, centre + half];
}

/**
 * Half-width of Student's interval around a ratio Σa/Σb of sums over independent groups (Cochran 1977, Sampling
 * Techniques, 6.4); null below two groups.
 *
 * @param residuals a − ratio·b of each group; they add up to 0
 * @param total Σb
 */
export function ratioHalfWidth(
  residuals: readonly number[],
  total: number,
  confidence = 0.95,
): number | null {
  const groups = residuals.length;
  if (groups < 2) return null;
  return (
    (studentQuantile(0.5 + confidence / 2, groups - 1) * Math.sqrt(groups) * spread(residuals, 0)) / total
  );
}

/** Root mean square deviation from `centre`, with n − 1 in the denominator. */
export function spread(values: readonly number[], centre: number): number {
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * An interval that holds the next value with the given probability: order statistics where there are enough values
 * (distribution-free), a Student prediction interval otherwise; null below two values.
 */
export function predictionInterval(values: readonly number[], coverage = 0.9): Interval | null {
  const n = values.length;
  if (n < 2) return null;
  const tail = (1 - coverage) / 2;
  // The extremes of n values bound (n − 1)/(n + 1) of the next one: 90 % from 19 on, 95 % from 39 on.
  if (n + 1 >= Math.round(1 / tail)) {
    const sorted = Float64Array.from(values).sort();
    return [orderStatistic(sorted, tail * (n + 1)), orderStatistic(sorted, (1 - tail) * (n + 1))];
  }
  const centre = mean(values);
  const half = studentQuantile(1 - tail, n - 1) * spread(values, centre) * Math.sqrt(1 + 1 / n);
  return [centre - half, centre + half];
}

/** Value at a 1-based fractional rank of a sorted array. */
function orderStatistic(sorted: Float64Array, rank: number): number {
  const position = Math.min(Math.max(rank, 1), sorted.length) - 1;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}

/** Arithmetic mean, summed with compensation; NaN for no value. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : arithmeticMean(values as number[]);
}

/** The values added up; 0 for none. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
