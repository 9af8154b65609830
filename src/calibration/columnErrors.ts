import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import { cholesky } from "../engine/fittedLaw.ts";
import type { RandomStream } from "../engine/random.ts";
import { repeatError } from "../measurements/columns.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { mean } from "../stats/intervals.ts";
import { isBareBurst, predictRow, type RowConditions, type RowModel } from "./predictRow.ts";
import { drawScores, type RunScores, type RunSettings, replayedRequests } from "./runSchedule.ts";

/**
 * Bursts of random lengths behind each covariance: its entries are known within a tenth. Sixty are too few: the fit of a
 * table that contradicts itself (medium/Mixtral 8x7B) then depends on the draws.
 */
const samples = 240;
/** Relative error of a bare burst's column about its replay: columns of one run agree better than those of repeats do. */
const sameRunError: Readonly<Partial<Record<MeasuredMetric, number>>> = {
  e2e_mean_s: 0.01,
  tps_per_request_mean: 0.01,
};

/** Runs behind the covariance of any other row with random lengths or arrivals, whose many requests make it small. */
const samplesOfOthers = 60;

/** Runs like the row's own but for lengths and arrivals; none where these are known, or the row is a single request. */
export function sampledScores(row: Measurement, settings: RunSettings, stream: RandomStream): RunScores[] {
  if (!hasRandomPart(row) || replayedRequests(row, settings.mostRequests) === 1) return [];
  const count = isBareBurst(row) ? samples : samplesOfOthers;
  return Array.from({ length: count }, () => drawScores(row, settings, stream));
}

/** Whether lengths or arrivals of the row were random and are not recorded. */
function hasRandomPart(row: Measurement): boolean {
  if (row.requests !== null) return false;
  const hasRandomArrivals = row.loadKind === "open" && row.arrival !== "constant";
  return hasRandomArrivals || row.outputTokensStd !== 0 || (row.inputTokensStd ?? 0) > 0;
}

/**
 * Lower triangular factor of the covariance of a row's logarithmic columns about their replay: errors of repetition,
 * and what a table of means does not tell of the lengths. Answers of the same mean and spread may still have one that is
 * far longer than the others, which moves a burst's makespan by a tenth and the fitted spread with it. A bare burst is
 * replayed with expected lengths; any other row is replayed with one random draw
 * of its own, which errs as much as the measured run does: twice the covariance.
 *
 * @param sampled runs like the row's own but for the random part, from `sampledScores`
 */
export function columnErrorFactor(
  row: Measurement,
  columns: readonly MeasuredMetric[],
  sampled: readonly RunScores[],
  model: RowModel,
  settings: RunSettings,
  conditions: RowConditions,
): number[][] {
  const drawn = sampled.map((scores) => {
    const predicted = predictRow(model, row, settings, scores, conditions);
    return columns.map((metric) => Math.log(predicted[metric]));
  });
  const isBare = isBareBurst(row);
  const centres = columns.map((_, i) => mean(drawn.map((values) => values[i]!)));
  return cholesky(
    columns.map((metric, i) =>
      columns.map((_, j) => {
        const products = drawn.map((values) => (values[i]! - centres[i]!) * (values[j]! - centres[j]!));
        const sampling = drawn.length > 0 ? mean(products) : 0;
        return (isBare ? sampling : 2 * sampling) + (i === j ? errorOf(row, metric) ** 2 : 0);
      }),
    ),
  );
}

function errorOf(row: Measurement, metric: MeasuredMetric): number {
  return (isBareBurst(row) ? sameRunError[metric] : undefined) ?? repeatError[metric];
}

/** Solves factor·x = deviations: independent errors of unit variance where the deviations have the factor's covariance. */
export function whitened(factor: readonly (readonly number[])[], deviations: readonly number[]): number[] {
  const solution: number[] = [];
  for (const [i, row] of factor.entries()) {
    let rest = deviations[i]!;
    for (let j = 0; j < i; j++) rest -= row[j]! * solution[j]!;
    solution.push(rest / row[i]!);
  }
  return solution;
}
