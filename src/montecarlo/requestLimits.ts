import type { LatencyMetric } from "../documents/latencyMetrics.ts";
import type { Scenario } from "../engine/scenario.ts";

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
  /** The least limit of each time, by feature; Infinity where there is none. */
  readonly #limits: readonly Readonly<Record<LatencyMetric, number>>[];
  readonly #hasNone: boolean;
  /** Seconds outside the engine, by feature. */
  readonly #overheads: readonly number[];

  constructor({ deployments, workload: { features } }: Scenario, limits: readonly RequestLimit[]) {
    this.#hasNone = limits.length === 0;
    const least = (feature: string, time: LatencyMetric) =>
      limits
        .filter((limit) => limit.time === time && (limit.features?.includes(feature) ?? true))
        .reduce((seconds, limit) => Math.min(seconds, limit.seconds), Number.POSITIVE_INFINITY);
    this.#limits = features.map(({ name }) => ({
      e2e: least(name, "e2e"),
      ttft: least(name, "ttft"),
      tpot: least(name, "tpot"),
      queue: least(name, "queue"),
      question: least(name, "question"),
    }));
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
    const { e2e, ttft, tpot, queue, question } = this.#limits[feature]!;
    const overhead = this.#overheads[feature]!;
    return (
      overhead + finish - arrival < e2e &&
      overhead + firstToken - arrival < ttft &&
      admitted - arrival < queue &&
      finish - firstToken < tpot * (outputTokens - 1 || Number.POSITIVE_INFINITY) &&
      (questionStart < 0 || overhead + finish - questionStart < question)
    );
  }
}
