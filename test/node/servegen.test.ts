import { describe, expect, it } from "vitest";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { ServegenRates } from "../../src/traces/servegen.ts";

/** Arrivals that rows bring. */
function arrivalsOf(rows: readonly string[], seed = 1): number[] {
  const times: number[] = [];
  const rates = new ServegenRates(replicationStreams(seed, 0).arrivals, 1e9, {
    add: (time) => times.push(time),
    isWanted: () => true,
  });
  for (const row of rows) rates.parse(Buffer.from(row), 0, row.length);
  return times;
}

const rowsOf = (count: number, rest: string) => Array.from({ length: count }, (_, i) => `${i * 600},${rest}`);

describe("arrivals drawn from the rates of a ServeGen client", () => {
  it.each([
    ["5,1,Gamma,1,0.2", 1],
    // cv² = 1/shape
    ["5,2,Gamma,0.25,0.8", 2],
    ["5,5,Gamma,0.04,5", 5],
    // cv² = Γ(5)/Γ(3)² − 1 = 5 at shape 1/2
    ["5,2.236,Weibull,0.5,0.1", Math.sqrt(5)],
    ["5,2,,,", 2],
  ])("have the row's rate, however bursty: %s", (row, cv) => {
    const windows = 2000;
    const times = arrivalsOf(rowsOf(windows, row));
    const rate = times.length / (windows * 600);
    // Each window is a stationary renewal process of its own; its count has a variance of about cv² times its mean (for
    // long windows), so the rate's standard error is cv·√(rate/time).
    expect(Math.abs(rate - 5)).toBeLessThan(4 * cv * Math.sqrt(5 / (windows * 600)));
  });

  it.each([
    ["20,2,Gamma,0.25,0.2", 2],
    ["20,2.236,Weibull,0.5,0.025", Math.sqrt(5)],
  ])("have the spread of gaps that the shape says: %s", (row, cv) => {
    const times = arrivalsOf(rowsOf(200, row));
    const gaps = times
      .slice(1)
      .map((time, i) => time - times[i]!)
      .filter((_, i) => Math.floor(times[i]! / 600) === Math.floor(times[i + 1]! / 600));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const squares = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    // 2.4 million gaps: the kurtosis of these laws (below 100) gives a relative error of the variance below 1 %.
    expect(Math.sqrt(squares) / mean / cv).toBeGreaterThan(0.97);
    expect(Math.sqrt(squares) / mean / cv).toBeLessThan(1.03);
  });

  it("are none where the rate is 0, and the same for the same seed only", () => {
    expect(arrivalsOf(["0,0,0,,,"])).toEqual([]);
    const rows = ["0,1,1,Gamma,1,1"];
    expect(arrivalsOf(rows, 5)).toEqual(arrivalsOf(rows, 5));
    expect(arrivalsOf(rows, 5)).not.toEqual(arrivalsOf(rows, 6));
  });
});
