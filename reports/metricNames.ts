import { type MeasuredMetric, measuredNames } from "../src/documents/measuredMetrics.ts";

/** The name of a column before a person. */
export function metricName(metric: string): string {
  return measuredNames[metric as MeasuredMetric] ?? metric;
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
