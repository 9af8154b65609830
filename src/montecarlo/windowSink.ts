import type { LatencyMetric } from "../documents/latencyMetrics.ts";
import { latencyMetricNames, requestLatencies } from "../documents/latencyMetrics.ts";
import { type Failure, failures } from "../engine/clients.ts";
import type { RequestSink } from "../engine/requestSink.ts";
import type { Scenario } from "../engine/scenario.ts";
import { sum } from "../stats/intervals.ts";
import { LatencySketch, type SketchData } from "../stats/latencySketch.ts";
import type { RequestLimits } from "./requestLimits.ts";
import { requestTimes } from "./requestTimes.ts";

/** What the requests of one feature saw in one window. */
export type FeatureSummary = Readonly<Record<LatencyMetric, SketchData>> & {
  /** Requests answered in the window, whenever they came, within every limit. */
  readonly good: number;
  /** Requests that left without an answer. */
  readonly failed: Readonly<Record<Failure, number>>;
  /** Requests still unanswered when the run was ended; the sketches do not hold them. */
  readonly unfinished: number;
};

/** Sketches of the requests that arrived in (from, to], as `Simulation.advanceTo` counts them, by feature. */
export class WindowSink implements RequestSink {
  from = Number.NEGATIVE_INFINITY;
  to = 0;
  /** Requests of the window that have left, answered or not. */
  seen = 0;
  readonly #sketches: readonly Record<LatencyMetric, LatencySketch>[];
  readonly #failed: readonly Record<Failure, number>[];
  readonly #good: Float64Array;
  readonly #limits: RequestLimits;
  /** Seconds outside the engine, by feature. */
  readonly #overheads: Float64Array;

  constructor({ deployments, workload: { features } }: Scenario, limits: RequestLimits) {
    this.#limits = limits;
    this.#good = new Float64Array(features.length);
    this.#overheads = Float64Array.from(
      features,
      ({ deployment = 0 }) => deployments[deployment]!.law.overhead,
    );
    this.#sketches = features.map(
      () =>
        Object.fromEntries(latencyMetricNames.map((time) => [time, new LatencySketch()])) as Record<
          LatencyMetric,
          LatencySketch
        >,
    );
    this.#failed = features.map(
      () => Object.fromEntries(failures.map((reason) => [reason, 0])) as Record<Failure, number>,
    );
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
    const sketches = this.#sketches[feature]!;
    const overhead = this.#overheads[feature]!;
    // A question counts where it was asked, a request where it arrived.
    if (questionStart >= 0 && this.#isInside(questionStart))
      sketches.question.record(
        requestTimes.question(overhead, arrival, admitted, firstToken, finish, outputTokens, questionStart),
      );
    if (
      this.#isInside(finish) &&
      this.#limits.areKept(feature, arrival, admitted, firstToken, finish, outputTokens, questionStart)
    )
      this.#good[feature]!++;
    if (!this.#isInside(arrival)) return;
    this.seen++;
    for (const time of requestLatencies) {
      const seconds = requestTimes[time](
        overhead,
        arrival,
        admitted,
        firstToken,
        finish,
        outputTokens,
        questionStart,
      );
      if (!Number.isNaN(seconds)) sketches[time].record(seconds);
    }
  }

  failed(feature: number, arrival: number, _now: number, reason: Failure): void {
    if (!this.#isInside(arrival)) return;
    this.seen++;
    this.#failed[feature]![reason]++;
  }

  #isInside(time: number): boolean {
    return time > this.from && time <= this.to;
  }

  /** @param arrived requests of the window, by feature */
  summaries(arrived: ArrayLike<number>): FeatureSummary[] {
    return this.#sketches.map((sketches, feature) => ({
      ...(Object.fromEntries(latencyMetricNames.map((time) => [time, sketches[time].toData()])) as Record<
        LatencyMetric,
        SketchData
      >),
      good: this.#good[feature]!,
      failed: { ...this.#failed[feature]! },
      unfinished: arrived[feature]! - sketches.e2e.count - sum(Object.values(this.#failed[feature]!)),
    }));
  }
}
