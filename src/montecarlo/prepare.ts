import type { Scenario } from "../engine/scenario.ts";
import { saturatedThroughput } from "./capacity.ts";
import { findSettling } from "./pilot.ts";
import type { ReplicationPlan } from "./replicate.ts";
import type { Overload, RunState } from "./result.ts";

/** What must be known before replications start. */
export type Preparation = {
  readonly plan: ReplicationPlan;
  readonly state: RunState;
  readonly overload: Overload | null;
  /** Requests per second at saturation; null for a burst or a trace. */
  readonly capacity: number | null;
};

/**
 * Finds out what kind of run this is, how long it must warm up, and whether it has a steady state at all.
 *
 * @param duration seconds each replication measures
 */
export function prepare(scenario: Scenario, seed: number, duration: number): Preparation {
  const { load } = scenario;
  if (load.kind === "burst" || load.kind === "trace")
    return { plan: { kind: "drain" }, state: "transient", overload: null, capacity: null };
  const capacity = saturatedThroughput(scenario, seed);
  const offered = offeredRate(scenario);
  const isBeyond = load.kind === "rate" && load.rate >= capacity;
  const settling = findSettling(scenario, seed, duration, offered ?? capacity);
  const plan: ReplicationPlan = {
    kind: "steady",
    warmUp: settling.kind === "settled" ? settling.warmUp : 0,
    duration,
  };
  if (!isBeyond && settling.kind === "settled") return { plan, state: "steady", overload: null, capacity };
  const growth =
    settling.kind === "growing" ? settling.requestsPerSecond : Math.max(0, (offered ?? 0) - capacity);
  return {
    plan,
    state: "overloaded",
    overload: {
      offeredRequestsPerSecond: offered ?? capacity + growth,
      capacityRequestsPerSecond: capacity,
      queueGrowthPerSecond: growth,
    },
    capacity,
  };
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
      const span = load.trace.arrivals.at(-1)! - load.trace.arrivals[0]!;
      return span > 0 ? load.trace.arrivals.length / span : null;
    }
    case "concurrency":
    case "burst":
      return null;
  }
}
