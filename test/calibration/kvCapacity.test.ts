import { describe, expect, it } from "vitest";
import { type FitProgress, fitKvCapacity, shareOfFit } from "../../src/calibration/kvCapacity.ts";
import { blockTokens } from "../../src/engine/scenario.ts";
import type { Measurement } from "../../src/measurements/measurement.ts";
import { isLong } from "../effort.ts";
import { testStream } from "../stats/samples.ts";
import { dense, lawNear, measure, quietTruth, roomy, usualLengths } from "./syntheticRuns.ts";

const law = lawNear(dense, () => 0.2);
const perRequest = usualLengths.inputTokensMean + usualLengths.outputTokensMean;
const most = 96;

function rowsUnder(kvTokens: number): Measurement[] {
  const settings = { ...roomy, engine: { ...roomy.engine, kvBlocks: Math.floor(kvTokens / blockTokens) } };
  return [1, 8, 24, 64, most].map((concurrency) =>
    measure(
      { runId: `c${concurrency}`, loadKind: "closed", concurrency, numRequests: 10 * concurrency },
      { ...quietTruth(law), settings },
      testStream(30 + concurrency),
    ),
  );
}

function capacityFrom(
  rows: readonly Measurement[],
  known: number | null,
  onProgress: (progress: FitProgress) => void = () => {},
): number | null {
  return fitKvCapacity(
    rows,
    { settings: roomy, kvTokens: known, stated: known === null ? [] : ["kvTokens"] },
    dense.prior,
    dense.experts,
    (row) => testStream(500 + row),
    onProgress,
  ).kvTokens;
}

describe("the KV cache of an engine that nobody describes", { timeout: 120_000 }, () => {
  if (isLong)
    it("is found from the knee it makes", () => {
      const hidden = 0.45 * most * perRequest;
      const told: FitProgress[] = [];
      const found = capacityFrom(rowsUnder(hidden), null, (progress) => told.push(progress));
      // The share done rises through both stages.
      const shares = told.map(shareOfFit);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBeGreaterThan(0.9);
      expect([...new Set(told.map(({ stage }) => stage))]).toEqual(["law", "cache"]);
      expect(found).not.toBeNull();
      expect(found! / hidden).toBeGreaterThan(0.7);
      expect(found! / hidden).toBeLessThan(1.4);
    });

  it("is not invented where no run ever filled it", () => {
    expect(capacityFrom(rowsUnder(3 * most * perRequest), null)).toBeNull();
  });

  it("stays what it is where it is known", () => {
    expect(capacityFrom(rowsUnder(3 * most * perRequest), 123_456)).toBe(123_456);
  });

  it("is not asked of two rows, which a limit would always explain", () => {
    expect(capacityFrom(rowsUnder(0.3 * most * perRequest).slice(3), null)).toBeNull();
  });
});
