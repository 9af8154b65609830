import { expect } from "vitest";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import {
  type Deployment,
  type LengthDistribution,
  type Load,
  type Scenario,
  soleDeployment,
} from "../../src/engine/scenario.ts";
import type { ServiceLaw } from "../../src/engine/serviceLaw.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";

/** What the requests that arrived in the window of one replication saw; times in seconds. */
export type Observation = {
  readonly e2e: number;
  readonly queue: number;
  readonly requestsPerSecond: number;
  readonly inFlight: number;
  /** Share of the requests whose E2E latency was above the asked limit. */
  readonly late: number;
};

/** Mean of independent replications and its standard error. */
export type SampleMean = { readonly mean: number; readonly error: number };

/** Warm-up and measured window in seconds, number of replications, and the limit that `late` counts by. */
export type Experiment = {
  readonly replications: number;
  readonly warmUp: number;
  readonly duration: number;
  readonly limit?: number;
};

/** A dense law without the terms that are not given. */
export function lawOf(terms: Partial<ServiceLaw>): ServiceLaw {
  return { c0: 0, cSeq: 0, cKv: 0, cPre: 0, cExp: 0, experts: 1, expertsPerToken: 1, ...terms };
}

/** One replica with more KV cache than it can use, `seats` sequences at once, prompts of one token. */
export function oneServer(
  law: ServiceLaw,
  seats: number,
  load: Load,
  outputTokens: LengthDistribution,
): Scenario {
  return soleDeployment(
    {
      law: exactLaw(law),
      engine: { maxNumSeqs: seats, maxNumBatchedTokens: 8192, kvBlocks: 1e8, maxModelLen: 1e9 },
      replicas: 1,
      routing: "round-robin",
    },
    load,
    {
      name: "law",
      features: [{ name: "only", share: 1, inputTokens: { kind: "constant", tokens: 1 }, outputTokens }],
    },
  );
}

/** The scenario with something changed in its only deployment. */
export function withDeployment(scenario: Scenario, changes: Partial<Deployment>): Scenario {
  return { ...scenario, deployments: [{ ...scenario.deployments[0]!, ...changes }] };
}

/** Runs independent replications, with the streams of `seed`. */
export function observe(scenario: Scenario, experiment: Experiment, seed = 7): Observation[] {
  return Array.from({ length: experiment.replications }, (_, replication) =>
    observeOnce(scenario, experiment, seed, replication),
  );
}

function observeOnce(
  scenario: Scenario,
  experiment: Experiment,
  seed: number,
  replication: number,
): Observation {
  const { warmUp, duration, limit = Number.POSITIVE_INFINITY } = experiment;
  const end = warmUp + duration;
  let [count, e2e, queue, late] = [0, 0, 0, 0];
  const sink = {
    completed(_: number, arrival: number, admitted: number, __: number, finish: number) {
      if (arrival < warmUp || arrival >= end) return;
      count++;
      e2e += finish - arrival;
      queue += admitted - arrival;
      if (finish - arrival > limit) late++;
    },
    failed() {
      throw new Error("no request of a law's scenario is rejected");
    },
  };
  const simulation = new Simulation(scenario, replicationStreams(seed, replication), sink);
  simulation.advanceTo(warmUp);
  const before = simulation.totals();
  simulation.advanceTo(end);
  const after = simulation.totals();
  while (count < after.arrivals - before.arrivals) simulation.advance(Number.POSITIVE_INFINITY, 64);
  return {
    e2e: e2e / count,
    queue: queue / count,
    requestsPerSecond: (after.completions - before.completions) / duration,
    inFlight: (after.inFlightSeconds - before.inFlightSeconds) / duration,
    late: late / count,
  };
}

/** Mean over replications and its standard error. */
export function sampleMean(values: readonly number[]): SampleMean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/**
 * Expects what theory says: within four standard errors, and what the simulated system is known to differ by from the
 * one the theory is about (`bound`, in the unit of the values). The error itself must be below 2 % of the theory's
 * value, or the test could hardly fail.
 */
export function expectTheory(values: readonly number[], theory: number, bound = 0): void {
  const { mean, error } = sampleMean(values);
  const said = `mean ${mean} ± ${error}, theory ${theory}, bound ${bound}`;
  expect(error / theory, said).toBeLessThan(0.02);
  expect(Math.abs(mean - theory), said).toBeLessThan(4 * error + bound);
}
