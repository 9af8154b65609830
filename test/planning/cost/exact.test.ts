import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exact, product, quotient, rest, sum, toCents } from "../../../src/planning/cost/exact.ts";

describe("exact amounts", () => {
  it("round a half away from zero, where binary fractions round by chance", () => {
    expect([1.005, 2.675, 0.125, -1.005, 0.0049].map((value) => toCents(exact(value)))).toEqual([
      1.01, 2.68, 0.13, -1.01, 0,
    ]);
  });

  it("read numbers in every form they print in", () => {
    expect([1e-7, 1e21, -12.5].map(exact)).toEqual([
      { top: 1n, bottom: 10n ** 7n },
      { top: 10n ** 21n, bottom: 1n },
      { top: -125n, bottom: 10n },
    ]);
    expect(() => exact(Number.NaN)).toThrow("NaN is no amount");
    expect(toCents(product(exact(1.5e-7), exact(1e7)))).toBe(1.5);
  });

  it("lose nothing: a tenth ten times is one, a third of three is one", () => {
    expect(toCents(sum(...Array(10).fill(exact(0.1))))).toBe(1);
    expect(toCents(product(quotient(exact(1), exact(3)), exact(3)))).toBe(1);
    expect(toCents(rest(0.35))).toBe(0.65);
  });

  it("agree with arithmetic on whole cents", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 5000 }), (cents, count) => {
        expect(Math.round(toCents(product(exact(cents / 100), exact(count))) * 100)).toBe(cents * count);
      }),
    );
  });
});
