import type { Validation, ValidationRow } from "../src/documents/validation.ts";
import { measuredNumber, metricName, runName, signedPercent } from "./metricNames.ts";
import type { Emphasis } from "./tableLayout.ts";
import { wrapText } from "./textLayout.ts";

/** A validation as text: one block of 80 columns a series with measured, simulated and error of every column; notes take `columns`. */
export function validationTable(validation: Validation, emphasis: Emphasis = plain, columns = 80): string {
  const series = [...new Set(validation.rows.map((row) => row.seriesId))];
  return [
    ...series.flatMap((id) =>
      seriesBlock(
        id,
        validation.rows.filter((row) => row.seriesId === id),
        emphasis,
      ),
    ),
    ...summaryBlock(validation),
    ...(validation.notes.length > 0 ? ["", "Notes"] : []),
    ...validation.notes.flatMap((note) => wrapText(note, "- ", "  ", columns)),
    "",
  ].join("\n");
}

const plain: Emphasis = (_, text) => text;

function seriesBlock(id: string, rows: readonly ValidationRow[], emphasis: Emphasis): string[] {
  const head = `${"".padEnd(8)}${"".padEnd(16)}${"measured".padStart(10)}${"simulated".padStart(11)}${"error".padStart(9)}${"90 % band".padStart(22)}`;
  let run = "";
  const lines = rows.flatMap((row) => {
    const name = runName(row.runId, id);
    const isNew = row.runId !== run;
    run = row.runId;
    const isLong = isNew && name.length > 7;
    const band = `${measuredNumber(row.band[0])} .. ${measuredNumber(row.band[1])}`;
    const isOff = !isInside(row);
    const error = signedPercent(row.error).padStart(9);
    const mark = isOff ? emphasis("red", " *") : "";
    return [
      ...(isLong ? [name] : []),
      `${(isNew && !isLong ? name : "").padEnd(8)}${metricName(row.metric).padEnd(16)}${measuredNumber(row.measured).padStart(10)}${measuredNumber(row.predicted).padStart(11)}${isOff ? emphasis("red", error) : error}${band.padStart(22)}${mark}`,
    ];
  });
  return [id, head, ...lines, ""];
}

function isInside(row: ValidationRow): boolean {
  return row.band[0] <= row.measured && row.measured <= row.band[1];
}

function summaryBlock(validation: Validation): string[] {
  const lines = validation.summary.map(
    (line) =>
      `${metricName(line.metric).padEnd(16)}${String(line.rows).padStart(6)}${plainPercent(line.medianAbsoluteError).padStart(16)}${plainPercent(line.p90AbsoluteError).padStart(14)}${`${Math.round(line.bandCoverage * 100)} %`.padStart(16)}`,
  );
  const isOutside = !validation.rows.every(isInside);
  return [
    "All rows: error is simulated over measured, less one",
    `${"column".padEnd(16)}${"rows".padStart(6)}${"median |error|".padStart(16)}${"p90 |error|".padStart(14)}${"inside band".padStart(16)}`,
    ...lines,
    ...(isOutside ? ["* the measured value lies outside the band"] : []),
  ];
}

function plainPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
