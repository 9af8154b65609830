import { FinishWheel } from "./finishWheel.ts";
import { PrefixCache, type PrefixChain } from "./prefixCache.ts";
import type { RequestPool } from "./requestPool.ts";
import { blockTokens, type EngineSettings } from "./scenario.ts";

const residueMask = blockTokens - 1;
const blockShift = 31 - Math.clz32(blockTokens);

/**
 * Blocks that a sequence with `stored` tokens holds, none of them shared. A window of w tokens touches at most
 * ⌈w/16⌉ + 1 blocks; those before it are given back.
 */
export function blocksOf(stored: number, { kvExtra }: EngineSettings): number {
  const blocks = (stored + residueMask) >> blockShift;
  if (kvExtra === undefined) return blocks;
  const { window, blocksPerSequence } = kvExtra;
  const within = window === undefined ? 0 : window.groups * Math.min(blocks, windowBlocks(window.tokens));
  return blocks + within + blocksPerSequence;
}

/** The most tokens whose blocks suffice of `kvBlocks`: one sequence alone in an empty server; 0 where none does. */
export function tokensWithin(settings: EngineSettings): number {
  const { kvBlocks, kvExtra } = settings;
  if (kvExtra === undefined) return kvBlocks * blockTokens;
  const { window, blocksPerSequence } = kvExtra;
  const left = kvBlocks - blocksPerSequence;
  if (window === undefined) return Math.max(0, left) * blockTokens;
  const within = Math.min(Math.floor(left / (1 + window.groups)), windowBlocks(window.tokens));
  const beyond = left - window.groups * windowBlocks(window.tokens);
  return Math.max(0, within, beyond) * blockTokens;
}

function windowBlocks(tokens: number): number {
  return Math.ceil(tokens / blockTokens) + 1;
}

/**
 * The KV blocks of one server: who holds how many, and when the decoding sequences need more. A sequence holds the
 * blocks of its stored tokens; with prefix caching a lead of them may be shared with others, and counts once.
 */
export class KvCache {
  /** Blocks that running sequences hold. */
  used = 0;
  /** Prompt tokens that were found in the cache, and prompt tokens of all admissions. */
  hitTokens = 0;
  promptTokens = 0;
  readonly #pool: RequestPool;
  readonly #blocks: number;
  readonly #prefixes: PrefixCache | null;
  readonly #settings: EngineSettings;
  /** How many new blocks decoding sequences need in the steps whose number is r modulo 16. */
  readonly #needs = new Int32Array(blockTokens);
  /** The decoding sequences that have not filled their window, by the step from which on it takes no further block. */
  readonly #filling: FinishWheel | null;
  readonly #windowGroups: number;
  /** Tokens of context with which a sequence still takes blocks for its window. */
  readonly #lastFilling: number;
  #fillingCount = 0;

  constructor(pool: RequestPool, settings: EngineSettings) {
    this.#pool = pool;
    this.#settings = settings;
    this.#blocks = settings.kvBlocks;
    const window = settings.kvExtra?.window;
    this.#filling = window === undefined ? null : new FinishWheel(pool.capacity);
    this.#windowGroups = window?.groups ?? 0;
    this.#lastFilling = window === undefined ? 0 : ((windowBlocks(window.tokens) - 1) << blockShift) + 1;
    this.#prefixes = settings.prefixCaching ? new PrefixCache() : null;
  }

  /** Whether sequences may share blocks. */
  get isShared(): boolean {
    return this.#prefixes !== null;
  }

  get free(): number {
    return this.#blocks - this.used;
  }

  /** Blocks that the decoding sequences take in the step of this number. */
  needAt(step: number): number {
    return this.#needs[step & residueMask]!;
  }

  /** Makes room for slots up to `slots` − 1. */
  growSlots(slots: number): void {
    if (this.#filling !== null && slots > this.#filling.slots) this.#filling.growSlots(slots);
  }

  /** A sequence decodes from step number `step` on, with `context` tokens stored once that step is done. */
  joins(slot: number, context: number, step: number): void {
    const isFilling = context <= this.#lastFilling;
    this.#needs[(step + 1 - context) & residueMask]! += isFilling ? 1 + this.#windowGroups : 1;
    if (!isFilling) return;
    this.#fillingCount++;
    this.#filling!.insert(slot, step + this.#lastFilling + 1 - context, step);
  }

  leaves(slot: number, context: number, step: number): void {
    const isFilling = context <= this.#lastFilling;
    this.#needs[(step + 1 - context) & residueMask]! -= isFilling ? 1 + this.#windowGroups : 1;
    if (!isFilling) return;
    this.#fillingCount--;
    this.#filling!.remove(slot);
  }

  /** Steps from number `step` on until the blocks that steps take are others than those of 16 steps before. */
  steadySteps(step: number): number {
    return this.#fillingCount === 0 ? Number.POSITIVE_INFINITY : this.#filling!.distance(step);
  }

  /** Takes the blocks of `steps` ≤ `steadySteps` decode steps of `decoding` sequences, from step number `first` on. */
  grow(first: number, steps: number, decoding: number): void {
    let blocks = (steps >> blockShift) * this.#blocksOfRound(decoding);
    for (let i = steps & residueMask; i > 0; i--) blocks += this.#needs[(first + i - 1) & residueMask]!;
    this.used += blocks;
    if (this.#fillingCount > 0) this.#endFilling(first + steps);
    if (this.#prefixes !== null) this.#prefixes.evictTo(this.free);
  }

  /** Blocks that 16 steps of `decoding` sequences take. */
  #blocksOfRound(decoding: number): number {
    return decoding + this.#windowGroups * this.#fillingCount;
  }

  /** The windows that are full from step number `step` on take no further blocks. */
  #endFilling(step: number): void {
    const filling = this.#filling!;
    for (let slot = filling.first(step); slot >= 0; slot = filling.first(step)) {
      filling.remove(slot);
      this.#fillingCount--;
      this.#needs[(step - this.#lastFilling) & residueMask]! -= this.#windowGroups;
    }
  }

  /** Evicts what stands in the way of the `need` blocks that a step's decodes take before anything is looked up. */
  makeRoom(need: number): void {
    if (this.#prefixes !== null) this.#prefixes.evictTo(this.free - need);
  }

  /** The most of `steps` decode steps, from step number `first` on, whose blocks are free. */
  affordableSteps(first: number, steps: number, decoding: number): number {
    const rounds = (steps + residueMask) >> blockShift;
    const ofRound = this.#blocksOfRound(decoding);
    if (ofRound * rounds <= this.free) return steps;
    let affordable = Math.floor(this.free / ofRound) << blockShift;
    let left = this.free % ofRound;
    for (;;) {
      left -= this.#needs[(first + affordable) & residueMask]!;
      if (left < 0 || affordable >= steps) break;
      affordable++;
    }
    return Math.min(steps, affordable);
  }

  /**
   * Gives a request the blocks of its `length` prompt tokens, while `need` blocks stay free.
   *
   * @returns how many of the tokens are cached already and need no prefill; −1 when the blocks do not suffice
   */
  admit(slot: number, length: number, need: number): number {
    const blocks = blocksOf(length, this.#settings);
    const chain = this.#prefixes === null ? null : this.#pool.chain[slot]!;
    if (chain !== null) return this.#admitWithPrefix(slot, chain, length, blocks, need);
    if (blocks > this.free - need) return -1;
    this.used += blocks;
    this.promptTokens += length;
    this.makeRoom(need);
    return 0;
  }

  #admitWithPrefix(slot: number, chain: PrefixChain, length: number, blocks: number, need: number): number {
    const prefixes = this.#prefixes!;
    // At least the last token is computed: its output is what the prefill is for.
    const nodes = prefixes.lookUp(chain, Math.min((length - 1) >> blockShift, this.#promptEnd(slot)));
    const hit = prefixes.hitBlocks;
    const taken = blocks - hit + prefixes.idleHitBlocks;
    if (taken > this.free - need) return -1;
    this.used += taken;
    prefixes.take(chain, nodes);
    this.#pool.heldNodes[slot] = nodes;
    this.makeRoom(need);
    this.promptTokens += length;
    this.hitTokens += hit << blockShift;
    if (this.#pool.generated[slot] === 0) this.#pool.hitTokens[slot] = hit << blockShift;
    return hit << blockShift;
  }

  /** Tokens of its prompt that a sequence found cached when its prompt was first read. */
  hitTokensOf(slot: number): number {
    return this.#prefixes === null || this.#pool.chain[slot] === null ? 0 : this.#pool.hitTokens[slot]!;
  }

  #promptEnd(slot: number): number {
    const nodes = this.#pool.promptNodes[slot]!;
    return nodes === 0 ? 0 : this.#pool.chain[slot]!.ends[nodes - 1]!;
  }

  /** The prompt's keys and values are computed: others may share them from now on. */
  promptDone(slot: number): void {
    if (this.#prefixes !== null) this.#publish(slot, this.#pool.promptNodes[slot]!);
  }

  /** Frees the blocks of a sequence with `stored` tokens; where `isAnswered`, its answer stays cached for a later turn. */
  release(slot: number, stored: number, isAnswered: boolean): void {
    const blocks = blocksOf(stored, this.#settings);
    const chain = this.#prefixes === null ? null : this.#pool.chain[slot]!;
    if (chain === null) {
      this.used -= blocks;
      return;
    }
    if (isAnswered) this.#publish(slot, this.#pool.answerNodes[slot]!);
    const held = this.#pool.heldNodes[slot]!;
    const shared = held === 0 ? 0 : chain.ends[held - 1]!;
    this.used -= blocks - shared + this.#prefixes!.letGo(chain, held);
    this.#pool.heldNodes[slot] = 0;
  }

  /** Makes the sequence's own blocks up to node `nodes` of its chain shareable. */
  #publish(slot: number, nodes: number): void {
    const chain = this.#pool.chain[slot]!;
    const held = this.#pool.heldNodes[slot]!;
    if (chain !== null && nodes > held)
      this.#pool.heldNodes[slot] = held + this.#prefixes!.enter(chain, held, nodes);
  }

  /** Everything is lost: the server restarts with no sequence in it. */
  clear(): void {
    this.used = 0;
    this.#needs.fill(0);
    this.#fillingCount = 0;
    this.#filling?.clear();
    this.#prefixes?.clear();
  }
}
