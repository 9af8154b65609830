import type { Runner } from "../../montecarlo/runner.ts";
import type { CapacityEstimate } from "../capacity.ts";
import { searchCapacity } from "../capacitySearch.ts";
import { preparations } from "../preparations.ts";
import { FleetHours } from "./fleetHours.ts";
import type { FleetCandidate, FleetSettings, PlanOption } from "./fleetPlan.ts";
import { fleetScenario } from "./fleetState.ts";

/** Hours that the search for a capacity may use. */
const mostHours = 400;

/**
 * The most load that a fleet carries within the SLOs. With machines that may be down it is what the others carry: the
 * repair outlasts the minutes in which the failure is noticed.
 */
export async function fleetCapacity(
  candidate: FleetCandidate,
  machines: number,
  down: number,
  settings: FleetSettings,
  runner: Runner,
): Promise<CapacityEstimate> {
  const scenario = fleetScenario(candidate, machines - down, 0);
  const { seed, slos, confidence, duration } = settings;
  const lightest = scenario.load.kind === "rate" ? scenario.load.rate / 100 : 1;
  const prepared = await preparations(scenario, seed, duration, lightest, runner);
  const hour = new FleetHours(candidate, settings, runner).hourSeconds("full");
  return searchCapacity(
    scenario,
    { seed, slos, confidence, minReplications: 20, maxReplications: mostHours, duration: hour },
    prepared,
    runner,
  );
}

/**
 * The option with the users that may be added before an SLO breaks. The search has hours of its own, so that it may settle
 * a little below the load that the option was tested to carry: then there is no headroom.
 */
export async function withHeadroom(
  candidate: FleetCandidate,
  option: PlanOption,
  settings: FleetSettings,
  runner: Runner,
): Promise<PlanOption> {
  const capacity = await fleetCapacity(candidate, option.machines, option.toleratedDown, settings, runner);
  const { load } = candidate.scenario;
  const headroomUsers =
    load.kind === "users" && capacity.value !== null ? Math.max(0, capacity.value - load.users) : null;
  return { ...option, capacity, headroomUsers };
}
