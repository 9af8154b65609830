import { type Interruption, unlessInterrupted } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { candidateFleet, hoursOf } from "../fleet/candidateOption.ts";
import type { FleetCandidate, FleetSettings } from "../fleet/fleetPlan.ts";
import { fleetCost } from "../fleet/planOption.ts";
import { type FleetStart, startingFleet } from "../fleet/startingFleet.ts";
import { inTurn } from "../inTurn.ts";
import type { JointChoice, JointPart } from "./house.ts";

const atOnce = 4;
/** Kinds of machines of each part that are simulated, the cheapest by estimate. */
const mostKinds = 5;

/** A part's fleet by itself. */
export type OwnFleet = { readonly candidate: FleetCandidate; readonly machines: number };

/** Fleets that a house begins with, one for each part. */
export type HouseStart = { readonly choices: readonly JointChoice[]; readonly machines: readonly number[] };

/** Fleets of a part that keep its SLOs by themselves, of the kinds that are cheapest by estimate; cheapest first. */
export async function ownFleets(
  part: JointPart,
  settings: FleetSettings,
  runner: Runner,
  interruption: Interruption,
): Promise<OwnFleet[]> {
  const { candidates } = part;
  const own = ownSettings(part, settings);
  if (own.slos.length === 0) return candidates.map((candidate) => ({ candidate, machines: 1 }));
  const starts = candidates
    .map((candidate) => ({ candidate, start: startingFleet(candidate, own) }))
    .filter(({ start }) => start.impossible.length === 0)
    .map((each) => ({ ...each, price: priceOf(each.candidate, own, each.start.machines) }))
    .toSorted((a, b) => a.price - b.price);
  const found = await inTurn(starts.slice(0, mostKinds), atOnce, ({ candidate, start }) =>
    unlessInterrupted(ownFleet(candidate, start, own, runner, interruption), interruption),
  );
  return found
    .filter((each) => each !== null)
    .toSorted((a, b) => priceOf(a.candidate, own, a.machines) - priceOf(b.candidate, own, b.machines));
}

/** The SLOs that a part can break by itself. */
function ownSettings({ features }: JointPart, settings: FleetSettings): FleetSettings {
  const slos = settings.slos.filter(({ feature }) => feature === undefined || features.includes(feature));
  return { ...settings, slos };
}

async function ownFleet(
  candidate: FleetCandidate,
  start: FleetStart,
  settings: FleetSettings,
  runner: Runner,
  interruption: Interruption,
): Promise<OwnFleet | null> {
  const hours = hoursOf(candidate, start.order, settings, runner);
  const fleet = await candidateFleet(candidate, start, settings, hours, "screened", interruption);
  return fleet?.meets ? { candidate, machines: fleet.machines } : null;
}

/** A month's cost; what has no price comes after all that has, by its GPUs. */
export function priceOf(candidate: FleetCandidate, settings: FleetSettings, machines: number): number {
  const unpriced = 1e12 * (1 + machines * (candidate.gpus ?? 1));
  return fleetCost(candidate, settings, machines).perMonth ?? unpriced;
}

/** Houses of one fleet for each part, with what they cost a month; in no order. */
export function housesOf(
  parts: readonly JointPart[],
  fleets: readonly (readonly OwnFleet[])[],
  settings: FleetSettings,
): (HouseStart & { readonly price: number })[] {
  const houses = fleets.reduce<readonly (readonly OwnFleet[])[]>(
    (all, own) => all.flatMap((before) => own.map((each) => [...before, each])),
    [[]],
  );
  return houses.map((each) => ({
    choices: each.map(({ candidate }, i) => ({
      name: parts[i]!.name,
      features: parts[i]!.features,
      candidate,
    })),
    machines: each.map(({ machines }) => machines),
    price: each.reduce((sum, { candidate, machines }) => sum + priceOf(candidate, settings, machines), 0),
  }));
}
