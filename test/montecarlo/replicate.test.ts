import { describe, expect, it } from "vitest";
import type { Load } from "../../src/engine/scenario.ts";
import { type ReplicationSummary, replicate } from "../../src/montecarlo/replicate.ts";
import { sketchOf } from "../../src/stats/latencySketch.ts";
import {
  batchingServer,
  lawOf,
  oneFeature,
  plentiful,
  poisson,
  singleServer,
  uncertain,
} from "./scenarios.ts";

const window = { kind: "steady", warmUp: 600, duration: 7200, patience: 7200 } as const;

function meanE2e(summary: ReplicationSummary): number {
  return sketchOf(summary.features.map(({ e2e }) => e2e)).mean();
}

describe("a replication", () => {
  it("depends on its arguments only", () => {
    const scenario = batchingServer(poisson(8));
    const first = replicate(scenario, window, 1, 0);
    replicate(scenario, window, 2, 5);
    expect(replicate(scenario, window, 1, 0)).toEqual(first);
    expect(replicate(structuredClone(scenario), window, 1, 0)).toEqual(first);
    expect(replicate(scenario, window, 1, 1)).not.toEqual(first);
  });

  it.each([
    poisson(10),
    { kind: "users", users: 800, thinkTime: 100 },
    { kind: "concurrency", concurrency: 40 },
    { kind: "rate", rate: 10, arrival: { kind: "gamma", cv: 2 } },
  ] satisfies Load[])("obeys Little's law but for the edges of its window: %o", (load) => {
    const summary = replicate(batchingServer(load), window, 4, 0);
    const arrived = summary.features[0]!.e2e.count;
    // Seconds in flight inside the window and seconds of the window's requests differ by what straddles the two edges:
    // at each at most the requests in flight there times the longest answer.
    const edges =
      (summary.inFlightAtStart + summary.inFlightAtEnd) * sketchOf([summary.features[0]!.e2e]).quantile(1);
    const difference = summary.inFlight * summary.seconds - arrived * meanE2e(summary);
    expect(Math.abs(difference)).toBeLessThan(edges);
    expect(summary.inFlight / ((arrived / summary.seconds) * meanE2e(summary))).toBeCloseTo(1, 1);
  });

  it.each([0.1, 4, 11, 100])(
    "has shares between 0 and 1 and batches between 1 and the seats: rate %f",
    (rate) => {
      const scenario = batchingServer(poisson(rate), {
        engine: { ...plentiful, maxNumSeqs: 64, kvBlocks: 3000 },
      });
      const summary = replicate(scenario, { ...window, duration: 600 }, 3, 0);
      expect(summary.utilisation).toBeGreaterThan(0);
      expect(summary.utilisation).toBeLessThanOrEqual(1 + 1e-12);
      expect(summary.kvUsage).toBeGreaterThan(0);
      expect(summary.kvUsage).toBeLessThanOrEqual(1);
      expect(summary.batchSize).toBeGreaterThanOrEqual(1);
      expect(summary.batchSize).toBeLessThanOrEqual(64);
      expect(summary.largestBatch).toBeLessThanOrEqual(64);
    },
  );

  it("is busy for the share of the time that a single server's theory says", () => {
    // Utilisation of M/M/1 at λ = 0.6: 0.6, with standard error √(2·0.6·0.4·(τ/T)) below 0.01 over 40 runs of 2 h.
    const runs = Array.from({ length: 40 }, (_, i) => replicate(singleServer(poisson(0.6)), window, 1, i));
    expect(Math.abs(runs.reduce((sum, run) => sum + run.utilisation, 0) / 40 - 0.6)).toBeLessThan(0.012);
    expect(Math.abs(runs.reduce((sum, run) => sum + run.inFlight, 0) / 40 - 1.5)).toBeLessThan(0.12);
  });

  it("draws its law from the posterior, another in each replication", () => {
    const scenario = singleServer({ kind: "concurrency", concurrency: 1 });
    const vague = singleServer(scenario.load, { law: uncertain(lawOf(scenario), 0.2) });
    const paces = Array.from({ length: 60 }, (_, i) => {
      const { requestsPerSecond } = replicate(vague, window, 1, i);
      return Math.log(requestsPerSecond);
    });
    const mean = paces.reduce((sum, value) => sum + value, 0) / 60;
    const sd = Math.sqrt(paces.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 59);
    // 59 degrees of freedom: the sample's standard deviation is within 37 % of 0.2 but for one case in 10,000.
    expect(sd).toBeGreaterThan(0.126);
    expect(sd).toBeLessThan(0.274);
  });

  it("waits for the answers of its window, however short that is", () => {
    // Answers take ten minutes, the window lasts one.
    const scenario = singleServer(poisson(0.3), {
      engine: plentiful,
      workload: oneFeature({ kind: "constant", tokens: 1 }, { kind: "constant", tokens: 600_000 }),
    });
    const summary = replicate(scenario, { kind: "steady", warmUp: 0, duration: 60, patience: 7200 }, 1, 0);
    expect(summary.unfinished).toBe(0);
    expect(summary.features[0]!.e2e.count).toBeGreaterThan(10);
    expect(meanE2e(summary)).toBeCloseTo(600, 0);
  });

  it("of a window without requests has no times, and every rate is zero", () => {
    const summary = replicate(
      singleServer(poisson(1e-6)),
      { kind: "steady", warmUp: 0, duration: 60, patience: 7200 },
      1,
      0,
    );
    expect(summary).toMatchObject({
      completed: 0,
      requestsPerSecond: 0,
      inFlight: 0,
      batchSize: 0,
      utilisation: 0,
    });
    expect(meanE2e(summary)).toBeNaN();
  });

  it("counts a request that comes at the very start of its window in the time before", () => {
    // One request a second from the first second on; the window begins with the tenth and ends after the 110th.
    const load = { kind: "rate", rate: 1, arrival: { kind: "constant" } } as const;
    const short = oneFeature({ kind: "constant", tokens: 1 }, { kind: "constant", tokens: 100 });
    const schedule = { kind: "steady", warmUp: 10, duration: 100.5, patience: 60 } as const;
    const summary = replicate(singleServer(load, { workload: short }), schedule, 1, 0);
    expect(summary.unfinished).toBe(0);
    expect(summary.features[0]!.e2e.count).toBe(100);
  });

  it("of a burst is run to the last answer", () => {
    const summary = replicate(batchingServer({ kind: "burst", requests: 300 }), { kind: "drain" }, 1, 0);
    expect(summary).toMatchObject({ completed: 300, unfinished: 0 });
    const longest = sketchOf([summary.features[0]!.e2e]).quantile(1);
    expect(longest / summary.seconds).toBeGreaterThan(1 - 1 / 64);
    expect(longest / summary.seconds).toBeLessThan(1 + 1 / 64);
  });

  it("of a burst of one has one answer and no waiting", () => {
    const summary = replicate(batchingServer({ kind: "burst", requests: 1 }), { kind: "drain" }, 1, 0);
    expect(summary.completed).toBe(1);
    expect(summary.features[0]!.queue).toMatchObject({ count: 1, sum: 0 });
    expect(summary.utilisation).toBeCloseTo(1, 12);
  });
});
