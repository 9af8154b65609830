import type { Failure } from "./clients.ts";

/** Told of every request that leaves. Times in seconds since the start of the run. */
export interface RequestSink {
  /** @param questionStart when the question began that this answer ends; −1 where it ends none of several calls */
  completed(
    feature: number,
    arrival: number,
    admitted: number,
    firstToken: number,
    finish: number,
    inputTokens: number,
    outputTokens: number,
    questionStart: number,
  ): void;
  /** The request left without an answer. */
  failed(feature: number, arrival: number, now: number, reason: Failure): void;
}
