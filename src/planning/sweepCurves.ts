import type { FoundCurve } from "../documents/sweep.ts";
import { type Interruption, uninterrupted, unlessInterrupted } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { groupedBy, simulationKey } from "./simulatedAlike.ts";
import {
  curvesOf,
  type SweepProgress,
  type SweepSettings,
  type SweepTask,
  simulateCurve,
} from "./sweepCurve.ts";

/** Simulations under way at once: enough that no thread waits while one search has few hours left to try. */
const atOnce = 2;

/**
 * Sweeps one curve after the other, in the tasks' order and each independent of the others and of the runner. Tasks that are
 * simulated alike are simulated once.
 *
 * @param onProgress is told of the task by its number
 * @returns each task's curves; null for one that was not finished when the user interrupted
 */
export async function sweepCurves(
  tasks: readonly SweepTask[],
  settings: SweepSettings,
  runner: Runner,
  onProgress: (curve: number, progress: SweepProgress) => void = () => {},
  interruption: Interruption = uninterrupted,
): Promise<(readonly FoundCurve[] | null)[]> {
  const curves = new Array<readonly FoundCurve[] | null>(tasks.length).fill(null);
  const groups = groupedBy([...tasks.keys()], (i) =>
    JSON.stringify([simulationKey(tasks[i]!.scenario), tasks[i]!.loads]),
  );
  let next = 0;
  const untilDone = async () => {
    while (next < groups.length && !interruption.requested) {
      const alike = groups[next++]!;
      const told = (progress: SweepProgress) => {
        for (const i of alike) onProgress(i, progress);
      };
      const simulation = simulateCurve(tasks[alike[0]]!, settings, runner, told);
      const found = await unlessInterrupted(simulation, interruption);
      if (found !== null) for (const i of alike) curves[i] = curvesOf(tasks[i]!, found, settings);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, untilDone));
  return curves;
}
