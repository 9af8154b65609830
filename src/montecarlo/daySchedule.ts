import { meanFactorBetween } from "../engine/rateProfile.ts";
import type { Load, RateProfile, Scenario } from "../engine/scenario.ts";
import { offeredRate } from "./capacity.ts";

/**
 * How one replication of a load with a profile is run: a warm-up, then one whole period from the clock's `start` on, each
 * request until it is answered or `patience` has passed since the period's end. Seconds. The period is told in `hours`
 * equal parts, which are hours where it lasts whole ones, and what waits on a grid of `slots` to each of them.
 */
export type DaySchedule = {
  readonly kind: "day";
  readonly start: number;
  readonly warmUp: number;
  readonly period: number;
  readonly hours: number;
  readonly slots: number;
  readonly patience: number;
};

/** Requests in flight live for minutes: after so many seconds of the profile's own preceding load the start is forgotten. */
const usualWarmUp = 7200;
/** A week's hours; longer periods are told in as many parts. */
const mostHours = 168;
/** Five minutes through a day, a quarter of an hour through a week. */
const slotsOf = (hours: number) => (hours <= 48 ? 12 : 4);

/** The load's rate profile; undefined where the rate does not follow the clock. */
export function profileOf(load: Load): RateProfile | undefined {
  return "profile" in load ? load.profile : undefined;
}

/** A load with a profile as if its busiest hour lasted; any other as it is. */
export function busiestHour(load: Load): Load {
  if (!("profile" in load)) return load;
  const { profile: _, ...held } = load;
  return held;
}

/** Requests a second that come in each hour of the profile's period if answers take no time, from the clock's 0 on. */
export function hourlyRates(scenario: Scenario, profile: RateProfile): number[] {
  const hours = hoursOf(profile);
  const hour = profile.period / hours;
  const busiest = offeredRate(scenario)!;
  return Array.from(
    { length: hours },
    (_, i) => busiest * meanFactorBetween(profile, i * hour, (i + 1) * hour),
  );
}

/**
 * The schedule for a load with a profile. The measured period begins where the queue, taken as a fluid that is served at
 * capacity, is shortest, and among such hours in the quietest, so that little of what came before is still there.
 *
 * @param capacity requests a second that the house serves at most
 */
export function daySchedule(scenario: Scenario, profile: RateProfile, capacity: number): DaySchedule {
  const { period } = profile;
  const rates = hourlyRates(scenario, profile);
  const hour = period / rates.length;
  const backlog = fluidBacklog(rates, capacity, hour);
  const first = rates.reduce((best, rate, i) => {
    const isShorter = backlog[i]! < backlog[best]!;
    return isShorter || (backlog[i] === backlog[best] && rate < rates[best]!) ? i : best;
  }, 0);
  return {
    kind: "day",
    start: first * hour,
    warmUp: backlog[first]! > 0 ? Math.max(usualWarmUp, period / 2) : usualWarmUp,
    period,
    hours: rates.length,
    slots: slotsOf(rates.length),
    patience: period,
  };
}

function hoursOf({ period }: RateProfile): number {
  return Math.min(mostHours, Math.max(1, Math.round(period / 3600)));
}

/** Requests that wait at the start of each hour after a period of the same, as a fluid. */
function fluidBacklog(rates: readonly number[], capacity: number, hour: number): number[] {
  let waiting = 0;
  const pass = () =>
    rates.map((rate) => {
      const before = waiting;
      waiting = Math.max(0, waiting + (rate - capacity) * hour);
      return before;
    });
  pass();
  return pass();
}
