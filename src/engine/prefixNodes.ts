import { blockTokens } from "./scenario.ts";

/** KV blocks that so many tokens fill; only full blocks are shared. */
export function fullBlocks(tokens: number): number {
  return Math.floor(tokens / blockTokens);
}

/** Full blocks of an answered request: the answer's last token is never computed on, so its KV is not stored. */
export function storedBlocks(promptTokens: number, outputTokens: number): number {
  return fullBlocks(promptTokens + outputTokens - 1);
}
