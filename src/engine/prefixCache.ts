/**
 * The part of a prompt that others may share, as nodes: runs of consecutive full KV blocks, such as a system prompt or
 * one turn of a conversation. `keys` are their names in order, each standing for everything up to the node's end, as
 * vLLM's block hashes do; `ends` say where they end, in blocks from the start of the prompt, never falling.
 */
export type PrefixChain = { readonly keys: ArrayLike<number>; readonly ends: ArrayLike<number> };

/**
 * The prefix cache of one server, as vLLM V1 keeps it (`vllm/v1/core/kv_cache_manager.py`, `block_pool.py`): what a
 * prompt has computed stays cached after the request has left, until its room is needed, least recently used first and
 * the end of a chain before its beginning. Where vLLM counts blocks, this counts nodes, so that a long prompt costs a
 * few operations; a node is cached or evicted as a whole.
 *
 * A request holds a lead of its chain: `take` what `lookUp` found cached, `enter` what it has computed since, `letGo`
 * all of it in the end. Because leads are held from the start, and given back deepest first, no node is ever cached
 * whose predecessor is not.
 */
export class PrefixCache {
  /** Blocks cached and used by nobody. */
  idleBlocks = 0;
  /** Blocks that the last `lookUp` found. */
  hitBlocks = 0;
  /** Those of them that nobody used. */
  idleHitBlocks = 0;
  readonly #nodes = new Map<number, number>();
  #key = new Float64Array(256);
  #blocks = new Int32Array(256);
  #users = new Int32Array(256);
  /** Neighbours in the circle of idle nodes, least recently used first; node 0 is its beginning and end. */
  #next = new Int32Array(256);
  #previous = new Int32Array(256);
  /** Nodes given back, as a list through `next`; 0 ends it. */
  #free = 0;
  #made = 1;

  /**
   * How many leading nodes of the chain are cached and end within the first `mostBlocks` blocks. Leaves their blocks in
   * `hitBlocks` and `idleHitBlocks`, and changes nothing else.
   */
  lookUp(chain: PrefixChain, mostBlocks: number): number {
    const { keys, ends } = chain;
    let found = 0;
    let idle = 0;
    let end = 0;
    for (; found < keys.length; found++) {
      const nodeEnd = ends[found]!;
      if (nodeEnd > mostBlocks) break;
      const node = this.#nodes.get(keys[found]!);
      if (node === undefined) break;
      if (this.#users[node] === 0) idle += this.#blocks[node]!;
      end = nodeEnd;
    }
    this.hitBlocks = end;
    this.idleHitBlocks = idle;
    return found;
  }

  /** One user more of the chain's first `nodes` nodes, which must all be cached, as `lookUp` says. */
  take(chain: PrefixChain, nodes: number): void {
    for (let i = 0; i < nodes; i++) {
      const node = this.#nodes.get(chain.keys[i]!)!;
      if (this.#users[node]!++ === 0) this.#removeIdle(node);
    }
  }

  /**
   * Caches the nodes `from` … `to` − 1 of the chain, in use by one request, which holds the `from` before them. Stops at
   * the first that is cached already: another request computed the same at the same time, and this one's copy stays its
   * own.
   *
   * @returns the number of nodes cached; the request now holds `from` and these
   */
  enter(chain: PrefixChain, from: number, to: number): number {
    let begin = from > 0 ? chain.ends[from - 1]! : 0;
    for (let i = from; i < to; i++) {
      const key = chain.keys[i]!;
      if (this.#nodes.has(key)) return i - from;
      const node = this.#newNode();
      const end = chain.ends[i]!;
      this.#nodes.set(key, node);
      this.#key[node] = key;
      this.#blocks[node] = end - begin;
      this.#users[node] = 1;
      begin = end;
    }
    return to - from;
  }

  /**
   * One user less of the chain's first `nodes` nodes. Those that nobody uses any more become idle, as the most recently
   * used, the deepest to be evicted before the others.
   *
   * @returns the blocks that became idle
   */
  letGo(chain: PrefixChain, nodes: number): number {
    const before = this.idleBlocks;
    for (let i = nodes - 1; i >= 0; i--) {
      const node = this.#nodes.get(chain.keys[i]!)!;
      if (--this.#users[node]! === 0) this.#appendIdle(node);
    }
    return this.idleBlocks - before;
  }

  /** Evicts idle nodes, least recently used first, until at most `most` ≥ 0 blocks are idle. */
  evictTo(most: number): void {
    while (this.idleBlocks > most) {
      const node = this.#next[0]!;
      this.#removeIdle(node);
      this.#nodes.delete(this.#key[node]!);
      this.#next[node] = this.#free;
      this.#free = node;
    }
  }

  /** Forgets everything, what is in use included: the server has restarted. No request holds anything afterwards. */
  clear(): void {
    this.#nodes.clear();
    this.#next[0] = 0;
    this.#previous[0] = 0;
    this.#free = 0;
    this.#made = 1;
    this.idleBlocks = 0;
  }

  #appendIdle(node: number): void {
    const last = this.#previous[0]!;
    this.#next[last] = node;
    this.#previous[node] = last;
    this.#next[node] = 0;
    this.#previous[0] = node;
    this.idleBlocks += this.#blocks[node]!;
  }

  #removeIdle(node: number): void {
    const next = this.#next[node]!;
    const previous = this.#previous[node]!;
    this.#next[previous] = next;
    this.#previous[next] = previous;
    this.idleBlocks -= this.#blocks[node]!;
  }

  #newNode(): number {
    const node = this.#free;
    if (node !== 0) {
      this.#free = this.#next[node]!;
      return node;
    }
    if (this.#made === this.#users.length) this.#grow();
    return this.#made++;
  }

  #grow(): void {
    const length = this.#users.length * 2;
    const keys = new Float64Array(length);
    keys.set(this.#key);
    this.#key = keys;
    this.#blocks = larger(this.#blocks, length);
    this.#users = larger(this.#users, length);
    this.#next = larger(this.#next, length);
    this.#previous = larger(this.#previous, length);
  }
}

function larger(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}
