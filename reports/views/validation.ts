import type { Validation, ValidationRow } from "../../src/documents/validation.ts";
import { metricName, runName } from "../metricNames.ts";
import type { Tone } from "../view.ts";
import { type Cell, numberCell, type Section, type View } from "../view.ts";
import { formatTenths, measuredNumber, signedPercent } from "../words/numbers.ts";

/** A validation: measured, simulated and error of every column of every run, then how large the errors are by column. */
export function validationView(validation: Validation): View {
  const { rows, notes } = validation;
  const series = [...new Set(rows.map((row) => row.seriesId))];
  return {
    title: "",
    sections: [
      ...series.map((id) =>
        seriesSection(
          id,
          rows.filter((row) => row.seriesId === id),
        ),
      ),
      summarySection(validation),
      {
        part: "notes",
        heading: "Notes",
        blocks:
          notes.length === 0
            ? []
            : [{ kind: "list", style: "plain", items: notes.map((text) => ({ text })) }],
      },
    ],
    data: () =>
      rows.map((row) => [
        ["run_id", row.runId],
        ["series_id", row.seriesId],
        ["metric", row.metric],
        ["measured", row.measured],
        ["predicted", row.predicted],
        ["band_low", row.band[0]],
        ["band_high", row.band[1]],
        ["error", row.error],
        ["beyond_measured", row.beyondMeasured],
      ]),
  };
}

function seriesSection(id: string, rows: readonly ValidationRow[]): Section {
  return {
    part: "figures",
    heading: id,
    blocks: [
      {
        kind: "table",
        columns: [
          { title: "run", isShownOnce: true },
          { title: "column", align: "left" },
          { title: "measured", precision: "measured" },
          { title: "simulated", precision: "measured" },
          { title: "error" },
          { title: "90 % band", align: "right" },
          { title: "outside", short: [""], mayBeEmpty: true, align: "left" },
        ],
        groups: [{ rows: rows.map((row) => ({ cells: validationCells(row, id) })) }],
      },
    ],
  };
}

function validationCells(row: ValidationRow, seriesId: string): Cell[] {
  const tone: { readonly tone?: Tone } = isInside(row) ? {} : { tone: "bad" };
  return [
    runName(row.runId, seriesId),
    metricName(row.metric),
    numberCell(row.measured),
    numberCell(row.predicted),
    { kind: "text", text: signedPercent(row.error), ...tone },
    `${measuredNumber(row.band[0])} .. ${measuredNumber(row.band[1])}`,
    { kind: "text", text: isInside(row) ? "" : "*", ...tone },
  ];
}

function isInside({ band, measured }: ValidationRow): boolean {
  return band[0] <= measured && measured <= band[1];
}

function summarySection({ summary, rows }: Validation): Section {
  return {
    part: "figures",
    heading: "All rows: error is simulated over measured, less one",
    blocks: [
      {
        kind: "table",
        columns: [
          { title: "column" },
          { title: "rows", precision: "count" },
          { title: "median |error|", align: "right" },
          { title: "p90 |error|", align: "right" },
          { title: "inside band", align: "right" },
        ],
        groups: [
          {
            rows: summary.map((line) => ({
              cells: [
                metricName(line.metric),
                numberCell(line.rows),
                formatTenths(line.medianAbsoluteError),
                formatTenths(line.p90AbsoluteError),
                `${Math.round(line.bandCoverage * 100)} %`,
              ],
            })),
          },
        ],
        notes: rows.every(isInside) ? [] : ["* the measured value lies outside the band"],
      },
    ],
  };
}
