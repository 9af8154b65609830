import { areClose, type Measurement } from "./measurement.ts";

/** Mean lengths within this factor of each other are one workload: answers differ a little from load to load. */
const sameLength = 1.25;

/**
 * Names the series of the rows whose file does not: rows that share model, machine, engine and (within a quarter)
 * lengths are loads of one series.
 */
export function withSeries(rows: readonly Measurement[]): readonly Measurement[] {
  const firsts: Measurement[] = [];
  return rows.map((row) => {
    if (row.seriesId !== "") return row;
    const first = firsts.find((other) => isSameSeries(other, row));
    if (first === undefined) firsts.push(row);
    return { ...row, seriesId: nameOf(first ?? row) };
  });
}

function isSameSeries(a: Measurement, b: Measurement): boolean {
  const keys = ["model", "gpu", "gpuCount", "tp", "replicas", "engine"] as const;
  return (
    keys.every((key) => a[key] === b[key]) &&
    areClose(a.inputTokensMean, b.inputTokensMean, sameLength) &&
    (a.loadKind === "burst" || areClose(a.outputTokensMean, b.outputTokensMean, sameLength))
  );
}

function nameOf(row: Measurement): string {
  const gpus = row.gpu === null ? null : `${row.gpuCount ?? ""}${row.gpuCount === null ? "" : "x"}${row.gpu}`;
  const lengths =
    row.inputTokensMean === null && row.outputTokensMean === null
      ? null
      : `${rounded(row.inputTokensMean)}in-${rounded(row.outputTokensMean)}out`;
  const parts = [row.model ?? "model", gpus, row.engine, lengths];
  return parts.filter((part) => part !== null && part !== "").join("/");
}

function rounded(tokens: number | null): string {
  return tokens === null ? "?" : String(Number(tokens.toPrecision(2)));
}
