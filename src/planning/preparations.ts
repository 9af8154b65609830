import { isCounted, kindOf, withAmount } from "../engine/loadKinds.ts";
import type { Capacity } from "../montecarlo/capacity.ts";
import type { Preparation } from "../montecarlo/prepare.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { amountOffering, type SweptScenario, seatsOf } from "./loadScale.ts";

/** Shares of the saturating load at which pilot runs are made; beyond it, its multiples by `beyond`. */
const rungs = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.75, 0.85, 0.9, 0.95, 0.98];
const beyond = 1.25;

/** Pilot runs of one scenario at many loads, made once for all loads of a rung. */
export type Preparations = {
  /** The load at which the machines have no spare time left, in the load's own unit, and what they serve then. */
  readonly saturation: { readonly amount: number; readonly requestsPerSecond: number };
  /** What must be known before replications at this load start. */
  at(amount: number): Promise<Preparation>;
};

/**
 * Prepares a scenario for loads that are not known yet. A load takes its warm-up from pilot runs at the next rung above
 * it: heavier loads settle later, so it is long enough, and neighbouring loads measure the same stretch of their streams,
 * which keeps the curve smooth. A load that has no steady state is told as such from the saturated throughput, which is the
 * same for all.
 *
 * @param duration seconds measured in a replication
 * @param lightest an amount of the load that is sure to be light, to begin with
 * @param served what the scenario serves at most, where that was found already
 */
export async function preparations(
  scenario: SweptScenario,
  seed: number,
  duration: number,
  lightest: number,
  runner: Runner,
  served?: Capacity,
): Promise<Preparations> {
  const { load, workload } = scenario;
  const prepareAt = (amount: number) =>
    runner.prepare({
      kind: "prepare",
      scenario: { ...scenario, load: withAmount(load, amount) },
      seed,
      duration,
      ...(capacity && { known: { capacity } }),
    });
  let capacity = served;
  const known = new Map<number, Promise<Preparation>>();
  if (capacity === undefined) {
    const first = prepareAt(lightest);
    known.set(lightest, first);
    capacity = (await first).capacity!;
  }
  const requestsPerSecond = capacity.total;
  const amount = amountOffering(requestsPerSecond, load, workload, seatsOf(scenario));
  const prepared = (rung: number) => {
    const already = known.get(rung);
    if (already !== undefined) return already;
    const fresh = prepareAt(rung);
    known.set(rung, fresh);
    return fresh;
  };
  const whole = isCounted(load.kind) ? Math.ceil : (value: number) => value;
  return {
    saturation: { amount, requestsPerSecond },
    at(asked) {
      // What is overloaded, and by how much, is told of the load itself.
      const isItself = asked === lightest || (kindOf(load).isOpen && asked >= amount);
      return prepared(isItself ? asked : Math.max(whole(rungAbove(asked / amount) * amount), asked));
    },
  };
}

/** The least rung that is not below the share of the saturating load. */
function rungAbove(share: number): number {
  const below = rungs.find((rung) => rung >= share);
  if (below !== undefined) return below;
  if (share < 1) return share;
  return beyond ** Math.ceil(Math.log(share) / Math.log(beyond) - 1e-9);
}
