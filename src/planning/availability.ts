import { hoursOfMonth } from "./cost/operatingHours.ts";

/** Machines that fail and are repaired, each on its own, with exponential times. Any unit of time, the same for both. */
export type RepairableMachines = {
  readonly machines: number;
  /** Mean time from repair to failure of one machine that runs. */
  readonly meanTimeToFailure: number;
  /** Mean time from the start of its repair to when it serves again, loading of weights included. */
  readonly meanTimeToRepair: number;
  /** Machines that can be repaired at once; Infinity where each has its own crew. */
  readonly crews: number;
};

/** What is true in the long run. */
export type Availability = {
  /** Share of the time that at least the needed machines run. */
  readonly availability: number;
  /** Mean number of machines that do not run. */
  readonly expectedDown: number;
  /** Minutes of a month of 730 hours that fewer than needed run. */
  readonly unavailableMinutesPerMonth: number;
};

/**
 * Long-run availability of `needed` out of n machines. The number down is a birth-death chain, up at rate
 * (n − j)/MTTF and down at min(j, crews)/MTTR, so its distribution is the product of their ratios (the machine
 * interference problem: Gross et al. 2008, Fundamentals of Queueing Theory, section 2.8, finite source). With a crew each it is
 * binomial, with A = MTTF/(MTTF + MTTR).
 *
 * @param needed machines that must run, 0 … n
 * @example
 * availability({ machines: 2, meanTimeToFailure: 99, meanTimeToRepair: 1, crews: Infinity }, 1).availability; // => 0.9999
 */
export function availability(fleet: RepairableMachines, needed: number): Availability {
  const down = downProbabilities(fleet);
  const short = down.slice(fleet.machines - needed + 1).reduce((sum, p) => sum + p, 0);
  return {
    availability: 1 - short,
    expectedDown: down.reduce((sum, p, j) => sum + j * p, 0),
    unavailableMinutesPerMonth: short * hoursOfMonth * 60,
  };
}

/** Probability that j machines are down, j = 0 … n. */
export function downProbabilities(fleet: RepairableMachines): number[] {
  const { machines, meanTimeToFailure, meanTimeToRepair, crews } = fleet;
  const logRatio = Math.log(meanTimeToRepair / meanTimeToFailure);
  // In logarithms: the weights of thousands of machines do not fit a number.
  const logs = [0];
  for (let down = 1; down <= machines; down++)
    logs.push(logs.at(-1)! + logRatio + Math.log((machines - down + 1) / Math.min(down, crews)));
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Fewest machines of which `needed` run for at least the share `target` of the time; null where more than `most` would
 * be. More machines never lower it: whatever runs of n also runs of n + 1.
 *
 * @param target in (0, 1)
 */
export function machinesForAvailability(
  fleet: Omit<RepairableMachines, "machines">,
  needed: number,
  target: number,
  most: number,
): number | null {
  for (let machines = needed; machines <= most; machines++)
    if (availability({ ...fleet, machines }, needed).availability >= target) return machines;
  return null;
}
