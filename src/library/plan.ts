import type { PlanDocument } from "../documents/plan.ts";
import type { PlanProgress } from "../planning/fleet/makePlan.ts";
import { resolvePlan } from "../questions/plan/resolvePlan.ts";
import { runPlan } from "../questions/plan/runPlan.ts";
import { planFlagGroups } from "../settings/planFlags.ts";
import type { PlanOptions } from "./commandOptions.ts";
import { givenScenario } from "./givenScenario.ts";
import { inKeys } from "./inKeys.ts";
import { type RunOptions, type Surroundings, withRunner } from "./surroundings.ts";

/** `capsim plan` as a function. */
export function planIn(
  surroundings: Surroundings,
  options: PlanOptions,
  run: RunOptions<PlanProgress> = {},
): Promise<PlanDocument> {
  return inKeys(async () => {
    const { file, flags, world, reproduction } = givenScenario(
      "plan",
      options,
      planFlagGroups,
      [],
      surroundings.world,
    );
    const chosen = await resolvePlan(flags, file, world, surroundings.costs, surroundings.today());
    for (const line of chosen.resolved.skipped) run.onSkipped?.(line);
    return withRunner(surroundings, chosen.inputs.values.threads, run, async (runner, interruption) => {
      const onProgress = (progress: PlanProgress) => run.onProgress?.(progress);
      const { version } = surroundings;
      const document = await runPlan(chosen, { runner, interruption, world, version, onProgress });
      return document && { ...document, reproduction: reproduction() };
    });
  });
}
