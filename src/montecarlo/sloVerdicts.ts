import type { SloResult } from "../documents/parts/slo.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { failedRequests, latencyStat, overall, quantileOf } from "./estimate.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { judgeSlo, type Slo } from "./slo.ts";

/**
 * The verdict on each SLO over the requests of some features. Without a steady state every SLO is missed.
 *
 * @param drawn replications each under its own draw of the law
 * @param scope numbers of the features
 */
export function sloVerdicts(
  slos: readonly Slo[],
  drawn: readonly ReplicationSummary[],
  scope: readonly number[],
  confidence: number,
  isOverloaded: boolean,
): SloResult[] {
  return slos.map((slo) => {
    if (isOverloaded) return { slo: slo.text, probability: 0, verdict: "missed" };
    const values = drawn.map((summary) => hourlyStat(summary, scope, slo)).filter((value) => value !== null);
    return judgeSlo(slo, values, confidence);
  });
}

/**
 * An SLO's statistic in one replication, seconds; requests that failed, or are still unanswered at its end, count as
 * infinitely late, but not those whose user typed on. null where nobody asked: such an hour says nothing for or against.
 */
export function hourlyStat(
  summary: ReplicationSummary,
  scope: readonly number[],
  { metric, stat }: Slo,
): number | null {
  const sketch = sketchOf(overall(summary, metric, scope));
  const unfinished = scope.reduce((sum, feature) => sum + summary.features[feature]!.unfinished, 0);
  const late = unfinished + failedRequests(summary, scope);
  if (late === 0) return sketch.count === 0 ? null : latencyStat(sketch, stat);
  if (stat === "mean") return Number.POSITIVE_INFINITY;
  const rank = (quantileOf[stat] * (sketch.count + late)) / sketch.count;
  return rank <= 1 ? sketch.quantile(rank) : Number.POSITIVE_INFINITY;
}
