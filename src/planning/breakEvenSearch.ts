import type { BreakEven, BreakEvenOption, CostStep } from "../documents/breakEven.ts";
import { type Interruption, unlessInterrupted } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { cheapestStretches } from "./breakEven.ts";
import type { FleetCandidate, FleetSettings } from "./fleet/fleetPlan.ts";
import { fleetCost } from "./fleet/planOption.ts";
import { capacitiesUpTo, carrierOf, ofAllOptions } from "./sizeCapacities.ts";

/** A candidate and the name it is told by. */
export type NamedCandidate = { readonly name: string; readonly candidate: FleetCandidate };

type Found =
  | { readonly kind: "option"; readonly option: BreakEvenOption }
  | { readonly kind: "left out"; readonly name: string; readonly reason: string };

/** Machines that are looked at, and sizes of a fleet that are searched, the others lying on the lines between. */
const most = { machines: 256, searched: 4 } as const;

/**
 * Finds what fleets of each candidate carry within the SLOs, and from it which is the cheapest at which load up to `upTo`.
 * All candidates have the same hours: the same draws of how much people ask, the same streams.
 *
 * @param onProgress takes how many candidates are done, and the share of the work that is, 0 to 1
 * @returns null when interrupted
 */
export async function searchBreakEven(
  candidates: readonly NamedCandidate[],
  upTo: number,
  settings: FleetSettings,
  runner: Runner,
  onProgress: (done: number, share: number) => void,
  interruption: Interruption,
): Promise<BreakEven | null> {
  const tell = ofAllOptions(candidates.length, onProgress);
  const searching = candidates.map(async ({ name, candidate }, i): Promise<Found> => {
    const { model, machine } = candidate.context;
    const { onSizes, onHours } = tell[i]!;
    const costOf = (machines: number) => fleetCost(candidate, settings, machines).perMonth;
    const costPerMonth = costOf(1);
    if (costPerMonth === null) {
      onSizes(1, 0);
      return {
        kind: "left out",
        name,
        reason: `no price is known of ${machine}; give one, e.g. --price ${machine}=12.50`,
      };
    }
    const carry = carrierOf(candidate, settings, runner, new Map(), onHours);
    const sizes = await capacitiesUpTo(carry, 1, upTo, most.machines, most.searched, onSizes);
    if (sizes.at(-1)!.value === 0)
      return { kind: "left out", name, reason: "keeps the SLOs at no load, however small" };
    const steps = sizes.map((size): CostStep => ({ ...size, costPerMonth: costOf(size.machines)! }));
    return { kind: "option", option: { name, model, machine, costPerMonth, steps } };
  });
  const found = await unlessInterrupted(Promise.all(searching), interruption);
  if (found === null) return null;
  const options = found.flatMap((each) => (each.kind === "option" ? [each.option] : []));
  return {
    loadKind: candidates[0]!.candidate.scenario.load.kind,
    upTo,
    options,
    stretches: cheapestStretches(
      options.map(({ steps }) => steps),
      upTo,
    ),
    leftOut: found.flatMap((each) =>
      each.kind === "left out" ? [{ name: each.name, reason: each.reason }] : [],
    ),
  };
}
