import type { Scenario } from "../../engine/scenario.ts";
import {
  type ExperimentProgress,
  type ExperimentSettings,
  type Interruption,
  runExperiment,
  uninterrupted,
} from "../../montecarlo/experiment.ts";
import type { ResultEntry } from "../../montecarlo/result.ts";
import { resultEntry } from "../../montecarlo/resultEntry.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { bandOrigin } from "./bandOrigin.ts";

/** One experiment: a scenario, and what is known beside it. */
export type PlannedRun = {
  readonly model: string;
  readonly machine: string;
  /** Machines and the engines on each, where a machine runs several; a replica is an engine. */
  readonly machines?: number;
  readonly enginesPerMachine?: number;
  readonly scenario: Scenario;
  readonly warnings: readonly string[];
};

/**
 * Runs all experiments at the same time on one runner, so that no thread waits for the last replications of one of
 * them. The results stand in the runs' order and do not depend on the runner.
 *
 * @param onProgress is told of the run by its number
 * @param isAdvised whether to find where each band comes from and what load test would narrow it
 * @returns null for a run that was interrupted before it had finished a replication
 */
export function execute(
  runs: readonly PlannedRun[],
  settings: ExperimentSettings,
  runner: Runner,
  onProgress: (run: number, progress: ExperimentProgress) => void = () => {},
  interruption: Interruption = uninterrupted,
  isAdvised = true,
): Promise<(ResultEntry | null)[]> {
  return Promise.all(
    runs.map(async ({ scenario, ...context }, i) => {
      const onRun = (progress: ExperimentProgress) => onProgress(i, progress);
      const outcome = await runExperiment(scenario, settings, runner, onRun, interruption);
      if (outcome === null || outcome.summaries.length === 0) return null;
      const bandFrom = isAdvised ? bandOrigin(scenario, settings.seed, outcome) : null;
      return resultEntry({ ...context, bandFrom }, scenario, settings, outcome);
    }),
  );
}
