import type { FoundOption } from "../../documents/parts/planOption.ts";
import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import type { FleetSettings } from "../fleet/fleetPlan.ts";
import type { PlanProgress } from "../fleet/makePlan.ts";
import { byRank } from "../fleet/rankOptions.ts";
import type { House, JointPart } from "../joint/house.ts";
import { ownFleets } from "../joint/ownFleets.ts";
import { rankHouses } from "../joint/rankHouses.ts";
import { GroupFleets } from "./groupFleets.ts";
import { partitions } from "./partitions.ts";

/** Houses that are simulated as a whole beside the cheapest unsplit and the cheapest split; options in front that are tested in full. */
const most = { houses: 6, inFront: 2 } as const;

/**
 * The cheapest fleets of a workload whose features may be spread over several models: every way to put the features into groups,
 * each group on machines of its own; one group of all features is the choice not to split. A group is planned by itself once, in
 * however many ways it occurs. The cheapest houses of all ways are then simulated as a whole, the cheapest unsplit one and the
 * cheapest split among them, and only that decides.
 *
 * @param groups of features, all that a house may consist of, each with the models and machines that may serve it
 * @returns ranked; an option of one group has no `deployments`. What was finished, also when interrupted
 */
export async function splitPlan(
  house: House,
  groups: readonly JointPart[],
  settings: FleetSettings,
  runner: Runner,
  onProgress: (progress: PlanProgress) => void,
  interruption: Interruption,
): Promise<FoundOption[]> {
  const features = house.workload.features.map(({ name }) => name);
  const ways = partitions(features);
  const known = new GroupFleets(groups, settings, ways, most.houses);
  // The unsplit ones first, as what splits must beat; then small groups, whose cost bounds that of larger ones.
  const order = groups.toSorted((a, b) => rankOf(a, features.length) - rankOf(b, features.length));
  for (const [i, group] of order.entries()) {
    if (interruption.requested) return [];
    onProgress({ stage: "parts", done: i, of: order.length });
    if (known.mayMatter(group)) known.add(group, await ownFleets(group, settings, runner, interruption));
  }
  if (interruption.requested) return [];
  const houses = known.houses();
  const whole = houses.find(isWhole);
  const split = houses.find((each) => !isWhole(each));
  const chosen = houses.filter((each, i) => i < most.houses || each === whole || each === split);
  const inFront = { of: decisive, count: most.inFront + 1 };
  const options = await rankHouses(house, chosen, inFront, settings, runner, onProgress, interruption);
  return options.map(asUnsplit).toSorted(byRank);
}

function rankOf({ features }: JointPart, all: number): number {
  return features.length === all ? 0 : features.length;
}

function isWhole({ choices }: { readonly choices: readonly unknown[] }): boolean {
  return choices.length === 1;
}

/** The options in front, and the cheapest split and unsplit one, which are told against each other. */
function decisive(options: readonly FoundOption[]): FoundOption[] {
  const firstOf = (count: (deployments: number) => boolean) =>
    options.filter(({ deployments }) => count(deployments!.length)).slice(0, 1);
  return [
    ...options.slice(0, most.inFront),
    ...firstOf((count) => count === 1),
    ...firstOf((count) => count > 1),
  ];
}

/** One deployment is told as every plan of one is. */
function asUnsplit({ deployments, ...option }: FoundOption): FoundOption {
  if (deployments!.length > 1) return { ...option, deployments: deployments! };
  const before = `${deployments![0]!.deployment}: `;
  const slo = option.slo.map((each) =>
    each.slo.startsWith(before) ? { ...each, slo: each.slo.slice(before.length) } : each,
  );
  return { ...option, slo };
}
