import { describe, expect, it } from "vitest";
import type { RateProfile } from "../../../src/engine/scenario.ts";
import { replicationStreams } from "../../../src/montecarlo/streams.ts";
import { WorkloadFitter } from "../../../src/traces/fit/fitWorkload.ts";
import { fitMade } from "./traces.ts";

const poisson = { kind: "poisson" } as const;
const day: RateProfile = {
  name: "day",
  period: 86_400,
  factors: [...new Array(8).fill(0.1), ...new Array(4).fill(0.7), 1, 1, ...new Array(10).fill(0.3)],
  start: 5 * 3600,
};

describe("lengths of a fit", () => {
  it.each([-0.5, 0, 0.8])("hang together as they were made to: %d", (correlation) => {
    const [feature] = fitMade({ rate: 5, arrival: poisson, requests: 20_000, correlation }).features;
    const { value, error, pairs } = feature!.correlation!;
    expect(pairs).toBeGreaterThan(8000);
    expect(error).toBeLessThan(0.012);
    expect(Math.abs(value - correlation)).toBeLessThan(4 * error);
  });

  it("are found lognormal where they are", () => {
    const [feature] = fitMade({ rate: 5, arrival: poisson, requests: 20_000 }).features;
    const { lognormal, mean, tableMean } = feature!.inputTokens;
    // Kolmogorov's statistic is above 1.95/√n with probability 0.001.
    expect(lognormal.distance).toBeLessThan(1.95 / Math.sqrt(20_000));
    expect(Math.abs(lognormal.cv - 1)).toBeLessThan(0.05);
    expect(Math.abs(tableMean / mean - 1)).toBeLessThan(0.005);
  });

  it("of one value become a table of that value, without a correlation", () => {
    const constant = { kind: "constant", tokens: 64 } as const;
    const [feature] = fitMade({ rate: 5, arrival: poisson, requests: 200, outputTokens: constant }).features;
    expect(feature!.correlation).toBeNull();
    expect(feature!.outputTokens.table.points).toEqual([
      [0, 64],
      [1, 64],
    ]);
  });
});

describe("the profile of a fit", () => {
  it("is found hour by hour on the trace's clock, and the process without it", () => {
    // Three days at 2 requests/s in the busiest hours.
    const operational = (3 * 86_400 * day.factors.reduce((sum, factor) => sum + factor, 0)) / 24;
    const fit = fitMade({
      rate: 2,
      arrival: { kind: "gamma", cv: 2 },
      requests: Math.round(2 * operational),
      profile: day,
    });
    expect(fit.profile!.hours).toHaveLength(24);
    for (const [hour, { factor, interval }] of fit.profile!.hours.entries()) {
      // Four standard errors; the busiest of two equal hours is 1 by definition, which moves all by as much.
      const half = (interval[1] - interval[0]) / 1.96;
      expect(Math.abs(factor - day.factors[hour]!), `hour ${hour}`).toBeLessThan(2 * half + 0.03 * factor);
    }
    const { arrival } = fit.candidates[0]!;
    if (arrival.kind !== "gamma") throw new Error(`chose ${arrival.kind}`);
    expect(Math.abs(arrival.cv / 2 - 1)).toBeLessThan(0.05);
    expect(Math.abs(fit.rate.value / 2 - 1)).toBeLessThan(0.05);
  });

  it("is a week's where the trace spans one, and none below a day", () => {
    const slow = { rate: 0.02, arrival: poisson } as const;
    expect(fitMade({ ...slow, requests: 13_000 }).profile!.hours).toHaveLength(168);
    expect(fitMade({ ...slow, requests: 1000 }).profile).toBeNull();
  });
});

describe("a fit", () => {
  it("does not take a rate that moves from hour to hour for burstiness", () => {
    const fit = fitMade({ rate: 2, arrival: poisson, requests: 150_000, profile: day });
    for (const { at, trace } of fit.dispersion.filter((row) => row.at < 60))
      expect(Math.abs(trace - 1), `${at} s`).toBeLessThan(0.1);
  });

  it("says that a coarse clock hides the gaps", () => {
    const fitter = new WorkloadFitter();
    const { arrivals } = replicationStreams(2, 0);
    const times = Array.from({ length: 3000 }, () => Math.floor(arrivals.next() * 600)).sort((a, b) => a - b);
    for (const time of times) fitter.add(time, 10, 10, 0);
    const fit = fitter.finish(arrivals);
    expect(fit.warnings.join()).toMatch(/steps of 1 s/);
    // Spread over the step they are the Poisson arrivals they were.
    expect(fit.gaps.cv).toBeCloseTo(1, 1);
  });

  it("refuses a trace that is too short to say anything", () => {
    expect(() => fitMade({ rate: 5, arrival: poisson, requests: 40 })).toThrow(/40 requests.*from 100 on/);
  });
});
