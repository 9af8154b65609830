import { exponential, type RandomStream } from "./random.ts";
import type { RequestPool } from "./requestPool.ts";
import type { Backoff, Feature, Gateway } from "./scenario.ts";
import type { TimerQueue } from "./timerQueue.ts";

/** Kinds of the timers that clients set; the subject is a slot. */
export const clientTimers = { timeout: 0, resend: 1, abandon: 2, typeOn: 3 } as const;

/** Why a request left without an answer. */
export const failures = ["never-fits", "turned-away", "timed-out", "lost", "abandoned", "cancelled"] as const;
export type Failure = (typeof failures)[number];

/** Whether any client of these features, or the gateway, ever gives up a request. */
export function hasImpatience(features: readonly Feature[], gateway: Gateway | undefined): boolean {
  return (
    (gateway !== undefined && Number.isFinite(gateway.timeout)) ||
    features.some(({ patience, typing }) => patience !== undefined || typing !== undefined)
  );
}

/** The patience of those who ask: how long they wait for an answer, when they ask again, when they leave. */
export class Clients {
  readonly #features: readonly Feature[];
  readonly #gatewayTimeout: number;
  readonly #pool: RequestPool;
  readonly #timers: TimerQueue;
  readonly #stream: RandomStream;
  /** When, by slot, the user leaves for good, and by which timer. */
  #leaves = new Float64Array(256);
  #leaveKinds = new Uint8Array(256);

  constructor(
    features: readonly Feature[],
    gateway: Gateway | undefined,
    pool: RequestPool,
    timers: TimerQueue,
    stream: RandomStream,
  ) {
    this.#features = features;
    this.#gatewayTimeout = gateway?.timeout ?? Number.POSITIVE_INFINITY;
    this.#pool = pool;
    this.#timers = timers;
    this.#stream = stream;
  }

  /** A request has come: decides when its user will leave. */
  arrived(slot: number, now: number): void {
    this.#pool.attempt[slot] = 0;
    const { patience, typing } = this.#features[this.#pool.feature[slot]!] ?? {};
    let [at, kind] = [Number.POSITIVE_INFINITY, clientTimers.abandon as number];
    if (patience && Number.isFinite(patience.abandonment))
      at = now + exponential(this.#stream) * patience.abandonment;
    if (typing && this.#stream.next() < typing.share) {
      const typed = now + exponential(this.#stream) * typing.meanGap;
      if (typed < at) [at, kind] = [typed, clientTimers.typeOn];
    }
    this.#setLeave(slot, at, kind);
  }

  /** The request of slot `old` lives on in `slot`. */
  moved(old: number, slot: number): void {
    this.#setLeave(slot, this.#leaves[old] ?? Number.POSITIVE_INFINITY, this.#leaveKinds[old] ?? 0);
  }

  /** The request has been sent: it is given up when no answer has come in time. */
  sent(slot: number, now: number): void {
    const patience = this.#features[this.#pool.feature[slot]!]?.patience;
    const limit = Math.min(patience?.timeout ?? Number.POSITIVE_INFINITY, this.#gatewayTimeout);
    this.#timers.set(now + limit, clientTimers.timeout, slot, this.#pool.sending[slot]!);
  }

  /** Sets the timer of the next try; false when there is none. */
  retries(slot: number, now: number): boolean {
    const patience = this.#features[this.#pool.feature[slot]!]?.patience;
    const attempt = ++this.#pool.attempt[slot]!;
    if (patience === undefined || attempt > patience.retries) return false;
    const wait = backoffSeconds(patience.backoff, attempt, this.#stream);
    this.#timers.set(now + wait, clientTimers.resend, slot, this.#pool.sending[slot]!);
    return true;
  }

  #setLeave(slot: number, at: number, kind: number): void {
    if (slot >= this.#leaves.length) this.#grow();
    this.#leaves[slot] = at;
    this.#leaveKinds[slot] = kind;
    this.#timers.set(at, kind, slot, this.#pool.version[slot]!);
  }

  #grow(): void {
    const leaves = new Float64Array(this.#pool.capacity);
    leaves.set(this.#leaves);
    this.#leaves = leaves;
    const kinds = new Uint8Array(this.#pool.capacity);
    kinds.set(this.#leaveKinds);
    this.#leaveKinds = kinds;
  }
}

/** Seconds before retry number `retry` ≥ 1. */
function backoffSeconds(backoff: Backoff, retry: number, stream: RandomStream): number {
  const { first, factor, most, jitter } = backoff;
  const wait = Math.min(first * factor ** (retry - 1), most);
  return jitter > 0 ? wait * (1 + jitter * (2 * stream.next() - 1)) : wait;
}
