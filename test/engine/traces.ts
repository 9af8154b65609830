import { blankRequest } from "../../src/engine/arrivingRequest.ts";
import { exponential, type RandomStream } from "../../src/engine/random.ts";
import type { SpooledTrace, Trace } from "../../src/engine/tracePages.ts";
import { traceTotals } from "../../src/engine/tracePages.ts";
import type { TraceReplay } from "../../src/engine/traceReplay.ts";

/** A trace with the given arrivals; prompt i has i + 1 tokens, answer i twice as many. */
export function traceAt(arrivals: readonly number[]): Trace {
  return {
    arrivals: Float64Array.from(arrivals),
    inputTokens: Int32Array.from(arrivals, (_, i) => i + 1),
    outputTokens: Int32Array.from(arrivals, (_, i) => 2 * i + 2),
    features: new Uint8Array(arrivals.length),
  };
}

/** Poisson arrivals over `seconds`, the first at 0, the rate as a function of time and at most `most`; lengths of 1 to 100. */
export function poissonTrace(
  stream: RandomStream,
  seconds: number,
  most: number,
  rate: (time: number) => number = () => most,
): Trace {
  const arrivals = [0];
  for (let time = 0; time < seconds; time += exponential(stream) / most)
    if (time > 0 && stream.next() * most < rate(time)) arrivals.push(time);
  const lengths = () => Int32Array.from(arrivals, () => 1 + Math.floor(stream.next() * 100));
  return { ...traceAt(arrivals), inputTokens: lengths(), outputTokens: lengths() };
}

/** The same trace as pages of `pageRows`, as if it lay in a file. */
export function paged(trace: Trace, pageRows: number): SpooledTrace {
  const rows = trace.arrivals.length;
  const pages = Math.ceil(rows / pageRows);
  return {
    descriptor: -1,
    pageRows,
    pageStarts: Float64Array.from({ length: pages }, (_, i) => trace.arrivals[i * pageRows]!),
    start: 0,
    scale: 1,
    totals: traceTotals(trace),
    page: (index) => {
      const part = [index * pageRows, Math.min(rows, (index + 1) * pageRows)] as const;
      return {
        arrivals: trace.arrivals.subarray(...part),
        inputTokens: trace.inputTokens.subarray(...part),
        outputTokens: trace.outputTokens.subarray(...part),
        features: trace.features.subarray(...part),
      };
    },
  };
}

/** All arrivals before `until`, as [time, prompt, answer]. */
export function played(replay: TraceReplay, until = Number.POSITIVE_INFINITY): (readonly number[])[] {
  const requests: (readonly number[])[] = [];
  while (replay.nextTime < until) {
    const time = replay.nextTime;
    replay.take();
    requests.push([time, replay.request.inputTokens, replay.request.outputTokens]);
  }
  return requests;
}

/** For loads that bring their own requests. */
export const noDrawer = {
  questionsPerCall: 1,
  request: blankRequest(),
  draw() {
    throw new Error("the trace brings its own requests");
  },
};
