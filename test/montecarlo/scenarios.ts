import { exactLaw, type FittedLaw } from "../../src/engine/fittedLaw.ts";
import {
  type Deployment,
  type EngineSettings,
  type LengthDistribution,
  type Load,
  type Scenario,
  soleDeployment,
} from "../../src/engine/scenario.ts";
import type { ServiceLaw } from "../../src/engine/serviceLaw.ts";
import type { ExperimentSettings } from "../../src/montecarlo/experiment.ts";

/** A step takes a millisecond whatever it holds, so that a request alone takes a millisecond a token. */
export const millisecondSteps: ServiceLaw = {
  c0: 0.001,
  cSeq: 0,
  cKv: 0,
  cPre: 0,
  cExp: 0,
  experts: 1,
  expertsPerToken: 1,
};

export const plentiful: EngineSettings = {
  maxNumSeqs: 256,
  maxNumBatchedTokens: 2048,
  kvBlocks: 1_000_000,
  maxModelLen: 1_000_000,
};
const oneAtATime: EngineSettings = { ...plentiful, maxNumSeqs: 1 };

/** A scenario of one deployment, in one piece. */
type Flat = Omit<Deployment, "name"> & Pick<Scenario, "load" | "workload">;
export type Changes = Partial<Flat>;

function changed(flat: Flat, changes: Changes): Scenario {
  const { load, workload, ...deployment } = { ...flat, ...changes };
  return soleDeployment(deployment, load, workload);
}

/**
 * One server, first come first served, one request at a time: service times are a geometric number of milliseconds
 * with mean one second, exponential but for half a millisecond. With Poisson arrivals this is M/M/1 with μ = 1.
 */
export function singleServer(load: Load, changes: Changes = {}): Scenario {
  return changed(
    {
      law: exactLaw(millisecondSteps),
      engine: oneAtATime,
      replicas: 1,
      routing: "round-robin",
      load,
      workload: oneFeature({ kind: "constant", tokens: 1 }, { kind: "geometric", mean: 1000, max: 100_000 }),
    },
    changes,
  );
}

/** Continuous batching with a law near GitLab's Mistral 7B on the large machine, chat-like requests. */
export function batchingServer(load: Load, changes: Changes = {}): Scenario {
  const law = { ...millisecondSteps, c0: 0.0065, cSeq: 8e-5, cKv: 1.3e-8, cPre: 1.3e-5 };
  return changed(
    {
      law: exactLaw(law),
      engine: plentiful,
      replicas: 1,
      routing: "round-robin",
      load,
      workload: oneFeature(
        { kind: "lognormal", mean: 600, cv: 0.5, max: 8000 },
        { kind: "geometric", mean: 300, max: 4000 },
      ),
    },
    changes,
  );
}

export function oneFeature(inputTokens: LengthDistribution, outputTokens: LengthDistribution) {
  return { name: "test", features: [{ name: "all", share: 1, inputTokens, outputTokens }] };
}

/** The law of the only deployment. */
export function lawOf({ deployments }: Scenario): FittedLaw {
  return deployments[0]!.law;
}

/** The law of a scenario with every positive term uncertain by a common factor of the given log standard deviation. */
export function uncertain(law: FittedLaw, logSd: number): FittedLaw {
  return { ...law, terms: ["c0"], logCovariance: [[logSd ** 2]] };
}

export function poisson(rate: number): Load {
  return { kind: "rate", rate, arrival: { kind: "poisson" } };
}

/** Exactly `replications` replications of `duration` seconds. */
export function fixedRun(seed: number, replications: number, duration: number): ExperimentSettings {
  return {
    seed,
    precision: 0,
    minReplications: replications,
    maxReplications: replications,
    duration,
    slos: [],
    confidence: 0.95,
  };
}
