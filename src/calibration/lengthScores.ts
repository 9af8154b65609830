import { normalQuantile } from "../stats/normal.ts";

/**
 * Lengths exp(level + sigma·z), longer than `cap` cut there, with the level that gives them the wanted mean, exactly but for
 * rounding.
 *
 * @param z standard normal scores
 * @param sigma standard deviation of the logarithms, ≥ 0
 */
export function withMean(z: readonly number[], mean: number, sigma: number, cap: number): number[] {
  let low = Math.log(mean) - sigma * Math.max(...z) - 1;
  let high = Math.log(cap) - sigma * Math.min(...z) + 1;
  const lengths = (level: number) => z.map((score) => Math.min(cap, Math.exp(level + sigma * score)));
  for (let i = 0; i < 60; i++) {
    const level = (low + high) / 2;
    const sum = lengths(level).reduce((total, value) => total + value, 0);
    if (sum < mean * z.length) low = level;
    else high = level;
  }
  return roundedWithSum(lengths((low + high) / 2));
}

/** Expected standard normal order statistics of a sample of n, by Blom's formula; ascending. */
export function normalScores(n: number): number[] {
  return Array.from({ length: n }, (_, i) => normalQuantile((i + 1 - 0.375) / (n + 0.25)));
}

/** Whole numbers, each at least 1, whose running sum stays within half a token of the exact one. */
function roundedWithSum(values: readonly number[]): number[] {
  let exact = 0;
  let whole = 0;
  return values.map((value) => {
    exact += value;
    const next = Math.max(1, Math.round(exact - whole));
    whole += next;
    return next;
  });
}
