import type { SizeCapacity } from "../documents/parts/capacity.ts";
import type { GrowthStep } from "../documents/parts/growth.ts";
/** Machines over the years. */
export type GrowthPlan = {
  /** By month; the first is month 0. A last one without a month is for a machine that may be needed before the end. */
  readonly steps: readonly GrowthStep[];
  /** The first month in which the load exceeds the largest fleet of the table; null where that does not happen. */
  readonly outgrownInMonth: number | null;
};

/** A load that grows by a constant factor, evenly over the year. */
export type Growth = {
  /** Users, requests in flight or requests/s now. */
  readonly load: number;
  /** Share by which the load grows in a year: 0.2 for 20 %; > −1. */
  readonly perYear: number;
  /** A multiple of a twelfth, > 0. */
  readonly years: number;
};

/** Load after so many months: compound growth, so that twelve months make `1 + perYear`. */
export function loadInMonth({ load, perYear }: Growth, month: number): number {
  return load * (1 + perYear) ** (month / 12);
}

/** Months that the growth is looked at. */
export function monthsOf({ years }: Growth): number {
  return Math.round(years * 12);
}

/**
 * When machines are to be added, from what each fleet size carries. A machine is there in the first month whose load
 * exceeds what the fleet carried; a shrinking load gives machines back in the same way.
 *
 * @param sizes by rising number of machines; if one carries less than a smaller fleet (the noise of an estimate), the
 *   smaller one is taken
 * @param start machines of month 0, where they are known; else those that the table asks for
 * @example
 * const of = (machines: number, value: number) => ({ machines, value, ci: null, isSearched: true });
 * growthPlan({ load: 500, perYear: 0.2, years: 3 }, [of(1, 550), of(2, 1100)], null).steps;
 * // => at month 0 one machine, at month 7 (556 users) two
 */
export function growthPlan(growth: Growth, sizes: readonly SizeCapacity[], start: number | null): GrowthPlan {
  const steps: GrowthStep[] = [];
  for (let month = 0; month <= monthsOf(growth); month++) {
    const load = loadInMonth(growth, month);
    const machines = month === 0 && start !== null ? start : machinesFor(load, sizes);
    if (machines === null) return { steps, outgrownInMonth: month };
    const before = steps.at(-1)?.machines;
    if (before === machines) continue;
    const span = before === undefined ? { earliest: 0, latest: 0 } : spanOf(growth, sizes, before, machines);
    steps.push({ month, ...span, load, machines });
  }
  return { steps: [...steps, ...perhaps(growth, sizes, steps.at(-1)?.machines ?? 0)], outgrownInMonth: null };
}

/** Fewest machines of the table that carry so much; null where it has none. */
export function machinesFor(load: number, sizes: readonly SizeCapacity[]): number | null {
  return sizes.find(({ value }) => value >= load)?.machines ?? null;
}

/** The months at which the ends of the interval put a step. */
function spanOf(
  growth: Growth,
  sizes: readonly SizeCapacity[],
  before: number,
  machines: number,
): Pick<GrowthStep, "earliest" | "latest"> {
  if (machines > before) {
    // Added when the next smaller fleet is too small.
    const [low, high] = intervalOf(sizes.findLast((size) => size.machines < machines)!);
    const exceeded = (most: number) => firstMonth(growth, (load) => load > most);
    return { earliest: exceeded(low)!, latest: exceeded(high) };
  }
  const [low, high] = intervalOf(sizes.find((size) => size.machines === machines)!);
  const within = (most: number) => firstMonth(growth, (load) => load <= most);
  return { earliest: within(high)!, latest: within(low) };
}

/** A machine more that only the lower end of the last fleet's interval asks for. */
function perhaps(growth: Growth, sizes: readonly SizeCapacity[], machines: number): GrowthStep[] {
  const last = sizes.find((size) => size.machines === machines);
  if (last === undefined || growth.perYear <= 0) return [];
  const earliest = firstMonth(growth, (load) => load > intervalOf(last)[0]);
  if (earliest === null) return [];
  const load = loadInMonth(growth, monthsOf(growth));
  return [{ month: null, earliest, latest: null, load, machines: machines + 1 }];
}

/** Without an interval the value stands alone: nothing is said of how sure it is. */
function intervalOf({ value, ci }: SizeCapacity): readonly [number, number] {
  return ci === null ? [value, value] : [Math.min(ci[0], value), Math.max(ci[1], value)];
}

function firstMonth(growth: Growth, isReached: (load: number) => boolean): number | null {
  for (let month = 0; month <= monthsOf(growth); month++)
    if (isReached(loadInMonth(growth, month))) return month;
  return null;
}
