import type { ScalableKind } from "../documents/parts/load.ts";
import { questionMix } from "../engine/requestMix.ts";
import type { Load, Scenario, Workload } from "../engine/scenario.ts";

/** Loads whose amount can be swept: users, requests in flight, requests per second. */
export type ScalableLoad = Extract<Load, { kind: "users" | "concurrency" | "rate" }>;
/** A scenario whose load can be turned up and down. */
export type SweptScenario = Scenario & { readonly load: ScalableLoad };

/** Whether the load's amount is one number that can be turned up and down. */
export function isScalable(load: Load): load is ScalableLoad {
  return load.kind === "users" || load.kind === "concurrency" || load.kind === "rate";
}

/** Whether only whole amounts of the load exist. */
export function isCounted(kind: ScalableKind): boolean {
  return kind !== "rate";
}

/** How much the load is, in the unit of its kind. */
export function amountOf(load: ScalableLoad): number {
  switch (load.kind) {
    case "users":
      return load.users;
    case "concurrency":
      return load.concurrency;
    case "rate":
      return load.rate;
  }
}

/** The load with another amount, in the unit of its kind; users and requests in flight must be whole. */
export function withAmount(load: ScalableLoad, amount: number): ScalableLoad {
  switch (load.kind) {
    case "users":
      return { ...load, users: amount };
    case "concurrency":
      return { ...load, concurrency: amount };
    case "rate":
      return { ...load, rate: amount };
  }
}

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
  switch (load.kind) {
    case "users":
      return requestsPerSecond * load.thinkTime * questionMix(workload.features).questionsPerCall;
    case "rate":
      return requestsPerSecond;
    case "concurrency":
      return seats;
  }
}

/** Sequences that all replicas of a house run at once at most. */
export function seatsOf({ deployments }: Scenario): number {
  return deployments.reduce((sum, { replicas, engine }) => sum + replicas * engine.maxNumSeqs, 0);
}
