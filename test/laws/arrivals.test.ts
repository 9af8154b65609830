import { describe, expect, it } from "vitest";
import { requestSource } from "../../src/engine/requestSource.ts";
import type { ArrivalProcess, Workload } from "../../src/engine/scenario.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";

const workload: Workload = {
  name: "one token",
  features: [
    {
      name: "only",
      share: 1,
      inputTokens: { kind: "constant", tokens: 1 },
      outputTokens: { kind: "constant", tokens: 1 },
    },
  ],
};

const count = 200_000;

/** Times between the first arrivals of a load, in seconds. */
function gapsOf(rate: number, arrival: ArrivalProcess): Float64Array {
  const source = requestSource({ kind: "rate", rate, arrival }, workload, replicationStreams(11, 0));
  let previous = 0;
  return Float64Array.from({ length: count }, () => {
    const gap = source.nextTime - previous;
    previous = source.nextTime;
    source.take();
    return gap;
  });
}

function momentsOf(gaps: Float64Array) {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / count;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (count - 1);
  let lagged = 0;
  for (let i = 1; i < count; i++) lagged += (gaps[i]! - mean) * (gaps[i - 1]! - mean);
  return { mean, cv: Math.sqrt(variance) / mean, correlation: lagged / (count - 1) / variance };
}

describe("arrivals of an open load", () => {
  it.each<[string, ArrivalProcess, number]>([
    ["Poisson", { kind: "poisson" }, 1],
    ["gamma, CV 0.3", { kind: "gamma", cv: 0.3 }, 0.3],
    ["gamma, CV 1", { kind: "gamma", cv: 1 }, 1],
    ["gamma, CV 3", { kind: "gamma", cv: 3 }, 3],
  ])("have the rate and the CV that were asked for, and gaps that are independent: %s", (_, arrival, cv) => {
    const rate = 3.7;
    const { mean, cv: realised, correlation } = momentsOf(gapsOf(rate, arrival));
    expect(Math.abs(mean * rate - 1)).toBeLessThan((4 * cv) / Math.sqrt(count));
    // Delta method for s/x̄ of a gamma with shape 1/cv²: variance of the estimate is cv²(1 + cv²)/(2n).
    const error = cv * Math.sqrt((1 + cv * cv) / (2 * count));
    expect(error / cv).toBeLessThan(0.01);
    expect(Math.abs(realised - cv)).toBeLessThan(4 * error);
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
  });

  it("come at equal distances when they are to be constant", () => {
    expect(new Set(gapsOf(4, { kind: "constant" }))).toEqual(new Set([0.25]));
  });
});

describe("arrivals of users who get their answers at once", () => {
  it("are Poisson with rate users / think time", () => {
    const load = { kind: "users", users: 40, thinkTime: 10 } as const;
    const source = requestSource(load, workload, replicationStreams(12, 0));
    let previous = 0;
    const gaps = Float64Array.from({ length: count }, () => {
      const now = source.nextTime;
      const gap = now - previous;
      previous = now;
      source.take();
      source.release(now, -1, true);
      return gap;
    });
    const { mean, cv, correlation } = momentsOf(gaps);
    expect(Math.abs(mean * 4 - 1)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(cv - 1)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
  });
});
