import type { SizeCapacity } from "../documents/parts/capacity.ts";
import type { FleetGrowth } from "../documents/parts/growth.ts";
import type { FoundOption } from "../documents/parts/planOption.ts";
import { type Interruption, unlessInterrupted } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { costOverTime } from "./cost/costOverTime.ts";
import type { FleetCandidate, FleetSettings } from "./fleet/fleetPlan.ts";
import { fleetCost } from "./fleet/planOption.ts";
import { type Growth, growthPlan, loadInMonth, monthsOf } from "./growth.ts";
import {
  type Carrier,
  capacitiesUpTo,
  carrierOf,
  ofAllOptions,
  type SizesProgress,
} from "./sizeCapacities.ts";

/** What must be known of an option to follow it. */
export type GrowingOption = Pick<
  FoundOption,
  "model" | "machine" | "machines" | "toleratedDown" | "capacity" | "meets"
>;

/** Options in front that are followed over the years: the recommendation and the runner-up. */
const followed = 2;
/** Machines that are looked at, as a multiple of today's, and sizes that are searched. */
const most = { times: 200, searched: 7 } as const;

/**
 * When the fleets in front are to grow, and what they cost by then. Machines are there on the first of the month that needs
 * them, and paid from then on. Today's fleet carries today's load, which it was tested for, whatever its own capacity came out as.
 *
 * @param options ranked; the first that meet the SLOs are followed
 * @param onProgress takes how many of those are done, of how many, and the share of the work that is, 0 to 1
 */
export async function growFleets(
  candidates: readonly FleetCandidate[],
  options: readonly GrowingOption[],
  growth: Growth,
  settings: FleetSettings,
  runner: Runner,
  onProgress: (done: number, of: number, share: number) => void,
  interruption: Interruption,
): Promise<FleetGrowth[]> {
  const front = options.slice(0, followed).filter(({ meets }) => meets);
  onProgress(0, front.length, 0);
  const tell = ofAllOptions(front.length, (done, share) => onProgress(done, front.length, share));
  const grown = front.map(async (option, i): Promise<FleetGrowth | null> => {
    const candidate = candidates.find(
      ({ context }) => context.model === option.model && context.machine === option.machine,
    );
    if (candidate === undefined) return null;
    const left = option.machines - option.toleratedDown;
    const known = new Map(option.capacity === null ? [] : [[left, option.capacity]]);
    const { onSizes, onHours } = tell[i]!;
    const carry = carrierOf(candidate, settings, runner, known, onHours);
    // A size that is known took no time.
    const searched: SizesProgress = (done, sizesLeft) => onSizes(done - known.size, sizesLeft);
    const searching = sizesOf(option.machines, growth, carry, searched);
    const sizes = await unlessInterrupted(searching, interruption);
    if (sizes === null) return null;
    return { option: i, sizes, ...overTheYears(candidate, option.machines, growth, sizes, settings) };
  });
  return (await Promise.all(grown)).filter((each) => each !== null);
}

/** Capacities that decide: from today's machines as far as the load goes, up or down. */
async function sizesOf(
  start: number,
  growth: Growth,
  carry: Carrier,
  onProgress: SizesProgress,
): Promise<SizeCapacity[]> {
  const [now, end] = [growth.load, loadInMonth(growth, monthsOf(growth))];
  const carryNow: Carrier = async (machines) => {
    const size = await carry(machines);
    return machines === start ? { ...size, value: Math.max(size.value, now) } : size;
  };
  if (end >= now) return capacitiesUpTo(carryNow, start, end, most.times * start, most.searched, onProgress);
  const sizes = [await carryNow(start)];
  // Fleets carry about in proportion to their machines, until one carries too little.
  const fewest = Math.max(1, Math.floor((start * end) / now));
  for (let machines = start - 1; machines > 0; machines--) {
    onProgress(sizes.length, Math.max(1, machines - fewest + 1));
    const size = await carry(machines);
    if (size.value < end) break;
    sizes.unshift(size);
  }
  onProgress(sizes.length, 0);
  return sizes;
}

function overTheYears(
  candidate: FleetCandidate,
  start: number,
  growth: Growth,
  sizes: readonly SizeCapacity[],
  settings: FleetSettings,
): Omit<FleetGrowth, "option" | "sizes"> {
  const { steps, outgrownInMonth } = growthPlan(growth, sizes, start);
  const monthly = (machines: number) => fleetCost(candidate, settings, machines).perMonth;
  const certain = steps.filter(({ month }) => month !== null);
  const months = Array.from({ length: monthsOf(growth) }, (_, month) =>
    outgrownInMonth !== null && month >= outgrownInMonth
      ? null
      : monthly(certain.findLast((step) => step.month! <= month)!.machines),
  );
  return {
    steps: steps.map((step) => ({ ...step, costPerMonth: monthly(step.machines) })),
    outgrownInMonth,
    cost: costOverTime(months),
  };
}
