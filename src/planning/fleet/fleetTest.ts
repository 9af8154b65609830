import type { Effort } from "../../documents/parts/planOption.ts";
import { fewestForVerdict } from "../../montecarlo/slo.ts";

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
 * The test of a fleet: of n hours so many may break an SLO that (k + ½)/(n + 1) is still the confidence, as in the verdict
 * on an SLO.
 *
 * @param confidence in (0, 1)
 * @example
 * fleetTest(0.95).forgiven; // => 2
 */
export function fleetTest(confidence: number): FleetTest {
  const hours = Math.max(fewest.hours, fewestForVerdict(confidence));
  const forgiven = Math.max(0, Math.floor(hours + 0.5 - confidence * (hours + 1) + 1e-9));
  return {
    hours,
    forgiven,
    hardest: Math.min(hours, Math.max(fewest.hardest, 4 * (forgiven + 1))),
    calm,
    drawn: { screened: fewest.drawn, full: hours },
  };
}
