import { FinishWheel } from "./finishWheel.ts";
import { KvCache } from "./kvCache.ts";
import type { LawTable } from "./lawTable.ts";
import { phases, type RequestPool } from "./requestPool.ts";
import type { EngineSettings } from "./scenario.ts";
import { SlotList } from "./slotList.ts";
import { Stretch } from "./stretch.ts";

/** Told of each request that leaves a replica. Times in seconds since the start of the run. */
export interface ReplicaListener {
  completed(slot: number, finish: number): void;
  /** A request that was aborted has left the batch; the tokens computed for it were in vain. */
  dropped(slot: number, promptTokens: number, outputTokens: number): void;
  /** The server went down with the request in it. */
  lost(slot: number, now: number, promptTokens: number, outputTokens: number): void;
}

/**
 * One vLLM server with continuous batching, advanced from one change of its batch to the next.
 *
 * Between two changes every step decodes the same n sequences, so a stretch of them has a closed form; it ends with the
 * next completion, when the KV cache is full, or at the first step boundary at or after an arrival that may enter, or an
 * abort. A step that prefills is a stretch of one.
 *
 * The rules of a step are vLLM's (docs/architecture.md, "What a step does"): decodes first, one token of the budget
 * each; then the one partly prefilled prompt; then waiting requests first come first served, while there are seats,
 * budget and KV blocks for the whole prompt; when the decodes' own blocks run out, the newest sequence is preempted and
 * later recomputed, and nothing is admitted in that step.
 */
export class Replica {
  /** When the current stretch ends; when idle or down, Infinity. While `isReady`, the boundary at which a step may start. */
  boundary = Number.POSITIVE_INFINITY;
  /** At a step boundary, its completions done, the next step not yet started. */
  isReady = false;
  /** Nothing runs here, and nothing may arrive. */
  isDown = false;
  preemptions = 0;
  largestBatch = 0;
  readonly index: number;
  readonly kv: KvCache;

  /** Totals over finished stretches: seconds busy, steps, sum over steps of the batch size, block-seconds of KV. */
  busySeconds = 0;
  steps = 0;
  batchSum = 0;
  kvBlockSeconds = 0;

  readonly #pool: RequestPool;
  readonly #law: LawTable;
  readonly #settings: EngineSettings;
  readonly #listener: ReplicaListener;
  readonly #wheel: FinishWheel;
  readonly #waiting: SlotList;
  /** In order of admission. */
  readonly #running: SlotList;
  readonly #stretch = new Stretch();

  /** Decode steps done so far; sequences are filed under the number at which they finish. */
  #step = 0;
  #decoding = 0;
  #contextTokens = 0;
  #partial = -1;
  #partialTokensLeft = 0;
  #joiningHead = -1;
  #joiningTail = -1;
  #blocksAtStart = 0;
  #slowdown = 1;
  /** Running sequences that were aborted during the current stretch; they leave at its end. */
  #aborted: number[] = [];

  /** @param index its number among the replicas of all deployments */
  constructor(
    index: number,
    pool: RequestPool,
    law: LawTable,
    settings: EngineSettings,
    listener: ReplicaListener,
  ) {
    this.index = index;
    this.#pool = pool;
    this.#law = law;
    this.#settings = settings;
    this.#listener = listener;
    this.#wheel = new FinishWheel(pool.capacity);
    this.#waiting = new SlotList(pool);
    this.#running = new SlotList(pool);
    this.kv = new KvCache(pool, settings);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Requests here, running and waiting. */
  get outstanding(): number {
    return this.#running.size + this.#waiting.size;
  }

  /** Queues a request that arrives now. */
  arrive(slot: number, now: number): void {
    if (slot >= this.#wheel.slots) {
      this.#wheel.growSlots(this.#pool.capacity);
      this.kv.growSlots(this.#pool.capacity);
    }
    this.#pool.phase[slot] = phases.waiting;
    this.#waiting.push(slot);
    if (this.boundary === Number.POSITIVE_INFINITY) {
      this.boundary = now;
      this.isReady = true;
    } else if (!this.isReady && this.#waiting.size === 1 && this.#running.size < this.#settings.maxNumSeqs) {
      this.#cutStretch(now);
    }
  }

  /**
   * Takes a request out at `now`: a waiting one at once, a running one at the next step boundary, as vLLM does,
   * of which `dropped` tells.
   */
  abort(slot: number, now: number): void {
    if (this.#pool.phase[slot] === phases.waiting) {
      const wasHead = slot === this.#waiting.head;
      this.#waiting.remove(slot);
      if (wasHead && this.#waiting.size > 0) this.#cutStretch(now);
      return;
    }
    this.#aborted.push(slot);
    if (this.isReady) this.#dropAborted();
    else this.#cutStretch(now);
  }

  /** The server stops at `now`; everything in it is lost, and its cache and the step under way with it. */
  fail(now: number): void {
    if (!this.isReady && this.boundary !== Number.POSITIVE_INFINITY)
      this.#pass(this.#stretch.stepsBy(now), now - this.#stretch.start);
    this.#dropAborted();
    const pool = this.#pool;
    const lost = [...this.#running.slots(), ...this.#waiting.slots()].map((slot) => {
      if (pool.phase[slot] === phases.decoding) {
        pool.generated[slot] = this.#generated(slot);
        this.#wheel.remove(slot);
      }
      return { slot, prompt: this.#promptRead(slot), output: pool.generated[slot]! };
    });
    this.#clear();
    this.isDown = true;
    for (const { slot, prompt, output } of lost) this.#listener.lost(slot, now, prompt, output);
  }

  /** The steps from the next boundary on take `factor` times as long as the law says. */
  slowTo(factor: number, now: number): void {
    this.#slowdown = factor;
    this.#cutStretch(now);
  }

  /** Ends the stretch at `boundary`: first tokens, completions. */
  finish(): void {
    const end = this.boundary;
    this.#pass(this.#stretch.steps, end - this.#stretch.start);
    this.isReady = true;
    if (this.#aborted.length > 0) this.#dropAborted();
    const wheel = this.#wheel;
    for (let slot = wheel.first(this.#step); slot >= 0; slot = wheel.first(this.#step)) {
      wheel.remove(slot);
      this.#leaveBatch(slot, this.#pool.outputTokens[slot]!, true);
      this.#listener.completed(slot, end);
    }
    if (this.#joiningHead >= 0) this.#endPrefills(end);
  }

  /** Starts the next step, and all like it, at the boundary `now`. */
  startStretch(now: number): void {
    this.isReady = false;
    let isFull = false;
    const kv = this.kv;
    let need = kv.needAt(this.#step);
    while (need > kv.free) {
      this.#preemptNewest();
      need = kv.needAt(this.#step);
      isFull = true;
    }
    let prefillTokens = 0;
    if (this.#partial >= 0 || (this.#waiting.size > 0 && !isFull))
      prefillTokens = this.#schedulePrefills(now, need);
    const n = this.#decoding;
    if (this.#running.size > this.largestBatch) this.largestBatch = this.#running.size;
    this.#blocksAtStart = kv.used;

    const law = this.#law;
    const slowdown = this.#slowdown;
    const stretch = this.#stretch;
    stretch.begin(
      now,
      slowdown * (law.base(n, prefillTokens) + law.cKv * this.#contextTokens + law.cPre * prefillTokens),
      slowdown * 0.5 * law.cKv * n,
    );
    // One that was preempted may come back at once where others hold what it shares.
    if (prefillTokens > 0 || (isFull && kv.isShared)) stretch.steps = 1;
    else if (n > 0) {
      const steps = Math.min(this.#wheel.distance(this.#step), kv.steadySteps(this.#step));
      stretch.steps = kv.affordableSteps(this.#step, steps, n);
    } else {
      this.boundary = Number.POSITIVE_INFINITY;
      return;
    }
    this.boundary = stretch.end(stretch.steps);
  }

  /** Totals as of `now`, the share of the current stretch included. */
  totals(now: number): { busySeconds: number; steps: number; batchSum: number; kvBlockSeconds: number } {
    const { busySeconds, steps, batchSum, kvBlockSeconds } = this;
    if (this.isReady || this.boundary === Number.POSITIVE_INFINITY)
      return { busySeconds, steps, batchSum, kvBlockSeconds };
    const stretch = this.#stretch;
    const elapsed = now - stretch.start;
    const done = (stretch.steps * elapsed) / (this.boundary - stretch.start);
    return {
      busySeconds: busySeconds + elapsed,
      steps: steps + done,
      batchSum: batchSum + done * this.#running.size,
      kvBlockSeconds: kvBlockSeconds + elapsed * this.#blocksAtStart,
    };
  }

  /** The first steps of the stretch are done, and have taken `seconds`. */
  #pass(steps: number, seconds: number): void {
    this.busySeconds += seconds;
    this.steps += steps;
    this.batchSum += steps * this.#running.size;
    this.#step += steps;
    this.#contextTokens += steps * this.#decoding;
    this.kv.grow(this.#step - steps, steps, this.#decoding);
    this.kvBlockSeconds += seconds * 0.5 * (this.#blocksAtStart + this.kv.used);
  }

  /** The batch may change at `now`: the stretch under way, if any, ends at the first step boundary at or after it. */
  #cutStretch(now: number): void {
    if (this.isReady || this.boundary === Number.POSITIVE_INFINITY) return;
    this.#stretch.cut(now);
    this.boundary = this.#stretch.end(this.#stretch.steps);
  }

  /** Fills the step's token budget with prompts; returns the tokens prefilled. `need` blocks are the decodes'. */
  #schedulePrefills(now: number, need: number): number {
    const pool = this.#pool;
    const { maxNumSeqs, maxNumBatchedTokens } = this.#settings;
    const waiting = this.#waiting;
    let budget = maxNumBatchedTokens - this.#decoding;
    let tokens = 0;
    this.kv.makeRoom(need);
    if (this.#partial >= 0) {
      tokens = this.#prefill(this.#partial, this.#partialTokensLeft, budget);
      budget -= tokens;
    }
    while (waiting.size > 0 && budget > 0 && this.#running.size < maxNumSeqs) {
      const slot = waiting.head;
      const length = pool.inputTokens[slot]! + pool.generated[slot]!;
      const cached = this.kv.admit(slot, length, need);
      if (cached < 0) break;
      waiting.remove(slot);
      this.#running.push(slot);
      pool.phase[slot] = phases.prefilling;
      if (pool.admitted[slot]! < 0) pool.admitted[slot] = now;
      const chunk = this.#prefill(slot, length - cached, budget);
      tokens += chunk;
      budget -= chunk;
    }
    return tokens;
  }

  /** Prefills what the budget allows of `length` tokens: all, and the sequence joins; or a part. */
  #prefill(slot: number, length: number, budget: number): number {
    if (length > budget) {
      this.#partial = slot;
      this.#partialTokensLeft = length - budget;
      return budget;
    }
    this.#partial = -1;
    this.#pool.joining[slot] = -1;
    if (this.#joiningHead < 0) this.#joiningHead = slot;
    else this.#pool.joining[this.#joiningTail] = slot;
    this.#joiningTail = slot;
    return length;
  }

  /** The prompts whose prefill ends with this step emit a token, and decode from the next step on. */
  #endPrefills(end: number): void {
    const pool = this.#pool;
    let slot = this.#joiningHead;
    this.#joiningHead = -1;
    while (slot >= 0) {
      const next = pool.joining[slot]!;
      if (pool.phase[slot] === phases.prefilling) this.#endPrefill(slot, end);
      slot = next;
    }
  }

  #endPrefill(slot: number, end: number): void {
    const pool = this.#pool;
    if (pool.firstToken[slot]! < 0) pool.firstToken[slot] = end;
    const generated = ++pool.generated[slot]!;
    const output = pool.outputTokens[slot]!;
    const context = pool.inputTokens[slot]! + generated;
    this.kv.promptDone(slot);
    if (generated >= output) {
      this.kv.release(slot, context - 1, true);
      this.#running.remove(slot);
      this.#listener.completed(slot, end);
      return;
    }
    this.#decoding++;
    this.#contextTokens += context;
    this.kv.joins(slot, context, this.#step);
    pool.phase[slot] = phases.decoding;
    this.#wheel.insert(slot, this.#step + output - generated, this.#step);
  }

  /** Takes a decoding sequence that has generated `generated` tokens out of the batch. */
  #leaveBatch(slot: number, generated: number, isAnswered: boolean): void {
    const context = this.#pool.inputTokens[slot]! + generated;
    this.#decoding--;
    this.#contextTokens -= context;
    this.kv.leaves(slot, context, this.#step);
    this.kv.release(slot, context - 1, isAnswered);
    this.#running.remove(slot);
  }

  #preemptNewest(): void {
    const pool = this.#pool;
    const slot = this.#running.tail;
    this.preemptions++;
    this.#stop(slot);
    pool.phase[slot] = phases.waiting;
    this.#waiting.pushFront(slot);
  }

  /** Takes a running sequence out of the batch, at a boundary; what it has generated stands in the pool. */
  #stop(slot: number): void {
    const pool = this.#pool;
    if (pool.phase[slot] === phases.decoding) {
      const generated = this.#generated(slot);
      pool.generated[slot] = generated;
      this.#wheel.remove(slot);
      this.#leaveBatch(slot, generated, false);
      return;
    }
    if (slot === this.#partial) this.#partial = -1;
    this.kv.release(slot, pool.inputTokens[slot]! + pool.generated[slot]!, false);
    this.#running.remove(slot);
  }

  #dropAborted(): void {
    const pool = this.#pool;
    const aborted = this.#aborted;
    this.#aborted = [];
    for (const slot of aborted) {
      const promptRead = this.#promptRead(slot);
      this.#stop(slot);
      pool.phase[slot] = phases.gone;
      this.#listener.dropped(slot, promptRead, pool.generated[slot]!);
    }
  }

  /** Tokens that a decoding sequence has generated. */
  #generated(slot: number): number {
    return this.#pool.outputTokens[slot]! - this.#wheel.stepsLeft(slot, this.#step);
  }

  /** Prompt tokens that were computed for a sequence; of a prompt not yet read to its end, since it was last admitted. */
  #promptRead(slot: number): number {
    const pool = this.#pool;
    const all = pool.inputTokens[slot]! - this.kv.hitTokensOf(slot);
    if (pool.phase[slot] === phases.decoding || pool.generated[slot]! > 0) return all;
    if (pool.phase[slot] === phases.waiting) return 0;
    return slot === this.#partial ? all - this.#partialTokensLeft : all;
  }

  /** As before the first request; counters stay. */
  #clear(): void {
    this.kv.clear();
    this.#waiting.clear();
    this.#running.clear();
    this.boundary = Number.POSITIVE_INFINITY;
    this.isReady = false;
    this.#decoding = 0;
    this.#contextTokens = 0;
    this.#partial = -1;
    this.#joiningHead = -1;
  }
}
