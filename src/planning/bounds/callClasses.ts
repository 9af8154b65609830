import type { LengthPair } from "../../engine/lengthPair.ts";
import { meanCalls } from "../../engine/promptLengths.ts";
import type { EngineSettings, Feature } from "../../engine/scenario.ts";

/** Model calls of one feature whose lengths are drawn alike. */
export type CallClass = {
  /** Share of the workload's calls. */
  readonly share: number;
  /** Prompt tokens that are new in the call, and the answer's. */
  readonly lengths: LengthPair;
  /** Added to the drawn prompt for the tokens that are computed: what comes before it and is not cached, or less what is. */
  readonly shift: number;
  /** Most tokens computed. */
  readonly most: number;
};

/**
 * The calls of a feature by what is drawn for them, with the fewest prompt tokens that are computed: with prefix caching
 * none of what was said before, nor of the shared beginning. In a conversation one call in `meanCalls` is a question's first;
 * the others bring what a tool found.
 */
export function callClasses(feature: Feature, engine: EngineSettings): readonly CallClass[] {
  const { share, inputTokens, outputTokens, correlation, conversation, sharedPrefixTokens = 0 } = feature;
  const first = { inputTokens, outputTokens, ...(correlation !== undefined && { correlation }) };
  if (conversation === undefined) {
    const cached = engine.prefixCaching ? sharedPrefixTokens : 0;
    return [{ share, lengths: first, shift: -cached, most: Number.POSITIVE_INFINITY }];
  }
  const shift = engine.prefixCaching ? 0 : sharedPrefixTokens;
  const most = conversation.maxPromptTokens - (engine.prefixCaching ? sharedPrefixTokens : 0);
  const firstShare = share / meanCalls(conversation);
  const further = { inputTokens: conversation.toolTokens, outputTokens };
  return [
    { share: firstShare, lengths: first, shift, most },
    { share: share - firstShare, lengths: further, shift, most },
  ].filter((each) => each.share > 0);
}
