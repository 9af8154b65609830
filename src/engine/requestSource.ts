import { gapSampler } from "./arrivals.ts";
import type { ArrivingRequest } from "./arrivingRequest.ts";
import { Questions } from "./questions.ts";
import { exponential, type RandomStream } from "./random.ts";
import { TimeWarp } from "./rateProfile.ts";
import { questionMix, RequestMix } from "./requestMix.ts";
import type { Load, Workload } from "./scenario.ts";
import { traceReplay } from "./traceReplay.ts";

/**
 * Where requests come from. `nextTime` is the time of the next arrival, Infinity if none is due; `take` consumes that
 * arrival and leaves what it is in `request`; `release` tells the source that a request has left the system, which is
 * when a closed loop, or a question of several calls, goes on.
 */
export interface RequestSource {
  readonly nextTime: number;
  readonly request: ArrivingRequest;
  take(): void;
  /**
   * @param question the request's own
   * @param isAnswered whether it was answered
   * @returns when the question began that this answer ends; −1 where it ends none of several calls
   */
  release(now: number, question: number, isAnswered: boolean): number;
}

/** The streams a source draws from: one for times, one for what the requests are. */
export type SourceStreams = { readonly arrivals: RandomStream; readonly lengths: RandomStream };

/**
 * The source that a load and a workload describe.
 *
 * @param origin the run's time at which the measured time begins, for a load whose rate follows the clock; seconds
 */
export function requestSource(
  load: Load,
  workload: Workload,
  streams: SourceStreams,
  origin = 0,
): RequestSource {
  const hasConversations = workload.features.some(({ conversation }) => conversation !== undefined);
  const questions = hasConversations
    ? new Questions(workload.features, questionRates(load, workload), streams.lengths)
    : null;
  const mix = new RequestMix(workload, streams.lengths, questions);
  const source = sourceOf(load, workload, streams, origin, mix);
  return questions === null ? source : new WithFurtherCalls(source, mix, questions);
}

function sourceOf(
  load: Load,
  workload: Workload,
  streams: SourceStreams,
  origin: number,
  mix: RequestMix,
): RequestSource {
  switch (load.kind) {
    case "users":
      return new ThinkingUsers(load.users, load.thinkTime, streams.arrivals, mix, warpOf(load, origin));
    case "concurrency":
      return new SaturatingClients(load.concurrency, true, mix);
    case "burst":
      return new SaturatingClients(load.requests, false, mix);
    case "rate": {
      const rate = load.rate * questionMix(workload.features).questionsPerCall;
      return new OpenArrivals(gapSampler(rate, load.arrival, streams.arrivals), mix, warpOf(load, origin));
    }
    case "trace":
      return traceReplay(load, streams.arrivals, mix);
  }
}

function warpOf({ profile }: Extract<Load, { kind: "users" | "rate" }>, origin: number): TimeWarp | null {
  return profile === undefined ? null : new TimeWarp(profile, origin);
}

/** Questions a second of each feature, if answers took no time; 0 where the load does not say. */
function questionRates(load: Load, { features }: Workload): number[] {
  const { shares, questionsPerCall } = questionMix(features);
  const all =
    load.kind === "users"
      ? load.users / load.thinkTime
      : load.kind === "rate"
        ? load.rate * questionsPerCall
        : 0;
  return shares.map((share) => share * all);
}

/** Open loop: arrivals do not wait for answers. */
class OpenArrivals implements RequestSource {
  nextTime: number;
  readonly request: ArrivingRequest;
  readonly #gap: () => number;
  readonly #mix: RequestMix;
  readonly #warp: TimeWarp | null;
  /** Operational time of the next arrival. */
  #operational: number;

  constructor(gap: () => number, mix: RequestMix, warp: TimeWarp | null) {
    this.request = mix.request;
    this.#gap = gap;
    this.#mix = mix;
    this.#warp = warp;
    this.#operational = gap();
    this.nextTime = warp === null ? this.#operational : warp.clock(this.#operational);
  }

  take(): void {
    this.#mix.draw(this.nextTime);
    this.#operational += this.#gap();
    this.nextTime = this.#warp === null ? this.#operational : this.#warp.clock(this.#operational);
  }

  release(): number {
    return -1;
  }
}

/**
 * Closed population with exponential think time. The thinkers together ask at rate thinkers/thinkTime, and the
 * exponential forgets, so no heap of thinkers is kept: one unit exponential is used up at the current rate, and the
 * next arrival is due when it is spent. Under a profile it is used up in operational time.
 */
class ThinkingUsers implements RequestSource {
  nextTime: number;
  readonly request: ArrivingRequest;
  #thinkers: number;
  #unspent: number;
  /** When the number of thinkers last changed, on the clock and in operational time. */
  #now = 0;
  #changed = 0;
  readonly #thinkTime: number;
  readonly #stream: RandomStream;
  readonly #mix: RequestMix;
  readonly #warp: TimeWarp | null;

  constructor(
    users: number,
    thinkTime: number,
    stream: RandomStream,
    mix: RequestMix,
    warp: TimeWarp | null,
  ) {
    this.request = mix.request;
    this.#thinkers = users;
    this.#thinkTime = thinkTime;
    this.#stream = stream;
    this.#mix = mix;
    this.#warp = warp;
    this.#unspent = exponential(stream);
    this.nextTime = 0;
    this.#schedule();
  }

  take(): void {
    const now = this.nextTime;
    this.#mix.draw(now);
    this.#thinkers--;
    this.#now = now;
    this.#changed = this.#operational(now);
    this.#unspent = exponential(this.#stream);
    this.#schedule();
  }

  release(now: number): number {
    const changed = this.#operational(now);
    this.#unspent = Math.max(
      0,
      this.#unspent - ((changed - this.#changed) * this.#thinkers) / this.#thinkTime,
    );
    this.#thinkers++;
    this.#now = now;
    this.#changed = changed;
    this.#schedule();
    return -1;
  }

  #operational(time: number): number {
    return this.#warp === null ? time : this.#warp.operational(time);
  }

  #schedule(): void {
    if (this.#thinkers === 0) {
      this.nextTime = Number.POSITIVE_INFINITY;
      return;
    }
    const due = this.#changed + (this.#unspent * this.#thinkTime) / this.#thinkers;
    // There and back through the warp may lose a rounding, which must not turn the clock back.
    this.nextTime = this.#warp === null ? due : Math.max(this.#now, this.#warp.clock(due));
  }
}

/** `requests` arrivals at time zero; where `again`, each request that leaves is followed by a new one at once. */
class SaturatingClients implements RequestSource {
  nextTime = 0;
  readonly request: ArrivingRequest;
  #due: number;
  readonly #again: boolean;
  readonly #mix: RequestMix;

  constructor(requests: number, again: boolean, mix: RequestMix) {
    this.request = mix.request;
    this.#due = requests;
    this.#again = again;
    this.#mix = mix;
  }

  take(): void {
    this.#mix.draw(this.nextTime);
    if (--this.#due === 0) this.nextTime = Number.POSITIVE_INFINITY;
  }

  release(now: number): number {
    if (this.#again && this.#due++ === 0) this.nextTime = now;
    return -1;
  }
}

/** Questions as `source` brings them, and the further calls that they take. */
class WithFurtherCalls implements RequestSource {
  readonly request: ArrivingRequest;
  readonly #source: RequestSource;
  readonly #questions: Questions;

  constructor(source: RequestSource, mix: RequestMix, questions: Questions) {
    this.request = mix.request;
    this.#source = source;
    this.#questions = questions;
  }

  get nextTime(): number {
    return Math.min(this.#source.nextTime, this.#questions.nextTime);
  }

  take(): void {
    if (this.#questions.nextTime <= this.#source.nextTime) this.#questions.take(this.request);
    else this.#source.take();
  }

  release(now: number, question: number, isAnswered: boolean): number {
    if (question >= 0 && this.#questions.goesOn(question, isAnswered, now)) return -1;
    this.#source.release(now, question, isAnswered);
    return question >= 0 && isAnswered ? this.#questions.startOf(question) : -1;
  }
}
