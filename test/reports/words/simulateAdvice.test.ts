import { describe, expect, it } from "vitest";
import { adviceTexts, answerOf, type CostOf } from "../../../reports/words/simulateAdvice.ts";
import type { ResultEntry } from "../../../src/documents/parts/entry.ts";
import type { ResultDocument } from "../../../src/documents/result.ts";
import { entryOf, estimate, featuredEntryOf, type Pair } from "../../charts/fixtures.ts";

const quick: Pair = { model: "small-model", machine: "large" };
const slow: Pair = { model: "big-model", machine: "medium" };
const prices: Readonly<Record<string, number>> = { large: 3000, medium: 1000, tiny: 1000 };
const costOf: CostOf = (entries) => {
  const perMonth = entries.reduce((sum, { machine }) => sum + (prices[machine] ?? Number.NaN), 0);
  return Number.isNaN(perMonth) ? null : { perMonth, text: `${perMonth} USD` };
};

const kept = (pair: Pair, probability: number): ResultEntry => ({
  ...entryOf(pair, 2),
  slo: [{ slo: "e2e.p95<15s", probability, verdict: probability >= 0.95 ? "met" : "missed" }],
});
const advice = (...results: readonly ResultEntry[]) =>
  adviceTexts(
    { results, scenario: { experiment: { confidence: 0.95 } } } as unknown as ResultDocument,
    costOf,
  );

describe("the advice of a simulation", () => {
  it("names the cheapest of several that keep the SLOs, and its cost", () => {
    expect(advice(kept(quick, 0.99), kept(slow, 0.97))).toEqual([
      "big-model on medium and small-model on large keep every SLO with a probability of 95 % or more. The cheapest is big-model on medium, at 1000 USD.",
    ]);
  });

  it("names the surest where the cheapest cost the same, or no price is known", () => {
    const tiny = { model: "big-model", machine: "tiny" };
    expect(advice(kept(slow, 0.96), kept(tiny, 0.98))[0]).toMatch(
      /Of those that cost the least, 1000 USD, the surest is big-model on tiny, with 98 %\.$/,
    );
    expect(advice(kept({ ...quick, machine: "a" }, 0.96), kept({ ...quick, machine: "b" }, 0.98))[0]).toMatch(
      /The surest is small-model on b, with 98 %\.$/,
    );
  });

  it("tells of the only pair how surely it keeps the SLOs, and its cost", () => {
    expect(advice(kept(quick, 0.4))).toEqual([
      "small-model on large does not surely keep every SLO: the probability is 40 %, asked: 95 %, at 3000 USD.",
    ]);
    expect(advice(kept(quick, 0.4), kept(slow, 0.6))[0]).toMatch(
      /^None surely .* The nearest is big-model on medium, with 60 %, at 1000 USD\.$/,
    );
  });

  it("names what a house does not keep, with its probability, and what all of it costs", () => {
    const house = (probability: number) => [
      { ...kept(quick, 0.99), deployment: "code" },
      { ...kept(slow, probability), deployment: "talk" },
    ];
    expect(advice(...house(0.7))).toEqual([
      "Not surely: 1 of 2 deployments does not surely keep its SLOs (asked: 95 %): talk: big-model on medium, with 70 %. Together they cost 4000 USD.",
    ]);
    expect(advice(...house(0.96))[0]).toMatch(/^Yes: .* Together they cost 4000 USD\.$/);
  });

  it("says what GitLab holds against the pair that it names", () => {
    const [first, ...others] = featuredEntryOf(quick, 2).features;
    const rated: ResultEntry = {
      ...kept(quick, 0.99),
      features: [{ ...first!, compatibility: "incompatible" }, ...others],
    };
    expect(advice(rated)[1]).toBe("But GitLab calls small-model not compatible with code-completion.");
    expect(advice(rated, kept(slow, 0.97))).toHaveLength(1);
    expect(answerOf(rated, costOf).text).toMatch(/; GitLab calls small-model not compatible/);
  });
});

describe("the answer of a pair", () => {
  it("tells the statistic that its SLO is about", () => {
    const entry = kept(quick, 0.99);
    const strict: ResultEntry = {
      ...entry,
      metrics: { ...entry.metrics, ttftSeconds: { ...entry.metrics.ttftSeconds, p95: estimate(0.045) } },
      slo: [{ slo: "ttft.p95<800ms", probability: 0.99, verdict: "met" }],
    };
    expect(answerOf(strict, costOf).text).toMatch(
      /; ttft\.p95<800ms met at 0\.0450 s \(plan for 0\.040–0\.050 s\), probability 99 %/,
    );
    expect(answerOf(entry, costOf).text).toMatch(/; e2e\.p95<15s met, probability 99 %$/);
  });

  it("tells that of the feature, where the SLO is of one", () => {
    const entry = { ...featuredEntryOf(quick, 2), slo: [] };
    expect(answerOf(entry, costOf).text).toMatch(/chat:question\.p95<60s met at [\d.]+ s/);
  });
});
