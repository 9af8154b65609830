import { quantileRanks } from "../stats/orderStatistics.ts";
import { hoursForgiven } from "../stats/verdict.ts";

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
 * above as many broken hours as the verdict on an SLO forgives, so that at any lighter load the
 * verdict of these hours is `met`. The interval's ranks hold the quantile with 95 %, whatever the distribution.
 *
 * @param least replications asked for; more narrow the interval
 * @param most replications allowed
 */
export function capacityRanks(confidence: number, least: number, most: number): CapacityRanks {
  // So many are needed for the least of them to bound the quantile from below.
  const forBound = Math.ceil(Math.log(0.025) / Math.log(confidence));
  const replications = Math.min(Math.max(fewest, forBound, least), most);
  const ranks = quantileRanks(replications, 1 - confidence);
  return { replications, value: hoursForgiven(replications, confidence) + 1, ...ranks };
}
