import { describe, expect, it } from "vitest";
import type { Load } from "../../src/engine/scenario.ts";
import { prepare } from "../../src/montecarlo/prepare.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { sketchOf } from "../../src/stats/latencySketch.ts";
import { runs } from "../effort.ts";
import { batchingServer, poisson, singleServer } from "./scenarios.ts";

const hour = 3600;
const seeds = [1, 2, 3, 4, 5, 6].slice(0, runs(2, 6));

function users(count: number, thinkTime: number): Load {
  return { kind: "users", users: count, thinkTime };
}

describe("a load above capacity", () => {
  it.each(seeds)("is overloaded, by the difference: seed %i", (seed) => {
    const { state, overload, capacity } = prepare(singleServer(poisson(1.3)), seed, hour);
    expect(state).toBe("overloaded");
    expect(overload).toMatchObject({
      offeredRequestsPerSecond: 1.3,
      capacityRequestsPerSecond: capacity!.total,
    });
    // The exact growth is 0.3; the capacity's own error of 3 % is 10 % of that at worst, 4 standard errors.
    expect(Math.abs(overload!.queueGrowthPerSecond - 0.3)).toBeLessThan(0.03);
    expect(overload!.queueGrowthPerSecond).toBeCloseTo(1.3 - capacity!.total, 9);
  });

  it("is the growth that a long run shows", () => {
    const scenario = singleServer(poisson(1.3));
    const { overload } = prepare(scenario, 1, 20 * hour);
    const schedule = { kind: "steady", warmUp: 0, duration: 20 * hour, patience: 0 } as const;
    const { inFlightAtStart, inFlightAtEnd } = replicate(scenario, schedule, 1, 0);
    const growth = (inFlightAtEnd - inFlightAtStart) / (20 * hour);
    expect(Math.abs(overload!.queueGrowthPerSecond / growth - 1)).toBeLessThan(0.1);
  });

  it.each([
    [1, 900],
    [3, hour],
    [100, 60],
  ])("is overloaded at any multiple and any duration: %f, %i s", (rate, duration) => {
    expect(prepare(batchingServer(poisson(40 * rate)), 1, duration).state).toBe("overloaded");
  });
});

describe("a load below capacity", () => {
  it.each(seeds)("is steady at 0.9 and 0.95 of it, whatever chance does: seed %i", (seed) => {
    for (const rate of [0.3, 0.9, 0.95]) {
      const { state, overload } = prepare(singleServer(poisson(rate)), seed, hour);
      expect(state).toBe("steady");
      expect(overload).toBeNull();
    }
  });

  it("is steady for a closed population however many users and however short the run", () => {
    for (const [count, thinkTime, duration] of [
      [500, 142, hour],
      [500, 142, 60],
      [2000, 1000, 60],
      [20_000, hour, 60],
      [3, 5 * hour, hour],
    ] as const)
      expect(prepare(singleServer(users(count, thinkTime)), 1, duration).state).toBe("steady");
  });

  it("is steady when hardly anybody asks", () => {
    const { state, schedule } = prepare(singleServer(poisson(1e-4)), 1, hour);
    expect(state).toBe("steady");
    expect(schedule).toMatchObject({ duration: hour });
  });
});

describe("the warm-up", () => {
  it("is as long as a saturated population takes to fill its queue", () => {
    // Users are released at 2/s and served at 1/s: the queue fills with time constant 1,000 s towards 1,000.
    for (const duration of [60, 600, hour])
      for (const seed of seeds) {
        const { schedule } = prepare(singleServer(users(2000, 1000)), seed, duration);
        expect(schedule.kind === "steady" && schedule.warmUp).toBeGreaterThan(1500);
        expect(schedule.kind === "steady" && schedule.warmUp).toBeLessThan(30_000);
      }
  });

  it.each([0.8, 0.9, 0.95])("at %f of capacity covers the relaxation time of the queue", (rate) => {
    // Heavy traffic: a start from empty is forgotten on the scale of 1/(1 − ρ)² service times.
    for (const seed of seeds) {
      const { schedule } = prepare(singleServer(poisson(rate)), seed, hour);
      expect(schedule.kind === "steady" && schedule.warmUp).toBeGreaterThan(1 / (1 - rate) ** 2);
    }
  });

  it("is short where the system settles in seconds", () => {
    for (const seed of seeds) {
      const { schedule } = prepare(batchingServer(poisson(5)), seed, hour);
      expect(schedule.kind === "steady" && schedule.warmUp).toBeLessThan(0.2 * hour);
    }
  });

  it("of a closed loop without thinking lets the burst at its start go by", () => {
    // 100 at once: an answer has 300 tokens at about 15 ms each; the number in flight never changes and tells nothing.
    const { schedule } = prepare(batchingServer({ kind: "concurrency", concurrency: 100 }), 1, hour);
    expect(schedule.kind === "steady" && schedule.warmUp).toBeGreaterThan(300 * 0.015);
  });

  it("leaves no trace of the empty start: requests right after it wait as long as theory says", () => {
    const rate = 0.8;
    const hours = runs(1000, 3000);
    const scenario = singleServer(poisson(rate));
    const { schedule } = prepare(scenario, 1, hour);
    expect(schedule).toMatchObject({ kind: "steady" });
    const warmUp = schedule.kind === "steady" ? schedule.warmUp : 0;
    const meanAfter = (from: number) => {
      const means = Array.from({ length: hours }, (_, replication) => {
        const run = replicate(
          scenario,
          { kind: "steady", warmUp: from, duration: 20, patience: 7200 },
          3,
          replication,
        );
        const sketch = sketchOf(run.features.map(({ e2e }) => e2e));
        return [sketch.sum, sketch.count] as const;
      });
      const [sum, count] = means.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
      return sum / count;
    };
    // M/M/1: mean sojourn 1/(μ − λ) = 5 s; a mean of runs, each with standard deviation about 5 s, ± 4 errors.
    expect(Math.abs(meanAfter(warmUp) - 5)).toBeLessThan(4 * (5.5 / Math.sqrt(hours)));
    // The same test sees the bias of runs that start empty.
    expect(meanAfter(0)).toBeLessThan(4);
  });
});

describe("a load that ends", () => {
  it("is run to its end, without warm-up", () => {
    const { schedule, state, capacity } = prepare(batchingServer({ kind: "burst", requests: 50 }), 1, hour);
    expect({ schedule, state, capacity }).toEqual({
      schedule: { kind: "drain" },
      state: "transient",
      capacity: null,
    });
  });
});
