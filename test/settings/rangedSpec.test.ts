import { describe, expect, it } from "vitest";
import { logDeviation, readRanged } from "../../src/settings/rangedSpec.ts";

describe("a quantity with its range", () => {
  it.each([
    ["20", { value: 20, low: 20, high: 20 }],
    [0.6, { value: 0.6, low: 0.6, high: 0.6 }],
    ["20 (10..40)", { value: 20, low: 10, high: 40 }],
    ["2.5(0.5..10.25)", { value: 2.5, low: 0.5, high: 10.25 }],
    ["60%", { value: 0.6, low: 0.6, high: 0.6 }],
    ["60% (40..80)", { value: 0.6, low: 0.4, high: 0.8 }],
    ["60% (40%..80%)", { value: 0.6, low: 0.4, high: 0.8 }],
  ])("is read from %s", (text, ranged) => {
    expect(readRanged(text, 100)).toEqual(ranged);
  });

  it.each(["", "abc", "-1", "20 (30..40)", "20 (10..15)", "20 (0..40)", "20 (40..10)", "20 (10-40)", "101"])(
    "is not read from %j",
    (text) => {
      expect(readRanged(text, 100)).toBeNull();
    },
  );

  it("is lognormal with nine tenths between the ends of its range", () => {
    expect(logDeviation({ low: 5, high: 5 })).toBe(0);
    expect(Math.exp(2 * 1.6449 * logDeviation({ low: 10, high: 40 }))).toBeCloseTo(4, 3);
  });
});
