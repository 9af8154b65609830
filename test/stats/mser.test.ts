import { describe, expect, it } from "vitest";
import { mser5 } from "../../src/stats/mser.ts";
import { normals } from "./samples.ts";

/** Ten times the noise at the start, below a tenth of it after 4.6 times `scale`. */
function settlingSeries(scale: number, seed: number): number[] {
  return normals(1000, seed).map((z, t) => 5 + z - 10 * Math.exp(-t / scale));
}

describe("MSER-5", () => {
  it.each([10, 20, 40, 80])(
    "cuts a transient of time constant %i where it has sunk into the noise",
    (scale) => {
      for (let seed = 0; seed < 20; seed++) {
        const { cut, settled } = mser5(settlingSeries(scale, seed));
        expect(settled).toBe(true);
        // What is left of the transient at the cut: below twice the noise, and not cut long after it has gone.
        expect(10 * Math.exp(-cut / scale)).toBeLessThan(2);
        expect(cut).toBeLessThan(Math.max(12 * scale, 350));
      }
    },
  );

  it("cuts little of white noise, and never calls it unsettled more often than one time in ten", () => {
    const runs = Array.from({ length: 300 }, (_, seed) => mser5(normals(500, seed)));
    expect(runs.reduce((sum, { cut }) => sum + cut, 0) / runs.length).toBeLessThan(0.1 * 500);
    expect(runs.filter(({ settled }) => !settled).length).toBeLessThan(30);
  });

  it("calls a trend unsettled, rising or falling", () => {
    for (const direction of [1, -1])
      for (let seed = 0; seed < 20; seed++) {
        const trend = normals(500, seed).map((z, t) => z + direction * 0.05 * t);
        expect(mser5(trend).settled).toBe(false);
      }
  });

  it("does not depend on the unit or the zero of the series", () => {
    for (let seed = 0; seed < 20; seed++) {
      const series = settlingSeries(30, seed);
      expect(mser5(series.map((value) => 1000 + 64 * value))).toEqual(mser5(series));
    }
  });

  it("cuts nothing of a constant series, and whole groups of five otherwise", () => {
    expect(mser5(new Array<number>(100).fill(3))).toEqual({ cut: 0, settled: true });
    expect(mser5(new Array<number>(100).fill(0.1))).toEqual({ cut: 0, settled: true });
    expect(mser5(settlingSeries(40, 1)).cut % 5).toBe(0);
  });

  it("does not call settled what is too short to tell", () => {
    expect(mser5([]).settled).toBe(false);
    expect(mser5([1, 2, 3, 4]).settled).toBe(false);
  });
});
