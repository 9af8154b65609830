import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PrefixCache, type PrefixChain } from "../../src/engine/prefixCache.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { NaivePrefixCache } from "../reference/naivePrefixCache.ts";

/** A chain down a tree of two branches at each node; a node's key and its 0 … 3 blocks follow from the way to it. */
const chain = fc.array(fc.nat({ max: 1 }), { maxLength: 5 }).map((way): PrefixChain => {
  const keys: number[] = [];
  const ends: number[] = [];
  for (const branch of way) {
    const key = (keys.at(-1) ?? 1) * 4 + branch;
    keys.push(key);
    ends.push((ends.at(-1) ?? 0) + ((key * 7) % 4));
  }
  return { keys, ends };
});

/** A prompt comes, one computes some nodes more, one leaves, room is made, the server restarts. */
const action = fc.oneof(
  { weight: 40, arbitrary: fc.record({ kind: fc.constant("arrive" as const), chain, most: fc.nat(12) }) },
  {
    weight: 40,
    arbitrary: fc.record({ kind: fc.constant("compute" as const), which: fc.nat(20), nodes: fc.nat(5) }),
  },
  { weight: 30, arbitrary: fc.record({ kind: fc.constant("leave" as const), which: fc.nat(20) }) },
  { weight: 20, arbitrary: fc.record({ kind: fc.constant("evict" as const), most: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
);

describe("PrefixCache", () => {
  const seen = { hits: 0, copies: 0, evicted: 0, shared: 0 };

  it("finds, counts and evicts as a search through a list does, and never keeps a node without its predecessor", () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 20, maxLength: 80 }), (actions) => {
        const cache = new PrefixCache();
        let naive = new NaivePrefixCache();
        const requests: { chain: PrefixChain; held: number }[] = [];
        const chains = new Set<PrefixChain>();
        for (const step of actions) {
          if (step.kind === "arrive") {
            chains.add(step.chain);
            const nodes = cache.lookUp(step.chain, step.most);
            cache.take(step.chain, nodes);
            naive.take(step.chain, nodes);
            requests.push({ chain: step.chain, held: nodes });
            seen.hits += nodes;
          } else if (step.kind === "compute" && requests.length > 0) {
            const request = requests[step.which % requests.length]!;
            const to = Math.min(request.chain.keys.length, request.held + step.nodes);
            const entered = cache.enter(request.chain, request.held, to);
            expect(entered).toBe(naive.enter(request.chain, request.held, to));
            seen.copies += to - request.held - entered;
            request.held += entered;
          } else if (step.kind === "leave" && requests.length > 0) {
            const [request] = requests.splice(step.which % requests.length, 1);
            expect(cache.letGo(request!.chain, request!.held)).toBe(
              naive.letGo(request!.chain, request!.held),
            );
          } else if (step.kind === "evict") {
            const before = naive.entries.length;
            cache.evictTo(step.most);
            naive.evictTo(step.most);
            seen.evicted += before - naive.entries.length;
          } else if (step.kind === "restart") {
            cache.clear();
            naive = new NaivePrefixCache();
            requests.length = 0;
          }
          expectSame(cache, naive, chains);
          for (const { parent, users } of naive.entries) {
            if (parent === 0) continue;
            expect(naive.find(parent)).toBeDefined();
            expect(naive.find(parent)!.users).toBeGreaterThanOrEqual(users);
            if (users > 1) seen.shared++;
          }
        }
      }),
      { numRuns: 400, seed: 20_240_611 },
    );
  });

  it("was seen to hit, share, keep private copies and evict while doing so", () => {
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(100);
  });

  it("keeps what it holds when it grows, and uses the room of evicted nodes again", () => {
    const cache = new PrefixCache();
    const long = { keys: range(1, 3000), ends: range(1, 3000) };
    cache.enter(long, 0, 3000);
    expect(cache.letGo(long, 3000)).toBe(3000);
    cache.evictTo(1000);
    expect(cache.lookUp(long, Number.POSITIVE_INFINITY)).toBe(1000);
    cache.take(long, 1000);
    expect(cache.idleBlocks).toBe(0);
    expect(cache.enter(long, 1000, 3000)).toBe(2000);
    expect(cache.letGo(long, 3000)).toBe(3000);
  });
});

function expectSame(cache: PrefixCache, naive: NaivePrefixCache, chains: Iterable<PrefixChain>): void {
  expect(cache.idleBlocks).toBe(naive.idleBlocks);
  for (const looked of chains) {
    for (const most of [Number.POSITIVE_INFINITY, 3]) {
      const found = cache.lookUp(looked, most);
      expect({ found, hit: cache.hitBlocks, idleHit: cache.idleHitBlocks }).toEqual(
        naive.lookUp(looked, most),
      );
    }
  }
}

const mooncake = join(packageRoot(), "..", "shared", "traces", "mooncake");

describe.skipIf(!existsSync(mooncake))(
  "the Mooncake traces (skipped where ../shared/traces is absent)",
  () => {
    // The figures are those of an infinite cache, as published beside the traces: of all blocks of all prompts, the share
    // that lead their prompt and were seen before.
    it.each([
      ["conversation", 0.366],
      ["synthetic", 0.64],
    ])("hit an infinite cache as often as their hashes say: %s", (name, share) => {
      const prompts = hashIds(name);
      expect(Math.abs(hits(prompts, Number.POSITIVE_INFINITY) / blocks(prompts) - share)).toBeLessThan(
        0.0005,
      );
    });

    it.each(
      ["conversation", "synthetic"].flatMap((name) =>
        [300, 1000, 5000, 20_000].map((size) => [name, size] as const),
      ),
    )("hit a finite cache as often as a plain least-recently-used list: %s, %i blocks", (name, size) => {
      const prompts = hashIds(name);
      const hit = hits(prompts, size);
      expect(hit).toBe(hitsOfPlainList(prompts, size));
      expect(hit).toBeLessThan(hits(prompts, Number.POSITIVE_INFINITY));
    });
  },
);

/** Leading blocks already cached, the prompts served one after another. A node is one block of the trace. */
function hits(prompts: readonly (readonly number[])[], size: number): number {
  const cache = new PrefixCache();
  let hit = 0;
  for (const keys of prompts) {
    const chain = { keys, ends: range(1, keys.length) };
    const lead = cache.lookUp(chain, Number.POSITIVE_INFINITY);
    hit += cache.hitBlocks;
    cache.take(chain, lead);
    cache.letGo(chain, lead + cache.enter(chain, lead, keys.length));
    cache.evictTo(size);
  }
  return hit;
}

/** The same by the order in which a Set keeps what is put into it. */
function hitsOfPlainList(prompts: readonly (readonly number[])[], size: number): number {
  const list = new Set<number>();
  let hit = 0;
  for (const keys of prompts) {
    const miss = keys.findIndex((key) => !list.has(key));
    hit += miss < 0 ? keys.length : miss;
    for (const key of keys.toReversed()) {
      list.delete(key);
      list.add(key);
    }
    for (const oldest of list) {
      if (list.size <= size) break;
      list.delete(oldest);
    }
  }
  return hit;
}

function hashIds(name: string): number[][] {
  const text = gunzipSync(readFileSync(join(mooncake, `${name}_trace.jsonl.gz`))).toString("utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { hash_ids: number[] }).hash_ids);
}

function blocks(prompts: readonly (readonly number[])[]): number {
  return prompts.reduce((sum, keys) => sum + keys.length, 0);
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
