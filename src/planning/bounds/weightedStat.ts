import type { LatencyStat } from "../../documents/latencyMetrics.ts";

/** A value that stands for a share of the whole. */
export type WeightedValue = { readonly weight: number; readonly value: number };

const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** Mean, or the least value that the percentile's share of the weight does not exceed. Weights need not add up to 1. */
export function weightedStat(values: readonly WeightedValue[], stat: LatencyStat): number {
  const whole = values.reduce((sum, { weight }) => sum + weight, 0);
  if (stat === "mean") return values.reduce((sum, { weight, value }) => sum + weight * value, 0) / whole;
  const sorted = values.toSorted((a, b) => a.value - b.value);
  // Half a part in 10⁹ for the rounding of the sum.
  const target = (shares[stat] - 5e-10) * whole;
  let below = 0;
  for (const { weight, value } of sorted) {
    below += weight;
    if (below >= target) return value;
  }
  return sorted.at(-1)!.value;
}

/** The share that a percentile stands for; null for the mean. */
export function shareOf(stat: LatencyStat): number | null {
  return stat === "mean" ? null : shares[stat];
}
