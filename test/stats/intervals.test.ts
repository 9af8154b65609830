import { describe, expect, it } from "vitest";
import { mean, meanInterval, predictionInterval, spread } from "../../src/stats/intervals.ts";
import { binomialRange, exponentials, normals } from "./samples.ts";

const trials = 2000;

function hits(test: (seed: number) => boolean): number {
  return Array.from({ length: trials }, (_, seed) => test(seed)).filter(Boolean).length;
}

describe("the interval of a mean", () => {
  it.each([
    [2, 0.95],
    [5, 0.95],
    [30, 0.95],
    [10, 0.8],
  ])("of %i normal values holds the mean as often as it says (%f)", (count, confidence) => {
    const [low, high] = binomialRange(trials, confidence);
    const holding = hits((seed) => {
      const values = normals(count, seed);
      const [from, to] = meanInterval(values, mean(values), confidence)!;
      return from <= 0 && 0 <= to;
    });
    expect(holding).toBeGreaterThanOrEqual(low);
    expect(holding).toBeLessThanOrEqual(high);
  });

  it("is unknown for a single value and of no width for equal ones", () => {
    expect(meanInterval([3], 3)).toBeNull();
    expect(meanInterval([3, 3, 3], 3)).toEqual([3, 3]);
  });

  it("takes in how far the values lie from another centre", () => {
    expect(spread([1, 3], 2)).toBeCloseTo(Math.SQRT2, 12);
    expect(spread([1, 3], 5)).toBeCloseTo(Math.sqrt(20), 12);
  });
});

describe("the prediction interval", () => {
  it.each([3, 10, 18, 19, 40, 57])("of %i normal values holds the next one nine times in ten", (count) => {
    const [low, high] = binomialRange(trials, 0.9);
    const holding = hits((seed) => {
      const [next, ...values] = normals(count + 1, seed);
      const [from, to] = predictionInterval(values)!;
      return from <= next! && next! <= to;
    });
    expect(holding).toBeGreaterThanOrEqual(low);
    expect(holding).toBeLessThanOrEqual(high);
  });

  it("from 19 values on needs no assumption on their distribution", () => {
    const [low, high] = binomialRange(trials, 0.9);
    const holding = hits((seed) => {
      const [next, ...values] = exponentials(20, seed).map((x) => x ** 3);
      const [from, to] = predictionInterval(values)!;
      return from <= next! && next! <= to;
    });
    expect(holding).toBeGreaterThanOrEqual(low);
    expect(holding).toBeLessThanOrEqual(high);
  });

  it("of 19 values are their extremes", () => {
    const values = normals(19, 4);
    expect(predictionInterval(values)).toEqual([Math.min(...values), Math.max(...values)]);
  });

  it("of a few values that happen to be positive is the same interval, moved", () => {
    const [low, high] = predictionInterval([0, 1, 5])!;
    const [movedLow, movedHigh] = predictionInterval([-100, -99, -95])!;
    expect(low).toBeCloseTo(movedLow + 100, 9);
    expect(high).toBeCloseTo(movedHigh + 100, 9);
    expect(predictionInterval([4])).toBeNull();
  });
});

describe("the mean", () => {
  it("does not lose small values beside large ones that cancel", () => {
    expect(mean([1e100, 1, -1e100, 1])).toBe(0.5);
    expect(mean([1, 1e100, 1, -1e100])).toBe(0.5);
    expect(mean(new Array<number>(1_000_000).fill(0.1))).toBe(0.1);
  });

  it("of nothing is not a number", () => {
    expect(mean([])).toBeNaN();
  });
});
