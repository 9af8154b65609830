import { describe, expect, it } from "vitest";
import { replayBurst } from "../../src/calibration/burstReplay.ts";
import type { EngineSettings } from "../../src/engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../src/engine/serviceLaw.ts";
import { testStream } from "../stats/samples.ts";

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
      expect(columns.totalTokensPerSecond * columns.totalTime).toBeCloseTo(tokens, 6);
      expect(columns.meanTime).toBeLessThanOrEqual(columns.totalTime);
    },
  );

  it("of equal lengths has equal times", () => {
    const columns = replayBurst(law, engine, 15, new Array<number>(60).fill(400));
    expect(columns.meanTime).toBeCloseTo(columns.totalTime, 9);
    expect(columns.meanTokensPerSecond).toBeCloseTo(400 / columns.totalTime, 9);
  });

  it("of one request takes its prefill and one step for each token after the first", () => {
    let seconds = stepSeconds(law, 0, 0, 15);
    for (let token = 1; token < 500; token++) seconds += stepSeconds(law, 1, 15 + token, 0);
    expect(replayBurst(law, engine, 15, [500]).totalTime).toBeCloseTo(seconds, 9);
  });

  it("does not depend on the order of the requests, all being there at once", () => {
    const lengths = randomLengths(80, 5);
    const forwards = replayBurst(law, engine, 15, lengths);
    const backwards = replayBurst(law, engine, 15, [...lengths].reverse());
    expect(backwards.meanTime).toBeCloseTo(forwards.meanTime, 9);
    expect(backwards.totalTime).toBeCloseTo(forwards.totalTime, 9);
  });

  it("moves every time by the start-up", () => {
    const lengths = randomLengths(20, 6);
    const warm = replayBurst(law, engine, 15, lengths);
    const cold = replayBurst(law, engine, 15, lengths, 2.5);
    expect(cold.meanTime - warm.meanTime).toBeCloseTo(2.5, 9);
    expect(cold.totalTime - warm.totalTime).toBeCloseTo(2.5, 9);
    expect(cold.meanTokensPerSecond).toBeLessThan(warm.meanTokensPerSecond);
  });

  it("takes longer with more requests, and longer still beyond the seats", () => {
    const time = (n: number) => replayBurst(law, engine, 15, new Array<number>(n).fill(300)).totalTime;
    const times = [1, 2, 5, 10, 50, 100, 256].map(time);
    for (let i = 1; i < times.length; i++) expect(times[i]!).toBeGreaterThan(times[i - 1]!);
    expect(time(512) / time(256)).toBeGreaterThan(1.9);
  });
});
