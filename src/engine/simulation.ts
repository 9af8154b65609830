import { UserError } from "../errors.ts";
import { LawTable } from "./lawTable.ts";
import type { RandomStream } from "./random.ts";
import { type CompletionListener, Replica } from "./replica.ts";
import { RequestPool } from "./requestPool.ts";
import { type RequestSource, requestSource } from "./requestSource.ts";
import { type Router, router } from "./router.ts";
import { blockTokens, type EngineSettings, type Scenario } from "./scenario.ts";
import type { ServiceLaw } from "./serviceLaw.ts";

/** Told of every request that leaves. Times in seconds since the start of the run. */
export interface RequestSink {
  completed(
    feature: number,
    arrival: number,
    admitted: number,
    firstToken: number,
    finish: number,
    inputTokens: number,
    outputTokens: number,
  ): void;
  /** The request can never fit the KV cache or the model's context. */
  rejected(feature: number, arrival: number): void;
}

/** The streams one run draws from. */
export type SimulationStreams = {
  readonly arrivals: RandomStream;
  readonly lengths: RandomStream;
  readonly routing: RandomStream;
};

/** Running totals of a run as of one moment; differences of two of them describe the time between. */
export type Totals = {
  readonly time: number;
  readonly arrivals: number;
  readonly completions: number;
  readonly rejections: number;
  readonly preemptions: number;
  readonly outputTokens: number;
  /** Integral over time of the requests in the system. */
  readonly inFlightSeconds: number;
  /** Summed over replicas. */
  readonly busySeconds: number;
  readonly steps: number;
  readonly batchSum: number;
  readonly kvBlockSeconds: number;
};

/** Events handled in one call of the inner loop; V8 then optimises it on entry and keeps doubles unboxed. */
const eventsPerCall = 4096;
const mostRejectionsInARow = 1_000_000;

/**
 * Discrete-event simulation of one deployment: a source of requests, a router, replicas. At equal times the order is:
 * steps end (lower replica first), requests arrive, steps start.
 *
 * @example
 * const run = new Simulation(scenario, scenario.law.law, streams, sink);
 * run.advanceTo(3600);
 * run.totals().completions; // => requests answered in the first hour
 */
export class Simulation implements CompletionListener {
  readonly #pool = new RequestPool();
  readonly #replicas: readonly Replica[];
  readonly #route: Router;
  readonly #source: RequestSource;
  readonly #sink: RequestSink;
  readonly #mostTokens: number;
  #now = 0;
  #inFlight = 0;
  #inFlightSince = 0;
  #inFlightSeconds = 0;
  #arrivals = 0;
  #completions = 0;
  #rejections = 0;
  #outputTokens = 0;
  #rejectionsInARow = 0;

  constructor(
    scenario: Scenario,
    law: ServiceLaw,
    streams: SimulationStreams,
    sink: RequestSink,
    source: RequestSource = requestSource(scenario.load, scenario.workload, streams),
  ) {
    const table = new LawTable(law);
    this.#replicas = Array.from(
      { length: scenario.replicas },
      () => new Replica(this.#pool, table, scenario.engine, this),
    );
    this.#route = router(scenario.routing, streams.routing);
    this.#source = source;
    this.#sink = sink;
    this.#mostTokens = longestSequence(scenario.engine);
  }

  /** Time of the last event, or the time last advanced to. */
  get now(): number {
    return this.#now;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Most sequences that any replica ran in one step so far. */
  get largestBatch(): number {
    return Math.max(...this.#replicas.map((replica) => replica.largestBatch));
  }

  /** Handles every event up to and including `until`. */
  advanceTo(until: number): void {
    while (this.#advance(until, eventsPerCall));
    if (until !== Number.POSITIVE_INFINITY) this.#now = until;
  }

  /** Handles up to `events` events no later than `until`; false when none is left. */
  advance(until: number, events: number): boolean {
    return this.#advance(until, events);
  }

  totals(): Totals {
    const now = this.#now;
    let [preemptions, busySeconds, steps, batchSum, kvBlockSeconds] = [0, 0, 0, 0, 0];
    for (const replica of this.#replicas) {
      const part = replica.totals(now);
      preemptions += replica.preemptions;
      busySeconds += part.busySeconds;
      steps += part.steps;
      batchSum += part.batchSum;
      kvBlockSeconds += part.kvBlockSeconds;
    }
    return {
      time: now,
      arrivals: this.#arrivals,
      completions: this.#completions,
      rejections: this.#rejections,
      preemptions,
      outputTokens: this.#outputTokens,
      inFlightSeconds: this.#inFlightSeconds + this.#inFlight * (now - this.#inFlightSince),
      busySeconds,
      steps,
      batchSum,
      kvBlockSeconds,
    };
  }

  completed(slot: number, finish: number): void {
    const pool = this.#pool;
    this.#countInFlight(finish, -1);
    this.#completions++;
    this.#outputTokens += pool.outputTokens[slot]!;
    this.#sink.completed(
      pool.feature[slot]!,
      pool.arrival[slot]!,
      pool.admitted[slot]!,
      pool.firstToken[slot]!,
      finish,
      pool.inputTokens[slot]!,
      pool.outputTokens[slot]!,
    );
    pool.release(slot);
    this.#source.release(finish);
  }

  #advance(until: number, events: number): boolean {
    const source = this.#source;
    const replicas = this.#replicas;
    const isAlone = replicas.length === 1;
    for (let left = events; left > 0; left--) {
      const replica = isAlone ? replicas[0]! : this.#nextReplica();
      const boundary = replica.boundary;
      const arrival = source.nextTime;
      if (boundary < arrival || (boundary === arrival && !replica.isReady)) {
        if (boundary > until || boundary === Number.POSITIVE_INFINITY) return false;
        this.#now = boundary;
        if (!replica.isReady) replica.finish();
        else {
          replica.startStretch(boundary);
          continue;
        }
        if (isAlone && source.nextTime > boundary) replica.startStretch(boundary);
      } else {
        if (arrival > until || arrival === Number.POSITIVE_INFINITY) return false;
        this.#now = arrival;
        this.#arrive(arrival);
      }
    }
    return true;
  }

  /** The replica whose boundary comes first; at equal times an ending step comes before a starting one. */
  #nextReplica(): Replica {
    const replicas = this.#replicas;
    let next = replicas[0]!;
    for (let i = 1; i < replicas.length; i++) {
      const replica = replicas[i]!;
      if (replica.boundary > next.boundary) continue;
      if (replica.boundary < next.boundary || (next.isReady && !replica.isReady)) next = replica;
    }
    return next;
  }

  #arrive(now: number): void {
    const source = this.#source;
    source.take();
    const { feature, inputTokens, outputTokens } = source;
    this.#arrivals++;
    if (inputTokens + outputTokens - 1 > this.#mostTokens) {
      this.#reject(feature, now);
      return;
    }
    this.#rejectionsInARow = 0;
    this.#countInFlight(now, 1);
    const slot = this.#pool.allocate(now, feature, inputTokens, outputTokens);
    this.#replicas[this.#route(this.#replicas)]!.arrive(slot, now);
  }

  #reject(feature: number, now: number): void {
    this.#rejections++;
    if (++this.#rejectionsInARow > mostRejectionsInARow)
      throw new UserError(
        `every request is rejected: the last had ${this.#source.inputTokens} + ${this.#source.outputTokens} tokens, but a sequence may hold ${this.#mostTokens} (KV cache and context); shorten the requests or raise --kv-tokens`,
      );
    this.#sink.rejected(feature, now);
    this.#source.release(now);
  }

  #countInFlight(now: number, change: number): void {
    this.#inFlightSeconds += this.#inFlight * (now - this.#inFlightSince);
    this.#inFlightSince = now;
    this.#inFlight += change;
  }
}

/** Most tokens of prompt and answer (but its last, which is never stored) that one sequence may hold. */
export function longestSequence(engine: EngineSettings): number {
  return Math.min(engine.kvBlocks * blockTokens, engine.maxModelLen - 1);
}
