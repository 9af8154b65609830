import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clearOfRules, logAxis } from "../../reports/charts/scale.ts";

describe("a logarithmic axis", () => {
  it("has two ticks or more, within its ends and not crowded, however short it is", () => {
    const start = fc.double({ min: 1e-4, max: 1e6, noNaN: true });
    const times = fc.double({ min: 1.02, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(start, times, (min, factor) => {
        const { ticks, domain } = logAxis(min, min * factor);
        expect(domain).toEqual([min, min * factor]);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(13);
        expect(ticks.every((tick) => tick >= min && tick <= min * factor)).toBe(true);
      }),
    );
  });

  it("has ticks at 1, 2 and 5 over a decade or two", () => {
    expect(logAxis(0.9, 25).ticks).toEqual([1, 2, 5, 10, 20]);
  });
});

describe("a label", () => {
  it("starts where it wishes, or behind the rules that would strike it through", () => {
    expect(clearOfRules(10, 40, [])).toBe(10);
    expect(clearOfRules(10, 40, [0, 70])).toBe(10);
    expect(clearOfRules(10, 40, [30])).toBe(34);
    expect(clearOfRules(10, 40, [60, 30])).toBe(64);
  });
});
