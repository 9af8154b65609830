import { didYouMean } from "../catalog/resolveName.ts";
import { latencyMetricNames, percentileStats } from "../documents/latencyMetrics.ts";

/** The nearest metric or statistic where an SLO names one that there is not: "; did you mean ttft?". */
export function sloSuggestion(given: string): string {
  const [, metric, stat] = /^(?:.*:)?\s*([a-z0-9]+)\.([a-z0-9]+)/i.exec(given) ?? [];
  if (metric === undefined || stat === undefined) return "";
  if (!isOneOf(metric, latencyMetricNames)) return didYouMean(metric, latencyMetricNames);
  return isOneOf(stat, percentileStats) ? "" : didYouMean(stat, percentileStats);
}

function isOneOf(word: string, words: readonly string[]): boolean {
  return words.includes(word.toLowerCase());
}
