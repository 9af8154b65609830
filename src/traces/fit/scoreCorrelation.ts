import type { Correlation } from "../../documents/workloadFit.ts";
import { normalDistribution } from "../../stats/normal.ts";

/**
 * Correlation of the normal scores of two columns: each number is replaced by the normal quantile of its rank, which
 * leaves what hangs together and takes the distributions out (van der Waerden scores; the estimate of a Gaussian copula's
 * correlation, Klaassen & Wellner 1997, Bernoulli 3, 55, with the standard error (1 − ρ²)/√n found there). Equal numbers
 * share the mean of their scores. Null where a column does not vary or there are fewer than 30 pairs.
 */
export function scoreCorrelation(first: Float64Array, second: Float64Array): Correlation | null {
  const pairs = first.length;
  if (pairs < 30) return null;
  const levels = normalLevels(pairs);
  const [x, y] = [scoresOf(first, levels), scoresOf(second, levels)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < pairs; i++) {
    xx += x[i]! * x[i]!;
    yy += y[i]! * y[i]!;
    xy += x[i]! * y[i]!;
  }
  if (xx < 1e-9 || yy < 1e-9) return null;
  const value = xy / Math.sqrt(xx * yy);
  return { value, error: (1 - value * value) / Math.sqrt(pairs), pairs };
}

/** The quantiles of the standard normal distribution at (i + ½)/n; their mean is 0. */
function normalLevels(count: number): Float64Array {
  const levels = new Float64Array(count);
  const step = 1 / 256;
  let [x, below] = [-6, normalDistribution(-6)];
  let [nextX, next] = [x + step, normalDistribution(x + step)];
  for (let i = 0; i < count; i++) {
    const p = (i + 0.5) / count;
    while (next < p) {
      [x, below] = [nextX, next];
      nextX = x + step;
      next = normalDistribution(nextX);
    }
    levels[i] = x + (step * (p - below)) / (next - below);
  }
  return levels;
}

function scoresOf(column: Float64Array, levels: Float64Array): Float64Array {
  const order = Uint32Array.from(column, (_, i) => i).sort((a, b) => column[a]! - column[b]!);
  const scores = new Float64Array(column.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    let sum = 0;
    while (to < order.length && column[order[to]!] === column[order[from]!]) sum += levels[to++]!;
    for (let i = from; i < to; i++) scores[order[i]!] = sum / (to - from);
    from = to;
  }
  return scores;
}
