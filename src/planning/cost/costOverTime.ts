import type { CostOverTime } from "../../documents/parts/growth.ts";
import { exact, sum, toCents } from "./exact.ts";

/**
 * Adds up months' costs by years of twelve months, exactly.
 *
 * @param months cost of each month, in cents at most
 * @example
 * costOverTime([0.1, 0.2]); // => { perYear: [0.3], total: 0.3 }
 */
export function costOverTime(months: readonly (number | null)[]): CostOverTime {
  const years = Array.from({ length: Math.ceil(months.length / 12) }, (_, year) =>
    months.slice(12 * year, 12 * year + 12),
  );
  return { perYear: years.map(added), total: added(months) };
}

function added(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length < amounts.length ? null : toCents(sum(...known.map(exact)));
}
