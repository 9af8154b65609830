import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import type { RandomStream } from "../engine/random.ts";
import { type LawTerm, lawTerms, type ServiceLaw } from "../engine/serviceLaw.ts";
import { informativeColumns, repeatError } from "../measurements/columns.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { sum } from "../stats/intervals.ts";
import { inverse, leastSquares, normalMatrix } from "../stats/leastSquares.ts";
import { columnErrorFactor, sampledScores, whitened } from "./columnErrors.ts";
import { normalScores } from "./lengthScores.ts";
import type { LawPrior } from "./physicsPrior.ts";
import { isBareBurst, predictRow, type RowConditions, startUpPrior } from "./predictRow.ts";
import { drawScores, hasUnknownSpread, type RunScores, type RunSettings } from "./runSchedule.ts";

export type SeriesFit = {
  readonly law: ServiceLaw;
  readonly terms: readonly LawTerm[];
  /** Covariance of the logarithms of `terms`, everything else integrated out. */
  readonly logCovariance: readonly (readonly number[])[];
  /** Seconds a request of the series spends outside the engine. */
  readonly overhead: number;
  /** Relative spread of single requests that lengths and queueing do not explain. */
  readonly jitter: number;
  readonly conditions: readonly RowConditions[];
  /** The random part of each row's replay, as it was fitted. */
  readonly scores: readonly RunScores[];
  /** The negative logarithm of the posterior at the fit but for a constant. */
  readonly cost: number;
  /** Relative error of each kind of column about the fit. */
  readonly columnError: Readonly<Partial<Record<MeasuredMetric, number>>>;
};

/** How often the rows were replayed, and the share of the fit that is done, 0 to 1, by how near the search is to its end. */
export type SeriesProgress = { readonly evaluations: number; readonly share: number };

type Unknown = { readonly centre: number; readonly logSd: number };

/** Answers of one model to one kind of question spread by a quarter, give or take; a runaway answer makes it more. */
const spreadPrior: Unknown = { centre: 0.25, logSd: 1 };
/** A request's way through client, network and server front takes tens of milliseconds. */
const overheadPrior: Unknown = { centre: 0.02, logSd: 1 };
const jitterPrior: Unknown = { centre: 0.02, logSd: 0.7 };
/** Beyond so many of its own errors a column counts ever less (Student's t with this many degrees of freedom). */
const robustness = 4;
/** The prior estimate of a column's error weighs as much as so many columns. */
const errorPriorWeight = 6;

/**
 * Fits one service law to the runs of one series: every run is replayed through the engine as it was loaded, and all
 * informative columns are fitted together, with a prior on every term. What a run does not publish is unknown and
 * fitted with it: the spread of its answers, and for a bare burst (no TTFT, no warm-up) its own start-up. Columns weigh
 * by their errors; a bare burst's by those of its unknown lengths too. Columns far off count less (Student's t), but not
 * those of a bare burst: its own start-up and spread are there to explain them. The posterior is Laplace's: normal in
 * the logarithms, the inverse of JᵀJ as covariance.
 *
 * @param streamOf an independent stream for each row, for lengths and arrivals that were not recorded
 */
export function fitSeries(
  rows: readonly Measurement[],
  settings: RunSettings,
  prior: LawPrior,
  experts: Pick<ServiceLaw, "experts" | "expertsPerToken">,
  streamOf: (row: number) => RandomStream,
  onProgress: (progress: SeriesProgress) => void = () => {},
): SeriesFit {
  const terms = lawTerms.filter((term) => prior[term].centre > 0);
  const streams = rows.map((_, i) => streamOf(i));
  const scores = rows.map((row, i) => fittedScores(row, settings, streams[i]!));
  const sampled = rows.map((row, i) => sampledScores(row, settings, streams[i]!));
  const columns = rows.map(informativeColumns);
  const unknowns = unknownsOf(rows, terms, prior, columns);
  const list = [...unknowns.values()];
  const names = [...unknowns.keys()];
  const read = (parameters: readonly number[]) => readParameters(parameters, names, rows, terms, experts);
  const searches = sampled.some((runs) => runs.length > 0) ? 2 : 1;
  let evaluations = 0;
  let share = 0;
  const misfits = (parameters: readonly number[]) => {
    const state = read(parameters);
    onProgress({ evaluations: ++evaluations, share });
    return rows.map((row, i) => {
      const predicted = predictRow(state, row, settings, scores[i]!, state.conditions[i]!);
      return columns[i]!.map((metric) => Math.log(predicted[metric] / row.metrics[metric]!));
    });
  };
  const factorsAt = (parameters: readonly number[]) => {
    const state = read(parameters);
    return rows.map((row, i) =>
      columnErrorFactor(row, columns[i]!, sampled[i]!, state, settings, state.conditions[i]!),
    );
  };
  const fitFrom = (start: readonly number[], search: number) => {
    const factors = factorsAt(start);
    const fit = leastSquares(
      (parameters) => [
        ...misfits(parameters).flatMap((misfit, i) => {
          const errors = whitened(factors[i]!, misfit);
          return isBareBurst(rows[i]!) ? errors : errors.map(robust);
        }),
        ...parameters.map((value, j) => (value - Math.log(list[j]!.centre)) / list[j]!.logSd),
      ],
      start,
      (nearness) => {
        share = (search + nearness) / searches;
      },
    );
    return { ...fit, cost: costOf(fit.residuals, factors) };
  };
  let fit = fitFrom(
    list.map(({ centre }) => Math.log(centre)),
    0,
  );
  // The errors of unknown lengths depend on law and spread: weigh again with those of the fit.
  if (searches > 1) fit = fitFrom(fit.parameters, 1);
  const covariance = inverse(normalMatrix(fit.jacobian));
  const left = misfits(fit.parameters);
  return {
    ...read(fit.parameters),
    scores,
    terms,
    logCovariance: terms.map((_, i) => terms.map((_, j) => covariance[i]![j]!)),
    cost: fit.cost,
    columnError: columnErrors(columns.flat(), left.flat()),
  };
}

/** Half the sum of squared residuals, and the logarithm of the determinant of what whitened them. */
function costOf(residuals: readonly number[], factors: readonly (readonly (readonly number[])[])[]): number {
  const logDeterminant = factors.flatMap((factor) => factor.map((row, i) => Math.log(row[i]!)));
  return residuals.reduce((total, residual) => total + (residual * residual) / 2, 0) + sum(logDeterminant);
}

/** A bare burst is fitted with lengths as such a sample has them on average; everything else with random ones. */
function fittedScores(row: Measurement, settings: RunSettings, stream: RandomStream): RunScores {
  const drawn = drawScores(row, settings, stream);
  return isBareBurst(row) ? { ...drawn, output: normalScores(drawn.output.length) } : drawn;
}

/** All unknowns by name, in the order of the parameter vector; the law's terms come first. */
function unknownsOf(
  rows: readonly Measurement[],
  terms: readonly LawTerm[],
  prior: LawPrior,
  columns: readonly (readonly MeasuredMetric[])[],
): Map<string, Unknown> {
  const unknowns = new Map<string, Unknown>(terms.map((term) => [term, prior[term]]));
  if (rows.some((row) => !isBareBurst(row))) unknowns.set("overhead", overheadPrior);
  if (columns.flat().some((metric) => /^e2e_p9/.test(metric))) unknowns.set("jitter", jitterPrior);
  if (rows.some((row) => hasUnknownSpread(row) && !isBareBurst(row))) unknowns.set("spread", spreadPrior);
  rows.forEach((row, i) => {
    if (!isBareBurst(row)) return;
    unknowns.set(`startUp${i}`, startUpPrior);
    if ((row.concurrency ?? 1) > 1) unknowns.set(`spread${i}`, spreadPrior);
  });
  return unknowns;
}

function readParameters(
  parameters: readonly number[],
  names: readonly string[],
  rows: readonly Measurement[],
  terms: readonly LawTerm[],
  experts: Pick<ServiceLaw, "experts" | "expertsPerToken">,
): Pick<SeriesFit, "law" | "overhead" | "jitter" | "conditions"> {
  const values = new Map(names.map((name, i) => [name, Math.exp(parameters[i]!)]));
  const law: ServiceLaw = { c0: 0, cSeq: 0, cKv: 0, cPre: 0, cExp: 0, ...experts };
  const overhead = values.get("overhead") ?? 0;
  return {
    law: { ...law, ...Object.fromEntries(terms.map((term) => [term, values.get(term)!])) },
    overhead,
    jitter: values.get("jitter") ?? 0,
    conditions: rows.map((row, i) => ({
      runId: row.runId,
      overheadSeconds: values.get(`startUp${i}`) ?? overhead,
      lengthSpread: values.get(`spread${i}`) ?? values.get("spread") ?? 0,
    })),
  };
}

/** A residual whose square grows like the log-likelihood of Student's t. */
function robust(deviation: number): number {
  return Math.sign(deviation) * Math.sqrt(robustness * Math.log(1 + (deviation * deviation) / robustness));
}

/** Root mean square misfit of each kind of column, shrunk towards the error between repeats and never below it. */
function columnErrors(
  metrics: readonly MeasuredMetric[],
  misfits: readonly number[],
): SeriesFit["columnError"] {
  return Object.fromEntries(
    [...new Set(metrics)].map((metric) => {
      const own = misfits.filter((_, i) => metrics[i] === metric);
      const squares = own.reduce((sum, misfit) => sum + Math.min(misfit * misfit, 1), 0);
      const prior = errorPriorWeight * repeatError[metric] ** 2;
      const rms = Math.sqrt((prior + squares) / (errorPriorWeight + own.length));
      return [metric, Math.max(repeatError[metric], rms)];
    }),
  );
}
