import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SizeCapacity } from "../../src/documents/parts/capacity.ts";
import { type Growth, growthPlan, loadInMonth, machinesFor } from "../../src/planning/growth.ts";
import { monthAfter } from "../../src/planning/growthDates.ts";

const growth: Growth = { load: 500, perYear: 0.2, years: 3 };

/** What 1, 2, 3, … machines carry, known to a share on either side. */
function sizes(values: readonly number[], share = 0): SizeCapacity[] {
  return values.map((value, i) => ({
    machines: i + 1,
    value,
    ci: share === 0 ? null : [value * (1 - share), value * (1 + share)],
    isSearched: true,
  }));
}

describe("growthPlan", () => {
  it("grows by the year's share in twelve months, and by its cube in three years", () => {
    expect(loadInMonth(growth, 12)).toBeCloseTo(600, 9);
    expect(loadInMonth(growth, 36)).toBeCloseTo(864, 9);
  });

  it("adds a machine in the first month whose load is too much", () => {
    // 500·1.2^(m/12) > 550 from m = 12·ln 1.1/ln 1.2 = 6.27, > 825 from 32.96.
    const { steps, outgrownInMonth } = growthPlan(growth, sizes([550, 825, 1100]), null);
    expect(steps.map(({ month, machines }) => [month, machines])).toEqual([
      [0, 1],
      [7, 2],
      [33, 3],
    ]);
    expect(steps[1]!.load).toBeCloseTo(500 * 1.2 ** (7 / 12), 9);
    expect(outgrownInMonth).toBeNull();
  });

  it("makes a span of months of the capacity's interval", () => {
    // 550 ± 5 %: 522.5 is exceeded from m = 2.90, 577.5 from 9.48; 825 ± 5 %: 783.75 from 29.58, 866.25 after the end.
    const { steps } = growthPlan(growth, sizes([550, 825, 1100], 0.05), null);
    expect(steps.map(({ earliest, month, latest }) => [earliest, month, latest])).toEqual([
      [0, 0, 0],
      [3, 7, 10],
      [30, 33, null],
    ]);
  });

  it("tells of a machine that only the lower end of the interval asks for, and puts no month to it", () => {
    // 900 − 5 % = 855 is exceeded from m = 35.31.
    const { steps } = growthPlan(growth, sizes([550, 900], 0.05), null);
    expect(steps.at(-1)).toMatchObject({ machines: 3, month: null, earliest: 36, latest: null });
  });

  it("begins with the machines that are there", () => {
    const of = (start: number) =>
      growthPlan(growth, sizes([550, 825, 1100]), start).steps.map((step) => step.machines);
    expect(of(2)).toEqual([2, 1, 2, 3]);
    expect(of(1)).toEqual([1, 2, 3]);
  });

  it("says when the largest fleet is outgrown", () => {
    expect(growthPlan(growth, sizes([550, 825]), null)).toMatchObject({ outgrownInMonth: 33 });
    expect(growthPlan(growth, sizes([499]), null)).toEqual({ steps: [], outgrownInMonth: 0 });
  });

  it("may add several at once, and passes over a fleet that an estimate puts below a smaller one", () => {
    const { steps } = growthPlan({ ...growth, perYear: 99 }, sizes([500, 490, 800]), null);
    expect(steps.map(({ machines }) => machines)).toEqual([1, 3]);
  });

  it("gives machines back where the load shrinks, at the latest when the lower end carries it", () => {
    const { steps } = growthPlan({ load: 500, perYear: -0.5, years: 2 }, sizes([250, 500], 0.1), null);
    expect(steps.map(({ month, machines }) => [month, machines])).toEqual([
      [0, 2],
      [12, 1],
    ]);
    // 500·2^(−m/12) is within 275 from m = 10.35, within 225 from 13.82.
    expect(steps[1]).toMatchObject({ earliest: 11, latest: 14 });
  });

  it("always has the machines of the day, never fewer for faster growth, and its month within the span", () => {
    const capacities = fc
      .array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 })
      .map((gains) => gains.map((_, i) => gains.slice(0, i + 1).reduce((a, b) => a + b)));
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(capacities, rate, rate, fc.integer({ min: 1, max: 600 }), (values, slow, more, load) => {
        const table = sizes(values, 0.1);
        const plans = [slow, slow + more].map((perYear) =>
          growthPlan({ load, perYear, years: 3 }, table, null),
        );
        const certain = (plan: number) => plans[plan]!.steps.filter(({ month }) => month !== null);
        const at = (plan: number, month: number) =>
          month >= (plans[plan]!.outgrownInMonth ?? Number.POSITIVE_INFINITY)
            ? Number.POSITIVE_INFINITY
            : certain(plan).findLast((step) => step.month! <= month)!.machines;
        for (let month = 0; month <= 36; month++) {
          expect(at(1, month)).toBeGreaterThanOrEqual(at(0, month));
          const needed = machinesFor(loadInMonth({ load, perYear: slow, years: 3 }, month), table);
          expect(at(0, month)).toBe(needed ?? Number.POSITIVE_INFINITY);
        }
        for (const { month, earliest, latest } of certain(0)) {
          expect(month).toBeGreaterThanOrEqual(earliest);
          expect(month).toBeLessThanOrEqual(latest ?? 36);
        }
      }),
    );
  });
});

describe("monthAfter", () => {
  it("counts months over the turn of the year", () => {
    expect([0, 1, 2, 14, 36].map((months) => monthAfter("2026-11-30", months))).toEqual([
      ...["2026-11", "2026-12", "2027-01", "2028-01", "2029-11"],
    ]);
  });
});
