import { isScalable } from "../../engine/loadKinds.ts";
import type { FleetCandidate } from "../../planning/fleet/fleetPlan.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { PriceInput } from "../plan/choosePurchase.ts";
import { fleetCandidate } from "../plan/fleetCandidate.ts";
import type { ResolvedScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "../simulate/execute.ts";

/** Whether the number of machines follows the inputs, through the SLOs, or is held. */
export type CostedFleet =
  | { readonly kind: "chosen"; readonly candidate: FleetCandidate }
  | { readonly kind: "held"; readonly because: string };

/** What a fleet that is searched for has no place for: it is of one deployment in steady busy hours, without failures. */
const holding = ["dayProfile", "outage", "slow", "rollingRestart", "mtbf"] as const;

/** What the cost of a run's machines follows from: the fewest that keep the SLOs, where such a fleet can be searched for. */
export function costedFleet(
  run: Run,
  inputs: Inputs,
  { settings, load: { load } }: ResolvedScenario,
  prices: PriceInput,
  world: World,
): CostedFleet {
  if (settings.slos.length === 0) return { kind: "held", because: "no SLO is given that a fleet must keep" };
  if (run.deployments.length > 1) return { kind: "held", because: "there are several deployments" };
  if (!isScalable(load)) return { kind: "held", because: `the load is a ${load.kind}` };
  const key = holding.find((each) => inputs.values[each] !== undefined);
  if (key !== undefined) return { kind: "held", because: `${inputs.named(key)} is of these machines` };
  return { kind: "chosen", candidate: fleetCandidate(run, inputs, prices, world) };
}
