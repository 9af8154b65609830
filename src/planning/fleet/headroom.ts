import type { CapacityEstimate } from "../../documents/parts/capacity.ts";
import type { FoundOption } from "../../documents/parts/planOption.ts";
import { amountOf, isCounted } from "../../engine/loadKinds.ts";
import { offeredRate } from "../../montecarlo/capacity.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { searchCapacity } from "../capacitySearch.ts";
import { preparations } from "../preparations.ts";
import { costInterval } from "./costInterval.ts";
import { hourSeconds } from "./fleetHours.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
import { fleetScenario } from "./fleetState.ts";
import type { Twins } from "./twins.ts";

/**
 * Hours that the search for a capacity uses: many short ones, since hours differ by what is not known of the law and of how
 * much people ask, far more than by their own chance. For the same work their interval is half as wide as that of few long ones.
 */
const hours = { least: 72, most: 400 } as const;
/** Hours that a search simulates, about: most of them twice, and some more often. */
export const usualHoursOfSearch = 2.4 * hours.most;
/** Requests of all hours at one load, from which their number follows. */
const enough = 800_000;

/**
 * The most load that a fleet carries within the SLOs. With machines that may be down it is what the others carry: the
 * repair outlasts the minutes in which the failure is noticed.
 *
 * @param guess a load that is about it, where one is known
 */
export async function fleetCapacity(
  candidate: FleetCandidate,
  machines: number,
  down: number,
  settings: FleetSettings,
  runner: Runner,
  guess?: number,
): Promise<CapacityEstimate> {
  const scenario = fleetScenario(candidate, machines - down, 0);
  const { seed, slos, confidence, duration } = settings;
  const lightest = isCounted(scenario.load.kind) ? 1 : amountOf(scenario.load) / 100;
  const prepared = await preparations(scenario, seed, duration, lightest, runner);
  const hour = hourSeconds(scenario, settings, "screened");
  const rate = offeredRate(scenario);
  const most = Math.min(hours.most, settings.maxReplications);
  // A closed loop asks as fast as it is served, which is not known here: its hours are whole, and as few as decide.
  const affordable = rate === null ? hours.least : enough / Math.max(1, hour * rate);
  const count = Math.round(Math.max(hours.least, Math.min(most, affordable)));
  return searchCapacity(
    scenario,
    {
      ...{ seed, slos, confidence, minReplications: count, maxReplications: hours.most, duration: hour },
      ...(guess !== undefined && { guess }),
    },
    prepared,
    runner,
  );
}

/**
 * The options of candidates that are simulated alike, with the users that may be added before an SLO breaks, and what it would cost
 * if they carried as much as the interval says. The search has hours of its own, so that it may settle a little below the load that
 * the options were tested to carry: then there is no headroom.
 */
export async function withHeadroom(
  candidates: Twins["candidates"],
  options: readonly FoundOption[],
  settings: FleetSettings,
  runner: Runner,
): Promise<FoundOption[]> {
  const [candidate] = candidates;
  const { load } = candidate.scenario;
  const { machines, toleratedDown, headroomUsers: estimated } = options[0]!;
  const guess = load.kind === "users" && estimated !== null ? load.users + estimated : undefined;
  const capacity = await fleetCapacity(candidate, machines, toleratedDown, settings, runner, guess);
  const found = options.map((each, i): FoundOption => {
    const option = { ...each, capacity };
    return { ...option, costInterval: costInterval(candidates[i]!, option, settings) };
  });
  if (load.kind !== "users" || capacity.value === null) return found;
  const headroomUsers = Math.max(0, capacity.value - load.users);
  return found.map((each) => ({ ...each, headroomUsers, headroomEffort: "full" as const }));
}
