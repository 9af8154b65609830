import type { FoundOption } from "../../documents/parts/planOption.ts";
import { amountOf } from "../../engine/loadKinds.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
import { fleetCost } from "./planOption.ts";

/**
 * The fewest machines that carry a load if the fleet's capacity lies at either end of its 95 % interval, in proportion to the
 * machines that are left after failures; the fleet's own number is always within.
 *
 * @param amount of the load, in the capacity's unit
 * @returns null where no capacity was searched, or its interval has no lower end
 * @example
 * machinesBetween({ machines: 4, toleratedDown: 0, capacity: { ci: [450, 680] } }, 500); // => [3, 5]
 */
export function machinesBetween(
  {
    machines,
    toleratedDown,
    capacity,
  }: Pick<FoundOption, "machines" | "toleratedDown"> & {
    readonly capacity: Pick<NonNullable<FoundOption["capacity"]>, "ci"> | null;
  },
  amount: number,
): [number, number] | null {
  const [least, most] = capacity?.ci ?? [0, 0];
  if (least <= 0) return null;
  const left = machines - toleratedDown;
  const needed = (carried: number) => Math.max(1, Math.ceil((left * amount) / carried)) + toleratedDown;
  return [Math.min(machines, needed(most)), Math.max(machines, needed(least))];
}

/** What so many machines cost a month, US dollars; null where no price is known, or no interval of the machines. */
export function costInterval(
  candidate: FleetCandidate,
  option: FoundOption,
  settings: FleetSettings,
): [number, number] | null {
  const between = machinesBetween(option, amountOf(candidate.scenario.load));
  const [low, high] = (between ?? []).map((machines) => fleetCost(candidate, settings, machines).perMonth);
  return low == null || high == null ? null : [low, high];
}
