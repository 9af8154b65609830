import { invariant } from "../errors.ts";

/** Columns of equal length; `arrivals` in seconds from the start, ascending; `features` indexes the workload. */
export type Trace = {
  readonly arrivals: Float64Array;
  readonly inputTokens: Int32Array;
  readonly outputTokens: Int32Array;
  readonly features: Uint8Array;
  /** Names of the blocks of 512 tokens that prompts begin with: those of row i are `keys[starts[i]]` … `keys[starts[i + 1] − 1]`. */
  readonly prefixes?: { readonly keys: Int32Array; readonly starts: Int32Array };
};

/** What is known of a trace as a whole. */
export type TraceTotals = {
  readonly requests: number;
  /** Arrival of the last request. */
  readonly seconds: number;
  readonly longestPrompt: number;
  /** Most tokens of a prompt and its answer together. */
  readonly longestSequence: number;
  /** All prompts and answers together. */
  readonly tokens: number;
};

/** A trace too long for memory, in a file; plain data but for `page`. */
export type SpooledTrace = {
  /** The open file, as all threads of the process know it. */
  readonly descriptor: number;
  /** Requests of a page; the last may be shorter. */
  readonly pageRows: number;
  /** Arrival of each page's first request. */
  readonly pageStarts: Float64Array;
  /** An arrival t in the file stands for (t − start)/scale. */
  readonly start: number;
  readonly scale: number;
  readonly totals: TraceTotals;
  /** Reads a page; there where this thread has opened the trace. */
  readonly page?: (index: number) => Trace;
};

/** A trace as pages of equally many requests, the last one shorter. */
export type TracePages = {
  readonly count: number;
  /** Arrival of a page's first request. */
  start(index: number): number;
  read(index: number): Trace;
};

/** The pages of a trace: one for a trace in memory. */
export function tracePages(trace: Trace | SpooledTrace): TracePages {
  if (!isSpooled(trace)) return { count: 1, start: () => trace.arrivals[0] ?? 0, read: () => trace };
  const { pageStarts, page } = trace;
  invariant(page !== undefined, "a spooled trace was not opened in this thread");
  return { count: pageStarts.length, start: (index) => pageStarts[index]!, read: page };
}

/** What is known of a trace as a whole. */
export function traceTotals(trace: Trace | SpooledTrace): TraceTotals {
  if (isSpooled(trace)) return trace.totals;
  const { arrivals, inputTokens, outputTokens } = trace;
  let [longestPrompt, longestSequence, tokens] = [0, 0, 0];
  for (let i = 0; i < arrivals.length; i++) {
    const sequence = inputTokens[i]! + outputTokens[i]!;
    if (inputTokens[i]! > longestPrompt) longestPrompt = inputTokens[i]!;
    if (sequence > longestSequence) longestSequence = sequence;
    tokens += sequence;
  }
  const requests = arrivals.length;
  return { requests, seconds: arrivals[requests - 1] ?? 0, longestPrompt, longestSequence, tokens };
}

/** The trace with its rate multiplied. A spooled one must be opened anew. */
export function scaledTrace(trace: Trace | SpooledTrace, factor: number): Trace | SpooledTrace {
  if (!isSpooled(trace)) return { ...trace, arrivals: trace.arrivals.map((time) => time / factor) };
  const { page: _, ...plain } = trace;
  return {
    ...plain,
    pageStarts: plain.pageStarts.map((time) => time / factor),
    scale: plain.scale * factor,
    totals: { ...plain.totals, seconds: plain.totals.seconds / factor },
  };
}

/** Number of requests of a trace. */
export function traceRequests(trace: Trace | SpooledTrace): number {
  return isSpooled(trace) ? trace.totals.requests : trace.arrivals.length;
}

/**
 * Seconds after which a trace that is repeated begins again: its span and one mean gap, so that repeating it keeps its
 * rate. 0 for fewer than two requests, or all at once.
 */
export function tracePeriod(trace: Trace | SpooledTrace): number {
  const requests = traceRequests(trace);
  if (requests < 2) return 0;
  const span = isSpooled(trace) ? trace.totals.seconds : trace.arrivals.at(-1)! - trace.arrivals[0]!;
  return (span * requests) / (requests - 1);
}

/** Whether a trace lies in a file. */
export function isSpooled(trace: Trace | SpooledTrace): trace is SpooledTrace {
  return "descriptor" in trace;
}
