import type { PlanDocument } from "../../documents/plan.ts";
import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { makePlan, type PlanProgress } from "../../planning/fleet/makePlan.ts";
import { growFleets } from "../../planning/growFleets.ts";
import { jointPlan } from "../../planning/joint/jointPlan.ts";
import { splitPlan } from "../../planning/split/splitPlan.ts";
import type { World } from "../resolve/world.ts";
import { planDocument } from "./planDocument.ts";
import { growthOf, type ResolvedPlan } from "./resolvePlan.ts";

/** What a plan runs with. */
export type PlanSession = {
  readonly runner: Runner;
  readonly interruption: Interruption;
  readonly world: World;
  readonly version: string;
  onProgress(progress: PlanProgress): void;
};

/**
 * Makes a plan, and follows the fleets in front where the load is to grow.
 *
 * @returns null when interrupted before any option was finished
 */
export async function runPlan(
  chosen: ResolvedPlan,
  { runner, interruption, world, version, onProgress }: PlanSession,
): Promise<PlanDocument | null> {
  const { candidates, settings, house } = chosen;
  const planTogether = house?.isSplit ? splitPlan : jointPlan;
  const options =
    house === null
      ? await makePlan(candidates, settings, runner, onProgress, interruption)
      : await planTogether(house.house, house.parts, settings, runner, onProgress, interruption);
  if (options.length === 0) return null;
  const growth = growthOf(chosen);
  if (growth === null || interruption.requested) return planDocument(chosen, options, [], world, version);
  const onFleets = (done: number, of: number, share: number) =>
    onProgress({ stage: "growth", done, of, share });
  const grown = await growFleets(candidates, options, growth, settings, runner, onFleets, interruption);
  return planDocument(chosen, options, grown, world, version);
}
