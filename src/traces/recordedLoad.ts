import type { SpooledTrace, Trace } from "../engine/tracePages.ts";

/** Points of a quantile function, as in an empirical length distribution. */
export type LengthPoints = readonly (readonly [p: number, tokens: number])[];

/** A kind of request in a trace: how many, and points of the quantile functions of their lengths, from a sample. */
export type RecordedFeature = {
  readonly name: string;
  readonly requests: number;
  readonly inputTokens: LengthPoints;
  readonly outputTokens: LengthPoints;
};

/** A recorded load. */
export type RecordedLoad = {
  readonly trace: Trace | SpooledTrace;
  /** The trace with all its pages at hand, in this thread. */
  open(): Trace | SpooledTrace;
  /** In the order of their numbers. */
  readonly features: readonly RecordedFeature[];
  /** Whether the trace knows lengths; one of rates only has arrivals that were drawn from them. */
  readonly hasLengths: boolean;
  /** Moment of the first request, in seconds since 1970; null for a trace without dates. */
  readonly startedAt: number | null;
  /** What the reader did to the rows, a sentence each. */
  readonly notes: readonly string[];
  /** Digest of the requests that were kept, before they were scaled. */
  readonly sha256: string;
  /** Lets go of the temporary file of a long trace. */
  release(): void;
};
