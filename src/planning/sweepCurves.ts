import { type Interruption, uninterrupted, unlessInterrupted } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { type SweepProgress, type SweepSettings, type SweepTask, sweepCurve } from "./sweepCurve.ts";
import type { SweepCurve } from "./sweepResult.ts";

/** Tasks under way at once: enough that no thread waits while one search has few hours left to try. */
const atOnce = 2;

/**
 * Sweeps one curve after the other, in the tasks' order and each independent of the others and of the runner.
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
): Promise<(readonly SweepCurve[] | null)[]> {
  const curves = new Array<readonly SweepCurve[] | null>(tasks.length).fill(null);
  let next = 0;
  const untilDone = async () => {
    while (next < tasks.length && !interruption.requested) {
      const i = next++;
      const told = (progress: SweepProgress) => onProgress(i, progress);
      curves[i] = await unlessInterrupted(sweepCurve(tasks[i]!, settings, runner, told), interruption);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, untilDone));
  return curves;
}
