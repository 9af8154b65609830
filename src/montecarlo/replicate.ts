import { type Failure, failures } from "../engine/clients.ts";
import type { RequestSink } from "../engine/requestSink.ts";
import type { Load, Scenario } from "../engine/scenario.ts";
import { Simulation } from "../engine/simulation.ts";
import type { Totals } from "../engine/totals.ts";
import { invariant } from "../errors.ts";
import { type DayCourse, DaySink, dayCourses, runThroughDay } from "./dayCourse.ts";
import { type DaySchedule, profileOf } from "./daySchedule.ts";
import { drawScenario } from "./drawScenario.ts";
import { type RequestLimit, RequestLimits } from "./requestLimits.ts";
import { playedScenario } from "./resampledTrace.ts";
import { type ReplicationStreams, replicationStreams } from "./streams.ts";
import { deploymentSummaries, houseSummary, type SystemSummary } from "./systemSummary.ts";
import { type BinnedRun, BinSink, endOfBins, runThroughBins, type TimeBins } from "./timeBins.ts";
import { type FeatureSummary, WindowSink } from "./windowSink.ts";

/**
 * What one replication does. `steady`: run `warmUp` seconds, then measure the requests that arrive in the next
 * `duration` seconds, each until it is answered or `patience` seconds have passed since the window's end. `drain`: run
 * a burst or a trace to its end; `day`: see there. Seconds throughout. `bins`, which must end with the window, are kept apart in time.
 */
export type ReplicationSchedule =
  | {
      readonly kind: "steady";
      readonly warmUp: number;
      readonly duration: number;
      readonly patience: number;
      readonly bins?: TimeBins;
    }
  | DaySchedule
  | { readonly kind: "drain" };

/** What one replication found, as plain data of bounded size. */
export type ReplicationSummary = SystemSummary & {
  readonly replication: number;
  /** In the workload's order. */
  readonly features: readonly FeatureSummary[];
  /** In the scenario's order; the replication's own figures are those of all of them together. */
  readonly deployments: readonly SystemSummary[];
  /** Length of the measured window; for a drained run the time from the first arrival to the last answer. */
  readonly seconds: number;
  /** Requests that left without an answer, by why. */
  readonly failed: Readonly<Record<Failure, number>>;
  /** Sendings of requests, the first and every retry, and those of them that ended by a timeout. */
  readonly sendings: number;
  readonly timeouts: number;
  /** Tokens computed for sendings that were not answered. */
  readonly wastedPromptTokens: number;
  readonly wastedOutputTokens: number;
  /** Calls that held a place in the gateway, and that waited for one, on average. */
  readonly gatewayHeld: number;
  readonly gatewayQueued: number;
  /** Requests of the window still unanswered when the run was ended; the sketches do not hold them. */
  readonly unfinished: number;
  /** In flight at the start and at the end of the window. */
  readonly inFlightAtStart: number;
  readonly inFlightAtEnd: number;
  /** null where the schedule has no bins. */
  readonly timeline: BinnedRun | null;
  /** The course of the period in each deployment; null where the load has no profile. */
  readonly day: readonly DayCourse[] | null;
};

/**
 * Runs one replication: draws its scenario, simulates, summarises. Depends on nothing but its arguments.
 *
 * @param seed root seed; @param replication number of the replication, which selects its streams
 * @param limits what a good answer keeps
 */
export function replicate(
  scenario: Scenario,
  schedule: ReplicationSchedule,
  seed: number,
  replication: number,
  limits: readonly RequestLimit[] = [],
): ReplicationSummary {
  const played = playedScenario(scenario, replication);
  const streams = replicationStreams(seed, replication);
  const drawn = drawScenario(played, streams);
  const requestLimits = new RequestLimits(drawn, limits);
  const window = new WindowSink(drawn, requestLimits);
  if (schedule.kind === "drain")
    return drain(new Simulation(drawn, streams, window), window, scenario, replication);
  if (schedule.kind === "day") return measureDay(drawn, streams, window, scenario, schedule, replication);
  const { bins, warmUp } = schedule;
  const binned = bins ? new BinSink(requestLimits, drawn, bins, warmUp) : null;
  const simulation = new Simulation(
    drawn,
    streams,
    binned ? bothSinks(binned, window) : window,
    null,
    warmUp,
  );
  return measureWindow(simulation, window, binned, scenario, schedule, replication);
}

function measureWindow(
  simulation: Simulation,
  window: WindowSink,
  binned: BinSink | null,
  scenario: Scenario,
  schedule: Extract<ReplicationSchedule, { kind: "steady" }>,
  replication: number,
): ReplicationSummary {
  const bins = schedule.bins ?? { from: 0, seconds: schedule.duration, count: 1 };
  const end = endOfBins(bins, schedule.warmUp);
  window.from = schedule.warmUp;
  window.to = end;
  const { before, inFlightAtStart, columns } = runThroughBins(simulation, bins, schedule.warmUp);
  return {
    ...windowSummary(
      simulation,
      window,
      scenario,
      before,
      inFlightAtStart,
      end + schedule.patience,
      replication,
    ),
    timeline: binned && { ...columns, good: binned.good, e2e: binned.sketches() },
    day: null,
  };
}

function measureDay(
  drawn: Scenario,
  streams: ReplicationStreams,
  window: WindowSink,
  scenario: Scenario,
  schedule: DaySchedule,
  replication: number,
): ReplicationSummary {
  const end = schedule.warmUp + schedule.period;
  window.from = schedule.warmUp;
  window.to = end;
  const sink = new DaySink(drawn, schedule);
  const simulation = new Simulation(
    startingAt(drawn, schedule.start),
    streams,
    bothSinks(sink, window),
    null,
    schedule.warmUp,
  );
  simulation.advanceTo(schedule.warmUp);
  const before = simulation.totals();
  const inFlightAtStart = simulation.inFlight;
  const counts = runThroughDay(simulation, drawn, schedule);
  return {
    ...windowSummary(
      simulation,
      window,
      scenario,
      before,
      inFlightAtStart,
      end + schedule.patience,
      replication,
    ),
    timeline: null,
    day: dayCourses(counts, sink),
  };
}

function startingAt(scenario: Scenario, start: number): Scenario {
  const { load } = scenario;
  const profile = profileOf(load);
  if (profile === undefined) return scenario;
  return { ...scenario, load: { ...load, profile: { ...profile, start } } as Load };
}

/** The summary of a window that ends now, once its requests have left or the last moment has come. */
function windowSummary(
  simulation: Simulation,
  window: WindowSink,
  scenario: Scenario,
  before: Totals,
  inFlightAtStart: number,
  lastMoment: number,
  replication: number,
): Omit<ReplicationSummary, "timeline" | "day"> {
  const after = simulation.totals();
  const inFlightAtEnd = simulation.inFlight;
  const arrived = after.arrivals - before.arrivals;
  while (window.seen < arrived && simulation.advance(lastMoment, 256));
  const unfinished = arrived - window.seen;
  invariant(unfinished >= 0, `${window.seen} requests left a window that ${arrived} entered`);
  return {
    ...summary(scenario, window, before, after, replication, simulation),
    unfinished,
    inFlightAtStart,
    inFlightAtEnd,
  };
}

function drain(
  simulation: Simulation,
  window: WindowSink,
  scenario: Scenario,
  replication: number,
): ReplicationSummary {
  window.to = Number.POSITIVE_INFINITY;
  const before = simulation.totals();
  simulation.advanceTo(Number.POSITIVE_INFINITY);
  const after = simulation.totals();
  invariant(simulation.inFlight === 0, `${simulation.inFlight} requests never left a drained run`);
  return {
    ...summary(scenario, window, before, after, replication, simulation),
    unfinished: 0,
    inFlightAtStart: 0,
    inFlightAtEnd: 0,
    timeline: null,
    day: null,
  };
}

/** Totals that are no single number. */
type CountedApart = "featureArrivals" | "failures" | "deployments";

function summary(
  { deployments }: Scenario,
  window: WindowSink,
  before: Totals,
  after: Totals,
  replication: number,
  simulation: Simulation,
): Omit<ReplicationSummary, "unfinished" | "inFlightAtStart" | "inFlightAtEnd" | "timeline" | "day"> {
  const seconds = after.time - before.time;
  const ofStations = [before.deployments, after.deployments, simulation.largestBatches, seconds] as const;
  const gained = (key: Exclude<keyof Totals, CountedApart>) => after[key] - before[key];
  const mean = (key: Exclude<keyof Totals, CountedApart>) => (seconds > 0 ? gained(key) / seconds : 0);
  return {
    ...houseSummary(deployments, ...ofStations),
    replication,
    features: window.summaries(after.featureArrivals.map((n, i) => n - before.featureArrivals[i]!)),
    deployments: deploymentSummaries(deployments, ...ofStations),
    seconds,
    inFlight: mean("inFlightSeconds"),
    failed: Object.fromEntries(
      failures.map((reason) => [reason, after.failures[reason] - before.failures[reason]]),
    ) as Record<Failure, number>,
    sendings: gained("sendings"),
    timeouts: gained("timeouts"),
    wastedPromptTokens: gained("wastedPromptTokens"),
    wastedOutputTokens: gained("wastedOutputTokens"),
    gatewayHeld: mean("gatewayHeldSeconds"),
    gatewayQueued: mean("gatewayQueuedSeconds"),
  };
}

/** A sink that tells two others of every request, the first one first. */
function bothSinks(first: RequestSink, second: RequestSink): RequestSink {
  return {
    completed(...request) {
      first.completed(...request);
      second.completed(...request);
    },
    failed(...request) {
      first.failed(...request);
      second.failed(...request);
    },
  };
}
