import { describe, expect, it } from "vitest";
import { replicationStreams, type StreamPurpose, streamPurposes } from "../../src/montecarlo/streams.ts";

function draws(seed: number, replication: number, purpose: StreamPurpose, count: number): number[] {
  const stream = replicationStreams(seed, replication)[purpose];
  return Array.from({ length: count }, () => stream.next());
}

/** Sample correlation of uniforms, whose mean and variance are known. */
function correlation(a: readonly number[], b: readonly number[]): number {
  return (a.reduce((sum, value, i) => sum + (value - 0.5) * (b[i]! - 0.5), 0) / a.length) * 12;
}

/** Pearson's statistic of equal cells; normal around cells − 1 with variance 2·(cells − 1). */
function chiSquareScore(values: readonly number[], cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (const value of values) counts[Math.floor(value * cells)]!++;
  const expected = values.length / cells;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (statistic - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}

const seeds = [0, 1, 2, 4096, 2 ** 32, 2 ** 53 - 1];

describe("streams of a replication", () => {
  it("are the same for the same seed, replication and purpose, however the others are used", () => {
    const streams = replicationStreams(5, 3);
    for (let i = 0; i < 100; i++) streams.arrivals.next();
    expect(Array.from({ length: 50 }, () => streams.lengths.next())).toEqual(draws(5, 3, "lengths", 50));
  });

  it("differ for every other seed, replication and purpose", () => {
    const first = new Set<number>();
    let count = 0;
    for (const seed of seeds)
      for (const replication of [0, 1, 2, 1000, 2 ** 40, 2 ** 41])
        for (const purpose of streamPurposes) {
          first.add(draws(seed, replication, purpose, 1)[0]!);
          count++;
        }
    expect(first.size).toBe(count);
  });

  it("do not take one number for another: seed and replication are not interchangeable, nor added", () => {
    expect(draws(1, 2, "law", 5)).not.toEqual(draws(2, 1, "law", 5));
    expect(draws(1, 2, "law", 5)).not.toEqual(draws(0, 3, "law", 5));
    expect(draws(2 ** 32, 0, "law", 5)).not.toEqual(draws(0, 1, "law", 5));
    expect(draws(2 ** 32, 0, "law", 5)).not.toEqual(draws(1, 0, "law", 5));
  });

  it("are uncorrelated between purposes and between neighbouring seeds and replications", () => {
    const count = 20_000;
    // The correlation of independent uniforms is normal with standard deviation 1/√n; 40 comparisons.
    const bound = 5 / Math.sqrt(count);
    const base = draws(1, 0, "arrivals", count);
    for (const purpose of ["lengths", "routing", "law"] as const)
      expect(Math.abs(correlation(base, draws(1, 0, purpose, count)))).toBeLessThan(bound);
    for (let other = 1; other < 12; other++) {
      expect(Math.abs(correlation(base, draws(1, other, "arrivals", count)))).toBeLessThan(bound);
      expect(Math.abs(correlation(base, draws(1 + other, 0, "arrivals", count)))).toBeLessThan(bound);
    }
  });

  it.each(seeds)(
    "are uniform within a stream and over the first draws of 2,000 replications: seed %i",
    (seed) => {
      for (const purpose of streamPurposes) {
        expect(Math.abs(chiSquareScore(draws(seed, 0, purpose, 20_000), 50))).toBeLessThan(5);
        const firsts = Array.from(
          { length: 2000 },
          (_, replication) => draws(seed, replication, purpose, 1)[0]!,
        );
        expect(Math.abs(chiSquareScore(firsts, 20))).toBeLessThan(5);
      }
    },
  );

  it("do not start with an outlier at small seeds, as an unhashed state does", () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => draws(seed, 0, "arrivals", 1)[0]!);
    expect(Math.abs(chiSquareScore(firsts, 20))).toBeLessThan(5);
    // The largest of 1,000 uniforms is above 1 − 1e-6 once in a thousand cases.
    expect(Math.max(...firsts)).toBeLessThan(1 - 1e-6);
    expect(Math.min(...firsts)).toBeGreaterThan(1e-6);
  });

  it("never give 1, whose logarithm of the rest is infinite", () => {
    expect(Math.max(...draws(9, 9, "arrivals", 100_000))).toBeLessThan(1);
    expect(Math.min(...draws(9, 9, "arrivals", 100_000))).toBeGreaterThanOrEqual(0);
  });
});
