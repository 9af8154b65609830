import { kindOf, type ScalableLoad } from "../engine/loadKinds.ts";
import { questionMix } from "../engine/requestMix.ts";
import type { Scenario, Workload } from "../engine/scenario.ts";

/** A scenario whose load can be turned up and down. */
export type SweptScenario = Scenario & { readonly load: ScalableLoad };

/**
 * The amount of a load that offers so many requests (model calls) per second if answers took no time; for requests in
 * flight, which offer whatever is served, the seats that are all taken then.
 */
export function amountOffering(
  requestsPerSecond: number,
  load: ScalableLoad,
  workload: Workload,
  seats: number,
): number {
  return (
    kindOf(load).amountOffering(load, requestsPerSecond, questionMix(workload.features).questionsPerCall) ??
    seats
  );
}

/** Sequences that all replicas of a house run at once at most. */
export function seatsOf({ deployments }: Scenario): number {
  return deployments.reduce((sum, { replicas, engine }) => sum + replicas * engine.maxNumSeqs, 0);
}
