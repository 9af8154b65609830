import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { LengthMemo } from "../bounds/lengthMemo.ts";
import { candidateFleet, hoursOf } from "../fleet/candidateOption.ts";
import { estimatedHeadroom } from "../fleet/estimatedHeadroom.ts";
import { FleetHours } from "../fleet/fleetHours.ts";
import type { FleetCandidate, FleetSettings, PlanOption } from "../fleet/fleetPlan.ts";
import { type Effort, fleetTest } from "../fleet/fleetTest.ts";
import { inTurn } from "../fleet/inTurn.ts";
import type { PlanProgress } from "../fleet/makePlan.ts";
import { fleetCost } from "../fleet/planOption.ts";
import { byRank } from "../fleet/rankOptions.ts";
import { type FleetStart, hardestFirst, startingFleet } from "../fleet/startingFleet.ts";
import { type House, houseScenario, type JointChoice, type JointPart } from "./house.ts";
import { houseOption } from "./houseOption.ts";
import { searchHouse } from "./houseSearch.ts";

const atOnce = 4;
/** Kinds of machines of each part that are simulated, the cheapest by estimate; houses of them that are; and of these with full effort. */
const most = { kinds: 5, houses: 6, tested: 2 } as const;

/** A part's fleet by itself. */
type OwnFleet = { readonly candidate: FleetCandidate; readonly machines: number };

/** A house under way. */
type Ranked = {
  readonly choices: readonly JointChoice[];
  readonly machines: readonly number[];
  readonly option: PlanOption;
};

/**
 * The cheapest fleets of several deployments that share their users. Each part is planned by itself first: as a share of the whole
 * load it needs about as many machines as in the house. Houses of the cheapest fleets are then simulated as a whole, all deployments at
 * once, and only that decides; the two in front with full effort.
 *
 * @returns ranked; what was finished, also when interrupted
 */
export async function jointPlan(
  house: House,
  parts: readonly JointPart[],
  settings: FleetSettings,
  runner: Runner,
  onProgress: (progress: PlanProgress) => void,
  interruption: Interruption,
): Promise<PlanOption[]> {
  const fleets: OwnFleet[][] = [];
  for (const [i, part] of parts.entries()) {
    onProgress({ stage: "screening", done: i, of: parts.length });
    fleets.push(await ownFleets(part, ownSettings(part, settings), runner, interruption));
  }
  if (interruption.requested || fleets.some((each) => each.length === 0)) return [];
  const houses = cheapestHouses(parts, fleets, settings);
  let done = 0;
  const optionOf = async (
    { choices, machines }: Pick<Ranked, "choices" | "machines">,
    effort: Effort,
  ): Promise<Ranked | null> => {
    onProgress({ stage: "testing", done, of: houses.length + most.tested });
    const option = await optionOfHouse(house, choices, machines, settings, runner, effort, interruption);
    done++;
    return option && { choices, machines: option.deployments!.map((each) => each.machines), option };
  };
  const screened = await inTurn(houses, atOnce, (each) => optionOf(each, "screened"));
  let ranked = sorted(screened.filter((each) => each !== null));
  for (let tests = 0; tests < 2 * most.tested && !interruption.requested; tests++) {
    const next = ranked.slice(0, most.tested).find(({ option }) => option.effort === "screened");
    if (next === undefined) break;
    const tested = await optionOf(next, "full");
    if (tested !== null) ranked = sorted(ranked.map((each) => (each === next ? tested : each)));
  }
  return ranked.map(({ option }) => option);
}

/** The SLOs that a part can break by itself. */
function ownSettings({ features }: JointPart, settings: FleetSettings): FleetSettings {
  const slos = settings.slos.filter(({ feature }) => feature === undefined || features.includes(feature));
  return { ...settings, slos };
}

/** Fleets of a part that keep its SLOs by themselves, of the kinds that are cheapest by estimate; cheapest first. */
async function ownFleets(
  { candidates }: JointPart,
  settings: FleetSettings,
  runner: Runner,
  interruption: Interruption,
): Promise<OwnFleet[]> {
  if (settings.slos.length === 0) return candidates.map((candidate) => ({ candidate, machines: 1 }));
  const starts = candidates
    .map((candidate) => ({ candidate, start: startingFleet(candidate, settings) }))
    .filter(({ start }) => start.impossible.length === 0)
    .map((each) => ({ ...each, price: priceOf(each.candidate, settings, each.start.machines) }))
    .toSorted((a, b) => a.price - b.price);
  const cheapest = starts.slice(0, most.kinds);
  const found = await inTurn(cheapest, atOnce, ({ candidate, start }) =>
    ownFleet(candidate, start, settings, runner, interruption),
  );
  return found
    .filter((each) => each !== null)
    .toSorted(
      (a, b) => priceOf(a.candidate, settings, a.machines) - priceOf(b.candidate, settings, b.machines),
    );
}

async function ownFleet(
  candidate: FleetCandidate,
  start: FleetStart,
  settings: FleetSettings,
  runner: Runner,
  interruption: Interruption,
): Promise<OwnFleet | null> {
  const hours = hoursOf(candidate, start, settings, runner);
  const fleet = await candidateFleet(candidate, start, settings, hours, "screened", interruption);
  return fleet?.meets ? { candidate, machines: fleet.machines } : null;
}

/** A month's cost; what has no price comes after all that has, by its GPUs. */
function priceOf(candidate: FleetCandidate, settings: FleetSettings, machines: number): number {
  const unpriced = 1e12 * (1 + machines * (candidate.gpus ?? 1));
  return fleetCost(candidate, settings, machines).perMonth ?? unpriced;
}

/** Houses of one fleet for each part, the cheapest first. */
function cheapestHouses(
  parts: readonly JointPart[],
  fleets: readonly (readonly OwnFleet[])[],
  settings: FleetSettings,
): Pick<Ranked, "choices" | "machines">[] {
  const houses = fleets.reduce<readonly (readonly OwnFleet[])[]>(
    (all, own) => all.flatMap((before) => own.map((each) => [...before, each])),
    [[]],
  );
  const price = (each: readonly OwnFleet[]) =>
    each.reduce((sum, { candidate, machines }) => sum + priceOf(candidate, settings, machines), 0);
  return houses
    .toSorted((a, b) => price(a) - price(b))
    .slice(0, most.houses)
    .map((each) => ({
      choices: each.map(({ candidate }, i) => ({
        name: parts[i]!.name,
        features: parts[i]!.features,
        candidate,
      })),
      machines: each.map(({ machines }) => machines),
    }));
}

async function optionOfHouse(
  house: House,
  choices: readonly JointChoice[],
  start: readonly number[],
  settings: FleetSettings,
  runner: Runner,
  effort: Effort,
  interruption: Interruption,
): Promise<PlanOption | null> {
  const scenarioOf = (machines: readonly number[], down: readonly number[]) =>
    houseScenario(house, choices, machines, down);
  const up = start.map(() => 0);
  const { hours: count } = fleetTest(settings.confidence);
  const order = hardestFirst(scenarioOf(start, up), settings.slos, settings.seed, count, new LengthMemo());
  const hours = new FleetHours(scenarioOf, settings, runner, order);
  const found = await searchHouse(choices, settings, hours, start, effort, interruption);
  if (found === null) return null;
  const option = await houseOption(house, choices, settings, hours, found, effort);
  if (!found.meets) return option;
  const left = found.machines.map((machines, i) => machines - found.down[i]!);
  const scenario = scenarioOf(left, up);
  const headroomUsers = await estimatedHeadroom(scenario, found.found, hours, settings, runner);
  return { ...option, headroomUsers, headroomEffort: headroomUsers === null ? null : "screened" };
}

function sorted(ranked: readonly Ranked[]): Ranked[] {
  return ranked.toSorted((a, b) => byRank(a.option, b.option));
}
