import { describe, expect, it } from "vitest";
import { normal } from "../../src/engine/random.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { circularBlockLength } from "../../src/stats/blockLength.ts";

/** A first-order autoregression with coefficient `rho`, from its stationary state. */
function autoregression(n: number, rho: number, replication: number): Float64Array {
  const stream = replicationStreams(7, replication).arrivals;
  let value = normal(stream) / Math.sqrt(1 - rho * rho);
  return Float64Array.from({ length: n }, () => {
    const now = value;
    value = rho * value + normal(stream);
    return now;
  });
}

/**
 * The length that the formula gives with the true autocovariances ρ^k: G = 2ρ/(1 − ρ)² and the sum (1 + ρ)/(1 − ρ), so
 * b³ = 1.5·n·(2ρ/(1 − ρ²))².
 */
function trueLength(n: number, rho: number): number {
  return (1.5 * n * ((2 * rho) / (1 - rho * rho)) ** 2) ** (1 / 3);
}

describe("the block length of a series", () => {
  it.each([0.3, 0.6, 0.8])("is the known best one of an autoregression with coefficient %f", (rho) => {
    const n = 20_000;
    const lengths = Array.from({ length: 20 }, (_, i) => circularBlockLength(autoregression(n, rho, i)));
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    // Politis & White (2004, table 1) see a relative error of 10 to 20 % of one length at n = 800; the mean of 20 is closer.
    expect(mean / trueLength(n, rho)).toBeGreaterThan(0.85);
    expect(mean / trueLength(n, rho)).toBeLessThan(1.15);
  });

  it("is short for independent values, and grows with the cube root of their number for dependent ones", () => {
    const free = circularBlockLength(autoregression(20_000, 0, 1));
    expect(free).toBeLessThan(8);
    const short = circularBlockLength(autoregression(4000, 0.6, 2));
    const long = circularBlockLength(autoregression(32_000, 0.6, 2));
    expect(long / short).toBeGreaterThan(1.5);
    expect(long / short).toBeLessThan(2.7);
  });

  it("is 1 where nothing varies, or too little is known", () => {
    expect(circularBlockLength(new Float64Array(100).fill(3))).toBe(1);
    expect(circularBlockLength([1, 2, 3])).toBe(1);
  });

  it("is never more than a third of the series", () => {
    const trend = Float64Array.from({ length: 90 }, (_, i) => i);
    expect(circularBlockLength(trend)).toBeLessThanOrEqual(30);
  });
});
