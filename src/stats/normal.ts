import { logGamma } from "./studentT.ts";

/** P(Z ≤ x) for a standard normal Z, through the incomplete gamma function P(½, x²/2) (DLMF 7.11.1). */
export function normalDistribution(x: number): number {
  const half = 0.5 * lowerGammaHalf((x * x) / 2);
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

/** Regularised lower incomplete gamma function P(½, x): series below 1.5, continued fraction above (DLMF 8.11, 8.9). */
function lowerGammaHalf(x: number): number {
  const a = 0.5;
  if (x <= 0) return 0;
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = 1; k < 1000 && term > sum * 1e-17; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return sum * front;
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < 1000; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return 1 - front * fraction;
}
