import type { LawFile } from "../documents/calibration.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { byLoad, loadOf } from "../measurements/split.ts";
import { lawFromFile } from "./lawFile.ts";
import { adviseTest, burstMetrics, type TestAdvice, termGradient } from "./nextTest.ts";
import { settingsOf } from "./runSchedule.ts";

/** The load test that would help most, and what it would do. */
export type AdvisedTest = TestAdvice;

/** Most requests of the burst that stands for the series' highest load. */
const largestBurst = 200;

/**
 * The load test that would shrink the law's error of mean E2E most at the series' highest load, taken as a burst of so
 * many requests with the row's mean lengths.
 *
 * @returns null where the law is certain
 */
export function adviceFor(law: LawFile, rows: readonly Measurement[]): AdvisedTest | null {
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
