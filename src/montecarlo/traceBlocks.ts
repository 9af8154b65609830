import type { TraceResampling } from "../engine/scenario.ts";
import type { SpooledTrace, Trace } from "../engine/tracePages.ts";
import { tracePages, tracePeriod, traceRequests } from "../engine/tracePages.ts";
import { circularBlockLength } from "../stats/blockLength.ts";

/** A trace with fewer requests says too little of its own spread. */
const fewestRequests = 100;
/** Slices of time whose requests and tokens are counted: a trace, and an hour of a long one, is cut into so many. */
const slices = { perTrace: 2048, perHour: 360 };
/** A longer trace may have the shape of a day, and its blocks keep their place to within half an hour, seconds. */
const longestUnshaped = 4 * 3600;
const neighbourhood = 1800;
/** A block may take at most this share of a trace, and of the neighbourhood it is drawn from on either side. */
const mostOfTrace = 1 / 8;
const mostOfNeighbourhood = 1 / 2;

/**
 * How a trace is resampled, or null where it is too short for that. Blocks are stretches of time, not of requests: bursts
 * and silences are then drawn as they lie in the trace, and the number of requests varies as it does from hour to hour.
 * Their length is the longest that requests, prompt tokens and answer tokens by slices of time ask for; in a trace of
 * more than four hours after their mean over an hour was taken off, since blocks keep their place in the day.
 */
export function traceResampling(trace: Trace | SpooledTrace): TraceResampling | null {
  const period = tracePeriod(trace);
  if (traceRequests(trace) < fewestRequests || !(period > 0)) return null;
  const isShaped = period > longestUnshaped;
  const count = isShaped ? Math.ceil((period / 3600) * slices.perHour) : slices.perTrace;
  const seconds = period / count;
  const series = slicedTrace(trace, count, seconds);
  const local = isShaped
    ? series.map((each) => withoutTrend(each, Math.round(neighbourhood / seconds)))
    : series;
  const longest = Math.max(...local.map(circularBlockLength)) * seconds;
  const most = isShaped ? neighbourhood * mostOfNeighbourhood : period * mostOfTrace;
  return { blockSeconds: Math.min(longest, most), within: isShaped ? neighbourhood : null };
}

/** Requests, prompt tokens and answer tokens by slices of time. */
function slicedTrace(trace: Trace | SpooledTrace, count: number, seconds: number): Float64Array[] {
  const requests = new Float64Array(count);
  const prompts = new Float64Array(count);
  const answers = new Float64Array(count);
  const pages = tracePages(trace);
  const first = pages.start(0);
  for (let index = 0; index < pages.count; index++) {
    const { arrivals, inputTokens, outputTokens } = pages.read(index);
    for (let i = 0; i < arrivals.length; i++) {
      const slice = Math.min(count - 1, Math.floor((arrivals[i]! - first) / seconds));
      requests[slice]!++;
      prompts[slice]! += inputTokens[i]!;
      answers[slice]! += outputTokens[i]!;
    }
  }
  return [requests, prompts, answers];
}

/** The series less its mean over `reach` values on either side, where there are so many. */
function withoutTrend(series: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(series.length + 1);
  for (let i = 0; i < series.length; i++) sums[i + 1] = sums[i]! + series[i]!;
  return series.map((value, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(series.length, i + reach + 1);
    return value - (sums[to]! - sums[from]!) / (to - from);
  });
}
