import type { LatencyMetric } from "../documents/latencyMetrics.ts";

/** Seconds of one answered request by metric; NaN where it has none. `overhead` is spent outside the engine. */
export const requestTimes: Readonly<
  Record<
    LatencyMetric,
    (
      overhead: number,
      arrival: number,
      admitted: number,
      firstToken: number,
      finish: number,
      outputTokens: number,
      questionStart: number,
    ) => number
  >
> = {
  e2e: (overhead, arrival, _admitted, _firstToken, finish) => overhead + finish - arrival,
  ttft: (overhead, arrival, _admitted, firstToken) => overhead + firstToken - arrival,
  tpot: (_overhead, _arrival, _admitted, firstToken, finish, outputTokens) =>
    outputTokens > 1 ? (finish - firstToken) / (outputTokens - 1) : Number.NaN,
  queue: (_overhead, arrival, admitted) => admitted - arrival,
  // Of questions of several calls, and only the last of these ends one.
  question: (overhead, _arrival, _admitted, _firstToken, finish, _outputTokens, questionStart) =>
    questionStart >= 0 ? overhead + finish - questionStart : Number.NaN,
};
