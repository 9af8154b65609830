import type { RandomStream } from "./random.ts";
import type { TraceResampling } from "./scenario.ts";

/** The requests of a trace that arrive in [from, to), to be played from `at` on. Seconds. */
export type TraceSegment = { readonly from: number; readonly to: number; readonly at: number };

/** The whole trace, once. */
export function* recordedOnce(): Generator<TraceSegment> {
  yield { from: 0, to: Number.POSITIVE_INFINITY, at: 0 };
}

/** The whole trace again and again, every `period` seconds. */
export function* recordedForEver(period: number): Generator<TraceSegment> {
  for (let round = 0; ; round++) yield { from: 0, to: period, at: round * period };
}

/**
 * Blocks of the trace drawn with replacement, one after another, over one period or without end. Circular (Politis &
 * Romano 1992): a block begins anywhere, and goes on at the beginning when it reaches the end, so every moment of the
 * trace is drawn equally often. Local (Paparoditis & Politis 2002, C. R. Acad. Sci. Paris 335, 959): it begins no further
 * than `within` from the place it takes, so that what changes slowly, such as a day's shape, stays where it was.
 */
export function* resampledBlocks(
  period: number,
  { blockSeconds, within }: TraceResampling,
  stream: RandomStream,
  isEndless: boolean,
): Generator<TraceSegment> {
  for (let at = 0; isEndless || at < period; at += blockSeconds) {
    const length = isEndless ? blockSeconds : Math.min(blockSeconds, period - at);
    const from =
      within === null ? stream.next() * period : localStart(at % period, length, period, within, stream);
    const first = Math.min(length, period - from);
    yield { from, to: from + first, at };
    if (first < length) yield { from: 0, to: length - first, at: at + first };
  }
}

function localStart(
  place: number,
  length: number,
  period: number,
  within: number,
  stream: RandomStream,
): number {
  const least = Math.max(0, place - within);
  const most = Math.max(least, Math.min(period - length, place + within));
  return least + stream.next() * (most - least);
}
