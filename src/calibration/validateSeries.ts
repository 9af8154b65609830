import type { LawFile } from "../documents/calibration.ts";
import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import type { ValidationRow } from "../documents/validation.ts";
import { drawLaw } from "../engine/fittedLaw.ts";
import { normal, type RandomStream } from "../engine/random.ts";
import { repeatError } from "../measurements/columns.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { loadOf } from "../measurements/split.ts";
import { quantileSorted } from "../stats/quantiles.ts";
import { lawFromFile } from "./lawFile.ts";
import { isBareBurst, predictRow, startUpPrior } from "./predictRow.ts";
import { drawScores, type RunSettings, replayedRequests } from "./runSchedule.ts";

/** Replays behind each band, and the most requests of one of them. */
const draws = 60;
const requestsPerDraw = 1500;
/**
 * Relative error of the law's form, on a run it was not fitted to: what is left on the dense bursts of Argonne's collection
 * beyond repeats and the posterior.
 */
const formError = 0.015;
/** Requests of one replay that gives the prediction itself, and of all of them together: short runs are repeated. */
const mostRequests = 20_000;
const requestsTogether = 3000;
const mostRepeats = 25;

/**
 * Predicts every column of measured runs with a law that may never have seen them: each run is replayed as it was loaded,
 * a finite one as finite, exact arrivals and lengths where they were recorded. The band varies what a second run of
 * the same set-up would: the law within its posterior, lengths and arrivals, a bare burst's start-up, and the error of single columns.
 *
 * @param streamOf an independent stream for each row
 * @param onRow is told when a row is predicted
 */
export function validateSeries(
  file: LawFile,
  rows: readonly Measurement[],
  settings: RunSettings,
  streamOf: (row: number) => RandomStream,
  onRow: () => void = () => {},
): ValidationRow[] {
  const fitted = lawFromFile(file, file.source ?? "law");
  const conditions = {
    lengthSpread: file.lengthSpread ?? 0,
    overheadSeconds: file.overheadSeconds ?? 0,
  };
  const jitter = file.jitter ?? 0;
  const highest = fitted.measuredConcurrency?.[1] ?? Number.POSITIVE_INFINITY;
  return rows.flatMap((row, i) => {
    const stream = streamOf(i);
    const whole = { ...settings, mostRequests };
    const predicted = medianColumns(
      Array.from({ length: repeatsOf(row) }, () =>
        predictRow({ law: fitted.law, jitter }, row, whole, drawScores(row, whole, stream), conditions),
      ),
    );
    const short = { ...settings, mostRequests: requestsPerDraw };
    const drawn = Array.from({ length: draws }, () =>
      predictRow(
        { law: drawLaw(fitted, () => normal(stream)), jitter },
        row,
        short,
        drawScores(row, short, stream),
        { ...conditions, overheadSeconds: conditions.overheadSeconds * startUpFactor(row, stream) },
      ),
    );
    onRow();
    return (Object.keys(row.metrics) as MeasuredMetric[]).map((metric) => {
      const error = Math.hypot(file.columnError?.[metric] ?? 1.5 * repeatError[metric], formError);
      const centre = predicted[metric];
      // A shortened replay has another makespan; its spread is carried over in relative terms.
      const middle = quantileSorted(ascending(drawn.map((draw) => draw[metric])), 0.5);
      const values = ascending(
        drawn.map((draw) => (draw[metric] / middle) * centre * Math.exp(error * normal(stream))),
      );
      const measured = row.metrics[metric]!;
      return {
        runId: row.runId,
        seriesId: row.seriesId,
        metric,
        measured,
        predicted: centre,
        band: [quantileSorted(values, 0.05), quantileSorted(values, 0.95)] as const,
        error: centre / measured - 1,
        beyondMeasured: (row.inflightMean ?? loadOf(row)) > highest,
      };
    });
  });
}

/** How much longer or shorter the start-up of a bare burst is than that of those fitted; others share one overhead. */
function startUpFactor(row: Measurement, stream: RandomStream): number {
  return isBareBurst(row) ? Math.exp(startUpPrior.logSd * normal(stream)) : 1;
}

/** How often a run's lengths and arrivals are drawn for its prediction: once where they were recorded or are many. */
function repeatsOf(row: Measurement): number {
  const requests = replayedRequests(row, mostRequests);
  return row.requests ? 1 : Math.min(mostRepeats, Math.max(1, Math.round(requestsTogether / requests)));
}

function medianColumns(replays: readonly Record<MeasuredMetric, number>[]): Record<MeasuredMetric, number> {
  const metrics = Object.keys(replays[0]!) as MeasuredMetric[];
  return Object.fromEntries(
    metrics.map((metric) => [
      metric,
      quantileSorted(ascending(replays.map((replay) => replay[metric])), 0.5),
    ]),
  ) as Record<MeasuredMetric, number>;
}

function ascending(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
