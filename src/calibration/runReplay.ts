import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import { blankRequest } from "../engine/arrivingRequest.ts";
import { exactLaw } from "../engine/fittedLaw.ts";
import type { RequestSource } from "../engine/requestSource.ts";
import type { Routing } from "../engine/routingPolicies.ts";
import { type EngineSettings, type Scenario, soleDeployment } from "../engine/scenario.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import { Simulation } from "../engine/simulation.ts";
import { quantileSorted } from "../stats/quantiles.ts";

/** A law together with what a request meets outside the engine. */
export type ServiceModel = {
  readonly law: ServiceLaw;
  /** Seconds each request spends in client, network and server front before the engine sees it. */
  readonly overhead: number;
};

/** One measured run made ready to be simulated: what every request is, and when it comes. */
export type RunSchedule = {
  /** Arrival times in seconds, or a closed loop of so many clients over all requests. */
  readonly arrivals:
    | { readonly kind: "times"; readonly times: Float64Array }
    | { readonly kind: "closed"; readonly clients: number };
  readonly inputTokens: Int32Array;
  readonly outputTokens: Int32Array;
  readonly engine: EngineSettings;
  readonly replicas: number;
  readonly routing: Routing;
};

/** Times of every request of a replayed run, in the order of completion; seconds. */
export type ReplayedRequests = {
  readonly arrival: Float64Array;
  readonly ttft: Float64Array;
  readonly e2e: Float64Array;
  readonly outputTokens: Int32Array;
  readonly seconds: number;
  readonly rejected: number;
};

const noRandomness = { next: () => 0 };

/** Simulates a run from its first arrival to its last answer. */
export function replayRun(model: ServiceModel, schedule: RunSchedule): ReplayedRequests {
  const n = schedule.inputTokens.length;
  const arrival = new Float64Array(n);
  const ttft = new Float64Array(n);
  const e2e = new Float64Array(n);
  const outputTokens = new Int32Array(n);
  let done = 0;
  let rejected = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  const simulation = new Simulation(
    scenarioOf(model.law, schedule),
    {
      arrivals: noRandomness,
      lengths: noRandomness,
      routing: noRandomness,
      clients: noRandomness,
      faults: noRandomness,
    },
    {
      completed(_feature, at, _admitted, firstToken, finish, _input, output) {
        arrival[done] = at;
        ttft[done] = model.overhead + firstToken - at;
        e2e[done] = model.overhead + finish - at;
        outputTokens[done] = output;
        done++;
        if (at < first) first = at;
        last = finish + model.overhead;
      },
      failed() {
        rejected++;
      },
    },
    new ScheduledRequests(schedule, model.overhead),
  );
  simulation.advanceTo(Number.POSITIVE_INFINITY);
  return {
    arrival: arrival.subarray(0, done),
    ttft: ttft.subarray(0, done),
    e2e: e2e.subarray(0, done),
    outputTokens: outputTokens.subarray(0, done),
    seconds: last - first,
    rejected,
  };
}

/** Relative spread of single requests beyond what the simulation has, and a standard normal score for each request. */
export type Jitter = { readonly spread: number; readonly scores: Float64Array };

/** Every metric of the measurement table, from the replayed requests. Jitter moves percentiles, not means. */
export function replayMetrics(
  run: ReplayedRequests,
  jitter: Jitter | null = null,
): Record<MeasuredMetric, number> {
  const n = run.e2e.length;
  const e2e = jittered(run.e2e, jitter).sort();
  const ttft = Float64Array.from(run.ttft).sort();
  let tokens = 0;
  let tpotSum = 0;
  let tpotCount = 0;
  let rateSum = 0;
  for (let i = 0; i < n; i++) {
    const output = run.outputTokens[i]!;
    tokens += output;
    rateSum += output / run.e2e[i]!;
    if (output > 1) {
      tpotSum += (run.e2e[i]! - run.ttft[i]!) / (output - 1);
      tpotCount++;
    }
  }
  return {
    e2e_mean_s: meanOf(run.e2e),
    e2e_p50_s: quantileSorted(e2e, 0.5),
    e2e_p90_s: quantileSorted(e2e, 0.9),
    e2e_p95_s: quantileSorted(e2e, 0.95),
    e2e_p99_s: quantileSorted(e2e, 0.99),
    ttft_mean_s: meanOf(ttft),
    ttft_p50_s: quantileSorted(ttft, 0.5),
    ttft_p90_s: quantileSorted(ttft, 0.9),
    ttft_p95_s: quantileSorted(ttft, 0.95),
    ttft_p99_s: quantileSorted(ttft, 0.99),
    tpot_mean_s: tpotCount > 0 ? tpotSum / tpotCount : Number.NaN,
    tps_per_request_mean: rateSum / n,
    req_throughput: n / run.seconds,
    out_tok_throughput: tokens / run.seconds,
    duration_s: run.seconds,
  };
}

/** Hands out the planned requests in order; a closed loop sends the next one when one has been answered. */
class ScheduledRequests implements RequestSource {
  nextTime: number;
  readonly request = blankRequest();
  #sent = 0;
  #answered = 0;
  readonly #schedule: RunSchedule;
  readonly #overhead: number;
  /** When the clients of a closed loop are ready to send, in order. */
  readonly #ready: number[] = [];

  constructor(schedule: RunSchedule, overhead: number) {
    this.#schedule = schedule;
    this.#overhead = overhead;
    if (schedule.arrivals.kind === "closed")
      this.#ready.push(...new Array<number>(schedule.arrivals.clients).fill(0));
    this.nextTime = this.#due();
  }

  take(): void {
    this.request.inputTokens = this.#schedule.inputTokens[this.#sent]!;
    this.request.outputTokens = this.#schedule.outputTokens[this.#sent]!;
    this.#sent++;
    if (this.#schedule.arrivals.kind === "closed") this.#ready.shift();
    this.nextTime = this.#due();
  }

  release(now: number): number {
    if (this.#schedule.arrivals.kind !== "closed") return -1;
    this.#answered++;
    this.#ready.push(now + this.#overhead * wayOf(this.#answered));
    // Ways differ, so the last client answered need not be the first to ask again.
    for (let i = this.#ready.length - 1; i > 0 && this.#ready[i]! < this.#ready[i - 1]!; i--)
      [this.#ready[i], this.#ready[i - 1]] = [this.#ready[i - 1]!, this.#ready[i]!];
    this.nextTime = this.#due();
    return -1;
  }

  #due(): number {
    if (this.#sent >= this.#schedule.inputTokens.length) return Number.POSITIVE_INFINITY;
    const { arrivals } = this.#schedule;
    return (
      (arrivals.kind === "times" ? arrivals.times[this.#sent] : this.#ready[0]) ?? Number.POSITIVE_INFINITY
    );
  }
}

/**
 * How long the k-th way between two requests of a client is, as a multiple of the mean: spread evenly over 0 to 2
 * (multiples of the golden ratio, mod 1). Were all ways equal, clients would come back in step with the engine: TTFT
 * would be a staircase in the overhead, and no fit would find it.
 */
function wayOf(k: number): number {
  return 2 * ((k * 0.6180339887498949) % 1);
}

function scenarioOf(law: ServiceLaw, schedule: RunSchedule): Scenario {
  const { engine, replicas, routing } = schedule;
  return soleDeployment(
    { law: exactLaw(law), engine, replicas, routing },
    { kind: "burst", requests: 1 },
    { name: "planned", features: [] },
  );
}

/** Each time multiplied by its own lognormal factor of mean 1. */
function jittered(times: Float64Array, jitter: Jitter | null): Float64Array {
  if (jitter === null || jitter.spread === 0) return Float64Array.from(times);
  const { spread, scores } = jitter;
  return Float64Array.from(times, (time, i) => time * Math.exp(spread * scores[i]! - (spread * spread) / 2));
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
