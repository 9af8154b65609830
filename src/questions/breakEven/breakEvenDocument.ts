import { wordedByName } from "../../../reports/words/findings.ts";
import type { BreakEven, BreakEvenDocument } from "../../documents/breakEven.ts";
import { distinct } from "../../documents/finding.ts";
import { fleetCost } from "../../planning/fleet/planOption.ts";
import type { World } from "../resolve/world.ts";
import { calibrationCurves } from "../simulate/calibrationCurves.ts";
import { scenarioHash } from "../simulate/scenarioHash.ts";
import { distinctPairs, scenarioRecord } from "../simulate/scenarioRecord.ts";
import type { ResolvedBreakEven } from "./resolveBreakEven.ts";

/** The document of break-even points: the base resolved, and what its costs take for granted. */
export function breakEvenDocument(
  { resolved, candidates, settings }: ResolvedBreakEven,
  breakEven: BreakEven,
  world: World,
  version: string,
): BreakEvenDocument {
  const scenario = scenarioRecord(resolved);
  const runs = candidates.map(({ candidate: { context, scenario: its } }) => ({
    deployments: [context],
    scenario: its,
  }));
  const costs = candidates.map(({ candidate }) => fleetCost(candidate, settings, 1));
  const known = costs.filter(({ perMonth }) => perMonth !== null);
  const document = {
    schema: "capsim.breakeven/1",
    version,
    seed: settings.seed,
    scenarioHash: scenarioHash(scenario),
    scenario,
    breakEven,
    hoursPerMonth: settings.hoursPerMonth,
    assumptions: [...new Set(known.flatMap(({ assumptions }) => assumptions))],
    findings: distinct([
      ...known.flatMap(({ findings }) => findings),
      ...candidates.flatMap(({ candidate }) => candidate.context.findings),
    ]),
    pairs: distinctPairs(runs, resolved.workload),
    calibrationCurves: calibrationCurves(runs, world),
  } as const;
  return wordedByName(document, "whatif");
}
