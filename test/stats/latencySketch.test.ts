import { describe, expect, it } from "vitest";
import { LatencySketch, sketchOf } from "../../src/stats/latencySketch.ts";
import { exponentials, normals } from "./samples.ts";

/** A bucket's relative width: one part of 128 at the low end of an octave. */
const bucketWidth = 1 / 128;

const samples = {
  lognormal: normals(20_000, 1).map((z) => Math.exp(0.8 * z + 1)),
  exponential: exponentials(20_000, 2).map((x) => 12 * x),
  "exponential of milliseconds": exponentials(20_000, 3).map((x) => 0.02 * x),
  constant: new Array<number>(1000).fill(7.7),
};
const probabilities = [0.001, 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999];

function recorded(values: readonly number[]): LatencySketch {
  const sketch = new LatencySketch();
  for (const value of values) sketch.record(value);
  return sketch;
}

describe("quantiles of a latency sketch", () => {
  it.each(Object.entries(samples))(
    "lie within a bucket of the order statistics around them: %s",
    (_, values) => {
      const sketch = recorded(values);
      const sorted = Float64Array.from(values).sort();
      for (const p of probabilities) {
        const position = p * sorted.length;
        const below = sorted[Math.max(0, Math.floor(position) - 1)]!;
        const above = sorted[Math.min(sorted.length - 1, Math.ceil(position))]!;
        expect(sketch.quantile(p)).toBeGreaterThanOrEqual(below * (1 - bucketWidth));
        expect(sketch.quantile(p)).toBeLessThanOrEqual(above * (1 + bucketWidth));
      }
    },
  );

  it("rise with p", () => {
    const sketch = recorded(samples.lognormal);
    let last = 0;
    for (let p = 0; p <= 1; p += 0.001) {
      const value = sketch.quantile(p);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
    }
  });

  it("are turned round by shareBelow", () => {
    for (const values of [samples.lognormal, samples.exponential]) {
      const sketch = recorded(values);
      for (const p of probabilities) expect(sketch.shareBelow(sketch.quantile(p))).toBeCloseTo(p, 9);
    }
  });

  it("are zero for the share of records that are zero, and unknown where nothing is recorded", () => {
    const sketch = recorded([0, 0, 0, 5]);
    expect(sketch.quantile(0.75)).toBe(0);
    expect(sketch.quantile(0.9)).toBeGreaterThan(4.9);
    expect(sketch.shareBelow(1)).toBe(0.75);
    expect(sketch.mean()).toBe(1.25);
    expect(new LatencySketch().quantile(0.5)).toBeNaN();
    expect(new LatencySketch().shareBelow(1)).toBeNaN();
    expect(new LatencySketch().mean()).toBeNaN();
  });

  it("keep every record, from a nanosecond to centuries", () => {
    const sketch = recorded([1e-9, 1e-6, 1, 1e7, 1e10]);
    expect(sketch.count).toBe(5);
    expect(sketch.toData().low + sketch.toData().counts.reduce((sum, n) => sum + n, 0)).toBe(5);
    expect(sketch.quantile(0)).toBe(0);
    expect(sketch.quantile(1)).toBe(2 ** 24);
    expect(sketch.quantile(0.8)).toBeCloseTo(1e7, -5);
  });
});

describe("merging latency sketches", () => {
  const parts = [samples.lognormal, samples.exponential, samples.constant, [0, 0, 1]].map((values) =>
    recorded(values).toData(),
  );
  const reference = recorded([...samples.lognormal, ...samples.exponential, ...samples.constant, 0, 0, 1]);

  it("in any order is the same as recording everything in one", () => {
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
    ]) {
      const merged = sketchOf(order.map((i) => parts[i]!));
      expect(merged.toData().counts).toEqual(reference.toData().counts);
      expect(merged.toData().first).toBe(reference.toData().first);
      expect(merged.toData().low).toBe(2);
      expect(merged.count).toBe(reference.count);
      expect(merged.mean()).toBeCloseTo(reference.mean(), 10);
    }
  });

  it("loses nothing on the way through plain data, a structured clone included", () => {
    const data = reference.toData();
    expect(sketchOf([structuredClone(data)]).toData()).toEqual(data);
    expect(sketchOf([new LatencySketch().toData()]).toData()).toEqual(new LatencySketch().toData());
  });

  it("starts from nothing after clear", () => {
    const sketch = recorded(samples.constant);
    sketch.clear();
    expect(sketch.toData()).toEqual(new LatencySketch().toData());
  });
});
