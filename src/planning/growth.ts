/** When a step of growth asks for more machines. */
export type GrowthStep = {
  /** Whole months from now; 0 for what is needed at once. */
  readonly month: number;
  /** Users at that moment. */
  readonly users: number;
  /** Machines from that month on. */
  readonly machines: number;
};

/** Machines over the years. */
export type GrowthPlan = {
  /** By month; the first is month 0. */
  readonly steps: readonly GrowthStep[];
  /** The first month in which the users exceed the largest fleet of the table; null where that does not happen. */
  readonly outgrownInMonth: number | null;
};

/** A load that grows by a constant factor, evenly over the year. */
export type Growth = {
  readonly users: number;
  /** Share by which the users grow in a year: 0.2 for 20 %; > −1. */
  readonly perYear: number;
  readonly years: number;
};

/** Users after so many months: compound growth, so that twelve months make `1 + perYear`. */
export function usersInMonth({ users, perYear }: Growth, month: number): number {
  return users * (1 + perYear) ** (month / 12);
}

/**
 * When machines are to be added, from what each fleet size carries. A machine is there in the first month whose users
 * exceed what the fleet carried; a shrinking load gives machines back in the same way.
 *
 * @param capacities users that 1, 2, 3, … machines carry within the SLO; if one carries fewer than a smaller fleet (the
 *   noise of an estimate), the smaller one is taken
 * @example
 * growthPlan({ users: 500, perYear: 0.2, years: 3 }, [550, 1100]).steps;
 * // => [{ month: 0, users: 500, machines: 1 }, { month: 7, users: 556.1…, machines: 2 }]
 */
export function growthPlan(growth: Growth, capacities: readonly number[]): GrowthPlan {
  const steps: GrowthStep[] = [];
  const months = Math.round(growth.years * 12);
  for (let month = 0; month <= months; month++) {
    const users = usersInMonth(growth, month);
    const machines = machinesFor(users, capacities);
    if (machines === null) return { steps, outgrownInMonth: month };
    if (steps.at(-1)?.machines !== machines) steps.push({ month, users, machines });
  }
  return { steps, outgrownInMonth: null };
}

/** Fewest machines that carry so many users; null where the table has none. */
export function machinesFor(users: number, capacities: readonly number[]): number | null {
  const index = capacities.findIndex((capacity) => capacity >= users);
  return index < 0 ? null : index + 1;
}
