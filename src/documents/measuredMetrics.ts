import { type LatencyMetric, latencyMetricNames, latencyMetrics } from "./latencyMetrics.ts";

type MeasuredLatency = {
  [M in LatencyMetric]: `${M}_${(typeof latencyMetrics)[M]["measured"][number]}_s`;
}[LatencyMetric];

/** Columns that are no latency, and what they are called before a person. */
const otherNames = {
  tps_per_request_mean: "tokens/s each",
  req_throughput: "requests/s",
  out_tok_throughput: "tokens/s total",
  duration_s: "makespan s",
} as const;

/** A measured column of the measurement table, by its contract name. Times in seconds. */
export type MeasuredMetric = MeasuredLatency | keyof typeof otherNames;

/** What the measured columns are called before a person, unit included; at most 15 characters. */
export const measuredNames = Object.fromEntries([
  ...latencyMetricNames.flatMap((metric) => {
    const { short, measured } = latencyMetrics[metric];
    return measured.map((stat) => [`${metric}_${stat}_s`, `${short} ${stat} s`]);
  }),
  ...Object.entries(otherNames),
]) as Readonly<Record<MeasuredMetric, string>>;

/** The measured columns, in the order of the table. */
export const measuredMetrics = Object.keys(measuredNames) as readonly MeasuredMetric[];
