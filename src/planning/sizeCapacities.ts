import type { Runner } from "../montecarlo/runner.ts";
import type { CapacityEstimate } from "./capacity.ts";
import type { FleetCandidate, FleetSettings } from "./fleet/fleetPlan.ts";
import { toleratedDown } from "./fleet/fleetState.ts";
import { fleetCapacity } from "./fleet/headroom.ts";
import type { SizeCapacity } from "./growth.ts";

/** What so many machines carry; each number is searched once. */
export type Carrier = (machines: number) => Promise<SizeCapacity>;

/**
 * What any number of machines of a candidate carry while as many are down as the redundancy asks for. Fleets that have as
 * many machines left carry as much, so that one search serves them all.
 *
 * @param known capacities by the number of machines left, that are searched already
 */
export function carrierOf(
  candidate: FleetCandidate,
  settings: FleetSettings,
  runner: Runner,
  known: ReadonlyMap<number, CapacityEstimate>,
): Carrier {
  const searches = new Map<number, Promise<CapacityEstimate>>(
    [...known].map(([left, capacity]) => [left, Promise.resolve(capacity)]),
  );
  return async (machines) => {
    const left = machines - toleratedDown(settings.redundancy, machines, candidate.failure);
    if (left <= 0) return { machines, value: 0, ci: [0, 0], isSearched: true };
    const search = searches.get(left) ?? fleetCapacity(candidate, left, 0, settings, runner);
    searches.set(left, search);
    const { value, ci } = await search;
    return { machines, value: value ?? 0, ci, isSearched: true };
  };
}

/** Told after each size that was searched: how many there were, and how many there seem to be still. */
export type SizesProgress = (done: number, left: number) => void;

/**
 * Capacities of all fleets from `first` machines to the first that carries `load`, or that is as large as `most`. Up to
 * `searched` sizes are each searched. Where it takes more, about as many that lie evenly are, and the others lie on the lines
 * between: from some machines on each carries about as much as the one before. Where the first carries nothing, the search ends.
 *
 * @returns by rising number of machines; the last carries the load unless `most` was too few
 */
export async function capacitiesUpTo(
  carry: Carrier,
  first: number,
  load: number,
  most: number,
  searched: number,
  onProgress: SizesProgress = () => {},
): Promise<SizeCapacity[]> {
  const found = [await carry(first)];
  const last = () => found.at(-1)!;
  if (last().value === 0) {
    onProgress(found.length, 0);
    return found;
  }
  while (last().value < load && last().machines < most) {
    const { machines, value } = last();
    // Each further machine carries at least its share of what there is.
    const lacking = Math.ceil(((load - value) * machines) / value);
    const step = Math.ceil(lacking / Math.max(1, searched - found.length));
    onProgress(found.length, Math.ceil(Math.min(lacking, most - machines) / step));
    found.push(await carry(Math.min(most, machines + step)));
  }
  onProgress(found.length, 0);
  return found.flatMap((size, i) => [...between(found[i - 1], size), size]);
}

/** Fleets of which the size lies between two. */
function between(low: SizeCapacity | undefined, high: SizeCapacity): SizeCapacity[] {
  if (low === undefined) return [];
  const gap = high.machines - low.machines;
  return Array.from({ length: gap - 1 }, (_, i) => {
    const at = (a: number, b: number) => a + ((b - a) * (i + 1)) / gap;
    return {
      machines: low.machines + i + 1,
      value: at(low.value, high.value),
      ci: low.ci === null || high.ci === null ? null : [at(low.ci[0], high.ci[0]), at(low.ci[1], high.ci[1])],
      isSearched: false,
    };
  });
}

/**
 * How far the searches of several options are together. Each counts the same, and how many sizes it needs is known after its first.
 *
 * @param onProgress takes how many options are done, and the share of all the work that is, 0 to 1; 0 until it can be told
 * @returns for each option what it is to tell
 */
export function ofAllOptions(
  options: number,
  onProgress: (done: number, share: number) => void,
): readonly SizesProgress[] {
  const shares: number[] = new Array(options).fill(0);
  return shares.map((_, option) => (done, left) => {
    shares[option] = left === 0 ? 1 : done / (done + left);
    const isDone = shares.filter((share) => share === 1).length;
    const isKnown = shares.every((share) => share > 0);
    onProgress(isDone, isKnown ? shares.reduce((sum, share) => sum + share, 0) / options : 0);
  });
}
