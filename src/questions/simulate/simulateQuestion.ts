import type { ResultDocument } from "../../documents/result.ts";
import type { ExperimentProgress } from "../../montecarlo/experiment.ts";
import { readAsked } from "../../settings/asked.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { Question } from "../question.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import { calibrationCurves } from "./calibrationCurves.ts";
import { execute } from "./execute.ts";
import { loadCurves } from "./loadCurves.ts";
import { resultDocument } from "./scenarioRecord.ts";

/** A simulation with everything decided. */
export type ResolvedSimulation = ResolvedScenario & { readonly inputs: Inputs };

/** How far one of the runs is. */
export type SimulateProgress = ExperimentProgress & {
  /** Number of the run, from 0. */
  readonly run: number;
  readonly runs: number;
};

/** Which latency and throughput each model has on each machine under a load. */
export const simulateQuestion: Question<ResolvedSimulation, ResultDocument, SimulateProgress> = {
  command: "simulate",
  async resolve(given, { world }) {
    const inputs = readAsked("simulate", given, world.files);
    return { ...(await resolveScenario(inputs, world)), inputs };
  },
  async run(resolved, { version }, { runner, interruption, onProgress }) {
    const { runs, settings } = resolved;
    const onRun = (run: number, progress: ExperimentProgress) =>
      onProgress({ run, runs: runs.length, ...progress });
    const finished = await execute(runs, settings, runner, onRun, interruption);
    const results = finished.flatMap((entries) => entries ?? []);
    return results.length === 0 ? null : resultDocument(resolved, results, version);
  },
  async withCurves(document, { runs, settings }, { world }, { runner, interruption, onProgress }) {
    if (interruption.requested) return null;
    const curves = await loadCurves(runs, settings, runner, interruption, (done, of) =>
      onProgress({ done, of }),
    );
    return curves && { ...document, loadCurves: curves, calibrationCurves: calibrationCurves(runs, world) };
  },
  release: ({ load }) => load.recorded?.release(),
};
