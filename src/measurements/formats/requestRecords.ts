import type { MeasuredMetric } from "../../documents/measuredMetrics.ts";
import { quantileSorted } from "../../stats/quantiles.ts";
import type { RequestRecords } from "../measurement.ts";

/** One request of a run: seconds from any origin, tokens, seconds. */
export type RequestRecord = {
  readonly arrival: number;
  readonly input: number;
  readonly output: number;
  /** NaN where it was not recorded. */
  readonly ttft: number;
  readonly e2e: number;
};

/** The requests in order of arrival, counted from the first. */
export function recordsOf(requests: readonly RequestRecord[]): RequestRecords {
  const sorted = [...requests].sort((a, b) => a.arrival - b.arrival);
  const first = sorted[0]?.arrival ?? 0;
  return {
    arrivals: Float64Array.from(sorted, ({ arrival }) => arrival - first),
    inputTokens: Int32Array.from(sorted, ({ input }) => input),
    outputTokens: Int32Array.from(sorted, ({ output }) => output),
    ttft: Float64Array.from(sorted, ({ ttft }) => ttft),
    e2e: Float64Array.from(sorted, ({ e2e }) => e2e),
  };
}

/** Mean and standard deviation (of the population) of some values. */
export function meanAndSpread(values: readonly number[]): { readonly mean: number; readonly std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / values.length) };
}

/**
 * The latency columns of a run, computed from its requests: quantiles of type 7, TPOT as the mean over requests of
 * (E2E − TTFT)/(output tokens − 1), those of one token left out.
 */
export function latencyMetrics(requests: readonly RequestRecord[]): LatencyColumns {
  const e2e = requests.map((one) => one.e2e).filter(Number.isFinite);
  const ttft = requests.map((one) => one.ttft).filter(Number.isFinite);
  const streamed = requests.filter((one) => one.output > 1 && Number.isFinite(one.e2e - one.ttft));
  const tpot = streamed.map((one) => (one.e2e - one.ttft) / (one.output - 1));
  const rates = requests.filter((one) => one.e2e > 0).map((one) => one.output / one.e2e);
  return {
    ...distribution("e2e", e2e),
    ...distribution("ttft", ttft),
    ...(tpot.length > 0 && { tpot_mean_s: meanAndSpread(tpot).mean }),
    ...(rates.length > 0 && { tps_per_request_mean: meanAndSpread(rates).mean }),
  };
}

function distribution(name: "e2e" | "ttft", values: readonly number[]): LatencyColumns {
  if (values.length === 0) return {};
  const sorted = [...values].sort((a, b) => a - b);
  return latencyColumns(name, (statistic) =>
    statistic === "mean"
      ? meanAndSpread(values).mean
      : quantileSorted(sorted, Number(statistic.slice(1)) / 100),
  );
}

const statistics = ["mean", "p50", "p90", "p95", "p99"] as const;
type LatencyColumns = Partial<Record<MeasuredMetric, number>>;

/** The columns of a latency, each statistic as `at` finds it; absent where it finds none. */
export function latencyColumns(
  name: "e2e" | "ttft",
  at: (statistic: (typeof statistics)[number]) => number | null,
): LatencyColumns {
  const found = statistics.map((statistic) => [`${name}_${statistic}_s`, at(statistic)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== null)) as LatencyColumns;
}
