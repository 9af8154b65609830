import { priorFor } from "../../src/calibration/genericPrior.ts";
import type { HardwareRates, LawPrior } from "../../src/calibration/physicsPrior.ts";
import { replayMetrics, replayRun } from "../../src/calibration/runReplay.ts";
import { drawScores, type RunSettings, scheduleRun } from "../../src/calibration/runSchedule.ts";
import { geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findModel } from "../../src/catalog/findRecords.ts";
import { findGpu } from "../../src/catalog/gpus.ts";
import type { ModelGeometry } from "../../src/catalog/types.ts";
import type { MeasuredMetric } from "../../src/documents/measuredMetrics.ts";
import { normal, type RandomStream } from "../../src/engine/random.ts";
import {
  byTerm,
  distinctExperts,
  type LawTerm,
  type ServiceLaw,
  stepSeconds,
} from "../../src/engine/serviceLaw.ts";
import { repeatError } from "../../src/measurements/columns.ts";
import { type Measurement, type RequestRecords, unknownRun } from "../../src/measurements/measurement.ts";
import { loadCatalog, loadGpus } from "../../src/node/catalogFiles.ts";

/** What is known of a pair of model and GPUs before it is measured. */
export type KnownPair = {
  readonly geometry: ModelGeometry;
  readonly hardware: HardwareRates;
  readonly prior: LawPrior;
  readonly experts: Pick<ServiceLaw, "experts" | "expertsPerToken">;
};

export function knownPair(model: string, gpuName: string, gpuCount: number): KnownPair {
  const geometry = geometryOf(findModel(loadCatalog(), model));
  const gpu = findGpu(loadGpus(), gpuName)!;
  const hardware = { bandwidth: gpu.bandwidth * gpuCount, flops: gpu.flops * gpuCount };
  const { experts, expertsPerToken } = geometry;
  return { geometry, hardware, prior: priorFor(geometry, hardware), experts: { experts, expertsPerToken } };
}

export const dense = knownPair("mistral-7b-instruct-v0.3", "H100", 1);
export const mixture = knownPair("mixtral-8x7b-instruct-v0.1", "H100", 2);

/** Settings under which no limit of the engine is reached. */
export const roomy: RunSettings = {
  engine: { maxNumSeqs: 512, maxNumBatchedTokens: 4096, kvBlocks: 1_000_000, maxModelLen: 1_000_000 },
  routing: "round-robin",
  mostRequests: 2000,
  longestAnswer: 1_000_000,
};

/** A law that lies `deviations[i]` standard deviations of the prior away from its centre. */
export function lawNear({ prior, experts }: KnownPair, deviations: () => number): ServiceLaw {
  return { ...byTerm((term) => prior[term].centre * Math.exp(prior[term].logSd * deviations())), ...experts };
}

export const blankRow: Measurement = {
  ...unknownRun,
  seriesId: "synthetic",
  runId: "synthetic",
  where: "synthetic",
};

/** Prompts of 600 and answers of 200 tokens, give or take. */
export const usualLengths = {
  inputTokensMean: 600,
  inputTokensStd: 200,
  outputTokensMean: 200,
  outputTokensStd: 60,
} as const;

export type Truth = {
  readonly law: ServiceLaw;
  readonly overhead: number;
  readonly jitter: number;
  readonly settings: RunSettings;
  /** Multiplies the error that a repeated run has in each column; 0 for a run measured without error. */
  readonly noise: number;
};

export const quietTruth = (law: ServiceLaw): Truth => ({
  law,
  overhead: 0.02,
  jitter: 0.02,
  settings: roomy,
  noise: 1,
});

/** The columns benchmark programs print most often. */
export const usualColumns: readonly MeasuredMetric[] = [
  "e2e_mean_s",
  "e2e_p99_s",
  "ttft_mean_s",
  "tpot_mean_s",
  "duration_s",
];

/** Measures a load on a simulated server whose law is known. */
export function measure(
  load: Partial<Measurement>,
  truth: Truth,
  stream: RandomStream,
  columns: readonly MeasuredMetric[] = usualColumns,
): Measurement {
  const row: Measurement = { ...blankRow, ...usualLengths, ...load };
  const settings = { ...truth.settings, mostRequests: 100_000 };
  const scores = drawScores(row, settings, stream);
  const run = replayRun(
    { law: truth.law, overhead: truth.overhead },
    scheduleRun(row, settings, scores, 0.25),
  );
  const all = replayMetrics(run, { spread: truth.jitter, scores: scores.jitter });
  const metrics = Object.fromEntries(
    columns.map((metric) => [
      metric,
      all[metric] * Math.exp(truth.noise * repeatError[metric] * normal(stream)),
    ]),
  );
  return { ...row, metrics };
}

/** The same load with its arrivals and lengths recorded one by one. */
export function measureWithRecords(
  load: Partial<Measurement>,
  truth: Truth,
  stream: RandomStream,
): Measurement {
  const row: Measurement = { ...blankRow, ...usualLengths, ...load };
  const scores = drawScores(row, truth.settings, stream);
  const schedule = scheduleRun(row, truth.settings, scores, 0.25);
  if (schedule.arrivals.kind !== "times")
    throw new Error("only runs with arrivals of their own have records");
  const n = schedule.inputTokens.length;
  const requests: RequestRecords = {
    arrivals: schedule.arrivals.times,
    inputTokens: schedule.inputTokens,
    outputTokens: schedule.outputTokens,
    ttft: new Float64Array(n).fill(Number.NaN),
    e2e: new Float64Array(n).fill(Number.NaN),
  };
  return measure({ ...row, requests }, truth, stream);
}

/** Tokens of context a sequence of the usual lengths holds in the middle of its answer. */
const context = usualLengths.inputTokensMean + usualLengths.outputTokensMean / 2;

/** Logarithm of the true step time over the fitted one, in standard deviations of the posterior. */
export function standardisedError(
  fit: {
    readonly law: ServiceLaw;
    readonly terms: readonly LawTerm[];
    readonly logCovariance: readonly (readonly number[])[];
  },
  truth: ServiceLaw,
  batch: number,
): number {
  const step = (of: ServiceLaw) => stepSeconds(of, batch, batch * context, 0);
  const amounts = { c0: 1, cSeq: batch, cKv: batch * context, cPre: 0, cExp: distinctExperts(truth, batch) };
  const gradient = fit.terms.map((term) => (fit.law[term] * amounts[term]) / step(fit.law));
  let variance = 0;
  for (const [i, a] of gradient.entries())
    for (const [j, b] of gradient.entries()) variance += a * b * fit.logCovariance[i]![j]!;
  return Math.log(step(truth) / step(fit.law)) / Math.sqrt(variance);
}

/** Standard deviation of the logarithm of one term. */
export function logSdOf(
  fit: { readonly terms: readonly LawTerm[]; readonly logCovariance: readonly (readonly number[])[] },
  term: LawTerm,
): number {
  const at = fit.terms.indexOf(term);
  return Math.sqrt(fit.logCovariance[at]![at]!);
}
