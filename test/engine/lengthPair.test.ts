import { describe, expect, it } from "vitest";
import { pairSampler } from "../../src/engine/lengthPair.ts";
import { lengthSampler } from "../../src/engine/lengths.ts";
import type { LengthDistribution } from "../../src/engine/scenario.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";

const lognormal: LengthDistribution = { kind: "lognormal", mean: 2000, cv: 1.5, max: 1e9 };
const table: LengthDistribution = {
  kind: "empirical",
  points: [
    [0, 1],
    [0.3, 200],
    [0.9, 700],
    [1, 5000],
  ],
  plus: 20,
  max: 4000,
};
const geometric: LengthDistribution = { kind: "geometric", mean: 300, max: 1e6 };
const count = 100_000;

function draw(inputTokens: LengthDistribution, outputTokens: LengthDistribution, correlation?: number) {
  const sampler = pairSampler({
    inputTokens,
    outputTokens,
    ...(correlation === undefined ? {} : { correlation }),
  });
  const stream = replicationStreams(5, 0).lengths;
  return Array.from({ length: count }, () => {
    sampler.sample(stream);
    return [sampler.inputTokens, sampler.outputTokens] as const;
  });
}

function correlationOf(pairs: readonly (readonly [number, number])[]): number {
  const [mx, my] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + pair[side]!, 0) / pairs.length);
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - mx!) ** 2;
    yy += (y - my!) ** 2;
    xy += (x - mx!) * (y - my!);
  }
  return xy / Math.sqrt(xx * yy);
}

describe("a pair of lengths", () => {
  it("without a correlation draws what the two samplers draw, from the same numbers", () => {
    const [input, output] = [lengthSampler(lognormal), lengthSampler(table)];
    const stream = replicationStreams(5, 0).lengths;
    const expected = Array.from({ length: count }, () => [input.sample(stream), output.sample(stream)]);
    expect(draw(lognormal, table)).toEqual(expected);
  });

  it.each([-0.8, -0.2, 0, 0.5, 0.95])("has the correlation %d of the normal scores", (correlation) => {
    // The logarithms of lognormal lengths are the scores. Rounding to whole tokens blurs them by far less than the error.
    const logs = draw(lognormal, { ...lognormal, mean: 50_000 }, correlation).map(
      ([x, y]) => [Math.log(x), Math.log(y)] as const,
    );
    // Fisher's z of a sample correlation has the standard error 1/√(n − 3).
    expect(Math.abs(Math.atanh(correlationOf(logs)) - Math.atanh(correlation))).toBeLessThan(
      4 / Math.sqrt(count - 3),
    );
  });

  it.each([
    ["lognormal", lognormal],
    ["empirical", table],
    ["geometric", geometric],
  ] as const)("keeps the distribution of each length: %s", (_, distribution) => {
    const sampler = lengthSampler(distribution);
    const stream = replicationStreams(6, 0).lengths;
    const alone = Float64Array.from({ length: count }, () => sampler.sample(stream)).sort();
    const pairs = draw(lognormal, distribution, 0.7);
    const paired = Float64Array.from(pairs, ([, output]) => output).sort();
    // Two-sample Kolmogorov-Smirnov: above 1.95·√(2/n) with probability 0.001 if both have the same distribution.
    let [i, j, distance] = [0, 0, 0];
    while (i < count && j < count) {
      const value = Math.min(alone[i]!, paired[j]!);
      while (i < count && alone[i]! <= value) i++;
      while (j < count && paired[j]! <= value) j++;
      distance = Math.max(distance, Math.abs(i - j) / count);
    }
    expect(distance).toBeLessThan(1.95 * Math.sqrt(2 / count));
  });
});
