import type { Redundancy } from "../../documents/plan.ts";
import type { Deployment, Faults, Feature, Patience } from "../../engine/scenario.ts";
import { downProbabilities } from "../availability.ts";
import type { SweptScenario } from "../loadScale.ts";
import type { FleetCandidate, MachineFailure } from "./fleetPlan.ts";

/** Clients that send a request again which a failing machine lost: at once, and as often as it takes. */
const resending: Patience = {
  timeout: Number.POSITIVE_INFINITY,
  retries: 10,
  backoff: { first: 0.5, factor: 2, most: 8, jitter: 0 },
  abandonment: Number.POSITIVE_INFINITY,
};
/** Longer than any measured hour, in seconds. */
const forGood = 1e7;

/**
 * The scenario of so many machines, of which some fail at the beginning of the measured hour and stay down: what was in
 * flight in them is lost and sent again, and until the failure is noticed requests go on being sent to them.
 *
 * @param down machines that fail, fewer than there are
 */
export function fleetScenario(
  { scenario, enginesPerMachine, failure }: FleetCandidate,
  machines: number,
  down: number,
): SweptScenario {
  const [deployment] = scenario.deployments;
  const fleet: Deployment = { ...deployment!, replicas: machines * enginesPerMachine };
  if (down === 0) return { ...scenario, deployments: [fleet] };
  return {
    ...scenario,
    deployments: [{ ...fleet, faults: outage(down * enginesPerMachine, failure, fleet.faults) }],
    workload: { ...scenario.workload, features: scenario.workload.features.map(resent) },
  };
}

function outage(replicas: number, failure: MachineFailure, faults: Faults | undefined): Faults {
  const { random: _, ...rest } = faults ?? { slow: [], outages: [] };
  return {
    ...rest,
    outages: Array.from({ length: replicas }, (_, replica) => ({ replica, at: 0, seconds: forGood })),
    loadSeconds: failure.loadSeconds,
    detectionSeconds: failure.detectionSeconds,
  };
}

function resent(feature: Feature): Feature {
  return feature.patience === undefined ? { ...feature, patience: resending } : feature;
}

/**
 * How many machines of a fleet may be down while the SLOs must be kept. For an availability the fewest that make the
 * states with no more down come to the target: machines fail and are repaired each on its own, so that the number down is
 * binomial (planning/availability.ts).
 *
 * @returns `machines` or more where the fleet is too small to stand it
 */
export function toleratedDown(redundancy: Redundancy, machines: number, failure: MachineFailure): number {
  switch (redundancy.kind) {
    case "none":
      return 0;
    case "spare":
      return redundancy.machines;
    case "availability": {
      const { meanTimeToFailure, meanTimeToRepair, loadSeconds } = failure;
      const states = downProbabilities({
        machines,
        meanTimeToFailure,
        meanTimeToRepair: meanTimeToRepair + loadSeconds,
        crews: Number.POSITIVE_INFINITY,
      });
      let share = 0;
      const most = states.findIndex((probability) => {
        share += probability;
        return share >= redundancy.target;
      });
      return most < 0 ? machines : most;
    }
  }
}
