import type { Machine, MeasuredCurve, Model } from "../catalog/types.ts";
import type { BurstLawFile } from "../documents/calibration.ts";
import { gitlabBurst, gitlabContext } from "./gitlabRuns.ts";
import { lawFromFile } from "./lawFile.ts";
import { expectedScores, predictRow } from "./predictRow.ts";

/** Burst sizes at which a calibrated curve is drawn. */
const drawnSizes = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200];

/** One burst: seconds, tokens per second. */
export type CurvePoint = {
  readonly requests: number;
  readonly meanTimeSeconds: number;
  readonly meanTokensPerSecond: number;
  readonly totalTokensPerSecond: number;
};

/**
 * The measured rows of a curve, and bursts of many sizes simulated with its law. Every measured burst had answers of its
 * own mean length, spread and start-up; between two measured sizes these are interpolated, beyond them they stay.
 */
export function calibrationCurve(curve: MeasuredCurve, file: BurstLawFile, model: Model, machine: Machine) {
  const { settings } = gitlabContext(curve, model, machine);
  const { law } = lawFromFile(file, "gitlabLaws.json");
  const requests = curve.rows.map((row) => row.requests);
  const at = (values: readonly number[], size: number) => interpolate(requests, values, size);
  const lengths = curve.rows.map((row) => row.meanOutputTokens);
  const spreads = file.conditions.map(({ lengthSpread }) => lengthSpread);
  const startUps = file.conditions.map(({ startUpSeconds }) => startUpSeconds);
  const measured: CurvePoint[] = curve.rows.map((row) => ({
    requests: row.requests,
    meanTimeSeconds: row.meanTime,
    meanTokensPerSecond: row.meanTokensPerSecond,
    totalTokensPerSecond: row.totalTokensPerSecond,
  }));
  const simulated: CurvePoint[] = drawnSizes.map((size) => {
    const burst = gitlabBurst(curve, size, at(lengths, size));
    const conditions = { lengthSpread: at(spreads, size), overheadSeconds: at(startUps, size) };
    const columns = predictRow({ law, jitter: 0 }, burst, settings, expectedScores(size), conditions);
    return {
      requests: size,
      meanTimeSeconds: columns.e2e_mean_s,
      meanTokensPerSecond: columns.tps_per_request_mean,
      totalTokensPerSecond: columns.out_tok_throughput,
    };
  });
  return {
    model: curve.model,
    machine: curve.machine,
    measuredConcurrency: [Math.min(...requests), Math.max(...requests)] as const,
    measured,
    simulated,
  };
}

/** Straight lines over the logarithm of `sizes`, which ascend; constant beyond them. */
function interpolate(sizes: readonly number[], values: readonly number[], size: number): number {
  const above = sizes.findIndex((one) => one >= size);
  if (above === 0) return values[0]!;
  if (above < 0) return values.at(-1)!;
  const share = Math.log(size / sizes[above - 1]!) / Math.log(sizes[above]! / sizes[above - 1]!);
  return values[above - 1]! + share * (values[above]! - values[above - 1]!);
}
