import type { BreakEvenDocument } from "../../../reports/breakEven/document.ts";
import type { BreakEven } from "../../planning/breakEvenSearch.ts";
import { fleetCost } from "../../planning/fleet/planOption.ts";
import { scenarioHash } from "../scenarioHash.ts";
import { scenarioRecord } from "../scenarioRecord.ts";
import type { BreakEvenPlan } from "./planBreakEven.ts";

/** The document of break-even points: the base resolved, and what its costs take for granted. */
export function breakEvenDocument(
  { plan, candidates, settings }: BreakEvenPlan,
  breakEven: BreakEven,
  version: string,
): BreakEvenDocument {
  const scenario = scenarioRecord(plan);
  const costs = candidates.map(({ candidate }) => fleetCost(candidate, settings, 1));
  const known = costs.filter(({ perMonth }) => perMonth !== null);
  return {
    schema: "capsim.breakeven/1",
    version,
    seed: settings.seed,
    scenarioHash: scenarioHash(scenario),
    scenario,
    breakEven,
    hoursPerMonth: settings.hoursPerMonth,
    assumptions: [...new Set(known.flatMap(({ assumptions }) => assumptions))],
    warnings: [
      ...new Set([
        ...known.flatMap(({ warnings }) => warnings),
        ...candidates.flatMap(({ candidate }) => candidate.context.warnings),
      ]),
    ],
  };
}
