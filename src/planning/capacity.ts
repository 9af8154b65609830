import { quantileRanks } from "../stats/orderStatistics.ts";

/** What is short when an SLO breaks: steps take too long, seats are all taken, or the KV cache is full. */
export type Resource = "speed" | "seats" | "kv";

/** The most load that a house carries, in the load's own unit (users, requests in flight, requests per second). */
export type CapacityEstimate = {
  /** null where there is none: nothing was asked of the house that could break. */
  readonly value: number | null;
  /** 95 % interval from order statistics; null where the replications are too few to bound it on both sides. */
  readonly ci: readonly [number, number] | null;
  /** `slo`: where an SLO breaks. `saturation`: no SLO was given, or none breaks before the machines have no spare time. */
  readonly basis: "slo" | "saturation";
  /** Probability with which the next busy hour keeps every SLO at this load, at least. */
  readonly confidence: number;
  /** That probability as it was found at the value: (k + ½)/(n + 1) for k of n hours; null without SLO. */
  readonly probability: number | null;
  readonly binding: { readonly slo: string; readonly resource: Resource } | null;
  /** Served at the value, mean over the replications; null where nothing was simulated there. */
  readonly requestsPerSecond: number | null;
  readonly replications: number;
  /** Replications simulated in the search. */
  readonly trials: number;
  /** Seconds that count as one busy hour. */
  readonly measuredSeconds: number;
  /** Replications that kept the SLOs at a heavier load than one at which they broke them. */
  readonly inversions: number;
};

/** Fewest replications: as many as `capsim simulate` gives a verdict from. */
const fewest = 60;

/** How many replications, and which of their thresholds in rising order (from 1), say the capacity and its interval. */
export type CapacityRanks = {
  readonly replications: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
};

/**
 * The capacity at confidence γ is the (1 − γ) quantile of the replications' thresholds. As its value stands the rank
 * above as many broken hours as the verdict on an SLO forgives, (k + ½)/(n + 1) ≥ γ, so that at any lighter load the
 * verdict of these hours is `met`. The interval's ranks hold the quantile with 95 %, whatever the distribution.
 *
 * @param least replications asked for; more narrow the interval
 * @param most replications allowed
 */
export function capacityRanks(confidence: number, least: number, most: number): CapacityRanks {
  // So many are needed for the least of them to bound the quantile from below.
  const forBound = Math.ceil(Math.log(0.025) / Math.log(confidence));
  const replications = Math.min(Math.max(fewest, forBound, least), most);
  const forgiven = Math.floor(replications + 0.5 - confidence * (replications + 1) + 1e-9);
  const ranks = quantileRanks(replications, 1 - confidence);
  return { replications, value: Math.max(0, forgiven) + 1, ...ranks };
}
