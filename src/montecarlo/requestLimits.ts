import type { LatencyMetric } from "../documents/latencyMetrics.ts";
import { latencyMetricNames } from "../documents/latencyMetrics.ts";
import type { Scenario } from "../engine/scenario.ts";
import { requestTimes } from "./requestTimes.ts";

/** What an SLO's limit asks of a single request. */
export type RequestLimit = {
  readonly time: LatencyMetric;
  /** Seconds that the request must stay below. */
  readonly seconds: number;
  /** Names of the features it holds for; null for all. */
  readonly features: readonly string[] | null;
};

/** Tells requests that kept every limit: those whose answers are good ones. */
export class RequestLimits {
  /** The least limit of each time that has one, by feature. */
  readonly #limits: readonly (readonly (readonly [time: LatencyMetric, seconds: number])[])[];
  readonly #hasNone: boolean;
  /** Seconds outside the engine, by feature. */
  readonly #overheads: readonly number[];

  constructor({ deployments, workload: { features } }: Scenario, limits: readonly RequestLimit[]) {
    this.#hasNone = limits.length === 0;
    const least = (feature: string, time: LatencyMetric) =>
      limits
        .filter((limit) => limit.time === time && (limit.features?.includes(feature) ?? true))
        .reduce((seconds, limit) => Math.min(seconds, limit.seconds), Number.POSITIVE_INFINITY);
    this.#limits = features.map(({ name }) =>
      latencyMetricNames
        .map((time) => [time, least(name, time)] as const)
        .filter(([, seconds]) => Number.isFinite(seconds)),
    );
    this.#overheads = features.map(({ deployment = 0 }) => deployments[deployment]!.law.overhead);
  }

  /** Whether an answered request kept them; the limit of a question is the last call's to keep. */
  areKept(
    feature: number,
    arrival: number,
    admitted: number,
    firstToken: number,
    finish: number,
    outputTokens: number,
    questionStart: number,
  ): boolean {
    if (this.#hasNone) return true;
    const overhead = this.#overheads[feature]!;
    for (const [time, limit] of this.#limits[feature]!)
      if (
        requestTimes[time](overhead, arrival, admitted, firstToken, finish, outputTokens, questionStart) >=
        limit
      )
        return false;
    return true;
  }
}
