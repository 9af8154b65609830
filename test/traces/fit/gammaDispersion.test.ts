import { describe, expect, it } from "vitest";
import { gammaDispersion } from "../../../src/traces/fit/gammaDispersion.ts";

const windows = [0.03, 0.3, 1, 10, 300, 1e4];

describe("the index of dispersion of gamma arrivals", () => {
  it("is 1 for exponential gaps", () => {
    for (const window of windows) expect(gammaDispersion(1, window)).toBeCloseTo(1, 6);
  });

  it("is that of Erlang's gaps of two stages: (t/2 + (1 − e^(−4t))/8)/t (Cox 1962, section 4.5)", () => {
    for (const t of windows)
      expect(gammaDispersion(2, t)).toBeCloseTo(0.5 + (1 - Math.exp(-4 * t)) / (8 * t), 6);
  });

  it.each([0.05, 0.3, 5])("tends to the squared CV: shape %d", (shape) => {
    // The rest falls as 1/t, with a factor of the order of the fourth power of the CV.
    expect(Math.abs(gammaDispersion(shape, 1e5) * shape - 1)).toBeLessThan(1e-5 + 1e-5 / shape);
  });
});
