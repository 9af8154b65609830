import { PrefixCache, type PrefixChain } from "./prefixCache.ts";
import type { RequestPool } from "./requestPool.ts";
import { blockTokens, type EngineSettings } from "./scenario.ts";

const residueMask = blockTokens - 1;
const blockShift = 31 - Math.clz32(blockTokens);

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
  /** How many decoding sequences need a new block in the steps whose number is r modulo 16. */
  readonly #needs = new Int32Array(blockTokens);

  constructor(pool: RequestPool, settings: EngineSettings) {
    this.#pool = pool;
    this.#blocks = settings.kvBlocks;
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

  /** A sequence decodes from the step after `step` on, with `context` tokens stored once that step is done. */
  joins(context: number, step: number): void {
    this.#needs[(step + 1 - context) & residueMask]!++;
  }

  leaves(context: number, step: number): void {
    this.#needs[(step + 1 - context) & residueMask]!--;
  }

  /** Takes the blocks of `steps` decode steps of `decoding` sequences, from step number `first` on. */
  grow(first: number, steps: number, decoding: number): void {
    let blocks = (steps >> blockShift) * decoding;
    for (let i = steps & residueMask; i > 0; i--) blocks += this.#needs[(first + i - 1) & residueMask]!;
    this.used += blocks;
    if (this.#prefixes !== null) this.#prefixes.evictTo(this.free);
  }

  /** Evicts what stands in the way of the `need` blocks that a step's decodes take before anything is looked up. */
  makeRoom(need: number): void {
    if (this.#prefixes !== null) this.#prefixes.evictTo(this.free - need);
  }

  /** The most of `steps` decode steps, from step number `first` on, whose blocks are free. */
  affordableSteps(first: number, steps: number, decoding: number): number {
    const rounds = (steps + residueMask) >> blockShift;
    if (decoding * rounds <= this.free) return steps;
    let affordable = Math.floor(this.free / decoding) << blockShift;
    let left = this.free % decoding;
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
    const blocks = (length + residueMask) >> blockShift;
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
    const blocks = (stored + residueMask) >> blockShift;
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
    this.#prefixes?.clear();
  }
}
