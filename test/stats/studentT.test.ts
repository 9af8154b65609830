import { describe, expect, it } from "vitest";
import { normalDistribution, normalQuantile } from "../../src/stats/normal.ts";
import { logGamma, studentDistribution, studentQuantile } from "../../src/stats/studentT.ts";

describe("quantiles of Student's t", () => {
  it.each([
    [1, 6.314, 12.706, 63.657],
    [2, 2.92, 4.303, 9.925],
    [5, 2.015, 2.571, 4.032],
    [10, 1.812, 2.228, 3.169],
    [30, 1.697, 2.042, 2.75],
    [60, 1.671, 2.0, 2.66],
    [120, 1.658, 1.98, 2.617],
  ])("agree with Abramowitz & Stegun, table 26.10, at %i degrees of freedom", (degrees, t90, t95, t99) => {
    expect(Math.abs(studentQuantile(0.95, degrees) - t90)).toBeLessThanOrEqual(5e-4);
    expect(Math.abs(studentQuantile(0.975, degrees) - t95)).toBeLessThanOrEqual(5e-4);
    expect(Math.abs(studentQuantile(0.995, degrees) - t99)).toBeLessThanOrEqual(5e-4);
  });

  it("have their closed forms at one and two degrees of freedom", () => {
    for (const p of [0.51, 0.6, 0.8, 0.95, 0.99, 0.9999]) {
      expect(studentQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 10);
      expect((studentQuantile(p, 2) * Math.sqrt(2 * p * (1 - p))) / (2 * p - 1)).toBeCloseTo(1, 10);
    }
  });

  it("are antisymmetric around the median, and undo the distribution function", () => {
    for (const degrees of [1, 3, 19, 200])
      for (const p of [0.005, 0.05, 0.3, 0.5, 0.7, 0.975]) {
        expect(studentQuantile(p, degrees)).toBeCloseTo(-studentQuantile(1 - p, degrees), 9);
        expect(studentDistribution(studentQuantile(p, degrees), degrees)).toBeCloseTo(p, 11);
      }
  });

  it("fall with the degrees of freedom to those of the normal distribution", () => {
    let last = Number.POSITIVE_INFINITY;
    for (const degrees of [1, 2, 5, 20, 100, 1000, 1e5]) {
      const quantile = studentQuantile(0.975, degrees);
      expect(quantile).toBeLessThan(last);
      expect(quantile).toBeGreaterThan(normalQuantile(0.975));
      last = quantile;
    }
    expect(last).toBeCloseTo(normalQuantile(0.975), 4);
  });
});

describe("logGamma", () => {
  it("is the logarithm of a factorial, and of √π at one half", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 11);
  });
});

describe("the normal distribution", () => {
  it.each([
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9999, 3.719016485455709],
  ])("has its quantile at p = %f to 13 digits", (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-12 * z);
    expect(normalDistribution(z)).toBeCloseTo(p, 13);
  });

  it("is symmetric, and its quantile function undoes it", () => {
    for (const p of [1e-8, 1e-4, 0.02, 0.31, 0.5, 0.77]) {
      expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 7);
      expect(normalDistribution(normalQuantile(p)) / p).toBeCloseTo(1, 6);
    }
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
    expect(normalDistribution(0)).toBe(0.5);
  });
});
