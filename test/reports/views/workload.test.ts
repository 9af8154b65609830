import { describe, expect, it } from "vitest";
import { terminalText } from "../../../reports/render/terminal.ts";
import { plainTerminal } from "../../../reports/render/terminalText.ts";
import { workloadView } from "../../../reports/views/workload.ts";
import type { Feature } from "../../../src/engine/scenario.ts";

const feature: Feature = {
  name: "chat",
  share: 1,
  inputTokens: { kind: "geometric", mean: 100, max: 4000 },
  outputTokens: { kind: "constant", tokens: 50 },
  sharedPrefixTokens: 800,
  conversation: {
    questions: 4,
    pause: 60,
    calls: [0.5, 0.3, 0.2],
    toolTokens: { kind: "constant", tokens: 300 },
    toolSeconds: 2,
    maxPromptTokens: 32_768,
  },
  patience: {
    timeout: 30,
    retries: 2,
    backoff: { first: 1, factor: 2, most: 8, jitter: 0.5 },
    abandonment: 120,
  },
  typing: { share: 0.4, meanGap: 0.6 },
};

function shown(features: readonly Feature[]): string {
  return terminalText(
    workloadView({
      name: "own",
      description: "of a test",
      features,
      outputCaps: [],
      load: {},
      assumptions: [{ text: "all of it", source: "assumption" }],
    }),
    plainTerminal(),
  ).replaceAll(/\n {4}/g, " ");
}

describe("a workload in words", () => {
  it("says all that clients do, each rule with its numbers", () => {
    const text = shown([feature]);
    for (const rule of [
      "all prompts begin with the same 800 tokens",
      "4 questions a conversation on average, 60 s between them; the prompt holds all that was said before, at most 32768 tokens",
      "model calls a question: 1 in 50 %, 2 in 30 %, 3 in 20 %",
      "a further call comes 2 s after the answer and adds 300 tokens on average",
      "timeout 30 s, then sent again up to 2 times, 1 s later at first, 2 times as long each further time, at most 8 s (±50 %)",
      "the user gives up after 120 s on average",
      "40 % of the requests are cancelled by the next keystroke, 0.6 s later on average",
    ])
      expect(text).toContain(rule);
  });

  it("leaves out the clients that only send and wait", () => {
    const { conversation: _, patience: __, typing: ___, sharedPrefixTokens: ____, ...plain } = feature;
    expect(shown([plain])).not.toContain("Clients of");
  });

  it("says nothing of waits that never end", () => {
    const endless = {
      ...feature.patience!,
      timeout: Number.POSITIVE_INFINITY,
      abandonment: Number.POSITIVE_INFINITY,
    };
    const text = shown([{ ...feature, patience: endless }]);
    expect(text).not.toMatch(/timeout|gives up|Infinity/);
  });

  it("gives mean and percentiles of each length", () => {
    // A geometric length exceeds k with probability 0.99^k: half of them are at most 69.
    expect(shown([feature])).toMatch(/a question adds +100 +6 +29 +69 +138 +230 +299 +459/);
    expect(shown([feature])).toMatch(/answer( +50){8}/);
  });
});
