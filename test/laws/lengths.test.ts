import { describe, expect, it } from "vitest";
import { lengthSampler, lognormalParameters, meanTokens } from "../../src/engine/lengths.ts";
import type { LengthDistribution } from "../../src/engine/scenario.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";

const count = 200_000;

function samplesOf(distribution: LengthDistribution): Float64Array {
  const sampler = lengthSampler(distribution);
  const stream = replicationStreams(5, 0).lengths;
  return Float64Array.from({ length: count }, () => sampler.sample(stream)).sort();
}

/** Greatest distance of the samples' distribution from `share`, the probability of a length of at most k tokens. */
function distance(samples: Float64Array, share: (tokens: number) => number): number {
  let greatest = 0;
  for (let first = 0, next = 0; first < count; first = next) {
    const tokens = samples[first]!;
    while (next < count && samples[next] === tokens) next++;
    const above = Math.abs(next / count - share(tokens));
    const below = Math.abs(first / count - share(tokens - 1));
    greatest = Math.max(greatest, above, below);
  }
  return greatest;
}

/** Kolmogorov's bound on that distance, exceeded with probability 2·exp(−2·2²) = 0.0007 or less (discrete: less). */
const bound = 2 / Math.sqrt(count);

describe("sampled lengths", () => {
  it("follow the quantile table", () => {
    const points = [
      [0, 3],
      [0.1, 20],
      [0.5, 200],
      [0.9, 900],
      [0.99, 1_500],
      [1, 4_000],
    ] as const;
    const samples = samplesOf({ kind: "empirical", points, plus: 0, max: 10_000 });
    const share = (tokens: number) => {
      const at = tokens + 0.5;
      if (at <= points[0][1]) return 0;
      const i = points.findIndex(([, value]) => value >= at);
      if (i < 0) return 1;
      const [[p0, v0], [p1, v1]] = [points[i - 1]!, points[i]!];
      return p0 + ((p1 - p0) * (at - v0)) / (v1 - v0);
    };
    expect(distance(samples, share)).toBeLessThan(bound);
  });

  it("are geometric with the mean that was asked for", () => {
    const samples = samplesOf({ kind: "geometric", mean: 40, max: 1e9 });
    expect(distance(samples, (tokens) => 1 - (1 - 1 / 40) ** tokens)).toBeLessThan(bound);
  });

  it.each([
    [300, 0.2],
    [300, 0.9],
    [600, 1.5],
  ])("are lognormal with mean %f and CV %f", (mean, cv) => {
    const samples = samplesOf({ kind: "lognormal", mean, cv, max: 1e9 });
    const average = samples.reduce((sum, tokens) => sum + tokens, 0) / count;
    // Rounding to whole tokens shifts a smooth density's mean by far less than a hundredth of a token.
    expect(Math.abs(average / mean - 1)).toBeLessThan((4 * cv) / Math.sqrt(count) + 0.01 / mean);
    const logs = samples.map((tokens) => Math.log(tokens));
    const { mu, sigma } = lognormalParameters(mean, cv);
    const logMean = logs.reduce((sum, log) => sum + log, 0) / count;
    const logVariance = logs.reduce((sum, log) => sum + (log - logMean) ** 2, 0) / (count - 1);
    const rounding = 1e-3 * sigma;
    expect(Math.abs(logMean - mu)).toBeLessThan((4 * sigma) / Math.sqrt(count) + rounding);
    expect(Math.abs(Math.sqrt(logVariance) - sigma)).toBeLessThan(
      (4 * sigma) / Math.sqrt(2 * count) + rounding,
    );
    expect(Math.exp(mu + sigma ** 2 / 2)).toBeCloseTo(mean, 9);
    expect(Math.sqrt(Math.exp(sigma ** 2) - 1)).toBeCloseTo(cv, 9);
  });

  it.each<LengthDistribution>([
    { kind: "constant", tokens: 12 },
    { kind: "geometric", mean: 80, max: 1e6 },
    {
      kind: "empirical",
      points: [
        [0, 0],
        [0.7, 150],
        [1, 900],
      ],
      plus: 20,
      max: 700,
    },
  ])("have on average the mean that is stated: $kind", (distribution) => {
    const samples = samplesOf(distribution);
    const average = samples.reduce((sum, tokens) => sum + tokens, 0) / count;
    const variance = samples.reduce((sum, tokens) => sum + (tokens - average) ** 2, 0) / (count - 1);
    expect(Math.abs(average - meanTokens(distribution))).toBeLessThanOrEqual(
      4 * Math.sqrt(variance / count) + 0.05,
    );
  });
});
