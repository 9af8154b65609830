import { lowerGamma } from "./gamma.ts";

/** P(Z ≤ x) for a standard normal Z, through the incomplete gamma function P(½, x²/2) (DLMF 7.11.1). */
export function normalDistribution(x: number): number {
  const half = 0.5 * lowerGamma(0.5, (x * x) / 2);
  return x >= 0 ? 0.5 + half : 0.5 - half;
}

/**
 * Quantile of the standard normal distribution: bisection brackets it, Newton's method finishes.
 *
 * @param p in (0, 1)
 * @example
 * normalQuantile(0.975); // => 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  let low = 0;
  let high = 40;
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < p) low = middle;
    else high = middle;
  }
  let x = (low + high) / 2;
  for (let i = 0; i < 4; i++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    x -= (normalDistribution(x) - p) / density;
  }
  return x;
}
