import { describe, expect, it } from "vitest";
import { lengthSampler, longestTokens, meanTokens, quantileFunction } from "../../src/engine/lengths.ts";
import type { RandomStream } from "../../src/engine/random.ts";
import type { LengthDistribution } from "../../src/engine/scenario.ts";

/** A stream that returns the given numbers in turn. */
function fixedStream(...numbers: readonly number[]): RandomStream {
  let position = 0;
  return { next: () => numbers[position++ % numbers.length]! };
}

describe("an empirical sampler", () => {
  it.each([2, 5, 300, 70_000])("returns the quantile at its uniform, from a table of %i points", (count) => {
    const points = Array.from({ length: count }, (_, i) => {
      const p = i / (count - 1);
      return [p, 1e6 * p * p] as const;
    });
    const sampler = lengthSampler({ kind: "empirical", points, plus: 3, max: 9e5 });
    const quantile = quantileFunction(points, 3, 9e5);
    for (let u = 0; u < 1; u += 1 / 997)
      expect(sampler.sample(fixedStream(u))).toBe(Math.max(1, Math.round(quantile(u))));
  });

  it("takes a jump in the table as an atom", () => {
    const points = [
      [0, 10],
      [0.25, 10],
      [0.25, 50],
      [1, 50],
    ] as const;
    const sampler = lengthSampler({ kind: "empirical", points, plus: 0, max: 1000 });
    expect([0, 0.2, 0.25, 0.26, 0.99].map((u) => sampler.sample(fixedStream(u)))).toEqual([
      10, 10, 10, 50, 50,
    ]);
  });
});

const capped: readonly LengthDistribution[] = [
  { kind: "constant", tokens: 0.2 },
  { kind: "constant", tokens: 17 },
  { kind: "geometric", mean: 1, max: 9 },
  { kind: "geometric", mean: 300, max: 40 },
  { kind: "lognormal", mean: 2, cv: 3, max: 40 },
  {
    kind: "empirical",
    points: [
      [0, 0],
      [1, 90],
    ],
    plus: -5,
    max: 40,
  },
];

describe.each(capped)("every length of $kind", (distribution) => {
  it("is whole, at least 1, at most the longest", () => {
    const sampler = lengthSampler(distribution);
    for (let u = 0; u < 1; u += 1 / 1009) {
      const tokens = sampler.sample(fixedStream(u, 0.3, 0.6, 0.4));
      expect(Number.isInteger(tokens)).toBe(true);
      expect(tokens).toBeGreaterThanOrEqual(1);
      expect(tokens).toBeLessThanOrEqual(longestTokens(distribution));
    }
  });
});

describe("the mean of an empirical distribution", () => {
  it("is the area under its quantile function, shifted and capped", () => {
    const points = [
      [0, 0],
      [1, 100],
    ] as const;
    expect(meanTokens({ kind: "empirical", points, plus: 10, max: 1000 })).toBeCloseTo(60, 6);
    expect(meanTokens({ kind: "empirical", points, plus: 0, max: 50 })).toBeCloseTo(37.5, 3);
  });
});
