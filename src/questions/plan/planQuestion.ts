import type { PlanDocument } from "../../documents/plan.ts";
import { makePlan, type PlanProgress } from "../../planning/fleet/makePlan.ts";
import { growFleets } from "../../planning/growFleets.ts";
import { jointPlan } from "../../planning/joint/jointPlan.ts";
import { splitPlan } from "../../planning/split/splitPlan.ts";
import { readAsked } from "../../settings/asked.ts";
import type { Question } from "../question.ts";
import { planDocument } from "./planDocument.ts";
import { growthOf, type ResolvedPlan, resolvePlan } from "./resolvePlan.ts";

/** Which machines to take, and how many; where the load is to grow, the fleets in front are followed over the years. */
export const planQuestion: Question<ResolvedPlan, PlanDocument, PlanProgress> = {
  command: "plan",
  resolve: (given, { world, costs, today }) =>
    resolvePlan(readAsked("plan", given, world.files), world, costs, today),
  async run(plan, { world, version }, { runner, interruption, onProgress }) {
    const { candidates, settings, house } = plan;
    const planTogether = house?.isSplit ? splitPlan : jointPlan;
    const options =
      house === null
        ? await makePlan(candidates, settings, runner, onProgress, interruption)
        : await planTogether(house.house, house.parts, settings, runner, onProgress, interruption);
    if (options.length === 0) return null;
    const growth = growthOf(plan);
    if (growth === null || interruption.requested) return planDocument(plan, options, [], world, version);
    const onFleets = (done: number, of: number, share: number) =>
      onProgress({ stage: "growth", done, of, share });
    const grown = await growFleets(candidates, options, growth, settings, runner, onFleets, interruption);
    return planDocument(plan, options, grown, world, version);
  },
};
