import { didYouMean } from "../catalog/resolveName.ts";
import { sloMetrics } from "../montecarlo/slo.ts";

const stats = ["mean", "p50", "p90", "p95", "p99"];

/** The nearest metric or statistic where an SLO names one that there is not: "; did you mean ttft?". */
export function sloSuggestion(given: string): string {
  const [, metric, stat] = /^(?:.*:)?\s*([a-z0-9]+)\.([a-z0-9]+)/i.exec(given) ?? [];
  if (metric === undefined || stat === undefined) return "";
  const metrics = Object.keys(sloMetrics);
  if (!metrics.includes(metric.toLowerCase())) return didYouMean(metric, metrics);
  return stats.includes(stat.toLowerCase()) ? "" : didYouMean(stat, stats);
}
