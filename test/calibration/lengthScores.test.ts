import { describe, expect, it } from "vitest";
import { normalScores, withMean } from "../../src/calibration/lengthScores.ts";
import { normals } from "../stats/samples.ts";

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const designs = [
  [1, 717, 0, 2000],
  [10, 764.2, 0.25, 2000],
  [100, 693.23, 0.25, 2000],
  [100, 767.5, 0.77, 2000],
  [7, 1900, 1, 2000],
  [50, 3.3, 0.5, 2000],
] as const;

describe("lengths at normal scores", () => {
  it.each(designs)("are %i whole numbers with mean %f, spread %f, at most %i", (n, mean, sigma, cap) => {
    const lengths = withMean(normalScores(n), mean, sigma, cap);
    expect(lengths.length).toBe(n);
    for (const length of lengths) {
      expect(Number.isInteger(length)).toBe(true);
      expect(length).toBeGreaterThanOrEqual(1);
      expect(length).toBeLessThanOrEqual(cap);
    }
    expect(Math.abs(sum(lengths) - n * mean)).toBeLessThanOrEqual(0.5 + 1e-6);
  });

  it.each(designs)("rise, but for one token of rounding: %i of mean %f", (n, mean, sigma, cap) => {
    const lengths = withMean(normalScores(n), mean, sigma, cap);
    for (let i = 1; i < n; i++) expect(lengths[i]!).toBeGreaterThanOrEqual(lengths[i - 1]! - 1);
  });

  it("have the spread they are asked for, where the cap does not bite", () => {
    const logs = withMean(normalScores(400), 500, 0.4, 1e6).map(Math.log);
    const centre = sum(logs) / logs.length;
    const sd = Math.sqrt(sum(logs.map((value) => (value - centre) ** 2)) / logs.length);
    expect(sd).toBeCloseTo(0.4, 2);
  });

  it("are all equal without spread, and all at the cap when the mean is", () => {
    expect(new Set(withMean(normalScores(20), 500, 0, 2000))).toEqual(new Set([500]));
    expect(new Set(withMean(normalScores(20), 2000, 0.5, 2000))).toEqual(new Set([2000]));
  });

  it("of random scores have the wanted mean too, in the order of the scores", () => {
    const scores = normals(100, 3);
    const lengths = withMean(scores, 600, 0.3, 2000);
    expect(Math.abs(sum(lengths) - 60_000)).toBeLessThanOrEqual(0.5 + 1e-6);
    expect(lengths.indexOf(Math.max(...lengths))).toBe(scores.indexOf(Math.max(...scores)));
  });
});

describe("normal scores", () => {
  it("are symmetric and rise, and have nearly unit variance for many", () => {
    const scores = normalScores(101);
    scores.forEach((score, i) => void expect(score).toBeCloseTo(-scores[100 - i]!, 9));
    expect(sum(scores.map((z) => z * z)) / 101).toBeCloseTo(1, 1);
    expect(normalScores(1)[0]).toBeCloseTo(0, 9);
  });
});
