import type { Measurement } from "./measurement.ts";

/** The load of a row, in the unit of its kind: requests in flight, in the burst, or per second. */
export function loadOf(row: Measurement): number {
  return (
    (row.loadKind === "open" ? row.requestRate : row.concurrency) ?? row.inflightMean ?? row.numRequests ?? 0
  );
}

/** Rows by rising load; runs of equal load by the length of prompt and answer. */
export function byLoad(rows: readonly Measurement[]): Measurement[] {
  const tokens = (row: Measurement) => (row.inputTokensMean ?? 0) + (row.outputTokensMean ?? 0);
  return [...rows].sort((a, b) => loadOf(a) - loadOf(b) || tokens(a) - tokens(b));
}

/**
 * The rule by which predictions are tested: calibrate on the lowest load, a middle one and a high one, predict the rest.
 * The high one is the second highest where there are more than three rows, so that the highest is predicted too.
 */
export function splitRows(rows: readonly Measurement[]): {
  calibrate: Measurement[];
  predict: Measurement[];
} {
  const sorted = byLoad(rows);
  const high = sorted.length - (sorted.length > 3 ? 2 : 1);
  const middle = Math.max(0, Math.min(Math.floor(sorted.length / 2), high - 1));
  const chosen = new Set([0, middle, high].map((i) => sorted[i]!));
  return {
    calibrate: sorted.filter((row) => chosen.has(row)),
    predict: sorted.filter((row) => !chosen.has(row)),
  };
}

/** The rows of each series, in the order series first appear. */
export function seriesOf(rows: readonly Measurement[]): Map<string, Measurement[]> {
  const series = new Map<string, Measurement[]>();
  for (const row of rows) series.set(row.seriesId, [...(series.get(row.seriesId) ?? []), row]);
  return series;
}
