import type { Effort } from "../../documents/parts/planOption.ts";
import type { Interruption } from "../../montecarlo/experiment.ts";
import type { FleetHours, HoursFound } from "./fleetHours.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
import { toleratedDown } from "./fleetState.ts";
import type { FleetStart } from "./startingFleet.ts";

/** A fleet that a search settled on. */
export type FleetFound = {
  readonly machines: number;
  readonly down: number;
  /** Machines down in the state that it was judged in last: the hardest that it must be kept in, or the first that breaks. */
  readonly judgedDown: number;
  readonly meets: boolean;
  /** Hours in the state that it was judged in. */
  readonly found: HoursFound;
};

/** The first step away from the start, as a share of it. */
const firstStep = 1 / 16;
/** After so many fleets that were too small the largest is tried: if that is too small as well, nothing between need be. */
const patience = 2;

/**
 * The fewest machines that keep every SLO in the states that they must be kept in, searched from the start in doubling steps,
 * then by halving: with the same hours in all fleets more machines keep what fewer keep. Where none does, the largest tried.
 *
 * @returns null when interrupted
 */
export async function searchFleet(
  candidate: FleetCandidate,
  settings: FleetSettings,
  hours: FleetHours,
  { machines: start, most }: Pick<FleetStart, "machines" | "most">,
  effort: Effort,
  interruption: Interruption,
): Promise<FleetFound | null> {
  const judged = new Map<number, FleetFound>();
  const isEnough = async (machines: number) => {
    const fleet = await judgeFleet(candidate, settings, hours, machines, effort);
    judged.set(machines, fleet);
    return fleet.meets;
  };
  let [low, high] = [0, Math.max(1, start)];
  const first = Math.max(1, Math.round(start * firstStep));
  for (let [step, failed] = [first, 1]; !(await isEnough(high)); step *= 2, failed++) {
    if (interruption.requested) return null;
    if (failed === patience && !(await isEnough(most))) return judged.get(most)!;
    if (high >= most) return judged.get(high)!;
    low = high;
    high = Math.min(most, high + step);
  }
  for (let step = first; high - low > 1 && !interruption.requested; step *= 2) {
    // Down in growing steps as long as nothing is known to be too small, then by halving.
    const next = low === 0 ? Math.max(1, high - step) : Math.floor((low + high) / 2);
    if (await isEnough(next)) high = next;
    else low = next;
  }
  return interruption.requested ? null : judged.get(high)!;
}

/** Judges one number of machines, in the hardest state first; it must keep the SLOs with all machines up as well. */
export async function judgeFleet(
  { failure }: FleetCandidate,
  { redundancy }: FleetSettings,
  hours: FleetHours,
  machines: number,
  effort: Effort,
): Promise<FleetFound> {
  const down = toleratedDown(redundancy, machines, failure);
  if (down >= machines)
    return { machines, down, judgedDown: 0, meets: false, found: await hours.judge([machines], [0], effort) };
  const hardest = await hours.judge([machines], [down], effort);
  if (down === 0 || !hardest.isMet)
    return { machines, down, judgedDown: down, meets: hardest.isMet, found: hardest };
  const up = await hours.judge([machines], [0], effort);
  if (!up.isMet) return { machines, down, judgedDown: 0, meets: false, found: up };
  return { machines, down, judgedDown: down, meets: true, found: hardest };
}
