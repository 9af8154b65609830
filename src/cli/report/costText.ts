import type { CostOf } from "../../../reports/words/simulateAdvice.ts";
import type { Catalog } from "../../catalog/types.ts";
import { hoursOfMonth } from "../../planning/cost/operatingHours.ts";
import { planCost } from "../../planning/cost/planCost.ts";
import { listRent } from "../../planning/cost/terms.ts";

/**
 * Says what the machines of results cost together at their list prices, round the clock.
 *
 * @param today YYYY-MM-DD
 */
export function costTextFor({ machines }: Catalog, today: string): CostOf {
  return (entries) => {
    const fleets = entries.flatMap(({ machine, machines: count, replicas }) => {
      const record = machines.find(({ id }) => id === machine);
      return record === undefined ? [] : [{ machine, machines: count ?? replicas, terms: listRent(record) }];
    });
    if (fleets.length < entries.length) return null;
    const { perMonth, priceDate } = planCost({ fleets, gateway: null, hoursPerMonth: hoursOfMonth, today });
    if (perMonth === null) return null;
    const dollars = Math.round(perMonth).toLocaleString("en-US");
    const dated = priceDate === null ? "" : ` of ${priceDate}`;
    const price = fleets.length === 1 ? "the list price" : "list prices";
    return { perMonth, text: `${dollars} USD a month at ${price}${dated}` };
  };
}
