import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Growth, growthPlan, machinesFor, usersInMonth } from "../../src/planning/growth.ts";

const growth: Growth = { users: 500, perYear: 0.2, years: 3 };

describe("growthPlan", () => {
  it("grows by the year's share in twelve months, and by its cube in three years", () => {
    expect(usersInMonth(growth, 12)).toBeCloseTo(600, 9);
    expect(usersInMonth(growth, 36)).toBeCloseTo(864, 9);
  });

  it("adds a machine in the first month whose users are too many", () => {
    // 500·1.2^(m/12) > 550 from m = 12·ln 1.1/ln 1.2 = 6.27, > 825 from 32.96.
    const { steps, outgrownInMonth } = growthPlan(growth, [550, 825, 1100]);
    expect(steps.map(({ month, machines }) => [month, machines])).toEqual([
      [0, 1],
      [7, 2],
      [33, 3],
    ]);
    expect(steps[1]!.users).toBeCloseTo(500 * 1.2 ** (7 / 12), 9);
    expect(outgrownInMonth).toBeNull();
  });

  it("says when the largest fleet is outgrown", () => {
    expect(growthPlan(growth, [550, 825])).toMatchObject({ outgrownInMonth: 33 });
    expect(growthPlan(growth, [499])).toEqual({ steps: [], outgrownInMonth: 0 });
  });

  it("may add several at once, and passes over a fleet that an estimate puts below a smaller one", () => {
    expect(
      growthPlan({ ...growth, perYear: 99 }, [500, 490, 800]).steps.map(({ machines }) => machines),
    ).toEqual([1, 3]);
  });

  it("gives machines back where the load shrinks", () => {
    const { steps } = growthPlan({ users: 500, perYear: -0.5, years: 2 }, [250, 500]);
    expect(steps.map(({ month, machines }) => [month, machines])).toEqual([
      [0, 2],
      [12, 1],
    ]);
  });

  it("always has the machines of the day, and never fewer for faster growth", () => {
    const capacities = fc
      .array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 })
      .map((gains) => gains.map((_, i) => gains.slice(0, i + 1).reduce((a, b) => a + b)));
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(capacities, rate, rate, fc.integer({ min: 1, max: 600 }), (table, slow, more, users) => {
        const plans = [slow, slow + more].map((perYear) => growthPlan({ users, perYear, years: 3 }, table));
        const at = (plan: number, month: number) =>
          month >= (plans[plan]!.outgrownInMonth ?? Number.POSITIVE_INFINITY)
            ? Number.POSITIVE_INFINITY
            : plans[plan]!.steps.findLast((step) => step.month <= month)!.machines;
        for (let month = 0; month <= 36; month++) {
          expect(at(1, month)).toBeGreaterThanOrEqual(at(0, month));
          const needed = machinesFor(usersInMonth({ users, perYear: slow, years: 3 }, month), table);
          expect(at(0, month)).toBe(needed ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});
