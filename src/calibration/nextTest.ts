import type { LawFile } from "../documents/calibration.ts";
import type { FittedLaw } from "../engine/fittedLaw.ts";
import type { EngineSettings } from "../engine/scenario.ts";
import type { LawTerm, ServiceLaw } from "../engine/serviceLaw.ts";
import { repeatError } from "../measurements/columns.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { byLoad, loadOf } from "../measurements/split.ts";
import { inverse } from "../stats/leastSquares.ts";
import { lawFromFile } from "./lawFile.ts";
import { replayMetrics, replayRun } from "./runReplay.ts";
import { settingsOf } from "./runSchedule.ts";

/** Most requests of the burst that stands for the series' highest load. */
const largestBurst = 200;

/**
 * The load test that would shrink the law's error of mean E2E most at the series' highest load, taken as a burst of so
 * many requests with the row's mean lengths.
 *
 * @returns null where the law is certain
 */
export function adviceFor(law: LawFile, rows: readonly Measurement[]): TestAdvice | null {
  const highest = byLoad(rows).at(-1);
  if (highest === undefined) return null;
  const fitted = lawFromFile(law, law.source ?? "law");
  const { engine } = settingsOf(law);
  const inFlight = highest.loadKind === "open" ? (highest.inflightMean ?? 1) : loadOf(highest);
  const test = {
    requests: Math.max(1, Math.min(largestBurst, Math.round(inFlight / highest.replicas))),
    inputTokens: Math.max(1, Math.round(highest.inputTokensMean ?? 500)),
    outputTokens: Math.max(1, Math.round(highest.outputTokensMean ?? 200)),
  };
  const gradient = termGradient(
    fitted.law,
    fitted.terms,
    (changed) => burstMetrics(changed, engine, test).e2e_mean_s,
  );
  return adviseTest(fitted, engine, gradient);
}

/** A load test one could run: a burst of equal requests. */
export type LoadTest = {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** A load test and what it would do. */
export type TestAdvice = {
  readonly test: LoadTest;
  /** Relative error (standard deviation) of the wanted quantity that the law causes now, and after the test. */
  readonly errorBefore: number;
  readonly errorAfter: number;
};

/** Bursts that are considered, and prompts and answers of each. */
const requestCounts = [1, 8, 32, 100];
const promptLengths = [16, 512, 2048, 8192];
const answerLengths = [32, 256, 1024];
/** Columns a load test prints. */
const columns = ["e2e_mean_s", "ttft_mean_s"] as const;
const step = 0.02;

/**
 * The burst whose measurement would shrink the law's share of a quantity's error most: the linear-Gaussian optimal
 * design (Chaloner & Verdinelli 1995, c-optimality) over a grid of tests.
 *
 * @param gradient d log(quantity) / d log(term), in the order of `fitted.terms`
 * @returns null where the law is certain
 */
export function adviseTest(
  fitted: FittedLaw,
  engine: EngineSettings,
  gradient: readonly number[],
): TestAdvice | null {
  if (fitted.terms.length === 0) return null;
  const now = errorOf(fitted.logCovariance, gradient);
  if (now === 0) return null;
  const information = inverse(fitted.logCovariance);
  let best: TestAdvice | null = null;
  for (const test of candidateTests(engine)) {
    const sensitivities = testSensitivities(fitted, engine, test);
    const updated = information.map((row, i) =>
      row.map((value, j) =>
        columns.reduce(
          (sum, column, c) =>
            sum + (sensitivities[c]![i]! * sensitivities[c]![j]!) / repeatError[column] ** 2,
          value,
        ),
      ),
    );
    const errorAfter = errorOf(inverse(updated), gradient);
    if (best === null || errorAfter < best.errorAfter) best = { test, errorBefore: now, errorAfter };
  }
  return best;
}

/** d log(quantity) / d log(term) for every term, by central differences. */
export function termGradient(
  law: ServiceLaw,
  terms: readonly LawTerm[],
  quantity: (law: ServiceLaw) => number,
): number[] {
  return terms.map((term) => {
    const up = quantity(shifted(law, term, step));
    const down = quantity(shifted(law, term, -step));
    return Math.log(up / down) / (2 * step);
  });
}

/** The columns of one burst of equal requests under a law. */
export function burstMetrics(law: ServiceLaw, engine: EngineSettings, test: LoadTest) {
  const n = test.requests;
  const run = replayRun(
    { law, overhead: 0 },
    {
      arrivals: { kind: "times", times: new Float64Array(n) },
      inputTokens: new Int32Array(n).fill(test.inputTokens),
      outputTokens: new Int32Array(n).fill(test.outputTokens),
      engine,
      replicas: 1,
      routing: "round-robin",
    },
  );
  return replayMetrics(run);
}

function candidateTests(engine: EngineSettings): LoadTest[] {
  const longest = Math.min(engine.maxModelLen, engine.kvBlocks * 16);
  return requestCounts.flatMap((requests) =>
    promptLengths.flatMap((inputTokens) =>
      answerLengths
        .filter((outputTokens) => inputTokens + outputTokens <= longest)
        .map((outputTokens) => ({ requests, inputTokens, outputTokens })),
    ),
  );
}

/** d log(column) / d log(term), one row a column; a term's two replays serve all columns. */
function testSensitivities(fitted: FittedLaw, engine: EngineSettings, test: LoadTest): number[][] {
  const byTerm = fitted.terms.map((term) => {
    const up = burstMetrics(shifted(fitted.law, term, step), engine, test);
    const down = burstMetrics(shifted(fitted.law, term, -step), engine, test);
    return columns.map((column) => Math.log(up[column] / down[column]) / (2 * step));
  });
  return columns.map((_, c) => byTerm.map((row) => row[c]!));
}

function shifted(law: ServiceLaw, term: LawTerm, by: number): ServiceLaw {
  return { ...law, [term]: law[term] * Math.exp(by) };
}

/** Standard deviation of g·x for x with the given covariance. */
function errorOf(covariance: readonly (readonly number[])[], gradient: readonly number[]): number {
  let variance = 0;
  for (let i = 0; i < gradient.length; i++)
    for (let j = 0; j < gradient.length; j++) variance += gradient[i]! * gradient[j]! * covariance[i]![j]!;
  return Math.sqrt(Math.max(0, variance));
}
