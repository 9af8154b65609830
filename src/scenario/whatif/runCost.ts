import type { Catalog } from "../../catalog/types.ts";
import { type PlanCost, planCost } from "../../planning/cost/planCost.ts";
import type { PlannedRun } from "../execute.ts";
import type { PriceInput } from "../plan/readPurchase.ts";

/**
 * What the machines of a run cost in a month; the gateway's machines are left out.
 *
 * @param today YYYY-MM-DD
 */
export function runCost(
  { deployments, scenario }: PlannedRun,
  { termsOf, hoursPerMonth }: PriceInput,
  { machines }: Catalog,
  today: string,
): PlanCost {
  return planCost({
    fleets: deployments.map(({ machine, machines: count }, i) => ({
      machine,
      machines: count ?? scenario.deployments[i]!.replicas,
      terms: termsOf(machine, machines.find(({ id }) => id === machine) ?? null),
    })),
    gateway: null,
    hoursPerMonth,
    today,
  });
}
