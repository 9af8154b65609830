import type { ConversationPool } from "./conversationPool.ts";
import { fullBlocks } from "./prefixNodes.ts";

/** A `PrefixChain` that can be added to. */
type GrowingChain = { readonly keys: number[]; readonly ends: number[] };

/** One conversation, and the question being asked in it. */
export type Talk = {
  readonly pool: ConversationPool;
  /** Arrays that only grow: calls on their way to a server hold them. Replaced where the conversation starts anew. */
  chain: GrowingChain;
  /** Everything said so far, the shared beginning included. */
  tokens: number;
  /** What this question has added so far. */
  questionTokens: number;
  callsLeft: number;
  /** As they were before the question. */
  chainBefore: GrowingChain;
  nodesBefore: number;
  tokensBefore: number;
};

/** A conversation in which nothing has been said yet. */
export function newTalk(pool: ConversationPool): Talk {
  const chain = newChain(pool);
  return {
    pool,
    chain,
    tokens: pool.sharedTokens,
    questionTokens: 0,
    callsLeft: 0,
    chainBefore: chain,
    nodesBefore: 0,
    tokensBefore: 0,
  };
}

/** Begins a question of so many calls. */
export function beginQuestion(talk: Talk, calls: number): void {
  talk.chainBefore = talk.chain;
  talk.nodesBefore = talk.chain.keys.length;
  talk.tokensBefore = talk.tokens;
  talk.questionTokens = 0;
  talk.callsLeft = calls;
}

/** Adds to the prompt; where it becomes too long, what was said before this question is dropped. */
export function addTokens(talk: Talk, added: number): void {
  const { sharedTokens, conversation } = talk.pool;
  talk.tokens += added;
  talk.questionTokens += added;
  if (talk.tokens <= conversation.maxPromptTokens) return;
  talk.chain = newChain(talk.pool);
  talk.tokens = Math.min(conversation.maxPromptTokens, sharedTokens + talk.questionTokens);
}

/** Adds a call's answer, and counts the call. */
export function addAnswer(talk: Talk, tokens: number): void {
  talk.tokens += tokens;
  talk.questionTokens += tokens;
  talk.callsLeft--;
}

/** Goes back to before the question. Chains that calls hold stay as they are. */
export function forgetQuestion(talk: Talk): void {
  const { chainBefore, nodesBefore } = talk;
  talk.chain = {
    keys: chainBefore.keys.slice(0, nodesBefore),
    ends: chainBefore.ends.slice(0, nodesBefore),
  };
  talk.tokens = talk.tokensBefore;
}

/** The beginning that all conversations of the feature share; its key is the feature's number. */
function newChain(pool: ConversationPool): GrowingChain {
  return { keys: [pool.feature], ends: [fullBlocks(pool.sharedTokens)] };
}
