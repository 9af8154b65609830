import type { Catalog } from "../../catalog/types.ts";
import type { CostSensitivity } from "../../documents/parts/sensitivity.ts";
import type { ExperimentSettings, Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { scaledTerms } from "../../planning/cost/scaledTerms.ts";
import { findCostSensitivity, heldCost } from "../../planning/whatif/costSensitivity.ts";
import type { PriceInput } from "../plan/choosePurchase.ts";
import type { Comparison } from "./resolveWhatif.ts";
import { machinesOf, runCost } from "./runCost.ts";

/** What a search for the fleets of a base runs with. */
export type CostSession = {
  readonly catalog: Catalog;
  readonly runner: Runner;
  readonly interruption: Interruption;
  /** YYYY-MM-DD, for the age of prices. */
  readonly today: string;
  /** Told of searches that are finished, and of how many there are. */
  onDone(done: number, of: number): void;
};

/**
 * What moves the cost of a base: every input through the fewest machines that keep the SLOs, and the price; the price alone
 * where the machines are held.
 *
 * @returns null where no price is known, or when interrupted
 */
export async function costSensitivity(
  { base, fleet }: Comparison,
  settings: ExperimentSettings,
  prices: PriceInput,
  { catalog, runner, interruption, today, onDone }: CostSession,
): Promise<CostSensitivity | null> {
  if (runCost(base, prices, catalog, today).perMonth === null) return null;
  const held = (because: string) =>
    heldCost(machinesOf(base), priceEffect(base, prices, catalog, today), because);
  if (fleet.kind === "held") return held(fleet.because);
  const { hoursPerMonth } = prices;
  const its = { ...settings, redundancy: { kind: "none" } as const, hoursPerMonth, today };
  const found = await findCostSensitivity(fleet.candidate, its, runner, onDone, interruption);
  return found === "no fleet" ? held("no number of them keeps the SLOs as asked") : found;
}

/** The cost of a month of a run's machines at so many times their prices; the price must be known. */
export function priceEffect(
  run: Comparison["base"],
  prices: PriceInput,
  catalog: Catalog,
  today: string,
): (factor: number) => number {
  return (factor) => {
    const scaled: PriceInput = {
      ...prices,
      termsOf: (name, machine) => scaledTerms(prices.termsOf(name, machine), factor),
    };
    return runCost(run, scaled, catalog, today).perMonth!;
  };
}
