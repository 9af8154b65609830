import type { SweepDocument } from "../documents/sweep.ts";
import type { SweepProgress as CurveProgress } from "../planning/sweepCurve.ts";
import { sweepCurves } from "../planning/sweepCurves.ts";
import { resolveSweep } from "../questions/sweep/resolveSweep.ts";
import { sweepDocument } from "../questions/sweep/sweepDocument.ts";
import { sweepFlagGroups } from "../settings/sweepFlags.ts";
import type { SweepOptions } from "./commandOptions.ts";
import { givenScenario } from "./givenScenario.ts";
import { inKeys } from "./inKeys.ts";
import { type RunOptions, type Surroundings, withRunner } from "./surroundings.ts";

/** How far one of the curves is. */
export type SweepProgress = CurveProgress & {
  /** Number of the model on a machine, from 0. */
  readonly curve: number;
  readonly curves: number;
};

/** `capsim sweep` as a function. */
export function sweepIn(
  surroundings: Surroundings,
  options: SweepOptions,
  run: RunOptions<SweepProgress> = {},
): Promise<SweepDocument> {
  return inKeys(async () => {
    const loads = ["users", "concurrency", "rate"];
    const { file, flags, world, reproduction } = givenScenario(
      "sweep",
      options,
      sweepFlagGroups,
      loads,
      surroundings.world,
    );
    const sweep = await resolveSweep(flags, file, world);
    for (const line of sweep.resolved.skipped) run.onSkipped?.(line);
    return withRunner(surroundings, sweep.inputs.values.threads, run, async (runner, interruption) => {
      const told = (curve: number, progress: CurveProgress) =>
        run.onProgress?.({ curve, curves: sweep.tasks.length, ...progress });
      const finished = await sweepCurves(sweep.tasks, sweep.settings, runner, told, interruption);
      const curves = finished.flatMap((found) => found ?? []);
      if (curves.length === 0) return null;
      const document = sweepDocument(sweep, curves, world, surroundings.version);
      return { ...document, reproduction: reproduction() };
    });
  });
}
