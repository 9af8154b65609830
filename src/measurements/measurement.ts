import type { MeasuredMetric } from "../documents/measuredMetrics.ts";

/** The requests of a run, one entry each; times in seconds, `arrivals` from the first arrival, ascending. */
export type RequestRecords = {
  readonly arrivals: Float64Array;
  readonly inputTokens: Int32Array;
  readonly outputTokens: Int32Array;
  /** NaN where it was not recorded. */
  readonly ttft: Float64Array;
  readonly e2e: Float64Array;
};

/** One measured run: a row of the measurement table, whatever file it came from. `null` where it was not published. */
export type Measurement = {
  /** Rows of a series share model, machine, engine and workload, and differ in load. */
  readonly seriesId: string;
  readonly runId: string;
  readonly model: string | null;
  readonly gpu: string | null;
  readonly gpuCount: number | null;
  /** GPUs that one replica spreads over. */
  readonly tp: number | null;
  readonly replicas: number;
  readonly engine: string | null;
  readonly loadKind: "open" | "closed" | "burst";
  /** How open arrivals are spaced. */
  readonly arrival: "poisson" | "constant" | "gamma" | "trace";
  /** Coefficient of variation of the gaps where `arrival` is gamma. */
  readonly arrivalCv: number | null;
  /** Requests in flight of a closed loop; requests of a burst. */
  readonly concurrency: number | null;
  /** Requests per second of an open loop. */
  readonly requestRate: number | null;
  /** Requests in the whole run. */
  readonly numRequests: number | null;
  readonly inputTokensMean: number | null;
  readonly inputTokensStd: number | null;
  readonly outputTokensMean: number | null;
  readonly outputTokensStd: number | null;
  readonly metrics: Readonly<Partial<Record<MeasuredMetric, number>>>;
  readonly inflightMean: number | null;
  readonly maxNumSeqs: number | null;
  readonly maxNumBatchedTokens: number | null;
  readonly kvTokens: number | null;
  /** What the source itself says is wrong with the row; empty if nothing. */
  readonly qcFlag: string;
  readonly note: string;
  /** Exact arrivals and lengths, where they stand beside the table. */
  readonly requests: RequestRecords | null;
  /** File and line (or path in a JSON document), for messages. */
  readonly where: string;
};

/** A run of which nothing is known: a closed loop until somebody says more. */
export const unknownRun: Measurement = {
  seriesId: "",
  runId: "",
  model: null,
  gpu: null,
  gpuCount: null,
  tp: null,
  replicas: 1,
  engine: null,
  loadKind: "closed",
  arrival: "poisson",
  arrivalCv: null,
  concurrency: null,
  requestRate: null,
  numRequests: null,
  inputTokensMean: null,
  inputTokensStd: null,
  outputTokensMean: null,
  outputTokensStd: null,
  metrics: {},
  inflightMean: null,
  maxNumSeqs: null,
  maxNumBatchedTokens: null,
  kvTokens: null,
  qcFlag: "",
  note: "",
  requests: null,
  where: "",
};

/** Whether two numbers are within a factor of each other; what is unknown is close to what is unknown. */
export function areClose(a: number | null, b: number | null, factor: number): boolean {
  return a === null || b === null ? a === b : Math.max(a, b) <= factor * Math.min(a, b);
}
