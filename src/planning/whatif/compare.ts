import type { LatencyMetric, LatencyStat } from "../../documents/latencyMetrics.ts";
import { latencyMetricNames, latencyMetrics } from "../../documents/latencyMetrics.ts";
import type { Difference, Verdict } from "../../documents/parts/sensitivity.ts";
import type { Differences } from "../../documents/whatif.ts";
import { latencyStat, overall } from "../../montecarlo/estimate.ts";
import type { ReplicationSummary } from "../../montecarlo/replicate.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import { hourlyStat } from "../../montecarlo/sloVerdicts.ts";
import { type Interval, predictionInterval } from "../../stats/intervals.ts";
import { sketchOf } from "../../stats/latencySketch.ts";
import {
  meanDifference,
  noDifference,
  type PairedDifference,
  pooledDifference,
  shareDifference,
} from "./pairedDifference.ts";
import type { PairedArm } from "./pairedRuns.ts";

const latencies = latencyMetricNames.flatMap((time) =>
  latencyMetrics[time].compared.map((stat): [LatencyMetric, LatencyStat] => [time, stat]),
);

/**
 * Compares a variant with its base over all requests, replication by replication. Where only one of them is overloaded it
 * is the worse one in every latency, though by how much cannot be said.
 */
export function compareArms(base: PairedArm, variant: PairedArm, slos: readonly Slo[]): Differences {
  const named: [string, Difference][] = latencies.map(([time, stat]) => [
    `${time}.${stat}`,
    latencyDifference(base, variant, time, stat),
  ]);
  named.push(
    ["requestsPerSecond", rate(base, variant, ({ requestsPerSecond }) => requestsPerSecond)],
    ["outputTokensPerSecond", rate(base, variant, ({ outputTokensPerSecond }) => outputTokensPerSecond)],
  );
  for (const slo of slos) named.push([`slo:${slo.text}`, sloDifference(base, variant, slo)]);
  return Object.fromEntries(named);
}

/** A difference that is known exactly, such as of costs, of which the smaller is better; none where one is not known. */
export function exactDifference(base: number | null, variant: number | null): Difference {
  if (base === null || variant === null)
    return { ...noDifference, base, variant, relative: null, band: null, verdict: null };
  // To the cent: amounts are decimal numbers.
  const value = Math.round((variant - base) * 100) / 100;
  return judged({ base, variant, value, ci: [value, value] }, "smaller", null);
}

function latencyDifference(
  base: PairedArm,
  variant: PairedArm,
  time: LatencyMetric,
  stat: LatencyStat,
): Difference {
  const [isBaseOver, isVariantOver] = [base, variant].map(isOverloaded);
  if (isBaseOver || isVariantOver) {
    const verdict = isBaseOver && isVariantOver ? null : isVariantOver ? "worse" : "better";
    return { ...noDifference, relative: null, band: null, verdict };
  }
  const hours = ({ summaries }: PairedArm) => summaries.map((summary) => overall(summary, time));
  const hourly = ({ drawn }: PairedArm) =>
    drawn.map((summary) => latencyStat(sketchOf(overall(summary, time)), stat));
  const before = hourly(base);
  const next = hourly(variant).map((value, i) => value - before[i]!);
  return judged(
    pooledDifference(hours(base), hours(variant), stat),
    "smaller",
    predictionInterval(next.filter(Number.isFinite)),
  );
}

function rate(
  base: PairedArm,
  variant: PairedArm,
  value: (summary: ReplicationSummary) => number,
): Difference {
  const before = base.drawn.map(value);
  const next = variant.drawn.map((summary, i) => value(summary) - before[i]!);
  return judged(
    meanDifference(base.summaries.map(value), variant.summaries.map(value)),
    "larger",
    predictionInterval(next.filter(Number.isFinite)),
  );
}

/** Of the shares of drawn hours that keep the SLO; hours in which nobody asked in one of them say nothing. */
function sloDifference(base: PairedArm, variant: PairedArm, slo: Slo): Difference {
  const stats = (arm: PairedArm) => {
    const { features } = arm.scenario.workload;
    const scope = features.flatMap(({ name }, i) =>
      slo.feature === undefined || slo.feature === name ? [i] : [],
    );
    return arm.drawn.map((summary) =>
      isOverloaded(arm) ? Number.POSITIVE_INFINITY : hourlyStat(summary, scope, slo),
    );
  };
  const after = stats(variant);
  const both = stats(base).flatMap((value, i) => {
    const its = after[i];
    return value === null || its == null ? [] : [[value < slo.seconds, its < slo.seconds] as const];
  });
  const difference = shareDifference(
    both.map(([kept]) => kept),
    both.map(([, kept]) => kept),
  );
  return judged(difference, "larger", null);
}

/** Whether a steady load exceeds what the arm can serve. */
export function isOverloaded({ preparation }: PairedArm): boolean {
  return preparation.state === "overloaded";
}

function judged(difference: PairedDifference, good: "smaller" | "larger", band: Interval | null): Difference {
  const { base, value, ci } = difference;
  const relative = base === null || value === null || base === 0 ? null : value / base;
  return { ...difference, relative, band, verdict: verdictOf(ci, good) };
}

/** Told apart only where the whole interval lies on one side of 0. */
function verdictOf(ci: Interval | null, good: "smaller" | "larger"): Verdict {
  if (ci === null || (ci[0] <= 0 && ci[1] >= 0)) return "no-difference";
  return ci[1] < 0 === (good === "smaller") ? "better" : "worse";
}
