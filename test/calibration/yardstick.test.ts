import { describe, expect, it } from "vitest";
import { straightLineError } from "../../src/calibration/yardstick.ts";
import { blankRow } from "./syntheticRuns.ts";

const row = (concurrency: number, seconds?: number) => ({
  ...blankRow,
  concurrency,
  metrics: seconds === undefined ? {} : { e2e_mean_s: seconds },
});

describe("the straight line a buyer could draw", () => {
  const calibrated = [row(1, 2), row(10, 4), row(21, 6)];

  it("is exact on a straight line and signed off it", () => {
    expect(straightLineError(calibrated, row(11, 4))).toBeCloseTo(0, 12);
    expect(straightLineError(calibrated, row(41, 20))).toBeCloseTo(10 / 20 - 1, 12);
    expect(straightLineError(calibrated, row(11, 2))).toBeCloseTo(1, 12);
  });

  it("is not drawn through one point, equal loads, or towards a row without mean E2E", () => {
    expect(straightLineError([row(1, 2)], row(5, 3))).toBeNull();
    expect(straightLineError([row(3, 2), row(3, 4)], row(5, 3))).toBeNull();
    expect(straightLineError([row(1), row(3)], row(5, 3))).toBeNull();
    expect(straightLineError(calibrated, row(5))).toBeNull();
    expect(straightLineError([], row(5, 3))).toBeNull();
  });

  it("passes over calibrated rows without mean E2E", () => {
    expect(straightLineError([row(1, 2), row(11), row(21, 6)], row(11, 4))).toBeCloseTo(0, 12);
  });
});
