import type { CostText } from "../../../reports/html/simulateContent.ts";
import type { Catalog } from "../../catalog/types.ts";
import { hoursOfMonth } from "../../planning/cost/operatingHours.ts";
import { planCost } from "../../planning/cost/planCost.ts";
import { listRent } from "../../planning/cost/terms.ts";

/**
 * Says what the machines of a result cost at their list prices, round the clock.
 *
 * @param today YYYY-MM-DD
 */
export function costTextFor({ machines }: Catalog, today: string): CostText {
  return ({ machine, machines: count, replicas }) => {
    const record = machines.find(({ id }) => id === machine);
    if (record === undefined) return null;
    const { perMonth, priceDate } = planCost({
      fleets: [{ machine, machines: count ?? replicas, terms: listRent(record) }],
      gateway: null,
      hoursPerMonth: hoursOfMonth,
      today,
    });
    if (perMonth === null) return null;
    const dollars = Math.round(perMonth).toLocaleString("en-US");
    return `${dollars} USD a month at the list price${priceDate === null ? "" : ` of ${priceDate}`}`;
  };
}
