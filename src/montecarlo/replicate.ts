import { drawLaw } from "../engine/fittedLaw.ts";
import { normal } from "../engine/random.ts";
import type { Scenario } from "../engine/scenario.ts";
import { type RequestSink, Simulation, type Totals } from "../engine/simulation.ts";
import { invariant } from "../errors.ts";
import { LatencySketch, type SketchData } from "../stats/latencySketch.ts";
import { playedScenario } from "./resampledTrace.ts";
import { replicationStreams } from "./streams.ts";

/**
 * What one replication does. `steady`: run `warmUp` seconds, then measure the requests that arrive in the next
 * `duration` seconds, each until it is answered or `patience` seconds have passed since the window's end. `drain`: run
 * a burst or a trace to its end. Seconds throughout.
 */
export type ReplicationPlan =
  | { readonly kind: "steady"; readonly warmUp: number; readonly duration: number; readonly patience: number }
  | { readonly kind: "drain" };

export type FeatureSummary = {
  readonly e2e: SketchData;
  readonly ttft: SketchData;
  readonly tpot: SketchData;
  readonly queue: SketchData;
};

/** What one replication found, as plain data of bounded size. */
export type ReplicationSummary = {
  readonly replication: number;
  /** In the workload's order. */
  readonly features: readonly FeatureSummary[];
  /** Length of the measured window; for a drained run the time from the first arrival to the last answer. */
  readonly seconds: number;
  readonly completed: number;
  readonly rejected: number;
  readonly preempted: number;
  /** Requests of the window still unanswered when the run was ended; the sketches do not hold them. */
  readonly unfinished: number;
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly inFlight: number;
  readonly batchSize: number;
  readonly largestBatch: number;
  readonly kvUsage: number;
  readonly utilisation: number;
  /** In flight at the start and at the end of the window. */
  readonly inFlightAtStart: number;
  readonly inFlightAtEnd: number;
};

/**
 * Runs one replication: draws its law from the posterior, simulates, summarises. Depends on nothing but its arguments.
 *
 * @param seed root seed; @param replication number of the replication, which selects its streams
 */
export function replicate(
  scenario: Scenario,
  plan: ReplicationPlan,
  seed: number,
  replication: number,
): ReplicationSummary {
  const played = playedScenario(scenario, replication);
  const streams = replicationStreams(seed, replication);
  const law = drawLaw(scenario.law, () => normal(streams.law));
  const window = new WindowSink(scenario.workload.features.length, scenario.law.overhead);
  const simulation = new Simulation(played, law, streams, window);
  return plan.kind === "drain"
    ? drain(simulation, window, scenario, replication)
    : measureWindow(simulation, window, scenario, plan, replication);
}

function measureWindow(
  simulation: Simulation,
  window: WindowSink,
  scenario: Scenario,
  plan: Extract<ReplicationPlan, { kind: "steady" }>,
  replication: number,
): ReplicationSummary {
  const end = plan.warmUp + plan.duration;
  window.from = plan.warmUp;
  window.to = end;
  simulation.advanceTo(plan.warmUp);
  const before = simulation.totals();
  const inFlightAtStart = simulation.inFlight;
  simulation.advanceTo(end);
  const after = simulation.totals();
  const inFlightAtEnd = simulation.inFlight;
  const arrived = after.arrivals - before.arrivals;
  const lastMoment = end + plan.patience;
  while (window.seen < arrived && simulation.advance(lastMoment, 256));
  const unfinished = arrived - window.seen;
  invariant(unfinished >= 0, `${window.seen} requests left a window that ${arrived} entered`);
  return {
    ...summary(scenario, window, before, after, replication, simulation.largestBatch),
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
    ...summary(scenario, window, before, after, replication, simulation.largestBatch),
    unfinished: 0,
    inFlightAtStart: 0,
    inFlightAtEnd: 0,
  };
}

function summary(
  scenario: Scenario,
  window: WindowSink,
  before: Totals,
  after: Totals,
  replication: number,
  largestBatch: number,
): Omit<ReplicationSummary, "unfinished" | "inFlightAtStart" | "inFlightAtEnd"> {
  const seconds = after.time - before.time;
  const completed = after.completions - before.completions;
  const steps = after.steps - before.steps;
  const perSecond = (total: number) => (seconds > 0 ? total / seconds : 0);
  return {
    replication,
    features: window.features.map((feature) => ({
      e2e: feature.e2e.toData(),
      ttft: feature.ttft.toData(),
      tpot: feature.tpot.toData(),
      queue: feature.queue.toData(),
    })),
    seconds,
    completed,
    rejected: after.rejections - before.rejections,
    preempted: after.preemptions - before.preemptions,
    requestsPerSecond: perSecond(completed),
    outputTokensPerSecond: perSecond(after.outputTokens - before.outputTokens),
    inFlight: perSecond(after.inFlightSeconds - before.inFlightSeconds),
    batchSize: steps > 0 ? (after.batchSum - before.batchSum) / steps : 0,
    largestBatch,
    kvUsage:
      perSecond(after.kvBlockSeconds - before.kvBlockSeconds) /
      (scenario.engine.kvBlocks * scenario.replicas),
    utilisation: perSecond(after.busySeconds - before.busySeconds) / scenario.replicas,
  };
}

/** Sketches of the requests that arrived in [from, to). */
class WindowSink implements RequestSink {
  from = 0;
  to = 0;
  /** Requests of the window that have left, answered or rejected. */
  seen = 0;
  readonly features: readonly Record<keyof FeatureSummary, LatencySketch>[];

  readonly #overhead: number;

  constructor(features: number, overhead: number) {
    this.#overhead = overhead;
    this.features = Array.from({ length: features }, () => ({
      e2e: new LatencySketch(),
      ttft: new LatencySketch(),
      tpot: new LatencySketch(),
      queue: new LatencySketch(),
    }));
  }

  completed(
    feature: number,
    arrival: number,
    admitted: number,
    firstToken: number,
    finish: number,
    _inputTokens: number,
    outputTokens: number,
  ): void {
    if (arrival < this.from || arrival >= this.to) return;
    this.seen++;
    const sketches = this.features[feature]!;
    sketches.e2e.record(this.#overhead + finish - arrival);
    sketches.ttft.record(this.#overhead + firstToken - arrival);
    sketches.queue.record(admitted - arrival);
    if (outputTokens > 1) sketches.tpot.record((finish - firstToken) / (outputTokens - 1));
  }

  rejected(_feature: number, arrival: number): void {
    if (arrival >= this.from && arrival < this.to) this.seen++;
  }
}
