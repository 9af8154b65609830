import { longestTokens, meanTokens } from "./lengths.ts";
import type { Conversation, Feature, LengthDistribution } from "./scenario.ts";

/** Mean number of model calls of a question. */
export function meanCalls(conversation: Conversation): number {
  return conversation.calls.reduce((sum, probability, i) => sum + probability * (i + 1), 0);
}

/**
 * Mean prompt of the feature's model calls, in tokens; caps on lengths, and the history dropped at `maxPromptTokens`,
 * are left out of account.
 *
 * In a conversation of questions that take N calls and add n + N·o + (N − 1)·t tokens (question, answers, tools), the
 * j-th call's prompt is the shared beginning, a geometric number (mean questions − 1) of earlier questions, n, and
 * (j − 1)·(o + t); calls are counted, so E over calls = E[sum over a question's calls]/E[N].
 *
 * @param mean of a length, where it is known already
 */
export function meanPromptTokens(
  feature: Feature,
  mean: (lengths: LengthDistribution) => number = meanTokens,
): number {
  const { conversation } = feature;
  const added = mean(feature.inputTokens);
  if (conversation === undefined) return added;
  const output = mean(feature.outputTokens);
  const tool = mean(conversation.toolTokens);
  const calls = meanCalls(conversation);
  const pairs = conversation.calls.reduce((sum, p, i) => sum + (p * (i + 1) * i) / 2, 0);
  const question = added + calls * output + (calls - 1) * tool;
  return (
    (feature.sharedPrefixTokens ?? 0) +
    (conversation.questions - 1) * question +
    added +
    ((output + tool) * pairs) / calls
  );
}

/** The longest prompt that the feature can send, in tokens. */
export function longestPromptTokens(feature: Feature): number {
  return feature.conversation?.maxPromptTokens ?? longestTokens(feature.inputTokens);
}
