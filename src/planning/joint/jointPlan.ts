import type { FoundOption } from "../../documents/parts/planOption.ts";
import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import type { FleetSettings } from "../fleet/fleetPlan.ts";
import type { PlanProgress } from "../fleet/makePlan.ts";
import type { House, JointPart } from "./house.ts";
import { housesOf, type OwnFleet, ownFleets } from "./ownFleets.ts";
import { rankHouses } from "./rankHouses.ts";

/** Houses that are simulated, the cheapest of the parts' fleets; and of these with full effort. */
const most = { houses: 6, tested: 2 } as const;

/**
 * The cheapest fleets of several deployments that share their users. Each part is planned by itself first: as a share of the whole
 * load it needs about as many machines as in the house. Houses of the cheapest fleets are then simulated as a whole, all deployments at
 * once, and only that decides; the two in front with full effort.
 *
 * @returns ranked; what was finished, also when interrupted
 */
export async function jointPlan(
  house: House,
  parts: readonly JointPart[],
  settings: FleetSettings,
  runner: Runner,
  onProgress: (progress: PlanProgress) => void,
  interruption: Interruption,
): Promise<FoundOption[]> {
  const fleets: OwnFleet[][] = [];
  for (const [i, part] of parts.entries()) {
    onProgress({ stage: "parts", done: i, of: parts.length });
    const own = await ownFleets(part, settings, runner, interruption);
    // A part that no fleet keeps within the SLOs begins with one machine, so that the house says what is missed.
    fleets.push(own.length > 0 ? own : [{ candidate: part.candidates[0]!, machines: 1 }]);
  }
  if (interruption.requested) return [];
  const houses = housesOf(parts, fleets, settings).toSorted((a, b) => a.price - b.price);
  const inFront = {
    of: (options: readonly FoundOption[]) => options.slice(0, most.tested),
    count: most.tested,
  };
  return rankHouses(house, houses.slice(0, most.houses), inFront, settings, runner, onProgress, interruption);
}
