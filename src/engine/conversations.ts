import { type ConversationPool, emptyPool } from "./conversationPool.ts";
import type { PrefixChain } from "./prefixCache.ts";
import { fullBlocks, storedBlocks } from "./prefixNodes.ts";
import type { RandomStream } from "./random.ts";
import type { Feature } from "./scenario.ts";
import { addAnswer, addTokens, beginQuestion, forgetQuestion, newTalk, type Talk } from "./talk.ts";

/**
 * Questions that continue conversations, for all features of a workload that have any.
 *
 * Each feature has a pool of open conversations, as many as give its questions the pause asked for at the rate they
 * come; a question continues one of those in which nothing is being asked, chosen evenly. Instead of being continued, a
 * conversation ends with probability 1/questions, and a new one takes its place. Where the pool lacks one, it gets one
 * that has gone on for a while already, drawn as if it had always been there: so the prompts are as long at the
 * beginning of a run, and in a burst, as later on.
 *
 * `open` and `advance` leave the next model call in the fields.
 */
export class Conversations {
  feature = 0;
  inputTokens = 1;
  outputTokens = 1;
  /** Seconds before the call goes out, from the answer that led to it; 0 for a question's first call. */
  delay = 0;
  /** What the call's prompt shares. It grows later; the two counts below stay true. */
  chain: PrefixChain = { keys: [], ends: [] };
  /** Nodes of the chain that the prompt covers. */
  promptNodes = 0;
  /** Nodes that prompt and answer cover: what is cached when the call is answered. */
  answerNodes = 0;
  readonly #stream: RandomStream;
  readonly #pools: readonly (ConversationPool | undefined)[];
  readonly #talks: Talk[] = [];
  readonly #unused: number[] = [];
  #nextKey: number;

  /**
   * @param questionRates expected questions per second of each feature; 0 where unknown: then conversations are opened
   *   only as others are busy
   * @param stream for everything that is drawn here
   */
  constructor(features: readonly Feature[], questionRates: readonly number[], stream: RandomStream) {
    this.#stream = stream;
    this.#nextKey = features.length;
    this.#pools = features.map((feature, i) =>
      feature.conversation === undefined
        ? undefined
        : emptyPool(feature, feature.conversation, i, questionRates[i]!),
    );
  }

  /**
   * Starts a question of a feature that has conversations.
   *
   * @param newTokens that the question adds to the conversation
   * @param outputTokens of the first call's answer
   * @returns the question's number, for `advance`; small, and used again once the question is over
   */
  open(feature: number, newTokens: number, outputTokens: number): number {
    const pool = this.#pools[feature]!;
    const question = this.#choose(pool);
    const talk = this.#talks[question]!;
    beginQuestion(talk, this.#drawCalls(pool));
    this.#call(talk, newTokens, outputTokens);
    this.delay = 0;
    return question;
  }

  /**
   * Goes on with a question whose call has ended. Where the call failed for good, the question is over and leaves
   * nothing in its conversation.
   *
   * @returns whether the question needs another call
   */
  advance(question: number, isAnswered: boolean): boolean {
    const talk = this.#talks[question]!;
    if (!isAnswered) forgetQuestion(talk);
    else if (talk.callsLeft > 0) {
      const { pool } = talk;
      const toolTokens = pool.tool.sample(this.#stream);
      this.#call(talk, toolTokens, pool.output.sample(this.#stream));
      this.delay = pool.conversation.toolSeconds;
      return true;
    }
    talk.pool.idle.push(question);
    return false;
  }

  /** A conversation to ask in: the chosen one if it has not ended. */
  #choose(pool: ConversationPool): number {
    while (pool.open >= pool.size && pool.idle.length > 0) {
      const { idle } = pool;
      const i = Math.floor(this.#stream.next() * idle.length);
      const chosen = idle[i]!;
      idle[i] = idle.at(-1)!;
      idle.pop();
      if (this.#stream.next() * pool.conversation.questions >= 1) return chosen;
      if (pool.open === pool.size) {
        this.#talks[chosen] = newTalk(pool);
        return chosen;
      }
      pool.open--;
      this.#unused.push(chosen);
    }
    pool.open++;
    const added = this.#unused.pop() ?? this.#talks.length;
    this.#talks[added] = newTalk(pool);
    this.#age(this.#talks[added]!);
    return added;
  }

  /** Lets a conversation have as many questions behind it as one that is come upon at a random question. */
  #age(talk: Talk): void {
    const { pool } = talk;
    while (this.#stream.next() * pool.conversation.questions >= 1) {
      beginQuestion(talk, this.#drawCalls(pool));
      pool.first.sample(this.#stream);
      addTokens(talk, pool.first.inputTokens);
      addAnswer(talk, pool.first.outputTokens);
      while (talk.callsLeft > 0) {
        addTokens(talk, pool.tool.sample(this.#stream));
        addAnswer(talk, pool.output.sample(this.#stream));
      }
    }
  }

  #drawCalls(pool: ConversationPool): number {
    const { calls } = pool.conversation;
    let u = this.#stream.next();
    let i = 0;
    while (i < calls.length - 1 && u >= calls[i]!) u -= calls[i++]!;
    return i + 1;
  }

  /** Leaves the call that adds so many tokens to the conversation in the fields, and its nodes in the chain. */
  #call(talk: Talk, addedTokens: number, outputTokens: number): void {
    addTokens(talk, addedTokens);
    this.feature = talk.pool.feature;
    this.inputTokens = talk.tokens;
    this.outputTokens = outputTokens;
    const { chain } = talk;
    chain.keys.push(this.#nextKey++, this.#nextKey++);
    chain.ends.push(fullBlocks(talk.tokens), storedBlocks(talk.tokens, outputTokens));
    this.chain = chain;
    this.answerNodes = chain.keys.length;
    this.promptNodes = this.answerNodes - 1;
    addAnswer(talk, outputTokens);
  }
}
