import { blankRequest } from "./arrivingRequest.ts";
import { type PairSampler, pairSampler } from "./lengthPair.ts";
import type { PrefixChain } from "./prefixCache.ts";
import { fullBlocks } from "./prefixNodes.ts";
import { meanCalls } from "./promptLengths.ts";
import type { Questions } from "./questions.ts";
import type { RandomStream } from "./random.ts";
import type { Feature, Workload } from "./scenario.ts";

/**
 * How often each feature is asked, where its share counts model calls and a question may take several: shares divided by
 * the calls of a question, and the arrivals that make one call a second.
 */
export function questionMix(features: readonly Pick<Feature, "share" | "conversation">[]): {
  readonly shares: number[];
  readonly questionsPerCall: number;
} {
  const weights = features.map(({ share, conversation }) =>
    conversation === undefined ? share : share / meanCalls(conversation),
  );
  const questionsPerCall = weights.reduce((sum, weight) => sum + weight, 0);
  return { shares: weights.map((weight) => weight / questionsPerCall), questionsPerCall };
}

/** Draws what a request is, into `request`: its feature, then its lengths. */
export class RequestMix {
  readonly request = blankRequest();
  readonly questionsPerCall: number;
  readonly #stream: RandomStream;
  readonly #cumulative: Float64Array;
  readonly #lengths: readonly PairSampler[];
  /** Beginnings that all requests of a feature share. */
  readonly #chains: readonly (PrefixChain | null)[];
  readonly #isConversation: readonly boolean[];
  readonly #questions: Questions | null;

  constructor({ features }: Workload, stream: RandomStream, questions: Questions | null) {
    this.#stream = stream;
    this.#questions = questions;
    const { shares, questionsPerCall } = questionMix(features);
    this.questionsPerCall = questionsPerCall;
    let sum = 0;
    this.#cumulative = Float64Array.from(shares, (share) => {
      sum += share;
      return sum;
    });
    this.#lengths = features.map(pairSampler);
    this.#chains = features.map(sharedChain);
    this.#isConversation = features.map(({ conversation }) => conversation !== undefined);
  }

  draw(now: number): void {
    const last = this.#cumulative.length - 1;
    let feature = 0;
    if (last > 0) {
      const u = this.#stream.next();
      while (feature < last && this.#cumulative[feature]! <= u) feature++;
    }
    const request = this.request;
    const lengths = this.#lengths[feature]!;
    lengths.sample(this.#stream);
    if (this.#isConversation[feature]) {
      this.#questions!.open(feature, lengths.inputTokens, lengths.outputTokens, now, request);
      return;
    }
    request.feature = feature;
    request.inputTokens = lengths.inputTokens;
    request.outputTokens = lengths.outputTokens;
    request.question = -1;
    const chain = this.#chains[feature]!;
    request.chain = chain;
    if (chain !== null) {
      request.promptNodes = fullBlocks(lengths.inputTokens) >= chain.ends[0]! ? 1 : 0;
      request.answerNodes = request.promptNodes;
    }
  }
}

function sharedChain({ sharedPrefixTokens = 0 }: Feature, feature: number): PrefixChain | null {
  const blocks = fullBlocks(sharedPrefixTokens);
  return blocks === 0 ? null : { keys: [feature], ends: [blocks] };
}
