import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Conversations } from "../../src/engine/conversations.ts";
import { PrefixCache, type PrefixChain } from "../../src/engine/prefixCache.ts";
import { fullBlocks, storedBlocks } from "../../src/engine/prefixNodes.ts";
import { longestPromptTokens, meanCalls, meanPromptTokens } from "../../src/engine/promptLengths.ts";
import { exponential } from "../../src/engine/random.ts";
import type { Conversation, Feature } from "../../src/engine/scenario.ts";
import { expectTheory, sampleMean } from "../laws/replications.ts";
import { testStream } from "../stats/samples.ts";

const conversation: Conversation = {
  questions: 4,
  pause: 60,
  calls: [0.5, 0.3, 0.2],
  toolTokens: { kind: "constant", tokens: 300 },
  toolSeconds: 2,
  maxPromptTokens: 1_000_000,
};
const feature: Feature = {
  name: "chat",
  share: 1,
  inputTokens: { kind: "constant", tokens: 100 },
  outputTokens: { kind: "constant", tokens: 50 },
  sharedPrefixTokens: 800,
};

function chatting(changes: Partial<Conversation>, questionRate: number, seed: number): Conversations {
  const chat = { ...feature, conversation: { ...conversation, ...changes } };
  return new Conversations([chat], [questionRate], testStream(seed));
}

/** Asks a question and has all its calls answered; returns its prompts. */
function ask(chats: Conversations): number[] {
  const question = chats.open(0, 100, 50);
  const prompts = [chats.inputTokens];
  while (chats.advance(question, true)) prompts.push(chats.inputTokens);
  return prompts;
}

/** A question of some feature begins, or the call of one that is under way ends. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant("open" as const),
    feature: fc.nat(1),
    added: fc.integer({ min: 1, max: 400 }),
    output: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({
    kind: fc.constant("end" as const),
    which: fc.nat(20),
    isAnswered: fc.boolean().map((no) => !no),
  }),
);

describe("a call of a conversation", () => {
  const seen = { continued: 0, furtherCalls: 0, failed: 0, anew: 0 };

  it("prompts with what was said before and what is new, and finds all that was stored of it in a cache", () => {
    const maxPromptTokens = 2000;
    const short = { ...conversation, maxPromptTokens, questions: 20 };
    const features: Feature[] = [
      { ...feature, conversation: short },
      {
        ...feature,
        sharedPrefixTokens: 21,
        conversation: { ...short, calls: [0, 1], maxPromptTokens: 5000 },
      },
    ];
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 90 }), fc.integer(), (steps, seed) => {
        const chats = new Conversations(features, [0.03, 0.03], testStream(seed));
        const cache = new PrefixCache();
        const asked: { question: number; feature: number; promptBefore: number; answered: number }[] = [];
        /** Tokens said after the last answer in a chain, while that is the way it would go on. */
        const said = new Map<PrefixChain, number>();
        const expectCall = (added: number | undefined, before: PrefixChain | undefined) => {
          const { chain, inputTokens, promptNodes, answerNodes } = chats;
          const chat = features[chats.feature]!;
          expect(inputTokens).toBeLessThanOrEqual(chat.conversation!.maxPromptTokens);
          expect(chain.keys[0]).toBe(chats.feature);
          expect(chain.ends[0]).toBe(fullBlocks(chat.sharedPrefixTokens!));
          expect(chain.ends[promptNodes - 1]).toBe(fullBlocks(inputTokens));
          expect(chain.ends[answerNodes - 1]).toBe(storedBlocks(inputTokens, chats.outputTokens));
          expect(chain.keys.length).toBe(answerNodes);
          const stored = said.get(chain);
          const found = cache.lookUp(chain, fullBlocks(inputTokens - 1));
          if (stored !== undefined) {
            seen.continued++;
            if (added !== undefined) expect(inputTokens).toBe(stored + added);
            expect(cache.hitBlocks).toBe(fullBlocks(stored - 1));
          } else if (before !== undefined && chain !== before) seen.anew++;
          cache.take(chain, found);
          cache.letGo(chain, found + cache.enter(chain, found, answerNodes));
          said.set(chain, inputTokens + chats.outputTokens);
        };
        for (const move of steps) {
          if (move.kind === "open") {
            const question = chats.open(move.feature, move.added, move.output);
            expect(asked.map((other) => other.question)).not.toContain(question);
            expect([chats.feature, chats.outputTokens, chats.delay]).toEqual([move.feature, move.output, 0]);
            expectCall(move.added, undefined);
            asked.push({ question, feature: move.feature, promptBefore: chats.inputTokens, answered: 0 });
          } else if (asked.length > 0) {
            const [one] = asked.splice(move.which % asked.length, 1);
            const before = chats.chain;
            if (!chats.advance(one!.question, move.isAnswered)) {
              if (!move.isAnswered) seen.failed++;
              else expect(one!.feature === 0 || one!.answered === 1).toBe(true);
              continue;
            }
            seen.furtherCalls++;
            expect(chats.feature).toBe(one!.feature);
            expect(chats.delay).toBe(2);
            expect(chats.outputTokens).toBe(50);
            expectCall(300, before);
            asked.push({ ...one!, answered: one!.answered + 1 });
          }
        }
      }),
      { numRuns: 150, seed: 20_240_611 },
    );
  });

  it("was seen to continue, to follow an answer, to fail and to start anew while doing so", () => {
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(100);
  });
});

describe("a conversation", () => {
  it("goes back to what it was when a call fails for good, and leaves the chain of the failed call as it is", () => {
    const chats = chatting({ questions: 1e6, calls: [0, 1], maxPromptTokens: 10_000 }, 0, 3);
    const before = ask(chats).at(-1)!;
    const question = chats.open(0, 100, 50);
    expect(chats.inputTokens).toBe(before + 150);
    expect(chats.advance(question, true)).toBe(true);
    const failed = chats.chain;
    const keys = Array.from(failed.keys);
    expect(chats.advance(question, false)).toBe(false);
    expect(chats.open(0, 20, 50)).toBe(question);
    expect(chats.inputTokens).toBe(before + 70);
    expect(chats.chain).not.toBe(failed);
    expect(Array.from(failed.keys)).toEqual(keys);
    expect(Array.from(chats.chain.keys).slice(0, -2)).toEqual(keys.slice(0, -4));
    expect(keys).not.toContain(chats.chain.keys[chats.promptNodes - 1]);
  });

  it("starts anew with the question that would make its prompt too long, and cuts the question that is", () => {
    const chats = chatting({ questions: 1e6, calls: [1], maxPromptTokens: 1200 }, 0, 3);
    const lengths = Array.from({ length: 6 }, () => ask(chats)[0]!);
    for (const [i, tokens] of lengths.entries())
      if (i > 0) expect(tokens).toBe(lengths[i - 1]! + 150 > 1200 ? 900 : lengths[i - 1]! + 150);
    chats.open(0, 5000, 50);
    expect(chats.inputTokens).toBe(1200);
  });

  it("always begins with its question alone where it has one question", () => {
    const chats = chatting({ questions: 1 }, 1, 5);
    for (let i = 0; i < 200; i++) expect(ask(chats)[0]).toBe(900);
  });
});

describe("a feature without conversations", () => {
  it("has the prompts of its distribution", () => {
    const inputTokens = { kind: "lognormal", mean: 200, cv: 1, max: 900 } as const;
    const { sharedPrefixTokens: _, ...alone } = { ...feature, inputTokens };
    expect([meanPromptTokens(alone), longestPromptTokens(alone)]).toEqual([200, 900]);
    expect(longestPromptTokens({ ...alone, conversation })).toBe(1_000_000);
  });
});

describe("the pool of conversations", () => {
  it("holds as many as give each the pause asked for at the rate of the questions", () => {
    // 0.5 questions/s and a pause of 60 s: 30 conversations, each chosen every 60 s. The gaps that a run ends in the
    // middle of are left out, which is at most 30 of 6,000.
    const chats = chatting({}, 0.5, 11);
    const gaps = testStream(12);
    const last = new Map<number, number>();
    const pauses: number[] = [];
    let now = 0;
    for (let i = 0; i < 6000; i++) {
      now += exponential(gaps) / 0.5;
      const question = chats.open(0, 100, 50);
      while (chats.advance(question, true));
      if (last.has(question)) pauses.push(now - last.get(question)!);
      last.set(question, now);
    }
    expect(last.size).toBe(30);
    const { mean, error } = sampleMean(pauses);
    expect(Math.abs(mean - 60)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(1);
  });

  it("takes one more when all are busy, and lets it go again when it ends", () => {
    const chats = chatting({}, 0.1, 13);
    const busy = Array.from({ length: 50 }, () => chats.open(0, 100, 50));
    expect(new Set(busy).size).toBe(50);
    for (const question of busy) while (chats.advance(question, true));
    for (let i = 0; i < 2000; i++) ask(chats);
    const used = new Set<number>();
    for (let i = 0; i < 500; i++) {
      const question = chats.open(0, 100, 50);
      used.add(question);
      while (chats.advance(question, true));
    }
    expect(used.size).toBe(6);
  });

  it("draws the same again from the same stream", () => {
    const run = (seed: number) => {
      const chats = chatting({}, 0.2, seed);
      return Array.from({ length: 200 }, () => ask(chats));
    };
    expect(run(17)).toEqual(run(17));
    expect(run(17)).not.toEqual(run(18));
  });
});

describe("questions and prompts on average", () => {
  const law = { ...feature, conversation };

  it("have the mean number of calls", () => {
    expect(meanCalls(conversation)).toBeCloseTo(1.7, 12);
    const chats = chatting({}, 1, 19);
    expectTheory(
      Array.from({ length: 20_000 }, () => ask(chats).length),
      meanCalls(conversation),
    );
  });

  // A ratio of means over independent replications; its bias is of the order 1/questions, far below the error.
  it("have the mean prompt of a long run", () => {
    const means = Array.from({ length: 100 }, (_, i) => {
      const chats = chatting({}, 0.2, 1000 + i);
      return sampleMean(Array.from({ length: 1000 }, () => ask(chats)).flat()).mean;
    });
    expectTheory(means, meanPromptTokens(law));
  });

  it("have it from the first question on, as in a burst", () => {
    let calls = 0;
    const totals = Array.from({ length: 20_000 }, (_, i) => {
      const prompts = ask(chatting({}, 0, 5000 + i));
      calls += prompts.length;
      return prompts.reduce((sum, tokens) => sum + tokens, 0);
    });
    expectTheory(
      totals.map((total) => (total * totals.length) / calls),
      meanPromptTokens(law),
      // The number of calls is itself random: its error, 0.78/1.7/√20,000, of the mean prompt.
      (4 * meanPromptTokens(law) * 0.78) / 1.7 / Math.sqrt(totals.length),
    );
  });

  it("end with the probability that gives the mean number of questions", () => {
    // One conversation at a time; it has ended where the prompt is as short as a first question's.
    const chats = chatting({ calls: [1] }, 0, 23);
    const first = Array.from({ length: 40_000 }, () => (ask(chats)[0] === 900 ? 1 : 0));
    expectTheory(first, 1 / conversation.questions);
  });
});
