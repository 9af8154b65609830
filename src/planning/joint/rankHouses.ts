import type { Effort, FoundOption } from "../../documents/parts/planOption.ts";
import { type Interruption, unlessInterrupted } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { LengthMemo } from "../bounds/lengthMemo.ts";
import { estimatedHeadroom } from "../fleet/estimatedHeadroom.ts";
import { FleetHours } from "../fleet/fleetHours.ts";
import type { FleetSettings } from "../fleet/fleetPlan.ts";
import { fleetTest } from "../fleet/fleetTest.ts";
import type { PlanProgress } from "../fleet/makePlan.ts";
import { byRank } from "../fleet/rankOptions.ts";
import { hardestFirst } from "../fleet/startingFleet.ts";
import { inTurn } from "../inTurn.ts";
import { type House, houseScenario } from "./house.ts";
import { houseOption } from "./houseOption.ts";
import { searchHouse } from "./houseSearch.ts";
import type { HouseStart } from "./ownFleets.ts";

const atOnce = 4;

/** A house under way. */
type Ranked = HouseStart & { readonly option: FoundOption };

/** Which options are tested with full effort. */
export type InFront = {
  /** @param options ranked */
  of(options: readonly FoundOption[]): readonly FoundOption[];
  /** How many at once. */
  readonly count: number;
};

/**
 * Houses simulated as a whole, all deployments at once; those in front with full effort, until all that are have been, or twice
 * as many as are at once.
 *
 * @returns ranked; what was finished, also when interrupted
 */
export async function rankHouses(
  house: House,
  houses: readonly HouseStart[],
  inFront: InFront,
  settings: FleetSettings,
  runner: Runner,
  onProgress: (progress: PlanProgress) => void,
  interruption: Interruption,
): Promise<FoundOption[]> {
  let done = 0;
  const optionOf = async (start: HouseStart, effort: Effort): Promise<Ranked | null> => {
    onProgress({ stage: "testing", done, of: Math.max(houses.length + inFront.count, done + 1) });
    const testing = optionOfHouse(house, start, settings, runner, effort, interruption);
    const option = await unlessInterrupted(testing, interruption);
    done++;
    return option && { ...start, machines: option.deployments!.map((each) => each.machines), option };
  };
  const screened = await inTurn(houses, atOnce, (each) => optionOf(each, "screened"));
  let ranked = sorted(screened.filter((each) => each !== null));
  for (let tests = 0; tests < 2 * inFront.count && !interruption.requested; tests++) {
    const front = inFront.of(ranked.map(({ option }) => option));
    const next = ranked.find(({ option }) => option.effort === "screened" && front.includes(option));
    if (next === undefined) break;
    const tested = await optionOf(next, "full");
    if (tested !== null) ranked = sorted(ranked.map((each) => (each === next ? tested : each)));
  }
  return ranked.map(({ option }) => option);
}

async function optionOfHouse(
  house: House,
  { choices, machines: start }: HouseStart,
  settings: FleetSettings,
  runner: Runner,
  effort: Effort,
  interruption: Interruption,
): Promise<FoundOption | null> {
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
