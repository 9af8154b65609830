import { kindOf } from "../engine/loadKinds.ts";
import { normal, type RandomStream } from "../engine/random.ts";
import { questionMix } from "../engine/requestMix.ts";
import type { Demand, Feature, Scenario } from "../engine/scenario.ts";

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
  const { load, workload } = scenario;
  const { features } = workload;
  const weights = features.map(({ share }, i) => share * Math.exp(drawn.features[i] ?? 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mixed = features.map((feature, i): Feature => ({ ...feature, share: weights[i]! / total }));
  const calls = Math.exp(drawn.requests) * (keepsTotal ? 1 : total);
  return {
    ...scenario,
    workload: { ...workload, features: mixed },
    load: kindOf(load).withDemand(load, Math.exp(drawn.users), calls, perCall(mixed) / perCall(features)),
  };
}

function perCall(features: readonly Feature[]): number {
  return questionMix(features).questionsPerCall;
}
