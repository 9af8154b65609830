import { offeredRate } from "../../montecarlo/capacity.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import { estimateLatency } from "../bounds/latencyEstimate.ts";
import { latencyFloor } from "../bounds/latencyFloor.ts";
import { smallestEnough } from "../bounds/stability.ts";
import type { FleetCandidate } from "./fleetPlan.ts";
import { fleetScenario } from "./fleetState.ts";

/** Machines beyond which no start is looked for. */
const mostMachines = 4096;

/** SLOs that no number of machines keeps under the law's centre: a request that has a machine to itself takes longer. */
export function impossibleSlos({ scenario }: FleetCandidate, slos: readonly Slo[]): Slo[] {
  return slos.filter((slo) => latencyFloor(scenario, slo) >= slo.seconds);
}

/**
 * Fewest machines whose estimated latencies are within the SLOs, at which a search begins; where none are, twice those that
 * are not overloaded.
 */
export function startingMachines(candidate: FleetCandidate, slos: readonly Slo[]): number {
  const rate = offeredRate(candidate.scenario);
  if (rate === null) return 1;
  const { features } = candidate.scenario.workload;
  const estimate = (machines: number, slo: Slo) =>
    estimateLatency(fleetScenario(candidate, machines, 0).deployments[0]!, features, rate, slo);
  const within = smallestEnough(1, mostMachines, (machines) =>
    slos.every((slo) => estimate(machines, slo) < slo.seconds),
  );
  if (within !== null) return within;
  const stable = smallestEnough(1, mostMachines, (machines) =>
    slos.every((slo) => Number.isFinite(estimate(machines, slo))),
  );
  return 2 * (stable ?? mostMachines / 2);
}
