import type { BreakEven, BreakEvenDocument } from "../../documents/breakEven.ts";
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
    pairs: distinctPairs(runs, resolved.workload),
    calibrationCurves: calibrationCurves(runs, world),
  };
}
