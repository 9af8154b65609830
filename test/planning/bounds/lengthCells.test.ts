import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairSampler } from "../../../src/engine/lengthPair.ts";
import type { LengthDistribution } from "../../../src/engine/scenario.ts";
import { replicationStreams } from "../../../src/montecarlo/streams.ts";
import { lengthCells } from "../../../src/planning/bounds/lengthCells.ts";
import { weightedStat } from "../../../src/planning/bounds/weightedStat.ts";

const inputTokens: LengthDistribution = { kind: "lognormal", mean: 600, cv: 1, max: 8000 };
const outputTokens: LengthDistribution = { kind: "geometric", mean: 300, max: 4000 };
const n = 20_000;

describe("cells of two lengths", () => {
  it.each([-0.8, 0, 0.6])("lie below the calls at every percentile, correlation %d", (correlation) => {
    const lengths =
      correlation === 0 ? { inputTokens, outputTokens } : { inputTokens, outputTokens, correlation };
    const sampler = pairSampler(lengths);
    const stream = replicationStreams(3, 0).lengths;
    // Both grow with both lengths.
    for (const time of [
      (prompt: number, output: number) => 0.01 * prompt + output,
      (prompt: number, output: number) => prompt * output,
    ]) {
      const drawn = Array.from({ length: n }, () => {
        sampler.sample(stream);
        return time(sampler.inputTokens, sampler.outputTokens);
      }).sort((a, b) => a - b);
      const at = (side: "floor" | "middle", stat: "p50" | "p90" | "p95") =>
        weightedStat(
          lengthCells(lengths, side).map(({ weight, prompt, output }) => ({
            weight,
            value: time(prompt, output),
          })),
          stat,
        );
      for (const [stat, p] of [
        ["p50", 0.5],
        ["p90", 0.9],
        ["p95", 0.95],
      ] as const) {
        // Four standard errors of a sample's quantile, as ranks.
        const slack = 4 * Math.sqrt(n * p * (1 - p));
        const rank = (value: number) => drawn.findLastIndex((each) => each < value);
        expect(rank(at("floor", stat))).toBeLessThan(n * p + slack);
        // The middles are off by half a cell and what rounding to tokens gives.
        expect(Math.abs(rank(at("middle", stat)) - n * p)).toBeLessThan(slack + n / 100);
      }
    }
  });

  it("have weights that add up to one", () => {
    const sum = lengthCells({ inputTokens, outputTokens }, "floor").reduce(
      (total, { weight }) => total + weight,
      0,
    );
    expect(sum).toBeCloseTo(1, 12);
  });
});

describe("weightedStat", () => {
  it("is the sample's own percentile where weights are equal", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 40 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const weighted = values.map((value) => ({ weight: 0.3, value }));
        expect(weightedStat(weighted, "p90")).toBe(sorted[Math.ceil(0.9 * values.length - 1e-9) - 1]);
        expect(weightedStat(weighted, "mean")).toBeCloseTo(
          values.reduce((sum, value) => sum + value, 0) / values.length,
          9,
        );
      }),
    );
  });
});
