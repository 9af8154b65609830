import { normal, type RandomStream } from "../engine/random.ts";
import { questionMix } from "../engine/requestMix.ts";
import type { Demand, Feature, Load, Scenario } from "../engine/scenario.ts";

/** Logarithms of the factors that one replication's demand differs by from the asked one. */
export type DrawnDemand = {
  readonly users: number;
  readonly requests: number;
  readonly features: readonly number[];
};

/** Whether nothing of the demand is uncertain. */
export function isKnownDemand(demand: Demand | undefined): boolean {
  return demand === undefined || demandDeviations(demand).every((deviation) => deviation === 0);
}

/** Standard deviations of all factors' logarithms: of users, of requests, of each feature. */
export function demandDeviations({ users, requests, features }: Demand): number[] {
  return [users, requests, ...features];
}

/** Draws lognormal factors with median 1, independent of each other. */
export function drawDemand(
  { users, mostUsers, requests, features }: Demand,
  stream: RandomStream,
): DrawnDemand {
  return {
    users: Math.min(users * normal(stream), Math.log(mostUsers)),
    requests: requests * normal(stream),
    features: features.map((deviation) => deviation * normal(stream)),
  };
}

/** The scenario with its users, their requests and the mix of features multiplied by the drawn factors. */
export function withDemand(scenario: Scenario, { keepsTotal }: Demand, drawn: DrawnDemand): Scenario {
  const { features } = scenario.workload;
  const weights = features.map(({ share }, i) => share * Math.exp(drawn.features[i] ?? 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mixed = features.map((feature, i): Feature => ({ ...feature, share: weights[i]! / total }));
  const calls = Math.exp(drawn.requests) * (keepsTotal ? 1 : total);
  return {
    ...scenario,
    workload: { ...scenario.workload, features: mixed },
    load: loadWith(scenario.load, Math.exp(drawn.users), calls, perCall(mixed) / perCall(features)),
  };
}

/** @param perCall questions of a call, over what they are in the asked mix: users think between questions */
function loadWith(load: Load, users: number, calls: number, perCall: number): Load {
  switch (load.kind) {
    case "users":
      return {
        ...load,
        users: Math.max(1, Math.round(load.users * users)),
        thinkTime: load.thinkTime / (calls * perCall),
      };
    case "rate":
      return { ...load, rate: load.rate * users * calls };
    case "concurrency":
    case "burst":
    case "trace":
      return load;
  }
}

function perCall(features: readonly Feature[]): number {
  return questionMix(features).questionsPerCall;
}
