import { median as middle } from "simple-statistics";

/**
 * Quantile of ascending values by linear interpolation between order statistics (Hyndman & Fan 1996, type 7).
 *
 * @param p in [0, 1]
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}

/** The middle value, or the mean of the two middle ones; 0 for none. */
export function median(values: readonly number[]): number {
  return values.length === 0 ? 0 : middle([...values]);
}
