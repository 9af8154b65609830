import type { SweepDocument } from "../../documents/sweep.ts";
import type { SweepProgress as CurveProgress } from "../../planning/sweepCurve.ts";
import { sweepCurves } from "../../planning/sweepCurves.ts";
import { readAsked } from "../../settings/asked.ts";
import type { Question } from "../question.ts";
import { type ResolvedSweep, resolveSweep } from "./resolveSweep.ts";
import { sweepDocument } from "./sweepDocument.ts";

/** How far one of the curves is. */
export type SweepProgress = CurveProgress & {
  /** Number of the model on a machine, from 0. */
  readonly curve: number;
  readonly curves: number;
};

/** How latency and throughput move with the load, and the most load that keeps the SLOs. */
export const sweepQuestion: Question<ResolvedSweep, SweepDocument, SweepProgress> = {
  command: "sweep",
  resolve: (given, { world }) => resolveSweep(readAsked("sweep", given, world.files), world),
  async run(sweep, { world, version }, { runner, interruption, onProgress }) {
    const { tasks, settings } = sweep;
    const onCurve = (curve: number, progress: CurveProgress) =>
      onProgress({ curve, curves: tasks.length, ...progress });
    const finished = await sweepCurves(tasks, settings, runner, onCurve, interruption);
    const curves = finished.flatMap((found) => found ?? []);
    return curves.length === 0 ? null : sweepDocument(sweep, curves, world, version);
  },
};
