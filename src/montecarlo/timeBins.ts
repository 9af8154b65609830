import type { RequestSink } from "../engine/requestSink.ts";
import type { Scenario } from "../engine/scenario.ts";
import type { Simulation } from "../engine/simulation.ts";
import type { Totals } from "../engine/totals.ts";
import { sum } from "../stats/intervals.ts";
import { LatencySketch, type SketchData } from "../stats/latencySketch.ts";
import type { RequestLimits } from "./requestLimits.ts";

/** Equal slices of a stretch of a run. Seconds; `from` counts from the start of the measured time, and may be negative. */
export type TimeBins = { readonly from: number; readonly seconds: number; readonly count: number };

/** What happened in each bin, as plain data: numbers of requests, by the moment at which it happened. */
export type BinnedRun = {
  /** Requests that came, for the first time. */
  readonly offered: Float64Array;
  /** Sendings of requests, the first and every retry. */
  readonly sendings: Float64Array;
  readonly answered: Float64Array;
  /** Answered within every limit. */
  readonly good: Float64Array;
  /** Left without an answer. */
  readonly failed: Float64Array;
  /** Waiting in the gateway and the replicas when the bin ends. */
  readonly waiting: Float64Array;
  /** Sent and not yet answered or given up, on average. */
  readonly inFlight: Float64Array;
  /** E2E times of the requests that came in the bin and were answered. */
  readonly e2e: readonly SketchData[];
};

/** Keeps what is to be known by bin of the requests that leave. */
export class BinSink implements RequestSink {
  readonly #limits: RequestLimits;
  readonly #overheads: readonly number[];
  readonly #start: number;
  readonly #bins: TimeBins;
  readonly good: Float64Array;
  readonly #sketches: (LatencySketch | undefined)[];

  /** @param origin the run's time at which the measured time begins */
  constructor(limits: RequestLimits, { deployments, workload }: Scenario, bins: TimeBins, origin: number) {
    this.#limits = limits;
    this.#overheads = workload.features.map(({ deployment = 0 }) => deployments[deployment]!.law.overhead);
    this.#start = origin + bins.from;
    this.#bins = bins;
    this.good = new Float64Array(bins.count);
    this.#sketches = new Array<LatencySketch | undefined>(bins.count);
  }

  completed(
    feature: number,
    arrival: number,
    admitted: number,
    firstToken: number,
    finish: number,
    _inputTokens: number,
    outputTokens: number,
    questionStart: number,
  ): void {
    const asked = this.#binOf(arrival);
    if (asked >= 0) {
      this.#sketches[asked] ??= new LatencySketch();
      this.#sketches[asked].record(this.#overheads[feature]! + finish - arrival);
    }
    const answered = this.#binOf(finish);
    if (
      answered >= 0 &&
      this.#limits.areKept(feature, arrival, admitted, firstToken, finish, outputTokens, questionStart)
    )
      this.good[answered]!++;
  }

  failed(): void {}

  sketches(): SketchData[] {
    const empty = new LatencySketch().toData();
    return Array.from(this.#sketches, (sketch) => sketch?.toData() ?? empty);
  }

  #binOf(time: number): number {
    const bin = Math.floor((time - this.#start) / this.#bins.seconds);
    return bin < this.#bins.count ? bin : -1;
  }
}

/** The run's time at which the last bin ends. */
export function endOfBins(bins: TimeBins, origin: number): number {
  return binEdge(bins, origin, bins.count);
}

/** What was counted when the measured time began, and by bin from the first on. */
export type BinnedCounts = {
  readonly before: Totals;
  readonly inFlightAtStart: number;
  readonly columns: Omit<BinnedRun, "good" | "e2e">;
};

/**
 * Runs a simulation through its bins, the first of which must not have begun, to the end of the last; one of them begins
 * at time 0. What is only known when the requests have left stands in the sink, and is complete once they all have.
 */
export function runThroughBins(simulation: Simulation, bins: TimeBins, origin: number): BinnedCounts {
  const empty = () => new Float64Array(bins.count);
  const columns = {
    offered: empty(),
    sendings: empty(),
    answered: empty(),
    failed: empty(),
    waiting: empty(),
    inFlight: empty(),
  };
  const startBin = Math.round(-bins.from / bins.seconds);
  simulation.advanceTo(binEdge(bins, origin, 0));
  let totals = simulation.totals();
  let [before, inFlightAtStart] = [totals, simulation.inFlight];
  for (let bin = 0; bin < bins.count; bin++) {
    if (bin === startBin) [before, inFlightAtStart] = [totals, simulation.inFlight];
    simulation.advanceTo(binEdge(bins, origin, bin + 1));
    const after = simulation.totals();
    const { gateway, deployments } = simulation.waiting;
    columns.offered[bin] = after.arrivals - totals.arrivals;
    columns.sendings[bin] = after.sendings - totals.sendings;
    columns.answered[bin] = after.completions - totals.completions;
    columns.failed[bin] = sum(Object.values(after.failures)) - sum(Object.values(totals.failures));
    columns.waiting[bin] = gateway + sum(deployments);
    columns.inFlight[bin] = (after.inFlightSeconds - totals.inFlightSeconds) / bins.seconds;
    totals = after;
  }
  return { before, inFlightAtStart, columns };
}

/** Where bin number `bin` begins. */
function binEdge({ from, seconds }: TimeBins, origin: number, bin: number): number {
  const startBin = Math.round(-from / seconds);
  return origin + (bin - startBin) * seconds;
}
