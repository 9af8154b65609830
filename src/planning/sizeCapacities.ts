import type { CapacityEstimate, SizeCapacity } from "../documents/parts/capacity.ts";
import type { Runner } from "../montecarlo/runner.ts";
import type { FleetCandidate, FleetSettings } from "./fleet/fleetPlan.ts";
import { toleratedDown } from "./fleet/fleetState.ts";
import { fleetCapacity, usualHoursOfSearch } from "./fleet/headroom.ts";
import { countedRunner, nearlyDone } from "./stageProgress.ts";

/** What so many machines carry; each number is searched once. */
export type Carrier = (machines: number) => Promise<SizeCapacity>;

/**
 * What any number of machines of a candidate carry while as many are down as the redundancy asks for. Fleets that have as
 * many machines left carry as much, so that one search serves them all.
 *
 * @param known capacities by the number of machines left, that are searched already
 * @param onHours told of hours that were simulated
 */
export function carrierOf(
  candidate: FleetCandidate,
  settings: FleetSettings,
  runner: Runner,
  known: ReadonlyMap<number, CapacityEstimate>,
  onHours: (hours: number) => void = () => {},
): Carrier {
  const counted = countedRunner(runner, onHours);
  const searches = new Map<number, Promise<CapacityEstimate>>(
    [...known].map(([left, capacity]) => [left, Promise.resolve(capacity)]),
  );
  return async (machines) => {
    const left = machines - toleratedDown(settings.redundancy, machines, candidate.failure);
    if (left <= 0) return { machines, value: 0, ci: [0, 0], isSearched: true };
    const search = searches.get(left) ?? fleetCapacity(candidate, left, 0, settings, counted);
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

/** What is told of one option's searches. */
export type OptionProgress = {
  readonly onSizes: SizesProgress;
  /** Takes the hours that were simulated of the size at hand. */
  onHours(hours: number): void;
};

/** Sizes that an option seems to need before its first tells. */
const usualSizes = 3;

/**
 * How far the searches of several options are together, each of which counts the same.
 *
 * @param onProgress takes how many options are done, and the share of all the work that is, 0 to 1
 * @returns what is told of each
 */
export function ofAllOptions(
  options: number,
  onProgress: (done: number, share: number) => void,
): readonly OptionProgress[] {
  const all = Array.from({ length: options }, () => ({ done: 0, left: usualSizes, hours: 0 }));
  const report = () => {
    const shares = all.map(({ done, left, hours }) =>
      left === 0 ? 1 : (done + Math.min(nearlyDone, hours / usualHoursOfSearch)) / (done + left),
    );
    onProgress(
      all.filter(({ left }) => left === 0).length,
      shares.reduce((sum, share) => sum + share, 0) / options,
    );
  };
  return all.map((option) => ({
    onSizes(done, left) {
      Object.assign(option, { done, left, hours: 0 });
      report();
    },
    onHours(hours) {
      option.hours += hours;
      report();
    },
  }));
}
