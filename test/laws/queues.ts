import type { Failure } from "../../src/engine/clients.ts";
import type { Deployment, EngineSettings, Load, Patience, Scenario } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import type { Totals } from "../../src/engine/totals.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { lawOf, oneServer, withDeployment } from "./replications.ts";

/** Service takes a second on average, in this many steps: exponential but for the geometric number of tokens. */
export const serviceTokens = 1_000;
export const step = 1 / serviceTokens;

/** Whoever asks once and waits for ever. */
export const stoic: Patience = {
  timeout: Number.POSITIVE_INFINITY,
  retries: 0,
  backoff: { first: 1, factor: 1, most: 1, jitter: 0 },
  abandonment: Number.POSITIVE_INFINITY,
};

/** M/M/c with mean service 1 s: a step takes a millisecond whatever is in it. */
export function seatsInService(
  seats: number,
  rate: number,
  changes: {
    engine?: Partial<EngineSettings>;
    patience?: Partial<Patience>;
    deployment?: Partial<Deployment>;
  } = {},
): Scenario {
  const load: Load = { kind: "rate", rate, arrival: { kind: "poisson" } };
  const one = oneServer(lawOf({ c0: step }), seats, load, {
    kind: "geometric",
    mean: serviceTokens,
    max: 1e7,
  });
  const engine = { ...one.deployments[0]!.engine, ...changes.engine };
  const scenario = withDeployment(one, { engine, ...changes.deployment });
  return changes.patience === undefined
    ? scenario
    : withPatience(scenario, { ...stoic, ...changes.patience });
}

/** The scenario with clients of this patience. */
export function withPatience(scenario: Scenario, patience: Patience): Scenario {
  const features = scenario.workload.features.map((feature) => ({ ...feature, patience }));
  return { ...scenario, workload: { ...scenario.workload, features } };
}

/** What happened between two moments of a run, and to the requests that arrived then and left later. */
export type Window = {
  readonly arrivals: number;
  readonly completions: number;
  readonly failures: Readonly<Record<Failure, number>>;
  readonly sendings: number;
  readonly seconds: number;
  readonly before: Totals;
  readonly after: Totals;
  /** Mean seconds from arrival to admission and to the answer, of the answered. */
  readonly queue: number;
  readonly e2e: number;
};

/** Runs `scenario` for `warmUp` seconds, and watches the `duration` after them. */
export function watch(
  scenario: Scenario,
  warmUp: number,
  duration: number,
  replication: number,
  seed = 7,
): Window {
  let [count, queue, e2e] = [0, 0, 0];
  const sink = {
    completed(_: number, arrival: number, admitted: number, __: number, finish: number) {
      if (arrival < warmUp || arrival >= warmUp + duration) return;
      count++;
      queue += admitted - arrival;
      e2e += finish - arrival;
    },
    failed() {},
  };
  const simulation = new Simulation(scenario, replicationStreams(seed, replication), sink);
  simulation.advanceTo(warmUp);
  const before = simulation.totals();
  simulation.advanceTo(warmUp + duration);
  const after = simulation.totals();
  const failures = Object.fromEntries(
    Object.entries(after.failures).map(([reason, n]) => [reason, n - before.failures[reason as Failure]]),
  ) as Record<Failure, number>;
  return {
    arrivals: after.arrivals - before.arrivals,
    completions: after.completions - before.completions,
    failures,
    sendings: after.sendings - before.sendings,
    seconds: duration,
    ...{ before, after, queue: queue / count, e2e: e2e / count },
  };
}

/** Watches independent replications. */
export function watchAll(
  scenario: Scenario,
  replications: number,
  warmUp: number,
  duration: number,
): Window[] {
  return Array.from({ length: replications }, (_, i) => watch(scenario, warmUp, duration, i));
}
