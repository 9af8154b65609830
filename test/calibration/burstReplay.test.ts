import { describe, expect, it } from "vitest";
import type { EngineSettings } from "../../src/engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../src/engine/serviceLaw.ts";
import { testStream } from "../stats/samples.ts";
import { replayBurst } from "./bursts.ts";

const dense: ServiceLaw = {
  c0: 0.0065,
  cSeq: 8e-5,
  cKv: 1.3e-8,
  cPre: 1.3e-5,
  cExp: 0,
  experts: 1,
  expertsPerToken: 1,
};
const moe: ServiceLaw = { ...dense, cExp: 0.0012, experts: 8, expertsPerToken: 2 };
const engine: EngineSettings = {
  maxNumSeqs: 256,
  maxNumBatchedTokens: 2048,
  kvBlocks: 50_000,
  maxModelLen: 32_768,
};

function randomLengths(n: number, seed: number): number[] {
  const stream = testStream(seed);
  return Array.from({ length: n }, () => 1 + Math.floor(1500 * stream.next()));
}

describe.each([
  ["dense", dense],
  ["mixture of experts", moe],
] as const)("a replayed burst under a law that is %s", (_, law) => {
  it.each([1, 10, 100, 300])(
    "of %i requests: all tokens over the time of the last answer is the total rate",
    (n) => {
      const lengths = randomLengths(n, n);
      const columns = replayBurst(law, engine, 15, lengths);
      const tokens = lengths.reduce((sum, length) => sum + length, 0);
      expect(columns.out_tok_throughput * columns.duration_s).toBeCloseTo(tokens, 6);
      expect(columns.e2e_mean_s).toBeLessThanOrEqual(columns.duration_s);
    },
  );

  it("of equal lengths has equal times", () => {
    const columns = replayBurst(law, engine, 15, new Array<number>(60).fill(400));
    expect(columns.e2e_mean_s).toBeCloseTo(columns.duration_s, 9);
    expect(columns.tps_per_request_mean).toBeCloseTo(400 / columns.duration_s, 9);
  });

  it("of one request takes its prefill and one step for each token after the first", () => {
    let seconds = stepSeconds(law, 0, 0, 15);
    for (let token = 1; token < 500; token++) seconds += stepSeconds(law, 1, 15 + token, 0);
    expect(replayBurst(law, engine, 15, [500]).duration_s).toBeCloseTo(seconds, 9);
  });

  it("does not depend on the order of the requests, all being there at once", () => {
    const lengths = randomLengths(80, 5);
    const forwards = replayBurst(law, engine, 15, lengths);
    const backwards = replayBurst(law, engine, 15, [...lengths].reverse());
    expect(backwards.e2e_mean_s).toBeCloseTo(forwards.e2e_mean_s, 9);
    expect(backwards.duration_s).toBeCloseTo(forwards.duration_s, 9);
  });

  it("moves every time by the start-up", () => {
    const lengths = randomLengths(20, 6);
    const warm = replayBurst(law, engine, 15, lengths);
    const cold = replayBurst(law, engine, 15, lengths, 2.5);
    expect(cold.e2e_mean_s - warm.e2e_mean_s).toBeCloseTo(2.5, 9);
    expect(cold.duration_s - warm.duration_s).toBeCloseTo(2.5, 9);
    expect(cold.tps_per_request_mean).toBeLessThan(warm.tps_per_request_mean);
  });

  it("takes longer with more requests, and longer still beyond the seats", () => {
    const time = (n: number) => replayBurst(law, engine, 15, new Array<number>(n).fill(300)).duration_s;
    const times = [1, 2, 5, 10, 50, 100, 256].map(time);
    for (let i = 1; i < times.length; i++) expect(times[i]!).toBeGreaterThan(times[i - 1]!);
    expect(time(512) / time(256)).toBeGreaterThan(1.9);
  });
});
