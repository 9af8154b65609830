import type { Scenario } from "../engine/scenario.ts";
import { Simulation } from "../engine/simulation.ts";
import { mean } from "../stats/intervals.ts";
import { mser5 } from "../stats/mser.ts";
import { replicationStreams } from "./streams.ts";

/** Pilot runs have numbers of their own, far from any replication's, so that their streams are independent. */
const firstPilot = 2 ** 40;
const pilotRuns = 4;
const bins = 500;
/** Requests that the first try aims at, and its least length in seconds. */
const firstRequests = 30_000;
const shortest = 60;
/** What has not settled within the horizon is tried again on one `stretch` times as long, up to `longest` durations. */
const stretch = 4;
const longest = 16;
/** Requests that count as still arriving and leaving in balance: growth below this share of the mean in flight. */
const balance = 0.1;

/** How long the system takes to settle, or how fast its queue grows. Seconds. */
export type Settling =
  | { readonly kind: "settled"; readonly warmUp: number }
  | { readonly kind: "growing"; readonly requestsPerSecond: number };

/**
 * Finds the warm-up of a scenario from an empty start: the mean number in flight over `bins` slices of time, averaged
 * over pilot runs under the law's centre, is cut by MSER-5; where no cut within the first half is best, the horizon
 * grows. What still grows in a straight line over a whole duration, or at the longest horizon, has no steady state
 * within reach.
 *
 * @param duration seconds a replication measures
 * @param rate requests per second to expect
 */
export function findSettling(scenario: Scenario, seed: number, duration: number, rate: number): Settling {
  const first = Math.min(duration, Math.max(shortest, firstRequests / rate));
  for (let span = first; ; span *= stretch) {
    const runs = Array.from({ length: pilotRuns }, (_, run) =>
      pilotRun(scenario, seed, firstPilot + run, span),
    );
    const series = Array.from({ length: bins }, (_, bin) => {
      let sum = 0;
      for (const run of runs) sum += run[bin]!;
      return sum / pilotRuns;
    });
    const { cut, settled } = mser5(series);
    if (settled) return { kind: "settled", warmUp: (cut / bins) * span };
    const half = series.slice(bins / 2);
    const growth = slope(half) * (bins / span);
    const isGrowing = (growth * span) / 2 > balance * Math.max(1, mean(half));
    const isLast = span * stretch > longest * duration;
    if (isGrowing && span >= duration && (isLast || growsSteadily(series)))
      return { kind: "growing", requestsPerSecond: growth };
    if (isLast) return { kind: "settled", warmUp: span / 2 };
  }
}

/** Mean number in flight in each slice of time. */
function pilotRun(scenario: Scenario, seed: number, number: number, span: number): Float64Array {
  const simulation = new Simulation(scenario, scenario.law.law, replicationStreams(seed, number), {
    completed() {},
    rejected() {},
  });
  const inFlight = new Float64Array(bins);
  let before = simulation.totals();
  for (let bin = 0; bin < bins; bin++) {
    simulation.advanceTo((span * (bin + 1)) / bins);
    const after = simulation.totals();
    inFlight[bin] = (after.inFlightSeconds - before.inFlightSeconds) / (after.time - before.time);
    before = after;
  }
  return inFlight;
}

/** Growth in the last quarter is at least half of that in the third: a line, not a curve that flattens. */
function growsSteadily(series: readonly number[]): boolean {
  const quarter = series.length / 4;
  const third = slope(series.slice(2 * quarter, 3 * quarter));
  const last = slope(series.slice(3 * quarter));
  return third > 0 && last > 0.5 * third;
}

/** Least-squares slope per item. */
function slope(series: readonly number[]): number {
  const centre = (series.length - 1) / 2;
  const level = mean(series);
  let products = 0;
  let squares = 0;
  series.forEach((value, i) => {
    products += (i - centre) * (value - level);
    squares += (i - centre) ** 2;
  });
  return products / squares;
}
