import { defaultEngineSettings } from "../catalog/engineDefaults.ts";
import type { Machine, MeasuredCurve, Model } from "../catalog/types.ts";
import { replayBurst } from "./burstReplay.ts";
import { type BurstLawFile, gitlabProtocol } from "./gitlabCurve.ts";
import { lawFromFile } from "./lawFile.ts";
import { scoredLengths } from "./lengthScores.ts";

/** Burst sizes at which a calibrated curve is drawn. */
const drawnSizes = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200];

/** One burst: seconds, tokens per second. */
export type CurvePoint = {
  readonly requests: number;
  readonly meanTimeSeconds: number;
  readonly meanTokensPerSecond: number;
  readonly totalTokensPerSecond: number;
};

/** The measured rows of a curve, and bursts of many sizes simulated with its law at the curve's mean length. */
export function calibrationCurve(curve: MeasuredCurve, file: BurstLawFile, model: Model, machine: Machine) {
  const engine = defaultEngineSettings(model, machine);
  const { law } = lawFromFile(file, "gitlabLaws.json").fitted;
  const several = file.conditions.filter(({ requests }) => requests > 1);
  const tokens = curve.rows.map((row) => row.meanOutputTokens * row.requests);
  const requests = curve.rows.map((row) => row.requests);
  const mean = sum(tokens) / sum(requests);
  const spread = median(several.map(({ lengthSpread }) => lengthSpread));
  const startUp = median(file.conditions.map(({ startUpSeconds }) => startUpSeconds));
  const measured: CurvePoint[] = curve.rows.map((row) => ({
    requests: row.requests,
    meanTimeSeconds: row.meanTime,
    meanTokensPerSecond: row.meanTokensPerSecond,
    totalTokensPerSecond: row.totalTokensPerSecond,
  }));
  const simulated: CurvePoint[] = drawnSizes.map((size) => {
    const lengths = scoredLengths(size, mean, size > 1 ? spread : 0, gitlabProtocol.maxOutputTokens);
    const columns = replayBurst(law, engine, gitlabProtocol.promptTokens, lengths, startUp);
    return {
      requests: size,
      meanTimeSeconds: columns.meanTime,
      meanTokensPerSecond: columns.meanTokensPerSecond,
      totalTokensPerSecond: columns.totalTokensPerSecond,
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
