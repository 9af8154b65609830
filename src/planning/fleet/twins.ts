import { groupedBy, simulationKey } from "../simulatedAlike.ts";
import type { FleetCandidate } from "./fleetPlan.ts";
import type { FleetStart } from "./startingFleet.ts";

/** Candidates that differ by name and price alone, and where the search for their fleets begins. */
export type Twins = {
  readonly candidates: readonly [FleetCandidate, ...FleetCandidate[]];
  readonly start: FleetStart;
};

/** Candidates put together that are simulated alike. */
export function twinsAmong(candidates: readonly FleetCandidate[]): Twins["candidates"][] {
  return groupedBy(candidates, ({ scenario, enginesPerMachine, failure }) =>
    JSON.stringify([simulationKey(scenario), enginesPerMachine, failure]),
  );
}
