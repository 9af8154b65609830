import { describe, expect, it } from "vitest";
import { adviseTest, burstMetrics, termGradient } from "../../src/calibration/nextTest.ts";
import { exactLaw, type FittedLaw } from "../../src/engine/fittedLaw.ts";
import { lawTerms } from "../../src/engine/serviceLaw.ts";
import { dense, lawNear, roomy } from "./syntheticRuns.ts";

const law = lawNear(dense, () => 0);
const terms = lawTerms.filter((term) => law[term] > 0);

function knownBut(unknown: string, logSd = 0.6): FittedLaw {
  return {
    ...exactLaw(law),
    terms,
    logCovariance: terms.map((a, i) =>
      terms.map((_, j) => (i === j ? (a === unknown ? logSd : 0.01) ** 2 : 0)),
    ),
  };
}
const advise = (fitted: FittedLaw, load: { requests: number; inputTokens: number; outputTokens: number }) =>
  adviseTest(
    fitted,
    roomy.engine,
    termGradient(law, fitted.terms, (changed) => burstMetrics(changed, roomy.engine, load).e2e_mean_s),
  );

describe("the load test that would help most", { timeout: 60_000 }, () => {
  const longPrompts = { requests: 16, inputTokens: 8000, outputTokens: 50 };
  const crowd = { requests: 100, inputTokens: 50, outputTokens: 500 };

  it("has long prompts where prefill is unknown and the load has long prompts", () => {
    const advice = advise(knownBut("cPre"), longPrompts)!;
    expect(advice.test.inputTokens).toBeGreaterThanOrEqual(2048);
    expect(advice.errorAfter).toBeLessThan(advice.errorBefore / 3);
  });

  it("has many requests where each further sequence's cost is unknown", () => {
    const advice = advise(knownBut("cSeq"), crowd)!;
    expect(advice.test.requests).toBeGreaterThanOrEqual(32);
    expect(advice.errorAfter).toBeLessThan(advice.errorBefore);
  });

  it.each(terms)("never makes the error larger (%s unknown)", (term) => {
    for (const load of [longPrompts, crowd]) {
      const advice = advise(knownBut(term), load)!;
      expect(advice.errorAfter).toBeLessThanOrEqual(advice.errorBefore);
      expect(advice.errorAfter).toBeGreaterThan(0);
    }
  });

  it("is none where the law is certain", () => {
    expect(advise(exactLaw(law), longPrompts)).toBeNull();
    const certain = knownBut("c0");
    expect(
      adviseTest(
        { ...certain, logCovariance: terms.map(() => terms.map(() => 0)) },
        roomy.engine,
        terms.map(() => 1),
      ),
    ).toBeNull();
  });

  it("fits into the engine: no request is longer than it takes", () => {
    const engine = { ...roomy.engine, maxModelLen: 1000 };
    const advice = adviseTest(
      knownBut("cPre"),
      engine,
      terms.map(() => 1),
    )!;
    expect(advice.test.inputTokens + advice.test.outputTokens).toBeLessThanOrEqual(1000);
  });
});

describe("how a quantity depends on the terms", () => {
  it("is their shares of it: all terms together scale every time", () => {
    const gradient = termGradient(
      law,
      terms,
      (changed) =>
        burstMetrics(changed, roomy.engine, { requests: 20, inputTokens: 300, outputTokens: 100 }).e2e_mean_s,
    );
    for (const share of gradient) expect(share).toBeGreaterThan(0);
    expect(gradient.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
  });
});
