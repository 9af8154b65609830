import { describe, expect, it } from "vitest";
import { drawScores, replayedRequests, scheduleRun } from "../../src/calibration/runSchedule.ts";
import { testStream } from "../stats/samples.ts";
import { blankRow, roomy, usualLengths } from "./syntheticRuns.ts";

const row = { ...blankRow, ...usualLengths };
const planned = (load: Partial<typeof blankRow>, spread = 0.3, seed = 1) => {
  const own = { ...row, ...load };
  return scheduleRun(own, roomy, drawScores(own, roomy, testStream(seed)), spread);
};
const mean = (values: Iterable<number>) => {
  const list = [...values];
  return list.reduce((sum, value) => sum + value, 0) / list.length;
};
const gapsOf = (schedule: ReturnType<typeof planned>) => {
  if (schedule.arrivals.kind !== "times") throw new Error("no times");
  const { times } = schedule.arrivals;
  return Array.from(times.subarray(1), (time, i) => time - times[i]!);
};

describe("the schedule of a measured run", () => {
  it("has the row's mean lengths exactly, and its spread", () => {
    const schedule = planned({ numRequests: 1500, concurrency: 4 });
    expect(mean(schedule.inputTokens)).toBeCloseTo(row.inputTokensMean, 2);
    expect(mean(schedule.outputTokens)).toBeCloseTo(row.outputTokensMean, 2);
    const variance = mean(schedule.outputTokens.map((tokens) => (tokens - row.outputTokensMean) ** 2));
    // The standard deviation of 1500 values is known within 5 % or so.
    expect(Math.sqrt(variance) / row.outputTokensStd).toBeGreaterThan(0.9);
    expect(Math.sqrt(variance) / row.outputTokensStd).toBeLessThan(1.1);
  });

  it("spreads answers as the fit says where the row does not publish it, and not at all at spread 0", () => {
    const unknown = { outputTokensStd: null, numRequests: 1500, concurrency: 4 };
    expect(new Set(planned(unknown, 0).outputTokens).size).toBe(1);
    expect(new Set(planned(unknown, 0.5).outputTokens).size).toBeGreaterThan(50);
  });

  it("cuts answers at the longest one and keeps their mean", () => {
    const own = { ...row, outputTokensStd: 300, numRequests: 1000, concurrency: 4 };
    const settings = { ...roomy, longestAnswer: 256 };
    const schedule = scheduleRun(own, settings, drawScores(own, settings, testStream(2)), 0.3);
    expect(Math.max(...schedule.outputTokens)).toBeLessThanOrEqual(256);
    expect(mean(schedule.outputTokens)).toBeCloseTo(200, 0);
  });

  it("spaces constant arrivals evenly, Poisson ones with coefficient of variation 1, gamma ones as told", () => {
    const open = { loadKind: "open", requestRate: 4, numRequests: 2000 } as const;
    for (const gap of gapsOf(planned({ ...open, arrival: "constant" }))) expect(gap).toBeCloseTo(0.25, 9);
    const cv = (gaps: readonly number[]) =>
      Math.sqrt(mean(gaps.map((gap) => (gap - mean(gaps)) ** 2))) / mean(gaps);
    const poisson = gapsOf(planned({ ...open, arrival: "poisson" }));
    // 2000 exponential gaps: mean within 4/√2000, coefficient of variation within 0.09.
    expect(Math.abs(mean(poisson) * 4 - 1)).toBeLessThan(0.09);
    expect(Math.abs(cv(poisson) - 1)).toBeLessThan(0.09);
    expect(cv(gapsOf(planned({ ...open, arrival: "gamma", arrivalCv: 2 })))).toBeGreaterThan(1.7);
    expect(cv(gapsOf(planned({ ...open, arrival: "gamma", arrivalCv: 0.5 })))).toBeLessThan(0.6);
  });

  it("starts all requests of a burst at once, and a burst is never cut", () => {
    const schedule = planned({ loadKind: "burst", concurrency: 3000 });
    expect(schedule.inputTokens.length).toBe(3000);
    expect(schedule.arrivals.kind === "times" && Math.max(...schedule.arrivals.times)).toBe(0);
  });

  it("takes recorded requests as they are, whatever the row's means say", () => {
    const requests = {
      arrivals: Float64Array.of(0, 1.5, 1.75),
      inputTokens: Int32Array.of(5, 6, 7),
      outputTokens: Int32Array.of(9, 8, 7),
      ttft: Float64Array.of(1, 1, 1),
      e2e: Float64Array.of(2, 2, 2),
    };
    const schedule = planned({ loadKind: "open", requestRate: 100, numRequests: 77, requests });
    expect(schedule.arrivals).toEqual({ kind: "times", times: requests.arrivals });
    expect(schedule.inputTokens).toEqual(requests.inputTokens);
    expect(schedule.outputTokens).toEqual(requests.outputTokens);
  });

  it("runs on the engine the row names rather than the assumed one", () => {
    const schedule = planned({ concurrency: 2, maxNumSeqs: 7, maxNumBatchedTokens: 512, kvTokens: 3200 });
    expect(schedule.engine).toMatchObject({ maxNumSeqs: 7, maxNumBatchedTokens: 512, kvBlocks: 200 });
    expect(planned({ concurrency: 2 }).engine).toEqual(roomy.engine);
  });

  it("simulates a long run in part and a short one whole", () => {
    expect(replayedRequests({ ...row, numRequests: 50_000, concurrency: 4 }, 2000)).toBe(2000);
    expect(replayedRequests({ ...row, numRequests: 252, concurrency: 4 }, 2000)).toBe(252);
  });
});
