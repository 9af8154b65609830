import type { Validation, ValidationRow } from "../src/calibration/validation.ts";

/** Column heads of the measured quantities. */
const metricNames: Readonly<Record<string, string>> = {
  e2e_mean_s: "mean time s",
  tps_per_request_mean: "tokens/s each",
  duration_s: "total time s",
  out_tok_throughput: "tokens/s total",
};

/** A validation as text of at most 80 columns: one block a series, measured, simulated and error of every column. */
export function validationTable(validation: Validation): string {
  const series = [...new Set(validation.rows.map((row) => row.seriesId))];
  return [
    ...series.flatMap((id) =>
      seriesBlock(
        id,
        validation.rows.filter((row) => row.seriesId === id),
      ),
    ),
    ...summaryBlock(validation),
    ...(validation.notes.length > 0 ? ["", "What the rows say of their own runs:"] : []),
    ...validation.notes.flatMap((note) =>
      wrap(note, 78).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)),
    ),
    "",
  ].join("\n");
}

function seriesBlock(id: string, rows: readonly ValidationRow[]): string[] {
  const head = `${"".padEnd(8)}${"".padEnd(16)}${"measured".padStart(10)}${"simulated".padStart(11)}${"error".padStart(9)}${"90 % band".padStart(22)}`;
  let run = "";
  const lines = rows.map((row) => {
    const name = row.runId.split("/").at(-1)!;
    const first = name === run ? "" : name;
    run = name;
    const band = `${number(row.band[0])} .. ${number(row.band[1])}`;
    const mark = row.measured < row.band[0] || row.measured > row.band[1] ? " *" : "";
    return `${first.padEnd(8)}${(metricNames[row.metric] ?? row.metric).padEnd(16)}${number(row.measured).padStart(10)}${number(row.predicted).padStart(11)}${percent(row.error).padStart(9)}${band.padStart(22)}${mark}`;
  });
  return [id, head, ...lines, ""];
}

function summaryBlock(validation: Validation): string[] {
  const lines = validation.summary.map(
    (line) =>
      `${(metricNames[line.metric] ?? line.metric).padEnd(16)}${String(line.rows).padStart(6)}${plainPercent(line.medianAbsoluteError).padStart(16)}${plainPercent(line.p90AbsoluteError).padStart(14)}${`${Math.round(line.bandCoverage * 100)} %`.padStart(16)}`,
  );
  const isOutside = validation.rows.some((row) => row.measured < row.band[0] || row.measured > row.band[1]);
  return [
    `${"column".padEnd(16)}${"rows".padStart(6)}${"median |error|".padStart(16)}${"p90 |error|".padStart(14)}${"inside band".padStart(16)}`,
    ...lines,
    ...(isOutside ? ["* the measured value lies outside the band"] : []),
  ];
}

function number(value: number): string {
  return value >= 1000 ? value.toFixed(0) : value.toFixed(2);
}

function percent(share: number): string {
  return `${share >= 0 ? "+" : "−"}${Math.abs(share * 100).toFixed(1)} %`;
}

function plainPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Lines of at most `width` characters, broken at spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
