import type { LengthFit } from "../../documents/workloadFit.ts";
import { lengthQuantile, quantileFunction } from "../../engine/lengths.ts";
import { normalDistribution } from "../../stats/normal.ts";
import type { LengthHistogram, LengthStep } from "./lengthHistogram.ts";
import { quantileTable } from "./quantileTable.ts";

const shown = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
const mostDrawn = 400;

/** Fits a table of quantiles, and a lognormal distribution by the moments of the logarithms. */
export function fitLengths(histogram: LengthHistogram): LengthFit {
  const steps = histogram.steps();
  const points = quantileTable(steps);
  const spread = histogram.logSpread;
  const lognormal = {
    mean: Math.exp(histogram.logMean + spread ** 2 / 2),
    cv: Math.sqrt(Math.expm1(spread ** 2)),
  };
  const atTable = quantileFunction(points, 0, histogram.most);
  return {
    requests: histogram.requests,
    mean: histogram.mean,
    cv: histogram.cv,
    percentiles: shown.map((p) => ({
      p,
      tokens: steps.find(({ upTo }) => upTo >= p)!.tokens,
      table: atTable(p),
      lognormal: lengthQuantile({ kind: "lognormal", ...lognormal, max: Number.POSITIVE_INFINITY }, p),
    })),
    table: { kind: "empirical", points, plus: 0, max: histogram.most },
    tableMean: points
      .slice(1)
      .reduce((sum, [p, tokens], i) => sum + ((p - points[i]![0]) * (tokens + points[i]![1])) / 2, 0),
    lognormal: { ...lognormal, distance: distanceFrom(steps, histogram.logMean, spread) },
    steps: thinned(steps),
  };
}

/** Kolmogorov's distance: the largest difference of the distribution functions, on either side of each step. */
function distanceFrom(steps: readonly LengthStep[], logMean: number, logSpread: number): number {
  if (logSpread === 0) return 0;
  let [largest, before] = [0, 0];
  for (const { tokens, upTo } of steps) {
    // A whole number of tokens stands for all lengths that round to it.
    const below = normalDistribution((Math.log(Math.max(0.5, tokens - 0.5)) - logMean) / logSpread);
    const above = normalDistribution((Math.log(tokens + 0.5) - logMean) / logSpread);
    largest = Math.max(largest, Math.abs(below - before), Math.abs(above - upTo));
    before = upTo;
  }
  return largest;
}

function thinned(steps: readonly LengthStep[]): LengthStep[] {
  const stride = Math.ceil(steps.length / mostDrawn);
  return steps.filter((_, i) => i % stride === 0 || i === steps.length - 1);
}
