import { gapSampler } from "./arrivals.ts";
import { type LengthSampler, lengthSampler } from "./lengths.ts";
import { exponential, type RandomStream } from "./random.ts";
import type { Load, Workload } from "./scenario.ts";
import { traceReplay } from "./traceReplay.ts";

/**
 * Where requests come from. `nextTime` is the time of the next arrival, Infinity if none is due; `take` consumes that
 * arrival and leaves what it is in `feature`, `inputTokens` and `outputTokens`; `release` tells the source that a
 * request has left the system (answered or rejected), which is when a closed loop goes on.
 */
export interface RequestSource {
  readonly nextTime: number;
  readonly feature: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  take(): void;
  release(now: number): void;
}

/** The streams a source draws from: one for times, one for what the requests are. */
export type SourceStreams = { readonly arrivals: RandomStream; readonly lengths: RandomStream };

/** The source that a load and a workload describe. */
export function requestSource(load: Load, workload: Workload, streams: SourceStreams): RequestSource {
  const mix = new RequestMix(workload, streams.lengths);
  switch (load.kind) {
    case "users":
      return new ThinkingUsers(load.users, load.thinkTime, streams.arrivals, mix);
    case "concurrency":
      return new SaturatingClients(load.concurrency, true, mix);
    case "burst":
      return new SaturatingClients(load.requests, false, mix);
    case "rate":
      return new OpenArrivals(gapSampler(load.rate, load.arrival, streams.arrivals), mix);
    case "trace":
      return traceReplay(load, streams.arrivals, mix);
  }
}

/** Draws what a request is: its feature, then its lengths. */
class RequestMix {
  feature = 0;
  inputTokens = 1;
  outputTokens = 1;
  readonly #stream: RandomStream;
  readonly #cumulative: Float64Array;
  readonly #inputs: readonly LengthSampler[];
  readonly #outputs: readonly LengthSampler[];

  constructor(workload: Workload, stream: RandomStream) {
    this.#stream = stream;
    let sum = 0;
    this.#cumulative = Float64Array.from(workload.features, (feature) => {
      sum += feature.share;
      return sum;
    });
    this.#inputs = workload.features.map((feature) => lengthSampler(feature.inputTokens));
    this.#outputs = workload.features.map((feature) => lengthSampler(feature.outputTokens));
  }

  draw(): void {
    const last = this.#cumulative.length - 1;
    let feature = 0;
    if (last > 0) {
      const u = this.#stream.next();
      while (feature < last && this.#cumulative[feature]! <= u) feature++;
    }
    this.feature = feature;
    this.inputTokens = this.#inputs[feature]!.sample(this.#stream);
    this.outputTokens = this.#outputs[feature]!.sample(this.#stream);
  }
}

/** Open loop: arrivals do not wait for answers. */
class OpenArrivals implements RequestSource {
  nextTime: number;
  readonly #gap: () => number;
  readonly #mix: RequestMix;

  constructor(gap: () => number, mix: RequestMix) {
    this.#gap = gap;
    this.#mix = mix;
    this.nextTime = gap();
  }

  get feature(): number {
    return this.#mix.feature;
  }
  get inputTokens(): number {
    return this.#mix.inputTokens;
  }
  get outputTokens(): number {
    return this.#mix.outputTokens;
  }

  take(): void {
    this.#mix.draw();
    this.nextTime += this.#gap();
  }

  release(): void {}
}

/**
 * Closed population with exponential think time. The thinkers together ask at rate thinkers/thinkTime, and the
 * exponential forgets, so no heap of thinkers is kept: one unit exponential is used up at the current rate, and the
 * next arrival is due when it is spent.
 */
class ThinkingUsers implements RequestSource {
  nextTime: number;
  #thinkers: number;
  #unspent: number;
  #changed = 0;
  readonly #thinkTime: number;
  readonly #stream: RandomStream;
  readonly #mix: RequestMix;

  constructor(users: number, thinkTime: number, stream: RandomStream, mix: RequestMix) {
    this.#thinkers = users;
    this.#thinkTime = thinkTime;
    this.#stream = stream;
    this.#mix = mix;
    this.#unspent = exponential(stream);
    this.nextTime = (this.#unspent * thinkTime) / users;
  }

  get feature(): number {
    return this.#mix.feature;
  }
  get inputTokens(): number {
    return this.#mix.inputTokens;
  }
  get outputTokens(): number {
    return this.#mix.outputTokens;
  }

  take(): void {
    this.#mix.draw();
    this.#thinkers--;
    this.#changed = this.nextTime;
    this.#unspent = exponential(this.#stream);
    this.#schedule();
  }

  release(now: number): void {
    this.#unspent = Math.max(0, this.#unspent - ((now - this.#changed) * this.#thinkers) / this.#thinkTime);
    this.#thinkers++;
    this.#changed = now;
    this.#schedule();
  }

  #schedule(): void {
    this.nextTime =
      this.#thinkers > 0
        ? this.#changed + (this.#unspent * this.#thinkTime) / this.#thinkers
        : Number.POSITIVE_INFINITY;
  }
}

/** `requests` arrivals at time zero; where `again`, each request that leaves is followed by a new one at once. */
class SaturatingClients implements RequestSource {
  nextTime = 0;
  #due: number;
  readonly #again: boolean;
  readonly #mix: RequestMix;

  constructor(requests: number, again: boolean, mix: RequestMix) {
    this.#due = requests;
    this.#again = again;
    this.#mix = mix;
  }

  get feature(): number {
    return this.#mix.feature;
  }
  get inputTokens(): number {
    return this.#mix.inputTokens;
  }
  get outputTokens(): number {
    return this.#mix.outputTokens;
  }

  take(): void {
    this.#mix.draw();
    if (--this.#due === 0) this.nextTime = Number.POSITIVE_INFINITY;
  }

  release(now: number): void {
    if (!this.#again) return;
    if (this.#due++ === 0) this.nextTime = now;
  }
}
