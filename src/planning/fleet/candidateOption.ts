import type { Effort, FoundOption } from "../../documents/parts/planOption.ts";
import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { estimatedHeadroom } from "./estimatedHeadroom.ts";
import { FleetHours } from "./fleetHours.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
import { type FleetFound, judgeFleet, searchFleet } from "./fleetSearch.ts";
import { fleetScenario } from "./fleetState.ts";
import { planOption } from "./planOption.ts";
import type { FleetStart } from "./startingFleet.ts";
import type { Twins } from "./twins.ts";

/** The options of candidates that are simulated alike, with about how many users they have room for; null when interrupted. */
export async function optionsOf(
  { candidates, start }: Twins,
  settings: FleetSettings,
  runner: Runner,
  effort: Effort,
  interruption: Interruption,
): Promise<FoundOption[] | null> {
  const [candidate] = candidates;
  const hours = hoursOf(candidate, start.order, settings, runner);
  const fleet = await candidateFleet(candidate, start, settings, hours, effort, interruption);
  if (fleet === null) return null;
  const options: FoundOption[] = [];
  for (const each of candidates) options.push(await planOption(each, settings, hours, fleet, effort));
  if (!fleet.meets) return options;
  const left = fleetScenario(candidate, fleet.machines - fleet.down, 0);
  const headroomUsers = await estimatedHeadroom(left, fleet.found, hours, settings, runner);
  const headroomEffort = headroomUsers === null ? null : "screened";
  return options.map((option) => ({ ...option, headroomUsers, headroomEffort }));
}

/** The fewest machines of one candidate; null when interrupted. */
export async function candidateFleet(
  candidate: FleetCandidate,
  start: FleetStart,
  settings: FleetSettings,
  hours: FleetHours,
  effort: Effort,
  interruption: Interruption,
): Promise<FleetFound | null> {
  if (start.impossible.length === 0)
    return searchFleet(candidate, settings, hours, start, effort, interruption);
  // What takes too long on a machine of its own is shown on a fleet that does nothing for it.
  return { ...(await judgeFleet(candidate, settings, hours, start.machines, effort)), meets: false };
}

/** The hours of one candidate's fleets, the hardest first in `order`. */
export function hoursOf(
  candidate: FleetCandidate,
  order: readonly number[],
  settings: FleetSettings,
  runner: Runner,
): FleetHours {
  const scenarioOf = ([machines]: readonly number[], [down]: readonly number[]) =>
    fleetScenario(candidate, machines!, down!);
  return new FleetHours(scenarioOf, settings, runner, order);
}
