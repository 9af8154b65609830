import type { FleetCandidate } from "./fleetPlan.ts";
import type { FleetStart } from "./startingFleet.ts";

/** Candidates that differ by name and price alone, and where the search for their fleets begins. */
export type Twins = {
  readonly candidates: readonly [FleetCandidate, ...FleetCandidate[]];
  readonly start: FleetStart;
};

/**
 * Candidates put together that are simulated alike: clouds rent the same GPUs under many names, and models come in versions
 * of one architecture. Groups stand in the order of their first members.
 */
export function twinsAmong(candidates: readonly FleetCandidate[]): Twins["candidates"][] {
  const groups = new Map<string, [FleetCandidate, ...FleetCandidate[]]>();
  for (const candidate of candidates) {
    const key = JSON.stringify(whatIsSimulated(candidate));
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  return [...groups.values()];
}

/** All that the simulation of a candidate depends on. */
function whatIsSimulated({ scenario, enginesPerMachine, failure }: FleetCandidate): object {
  const deployments = scenario.deployments.map(({ law, ...others }) => ({
    ...others,
    law: { ...law, source: "" },
  }));
  return { scenario: { ...scenario, deployments }, enginesPerMachine, failure };
}
