import type { Effort } from "../../documents/parts/planOption.ts";
import type { Interruption } from "../../montecarlo/experiment.ts";
import type { FleetHours, HoursFound } from "../fleet/fleetHours.ts";
import type { FleetSettings } from "../fleet/fleetPlan.ts";
import type { JointChoice } from "./house.ts";
import { houseStates } from "./houseStates.ts";

/** The fleets of a house that a search settled on. */
export type HouseFound = {
  readonly machines: readonly number[];
  /** Machines down in the state that it was judged in last: the hardest, or the first that breaks. */
  readonly down: readonly number[];
  readonly meets: boolean;
  readonly found: HoursFound;
};

/** Fleets that are tried at most. */
const mostTries = 16;

/**
 * Fleets that together keep every SLO, searched from those that keep them alone. As long as they do not, the deployment whose
 * SLOs break most often gets a machine more. Fleets that are enough at once are tried with a machine less in each deployment.
 *
 * @returns null when interrupted
 */
export async function searchHouse(
  choices: readonly JointChoice[],
  settings: FleetSettings,
  hours: FleetHours,
  start: readonly number[],
  effort: Effort,
  interruption: Interruption,
): Promise<HouseFound | null> {
  const judge = (machines: readonly number[]) => judgeHouse(choices, settings, hours, machines, effort);
  let house = await judge(start);
  if (house.meets) {
    for (const i of start.keys()) {
      if (interruption.requested) return null;
      if (house.machines[i] === 1) continue;
      const fewer = await judge(house.machines.with(i, house.machines[i]! - 1));
      if (fewer.meets) house = fewer;
    }
    return house;
  }
  for (let tries = 1; tries < mostTries && !house.meets; tries++) {
    if (interruption.requested) return null;
    const i = weakest(house, start.length);
    const step = Math.max(1, Math.round(start[i]! / 16));
    house = await judge(house.machines.with(i, house.machines[i]! + step));
  }
  return house;
}

/** Judges the fleets in every state that they must be kept in, until one breaks. */
async function judgeHouse(
  choices: readonly JointChoice[],
  { redundancy }: FleetSettings,
  hours: FleetHours,
  machines: readonly number[],
  effort: Effort,
): Promise<HouseFound> {
  const states = houseStates(choices, machines, redundancy);
  const up = machines.map(() => 0);
  if (states === null)
    return { machines, down: up, meets: false, found: await hours.judge(machines, up, effort) };
  let least: HouseFound | null = null;
  for (const down of states) {
    const found = await hours.judge(machines, down, effort);
    if (!found.isMet) return { machines, down, meets: false, found };
    if (least === null || found.broken > least.found.broken) least = { machines, down, meets: true, found };
  }
  return least!;
}

/** The deployment that breaks in most of the broken hours; one that is too small to lose a machine before all. */
function weakest({ machines, found }: HouseFound, deployments: number): number {
  const counts = new Array<number>(deployments).fill(0);
  for (const { missed, deployment } of found.outcomes.values()) if (missed !== null) counts[deployment]!++;
  const most = Math.max(...counts);
  return most === 0 ? machines.indexOf(Math.min(...machines)) : counts.indexOf(most);
}
