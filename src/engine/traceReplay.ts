import { type ArrivingRequest, blankRequest } from "./arrivingRequest.ts";
import type { PrefixChain } from "./prefixCache.ts";
import type { RandomStream } from "./random.ts";
import { blockTokens, type Load } from "./scenario.ts";
import type { Trace } from "./tracePages.ts";
import { type TracePages, tracePages, tracePeriod } from "./tracePages.ts";
import { recordedForEver, recordedOnce, resampledBlocks, type TraceSegment } from "./traceSegments.ts";

/** Draws what a request is into its own `request`, where a trace does not say. */
export interface RequestDrawer {
  readonly request: ArrivingRequest;
  /** Of the arrivals that are drawn for, those that stand alone: a question's further calls come besides. At most 1. */
  readonly questionsPerCall: number;
  draw(now: number): void;
}

type TraceLoad = Extract<Load, { kind: "trace" }>;

/** Tokens of a block that `Trace.prefixes` names. */
const prefixBlockTokens = 512;

/**
 * The source of a trace's requests: once or again and again, as recorded or resampled in blocks.
 *
 * @param stream for the blocks' places, and for which arrivals are a question's further calls; @param drawer used where
 *   the trace holds arrivals only
 */
export function traceReplay(load: TraceLoad, stream: RandomStream, drawer: RequestDrawer): TraceReplay {
  const { trace, loop = false, resampling } = load;
  const period = tracePeriod(trace);
  const segments =
    period === 0
      ? recordedOnce()
      : resampling
        ? resampledBlocks(period, resampling, stream, loop)
        : loop
          ? recordedForEver(period)
          : recordedOnce();
  return new TraceReplay(tracePages(trace), segments, load.isDrawn ? drawer : null, stream);
}

/** Requests of the segments of a trace, one segment after another. Implements the engine's source of requests. */
export class TraceReplay {
  /** Time of the next arrival; Infinity after the last. */
  nextTime = 0;
  readonly request: ArrivingRequest;
  readonly #pages: TracePages;
  readonly #segments: Iterator<TraceSegment>;
  readonly #drawer: RequestDrawer | null;
  #page: Trace;
  #pageIndex = 0;
  #row = 0;
  #to = 0;
  /** What is added to recorded arrivals. */
  #shift = 0;

  readonly #stream: RandomStream;

  constructor(
    pages: TracePages,
    segments: Iterator<TraceSegment>,
    drawer: RequestDrawer | null,
    stream: RandomStream,
  ) {
    this.#stream = stream;
    this.#pages = pages;
    this.#segments = segments;
    this.#drawer = drawer;
    this.request = drawer?.request ?? blankRequest();
    this.#page = pages.read(0);
    this.#nextSegment();
    this.#skipFurtherCalls();
  }

  take(): void {
    const page = this.#page;
    const row = this.#row++;
    if (this.#drawer !== null) this.#drawer.draw(this.nextTime);
    else {
      const { request } = this;
      request.feature = page.features[row]!;
      request.inputTokens = page.inputTokens[row]!;
      request.outputTokens = page.outputTokens[row]!;
      if (page.prefixes) this.#setChain(chainOf(page.prefixes, row, request.inputTokens));
    }
    this.#settle();
    this.#skipFurtherCalls();
  }

  release(): number {
    return -1;
  }

  #setChain(chain: PrefixChain): void {
    this.request.chain = chain;
    this.request.promptNodes = chain.keys.length;
    this.request.answerNodes = chain.keys.length;
  }

  /**
   * Where questions of several calls are drawn, the trace counts every call, and the further ones come by themselves:
   * so many arrivals are passed over.
   */
  #skipFurtherCalls(): void {
    const share = this.#drawer?.questionsPerCall ?? 1;
    if (share === 1) return;
    while (this.nextTime !== Number.POSITIVE_INFINITY && this.#stream.next() >= share) {
      this.#row++;
      this.#settle();
    }
  }

  /** Makes `nextTime` that of the row which is next, if need be on the next page or in the next segment. */
  #settle(): void {
    if (this.#row === this.#page.arrivals.length && this.#pageIndex + 1 < this.#pages.count)
      this.#turnTo(this.#pageIndex + 1);
    const arrival = this.#page.arrivals[this.#row] ?? Number.POSITIVE_INFINITY;
    if (arrival < this.#to) this.nextTime = Math.max(this.nextTime, arrival + this.#shift);
    else this.#nextSegment();
  }

  #nextSegment(): void {
    for (;;) {
      const { done, value } = this.#segments.next();
      if (done) {
        this.nextTime = Number.POSITIVE_INFINITY;
        return;
      }
      this.#seek(value.from);
      const arrival = this.#page.arrivals[this.#row] ?? Number.POSITIVE_INFINITY;
      if (arrival >= value.to) continue;
      this.#to = value.to;
      this.#shift = value.at - value.from;
      // Rounding must not set the clock back at a seam.
      this.nextTime = Math.max(this.nextTime, arrival + this.#shift);
      return;
    }
  }

  /** Goes to the first row that arrives at `time` or later. */
  #seek(time: number): void {
    const { count } = this.#pages;
    const later = lowerBound(count, (index) => this.#pages.start(index) >= time);
    // Rows as early may end the page before.
    this.#turnTo(Math.max(0, later - 1));
    const { arrivals } = this.#page;
    this.#row = lowerBound(arrivals.length, (row) => arrivals[row]! >= time);
    if (this.#row === arrivals.length && later < count) this.#turnTo(later);
  }

  #turnTo(index: number): void {
    if (index !== this.#pageIndex) this.#page = this.#pages.read(index);
    this.#pageIndex = index;
    this.#row = 0;
  }
}

/** The least index below `count` that the condition, false and then true, holds for; `count` for none. */
function lowerBound(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A row's blocks as the prefix cache knows them: the last is as long as the prompt leaves it. */
function chainOf(
  { keys, starts }: NonNullable<Trace["prefixes"]>,
  row: number,
  inputTokens: number,
): PrefixChain {
  const own = keys.subarray(starts[row]!, starts[row + 1]!);
  const blocks = Math.floor(inputTokens / blockTokens);
  const perKey = prefixBlockTokens / blockTokens;
  return { keys: own, ends: Int32Array.from(own, (_, i) => Math.min(blocks, (i + 1) * perKey)) };
}
