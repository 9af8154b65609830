import { describe, expect, it } from "vitest";
import { erlangC, meanWait, waitQuantile } from "../../src/planning/erlang.ts";

const exponential = { serviceCv: 1, arrivalCv: 1 };

/** Stationary probabilities of M/M/c by its balance equations, up to `most` in the system. */
function balance(servers: number, busy: number, most: number): number[] {
  const weights = [1];
  for (let n = 1; n <= most; n++) weights.push((weights.at(-1)! * busy) / Math.min(n, servers));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

describe("M/M/c", () => {
  it.each([
    [1, 0.7],
    [3, 2.1],
    [16, 14.4],
  ])("waits as its balance equations say: %i servers, %d busy", (servers, busy) => {
    const p = balance(servers, busy, 2000);
    const waiting = p.slice(servers).reduce((a, b) => a + b);
    const queue = p.reduce((sum, each, n) => sum + Math.max(0, n - servers) * each, 0);
    expect(erlangC(servers, busy)).toBeCloseTo(waiting, 10);
    // Little's law, with a service of 2 s.
    const station = { servers, rate: busy / 2, meanService: 2, ...exponential };
    expect(meanWait(station)).toBeCloseTo(queue / (busy / 2), 8);
  });

  it("has exponential waits: M/M/1 waits longer than t with probability ρ·exp(−(μ − λ)t)", () => {
    const station = { servers: 1, rate: 0.8, meanService: 1, ...exponential };
    expect(0.8 * Math.exp(-0.2 * waitQuantile(station, 0.95))).toBeCloseTo(0.05, 12);
    expect(waitQuantile(station, 0.1)).toBe(0);
  });
});

describe("Allen and Cunneen's wait", () => {
  it.each([0, 0.5, 2])("is Pollaczek and Khinchine's for M/G/1, with service cv %d", (serviceCv) => {
    const expected = (0.6 * (1 + serviceCv ** 2)) / 2 / 0.4;
    expect(meanWait({ servers: 1, rate: 0.6, meanService: 1, serviceCv, arrivalCv: 1 })).toBeCloseTo(
      expected,
      12,
    );
  });

  it("is infinite at capacity and above", () => {
    const station = { servers: 4, rate: 2, meanService: 2, ...exponential };
    expect([meanWait(station), waitQuantile(station, 0.5)]).toEqual(Array(2).fill(Number.POSITIVE_INFINITY));
    expect(erlangC(4, 5)).toBe(1);
  });
});
