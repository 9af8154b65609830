import { normalQuantile } from "../stats/normal.ts";
import { normal, type RandomStream } from "./random.ts";
import type { LengthDistribution } from "./scenario.ts";

/** Draws numbers of tokens: whole, at least 1. */
export interface LengthSampler {
  sample(stream: RandomStream): number;
}

/** Compiles a distribution into a sampler. Empirical ones cost one uniform and a table look-up. */
export function lengthSampler(distribution: LengthDistribution): LengthSampler {
  switch (distribution.kind) {
    case "constant": {
      const tokens = wholeTokens(distribution.tokens);
      return { sample: () => tokens };
    }
    case "lognormal": {
      const { mu, sigma } = lognormalParameters(distribution.mean, distribution.cv);
      const max = distribution.max;
      return { sample: (stream) => wholeTokens(Math.min(max, Math.exp(mu + sigma * normal(stream)))) };
    }
    case "geometric": {
      const logStay = Math.log(1 - 1 / distribution.mean);
      const max = distribution.max;
      if (distribution.mean <= 1) return { sample: () => 1 };
      return {
        sample: (stream) => Math.min(max, 1 + Math.floor(Math.log(1 - stream.next()) / logStay)),
      };
    }
    case "empirical":
      return quantileSampler(distribution.points, distribution.plus, distribution.max);
  }
}

/** Mean of the distribution before rounding to whole tokens; the lognormal's cap is left out of account. */
export function meanTokens(distribution: LengthDistribution): number {
  switch (distribution.kind) {
    case "constant":
      return distribution.tokens;
    case "lognormal":
    case "geometric":
      return Math.min(distribution.mean, distribution.max);
    case "empirical": {
      const at = quantileFunction(distribution.points, distribution.plus, distribution.max);
      let sum = 0;
      const steps = 4096;
      for (let i = 0; i < steps; i++) sum += at((i + 0.5) / steps);
      return sum / steps;
    }
  }
}

/**
 * Number of tokens that a share `p` of the requests does not exceed.
 *
 * @param p in (0, 1)
 */
export function lengthQuantile(distribution: LengthDistribution, p: number): number {
  switch (distribution.kind) {
    case "constant":
      return wholeTokens(distribution.tokens);
    case "lognormal": {
      const { mu, sigma } = lognormalParameters(distribution.mean, distribution.cv);
      return wholeTokens(Math.min(distribution.max, Math.exp(mu + sigma * normalQuantile(p))));
    }
    case "geometric":
      return distribution.mean <= 1
        ? 1
        : Math.min(distribution.max, Math.ceil(Math.log(1 - p) / Math.log(1 - 1 / distribution.mean)));
    case "empirical":
      return wholeTokens(quantileFunction(distribution.points, distribution.plus, distribution.max)(p));
  }
}

/** The longest sample the distribution can give, in tokens. */
export function longestTokens(distribution: LengthDistribution): number {
  switch (distribution.kind) {
    case "constant":
      return wholeTokens(distribution.tokens);
    case "lognormal":
    case "geometric":
      return wholeTokens(distribution.max);
    case "empirical":
      return wholeTokens(Math.min(distribution.max, distribution.points.at(-1)![1] + distribution.plus));
  }
}

/** Parameters of the lognormal distribution with the given mean and coefficient of variation. */
export function lognormalParameters(mean: number, cv: number): { mu: number; sigma: number } {
  const variance = Math.log(1 + cv * cv);
  return { mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

/** The quantile function through `points`, straight lines between them. */
export function quantileFunction(
  points: readonly (readonly [number, number])[],
  plus: number,
  max: number,
): (p: number) => number {
  return (p) => {
    let i = 1;
    while (i < points.length - 1 && points[i]![0] < p) i++;
    const [p0, v0] = points[i - 1]!;
    const [p1, v1] = points[i]!;
    const share = p1 > p0 ? (p - p0) / (p1 - p0) : 0;
    return Math.min(max, v0 + (v1 - v0) * share + plus);
  };
}

/** Cells of the guide table that finds a quantile's segment in O(1). */
const guideCells = 256;

function quantileSampler(
  points: readonly (readonly [number, number])[],
  plus: number,
  max: number,
): LengthSampler {
  const p = Float64Array.from(points, (point) => point[0]);
  const tokens = Float64Array.from(points, (point) => point[1] + plus);
  const guide = new Uint16Array(guideCells);
  for (let cell = 0, i = 1; cell < guideCells; cell++) {
    while (i < p.length - 1 && p[i]! < cell / guideCells) i++;
    guide[cell] = i;
  }
  return {
    sample(stream) {
      const u = stream.next();
      let i = guide[(u * guideCells) | 0]!;
      while (p[i]! < u) i++;
      const p0 = p[i - 1]!;
      const t0 = tokens[i - 1]!;
      return wholeTokens(Math.min(max, t0 + ((tokens[i]! - t0) * (u - p0)) / (p[i]! - p0)));
    },
  };
}

/** `value` as a number of tokens: whole, at least 1. */
export function wholeTokens(value: number): number {
  return Math.max(1, Math.round(value));
}
