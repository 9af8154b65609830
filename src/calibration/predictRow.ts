import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { normalScores } from "./lengthScores.ts";
import { replayMetrics, replayRun } from "./runReplay.ts";
import { hasUnknownSpread, type RunScores, type RunSettings, scheduleRun } from "./runSchedule.ts";

/** What a run was like beside its law, as far as its columns tell. */
export type RowConditions = {
  readonly runId: string;
  /** Standard deviation of the logarithms of the answers' lengths. */
  readonly lengthSpread: number;
  /** Seconds between sending a request and its arrival at the engine: client, network, a cold start. */
  readonly overheadSeconds: number;
};

/** A law, and the relative spread of single requests that lengths and queueing do not explain. */
export type RowModel = { readonly law: ServiceLaw; readonly jitter: number };

/** A bare burst's start-up before it is measured: a way through client and network takes tens of ms, a cold engine seconds. */
export const startUpPrior = { centre: 0.05, logSd: 1.2 };

/** The columns of a run under a fitted model, in the run's own conditions. */
export function predictRow(
  model: RowModel,
  row: Measurement,
  settings: RunSettings,
  scores: RunScores,
  conditions: Pick<RowConditions, "lengthSpread" | "overheadSeconds">,
): Record<MeasuredMetric, number> {
  const schedule = scheduleRun(row, settings, scores, conditions.lengthSpread);
  const run = replayRun({ law: model.law, overhead: conditions.overheadSeconds }, schedule);
  return replayMetrics(run, { spread: model.jitter, scores: scores.jitter });
}

/** The random part of a burst of n requests whose lengths are as such a sample has them on average, without jitter. */
export function expectedScores(n: number): RunScores {
  const zeros = new Float64Array(n);
  return { input: [...zeros], output: normalScores(n), gaps: new Float64Array(0), jitter: zeros };
}

/** One burst of which neither TTFT nor the spread of lengths is known: it may have met a cold engine. */
export function isBareBurst(row: Measurement): boolean {
  return row.loadKind === "burst" && hasUnknownSpread(row) && row.metrics.ttft_mean_s === undefined;
}
