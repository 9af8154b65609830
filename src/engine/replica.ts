import { FinishWheel } from "./finishWheel.ts";
import type { LawTable } from "./lawTable.ts";
import type { RequestPool } from "./requestPool.ts";
import { blockTokens, type EngineSettings } from "./scenario.ts";

const residueMask = blockTokens - 1;
const blockShift = 31 - Math.clz32(blockTokens);

/** Told of each request that is answered. Times in seconds since the start of the run. */
export interface CompletionListener {
  completed(slot: number, finish: number): void;
}

/**
 * One vLLM server with continuous batching, advanced from one change of its batch to the next.
 *
 * Between two changes every step decodes the same n sequences, so step j of a stretch takes base + cKv·(K + j·n)
 * seconds and the whole stretch has a closed form; the stretch ends with the next completion, when the KV cache is
 * full, or at the first step boundary at or after an arrival that may enter. A step that prefills is a stretch of one.
 *
 * The rules of a step are vLLM's (docs/architecture.md, "What a step does"): decodes first, one token of the budget
 * each; then the one partly prefilled prompt; then waiting requests first come first served, while there are seats,
 * budget and KV blocks for the whole prompt; when the decodes' own blocks run out, the newest sequence is preempted and
 * later recomputed, and nothing is admitted in that step.
 */
export class Replica {
  /** When the current stretch ends; when idle, Infinity. While `isReady`, the boundary at which a step may start. */
  boundary = Number.POSITIVE_INFINITY;
  /** At a step boundary, its completions done, the next step not yet started. */
  isReady = false;
  running = 0;
  waiting = 0;
  preemptions = 0;
  largestBatch = 0;

  /** Totals over finished stretches: seconds busy, steps, sum over steps of the batch size, block-seconds of KV. */
  busySeconds = 0;
  steps = 0;
  batchSum = 0;
  kvBlockSeconds = 0;

  readonly #pool: RequestPool;
  readonly #law: LawTable;
  readonly #settings: EngineSettings;
  readonly #listener: CompletionListener;
  readonly #wheel: FinishWheel;

  /** Decode steps done so far; sequences are filed under the number at which they finish. */
  #step = 0;
  #decoding = 0;
  #contextTokens = 0;
  #blocksUsed = 0;
  /** How many decoding sequences need a new block in the steps whose number is r modulo 16. */
  readonly #needs = new Int32Array(blockTokens);
  #newest = -1;
  #waitingHead = -1;
  #waitingTail = -1;
  #partial = -1;
  #partialTokensLeft = 0;
  #joiningHead = -1;
  #joiningTail = -1;

  /** The current stretch. */
  #start = 0;
  #stretchSteps = 0;
  #firstStepSeconds = 0;
  #halfGrowth = 0;
  #blocksAtStart = 0;

  constructor(pool: RequestPool, law: LawTable, settings: EngineSettings, listener: CompletionListener) {
    this.#pool = pool;
    this.#law = law;
    this.#settings = settings;
    this.#listener = listener;
    this.#wheel = new FinishWheel(pool.capacity);
  }

  /** Requests here, running and waiting. */
  get outstanding(): number {
    return this.running + this.waiting;
  }

  /** Queues a request that arrives now. */
  arrive(slot: number, now: number): void {
    this.#enqueue(slot);
    if (this.boundary === Number.POSITIVE_INFINITY) {
      this.boundary = now;
      this.isReady = true;
    } else if (!this.isReady && this.waiting === 1) {
      this.#cutStretch(now);
    }
  }

  /** Ends the stretch at `boundary`: first tokens, completions. */
  finish(): void {
    const end = this.boundary;
    const steps = this.#stretchSteps;
    const seconds = end - this.#start;
    this.busySeconds += seconds;
    this.steps += steps;
    this.batchSum += steps * this.running;
    this.#step += steps;
    this.#contextTokens += steps * this.#decoding;
    this.#blocksUsed += this.#blocksNeeded(this.#step - steps, steps);
    this.kvBlockSeconds += seconds * 0.5 * (this.#blocksAtStart + this.#blocksUsed);
    this.isReady = true;
    const wheel = this.#wheel;
    for (let slot = wheel.first(this.#step); slot >= 0; slot = wheel.first(this.#step)) {
      wheel.remove(slot);
      this.#leaveBatch(slot, this.#pool.outputTokens[slot]!);
      this.#listener.completed(slot, end);
    }
    if (this.#joiningHead >= 0) this.#endPrefills(end);
  }

  /** Starts the next step, and all like it, at the boundary `now`. */
  startStretch(now: number): void {
    this.isReady = false;
    this.#start = now;
    let isFull = false;
    let need = this.#needs[this.#step & residueMask]!;
    while (need > this.#settings.kvBlocks - this.#blocksUsed) {
      this.#preemptNewest();
      need = this.#needs[this.#step & residueMask]!;
      isFull = true;
    }
    let prefillTokens = 0;
    if (this.#partial >= 0 || (this.waiting > 0 && !isFull))
      prefillTokens = this.#schedulePrefills(now, need);
    const n = this.#decoding;
    if (this.running > this.largestBatch) this.largestBatch = this.running;
    this.#blocksAtStart = this.#blocksUsed;

    const law = this.#law;
    this.#firstStepSeconds =
      law.base(n, prefillTokens) + law.cKv * this.#contextTokens + law.cPre * prefillTokens;
    this.#halfGrowth = 0.5 * law.cKv * n;
    if (prefillTokens > 0) this.#stretchSteps = 1;
    else if (n > 0) this.#stretchSteps = this.#stepsUntilChange();
    else {
      this.boundary = Number.POSITIVE_INFINITY;
      return;
    }
    this.boundary = now + this.#stretchSeconds(this.#stretchSteps);
  }

  /** Totals as of `now`, the share of the current stretch included. */
  totals(now: number): { busySeconds: number; steps: number; batchSum: number; kvBlockSeconds: number } {
    const { busySeconds, steps, batchSum, kvBlockSeconds } = this;
    if (this.isReady || this.boundary === Number.POSITIVE_INFINITY)
      return { busySeconds, steps, batchSum, kvBlockSeconds };
    const elapsed = now - this.#start;
    const done = (this.#stretchSteps * elapsed) / (this.boundary - this.#start);
    return {
      busySeconds: busySeconds + elapsed,
      steps: steps + done,
      batchSum: batchSum + done * this.running,
      kvBlockSeconds: kvBlockSeconds + elapsed * this.#blocksAtStart,
    };
  }

  #stretchSeconds(steps: number): number {
    return steps * (this.#firstStepSeconds + this.#halfGrowth * (steps - 1));
  }

  /**
   * An arrival at `now` may enter: end the stretch at the first step boundary at or after it. Boundaries are compared
   * as the sums they become, lest one that differs from `now` by rounding alone turn the clock back.
   */
  #cutStretch(now: number): void {
    if (this.#stretchSteps === 1 || this.running >= this.#settings.maxNumSeqs) return;
    const wait = now - this.#start;
    const linear = this.#firstStepSeconds - this.#halfGrowth;
    const root = Math.sqrt(linear * linear + 4 * this.#halfGrowth * wait);
    let steps = Math.max(1, Math.ceil((2 * wait) / (linear + root)));
    while (steps > 1 && this.#start + this.#stretchSeconds(steps - 1) >= now) steps--;
    while (steps < this.#stretchSteps && this.#start + this.#stretchSeconds(steps) < now) steps++;
    if (steps >= this.#stretchSteps) return;
    this.#stretchSteps = steps;
    this.boundary = this.#start + this.#stretchSeconds(steps);
  }

  /** Steps until the next completion, or until a step needs more KV blocks than are free. */
  #stepsUntilChange(): number {
    const steps = this.#wheel.distance(this.#step);
    const free = this.#settings.kvBlocks - this.#blocksUsed;
    const rounds = (steps + residueMask) >> blockShift;
    if (this.#decoding * rounds <= free) return steps;
    let affordable = Math.floor(free / this.#decoding) << blockShift;
    let left = free % this.#decoding;
    for (;;) {
      left -= this.#needs[(this.#step + affordable) & residueMask]!;
      if (left < 0 || affordable >= steps) break;
      affordable++;
    }
    return Math.min(steps, affordable);
  }

  /** Blocks that `steps` decode steps from number `first` on take. */
  #blocksNeeded(first: number, steps: number): number {
    let blocks = (steps >> blockShift) * this.#decoding;
    for (let i = steps & residueMask; i > 0; i--) blocks += this.#needs[(first + i - 1) & residueMask]!;
    return blocks;
  }

  /** Fills the step's token budget with prompts; returns the tokens prefilled. `need` blocks are the decodes'. */
  #schedulePrefills(now: number, need: number): number {
    const pool = this.#pool;
    const { maxNumSeqs, maxNumBatchedTokens, kvBlocks } = this.#settings;
    let budget = maxNumBatchedTokens - this.#decoding;
    let tokens = 0;
    if (this.#partial >= 0) {
      tokens = this.#prefill(this.#partial, this.#partialTokensLeft, budget);
      budget -= tokens;
    }
    while (this.waiting > 0 && budget > 0 && this.running < maxNumSeqs) {
      const slot = this.#waitingHead;
      const length = pool.inputTokens[slot]! + pool.generated[slot]!;
      const blocks = (length + residueMask) >> blockShift;
      if (blocks > kvBlocks - this.#blocksUsed - need) break;
      this.#waitingHead = pool.next[slot]!;
      if (--this.waiting === 0) this.#waitingTail = -1;
      this.#blocksUsed += blocks;
      this.running++;
      pool.previous[slot] = this.#newest;
      pool.next[slot] = -1;
      if (this.#newest >= 0) pool.next[this.#newest] = slot;
      this.#newest = slot;
      if (pool.admitted[slot]! < 0) pool.admitted[slot] = now;
      const chunk = this.#prefill(slot, length, budget);
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
      if (pool.firstToken[slot]! < 0) pool.firstToken[slot] = end;
      const generated = ++pool.generated[slot]!;
      const output = pool.outputTokens[slot]!;
      const context = pool.inputTokens[slot]! + generated;
      if (generated >= output) {
        this.#blocksUsed -= (context - 1 + residueMask) >> blockShift;
        this.#unlink(slot);
        this.#listener.completed(slot, end);
      } else {
        this.#decoding++;
        this.#contextTokens += context;
        this.#needs[(this.#step + 1 - context) & residueMask]!++;
        this.#wheel.insert(slot, this.#step + output - generated, this.#step);
      }
      slot = next;
    }
  }

  /** Takes a decoding sequence that has generated `generated` tokens out of the batch. */
  #leaveBatch(slot: number, generated: number): void {
    const context = this.#pool.inputTokens[slot]! + generated;
    this.#decoding--;
    this.#contextTokens -= context;
    this.#needs[(this.#step + 1 - context) & residueMask]!--;
    this.#blocksUsed -= (context - 1 + residueMask) >> blockShift;
    this.#unlink(slot);
  }

  #preemptNewest(): void {
    const pool = this.#pool;
    const slot = this.#newest;
    this.preemptions++;
    if (slot === this.#partial) {
      this.#blocksUsed -= (pool.inputTokens[slot]! + pool.generated[slot]! + residueMask) >> blockShift;
      this.#partial = -1;
      this.#unlink(slot);
    } else {
      const generated = pool.outputTokens[slot]! - this.#wheel.stepsLeft(slot, this.#step);
      pool.generated[slot] = generated;
      this.#wheel.remove(slot);
      this.#leaveBatch(slot, generated);
    }
    pool.next[slot] = this.#waitingHead;
    this.#waitingHead = slot;
    if (this.waiting++ === 0) this.#waitingTail = slot;
  }

  #enqueue(slot: number): void {
    if (slot >= this.#wheel.slots) this.#wheel.growSlots(this.#pool.capacity);
    this.#pool.next[slot] = -1;
    if (this.waiting++ === 0) this.#waitingHead = slot;
    else this.#pool.next[this.#waitingTail] = slot;
    this.#waitingTail = slot;
  }

  /** Out of the list of running sequences. */
  #unlink(slot: number): void {
    const pool = this.#pool;
    const older = pool.previous[slot]!;
    const newer = pool.next[slot]!;
    if (older >= 0) pool.next[older] = newer;
    if (newer >= 0) pool.previous[newer] = older;
    else this.#newest = older;
    this.running--;
  }
}
