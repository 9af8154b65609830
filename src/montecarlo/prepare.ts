import type { Load, Scenario } from "../engine/scenario.ts";
import { tracePeriod, traceRequests } from "../engine/tracePages.ts";
import { saturatedThroughput } from "./capacity.ts";
import type { ReplicationPlan } from "./replicate.ts";
import type { Overload, RunState } from "./result.ts";
import { findWarmUp } from "./warmUp.ts";

/** What must be known before replications start. */
export type Preparation = {
  readonly plan: ReplicationPlan;
  readonly state: RunState;
  readonly overload: Overload | null;
  /** Requests per second at saturation; null for a burst or a trace. */
  readonly capacity: number | null;
};

/**
 * A request of the measured window that is still unanswered one window after its end, and at least this many seconds
 * after it, is given up.
 */
const leastPatience = 3600;
/** An overloaded system has no latency to be measured; so many arrivals show its throughput and batch. */
const overloadedRequests = 20_000;

/**
 * Finds out what kind of run this is, whether it has a steady state, and how long it must warm up to reach it. An open
 * load at or above capacity has none: its queue grows by the difference, and what is measured from its start on says
 * only how long one looked. A closed load always has one.
 *
 * @param duration seconds each replication measures
 */
export function prepare(scenario: Scenario, seed: number, duration: number): Preparation {
  const { load } = scenario;
  if (load.kind === "burst" || (load.kind === "trace" && !load.loop))
    return { plan: { kind: "drain" }, state: "transient", overload: null, capacity: null };
  const capacity = saturatedThroughput(scenario, seed);
  const offered = offeredRate(scenario);
  if (isOpen(load) && offered !== null && offered >= capacity)
    return {
      plan: {
        kind: "steady",
        warmUp: 0,
        duration: Math.min(duration, overloadedRequests / offered),
        patience: 0,
      },
      state: "overloaded",
      overload: {
        offeredRequestsPerSecond: offered,
        capacityRequestsPerSecond: capacity,
        queueGrowthPerSecond: offered - capacity,
      },
      capacity,
    };
  const warmUp = findWarmUp(scenario, seed, duration, capacity, offered);
  const patience = Math.max(duration, leastPatience);
  return { plan: { kind: "steady", warmUp, duration, patience }, state: "steady", overload: null, capacity };
}

/** Whether requests come at a rate of their own, however long the answers take. */
function isOpen(load: Load): boolean {
  return load.kind === "rate" || load.kind === "trace";
}

/** Requests per second that the load would bring if answers took no time; null where that has no meaning. */
export function offeredRate(scenario: Scenario): number | null {
  const { load } = scenario;
  switch (load.kind) {
    case "users":
      return load.users / load.thinkTime;
    case "rate":
      return load.rate;
    case "trace": {
      const period = tracePeriod(load.trace);
      return period > 0 ? traceRequests(load.trace) / period : null;
    }
    case "concurrency":
    case "burst":
      return null;
  }
}
