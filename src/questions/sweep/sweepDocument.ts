import { worded } from "../../../reports/words/findings.ts";
import type { FoundCurve, SweepDocument } from "../../documents/sweep.ts";
import { loadKinds } from "../../engine/loadKinds.ts";
import type { World } from "../resolve/world.ts";
import { calibrationCurves } from "../simulate/calibrationCurves.ts";
import { scenarioHash } from "../simulate/scenarioHash.ts";
import { scenarioRecord } from "../simulate/scenarioRecord.ts";
import type { ResolvedSweep } from "./resolveSweep.ts";

/** The document of a sweep: everything resolved, and the curves that were finished. */
export function sweepDocument(
  sweep: ResolvedSweep,
  curves: readonly FoundCurve[],
  world: World,
  version: string,
): SweepDocument {
  const { resolved, settings, loadKind, loads } = sweep;
  const { minReplications, maxReplications } = settings;
  const record = scenarioRecord({
    ...resolved,
    settings: { ...resolved.settings, minReplications, maxReplications },
  });
  const { [loadKinds[loadKind].amountKey]: _, ...load } = record.load;
  const scenario = { ...record, load: { ...load, loads } };
  return {
    schema: "capsim.sweep/1",
    version,
    seed: settings.seed,
    scenarioHash: scenarioHash(scenario),
    scenario,
    loadKind,
    loads,
    curves: curves.map((curve) => worded(curve, "sweep")),
    curvesAsked: curvesAsked(sweep),
    calibrationCurves: calibrationCurves(resolved.runs, world),
  };
}

/** Curves that a sweep makes when it is not interrupted. */
export function curvesAsked({ tasks }: ResolvedSweep): number {
  return tasks.reduce((sum, { deployments }) => sum + deployments.length, 0);
}
