import { type PairSampler, pairSampler } from "./lengthPair.ts";
import { type LengthSampler, lengthSampler } from "./lengths.ts";
import type { Conversation, Feature } from "./scenario.ts";

/** The open conversations of one feature. */
export type ConversationPool = {
  /** Its number in the workload. */
  readonly feature: number;
  readonly conversation: Conversation;
  readonly sharedTokens: number;
  /** Conversations that it should hold. */
  readonly size: number;
  /** What a question adds, and its first answer. */
  readonly first: PairSampler;
  readonly output: LengthSampler;
  readonly tool: LengthSampler;
  /** Conversations that it holds. */
  open: number;
  /** Numbers of those in which nothing is being asked. */
  readonly idle: number[];
};

/** A pool that is still empty; its size gives the pause asked for at so many questions per second. */
export function emptyPool(
  feature: Feature,
  conversation: Conversation,
  index: number,
  questionRate: number,
): ConversationPool {
  return {
    feature: index,
    conversation,
    sharedTokens: feature.sharedPrefixTokens ?? 0,
    // A conversation of n is chosen every n/rate seconds on average.
    size: Math.max(1, Math.round(questionRate * conversation.pause)),
    first: pairSampler(feature),
    output: lengthSampler(feature.outputTokens),
    tool: lengthSampler(conversation.toolTokens),
    open: 0,
    idle: [],
  };
}
