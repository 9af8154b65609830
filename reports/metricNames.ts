/** What the measured columns are called before a person, unit included; at most 15 characters. */
export const metricNames: Readonly<Record<string, string>> = {
  e2e_mean_s: "E2E mean s",
  e2e_p50_s: "E2E p50 s",
  e2e_p90_s: "E2E p90 s",
  e2e_p95_s: "E2E p95 s",
  e2e_p99_s: "E2E p99 s",
  ttft_mean_s: "TTFT mean s",
  ttft_p50_s: "TTFT p50 s",
  ttft_p90_s: "TTFT p90 s",
  ttft_p95_s: "TTFT p95 s",
  ttft_p99_s: "TTFT p99 s",
  tpot_mean_s: "TPOT mean s",
  tps_per_request_mean: "tokens/s each",
  req_throughput: "requests/s",
  out_tok_throughput: "tokens/s total",
  duration_s: "makespan s",
};

/** The name of a column before a person. */
export function metricName(metric: string): string {
  return metricNames[metric] ?? metric;
}

/** A run's name without that of its series, which stands above it. */
export function runName(runId: string, seriesId: string | undefined): string {
  const rest = seriesId !== undefined && runId.startsWith(seriesId) ? runId.slice(seriesId.length) : runId;
  return rest.replace(/^[\s/:_-]+/, "") || runId;
}

/** A measured value in at most three significant digits below 1,000, and none behind the point above. */
export function measuredNumber(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value === 0) return "0";
  return value >= 1 ? value.toPrecision(3) : String(Number(value.toPrecision(3)));
}

/** "+1.2 %"; what rounds to nothing has no sign. */
export function signedPercent(share: number): string {
  const text = Math.abs(share * 100).toFixed(1);
  return text === "0.0" ? "0.0 %" : `${share > 0 ? "+" : "−"}${text} %`;
}
