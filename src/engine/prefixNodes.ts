import type { PrefixChain } from "./prefixCache.ts";
import { blockTokens, type Feature } from "./scenario.ts";

/** KV blocks that so many tokens fill; only full blocks are shared. */
export function fullBlocks(tokens: number): number {
  return Math.floor(tokens / blockTokens);
}

/** Full blocks of an answered request: the answer's last token is never computed on, so its KV is not stored. */
export function storedBlocks(promptTokens: number, outputTokens: number): number {
  return fullBlocks(promptTokens + outputTokens - 1);
}

/**
 * What all requests of a feature share: one node, its key the feature's number in the workload; empty where they share
 * no full block.
 */
export function sharedPrefixChain(feature: Feature, index: number): PrefixChain {
  const blocks = fullBlocks(feature.sharedPrefixTokens ?? 0);
  return blocks > 0 ? { keys: [index], ends: [blocks] } : { keys: [], ends: [] };
}
