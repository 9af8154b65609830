import { findingsOf } from "../../src/documents/finding.ts";
import type { CapacityEstimate } from "../../src/documents/parts/capacity.ts";
import type { ScalableKind } from "../../src/documents/parts/load.ts";
import type { SweepCurve, SweepDocument } from "../../src/documents/sweep.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { pairLabel } from "../charts/text.ts";
import { groupNotes, type Notes } from "../groupNotes.ts";
import { formatNumber, formatSeconds, formatShare, none } from "../words/numbers.ts";

/** An amount of load: counts to the last digit, rates with three significant ones. */
export function formatLoad(kind: ScalableKind, load: number): string {
  return kind === "rate" ? formatNumber(load) : Math.round(load).toLocaleString("en-US");
}

/** "2,410 (2,356 to 2,438)". */
export function formatInterval(kind: ScalableKind, { ci }: CapacityEstimate): string {
  return ci === null ? none : `${formatLoad(kind, ci[0])}–${formatLoad(kind, ci[1])}`;
}

/** The knee, or on which side of the loads tried it lies. */
export function formatKnee(kind: ScalableKind, knee: SweepCurve["knee"]): string {
  if (knee === null) return none;
  const amount = formatLoad(kind, knee.load);
  return knee.kind === "within" ? amount : knee.kind === "above" ? `> ${amount}` : `< ${amount}`;
}

const resources = {
  speed: "the engine's speed",
  seats: "seats (max-num-seqs)",
  kv: "KV cache",
} as const;

/** What sets the capacity: the SLO that breaks first and what is short then, or the machines' throughput. */
export function bindingText({ binding, basis }: CapacityEstimate): string {
  if (basis === "saturation" || binding === null) return "saturation: no spare time left";
  return `${binding.slo}, short of ${resources[binding.resource]}`;
}

/** "50 to 1,000 users, 20 loads, on large, medium, workload gitlab-duo". */
export function sweepTitle({ loads, loadKind, curves, scenario }: SweepDocument): string {
  const [first, last] = [loads[0]!, loads.at(-1)!].map((load) => formatLoad(loadKind, load));
  const range = loads.length === 1 ? `${first}` : `${first} to ${last}`;
  const machines = [...new Set(curves.map(({ machine }) => machine))];
  const many = machines.length > 4 ? `${machines.length} machines` : machines.join(", ");
  const isAlone = curves.every(({ deployment }) => deployment === undefined);
  const fleet = scenario.replicas === 1 || !isAlone ? "" : `${scenario.replicas} replicas of `;
  return `${range} ${loadKinds[loadKind].unit.many} on ${fleet}${many}, workload ${scenario.workload.name}`;
}

/** What capacity means in this document, in a sentence. */
export function capacityMeaning({ scenario, curves }: SweepDocument): string {
  const { confidence, featureSlos = [] } = scenario.experiment;
  const slos = [...scenario.experiment.slos, ...featureSlos];
  const share = formatShare(confidence);
  if (slos.length === 0)
    return `Capacity: the load that leaves the machines no spare time, served with a probability of ${share} under the law's error. Without an SLO nothing says how long is too long; give --slo "e2e.p95<15s".`;
  const hours = curves.map(({ capacity }) => capacity.measuredSeconds);
  const [low, high] = [Math.min(...hours), Math.max(...hours)];
  const isHour = low === 3600 && high === 3600;
  const hour = isHour
    ? "hour"
    : `time of ${low === high ? "" : `${formatSeconds(low)} to `}${formatSeconds(high)}`;
  return `Capacity: the most load at which the next busy ${hour} keeps ${slos.join(" and ")} with a probability of ${share} or more, with its 95 % interval.${together(curves)}`;
}

function together(curves: readonly SweepCurve[]): string {
  const isHouse = curves.some(({ deployment }) => deployment !== undefined);
  return isHouse ? " The deployments have one capacity together, and serve that many requests together." : "";
}

/** Above curves of a sweep that was cut short; null for a whole one. */
export function interruptedWords({ curves, curvesAsked }: SweepDocument): string | null {
  if (curves.length === curvesAsked) return null;
  return `interrupted: ${curves.length} of ${curvesAsked} curves were finished by then`;
}

/** The findings of all curves, numbered, with those that each curve has. */
export function sweepNotes(curves: readonly SweepCurve[]): Notes {
  return groupNotes(
    curves.map((curve) => ({ name: pairLabel(curve), findings: findingsOf(curve) })),
    "sweep",
  );
}

/** What the runs were, for the basis. */
export function sweepRuns({ curves, scenario, seed, version }: SweepDocument): string {
  const points = curves.flatMap((curve) => curve.points);
  const spread = (values: readonly number[]) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`;
  };
  const seconds = points.flatMap(({ measuredSeconds }) => measuredSeconds ?? []);
  const trials = curves.map(({ capacity }) => capacity.trials);
  return [
    `${spread(points.map(({ replications }) => replications))} runs of each load${seconds.length > 0 ? `, of ${spread(seconds)} s each` : ""}`,
    ...(scenario.pairs.some(({ law }) => law.terms.length > 0)
      ? [
          `the bands from ${spread(points.map(({ drawnReplications }) => drawnReplications))} more, each under a law drawn from its error`,
        ]
      : []),
    `each capacity from ${spread(curves.map(({ capacity }) => capacity.replications))} hours under drawn laws, tried at several loads (${spread(trials)} runs)`,
    "all loads on the same random numbers",
    `seed ${seed}`,
    `capsim ${version}`,
  ].join("; ");
}
