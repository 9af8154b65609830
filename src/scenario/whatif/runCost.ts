import type { MonthlyCost } from "../../../reports/whatif/document.ts";
import type { Catalog } from "../../catalog/types.ts";
import { planCost } from "../../planning/cost/planCost.ts";
import { listRent, type Rent } from "../../planning/cost/terms.ts";
import type { PlannedRun } from "../execute.ts";

/** Hours of a month on average, 8,760 / 12: machines run round the clock. */
const hoursPerMonth = 730;

/**
 * What the machines of a run cost in a month at list prices on demand; the gateway's machines are left out.
 *
 * @param today YYYY-MM-DD
 */
export function runCost(
  { deployments, scenario }: PlannedRun,
  { machines }: Catalog,
  today: string,
): { readonly cost: MonthlyCost; readonly warnings: readonly string[] } {
  const unpriced: Rent = { kind: "rent", price: null, discount: 0, commitment: null };
  const { perMonth, currency, priceDate, priceSource, warnings } = planCost({
    fleets: deployments.map(({ machine, machines: count }, i) => {
      const record = machines.find(({ id }) => id === machine);
      return {
        machine,
        machines: count ?? scenario.deployments[i]!.replicas,
        terms: record ? listRent(record) : unpriced,
      };
    }),
    gateway: null,
    hoursPerMonth,
    today,
  });
  return { cost: { perMonth, currency, priceDate, priceSource }, warnings };
}
