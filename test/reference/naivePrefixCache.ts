import type { PrefixChain } from "../../src/engine/prefixCache.ts";

type Entry = { key: number; parent: number; blocks: number; users: number; lastUse: number };

/** What `PrefixCache` promises, by searching an array of entries and a count of everything that was ever let go. */
export class NaivePrefixCache {
  entries: Entry[] = [];
  #uses = 0;

  find(key: number): Entry | undefined {
    return this.entries.find((entry) => entry.key === key);
  }

  get idle(): Entry[] {
    return this.entries.filter(({ users }) => users === 0).sort((a, b) => a.lastUse - b.lastUse);
  }

  get idleBlocks(): number {
    return blocksOf(this.idle);
  }

  lookUp(chain: PrefixChain, mostBlocks: number): { found: number; hit: number; idleHit: number } {
    const keys = Array.from(chain.keys);
    const lead: Entry[] = [];
    for (const [i, key] of keys.entries()) {
      const entry = this.find(key);
      if (entry === undefined || chain.ends[i]! > mostBlocks) break;
      lead.push(entry);
    }
    return {
      found: lead.length,
      hit: blocksOf(lead),
      idleHit: blocksOf(lead.filter(({ users }) => users === 0)),
    };
  }

  take(chain: PrefixChain, nodes: number): void {
    for (let i = 0; i < nodes; i++) this.find(chain.keys[i]!)!.users++;
  }

  enter(chain: PrefixChain, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      if (this.find(chain.keys[i]!)) return i - from;
      const parent = i > 0 ? chain.keys[i - 1]! : 0;
      const blocks = chain.ends[i]! - (i > 0 ? chain.ends[i - 1]! : 0);
      this.entries.push({ key: chain.keys[i]!, parent, blocks, users: 1, lastUse: 0 });
    }
    return to - from;
  }

  letGo(chain: PrefixChain, nodes: number): number {
    const before = this.idleBlocks;
    for (let i = nodes - 1; i >= 0; i--) {
      const entry = this.find(chain.keys[i]!)!;
      entry.users--;
      entry.lastUse = ++this.#uses;
    }
    return this.idleBlocks - before;
  }

  evictTo(most: number): void {
    while (this.idleBlocks > most) this.entries.splice(this.entries.indexOf(this.idle[0]!), 1);
  }
}

function blocksOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { blocks }) => sum + blocks, 0);
}
