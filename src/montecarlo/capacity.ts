import { kindOf } from "../engine/loadKinds.ts";
import { questionMix } from "../engine/requestMix.ts";
import type { Scenario } from "../engine/scenario.ts";
import { Simulation } from "../engine/simulation.ts";
import { effectiveReplicas } from "./disturbances.ts";
import { replicationStreams } from "./streams.ts";

/** Capacity runs have a number of their own, far from any replication's. */
const capacityRun = 2 ** 41;
/** Requests handled before the throughput is measured, and while it is: per seat, and at least. */
const perSeat = 10;
const atLeast = { before: 2000, during: 20_000 };

/** What a house serves at most, in requests (model calls) per second. */
export type Capacity = {
  /** Of the whole mix: where the first deployment saturates. */
  readonly total: number;
  /** Of each deployment, in its own mix; Infinity for one that serves nothing. */
  readonly deployments: readonly number[];
};

/**
 * Requests per second that each deployment handles when there is always a queue, under the law's centre: the load at
 * which an open system stops having a steady state. Rejected requests count as handled, since they are part of the
 * load. Measured on one replica in a closed loop of patient clients with twice its seats, and multiplied by what the others are worth: every router
 * here gives each replica its equal share in the long run, and a queue always stands before each. The standard error is
 * that of the mean of 20,000 service times, 0.7 % where these are exponential.
 *
 * @throws UserError when no request of the workload ever fits
 */
export function findCapacity(scenario: Scenario, seed: number): Capacity {
  return capacityOf(
    scenario,
    scenario.deployments.map((_, i) => deploymentCapacity(scenario, i, seed)),
  );
}

/** The capacity of a scenario as far as it differs from another in its replicas alone, all of them healthy. */
export function scaledCapacity(
  scenario: Scenario,
  { deployments }: Capacity,
  replicas: readonly number[],
): Capacity {
  return capacityOf(
    scenario,
    deployments.map((capacity, i) => (capacity / replicas[i]!) * scenario.deployments[i]!.replicas),
  );
}

function capacityOf(scenario: Scenario, deployments: readonly number[]): Capacity {
  const limits = deployments.map((capacity, i) => {
    const share = shareOf(scenario, i);
    return share > 0 ? capacity / share : Number.POSITIVE_INFINITY;
  });
  return { total: Math.min(...limits), deployments };
}

/** Share of the model calls that a deployment serves. */
export function shareOf({ workload: { features } }: Scenario, deployment: number): number {
  return features.reduce((sum, { share, deployment: its = 0 }) => sum + (its === deployment ? share : 0), 0);
}

/** Model calls per second that are asked of a deployment, and that it serves at most; null where there is no such rate. */
export function ownLoad(
  scenario: Scenario,
  deployment: number,
  { capacity }: { readonly capacity: Capacity | null },
): { readonly offered: number | null; readonly capacity: number | null } {
  const offered = offeredRate(scenario);
  if (scenario.deployments.length === 1) return { offered, capacity: capacity?.total ?? null };
  return {
    offered: offered === null ? null : offered * shareOf(scenario, deployment),
    capacity: capacity?.deployments[deployment] ?? null,
  };
}

function deploymentCapacity(scenario: Scenario, index: number, seed: number): number {
  const saturated = saturatedReplica(scenario, index);
  if (saturated === null) return Number.POSITIVE_INFINITY;
  const { engine } = saturated.deployments[0]!;
  const simulation = new Simulation(saturated, replicationStreams(seed, capacityRun), {
    completed() {},
    failed() {},
  });
  const totalsAfter = (requests: number) => {
    for (;;) {
      const totals = simulation.totals();
      const handled = totals.completions + totals.failures["never-fits"];
      if (handled >= requests) return { handled, time: totals.time };
      simulation.advance(Number.POSITIVE_INFINITY, 512);
    }
  };
  const before = totalsAfter(Math.max(atLeast.before, perSeat * engine.maxNumSeqs));
  const after = totalsAfter(before.handled + Math.max(atLeast.during, perSeat * engine.maxNumSeqs));
  return (
    ((after.handled - before.handled) / (after.time - before.time)) *
    effectiveReplicas(scenario.deployments[index]!)
  );
}

/**
 * One replica of a deployment that never fails, before which patient clients always queue: twice as many as it has
 * seats. null for a deployment that serves nothing.
 */
export function saturatedReplica({ deployments, workload }: Scenario, index: number): Scenario | null {
  const served = workload.features.filter(({ deployment = 0 }) => deployment === index);
  if (served.length === 0) return null;
  const whole = served.reduce((sum, { share }) => sum + share, 0);
  const { queueLimit: _, ...engine } = deployments[index]!.engine;
  const { faults: __, ...deployment } = deployments[index]!;
  return {
    deployments: [{ ...deployment, engine, replicas: 1 }],
    load: { kind: "concurrency", concurrency: 2 * engine.maxNumSeqs },
    workload: {
      name: workload.name,
      features: served.map(({ patience: _, typing: __, ...feature }) => ({
        ...feature,
        share: feature.share / whole,
        deployment: 0,
      })),
    },
  };
}

/** Model calls per second that a load brings if answers take no time; null where that has no meaning. */
export function offeredRate({ load, workload }: Scenario): number | null {
  return kindOf(load).offeredRate(load, questionMix(workload.features).questionsPerCall);
}
