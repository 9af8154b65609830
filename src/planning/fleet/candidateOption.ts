import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { estimatedHeadroom } from "./estimatedHeadroom.ts";
import { FleetHours } from "./fleetHours.ts";
import type { FleetCandidate, FleetSettings, PlanOption } from "./fleetPlan.ts";
import { type FleetFound, judgeFleet, searchFleet } from "./fleetSearch.ts";
import { fleetScenario } from "./fleetState.ts";
import type { Effort } from "./fleetTest.ts";
import { planOption } from "./planOption.ts";
import type { FleetStart } from "./startingFleet.ts";

/** The option of one candidate, with about how many users it has room for; null when interrupted. */
export async function candidateOption(
  candidate: FleetCandidate,
  start: FleetStart,
  settings: FleetSettings,
  runner: Runner,
  effort: Effort,
  interruption: Interruption,
): Promise<PlanOption | null> {
  const hours = hoursOf(candidate, start, settings, runner);
  const fleet = await candidateFleet(candidate, start, settings, hours, effort, interruption);
  if (fleet === null) return null;
  const option = await planOption(candidate, settings, hours, fleet, effort);
  if (!fleet.meets) return option;
  const left = fleetScenario(candidate, fleet.machines - fleet.down, 0);
  const headroomUsers = await estimatedHeadroom(left, fleet.found, hours, settings, runner);
  return { ...option, headroomUsers, headroomEffort: headroomUsers === null ? null : "screened" };
}

/** The fewest machines of one candidate; null when interrupted. */
export async function candidateFleet(
  candidate: FleetCandidate,
  { machines, impossible }: FleetStart,
  settings: FleetSettings,
  hours: FleetHours,
  effort: Effort,
  interruption: Interruption,
): Promise<FleetFound | null> {
  if (impossible.length === 0) return searchFleet(candidate, settings, hours, machines, effort, interruption);
  // What takes too long on a machine of its own is shown on a fleet that does nothing for it.
  return { ...(await judgeFleet(candidate, settings, hours, machines, effort)), meets: false };
}

/** The hours of one candidate's fleets. */
export function hoursOf(
  candidate: FleetCandidate,
  { order }: FleetStart,
  settings: FleetSettings,
  runner: Runner,
): FleetHours {
  const scenarioOf = ([machines]: readonly number[], [down]: readonly number[]) =>
    fleetScenario(candidate, machines!, down!);
  return new FleetHours(scenarioOf, settings, runner, order);
}
