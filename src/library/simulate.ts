import type { ResultDocument } from "../documents/result.ts";
import type { ExperimentProgress } from "../montecarlo/experiment.ts";
import { resolveScenario } from "../questions/resolve/resolveScenario.ts";
import { calibrationCurves } from "../questions/simulate/calibrationCurves.ts";
import { execute } from "../questions/simulate/execute.ts";
import { loadCurves } from "../questions/simulate/loadCurves.ts";
import { resultDocument } from "../questions/simulate/scenarioRecord.ts";
import { readInputs } from "../settings/inputs.ts";
import { flagGroups } from "../settings/simulateFlags.ts";
import { givenScenario } from "./givenScenario.ts";
import { inKeys } from "./inKeys.ts";
import type { ScenarioOptions } from "./scenarioOptions.ts";
import { type RunOptions, type Surroundings, withRunner } from "./surroundings.ts";

/** How far one of the runs is. */
export type SimulateProgress = ExperimentProgress & {
  /** Number of the run, from 0. */
  readonly run: number;
  readonly runs: number;
};

/** How a simulation is run, beside what is asked. */
export type SimulateRun = RunOptions<SimulateProgress> & {
  /** Whether the loads around the asked one are simulated too, and measured rows, for charts: `loadCurves`, `calibrationCurves`. */
  readonly curves?: boolean;
};

/** `capsim simulate` as a function. */
export function simulateIn(
  surroundings: Surroundings,
  options: ScenarioOptions,
  run: SimulateRun = {},
): Promise<ResultDocument> {
  return inKeys(async () => {
    const { file, world, reproduction } = givenScenario(
      "simulate",
      options,
      flagGroups,
      [],
      surroundings.world,
    );
    const inputs = readInputs({}, file, world.files);
    const resolved = await resolveScenario(inputs, world);
    const { runs, settings, skipped } = resolved;
    try {
      for (const line of skipped) run.onSkipped?.(line);
      return await withRunner(surroundings, inputs.values.threads, run, async (runner, interruption) => {
        const told = (number: number, progress: ExperimentProgress) =>
          run.onProgress?.({ run: number, runs: runs.length, ...progress });
        const finished = await execute(runs, settings, runner, told, interruption);
        const results = finished.flatMap((entries) => entries ?? []);
        if (results.length === 0) return null;
        const document: ResultDocument = {
          ...resultDocument(resolved, results, surroundings.version),
          reproduction: reproduction(),
        };
        if (!run.curves || interruption.requested) return document;
        const curves = await loadCurves(runs, settings, runner, interruption);
        if (curves === null) return document;
        return { ...document, loadCurves: curves, calibrationCurves: calibrationCurves(runs, world) };
      });
    } finally {
      resolved.load.recorded?.release();
    }
  });
}
