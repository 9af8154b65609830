import type { Overload, RunState } from "../documents/parts/state.ts";
import { kindOf } from "../engine/loadKinds.ts";
import { meanFactor } from "../engine/rateProfile.ts";
import type { RateProfile, Scenario } from "../engine/scenario.ts";
import { type Capacity, findCapacity, offeredRate } from "./capacity.ts";
import { daySchedule, profileOf } from "./daySchedule.ts";
import type { Disturbance } from "./disturbances.ts";
import { disturbancesOf, undisturbed } from "./disturbances.ts";
import { type ShockTest, testShock } from "./metastability.ts";
import type { ReplicationSchedule } from "./replicate.ts";
import { findWarmUp } from "./warmUp.ts";

/** What must be known before replications start. */
export type Preparation = {
  readonly schedule: ReplicationSchedule;
  readonly state: RunState;
  readonly overload: Overload | null;
  /** null for a burst or a trace. */
  readonly capacity: Capacity | null;
  /** null where no client gives up, or nothing steady is there to be shaken. */
  readonly shock: ShockTest | null;
};

/** What other runs of the same requests have shown already, and need not be found again. */
export type Known = {
  readonly capacity?: Capacity;
  /** Seconds, of the same duration under a load that settles no earlier. */
  readonly warmUp?: number;
  /** null where no shock is to be tried. */
  readonly shock?: ShockTest | null;
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
export function prepare(scenario: Scenario, seed: number, duration: number, known: Known = {}): Preparation {
  const { load } = scenario;
  if (kindOf(load).requestsInAll(load) !== null)
    return { schedule: { kind: "drain" }, state: "transient", overload: null, capacity: null, shock: null };
  const capacity = known.capacity ?? findCapacity(scenario, seed);
  const profile = profileOf(load);
  if (profile !== undefined) return prepareDay(scenario, profile, capacity);
  const offered = offeredRate(scenario);
  if (kindOf(load).isOpen && offered !== null && offered >= capacity.total && !isBounded(scenario))
    return {
      schedule: {
        kind: "steady",
        warmUp: 0,
        duration: Math.min(duration, overloadedRequests / offered),
        patience: 0,
      },
      state: "overloaded",
      overload: {
        offeredRequestsPerSecond: offered,
        capacityRequestsPerSecond: capacity.total,
        queueGrowthPerSecond: offered - capacity.total,
      },
      capacity,
      shock: null,
    };
  const warmUp = known.warmUp ?? findWarmUp(undisturbed(scenario), seed, duration, capacity.total, offered);
  const patience = Math.max(duration, leastPatience);
  const shock =
    known.shock === undefined ? testShock(scenario, seed, warmUp, offered ?? capacity.total) : known.shock;
  const disturbances = disturbancesOf(scenario);
  if (disturbances.length > 0)
    return {
      schedule: eventSchedule(disturbances, warmUp, duration, patience),
      state: "transient",
      overload: null,
      capacity,
      shock,
    };
  return {
    schedule: { kind: "steady", warmUp, duration, patience },
    state: "steady",
    overload: null,
    capacity,
    shock,
  };
}

/**
 * A load that follows the clock. Hours above capacity are part of it, as long as the whole period is below: their queue
 * drains later.
 */
function prepareDay(scenario: Scenario, profile: RateProfile, capacity: Capacity): Preparation {
  const schedule = daySchedule(scenario, profile, capacity.total);
  const offered = offeredRate(scenario)! * meanFactor(profile);
  const isOverloaded = kindOf(scenario.load).isOpen && offered >= capacity.total && !isBounded(scenario);
  if (!isOverloaded) return { schedule, state: "transient", overload: null, capacity, shock: null };
  return {
    schedule: { ...schedule, patience: 0 },
    state: "overloaded",
    overload: {
      offeredRequestsPerSecond: offered,
      capacityRequestsPerSecond: capacity.total,
      queueGrowthPerSecond: offered - capacity.total,
    },
    capacity,
    shock: null,
  };
}

/** Whether no queue can grow for ever: every request leaves some day, answered or not. */
function isBounded({ deployments, workload: { features }, gateway }: Scenario): boolean {
  if (gateway !== undefined && Number.isFinite(gateway.timeout)) return true;
  return features.every(({ patience, deployment = 0 }) => {
    if (deployments[deployment]!.engine.queueLimit !== undefined) return true;
    return (
      patience !== undefined && Math.min(patience.timeout, patience.abandonment) < Number.POSITIVE_INFINITY
    );
  });
}

/** Seconds before the first disturbance that show how it is without. */
const usualBefore = 300;
/** Time to recover in: at least so many seconds, and so many times the disturbance's own length, but no more than `most`. */
const recovery = { least: 1800, times: 4, most: 4 * 3600 };
const mostBins = 360;

/**
 * A run through what is sure to come: warmed up, then `duration` seconds, or as long as the last disturbance and the
 * recovery from it may take where less than a third of `duration` would be left for that; kept in bins, which begin
 * early enough to show the time before.
 *
 * @param disturbances at least one, by their beginning
 * @param warmUp seconds to the steady state
 */
function eventSchedule(
  disturbances: readonly Disturbance[],
  warmUp: number,
  duration: number,
  patience: number,
): ReplicationSchedule {
  const from = disturbances[0]!.from;
  const to = Math.max(...disturbances.map((each) => each.to));
  const needed = Math.min(recovery.most, Math.max(recovery.least, recovery.times * (to - from)));
  const measured = duration - to >= duration / 3 ? duration : Math.ceil(to + needed);
  const seconds = measured / Math.min(mostBins, Math.ceil(measured));
  const before = Math.ceil(Math.max(0, Math.min(usualBefore, measured / 4) - from) / seconds);
  const count = Math.round(measured / seconds) + before;
  return {
    kind: "steady",
    warmUp: warmUp + before * seconds,
    duration: measured,
    patience,
    bins: { from: -before * seconds, seconds, count },
  };
}
