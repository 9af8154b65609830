import { describe, expect, it } from "vitest";
import type { SeriesContext } from "../../src/calibration/calibrateSeries.ts";
import { leaveRowsOut } from "../../src/calibration/leaveOut.ts";
import type { ValidationRow } from "../../src/documents/validation.ts";
import { testStream } from "../stats/samples.ts";
import { dense, lawNear, measure, quietTruth, roomy } from "./syntheticRuns.ts";

const context: SeriesContext = {
  model: "synthetic",
  machine: "synthetic",
  geometry: dense.geometry,
  hardware: dense.hardware,
  settings: roomy,
  kvTokens: 16_000_000,
  stated: ["kvTokens"],
  source: "synthetic",
};
const rows = [1, 8, 32, 64].map((concurrency) =>
  measure(
    { runId: `b${concurrency}`, loadKind: "burst", concurrency },
    quietTruth(lawNear(dense, () => 0.3)),
    testStream(90 + concurrency),
  ),
);
const left = (of: typeof rows) => leaveRowsOut(of, context, (row) => testStream(2000 + row));
const predictionsOf = (runId: string, predicted: readonly ValidationRow[]) =>
  predicted.filter((row) => row.runId === runId).map(({ metric, predicted: value }) => [metric, value]);

describe("leaving each row out", { timeout: 60_000 }, () => {
  const predicted = left(rows);

  it("predicts every column of every row", () => {
    expect(predicted.length).toBe(rows.reduce((sum, row) => sum + Object.keys(row.metrics).length, 0));
  });

  it("never looks at the row it predicts", () => {
    const spoilt = rows.map((row) =>
      row.runId === "b32" ? { ...row, metrics: { ...row.metrics, e2e_mean_s: 50, ttft_mean_s: 30 } } : row,
    );
    const again = left(spoilt);
    expect(predictionsOf("b32", again)).toEqual(predictionsOf("b32", predicted));
    expect(predictionsOf("b8", again)).not.toEqual(predictionsOf("b8", predicted));
  });

  it("comes near rows that follow one law", () => {
    for (const row of predicted.filter(({ metric }) => metric === "tpot_mean_s"))
      expect(Math.abs(row.error)).toBeLessThan(0.12);
  });

  it("has nothing to say of a single row", () => {
    expect(left(rows.slice(0, 1))).toEqual([]);
  });
});
