import { worded } from "../../../reports/words/findings.ts";
import type { Assumption } from "../../catalog/workloads.ts";
import type { ResultEntry } from "../../documents/parts/entry.ts";
import type { EngineLimit } from "../../documents/parts/law.ts";
import type { Scenario } from "../../engine/scenario.ts";
import {
  type ExperimentProgress,
  type ExperimentSettings,
  type Interruption,
  runExperiment,
  uninterrupted,
} from "../../montecarlo/experiment.ts";
import { type ResultContext, resultEntry } from "../../montecarlo/resultEntry.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { bandOrigin } from "./bandOrigin.ts";

/** What is known of one deployment of a run beside its scenario. */
export type DeploymentContext = Omit<ResultContext, "bandFrom"> & {
  /** Limits of the engine that its calibration states; absent where it states none. */
  readonly measuredLimits?: readonly EngineLimit[];
};

/** One experiment: a scenario, and what is known of its deployments, in the scenario's order. */
export type Run = {
  readonly deployments: readonly DeploymentContext[];
  /** What was taken for granted of failures. */
  readonly faultAssumptions: readonly Assumption[];
  readonly scenario: Scenario;
};

/**
 * Runs all experiments at the same time on one runner, so that no thread waits for the last replications of one of
 * them. The results stand in the runs' order and do not depend on the runner.
 *
 * @param onProgress is told of the run by its number
 * @param isAdvised whether to find where each band comes from and what load test would narrow it
 * @returns for each run an entry for each of its deployments; null for a run that was interrupted before it had
 *   finished a replication
 * @example
 * import { execute, filesFrom, inProcessRunner, parseLocated, parseWorld, resolveScenario, readInputs } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const world = parseWorld(shippedData, filesFrom({}));
 * const file = parseLocated("{ burst: 4, machine: large, model: mixtral-8x7b, replications: 5 }", "mine.yaml");
 * const resolved = await resolveScenario(readInputs({}, file, world.files), world);
 * const [[entry]] = await execute(resolved.runs, resolved.settings, inProcessRunner());
 * console.log(entry.model, entry.replications); // => mixtral-8x7b-instruct-v0.1 5
 */
export function execute(
  runs: readonly Run[],
  settings: ExperimentSettings,
  runner: Runner,
  onProgress: (run: number, progress: ExperimentProgress) => void = () => {},
  interruption: Interruption = uninterrupted,
  isAdvised = true,
): Promise<(readonly ResultEntry[] | null)[]> {
  return Promise.all(
    runs.map(async ({ scenario, deployments }, i) => {
      const onRun = (progress: ExperimentProgress) => onProgress(i, progress);
      const outcome = await runExperiment(scenario, settings, runner, onRun, interruption);
      if (outcome === null || outcome.summaries.length === 0) return null;
      return deployments.map((context, deployment) => {
        const bandFrom = isAdvised ? bandOrigin(scenario, deployment, settings.seed, outcome) : null;
        return worded(
          resultEntry({ ...context, bandFrom }, scenario, settings, outcome, deployment),
          "simulate",
        );
      });
    }),
  );
}
