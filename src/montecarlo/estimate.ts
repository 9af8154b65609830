import type { LatencyMetric } from "../documents/latencyMetrics.ts";
import {
  type LatencyStat,
  latencyMetrics,
  percentileStats,
  requestLatencies,
} from "../documents/latencyMetrics.ts";
import type { FeatureResult } from "../documents/parts/entry.ts";
import type {
  LatencyEstimates,
  LatencyMetrics,
  Metrics,
  OutcomeMetrics,
  SystemMetrics,
} from "../documents/parts/metrics.ts";
import type { Estimate } from "../documents/parts/numbers.ts";
import { failures } from "../engine/clients.ts";
import type { Feature } from "../engine/scenario.ts";
import { type Interval, mean, meanInterval, predictionInterval, ratioHalfWidth } from "../stats/intervals.ts";
import { LatencySketch, type SketchData, sketchOf } from "../stats/latencySketch.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { traceEstimate } from "./traceEstimate.ts";

/** An estimate that could not be made: no request, or no long run. */
export const noEstimate: Estimate = { value: null, ci: null, band: null };

/** The probability of each percentile. */
export const quantileOf = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** One statistic of a sketch, seconds; NaN when the sketch is empty. */
export function latencyStat(sketch: LatencySketch, stat: LatencyStat): number {
  return stat === "mean" ? sketch.mean() : sketch.quantile(quantileOf[stat]);
}

/**
 * An estimate of a quantity ≥ 0 that every replication has one value of: their mean, Student's interval over the
 * replications, which are independent, and a band that bounds the next value of `drawn`: one busy hour under one
 * draw of the law.
 */
export function estimate(values: readonly number[], drawn: readonly number[] = values): Estimate {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return noEstimate;
  const value = mean(finite);
  return withBand(value, meanInterval(finite, value), drawn.filter(Number.isFinite));
}

/** Some features of the workload, by number; null for all of them. */
export type FeatureScope = readonly number[] | null;

/** The features that a deployment serves. */
export function servedBy(deployment: number, features: readonly Feature[]): number[] {
  return features.flatMap(({ deployment: its = 0 }, i) => (its === deployment ? [i] : []));
}

/** Sketches of one replication over the features of the scope. */
export function overall(
  { features }: ReplicationSummary,
  time: LatencyMetric,
  scope: FeatureScope = null,
): SketchData[] {
  const chosen = scope === null ? features : scope.map((feature) => features[feature]!);
  return chosen.map((feature) => feature[time]);
}

/** Replications under the law's centre, and under draws of it; the same where the law is certain. */
export type Evidence = {
  readonly summaries: readonly ReplicationSummary[];
  readonly drawn: readonly ReplicationSummary[];
  /** Whether they are a trace and its resamples, of which only the first is what was asked for. */
  readonly isResampled?: boolean;
};

/** All statistics of one time over the features of the scope. */
export function latencyEstimates(
  { summaries, drawn, isResampled }: Evidence,
  time: LatencyMetric,
  scope: FeatureScope,
): LatencyEstimates {
  const hoursOf = (list: readonly ReplicationSummary[]) =>
    list.map((summary) => overall(summary, time, scope));
  const hours = hoursOf(summaries);
  const others = drawn === summaries ? hours : hoursOf(drawn);
  const found = isResampled
    ? resampledEstimates(hours, others)
    : pooledEstimates(hours, others, percentileStats);
  return Object.fromEntries(percentileStats.map((stat, i) => [stat, found[i]])) as LatencyEstimates;
}

/**
 * A statistic of all requests of all replications pooled. The interval treats it as the ratio it is: the mean is seconds
 * over requests, and the share of requests below the percentile is requests over requests; hours with few requests, or
 * with a law of their own, then weigh as they should. For a percentile the interval of the share is turned into seconds
 * by the pooled distribution (Woodruff 1952, J. Amer. Statist. Assoc. 47, 635); null where it reaches beyond 1, because
 * the requests are too few to bound the percentile. The band bounds the statistic of the next of the `drawn` hours.
 *
 * @param hours the sketches of each replication
 */
export function latencyEstimate(hours: Hours, stat: LatencyStat, drawn: Hours = hours): Estimate {
  return pooledEstimates(hours, drawn, [stat])[0]!;
}

type Hours = readonly (readonly SketchData[])[];

/** The estimate of each statistic; each hour is put together once for all of them, and not kept. */
function pooledEstimates(hours: Hours, drawn: Hours, stats: readonly LatencyStat[]): Estimate[] {
  const pooled = sketchOf(hours.flat());
  if (pooled.count === 0) return stats.map(() => noEstimate);
  const pooledValues = stats.map((stat) => latencyStat(pooled, stat));
  const shares = pooledValues.map((value) => pooled.shareBelow(value));
  const residuals = ofEachHour(hours, (hour) =>
    stats.map((stat, i) => {
      const value = pooledValues[i]!;
      if (hour.count === 0) return 0;
      return stat === "mean"
        ? hour.sum - value * hour.count
        : hour.count * (hour.shareBelow(value) - shares[i]!);
    }),
  );
  const next = hourlyStats(drawn, stats);
  return stats.map((stat, i) => {
    const value = pooledValues[i]!;
    const half = ratioHalfWidth(
      residuals.map((each) => each[i]!),
      pooled.count,
    );
    const values = next.map((each) => each[i]!).filter((each) => !Number.isNaN(each));
    if (half === null) return withBand(value, null, values);
    const ci: Interval | null =
      stat === "mean" ? [value - half, value + half] : quantileInterval(pooled, quantileOf[stat], half);
    return withBand(value, ci, values);
  });
}

/** The estimate of each statistic of a trace, from its resamples. */
function resampledEstimates(hours: Hours, drawn: Hours): Estimate[] {
  const [own, others] = [hourlyStats(hours, percentileStats), hourlyStats(drawn, percentileStats)];
  return percentileStats.map((_, i) =>
    traceEstimate(
      own.map((each) => each[i]!),
      others.map((each) => each[i]!),
    ),
  );
}

/** The statistics of each replication; NaN where it had no request. */
function hourlyStats(hours: Hours, stats: readonly LatencyStat[]): number[][] {
  return ofEachHour(hours, (hour) => stats.map((stat) => latencyStat(hour, stat)));
}

/** What is asked of each hour's requests, in one sketch that holds them one hour after the other. */
function ofEachHour<T>(hours: Hours, ask: (hour: LatencySketch) => T): T[] {
  const hour = new LatencySketch();
  return hours.map((parts) => {
    hour.clear();
    for (const part of parts) hour.add(part);
    return ask(hour);
  });
}

/** The quantiles at p ± half; null when that is beyond the largest value seen. */
function quantileInterval(pooled: LatencySketch, p: number, half: number): Interval | null {
  if (p + half >= 1) return null;
  return [p > half ? pooled.quantile(p - half) : 0, pooled.quantile(p + half)];
}

/** The band of the next hour's value takes in the interval: it never claims to know more than the value is known. */
function withBand(value: number, ci: Interval | null, values: readonly number[]): Estimate {
  const next = predictionInterval(values);
  const band: Interval | null = next && ci ? [Math.min(ci[0], next[0]), Math.max(ci[1], next[1])] : next;
  return { value, ci: ci && nonNegative(ci), band: band && nonNegative(band) };
}

function nonNegative([low, high]: Interval): Interval {
  return [Math.max(0, low), high];
}

/** All metrics of one deployment, which serves the features of the scope. */
export function metricsOf(evidence: Evidence, deployment: number, scope: FeatureScope): Metrics {
  const valuesOf = (list: readonly ReplicationSummary[], key: keyof SystemMetrics) =>
    list.map(({ deployments }) => deployments[deployment]![key]);
  const from = evidence.isResampled ? traceEstimate : estimate;
  const over = (key: keyof SystemMetrics) =>
    from(valuesOf(evidence.summaries, key), valuesOf(evidence.drawn, key));
  return {
    ...requestMetrics(evidence, scope),
    requestsPerSecond: over("requestsPerSecond"),
    outputTokensPerSecond: over("outputTokensPerSecond"),
    inFlight: over("inFlight"),
    batchSize: over("batchSize"),
    kvUsage: over("kvUsage"),
    utilisation: over("utilisation"),
    prefixHitShare: over("prefixHitShare"),
    availability: over("availability"),
    sendingsPerRequest: over("sendingsPerRequest"),
    wastedTokenShare: over("wastedTokenShare"),
    ...outcomeMetrics(evidence, scope),
  };
}

/** Metrics of one feature. */
export function featureMetrics(
  evidence: Evidence,
  features: readonly Feature[],
  feature: number,
): FeatureResult["metrics"] {
  const ratesOf = (list: readonly ReplicationSummary[]) =>
    list.map((summary) => summary.features[feature]!.e2e.count / (summary.seconds || Number.NaN));
  const from = evidence.isResampled ? traceEstimate : estimate;
  return {
    ...requestMetrics(evidence, [feature]),
    ...(features[feature]!.conversation && {
      questionLatencySeconds: latencyEstimates(evidence, "question", [feature]),
    }),
    ...outcomeMetrics(evidence, [feature]),
    requestsPerSecond: from(ratesOf(evidence.summaries), ratesOf(evidence.drawn)),
  };
}

/** Requests of the scope that left without an answer; those whose user typed on are no failures. */
export function failedRequests({ features }: ReplicationSummary, scope: FeatureScope): number {
  const numbers = scope ?? features.keys();
  let failed = 0;
  for (const i of numbers)
    for (const reason of failures) if (reason !== "cancelled") failed += features[i]!.failed[reason];
  return failed;
}

function outcomeMetrics({ summaries, drawn, isResampled }: Evidence, scope: FeatureScope): OutcomeMetrics {
  const from = isResampled ? traceEstimate : estimate;
  const over = (value: (summary: ReplicationSummary) => number) =>
    from(summaries.map(value), drawn.map(value));
  const chosen = ({ features }: ReplicationSummary) =>
    scope === null ? features : scope.map((i) => features[i]!);
  return {
    goodputRequestsPerSecond: over(
      (summary) => chosen(summary).reduce((sum, { good }) => sum + good, 0) / (summary.seconds || Number.NaN),
    ),
    failedShare: over((summary) => {
      const failed = failedRequests(summary, scope);
      return failed / (failed + chosen(summary).reduce((sum, { e2e }) => sum + e2e.count, 0));
    }),
  };
}

function requestMetrics(evidence: Evidence, scope: FeatureScope): LatencyMetrics {
  return Object.fromEntries(
    requestLatencies.map((time) => [latencyMetrics[time].key, latencyEstimates(evidence, time, scope)]),
  ) as LatencyMetrics;
}
