import { describe, expect, it } from "vitest";
import { binomialBelow, quantileRanks } from "../../src/stats/orderStatistics.ts";

describe("binomialBelow", () => {
  it("adds up the terms of the binomial", () => {
    // 10 tosses of a fair coin: 1, 10, 45 of 1024 ways to 0, 1, 2 heads.
    expect(binomialBelow(2, 10, 0.5)).toBeCloseTo(56 / 1024, 12);
    expect(binomialBelow(-1, 10, 0.5)).toBe(0);
    expect(binomialBelow(10, 10, 0.3)).toBeCloseTo(1, 12);
  });

  it("keeps its digits where (1 − p)^n is below what a number can hold", () => {
    expect(binomialBelow(50_000, 100_000, 0.5)).toBeCloseTo(0.5, 2);
  });
});

describe("quantileRanks", () => {
  it.each([
    [72, 0.05],
    [400, 0.05],
    [60, 0.5],
    [100, 0.1],
  ])("of %i values hold the %d quantile with 95 % and not much more", (n, p) => {
    const { low, high } = quantileRanks(n, p);
    // X_(low) ≤ quantile < X_(high) when low to high − 1 values lie below it.
    const coverage = binomialBelow(high! - 1, n, p) - binomialBelow(low! - 1, n, p);
    expect(coverage).toBeGreaterThanOrEqual(0.95);
    const narrower = binomialBelow(high! - 2, n, p) - binomialBelow(low!, n, p);
    expect(narrower).toBeLessThan(0.95);
  });

  it("tell where so few values bound the quantile on one side only", () => {
    expect(quantileRanks(20, 0.05)).toEqual({ low: null, high: 4 });
    expect(quantileRanks(3, 0.5)).toEqual({ low: null, high: null });
  });
});
