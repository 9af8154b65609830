import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewestForVerdict, hoursForgiven, meetingProbability } from "../../src/stats/verdict.ts";

const confidence = fc.integer({ min: 501, max: 999 }).map((thousandths) => thousandths / 1000);
const hours = fc.integer({ min: 0, max: 2000 });

describe("the verdict from hours", () => {
  it("is the mean of a Beta(k + ½, n − k + ½): half without hours, symmetric in hours met and missed", () => {
    expect(meetingProbability(0, 0)).toBe(0.5);
    expect(meetingProbability(60, 60)).toBeCloseTo(60.5 / 61, 12);
    fc.assert(
      fc.property(hours, hours, (met, missed) => {
        const n = met + missed;
        expect(meetingProbability(met, n) + meetingProbability(missed, n)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("forgives the most hours with which the probability is still the confidence", () => {
    fc.assert(
      fc.property(hours, confidence, (n, asked) => {
        const forgiven = hoursForgiven(n, asked);
        expect(meetingProbability(n - forgiven - 1, n)).toBeLessThan(asked);
        if (forgiven > 0) expect(meetingProbability(n - forgiven, n)).toBeGreaterThan(asked - 1e-9);
      }),
    );
  });

  it("needs the fewest hours that, all met, reach the confidence", () => {
    expect([0.5, 0.8, 0.9, 0.95, 0.99].map(fewestForVerdict)).toEqual([0, 2, 4, 9, 49]);
    fc.assert(
      fc.property(confidence, (asked) => {
        const fewest = fewestForVerdict(asked);
        expect(meetingProbability(fewest, fewest)).toBeGreaterThanOrEqual(asked);
        if (fewest > 0) expect(meetingProbability(fewest - 1, fewest - 1)).toBeLessThan(asked);
      }),
    );
  });
});
