import type { PrefixChain } from "./prefixCache.ts";

/** A request that arrives: what it is, and what of its prompt others share. */
export type ArrivingRequest = {
  feature: number;
  inputTokens: number;
  outputTokens: number;
  /** Number of the question it belongs to; −1 for one that stands alone. */
  question: number;
  /** null where nothing is shared. */
  chain: PrefixChain | null;
  /** Nodes of the chain that the prompt covers, and that prompt and answer cover. */
  promptNodes: number;
  answerNodes: number;
};

/** A request about which nothing is said yet. */
export function blankRequest(): ArrivingRequest {
  return {
    feature: 0,
    inputTokens: 1,
    outputTokens: 1,
    question: -1,
    chain: null,
    promptNodes: 0,
    answerNodes: 0,
  };
}
