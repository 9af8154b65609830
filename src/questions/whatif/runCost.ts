import type { Catalog } from "../../catalog/types.ts";
import type { FoundCost } from "../../documents/parts/cost.ts";
import { planCost } from "../../planning/cost/planCost.ts";
import type { PriceInput } from "../plan/choosePurchase.ts";
import type { Run } from "../simulate/execute.ts";

/**
 * What the machines of a run cost in a month; the gateway's machines are left out.
 *
 * @param today YYYY-MM-DD
 */
export function runCost(
  run: Run,
  { termsOf, hoursPerMonth }: PriceInput,
  { machines }: Catalog,
  today: string,
): FoundCost {
  return planCost({
    fleets: run.deployments.map(({ machine }, i) => ({
      machine,
      machines: machinesOfEach(run)[i]!,
      terms: termsOf(machine, machines.find(({ id }) => id === machine) ?? null),
    })),
    gateway: null,
    hoursPerMonth,
    today,
  });
}

/** Machines of all deployments of a run. */
export function machinesOf(run: Run): number {
  return machinesOfEach(run).reduce((sum, count) => sum + count, 0);
}

function machinesOfEach({ deployments, scenario }: Run): number[] {
  return deployments.map(({ machines }, i) => machines ?? scenario.deployments[i]!.replicas);
}
