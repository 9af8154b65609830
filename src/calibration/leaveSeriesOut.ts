import type { LawFile } from "../documents/calibration.ts";
import type { ValidationRow } from "../documents/validation.ts";
import type { RandomStream } from "../engine/random.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { calibrateSeries, type SeriesContext } from "./calibrateSeries.ts";
import { type FitProgress, shareOfFit } from "./kvCapacity.ts";
import { fileOfLaw, lawFromFile } from "./lawFile.ts";
import { settingsOf } from "./runSchedule.ts";
import { fitTransfer, type KnownCurve, transferredLaw } from "./transfer.ts";
import { validateSeries } from "./validateSeries.ts";

/** Runs of one series, and what is known of it beside them. */
export type KnownSeries = { readonly rows: readonly Measurement[]; readonly context: SeriesContext };

/** Seconds outside the engine and spread of answers of runs about which nothing is known: the priors of the fit. */
const usualConditions = { overheadSeconds: 0.02, lengthSpread: 0.25 };

/**
 * Every row of each series predicted by transfer from the other series and from the curves that ship with capsim. A
 * series whose model or GPU is unknown can neither be predicted nor help.
 *
 * @param streamOf an independent stream for each row of each series
 * @param onRow is told of each row twice: when its series is fitted, and when it is predicted; while a series is fitted, of
 * the part that is done, in rows
 */
export function leaveSeriesOut(
  series: readonly KnownSeries[],
  shipped: readonly KnownCurve[],
  streamOf: (series: number, row: number) => RandomStream,
  onRow: (part?: number) => void = () => {},
): ValidationRow[] {
  const curves = series.map((one, i) => {
    const curve = curveOf(
      one,
      (row) => streamOf(i, row),
      (progress) => onRow(shareOfFit(progress) * one.rows.length),
    );
    for (const _ of one.rows) onRow();
    return curve;
  });
  return series.flatMap(({ rows, context }, i) => {
    const own = curves[i];
    if (!own) return [];
    const others = curves.filter((curve) => curve !== null && curve !== own) as KnownCurve[];
    const fitted = transferredLaw(fitTransfer([...shipped, ...others]), own, context.model);
    const { engine } = context.settings;
    const law: LawFile = {
      ...fileOfLaw(fitted, context.model, context.machine),
      ...usualConditions,
      engine: {
        maxNumSeqs: engine.maxNumSeqs,
        maxNumBatchedTokens: engine.maxNumBatchedTokens,
        kvTokens: context.kvTokens,
      },
    };
    return validateSeries(
      law,
      rows,
      settingsOf(law),
      (row) => streamOf(i, 500 + row),
      () => onRow(),
    );
  });
}

function curveOf(
  { rows, context }: KnownSeries,
  streamOf: (row: number) => RandomStream,
  onProgress: (progress: FitProgress) => void,
): KnownCurve | null {
  const { geometry, hardware } = context;
  const first = rows[0];
  if (first === undefined || geometry === null || hardware === null) return null;
  const law = calibrateSeries(rows, context, [], streamOf, onProgress);
  return {
    id: first.seriesId,
    geometry,
    hardware,
    gpus: first.tp ?? Math.max(1, Math.round((first.gpuCount ?? 1) / first.replicas)),
    fitted: lawFromFile(law, law.source ?? "law"),
  };
}
