import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import type { Measurement } from "./measurement.ts";

/**
 * Relative error of a column between two runs of the same set-up: repeats differ by 1 to 3 % in means (Argonne's 22
 * duplicates), far percentiles by more. Percentiles of TTFT have the shape of what lies outside the engine too (prefix
 * cache, client, network), so they say less of the law than the mean.
 */
export const repeatError: Readonly<Record<MeasuredMetric, number>> = {
  e2e_mean_s: 0.02,
  e2e_p50_s: 0.03,
  e2e_p90_s: 0.04,
  e2e_p95_s: 0.05,
  e2e_p99_s: 0.08,
  ttft_mean_s: 0.08,
  ttft_p50_s: 0.3,
  ttft_p90_s: 0.3,
  ttft_p95_s: 0.35,
  ttft_p99_s: 0.5,
  tpot_mean_s: 0.02,
  tps_per_request_mean: 0.015,
  req_throughput: 0.02,
  out_tok_throughput: 0.02,
  duration_s: 0.02,
};

/**
 * The columns of a row that tell something of the law. Throughput repeats makespan; in an open run neither tells more
 * than the rate did; TPOT repeats E2E and TTFT where all three are given, so each counts for less.
 */
export function informativeColumns(row: Measurement): MeasuredMetric[] {
  const given = (Object.keys(row.metrics) as MeasuredMetric[]).filter(
    (metric) => row.metrics[metric] !== undefined,
  );
  const isSingle = (row.requests?.arrivals.length ?? row.numRequests ?? row.concurrency) === 1;
  return given.filter((metric) => {
    if (metric === "req_throughput") return row.loadKind === "closed" && !has(row, "e2e_mean_s");
    if (metric === "out_tok_throughput")
      return row.loadKind !== "open" && !has(row, "duration_s") && !has(row, "e2e_mean_s");
    if (metric === "duration_s") return row.loadKind === "burst" && !isSingle;
    if (metric === "tpot_mean_s") return row.outputTokensMean === null || row.outputTokensMean > 1;
    if (metric === "tps_per_request_mean") return !isSingle || !has(row, "e2e_mean_s");
    return true;
  });
}

function has(row: Measurement, metric: MeasuredMetric): boolean {
  return row.metrics[metric] !== undefined;
}
