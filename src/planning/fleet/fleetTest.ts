import type { Effort } from "../../documents/parts/planOption.ts";
import { fewestForVerdict, hoursForgiven } from "../../stats/verdict.ts";

/** How many busy hours judge a fleet. */
export type FleetTest = {
  readonly hours: number;
  /** Hours that may break an SLO. */
  readonly forgiven: number;
  /** Hours that a screening simulates at least, the hardest first, and how many in a row must have kept every SLO at its end. */
  readonly hardest: number;
  readonly calm: number;
  /** Hours in their own order, from which bands come. */
  readonly drawn: Readonly<Record<Effort, number>>;
};

const fewest = { hours: 60, hardest: 12, drawn: 20 } as const;
const calm = 8;

/**
 * The test of a fleet: so many hours may break an SLO as a verdict on it forgives.
 *
 * @param confidence in (0, 1)
 * @example
 * fleetTest(0.95).forgiven; // => 2
 */
export function fleetTest(confidence: number): FleetTest {
  const hours = Math.max(fewest.hours, fewestForVerdict(confidence));
  const forgiven = hoursForgiven(hours, confidence);
  return {
    hours,
    forgiven,
    hardest: Math.min(hours, Math.max(fewest.hardest, 4 * (forgiven + 1))),
    calm,
    drawn: { screened: fewest.drawn, full: hours },
  };
}
