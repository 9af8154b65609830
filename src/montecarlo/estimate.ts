import { type Interval, mean, meanInterval, predictionInterval } from "../stats/intervals.ts";
import type { LatencySketch } from "../stats/latencySketch.ts";
import { type SketchData, sketchOf } from "../stats/latencySketch.ts";
import type { FeatureSummary, ReplicationSummary } from "./replicate.ts";
import {
  type Estimate,
  type FeatureResult,
  type LatencyEstimates,
  type LatencyMetrics,
  type LatencyStat,
  type Metrics,
  percentileStats,
  type SystemMetrics,
} from "./result.ts";

/** An estimate that could not be made: no request, or no long run. */
export const noEstimate: Estimate = { value: null, ci: null, band: null };

const quantileOf = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** One statistic of a sketch, seconds; NaN when the sketch is empty. */
export function latencyStat(sketch: LatencySketch, stat: LatencyStat): number {
  return stat === "mean" ? sketch.mean() : sketch.quantile(quantileOf[stat]);
}

/**
 * An estimate from one value per replication, around `value` (by default their mean). The interval is the Student one
 * over replications, which are independent; around a percentile of all requests pooled this is sectioning (Asmussen &
 * Glynn 2007, V.5). The band bounds the next replication's value: one busy hour under one draw of the law; it takes in
 * the interval, so that it never claims to know more than the value itself is known.
 */
export function estimate(values: readonly number[], value = mean(values)): Estimate {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0 || !Number.isFinite(value)) return noEstimate;
  const nonNegative = ([low, high]: Interval): Interval => [Math.max(0, low), high];
  const ci = meanInterval(finite, value);
  const band = predictionInterval(finite);
  return {
    value,
    ci: ci && nonNegative(ci),
    band: ci && band && nonNegative([Math.min(ci[0], band[0]), Math.max(ci[1], band[1])]),
  };
}

/** Sketches of one replication over all features. */
export function overall(summary: ReplicationSummary, time: keyof FeatureSummary): SketchData[] {
  return summary.features.map((feature) => feature[time]);
}

/** All statistics of one time, for one feature or (null) over all. */
export function latencyEstimates(
  summaries: readonly ReplicationSummary[],
  time: keyof FeatureSummary,
  feature: number | null,
): LatencyEstimates {
  const parts = summaries.map((summary) =>
    feature === null ? overall(summary, time) : [summary.features[feature]![time]],
  );
  const pooled = sketchOf(parts.flat());
  const each = parts.map((part) => {
    const sketch = sketchOf(part);
    return percentileStats.map((stat) => latencyStat(sketch, stat));
  });
  return Object.fromEntries(
    percentileStats.map((stat, i) => [
      stat,
      estimate(
        each.map((values) => values[i]!),
        latencyStat(pooled, stat),
      ),
    ]),
  ) as LatencyEstimates;
}

/** All metrics over all features. */
export function metricsOf(summaries: readonly ReplicationSummary[]): Metrics {
  const over = (key: keyof SystemMetrics) => estimate(summaries.map((summary) => summary[key]));
  return {
    ...latencyMetrics(summaries, null),
    requestsPerSecond: over("requestsPerSecond"),
    outputTokensPerSecond: over("outputTokensPerSecond"),
    inFlight: over("inFlight"),
    batchSize: over("batchSize"),
    kvUsage: over("kvUsage"),
    utilisation: over("utilisation"),
  };
}

/** Metrics of each feature, by name. */
export function featureResults(
  summaries: readonly ReplicationSummary[],
  names: readonly string[],
): FeatureResult[] {
  return names.map((feature, i) => ({
    feature,
    metrics: {
      ...latencyMetrics(summaries, i),
      requestsPerSecond: estimate(
        summaries.map((summary) => summary.features[i]!.e2e.count / (summary.seconds || Number.NaN)),
      ),
    },
  }));
}

function latencyMetrics(summaries: readonly ReplicationSummary[], feature: number | null): LatencyMetrics {
  return {
    e2eLatencySeconds: latencyEstimates(summaries, "e2e", feature),
    ttftSeconds: latencyEstimates(summaries, "ttft", feature),
    tpotSeconds: latencyEstimates(summaries, "tpot", feature),
    queueSeconds: latencyEstimates(summaries, "queue", feature),
  };
}
