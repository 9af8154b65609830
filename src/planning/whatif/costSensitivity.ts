import type { CostEnd, CostSensitivity, CostSwing } from "../../documents/parts/sensitivity.ts";
import { centreOf } from "../../montecarlo/drawScenario.ts";
import { type Interruption, unlessInterrupted } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { latencyFloor } from "../bounds/latencyFloor.ts";
import { scaledTerms } from "../cost/scaledTerms.ts";
import { hoursOf } from "../fleet/candidateOption.ts";
import type { FleetCandidate, FleetSettings } from "../fleet/fleetPlan.ts";
import { fleetTest } from "../fleet/fleetTest.ts";
import { fleetCost } from "../fleet/planOption.ts";
import { mostTried, startingFleet } from "../fleet/startingFleet.ts";
import { inTurn } from "../inTurn.ts";
import type { SweptScenario } from "../loadScale.ts";
import { fewestMachines, type MachineBounds } from "./fewestMachines.ts";
import { inputFactors, usualRange, usualSpread } from "./inputFactors.ts";

/** Searches under way at once: enough for every thread to have work while one prepares. */
const atOnce = 4;

/**
 * What every input does to the cost of a month through the fewest machines that keep the SLOs, and the price by itself. Like the
 * latencies beside it under the laws' centre, and with the same hours at every end. The harder end of an input is searched
 * from the base's fleet upwards and the easier one downwards, since it needs at least or at most as many.
 *
 * @param candidate with a known price
 * @param onDone told of searches that are finished, and of how many there are
 * @returns "no fleet" where none keeps the SLOs as asked; null when interrupted
 */
export async function findCostSensitivity(
  candidate: FleetCandidate,
  settings: FleetSettings,
  runner: Runner,
  onDone: (done: number, of: number) => void,
  interruption: Interruption,
): Promise<CostSensitivity | "no fleet" | null> {
  const { scenario } = candidate;
  const factors = inputFactors(scenario);
  const ends = factors.flatMap((factor) => (["low", "high"] as const).map((end) => ({ factor, end })));
  const searches = ends.length + 1;
  onDone(0, searches);
  const search = (its: SweptScenario, bounds: Bounds) => {
    const centre = { ...candidate, scenario: centreOf(its) as SweptScenario };
    return unlessInterrupted(fewestFor(centre, bounds, settings, runner, interruption), interruption);
  };
  const machines = await search(scenario, { tooFew: 0, enough: null, from: null });
  if (interruption.requested) return null;
  if (machines === null) return "no fleet";
  let done = 1;
  onDone(done, searches);
  const found = await inTurn(ends, atOnce, async ({ factor, end }) => {
    const isHarder = (end === "high") === (factor.moreIs === "harder");
    const known = isHarder ? { tooFew: machines - 1, enough: null } : { tooFew: 0, enough: machines };
    const bounds = { ...known, from: machines };
    const fewest = await search(factor.apply(scenario, end) as SweptScenario, bounds);
    onDone(++done, searches);
    return fewest;
  });
  if (interruption.requested) return null;
  const costOf = (count: number) => fleetCost(candidate, settings, count).perMonth!;
  const endOf = (factor: number, count: number | null): CostEnd => ({
    factor,
    machines: count,
    perMonth: count === null ? null : costOf(count),
  });
  const swings = factors.map(({ input, range, low, high }, i) =>
    costSwing({ input, range, low: endOf(low, found[2 * i]!), high: endOf(high, found[2 * i + 1]!) }),
  );
  const price = priceSwing(machines, (factor) => {
    const terms = scaledTerms(candidate.terms, factor);
    return fleetCost({ ...candidate, terms }, settings, machines).perMonth!;
  });
  return { machines, perMonth: costOf(machines), inputs: byWidth([...swings, price]), heldBecause: null };
}

/**
 * What the price alone does to the cost of the machines there are.
 *
 * @param costAt cost of a month at so many times the price, to the cent
 */
export function heldCost(
  machines: number,
  costAt: (factor: number) => number,
  heldBecause: string,
): CostSensitivity {
  return { machines, perMonth: costAt(1), inputs: [priceSwing(machines, costAt)], heldBecause };
}

function priceSwing(machines: number, costAt: (factor: number) => number): CostSwing {
  const end = (factor: number): CostEnd => ({ factor, machines, perMonth: costAt(factor) });
  return costSwing({
    input: "price of a machine",
    range: usualRange,
    low: end(1 - usualSpread),
    high: end(1 + usualSpread),
  });
}

function costSwing(ends: Omit<CostSwing, "swing">): CostSwing {
  const { low, high } = ends;
  const isKnown = low.perMonth !== null && high.perMonth !== null;
  // To the cent: amounts are decimal numbers.
  const swing = isKnown ? Math.round(Math.abs(high.perMonth! - low.perMonth!) * 100) / 100 : null;
  return { ...ends, swing };
}

function byWidth(swings: readonly CostSwing[]): CostSwing[] {
  return swings.toSorted((a, b) => (b.swing ?? Number.MAX_VALUE) - (a.swing ?? Number.MAX_VALUE));
}

/** What is known of the number of machines; where nothing is, an estimate says where to begin. */
type Bounds = Pick<MachineBounds, "tooFew" | "enough"> & { readonly from: number | null };

/** Fewest machines that keep the SLOs in short hours, all of a test's; null where none do. */
async function fewestFor(
  candidate: FleetCandidate,
  bounds: Bounds,
  settings: FleetSettings,
  runner: Runner,
  interruption: Interruption,
): Promise<number | null> {
  const isImpossible = settings.slos.some((slo) => latencyFloor(candidate.scenario, slo) >= slo.seconds);
  if (isImpossible) return null;
  const from = bounds.from ?? startingFleet(candidate, settings).machines;
  // Under one law no hour is known to be harder than another, so that all must be simulated.
  const order = Array.from({ length: fleetTest(settings.confidence).hours }, (_, hour) => hour);
  const hours = hoursOf(candidate, order, settings, runner);
  const isEnough = async (machines: number) => (await hours.judgeWhole([machines], [0], "screened")).isMet;
  return fewestMachines(isEnough, { ...bounds, from, most: mostTried(from) }, interruption);
}
