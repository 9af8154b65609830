import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { speculativeLaw, tokensPerStep } from "../../src/calibration/speculation.ts";
import { geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findModel } from "../../src/catalog/findRecords.ts";
import { stepSeconds } from "../../src/engine/serviceLaw.ts";

import { catalog, dense, h100, measured, mixture, tokenSeconds, under, variance } from "./variants.ts";

describe("speculative decoding", () => {
  const spec = (draftTokens: number, acceptance: number, draftCost = 0) => ({
    draftTokens,
    acceptance,
    draftCost,
  });
  const base = measured(dense.id, "large");

  it("expects (1 − α^(k+1))/(1 − α) tokens a step", () => {
    expect(tokensPerStep(spec(3, 0.7))).toBeCloseTo((1 - 0.7 ** 4) / 0.3, 12);
    expect(tokensPerStep(spec(5, 0))).toBe(1);
    expect(tokensPerStep(spec(5, 1))).toBe(6);
  });

  it.each([dense, mixture])("is slower where nothing is accepted, at every batch ($id)", (model) => {
    const law = measured(model.id, "large");
    for (const n of [1, 8, 64, 256])
      expect(tokenSeconds(speculativeLaw(law, spec(3, 0)), n)).toBeGreaterThan(tokenSeconds(law, n));
  });

  it("comes near k + 1 times as fast alone where all is accepted", () => {
    const gain = tokenSeconds(base, 1) / tokenSeconds(speculativeLaw(base, spec(3, 1)), 1);
    expect(gain).toBeGreaterThan(3.5);
    expect(gain).toBeLessThan(4);
  });

  it("loses at a large batch what it wins alone", () => {
    const law = speculativeLaw(base, spec(5, 0.5, 0.05));
    expect(tokenSeconds(law, 1)).toBeLessThan(0.8 * tokenSeconds(base, 1));
    expect(tokenSeconds(law, 128)).toBeGreaterThan(1.1 * tokenSeconds(base, 128));
  });

  it("reads the experts of all verified tokens", () => {
    const law = measured(mixture.id, "large");
    const { law: fast } = speculativeLaw(law, spec(3, 0));
    const onlyExperts = { c0: 0, cSeq: 0, cKv: 0, cPre: 0 };
    for (const n of [1, 3, 20])
      expect(stepSeconds({ ...fast, ...onlyExperts }, n, 0, 0)).toBeCloseTo(
        stepSeconds({ ...law.law, ...onlyExperts }, 4 * n, 0, 0),
        12,
      );
  });

  it("is faster the more is accepted, slower the dearer the draft, and its band is wider", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        share,
        share,
        share,
        fc.integer({ min: 1, max: 300 }),
        (k, one, other, cost, n) => {
          const [less, more] = [Math.min(one, other), Math.max(one, other)];
          const seconds = (rate: number, draft: number) =>
            tokenSeconds(speculativeLaw(base, spec(k, rate, draft)), n);
          expect(seconds(more, cost)).toBeLessThanOrEqual(seconds(less, cost) * (1 + 1e-12));
          expect(seconds(one, more)).toBeGreaterThanOrEqual(seconds(one, less) * (1 - 1e-12));
          for (const term of base.terms)
            expect(variance(speculativeLaw(base, spec(k, one, cost)), term)).toBeGreaterThanOrEqual(
              variance(base, term),
            );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("costs a draft model by its share of the parameters", () => {
    const model = findModel(catalog, "llama-3.1-70b-instruct");
    const draft = findModel(catalog, "llama-3.1-8b-instruct");
    const share = geometryOf(draft).activeParameters / geometryOf(model).activeParameters;
    const choice = { draftTokens: 3, acceptance: 0.7 };
    const named = under({ speculative: { ...choice, draft } }, model, h100);
    expect(named.law).toEqual(under({ speculative: { ...choice, draft: share } }, model, h100).law);
    expect(() => under({ speculative: { ...choice, draft: model } }, draft, h100)).toThrow("is larger than");
  });
});
