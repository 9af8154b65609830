import type { Resource } from "../documents/parts/capacity.ts";
import type { Scenario } from "../engine/scenario.ts";
import { servedBy } from "../montecarlo/estimate.ts";
import type { ReplicationSummary } from "../montecarlo/replicate.ts";
import type { Slo } from "../montecarlo/slo.ts";
import { hourlyStat } from "../montecarlo/sloVerdicts.ts";
import { seatsOf } from "./loadScale.ts";

/** What a capacity search keeps of one replication at one load. */
export type TrialOutcome = {
  /** Number of the SLO that is missed by the largest factor; null where all are kept. */
  readonly missed: number | null;
  /** Number of the deployment that misses it; 0 where all are kept. */
  readonly deployment: number;
  /** The largest of the SLOs' latencies over their limits; Infinity where a request was never answered that had to be. */
  readonly ratio: number;
  readonly requestsPerSecond: number;
  readonly resource: Resource;
};

/** Shares of the KV cache and of the seats from which on they, and not the speed of a step, are what is short. */
const full = 0.85;

/** Judges one replication; an hour without requests keeps everything. */
export function trialOutcome(
  summary: ReplicationSummary,
  scenario: Scenario,
  slos: readonly Slo[],
): TrialOutcome {
  let missed: number | null = null;
  let [ratio, deployment] = [0, 0];
  slos.forEach((slo, i) => {
    for (const scope of scopesOf(slo, scenario)) {
      const its = (hourlyStat(summary, scope, slo) ?? 0) / slo.seconds;
      if (its < ratio) continue;
      ratio = its;
      // Kept is below the limit, as a verdict has it.
      if (its < 1) continue;
      missed = i;
      deployment = scenario.workload.features[scope[0]!]!.deployment ?? 0;
    }
  });
  const { requestsPerSecond } = summary;
  return { missed, deployment, ratio, requestsPerSecond, resource: shortOf(summary, scenario) };
}

/** Features that an SLO is judged over: its own, else those of each deployment by itself, as in results. */
function scopesOf({ feature }: Slo, { deployments, workload: { features } }: Scenario): number[][] {
  const scopes =
    feature === undefined
      ? deployments.map((_, i) => servedBy(i, features))
      : [features.flatMap(({ name }, i) => (name === feature ? [i] : []))];
  return scopes.filter((scope) => scope.length > 0);
}

function shortOf({ kvUsage, preempted, batchSize }: ReplicationSummary, scenario: Scenario): Resource {
  if (kvUsage > full || preempted > 0) return "kv";
  const replicas = scenario.deployments.reduce((sum, deployment) => sum + deployment.replicas, 0);
  return batchSize > (full * seatsOf(scenario)) / replicas ? "seats" : "speed";
}
