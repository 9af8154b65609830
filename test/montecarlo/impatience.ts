import type { Backoff, Load, Patience, Scenario } from "../../src/engine/scenario.ts";
import { type Changes, oneFeature, plentiful, singleServer } from "./scenarios.ts";

const backoff: Backoff = { first: 1, factor: 2, most: 8, jitter: 0.25 };

/** Waits `timeout` seconds for each answer, and sends again up to `retries` times. */
export function patience(timeout: number, retries = 0): Patience {
  return { timeout, retries, backoff, abandonment: Number.POSITIVE_INFINITY };
}

/** A scenario in which every client has this patience. */
export function withPatience(scenario: Scenario, each: Patience): Scenario {
  const { workload } = scenario;
  return {
    ...scenario,
    workload: { ...workload, features: workload.features.map((feature) => ({ ...feature, patience: each })) },
  };
}

/** One server that takes a second for every request, first come first served. */
export function oneSecondServer(load: Load, changes: Changes = {}): Scenario {
  const second = { kind: "constant", tokens: 1000 } as const;
  return singleServer(load, {
    engine: { ...plentiful, maxNumSeqs: 1 },
    workload: oneFeature({ kind: "constant", tokens: 1 }, second),
    ...changes,
  });
}
