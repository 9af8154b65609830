import { describe, expect, it } from "vitest";
import type { LatencyStat } from "../../src/documents/latencyMetrics.ts";
import { exponential, normal } from "../../src/engine/random.ts";
import { estimate, latencyEstimate } from "../../src/montecarlo/estimate.ts";
import { LatencySketch, type SketchData } from "../../src/stats/latencySketch.ts";
import { binomialRange, normals, testStream } from "../stats/samples.ts";

type Hours = { readonly count: number; readonly requests: number; readonly logSd: number };

/** Hours with Poisson numbers of requests, exponential times, and a lognormal pace of each hour's own. */
function hours({ count, requests, logSd }: Hours, seed: number): SketchData[][] {
  const stream = testStream(seed);
  return Array.from({ length: count }, () => {
    const sketch = new LatencySketch();
    const pace = Math.exp(logSd * normal(stream));
    for (let left = requests - exponential(stream); left > 0; left -= exponential(stream))
      sketch.record(pace * exponential(stream));
    return [sketch.toData()];
  });
}

/** The statistic over infinitely many hours, by integration over the pace. */
function longRun(stat: LatencyStat, logSd: number): number {
  const paces = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 200);
  const weights = paces.map((z) => Math.exp(-(z * z) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const over = (f: (pace: number) => number) =>
    paces.reduce((sum, z, i) => sum + weights[i]! * f(Math.exp(logSd * z)), 0) / total;
  if (stat === "mean") return over((pace) => pace);
  const p = Number(stat.slice(1)) / 100;
  let [low, high] = [0, 1000];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (over((pace) => 1 - Math.exp(-middle / pace)) < p) low = middle;
    else high = middle;
  }
  return low;
}

const trials = 200;

describe("the interval of a latency statistic", () => {
  it.each([
    ["mean", { count: 10, requests: 300, logSd: 0 }],
    ["p50", { count: 10, requests: 300, logSd: 0.1 }],
    ["p95", { count: 5, requests: 300, logSd: 0 }],
    ["p95", { count: 30, requests: 300, logSd: 0.3 }],
    ["p99", { count: 20, requests: 300, logSd: 0 }],
    // A few requests an hour.
    ["mean", { count: 40, requests: 2, logSd: 0 }],
    ["p50", { count: 40, requests: 2, logSd: 0 }],
    ["p90", { count: 100, requests: 3, logSd: 0.1 }],
    ["p95", { count: 120, requests: 3, logSd: 0 }],
  ] satisfies [LatencyStat, Hours][])(
    "holds the long run's value 95 times in 100: %s of %o",
    (stat, design) => {
      const truth = longRun(stat, design.logSd);
      const holding = Array.from({ length: trials }, (_, seed) => {
        const { ci } = latencyEstimate(hours(design, seed), stat);
        return ci !== null && ci[0] <= truth && truth <= ci[1];
      }).filter(Boolean).length;
      // Student's interval is exact for normal values only: a coverage of 0.92 to 0.98 is taken for 0.95.
      expect(holding).toBeGreaterThanOrEqual(binomialRange(trials, 0.92)[0]);
      expect(holding).toBeLessThanOrEqual(binomialRange(trials, 0.98)[1]);
    },
  );

  it("is not given where the requests are too few to bound a percentile", () => {
    expect(latencyEstimate(hours({ count: 10, requests: 3, logSd: 0 }, 1), "p99").ci).toBeNull();
  });

  it("is not confused by many equal values", () => {
    const mostlyZero = Array.from({ length: 10 }, (_, hour) => {
      const sketch = new LatencySketch();
      for (let i = 0; i < 100; i++) sketch.record(i < 97 ? 0 : 1 + hour / 100);
      return [sketch.toData()];
    });
    expect(latencyEstimate(mostlyZero, "p95")).toMatchObject({ value: 0, ci: [0, 0] });
  });

  it("counts hours without requests as hours, and not their lack of a value", () => {
    const empty = [new LatencySketch().toData()];
    const some = hours({ count: 10, requests: 20, logSd: 0.2 }, 5);
    const withEmpty = latencyEstimate([...some, empty, empty], "mean");
    expect(withEmpty.value).toBe(latencyEstimate(some, "mean").value);
    expect(withEmpty.ci).not.toBeNull();
    expect(latencyEstimate([empty, empty], "p95")).toEqual({ value: null, ci: null, band: null });
  });

  it("lies inside the band", () => {
    for (let seed = 0; seed < 50; seed++)
      for (const stat of ["mean", "p50", "p95"] as const) {
        const { value, ci, band } = latencyEstimate(
          hours({ count: 12, requests: 150, logSd: 0.2 }, seed),
          stat,
        );
        expect(ci![0]).toBeLessThanOrEqual(value!);
        expect(ci![1]).toBeGreaterThanOrEqual(value!);
        expect(band![0]).toBeLessThanOrEqual(ci![0]);
        expect(band![1]).toBeGreaterThanOrEqual(ci![1]);
      }
  });

  it("is unknown after a single hour, though the value is not", () => {
    const { value, ci, band } = latencyEstimate(hours({ count: 1, requests: 50, logSd: 0 }, 1), "p50");
    expect(value).toBeGreaterThan(0);
    expect([ci, band]).toEqual([null, null]);
  });
});

describe("the estimate of a value that each hour has", () => {
  it("never goes below zero", () => {
    const { ci, band } = estimate([0, 0, 0.001, 4]);
    expect(ci![0]).toBe(0);
    expect(band![0]).toBe(0);
  });

  it("has a band that holds the next hour's value nine times in ten", () => {
    const holding = Array.from({ length: 1000 }, (_, seed) => {
      const [next, ...values] = normals(31, seed).map((z) => Math.exp(z));
      const { band } = estimate(values);
      return band![0] <= next! && next! <= band![1];
    }).filter(Boolean).length;
    expect(holding).toBeGreaterThanOrEqual(binomialRange(1000, 0.9)[0]);
    expect(holding).toBeLessThanOrEqual(binomialRange(1000, 0.92)[1]);
  });
});
