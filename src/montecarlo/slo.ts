import type { LatencyStat } from "../documents/latencyMetrics.ts";
import { type LatencyMetric, latencyMetricNames, percentileStats } from "../documents/latencyMetrics.ts";
import type { SloResult } from "../documents/parts/slo.ts";
import { UserError } from "../errors.ts";
import { meetingProbability } from "../stats/verdict.ts";
import type { RequestLimit } from "./requestLimits.ts";

/** `metric.stat < seconds` over all requests, or over those of one feature. */
export type Slo = {
  readonly text: string;
  /** Name of the feature; all where absent. */
  readonly feature?: string;
  readonly metric: LatencyMetric;
  readonly stat: LatencyStat;
  readonly seconds: number;
};

const [metrics, stats] = [latencyMetricNames, percentileStats].map((names) => names.join("|"));
const pattern = new RegExp(
  String.raw`^\s*(?:(.*\S)\s*:)?\s*(${metrics})\.(${stats})\s*<=?\s*(\d*\.?\d+(?:e[-+]?\d+)?)\s*(ms|s)?\s*$`,
  "i",
);

/** What an SLO is written like. */
export const sloForm = `METRIC.STAT<VALUE, such as e2e.p95<15s or ttft.mean<800ms (metrics ${latencyMetricNames.join(", ")}; stats ${percentileStats.join(", ")})`;

/**
 * Reads an SLO such as `e2e.p95<15s` or `tpot.mean<40ms`, or one of a feature such as `chat:ttft.p95<2s`; a bare number
 * is in seconds.
 *
 * @throws UserError when the text is not of that form
 * @example
 * parseSlo("ttft.p95<800ms").seconds; // => 0.8
 */
export function parseSlo(text: string): Slo {
  const match = pattern.exec(text);
  const value = Number(match?.[4]);
  if (!match || !(value > 0) || !Number.isFinite(value))
    throw new UserError(`SLO "${text}": write ${sloForm}`);
  const seconds = match[5]?.toLowerCase() === "ms" ? value / 1000 : value;
  const [, feature] = match;
  const objective = text.slice(text.lastIndexOf(":") + 1).replaceAll(/\s/g, "");
  return {
    text: feature === undefined ? objective : `${feature}:${objective}`,
    ...(feature !== undefined && { feature }),
    metric: match[2]!.toLowerCase() as LatencyMetric,
    stat: match[3]!.toLowerCase() as LatencyStat,
    seconds,
  };
}

/** An SLO of the given feature; one that names a feature already is given back as it is. */
export function ofFeature(slo: Slo, feature: string): Slo {
  return slo.feature === undefined ? { ...slo, text: `${feature}:${slo.text}`, feature } : slo;
}

/** What the SLOs ask of each single request, whatever share of them a percentile lets off. */
export function limitsOf(slos: readonly Slo[]): RequestLimit[] {
  return slos.map(({ metric, seconds, feature }) => ({
    time: metric,
    seconds,
    features: feature === undefined ? null : [feature],
  }));
}

/**
 * Judges an SLO from one value per simulated busy hour, each under its own draw of the law, by the probability that the next
 * such hour keeps it.
 * Met at `confidence` or more, missed at 1 − `confidence` or less, undecided between: few hours decide nothing.
 *
 * @param values the statistic in each replication in which there were requests, seconds; Infinity for one that cannot
 *   be kept
 */
export function judgeSlo(slo: Slo, values: readonly number[], confidence: number): SloResult {
  const kept = values.filter((value) => value < slo.seconds).length;
  const probability = meetingProbability(kept, values.length);
  const ofBreach = meetingProbability(values.length - kept, values.length);
  const verdict = probability >= confidence ? "met" : ofBreach >= confidence ? "missed" : "undecided";
  return { slo: slo.text, probability, verdict };
}
