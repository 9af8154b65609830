import type { PlanDocument } from "../../../reports/plan/document.ts";
import type { PlanOption } from "../../planning/fleet/fleetPlan.ts";
import { recommend } from "../../planning/fleet/recommendation.ts";
import { scenarioHash } from "../scenarioHash.ts";
import { scenarioRecord } from "../scenarioRecord.ts";
import type { ChosenPlan } from "./choosePlan.ts";

/** The document of a plan: everything resolved, and the options that were finished. */
export function planDocument(
  chosen: ChosenPlan,
  options: readonly PlanOption[],
  version: string,
): PlanDocument {
  const { plan, settings, candidates, gateway } = chosen;
  const { redundancy, hoursPerMonth, today } = settings;
  const scenario = scenarioRecord(plan);
  const recommendation = recommend(options, settings.confidence);
  return {
    schema: "capsim.plan/1",
    version,
    seed: settings.seed,
    scenarioHash: scenarioHash({ scenario, redundancy, hoursPerMonth }),
    scenario,
    redundancy,
    hoursPerMonth,
    today,
    options,
    recommendation,
    gateway,
    warnings: warningsOf(options, gateway?.cost.warnings ?? []),
    optionsAsked: candidates.length,
  };
}

/** Options in front whose warnings stand for the plan. */
const front = 3;

/** What the reader must know of the options in front, and of prices that are missing. */
function warningsOf(options: readonly PlanOption[], others: readonly string[]): string[] {
  const first = options.slice(0, front);
  const unpriced = [
    ...new Set(options.filter(({ cost }) => cost.perMonth === null).map(({ machine }) => machine)),
  ];
  return [
    ...new Set([
      ...first.flatMap(({ cost }) => (cost.perMonth === null ? [] : cost.warnings)),
      ...(unpriced.length > 0
        ? [
            `no price is known of ${unpriced.join(", ")}: ranked by GPUs after those with one; give one, e.g. --price ${unpriced[0]}=12.50`,
          ]
        : []),
      ...first.flatMap(({ model, machine, warnings }) =>
        warnings.map((text) =>
          text.includes(machine) || text.includes(model) ? text : `${model} on ${machine}: ${text}`,
        ),
      ),
      ...others,
    ]),
  ];
}
