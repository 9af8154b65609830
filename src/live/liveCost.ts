import type { Catalog } from "../catalog/types.ts";
import { hoursOfMonth } from "../planning/cost/operatingHours.ts";
import { planCost } from "../planning/cost/planCost.ts";
import { listRent, ownPrice, type Rent } from "../planning/cost/terms.ts";
import type { Run } from "../questions/simulate/execute.ts";
import type { LiveCost } from "./protocol.ts";

/**
 * What the machines of a run cost a month, round the clock.
 *
 * @param pricePerHour of one machine, in US dollars; null for the list price of each
 * @param today YYYY-MM-DD
 */
export function liveCost(
  { deployments, scenario }: Run,
  { machines }: Catalog,
  pricePerHour: number | null,
  today: string,
): LiveCost {
  const termsOf = (machine: string): Rent => {
    const record = machines.find(({ id }) => id === machine);
    const list: Rent = record
      ? listRent(record)
      : { kind: "rent", price: null, discount: 0, commitment: null };
    return pricePerHour === null ? list : { ...list, price: ownPrice(pricePerHour) };
  };
  const { perMonth, priceDate, priceSource } = planCost({
    fleets: deployments.map(({ machine, machines: count }, i) => ({
      machine,
      machines: count ?? scenario.deployments[i]!.replicas,
      terms: termsOf(machine),
    })),
    gateway: null,
    hoursPerMonth: hoursOfMonth,
    today,
  });
  const source = priceDate === null ? priceSource : `${priceSource} (${priceDate})`;
  return { perMonth, source };
}
