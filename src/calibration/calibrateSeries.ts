import type { ModelGeometry } from "../catalog/types.ts";
import type { FitRow, LawFile } from "../documents/calibration.ts";
import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import { type EngineLimit, engineLimits } from "../documents/parts/law.ts";
import type { RandomStream } from "../engine/random.ts";
import { phrase, setting, UserError } from "../errors.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { loadOf } from "../measurements/split.ts";
import { median } from "../stats/quantiles.ts";
import { priorFor } from "./genericPrior.ts";
import { type FitProgress, fitKvCapacity } from "./kvCapacity.ts";
import type { HardwareRates, LawPrior } from "./physicsPrior.ts";
import { predictRow } from "./predictRow.ts";
import type { RunSettings } from "./runSchedule.ts";
import type { SeriesFit } from "./seriesFit.ts";

/** What is known of a series beside its rows. */
export type SeriesContext = {
  readonly model: string;
  readonly machine: string;
  readonly geometry: ModelGeometry | null;
  readonly hardware: HardwareRates | null;
  /** Prior of the law where the caller knows the engine; else a wide one, from geometry and hardware. */
  readonly prior?: LawPrior;
  readonly settings: RunSettings;
  /** KV cache of one replica in tokens, from the table or the machine; null where nobody says. */
  readonly kvTokens: number | null;
  /** Limits that the user states, or the engine's version implies; the others are vLLM's defaults for the hardware. */
  readonly stated: readonly EngineLimit[];
  readonly source: string;
};

/**
 * Fits the law of one series and makes a law file of it.
 *
 * @param setAside rows that contradict themselves, with the reason; they are named in the file and not used
 * @param streamOf an independent stream for each row
 * @throws UserError when no row is left to fit
 */
export function calibrateSeries(
  rows: readonly Measurement[],
  context: SeriesContext,
  setAside: readonly { readonly runId: string; readonly reason: string }[],
  streamOf: (row: number) => RandomStream,
  onProgress: (progress: FitProgress) => void = () => {},
): LawFile {
  if (rows.length === 0)
    throw new UserError(
      `${context.source}: no row is left to fit; ${setAside[0] ? `the first was set aside: ${setAside[0].reason}` : "the table is empty"}`,
    );
  refuseTinyCache(rows, context);
  const experts = {
    experts: context.geometry?.experts ?? 1,
    expertsPerToken: context.geometry?.expertsPerToken ?? 1,
  };
  const prior = context.prior ?? priorFor(context.geometry, context.hardware);
  const { fit, settings, kvTokens } = fitKvCapacity(rows, context, prior, experts, streamOf, onProgress);
  const loads = rows.map((row) =>
    row.loadKind === "open" ? (row.inflightMean ?? inFlightOf(row)) : loadOf(row),
  );
  const prompts = rows.flatMap((row) => row.inputTokensMean ?? []);
  return {
    schema: "capsim.law/1",
    model: context.model,
    machine: context.machine,
    basis: "measured",
    source: context.source,
    seriesId: rows[0]!.seriesId,
    ...fittedTerms(fit),
    measuredConcurrency: [Math.min(...loads), Math.max(...loads)],
    ...(prompts.length > 0 && { measuredPromptTokens: Math.max(...prompts) }),
    overheadSeconds: overheadOf(fit),
    jitter: fit.jitter,
    // A single request has no spread to tell of.
    lengthSpread: median(
      fit.conditions.map(({ lengthSpread }) => lengthSpread).filter((spread) => spread > 0),
    ),
    columnError: fit.columnError,
    engine: engineOf(rows, context, kvTokens),
    fit: comparedRows(rows, fit, settings, setAside),
  };
}

/** The fitted terms as a calibration has them, each with its standard deviation. */
export function fittedTerms({ law, terms, logCovariance }: SeriesFit) {
  const { experts, expertsPerToken } = law;
  const parameters: LawFile["parameters"] = Object.fromEntries(
    terms.map((term, i) => [term, { value: law[term], sd: law[term] * Math.sqrt(logCovariance[i]![i]!) }]),
  );
  return { parameters, experts, expertsPerToken, terms, covariance: logCovariance };
}

/** Every column of the fitted rows beside what the fit predicts. */
export function comparedRows(
  rows: readonly Measurement[],
  fit: SeriesFit,
  settings: RunSettings,
  setAside: readonly { readonly runId: string; readonly reason: string }[],
): NonNullable<LawFile["fit"]> {
  const compared = rows.flatMap((row, i) =>
    compareRow(row, predictRow(fit, row, settings, fit.scores[i]!, fit.conditions[i]!)),
  );
  return { rows: compared, worstError: Math.max(...compared.map(({ error }) => Math.abs(error))), setAside };
}

/**
 * The engine of a series: limits on which all rows agree, else those of the user or the fit, else the defaults.
 *
 * @param fitted KV cache with which the rows were fitted
 */
function engineOf(
  rows: readonly Measurement[],
  { settings: { engine }, kvTokens, stated }: SeriesContext,
  fitted: number | null,
): NonNullable<LawFile["engine"]> {
  const ofTable = (limit: EngineLimit) => {
    const value = rows[0]![limit];
    return rows.every((row) => row[limit] === value) ? value : null;
  };
  const isStated = (limit: EngineLimit) => ofTable(limit) !== null || stated.includes(limit);
  return {
    maxNumSeqs: ofTable("maxNumSeqs") ?? engine.maxNumSeqs,
    maxNumBatchedTokens: ofTable("maxNumBatchedTokens") ?? engine.maxNumBatchedTokens,
    kvTokens: ofTable("kvTokens") ?? fitted,
    stated: engineLimits.filter((limit) => isStated(limit) || (limit === "kvTokens" && fitted !== kvTokens)),
  };
}

/** A cache that cannot hold one request would refuse every one of them. */
function refuseTinyCache(rows: readonly Measurement[], { kvTokens, source }: SeriesContext): void {
  for (const row of rows) {
    const cache = row.kvTokens ?? kvTokens;
    const request = (row.inputTokensMean ?? 0) + (row.outputTokensMean ?? 0);
    if (cache === null || cache >= request) continue;
    const advice =
      row.kvTokens === null
        ? phrase`give its size (${setting("kvTokens")} N)`
        : "correct the table's kv_tokens";
    throw new UserError(
      phrase`${source}: a KV cache of ${cache} tokens cannot hold a request of ${row.runId}, ${Math.round(request)} tokens on average; ${advice}`,
    );
  }
}

/** Every column that a row has, measured beside predicted. */
export function compareRow(row: Measurement, predicted: Record<MeasuredMetric, number>): FitRow[] {
  return (Object.keys(row.metrics) as MeasuredMetric[]).map((metric) => ({
    runId: row.runId,
    metric,
    measured: row.metrics[metric]!,
    predicted: predicted[metric],
    error: predicted[metric] / row.metrics[metric]! - 1,
  }));
}

/** Mean number in flight of an open run by Little's law. */
function inFlightOf(row: Measurement): number {
  return (row.requestRate ?? 0) * (row.metrics.e2e_mean_s ?? 0);
}

function overheadOf(fit: SeriesFit): number {
  return fit.overhead > 0
    ? fit.overhead
    : median(fit.conditions.map(({ overheadSeconds }) => overheadSeconds));
}
