import { limitDispersion } from "../engine/arrivals.ts";
import type { Scenario } from "../engine/scenario.ts";
import { Simulation } from "../engine/simulation.ts";
import type { Totals } from "../engine/totals.ts";
import { mser5 } from "../stats/mser.ts";
import { replicationStreams } from "./streams.ts";

/** Pilot runs have numbers of their own, far from any replication's, so that their streams are independent. */
const firstPilot = 2 ** 40;
const pilotRuns = 4;
const bins = 500;
/** Requests that the first try aims at, and its least length in seconds. */
const firstRequests = 30_000;
const shortest = 60;
/** What has not settled is tried again on a horizon `stretch` times as long, up to `longest` durations or first tries. */
const stretch = 4;
const longest = 4;
/** A saturated population fills its queue with the think time as time constant: this many of them are looked at. */
const thinkTimes = 8;

/**
 * Seconds to drop from the start of a run that begins empty, for a load that has a steady state. Two rules, and the
 * longer counts. (1) Pilot runs under the law's centre: the numbers in flight and the KV blocks in use, as means over
 * `bins` slices of time and over the runs, are each cut by MSER-5; where no cut within the first half is best, the
 * horizon grows, and at the longest one half of it is dropped. (2) The relaxation time of the queue in heavy traffic,
 * which chance hides from pilot runs where few requests are in flight: a bias that one run would bear does not average
 * out over replications.
 *
 * @param duration seconds a replication measures
 * @param capacity requests per second at saturation
 * @param offered requests per second that come if answers take no time; null for a closed loop without thinking
 */
export function findWarmUp(
  scenario: Scenario,
  seed: number,
  duration: number,
  capacity: number,
  offered: number | null,
): number {
  const expected = offered === null ? capacity : Math.min(offered, capacity);
  const first = Math.max(
    Math.min(duration, Math.max(shortest, firstRequests / expected)),
    fillingTime(scenario, capacity, offered),
  );
  const atLeast = Math.min(relaxationTime(scenario, capacity, offered), (longest / 2) * duration);
  for (let span = first; ; span *= stretch) {
    const cut = settlingCut(scenario, seed, span);
    if (cut !== null) return Math.max(atLeast, cut);
    if (span * stretch > longest * Math.max(duration, first)) return Math.max(atLeast, span / 2);
  }
}

/** A horizon that shows a saturated, or nearly saturated, population come to rest; 0 for other loads. */
function fillingTime({ load }: Scenario, capacity: number, offered: number | null): number {
  const isSaturated = load.kind === "users" && offered !== null && offered > capacity / 2;
  return isSaturated ? thinkTimes * load.thinkTime : 0;
}

/**
 * Time constant at which a queue near saturation forgets its start, 2σ²/δ² with σ² the variance of arrivals and services
 * per second and δ the spare capacity (reflected Brownian motion: Abate & Whitt 1987, Adv. Appl. Probab. 19, 560; Whitt
 * 1989, Management Science 35, 1341); services are taken as exponential. No longer than the think time of a population,
 * which forgets by itself.
 */
function relaxationTime({ load }: Scenario, capacity: number, offered: number | null): number {
  if (offered === null) return 0;
  const arrivals = load.kind === "rate" ? limitDispersion(load.rate, load.arrival) : 1;
  const relaxation = (2 * offered * (arrivals + 1)) / (capacity - offered) ** 2;
  return load.kind === "users" ? Math.min(relaxation, load.thinkTime) : relaxation;
}

/** Seconds until the pilot runs have settled; null when they have not within the first half. */
function settlingCut(scenario: Scenario, seed: number, span: number): number | null {
  const inFlight = new Float64Array(bins);
  const kvBlocks = new Float64Array(bins);
  for (let run = 0; run < pilotRuns; run++)
    addPilot(scenario, seed, firstPilot + run, span, inFlight, kvBlocks);
  const cuts = [mser5(inFlight), mser5(kvBlocks)];
  if (!cuts.every(({ settled }) => settled)) return null;
  return (Math.max(...cuts.map(({ cut }) => cut)) / bins) * span;
}

/** Adds a pilot run's integrals over each slice of time. */
function addPilot(
  scenario: Scenario,
  seed: number,
  number: number,
  span: number,
  inFlight: Float64Array,
  kvBlocks: Float64Array,
): void {
  const simulation = new Simulation(scenario, replicationStreams(seed, number), {
    completed() {},
    failed() {},
  });
  let before = simulation.totals();
  for (let bin = 0; bin < bins; bin++) {
    simulation.advanceTo((span * (bin + 1)) / bins);
    const after = simulation.totals();
    inFlight[bin]! += after.inFlightSeconds - before.inFlightSeconds;
    kvBlocks[bin]! += kvBlockSeconds(after) - kvBlockSeconds(before);
    before = after;
  }
}

function kvBlockSeconds({ deployments }: Totals): number {
  return deployments.reduce((sum, deployment) => sum + deployment.kvBlockSeconds, 0);
}
