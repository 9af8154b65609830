import type { RequestSink } from "../engine/requestSink.ts";
import type { Scenario } from "../engine/scenario.ts";
import type { Simulation } from "../engine/simulation.ts";
import type { StationTotals } from "../engine/station.ts";
import { LatencySketch, type SketchData } from "../stats/latencySketch.ts";
import type { DaySchedule } from "./daySchedule.ts";

/** What one deployment saw of the requests that came in one hour, and how busy it was. */
export type HourSummary = {
  readonly e2e: SketchData;
  readonly ttft: SketchData;
  /** Requests that left without an answer. */
  readonly failed: number;
  /** In the replicas, running and waiting, on average. */
  readonly inFlight: number;
  readonly utilisation: number;
};

/** The course of a period in one deployment, from the clock's 0 on. */
export type DayCourse = {
  readonly hours: readonly HourSummary[];
  /** By slot: requests that wait, in the replicas and for a place in the gateway, and those in the replicas, on average. */
  readonly waiting: Float64Array;
  readonly inFlight: Float64Array;
};

/** Numbers that wait are looked at so often in a slot. */
const looks = 5;

/** Keeps the times of requests by the hour in which they came and by deployment. */
export class DaySink implements RequestSink {
  readonly #schedule: DaySchedule;
  readonly #overheads: readonly number[];
  readonly #homes: readonly number[];
  readonly #e2e: LatencySketch[][];
  readonly #ttft: LatencySketch[][];
  readonly #failed: Float64Array[];

  constructor({ deployments, workload: { features } }: Scenario, schedule: DaySchedule) {
    this.#schedule = schedule;
    this.#homes = features.map(({ deployment = 0 }) => deployment);
    this.#overheads = this.#homes.map((home) => deployments[home]!.law.overhead);
    this.#e2e = deployments.map(() => []);
    this.#ttft = deployments.map(() => []);
    this.#failed = deployments.map(() => new Float64Array(schedule.hours));
  }

  completed(feature: number, arrival: number, _admitted: number, firstToken: number, finish: number): void {
    const hour = this.#hourOf(arrival);
    if (hour >= 0) {
      const home = this.#homes[feature]!;
      const overhead = this.#overheads[feature]!;
      const [e2e, ttft] = [this.#e2e[home]!, this.#ttft[home]!];
      e2e[hour] ??= new LatencySketch();
      ttft[hour] ??= new LatencySketch();
      e2e[hour].record(overhead + finish - arrival);
      ttft[hour].record(overhead + firstToken - arrival);
    }
  }

  failed(feature: number, arrival: number): void {
    const hour = this.#hourOf(arrival);
    if (hour >= 0) this.#failed[this.#homes[feature]!]![hour]!++;
  }

  /** What requests of an hour saw; complete once they have all left. */
  hour(deployment: number, hour: number): Pick<HourSummary, "e2e" | "ttft" | "failed"> {
    return {
      e2e: (this.#e2e[deployment]![hour] ?? new LatencySketch()).toData(),
      ttft: (this.#ttft[deployment]![hour] ?? new LatencySketch()).toData(),
      failed: this.#failed[deployment]![hour]!,
    };
  }

  #hourOf(arrival: number): number {
    const { warmUp, period, start, hours } = this.#schedule;
    const since = arrival - warmUp;
    if (since <= 0 || since > period) return -1;
    return Math.floor((((start + since) % period) / period) * hours);
  }
}

/** What is known of each deployment when the period has passed; `inFlight` and `waiting` by slot, the rest by hour. */
export type DayCounts = readonly {
  readonly hours: readonly Pick<HourSummary, "inFlight" | "utilisation">[];
  readonly waiting: Float64Array;
  readonly inFlight: Float64Array;
}[];

/** Runs a simulation that stands at the start of the measured period to its end. */
export function runThroughDay(
  simulation: Simulation,
  { deployments }: Scenario,
  schedule: DaySchedule,
): DayCounts {
  const { warmUp, period, hours, slots, start } = schedule;
  const count = hours * slots;
  const slot = period / count;
  const first = Math.round((start / period) * count);
  const courses = deployments.map(() => ({
    waiting: new Float64Array(count),
    inFlight: new Float64Array(count),
    busy: new Float64Array(hours),
    seconds: new Float64Array(hours),
  }));
  let before = simulation.totals().deployments;
  for (let i = 0; i < count; i++) {
    const at = (first + i) % count;
    const hour = Math.floor(at / slots);
    for (let look = 1; look <= looks; look++) {
      simulation.advanceTo(warmUp + (i + look / looks) * slot);
      const { gateway, deployments: waiting } = simulation.waiting;
      for (const [d, course] of courses.entries()) course.waiting[at]! += (gateway + waiting[d]!) / looks;
    }
    const after = simulation.totals().deployments;
    for (const [d, course] of courses.entries()) {
      const gained = (key: keyof StationTotals) => after[d]![key] - before[d]![key];
      course.inFlight[at] = gained("inFlightSeconds") / slot;
      course.seconds[hour]! += gained("inFlightSeconds");
      course.busy[hour]! += gained("busySeconds");
    }
    before = after;
  }
  const whole = slots * slot;
  return courses.map(({ waiting, inFlight, busy, seconds }, d) => ({
    waiting,
    inFlight,
    hours: Array.from(busy, (each, hour) => ({
      inFlight: seconds[hour]! / whole,
      utilisation: each / whole / deployments[d]!.replicas,
    })),
  }));
}

/** The course of the period in each deployment, once its requests have left. */
export function dayCourses(counts: DayCounts, sink: DaySink): DayCourse[] {
  return counts.map(({ hours, waiting, inFlight }, d) => ({
    waiting,
    inFlight,
    hours: hours.map((each, hour) => ({ ...sink.hour(d, hour), ...each })),
  }));
}
